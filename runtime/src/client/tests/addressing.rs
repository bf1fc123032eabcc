//! WS-Addressing: the header blocks of requests, the relation of responses, and what the WSDL requires.

use super::*;
use crate::Error;
use crate::soap::{
    ADDRESSING_1_0, Addressing, AddressingFault, AddressingFaultKind, AddressingVersion, SoapModule as _,
};
use crate::xml::fragment::RawElement;

/// An operation whose WSDL requires WS-Addressing.
#[derive(Debug)]
struct Required;

/// A one-way one.
#[derive(Debug)]
struct OneWay;

macro_rules! operation {
    ($name:ident, $response:ty, $output:expr) => {
        impl Operation for $name {
            type Request = String;
            type Response = $response;
            type Output = ();
            type Fault = RawDetail;
            type RequestHeaders = ();
            type ResponseHeaders = ();
            const INFO: &'static OperationInfo = &OperationInfo::new(
                stringify!($name),
                "",
                Version::Soap11,
                &PACKAGE,
                Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
                $output,
            )
            .with_addressing_action("urn:test:Port:Request")
            .with_module(&ADDRESSING_1_0);

            fn output(_: $response, (): ()) {}
        }
    };
}
operation!(Required, String, Some(Body::literal(FieldDescriptor::element(1, "EchoResponse", REQUIRED | SIMPLE))));
operation!(OneWay, (), None);

/// Calls an operation, and returns the blocks of its request with the outcome. The response has the header that
/// `respond` makes of the request's message id.
fn call_with<O: Operation<Request = String, RequestHeaders = (), Output = (), Fault = RawDetail>>(
    options: Options,
    respond: impl Fn(&str) -> String + Send + Sync + 'static,
) -> (Vec<RawElement>, Result<(), Error>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let server = Fake(move |request: Request| {
        let sent = RawElement::parse(std::str::from_utf8(&request.body.to_bytes().unwrap()).unwrap()).unwrap();
        let blocks = sent.child("Header").map(|header| header.children()).unwrap_or_default();
        let id = blocks.iter().find(|block| block.name().1 == "MessageID").map(RawElement::text);
        let header = respond(&id.unwrap_or_default());
        *log.lock().unwrap() = blocks;
        let body = envelope("<t:EchoResponse>a</t:EchoResponse>");
        let header = format!("<s:Header>{header}</s:Header><s:Body>");
        Ok(Response::new(200, "text/xml", body.replace("<s:Body>", &header)))
    });
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let outcome = client.call::<O>(&"hello".to_owned(), &());
    let blocks = std::mem::take(&mut *seen.lock().unwrap());
    (blocks, outcome)
}

fn relates_to(version: AddressingVersion, attribute: &str, id: &str) -> String {
    let uri = version.namespace();
    format!("<a:RelatesTo xmlns:a='{uri}' s:mustUnderstand='1' {attribute}>{id}</a:RelatesTo>")
}

