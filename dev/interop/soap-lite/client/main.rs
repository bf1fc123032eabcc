//! Tests SOAP::Lite.

#[path = "../../suites/encoded.rs"]
mod encoded_suite;

use encoded::messages::EchoStruct;
use encoded::soapinterop::SoapStruct;
use encoded::{BuildersPort, MorePort};
use encoded_suite::shown;
use soapstone::codec::decode::NoteKind;
use soapstone::{BlockingClient, Options};
use soapstone_interop_check::{Feature, Report, equal};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut report = Report;
    let client = BlockingClient::new(BuildersPort::ADDRESS)?;
    let builders = BuildersPort::new(client.clone());
    let more = MorePort::new(BlockingClient::new(MorePort::ADDRESS)?);
    encoded_suite::judge(&mut report, &builders, &more, encoded_suite::Quirks::default());
    report.check(Feature::RpcEncoded, || qualified_accessors(&client));
    report.end();
    Ok(())
}

/// The server declares the namespace of the call as the default one, so that all accessors are in it.
fn qualified_accessors(client: &BlockingClient) -> Result<String, String> {
    let input_struct = Some(SoapStruct { var_int: Some(1), ..SoapStruct::default() });
    let reply = BuildersPort::new(client.replies()).echo_struct(&EchoStruct { input_struct }).map_err(shown)?;
    let noted = reply.extras.notes.iter().filter(|note| note.kind() == NoteKind::Namespace).count();
    equal("noted", &(noted >= 1), &true)?;
    let strict = client.with(&Options::default().strict(true)).map_err(shown)?;
    match BuildersPort::new(strict).echo_struct(&EchoStruct { input_struct: Some(SoapStruct::default()) }) {
        Err(_) => {
            Ok("with accessors in the namespace of the call, which are noted (SOAP 1.1 §5.4.1 has them unqualified)"
                .to_owned())
        }
        Ok(output) => Err(format!("they are read strictly: {output:?}")),
    }
}
