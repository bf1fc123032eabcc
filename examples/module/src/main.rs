//! Calls a service whose client is a module of this crate: `cargo run -p example-module -- METER [ENDPOINT]`.
//!
//! The module was made by `cargo xtask codegen --wsdl examples/module/wsdl/meters.wsdl --out examples/module/src/meters
//! --module`.

use std::error::Error;

use meters::Meters;
use meters::messages::ReadMeter;
use soapstone::BlockingClient;

#[rustfmt::skip]
mod meters;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let meter = arguments.next().ok_or("which meter?")?;
    let endpoint = arguments.next().unwrap_or_else(|| Meters::ADDRESS.to_owned());
    let port = Meters::new(BlockingClient::new(&endpoint)?);
    let reading = port.read_meter(&ReadMeter { meter })?;
    println!("{}: {}", reading.meter, reading.value);
    Ok(())
}
