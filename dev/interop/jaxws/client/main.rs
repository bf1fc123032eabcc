//! Tests with JAX-WS RI.

mod addressed;
mod code_first;
mod cookies;
#[path = "../../suites/literal.rs"]
mod literal_suite;
#[path = "../../suites/literal_random.rs"]
mod random;

use literal::{Literal12Port, LiteralPort, literal as types};
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Report};

/// The number of rounds of random requests, one of each kind per round.
const ROUNDS: usize = 600;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let mut report = Report;
    let port = LiteralPort::new(BlockingClient::new(LiteralPort::ADDRESS)?);
    let port12 = Literal12Port::new(BlockingClient::new(&format!("{base}/literal12"))?);
    literal_suite::judge(&mut report, &port, literal_suite::Quirks::default());
    report.check(Feature::Soap12, || literal_suite::soap12(&port12));
    report.check(Feature::Validated, || {
        rejects(&port)?;
        random::random(&port, ROUNDS)
    });
    code_first::judge(&mut report, &base)?;
    addressed::judge(&mut report)?;
    cookies::judge(&mut report);
    report.end();
    Ok(())
}

/// Makes sure that the peer does validate.
fn rejects(port: &literal_suite::Port) -> Result<(), String> {
    let value = types::Numeric { percent: 101, ..types::Numeric::default() };
    match port.echo_numeric(&types::EchoNumeric { value }) {
        Err(Error::Fault(fault)) if fault.string.contains("cvc-") => Ok(()),
        other => Err(format!("a request that breaks the schema is not rejected: {other:?}")),
    }
}
