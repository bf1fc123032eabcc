//! Calls the operation `FindBooks`: `cargo run --example find_books --features blocking [-- ENDPOINT]`.

use example_generated_crate::Library;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::args().nth(1).unwrap_or_else(|| Library::ADDRESS.to_owned());
    let port = Library::new(soapstone::BlockingClient::new(&endpoint)?);
    let request = example_generated_crate::library::FindBooks {
        author: String::new(),
        limit: None,
    };
    let answer = port.find_books(&request)?;
    println!("{answer:#?}");
    Ok(())
}