fn shown(blocks: &[RawElement]) -> Vec<(String, String)> {
    let text = |block: &RawElement| block.child("Address").map_or_else(|| block.text(), |address| address.text());
    blocks.iter().map(|block| (block.name().1, text(block))).filter(|(name, _)| name != "MessageID").collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn what_the_wsdl_requires_is_sent_by_itself() {
    let v1 = AddressingVersion::V1_0;
    let (blocks, outcome) = call_with::<Required>(Options::default().strict(true), move |id| relates_to(v1, "", id));
    outcome.unwrap();
    let expected = [("Action", "urn:test:Port:Request"), ("To", ENDPOINT), ("ReplyTo", v1.anonymous())];
    assert_eq!((shown(&blocks), blocks.len()), (pairs(&expected), 4));
    assert!(blocks.iter().all(|block| block.name().0 == v1.namespace()), "{blocks:?}");
    let (blocks, outcome) = call_with::<OneWay>(Options::default(), |_| String::new());
    outcome.unwrap();
    assert_eq!(shown(&blocks), pairs(&expected[..2]));
}

#[test]
fn a_client_has_its_own_way_and_never_twice() {
    let old = AddressingVersion::V2004_08;
    let own = Addressing::of_version(old).action("Required", "urn:own").to("urn:to").reply_to("urn:back");
    let options = Options::default().module(own.must_understand(true));
    let (blocks, outcome) = call_with::<Required>(options, move |id| relates_to(old, "", id));
    outcome.unwrap();
    assert_eq!(shown(&blocks), pairs(&[("Action", "urn:own"), ("To", "urn:to"), ("ReplyTo", "urn:back")]));
    for block in &blocks {
        let must = block.attribute(Version::Soap11.namespace(), "mustUnderstand");
        assert_eq!((block.name().0.as_str(), must.as_deref()), (old.namespace(), Some("1")), "{block}");
    }
    let (blocks, _) = call_with::<Required>(Options::default().module(Addressing::off()), |_| String::new());
    assert!(blocks.is_empty(), "{blocks:?}");
    let twice = Options::default().module(Addressing::of_version(old)).module(Addressing::new());
    let (blocks, _) = call_with::<Required>(twice, |_| String::new());
    assert_eq!((shown(&blocks).len(), blocks[0].name().0.as_str()), (3, AddressingVersion::V1_0.namespace()));
    // A block that the options have is not made again.
    let to = format!("<x:To xmlns:x='{}'>urn:elsewhere</x:To>", AddressingVersion::V1_0.namespace());
    let options = Options::default().soap_header(RawElement::parse(&to).unwrap());
    let (blocks, _) = call_with::<Required>(options, |_| String::new());
    assert_eq!(shown(&blocks)[0], ("To".to_owned(), "urn:elsewhere".to_owned()));
    assert_eq!(blocks.iter().filter(|block| block.name().1 == "To").count(), 1);
}

#[test]
fn a_response_to_another_request_is_an_error() {
    let (v1, old) = (AddressingVersion::V1_0, AddressingVersion::V2004_08);
    let outcome = |options: Options, header: String| call_with::<Required>(options, move |_| header.clone()).1;
    let error = outcome(Options::default(), relates_to(v1, "", "urn:uuid:other")).unwrap_err();
    assert!(error.to_string().starts_with("Required: the response relates to urn:uuid:other instead of urn:uuid:"));
    // Another relation than that of a response, and another version, have no effect.
    for header in [relates_to(v1, "RelationshipType='urn:x'", "urn:other"), relates_to(old, "", "urn:other")] {
        let outcome = outcome(Options::default().understand(old.namespace()), header);
        assert!(outcome.is_ok(), "{outcome:?}");
    }
    let strict = Options::default().module(Addressing::new().require_relation());
    let error = outcome(strict, String::new()).unwrap_err();
    assert!(error.to_string().contains("the response relates to no request instead of"), "{error}");
}

#[test]
fn an_operation_without_an_action_is_not_called() {
    let options = Options::default().module(Addressing::new());
    let error = call(options, |_| panic!("nothing is sent")).unwrap_err();
    assert!(error.to_string().contains("Echo has no action"), "{error}");
    assert_eq!(Addressing::off().uri(), ADDRESSING_1_0.uri());
}

#[test]
fn a_fault_of_addressing_is_typed() {
    let uri = AddressingVersion::V1_0.namespace();
    let fault = format!(
        "<s:Fault xmlns:a='{uri}'><faultcode>a:MessageAddressingHeaderRequired</faultcode><faultstring>x</faultstring></s:Fault>"
    );
    let error = call(Options::default(), move |_| Ok(Response::new(500, "text/xml", envelope(&fault)))).unwrap_err();
    let found = AddressingFault::of(error.fault().unwrap()).unwrap();
    assert_eq!(found.kind, AddressingFaultKind::HeaderRequired);
}
