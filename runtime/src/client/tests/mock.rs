//! Services in memory, called by both clients.

use super::envelopes::{Pair, Parts, Rpc, Wrapped, pair};
use super::*;
use crate::mock::MockService;
use crate::soap::Fault;
use crate::xsd::Binary;
use crate::{Error, ErrorKind};

plain_operation! {
    /// A one-way operation.
    Notify: String => (), RawDetail, &OperationInfo::new(
        "Notify",
        "urn:test:notify",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Notify", REQUIRED | SIMPLE)),
        None,
    )
}

plain_operation! {
    /// An operation with the action of [`Notify`].
    Count: String => String, RawDetail, &OperationInfo::new(
        "Count",
        "urn:test:notify",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Count", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "CountResponse", REQUIRED | SIMPLE))),
    )
}

/// Binary data in an element, and a MIME part of the binding.
#[derive(Debug, Clone, Default, PartialEq)]
struct Scan {
    data: Binary,
    photo: Binary,
}

crate::complex_type! {
    static SCAN: Scan = complex_type(&PACKAGE, 1, "Scan") {
        0 data: element(1, "data", REQUIRED | SIMPLE),
        1 photo: attachment("photo", REQUIRED),
    }
}

plain_operation! {
    /// An operation with attachments.
    Turn: Scan => Scan, RawDetail, &OperationInfo::new(
        "Turn",
        "urn:test:turn",
        Version::Soap12,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Turn", REQUIRED)),
        Some(Body::literal(FieldDescriptor::element(1, "TurnResponse", REQUIRED))),
    )
}

fn service() -> Arc<MockService> {
    let service = MockService::new()
        .on::<Echo>(|text| match text.as_str() {
            "sender" => Err(Fault::client("no such text").into()),
            "server" => Err(Fault::server("down").into()),
            text => Ok(format!("{text} & more")),
        })
        .on_with_headers::<Wrapped>(|body, headers| {
            assert_eq!(headers, pair("h", "i"));
            Ok((body, Pair { a: headers.b, b: headers.a }))
        })
        .on::<Notify>(|_| Ok(()));
    Arc::new(service)
}

fn client(service: &Arc<MockService>) -> BlockingClient {
    let service: Arc<dyn BlockingTransport> = service.clone();
    BlockingClient::with_transport(ENDPOINT, Options::default().strict(true), service).unwrap()
}

#[test]
fn each_operation_has_the_response_of_its_function() {
    let service = service();
    let client = client(&service);
    assert_eq!(client.call::<Echo>(&"one".to_owned(), &()).unwrap(), "one & more");
    assert_eq!(client.call::<Wrapped>(&pair("x", "y"), &pair("h", "i")).unwrap(), (pair("x", "y"), pair("i", "h")));
    client.call::<Notify>(&"n".to_owned(), &()).unwrap();
    assert_eq!(service.calls(), ["Echo", "Wrapped", "Notify"]);
    assert!(format!("{service:?}").contains("[\"Echo\", \"Wrapped\", \"Notify\"]"));
}

#[tokio::test]
async fn the_async_client_calls_it_too() {
    let service: Arc<dyn Transport> = service();
    let client = Client::with_transport(ENDPOINT, Options::default(), service).unwrap();
    assert_eq!(client.call::<Echo>(&"two".to_owned(), &()).await.unwrap(), "two & more");
}

#[test]
fn faults_are_those_of_the_version() {
    let client = client(&service());
    let error = client.call::<Echo>(&"sender".to_owned(), &()).unwrap_err();
    assert_eq!((error.status(), error.fault().map(Fault::is_sender)), (Some(500), Some(true)), "{error}");
    let error = client.call::<Echo>(&"server".to_owned(), &()).unwrap_err();
    assert_eq!(error.fault().map(|fault| (fault.is_receiver(), fault.string.as_str())), Some((true, "down")));
    // An operation in SOAP 1.2.
    let service = MockService::new().on::<Rpc>(|body| match body.a.as_deref() {
        Some("sender") => Err(Fault::client("no").into()),
        _ => Err(Fault::server("no").into()),
    });
    let service = Arc::new(service);
    for (text, status, code) in [("sender", 400, "Sender"), ("x", 500, "Receiver")] {
        let error = self::client(&service).call::<Rpc>(&pair(text, "y"), &Pair::default()).unwrap_err();
        let Error::Fault(fault) = &error else { panic!("{error}") };
        assert_eq!((fault.status, fault.code.local.as_str(), fault.version), (Some(status), code, Version::Soap12));
        assert_eq!(fault.reasons[0].language, "en");
    }
}

#[test]
fn what_is_no_request_of_its_operations_is_a_fault_of_the_request() {
    let service = Arc::new(MockService::new().on::<Wrapped>(Ok));
    let error = client(&service).call::<Echo>(&"x".to_owned(), &()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fault);
    assert!(error.to_string().contains("no operation for {urn:test}Echo"), "{error}");
    assert!(service.calls().is_empty());
    let message =
        r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><Echo/></e:Body></e:Envelope>"#;
    let request = Request::post(url::Url::parse(ENDPOINT).unwrap(), "text/xml", message);
    let response = BlockingTransport::send(&*service, request).unwrap();
    assert!(String::from_utf8_lossy(&response.body).contains("no operation for Echo"), "{response:?}");
    for body in ["", "<a/>", "nonsense"] {
        let request = Request::post(url::Url::parse(ENDPOINT).unwrap(), "text/xml", body);
        let response = BlockingTransport::send(&*service, request).unwrap();
        assert_eq!(response.status, 500, "{body}");
    }
}

#[test]
fn the_element_distinguishes_operations_of_one_action() {
    let service = MockService::new().on::<Notify>(|_| Ok(())).on::<Count>(|text| Ok(text.len().to_string()));
    let service = Arc::new(service.on_with_headers::<Parts>(|body, headers| Ok((body, headers))));
    let client = client(&service);
    assert_eq!(client.call::<Count>(&"four".to_owned(), &()).unwrap(), "4");
    client.call::<Notify>(&"n".to_owned(), &()).unwrap();
    // One whose body has several parts and no element of its own.
    assert_eq!(client.call::<Parts>(&pair("x", "y"), &pair("h", "i")).unwrap(), (pair("x", "y"), pair("h", "i")));
    assert_eq!(service.calls(), ["Count", "Notify", "Parts"]);
}

#[test]
fn an_operation_takes_the_place_of_an_earlier_one() {
    let service = MockService::new().on::<Echo>(|_| Ok("first".to_owned())).on::<Count>(|_| Ok("0".to_owned()));
    let service = Arc::new(service.on::<Echo>(|_| Ok("second".to_owned())));
    assert_eq!(client(&service).call::<Echo>(&String::new(), &()).unwrap(), "second");
    assert!(format!("{service:?}").contains("[\"Count\", \"Echo\"]"));
}

#[test]
fn attachments_are_read_and_written() {
    let service = Arc::new(MockService::new().on::<Turn>(|scan| Ok(Scan { data: scan.photo, photo: scan.data })));
    let transport: Arc<dyn BlockingTransport> = service;
    for options in [Options::default(), Options::default().mtom(1)] {
        let client = BlockingClient::with_transport(ENDPOINT, options, Arc::clone(&transport)).unwrap();
        let scan = Scan { data: vec![1; 5000].into(), photo: vec![2; 5000].into() };
        let turned = client.call::<Turn>(&scan, &()).unwrap();
        assert_eq!((turned.data, turned.photo), (scan.photo, scan.data));
    }
}
