//! SOAP on the server's side: which operation is called, its request, its response or fault.

use axum::http::Method;
use soapstone::server::{body_name, read_request, write_fault, write_response};
use soapstone::soap::{Fault, Operation, RawDetail, Version};
use soapstone::xsd::QName;

use super::http::{HttpRequest, HttpResponse};

/// The beginning of the namespaces of all versions.
const FAMILY: &str = "http://www.esri.com/schemas/ArcGIS/";
/// The version that the types were generated from: the server's own.
const VERSION: &str = "10.7";

const XML: &str = "text/xml; charset=utf-8";

/// The reason why an operation is not carried out. It becomes a fault.
#[derive(Debug)]
pub(super) struct Rejection {
    code: &'static str,
    text: String,
}

/// The result of an operation.
pub(super) type Outcome<T> = Result<T, Rejection>;

impl Rejection {
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

    /// Returns the response with the fault.
    pub(super) fn response(&self) -> HttpResponse {
        let code = QName::new(Version::Soap11.namespace(), self.code);
        match write_fault(&Fault::<RawDetail>::new(Version::Soap11, code, self.text.as_str())) {
            Ok(message) => HttpResponse::new(500, XML, message),
            // The text has characters that XML does not allow.
            Err(error) => HttpResponse::page(500, &error.to_string()),
        }
    }
}

/// Calls the operation of a request; a GET with `?wsdl` returns the WSDL.
///
/// Like real servers, the stand-in also accepts older versions of the messages and responds in the same version.
pub(super) fn call(
    http_request: &HttpRequest,
    wsdl: Description,
    operations: impl FnOnce(&str, &[u8]) -> HttpResponse,
) -> HttpResponse {
    if http_request.method != Method::POST {
        return match http_request.parameter("wsdl") {
            Some(_) if http_request.method == Method::GET => wsdl.response(http_request),
            _ => HttpResponse::page(
                405,
                "Method Not Allowed: send SOAP messages by POST, or get the WSDL with the query wsdl",
            ),
        };
    }
    let (namespace, name) = match body_name(&http_request.body) {
        Ok(name) => name,
        Err(error) => return Rejection::client(error.to_string()).response(),
    };
    let mut response = match namespace.strip_prefix(FAMILY) {
        Some(VERSION) => operations(&name, &http_request.body),
        Some(version) if is_older(version) => {
            let own = format!("{FAMILY}{VERSION}");
            let mut response = operations(&name, &renamed(&http_request.body, &namespace, &own));
            response.body = renamed(&response.body, &own, &namespace);
            response
        }
        _ => Rejection::client(format!("there is no operation {{{namespace}}}{name}")).response(),
    };
    response.operation = name;
    response
}

/// Carries out one operation.
pub(super) fn serve<O: Operation>(
    message: &[u8],
    work: impl FnOnce(O::Request) -> Outcome<O::Response>,
) -> HttpResponse {
    let request = read_request::<O>(message).map_err(|error| Rejection::client(error.to_string()));
    let written = request.and_then(|(request, _)| work(request)).and_then(|response| {
        let headers = O::ResponseHeaders::default();
        write_response::<O>(&response, &headers).map_err(|error| Rejection::server(error.to_string()))
    });
    match written {
        Ok(message) => HttpResponse::new(200, XML, message),
        Err(rejection) => rejection.response(),
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
    fn response(self, http_request: &HttpRequest) -> HttpResponse {
        let address = format!("{}{}", http_request.origin, http_request.path);
        let own = format!("\"{address}\"");
        HttpResponse::new(200, XML, self.wsdl.replace(&format!("\"{}\"", self.address), &own))
    }
}

/// Whether a version, as `9.3` or `10.1`, came before the server's own.
fn is_older(version: &str) -> bool {
    let numbers = |text: &str| -> Option<(u32, u32)> {
        let (major, minor) = text.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    };
    numbers(version).is_some_and(|version| Some(version) < numbers(VERSION))
}

/// A message with another namespace, wherever a whole attribute value is the old one.
fn renamed(message: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(message);
    let quoted = |quote: char, uri: &str| format!("{quote}{uri}{quote}");
    let text = text.replace(&quoted('"', from), &quoted('"', to));
    text.replace(&quoted('\'', from), &quoted('\'', to)).into_bytes()
}
