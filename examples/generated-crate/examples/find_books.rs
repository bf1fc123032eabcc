//! Calls the operation `FindBooks`: `cargo run --example find_books --features blocking [-- ENDPOINT]`.

use example_generated_crate::FindBooks;
use example_generated_crate::Library;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::args().nth(1).unwrap_or_else(|| Library::ADDRESS.to_owned());
    let port = Library::new(soapstone::BlockingClient::new(&endpoint)?);
    let request = FindBooks::new("author");
    let response = port.find_books(&request)?;
    println!("{response:#?}");
    Ok(())
}
