//! Calls a service whose client `build.rs` generates: `cargo run -p example-build-script -- NAME [ENDPOINT]`.

use std::error::Error;

use greeter::{Greet, Greeter, Manner};
use soapstone::BlockingClient;

mod greeter {
    include!(concat!(env!("OUT_DIR"), "/greeter.rs"));
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "world".to_owned());
    let endpoint = arguments.next().unwrap_or_else(|| Greeter::ADDRESS.to_owned());
    let port = Greeter::new(BlockingClient::new(&endpoint)?);
    println!("{}", port.greet(&Greet { name, tone: Some(Manner::Friendly) })?);
    Ok(())
}
