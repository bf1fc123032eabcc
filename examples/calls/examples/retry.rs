//! A policy that repeats calls which no server has processed: `cargo run -p example-calls --example retry`.

use std::time::Duration;

use example_calls::Service;
use example_generated_crate::{FindBooks, Library};
use soapstone::client::Retry;
use soapstone::transport::from_fn;
use soapstone::{BlockingClient, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service::down_for(2);
    let transport = from_fn(move |request| service.respond(&request));
    let retry = Retry::new(4).base_pause(Duration::from_millis(50));
    let client = BlockingClient::with_transport(Library::ADDRESS, Options::default().retry(retry), transport)?;
    let reply = Library::new(client.replies()).find_books(&FindBooks::new("Ann"))?;
    println!("{} books after {} attempts", reply.output.len(), reply.attempts);
    assert_eq!(reply.attempts, 3);
    Ok(())
}
