//! Tests node-soap as a server.

#[path = "../../suites/literal.rs"]
mod literal_suite;

use literal::{Literal12Port, LiteralPort};
use soapstone::BlockingClient;
use soapstone_interop_check::{Feature, Report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut report = Report;
    let port = LiteralPort::new(BlockingClient::new(LiteralPort::ADDRESS)?);
    let port12 = Literal12Port::new(BlockingClient::new(Literal12Port::ADDRESS)?);
    // Members of a choice are grouped by name, nil items become empty, and raw XML loses its namespaces.
    let quirks = literal_suite::Quirks {
        no_infinity: true,
        no_choice_order: true,
        no_nil_items: true,
        no_wildcards: Some("it loses the namespaces of what a wildcard takes (XML Schema Part 1 §3.10)"),
        ..Default::default()
    };
    literal_suite::judge(&mut report, &port, quirks);
    report.check(Feature::Soap12, || literal_suite::soap12(&port12));
    report.end();
    Ok(())
}
