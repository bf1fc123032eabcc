//! A transport that records messages around another one: `cargo run -p example-calls --example custom_transport`.

use example_calls::Service;
use example_generated_crate::{FindBooks, Library};
use soapstone::transport::{BlockingTransport, Request, Response, TransportError, from_fn};
use soapstone::{BlockingClient, Options};

/// Prints the sizes of requests and responses.
struct Sizes<T>(T);

impl<T: BlockingTransport> BlockingTransport for Sizes<T> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        println!("> {} {:?}", request.method, request.body);
        let response = self.0.send(request)?;
        println!("< {} {} bytes", response.status, response.body.len());
        Ok(response)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service::default();
    let transport = Sizes(from_fn(move |request| service.respond(&request)));
    let client = BlockingClient::with_transport(Library::ADDRESS, Options::default(), transport)?;
    println!("{:?}", Library::new(client).find_books(&FindBooks::new("Ann"))?);
    Ok(())
}
