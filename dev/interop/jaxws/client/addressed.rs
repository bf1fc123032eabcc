//! The endpoint that requires WS-Addressing: its WSDL has the clients send the header blocks.

use addressed::AddressedPort;
use soapstone::soap::Addressing;
use soapstone::{BlockingClient, Error, Options};
use soapstone_interop_check::{Feature, Report, equal};

use crate::literal_suite::shown;

/// Makes all checks.
pub fn judge(report: &mut Report) -> Result<(), Box<dyn std::error::Error>> {
    let client = BlockingClient::new(AddressedPort::ADDRESS)?;
    report.check(Feature::Addressing, || {
        let port = AddressedPort::new(client.clone());
        equal("length", &port.length(&Some("four".to_owned())).map_err(shown)?, &4)?;
        equal("echo", &port.echo(&Some("<ü>".to_owned())).map_err(shown)?, &Some("<ü>".to_owned()))?;
        // A relation of the response is there, and the server checks the action.
        let strict = client.with(&Options::default().module(Addressing::new().require_relation())).map_err(shown)?;
        equal("length", &AddressedPort::new(strict).length(&Some("four".to_owned())).map_err(shown)?, &4)?;
        rejects(&client, Addressing::off(), "MessageAddressingHeaderRequired")?;
        let wrong = Addressing::new().action("length", "urn:wrong");
        rejects(&client, wrong, "ActionNotSupported")?;
        Ok("required by the WSDL; without it and with another action a fault".to_owned())
    });
    Ok(())
}

/// Makes sure that the peer checks the header blocks.
fn rejects(client: &BlockingClient, addressing: Addressing, code: &str) -> Result<(), String> {
    let client = client.with(&Options::default().module(addressing)).map_err(shown)?;
    match AddressedPort::new(client).length(&Some("four".to_owned())) {
        Err(Error::Fault(fault)) => equal("code", &fault.code.local.as_str(), &code),
        other => Err(format!("no fault {code}, but {other:?}")),
    }
}
