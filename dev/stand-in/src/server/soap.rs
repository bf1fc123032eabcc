//! SOAP on the server's side: which operation is called, its request, its response or fault.

use axum::http::Method;
use soapstone::server::{body_name, read_request, write_fault, write_response};
use soapstone::soap::{Fault, Operation, RawDetail, Version};
use soapstone::xsd::QName;

use super::http::{Answer, Ask};

/// What the namespaces of all versions have in common.
const FAMILY: &str = "http://www.esri.com/schemas/ArcGIS/";
/// The version that the types were generated from: the server's own.
const VERSION: &str = "10.7";

const XML: &str = "text/xml; charset=utf-8";

/// Why an operation is not carried out; it becomes a fault.
#[derive(Debug)]
pub(super) struct Refusal {
    code: &'static str,
    text: String,
}

/// What carrying out an operation comes to.
pub(super) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    /// The request is at fault.
    pub(super) fn client(text: impl Into<String>) -> Self {
        Self { code: "Client", text: text.into() }
    }

    /// The server is at fault.
    pub(super) fn server(text: impl Into<String>) -> Self {
        Self { code: "Server", text: text.into() }
    }

    /// An operation, or a part of one, that real servers have.
    pub(super) fn not_implemented(what: &str) -> Self {
        Self::server(format!("{what} is not implemented by the stand-in"))
    }

    /// The response that says so.
    pub(super) fn answer(&self) -> Answer {
        let code = QName::new(Version::Soap11.namespace(), self.code);
        match write_fault(&Fault::<RawDetail>::new(Version::Soap11, code, self.text.as_str())) {
            Ok(message) => Answer::new(500, XML, message),
            // The text has characters that XML has no place for.
            Err(error) => Answer::page(500, &error.to_string()),
        }
    }
}

/// Calls what a request asks for; `?wsdl` gives the WSDL.
///
/// As real servers do, older versions of the messages are taken, too, and answered in kind.
pub(super) fn call(ask: &Ask, wsdl: Description, operations: impl FnOnce(&str, &[u8]) -> Answer) -> Answer {
    if ask.method != Method::POST {
        return match ask.parameter("wsdl") {
            Some(_) if ask.method == Method::GET => wsdl.answer(ask),
            _ => Answer::page(405, "Method Not Allowed: send SOAP messages by POST, or ask for ?wsdl"),
        };
    }
    let (namespace, name) = match body_name(&ask.body) {
        Ok(name) => name,
        Err(error) => return Refusal::client(error.to_string()).answer(),
    };
    let mut answer = match namespace.strip_prefix(FAMILY) {
        Some(VERSION) => operations(&name, &ask.body),
        Some(version) if is_older(version) => {
            let own = format!("{FAMILY}{VERSION}");
            let mut answer = operations(&name, &renamed(&ask.body, &namespace, &own));
            answer.body = renamed(&answer.body, &own, &namespace);
            answer
        }
        _ => Refusal::client(format!("there is no operation {{{namespace}}}{name}")).answer(),
    };
    answer.operation = name;
    answer
}

/// Carries out one operation.
pub(super) fn serve<O: Operation>(message: &[u8], work: impl FnOnce(O::Request) -> Outcome<O::Response>) -> Answer {
    let request = read_request::<O>(message).map_err(|error| Refusal::client(error.to_string()));
    let written = request.and_then(|(request, _)| work(request)).and_then(|response| {
        let headers = O::ResponseHeaders::default();
        write_response::<O>(&response, &headers).map_err(|error| Refusal::server(error.to_string()))
    });
    match written {
        Ok(message) => Answer::new(200, XML, message),
        Err(refusal) => refusal.answer(),
    }
}

/// A WSDL.
#[derive(Clone, Copy)]
pub(super) struct Description {
    /// The text.
    pub(super) wsdl: &'static str,
    /// The address in it, which gives way to the server's own.
    pub(super) address: &'static str,
}

impl Description {
    fn answer(self, ask: &Ask) -> Answer {
        let address = format!("{}{}", ask.origin, ask.path);
        let own = format!("\"{address}\"");
        Answer::new(200, XML, self.wsdl.replace(&format!("\"{}\"", self.address), &own))
    }
}

/// Whether a version, as `9.3` or `10.1`, came before the server's own.
fn is_older(version: &str) -> bool {
    let numbers = |text: &str| -> Option<(u32, u32)> {
        let (major, minor) = text.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    numbers(version).is_some_and(|asked| Some(asked) < numbers(VERSION))
}

/// A message with another namespace, wherever a whole attribute value is the old one.
fn renamed(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(message);
    let quoted = |quote: char, uri: &str| format!("{quote}{uri}{quote}");
    let text = text.replace(&quoted('"', from), &quoted('"', to));
    text.replace(&quoted('\'', from), &quoted('\'', to)).into_bytes()
}
