//! Headers of HTTP and SOAP, for all calls and for one: `cargo run -p example-calls -- headers`.

use soapstone::{BlockingClient, Options, RawElement};

use crate::Outcome;
use crate::archive::messages::RemoveDocumentHeaders;
use crate::archive::{Archive, Department, RemoveDocument};

pub fn run(url: &str) -> Outcome {
    // For all calls of a client: an HTTP header, basic authentication, and a header block that the WSDL does not declare.
    let trace = RawElement::parse("<t:Trace xmlns:t='urn:example:trace'>on</t:Trace>")?;
    let options = Options::default().header("X-Tenant", "north").basic_auth("myuser", "secret").soap_header(trace);
    let client = BlockingClient::with_options(url, options)?;

    // The header blocks that the WSDL declares are typed, in the request and in the response.
    let department = RemoveDocumentHeaders { department: Some(Department::new("accounting")) };
    let (left, headers) = Archive::new(client.clone()).remove_document(&RemoveDocument::new(2), &department)?;
    let receipt = headers.receipt.map(|receipt| receipt.text).unwrap_or_default();
    println!("{left} documents are left; receipt: {receipt}");
    assert_eq!((left, receipt.as_str()), (2, "removed for accounting"));

    // For some calls: a client with further options, which shares connections with the first.
    let of_request = client.with(&Options::default().header("X-Request-Id", "42"))?;
    let (left, _) = Archive::new(of_request).remove_document(&RemoveDocument::new(3), &department)?;
    assert_eq!(left, 1);
    Ok(())
}
