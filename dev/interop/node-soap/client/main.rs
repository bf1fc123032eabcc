//! Tests node-soap as a server.

#[path = "../../suites/literal.rs"]
mod literal_suite;

use literal::literal::{Divide, Fail};
use literal::{Literal12Port, LiteralPort};
use soapstone::soap::Version;
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Report, equal};

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
    report.check(Feature::Faults, || faults(&port));
    report.check(Feature::Soap12, || literal_suite::soap12(&port12));
    report.end();
    Ok(())
}

/// Faults in shapes of the peer's own.
fn faults(port: &literal_suite::Port) -> Result<String, String> {
    match port.fail(&Fail { text: "it failed".into() }) {
        Err(Error::Fault(fault)) => {
            equal("version", &fault.version, &Version::Soap11)?;
            let subcode = fault.subcodes.first().map(|code| code.local.as_str());
            equal("subcode", &subcode, &Some("InternalServerError"))?;
        }
        other => return Err(format!("no fault, but {other:?}")),
    }
    match port.divide(&Divide { dividend: 7, divisor: 0 }) {
        Err(Error::Fault(fault)) => equal("status", &fault.status, &Some(200))?,
        other => return Err(format!("no fault, but {other:?}")),
    }
    Ok("those of exceptions have the elements of SOAP 1.2 in an envelope of SOAP 1.1, and those of the service have the \
        status 200 (not 500: SOAP 1.1 §6.2)"
        .to_owned())
}
