//! Faults of both versions, typed and raw details, over HTTP and back again.

use super::*;
use crate::Error;
use crate::codec::decode::{DecodeOptions, NoteKind};
use crate::schema::TypeDescriptor;
use crate::server;
use crate::soap::{Fault, MessageKind, find_fault, rewrite};
use crate::xsd::QName;

/// The generated code for two declared faults.
#[derive(Debug, Clone, PartialEq)]
enum EchoFault {
    Busy(u32),
    Gone(String),
}

static ECHO_FAULT: TypeDescriptor = TypeDescriptor::choice(
    &PACKAGE,
    &[FieldDescriptor::element(1, "Busy", REQUIRED | SIMPLE), FieldDescriptor::element(1, "Gone", REQUIRED | SIMPLE)],
);

crate::choice!(EchoFault, ECHO_FAULT, default Busy, { 0: Busy once, 1: Gone once });

plain_operation! {
    /// As [`Echo`], with declared faults.
    Strict: String => String, EchoFault, Echo::INFO
}

fn fault_of(status: u16, body: &str) -> Fault<EchoFault> {
    let response = Response::new(status, "text/xml", body);
    let client =
        BlockingClient::with_transport(ENDPOINT, Options::default(), Fake(move |_: Request| Ok(response.clone())));
    match client.unwrap().call::<Strict>(&"x".to_owned(), &()) {
        Err(Error::Fault(fault)) => {
            assert_eq!((fault.operation, fault.status), ("Echo", Some(status)));
            *fault
        }
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn faults_of_soap_11() {
    let detail = "<detail><x:Log xmlns:x='urn:x'>a</x:Log><t:Busy>7</t:Busy></detail>";
    let body = format!(
        "<s:Fault><faultcode>s:Server.Busy</faultcode><faultstring>later &amp; more</faultstring>\
         <faultactor>urn:node</faultactor>{detail}</s:Fault>"
    );
    // Whatever the status is: the body is read before it is judged.
    for status in [500, 200, 400, 403] {
        let fault = fault_of(status, &envelope(&body));
        assert_eq!(fault.version, Version::Soap11);
        assert_eq!(fault.code, QName::new(Version::Soap11.namespace(), "Server.Busy"));
        assert!(fault.is_receiver() && !fault.is_sender());
        assert_eq!((fault.string.as_str(), fault.actor.as_deref()), ("later & more", Some("urn:node")));
        assert_eq!(fault.detail, Some(EchoFault::Busy(7)));
        assert_eq!(fault.entries.len(), 1);
        assert_eq!(fault.entries[0].name().1, "Log");
        assert_eq!(fault.to_string(), "Server.Busy: later & more (at urn:node)");
    }
}

#[test]
fn faults_of_soap_12() {
    let body = "<s:Fault xmlns:t='urn:test'><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>t:Bad</s:Value>\
        <s:Subcode><s:Value>t:Worse</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason>\
        <s:Text xml:lang='de'>falsch</s:Text><s:Text xml:lang='en-GB'>wrong</s:Text></s:Reason>\
        <s:Node>urn:n</s:Node><s:Role>urn:r</s:Role><s:Detail><t:Gone>it</t:Gone></s:Detail></s:Fault>";
    let fault = fault_of(400, &envelope(body).replace(Version::Soap11.namespace(), Version::Soap12.namespace()));
    assert_eq!(fault.version, Version::Soap12);
    assert!(fault.is_sender());
    assert_eq!(fault.subcodes, [QName::new("urn:test", "Bad"), QName::new("urn:test", "Worse")]);
    assert_eq!((fault.string.as_str(), fault.reasons.len()), ("wrong", 2));
    assert_eq!((fault.reasons[0].language.as_str(), fault.reasons[0].text.as_str()), ("de", "falsch"));
    assert_eq!((fault.node.as_deref(), fault.actor.as_deref()), (Some("urn:n"), Some("urn:r")));
    assert_eq!(fault.detail, Some(EchoFault::Gone("it".to_owned())));
    assert_eq!(fault.to_string(), "Sender/Bad/Worse: wrong (at urn:r)");
}

#[test]
fn a_fault_that_was_received_is_written_in_another_version() {
    let detail = "<detail id='1'><t:Busy>7</t:Busy><x:Log xmlns:x='urn:x'>a</x:Log></detail>";
    let fault = format!("<s:Fault><faultcode>s:Client</faultcode><faultstring>f</faultstring>{detail}</s:Fault>");
    let fault = find_fault(&envelope(&fault)).unwrap();
    let written = server::write_fault(&fault.in_version(Version::Soap12)).unwrap();
    let written = std::str::from_utf8(&written).unwrap();
    assert!(written.contains("<soap:Detail id=\"1\"><t:Busy") && !written.contains("<detail"), "{written}");
    let fault = find_fault(written).unwrap();
    assert_eq!((fault.code.local.as_str(), fault.entries.len()), ("Sender", 2));
    let written = server::write_fault(&fault.in_version(Version::Soap11)).unwrap();
    let written = std::str::from_utf8(&written).unwrap();
    assert!(written.contains("<detail id=\"1\"><t:Busy") && !written.contains("Detail"), "{written}");
}

#[test]
fn sloppy_faults_are_read_too() {
    let cases = [
        // The prefix of the code is declared on the code, as WCF does; nowhere; or there is none.
        ("<faultcode xmlns:a='urn:a'>a:Bad</faultcode><faultstring/>", "{urn:a}Bad", ""),
        ("<faultcode>soap:Client</faultcode><faultstring xml:lang='en'>x</faultstring>", "soap:Client", "x"),
        ("<faultcode>Client</faultcode><faultstring>x</faultstring><detail/>", "Client", "x"),
        ("<faultstring>x</faultstring>", "", "x"),
        ("<s:faultcode>s:Client</s:faultcode><s:faultstring>x</s:faultstring><unknown/>", "{S}Client", "x"),
        ("", "", ""),
    ];
    for (content, code, string) in cases {
        let fault = fault_of(500, &envelope(&format!("<s:Fault>{content}</s:Fault>")));
        assert_eq!(fault.code.to_string(), code.replace('S', Version::Soap11.namespace()));
        assert_eq!(fault.string, string);
        assert_eq!(fault.detail, None);
    }
}

#[test]
fn a_declared_detail_that_does_not_fit_stays_raw() {
    let body = "<s:Fault><faultcode>s:Server</faultcode><faultstring/><detail><t:Busy>much</t:Busy></detail></s:Fault>";
    let fault = fault_of(500, &envelope(body));
    assert_eq!((fault.detail, fault.entries.len()), (None, 1));
}

/// A fault's detail with a structure of its own.
#[derive(Debug, Clone, Default, PartialEq)]
struct Busy {
    seconds: u32,
}

static BUSY: TypeDescriptor =
    TypeDescriptor::anonymous(&PACKAGE, &[FieldDescriptor::element(1, "Seconds", REQUIRED | SIMPLE)]);

crate::complex_type!(Busy, BUSY, { 0: seconds });

#[derive(Debug, Clone, PartialEq)]
enum BusyFault {
    Busy(Busy),
    Gone(String),
}

static BUSY_FAULT: TypeDescriptor = TypeDescriptor::choice(
    &PACKAGE,
    &[FieldDescriptor::element(1, "Busy", REQUIRED), FieldDescriptor::element(1, "Gone", REQUIRED | SIMPLE)],
);

crate::choice!(BusyFault, BUSY_FAULT, default Busy, { 0: Busy once, 1: Gone once });

plain_operation! {
    /// As [`Echo`], with a fault of [`Busy`].
    Structured: String => String, BusyFault, Echo::INFO
}

#[test]
fn what_a_typed_detail_has_beyond_its_type_is_noted() {
    let detail = "<detail><t:Busy odd='1'><t:Seconds>7</t:Seconds><t:More>x</t:More></t:Busy></detail>";
    let fault = format!("<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring>{detail}</s:Fault>");
    let notes = Arc::new(Mutex::new(Vec::new()));
    let hook = Arc::clone(&notes);
    let options = Options::default().on_note(move |operation, note| {
        hook.lock().unwrap().push((operation, note.kind(), note.path().to_owned(), note.raw().to_owned()));
    });
    let response = Response::new(500, "text/xml", envelope(&fault));
    let server = Fake(move |_: Request| Ok(response.clone()));
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let error = client.call::<Structured>(&String::new(), &()).unwrap_err();
    assert_eq!(error.fault().unwrap().detail, Some(BusyFault::Busy(Busy { seconds: 7 })));
    let notes = notes.lock().unwrap();
    let found: Vec<_> = notes.iter().map(|(name, kind, path, _)| (*name, *kind, path.as_str())).collect();
    let expected = [("Echo", NoteKind::UnknownAttribute, "Busy/@odd"), ("Echo", NoteKind::UnknownElement, "Busy/More")];
    assert_eq!(found, expected, "{notes:?}");
}

plain_operation! {
    /// As [`Strict`], in SOAP encoding.
    Encoded: String => String, EchoFault, &OperationInfo::new(
            "Echo",
            "",
            Version::Soap11,
            &PACKAGE,
            Body::encoded(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
            Some(Body::encoded(FieldDescriptor::element(1, "EchoResponse", REQUIRED | SIMPLE))),
        )
}

#[test]
fn an_encoded_detail_may_refer_to_an_element_beside_the_fault() {
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring/><detail><t:Busy href='#f'/></detail></s:Fault>";
    let response = Response::new(500, "text/xml", envelope(&format!("{fault}<multiRef id='f'>7</multiRef>")));
    let server = Fake(move |_: Request| Ok(response.clone()));
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
    let error = client.call::<Encoded>(&String::new(), &()).unwrap_err();
    assert_eq!(error.fault().unwrap().detail, Some(EchoFault::Busy(7)), "{error:?}");
}

#[test]
fn numbers_in_faults_are_found_where_they_are_codes() {
    let fault = |string: &str, detail: &str| {
        let content =
            format!("<faultcode>s:Server</faultcode><faultstring>{string}</faultstring><detail>{detail}</detail>");
        fault_of(500, &envelope(&format!("<s:Fault>{content}</s:Fault>")))
    };
    assert!(fault("", "<a><errorCode>1022</errorCode></a>").has_code(1022));
    assert!(!fault("Layer 498 is gone", "<id>498</id>").has_code(498));
    assert!(!fault("Error code 1021: token expired", "").has_code(1021), "texts are for people");
}

#[test]
fn errors_show_no_secret_of_a_fault() {
    let body = "<s:Fault><faultcode>s:Server</faultcode><faultstring>GET /x?token=abc failed</faultstring></s:Fault>";
    let fault = fault_of(500, &envelope(body));
    assert_eq!(fault.to_string(), "Server: GET /x?token=*** failed");
}

#[test]
fn faults_make_the_round_trip() {
    for version in [Version::Soap11, Version::Soap12] {
        let code = if version == Version::Soap11 { "Server" } else { "Receiver" };
        let mut fault = Fault::new(version, QName::new(version.namespace(), code), "no <way>");
        fault.actor = Some("urn:role".to_owned());
        fault.has_detail = true;
        fault.detail = Some(EchoFault::Busy(3));
        fault.entries = vec![crate::xml::fragment::RawElement::parse("<x:Log xmlns:x='urn:x'>a</x:Log>").unwrap()];
        if version == Version::Soap12 {
            fault.subcodes = vec![QName::new("urn:test", "Bad"), QName::new("urn:other", "Worse")];
            fault.node = Some("urn:node".to_owned());
        }
        let written = server::write_fault(&fault).unwrap();
        let text = String::from_utf8(written.to_vec()).unwrap();
        let read = fault_of(500, &text);
        let (http_headers, raw_detail) = (read.http_headers.clone(), read.raw_detail.clone());
        assert_eq!(raw_detail.as_ref().map(|raw| raw.children().len()), Some(2), "{text}");
        let sent = Fault { operation: "Echo", status: Some(500), http_headers, raw_detail, ..fault.clone() };
        assert_eq!(read, sent, "{text}");
        let again = rewrite::<Strict>(MessageKind::Fault, &written, &DecodeOptions::default()).unwrap();
        let again = fault_of(500, std::str::from_utf8(&again).unwrap());
        assert_eq!(Fault { raw_detail: sent.raw_detail.clone(), ..again }, sent);
    }
}

#[test]
fn messages_make_the_round_trip() {
    let request = envelope("<t:Echo>a &amp; b</t:Echo>");
    let (text, ()) = server::read_request::<Echo>(request.as_bytes()).unwrap();
    assert_eq!(text, "a & b");
    assert_eq!(server::body_name(request.as_bytes()).unwrap(), ("urn:test".to_owned(), "Echo".to_owned()));
    let again = rewrite::<Echo>(MessageKind::Request, request.as_bytes(), &DecodeOptions::default()).unwrap();
    assert_eq!(server::read_request::<Echo>(&again).unwrap().0, text);
    let response = server::write_response::<Echo>(&text, &()).unwrap();
    let again = rewrite::<Echo>(MessageKind::Response, &response, &DecodeOptions::default()).unwrap();
    assert_eq!(again, response);
    // A fault where a response was announced, and the other way round.
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring/></s:Fault>";
    assert!(rewrite::<Echo>(MessageKind::Response, envelope(fault).as_bytes(), &DecodeOptions::default()).is_err());
    assert!(rewrite::<Echo>(MessageKind::Fault, &response, &DecodeOptions::default()).is_err());
    for broken in ["", "<a/>", "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'/>"] {
        assert!(server::body_name(broken.as_bytes()).is_err());
    }
}

#[test]
fn codes_are_recognised_in_any_case_and_namespace() {
    let fault = |code: &str| {
        let content = format!("<faultcode xmlns:o='urn:other'>{code}</faultcode><faultstring/>");
        fault_of(500, &envelope(&format!("<s:Fault>{content}</s:Fault>")))
    };
    for code in ["s:Client", "soap:client", "CLIENT", "o:client.Auth.Bad", "sender", "undeclared:Sender"] {
        assert!(fault(code).is_sender() && !fault(code).is_receiver(), "{code}");
    }
    for code in ["s:server", "SERVER", "soap:Server.Busy", "o:RECEIVER"] {
        assert!(fault(code).is_receiver() && !fault(code).is_sender(), "{code}");
    }
    for code in ["s:ClientError", "s:Other.Client", "o:VersionMismatch"] {
        assert!(!fault(code).is_sender() && !fault(code).is_receiver(), "{code}");
    }
}

/// Text and attributes of a detail are kept, whatever entries stand beside them.
#[test]
fn text_and_attributes_of_a_detail_are_kept() {
    let cases = [
        ("<detail>only text</detail>", "only text", "", 0),
        ("<detail>\n <x:Log xmlns:x='urn:x'>a</x:Log>\n</detail>", "", "", 1),
        ("<detail>see q:<t:Busy>7</t:Busy><x xmlns=''/> below</detail>", "see q: below", "", 1),
        ("<detail a='1' q:b='2'><t:Busy>7</t:Busy></detail>", "", "a b", 0),
        ("<detail xsi:type='xsd:string'>x &amp; y</detail>", "x & y", "type", 0),
    ];
    for (detail, text, attributes, entries) in cases {
        let declared = "xmlns:q='urn:q' xmlns:xsd='urn:d' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
        let content = format!("<faultcode>s:Server</faultcode><faultstring>f</faultstring>{detail}");
        let message = envelope(&format!("<s:Fault {declared}>{content}</s:Fault>"));
        let again = rewrite::<Strict>(MessageKind::Fault, message.as_bytes(), &DecodeOptions::default()).unwrap();
        for message in [message, String::from_utf8(again).unwrap()] {
            let fault = fault_of(500, &message);
            assert_eq!((fault.detail_text().as_str(), fault.entries.len()), (text, entries), "{message}");
            let busy = detail.contains("Busy").then_some(EchoFault::Busy(7));
            assert_eq!(fault.detail, busy, "{message}");
            let raw = fault.raw_detail.map(|raw| raw.attributes()).unwrap_or_default();
            let names: Vec<_> = raw.iter().map(|attribute| attribute.name.as_str()).collect();
            assert_eq!(names.join(" "), attributes, "{message}");
        }
    }
    let typed = fault_of(500, &envelope("<s:Fault><detail><t:Busy>7</t:Busy></detail></s:Fault>"));
    assert!(typed.raw_detail.is_some_and(|raw| raw.children().len() == 1));
}
