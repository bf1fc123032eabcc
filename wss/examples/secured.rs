//! Adds a username token and a timestamp to an envelope, and shows what goes over the wire.
//!
//! ```sh
//! cargo run -p soapstone-wss --example secured -- myuser secret
//! ```

use std::time::Duration;

use soapstone_wss::{Security, UsernameToken};

const ENVELOPE: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
                        <GetDeviceInformation xmlns='http://www.onvif.org/ver10/device/wsdl'/></s:Body></s:Envelope>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "myuser".to_owned());
    let password = arguments.next().unwrap_or_else(|| "secret".to_owned());
    let security = Security::new().username(UsernameToken::digest(name, password)).timestamp(Duration::from_secs(300));
    println!("{}", String::from_utf8(security.secure(ENVELOPE.as_bytes())?)?);
    Ok(())
}
