//! Tests with PHP's ext/soap.

#[path = "../../suites/encoded.rs"]
mod encoded_suite;
#[path = "../../suites/literal.rs"]
mod literal_suite;

use encoded::{BuildersPort, MorePort};
use literal::{Literal12Port, LiteralPort};
use soapstone::BlockingClient;
use soapstone_interop_check::{Feature, Report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut report = Report;
    let builders = BuildersPort::new(BlockingClient::new(BuildersPort::ADDRESS)?);
    let more = MorePort::new(BlockingClient::new(MorePort::ADDRESS)?);
    let port = LiteralPort::new(BlockingClient::new(LiteralPort::ADDRESS)?);
    let port12 = Literal12Port::new(BlockingClient::new(Literal12Port::ADDRESS)?);
    encoded_suite::judge(&mut report, &builders, &more, encoded_suite::Quirks::default());
    // Numbers beyond 64 bits become floating-point numbers, and members of a choice are grouped by name.
    let quirks = literal_suite::Quirks { no_big_numbers: true, no_choice_order: true, ..Default::default() };
    literal_suite::judge(&mut report, &port, quirks);
    report.check(Feature::Soap12, || literal_suite::soap12(&port12));
    report.end();
    Ok(())
}
