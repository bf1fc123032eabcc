//! Calls the operation `FindBooks`: `cargo run --example find_books --features blocking [-- ENDPOINT]`.

use example_generated_crate::Book;
use example_generated_crate::FindBooks;
use example_generated_crate::Library;
use example_generated_crate::messages::FindBooksFault;
use example_generated_crate::soapstone;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::args().nth(1).unwrap_or_else(|| Library::ADDRESS.to_owned());
    let port = Library::new(soapstone::BlockingClient::new(&endpoint)?);
    let request = FindBooks::new("author");
    match port.find_books(&request) {
        Ok(response) => {
            let response: Vec<Book> = response;
            println!("{response:#?}");
        }
        Err(soapstone::Error::Fault(fault)) => {
            let declared: Option<&FindBooksFault> = fault.detail.as_ref();
            println!("{fault}: {declared:#?}");
        }
        Err(error) => eprintln!("{error}"),
    }
    Ok(())
}
