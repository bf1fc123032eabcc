//! Tests SOAP::Lite.

#[path = "../../suites/encoded.rs"]
mod encoded_suite;

use encoded::{BuildersPort, MorePort};
use soapstone::BlockingClient;
use soapstone_interop_check::Report;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut report = Report;
    let builders = BuildersPort::new(BlockingClient::new(BuildersPort::ADDRESS)?);
    let more = MorePort::new(BlockingClient::new(MorePort::ADDRESS)?);
    encoded_suite::judge(&mut report, &builders, &more, encoded_suite::Quirks::default());
    report.end();
    Ok(())
}
