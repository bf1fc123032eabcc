//! The whole response to a call, and options of a single call: `cargo run -p example-calls --example reply`.

use std::time::Duration;

use example_calls::Service;
use example_generated_crate::library_port::FindBooksOperation;
use example_generated_crate::{FindBooks, Library};
use soapstone::transport::from_fn;
use soapstone::{BlockingClient, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service::default();
    let transport = from_fn(move |request| service.respond(&request));
    let client = BlockingClient::with_transport(Library::ADDRESS, Options::default(), transport)?;

    // A port whose methods return the whole response.
    let port = Library::new(client.replies());
    let reply = port.find_books(&FindBooks::new("Ann"))?;
    println!("HTTP {}, X-Request-Id {:?}", reply.status, reply.headers.get("X-Request-Id"));
    println!("{} books after {:?} and {} attempts", reply.output.len(), reply.elapsed, reply.attempts);

    // The same for one call, with options of its own.
    let options = Options::default().timeout(Duration::from_secs(300)).header("X-Tenant", "north");
    let reply = client.call_with::<FindBooksOperation>(&FindBooks::new("Bob"), &(), &options)?;
    println!("{:?}", reply.output);

    // A port with options for all its calls.
    let strict = Library::new(client.with(&Options::default().strict(true))?);
    println!("{:?}", strict.find_books(&FindBooks::new("Eve"))?);
    Ok(())
}
