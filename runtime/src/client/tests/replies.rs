//! Whole responses, options of single calls, and calls without IO.

use std::time::Duration;

use super::envelopes::{Pair, Wrapped, pair};
use super::*;
use crate::client::{PreparedCall, Reply};
use crate::soap::HeaderAttributes;
use crate::xml::fragment::RawElement;
use crate::{Error, ErrorKind};

const RESPONSE_BODY: &str = "<t:EchoResponse>a</t:EchoResponse>";

/// A response with a header block, a note and HTTP headers.
fn rich() -> Response {
    let header = "<s:Header><c:session xmlns:c='urn:common' id='8376'/></s:Header><s:Body>";
    let mut response = Response::new(200, "text/xml", envelope(RESPONSE_BODY).replace("<s:Body>", header));
    response.headers.set("X-Request-Id", "7");
    response
}

fn check(reply: &Reply<Echo>) {
    assert_eq!((reply.output.as_str(), reply.status, reply.attempts), ("a", 200, 1));
    assert_eq!(reply.headers.get("x-request-id"), Some("7"));
    let names: Vec<_> = reply.extras.headers.iter().map(|block| block.name().1).collect();
    assert_eq!((names, reply.extras.notes.len()), (vec!["session".to_owned()], 1));
    assert!(reply.elapsed < Duration::from_secs(60));
    let shown = format!("{reply:?}");
    assert!(shown.contains("output: \"a\"") && shown.contains("attempts: 1"), "{shown}");
}

#[test]
fn a_reply_has_all_of_a_response() {
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), Fake(|_| Ok(rich()))).unwrap();
    check(&client.call_with::<Echo>(&"x".to_owned(), &(), &Options::default()).unwrap());
    check(&client.replies().call::<Echo>(&"x".to_owned(), &()).unwrap());
}

#[tokio::test]
async fn an_async_reply_has_all_of_a_response() {
    let client = Client::with_transport(ENDPOINT, Options::default(), Fake(|_| Ok(rich()))).unwrap();
    check(&client.call_with::<Echo>(&"x".to_owned(), &(), &Options::default()).await.unwrap());
    check(&client.replies().call::<Echo>(&"x".to_owned(), &()).await.unwrap());
}

#[test]
fn attempts_are_counted() {
    let gis = gis();
    gis.good.store(2, Ordering::SeqCst);
    let reply = blocking(&gis).replies().call::<Echo>(&"x".to_owned(), &()).unwrap();
    assert_eq!((reply.output.as_str(), reply.attempts), ("tok-2", 2));
}

#[test]
fn the_attributes_of_declared_blocks_are_kept() {
    let uri = Version::Soap12.namespace();
    let message = format!(
        "<s:Envelope xmlns:s='{uri}' xmlns:t='urn:test'><s:Header><t:A s:mustUnderstand='true' s:relay='0' s:role='urn:r'>\
         x</t:A><t:B>y</t:B></s:Header><s:Body><t:CallResponse/></s:Body></s:Envelope>"
    );
    let server = Fake(move |_| Ok(Response::new(200, "application/soap+xml", message.clone())));
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
    let reply = client.replies().call::<Wrapped>(&pair("a", "b"), &Pair::default()).unwrap();
    let expected = HeaderAttributes::default().must_understand(true).relay(false).role("urn:r");
    let [(name, attributes)] = reply.extras.declared_attributes.as_slice() else { panic!("{reply:?}") };
    assert_eq!((name.to_string().as_str(), attributes), ("{urn:test}A", &expected));
    assert_eq!(reply.output.1, pair("x", "y"));
}

/// Returns what a request has of the options: path, total time limit, limit, headers, header blocks.
fn seen(request: &Request) -> String {
    let header = |name| request.headers.get(name).unwrap_or("-").to_owned();
    let envelope = RawElement::parse(std::str::from_utf8(&request.body.to_bytes().unwrap()).unwrap()).unwrap();
    let blocks = envelope.child("Header").map(|header| header.children()).unwrap_or_default();
    let blocks: Vec<_> = blocks.iter().map(|block| format!("{}={}", block.name().1, block.text())).collect();
    let seconds = request.timeouts.total.map(|total| total.as_secs());
    let (a, b, limit) = (header("X-A"), header("X-B"), request.limit);
    format!("{} {seconds:?} {limit} {a} {b} {} {blocks:?}", request.url.path(), header("Authorization").len())
}

fn block(local: &str, text: &str) -> RawElement {
    RawElement::parse(&format!("<{local} xmlns='urn:h'>{text}</{local}>")).unwrap()
}

#[test]
fn options_of_a_call_are_added_to_those_of_the_client() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let server = {
        let log = Arc::clone(&log);
        Fake(move |request: Request| {
            log.lock().unwrap().push(seen(&request));
            Ok(echo("a"))
        })
    };
    let options = Options::default()
        .header("X-A", "client")
        .header("X-B", "client")
        .basic_auth("u", "p")
        .limit(4000)
        .soap_header(block("S", "client"))
        .soap_header(block("T", "client"));
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let of_call = Options::default()
        .header("x-b", "call")
        .timeout(Duration::from_secs(7))
        .limit(5000)
        .endpoint("../Other")
        .soap_header(block("S", "call"));
    let text = "x".to_owned();
    client.call_with::<Echo>(&text, &(), &of_call).unwrap();
    client.call::<Echo>(&text, &()).unwrap();
    client.with(&of_call).unwrap().with(&Options::default().timeout(None)).unwrap().call::<Echo>(&text, &()).unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [
            "/maps/services/Other Some(7) 5000 client call 10 [\"T=client\", \"S=call\"]",
            "/maps/services/Map/MapServer Some(120) 4000 client client 10 [\"S=client\", \"T=client\"]",
            "/maps/services/Other None 5000 client call 10 [\"T=client\", \"S=call\"]",
        ]
    );
    for bad in [Options::default().header("X", "a\nb"), Options::default().endpoint("https://other.example.com/")] {
        let error = client.call_with::<Echo>(&text, &(), &bad).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Options, "{error}");
    }
    assert_eq!(log.lock().unwrap().len(), 3, "nothing is sent with options that cannot be used");
}

#[test]
fn a_hook_and_strictness_of_a_call_are_those_of_the_call() {
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), Fake(|_| Ok(rich()))).unwrap();
    let strict = Options::default().strict(true);
    let error = client.call_with::<Echo>(&String::new(), &(), &strict).unwrap_err();
    assert_eq!(
        (error.kind(), error.http_headers().and_then(|all| all.get("X-Request-Id"))),
        (ErrorKind::Decode, Some("7"))
    );
    let lax = client.with(&strict).unwrap().with(&Options::default().strict(false)).unwrap();
    assert!(lax.call::<Echo>(&String::new(), &()).is_ok());
}

#[test]
fn a_call_without_io_makes_the_requests_of_a_client() {
    let (log, options) = (Arc::new(Mutex::new(Vec::new())), || Options::default().header("X-A", "1").strict(true));
    let server = {
        let log = Arc::clone(&log);
        Fake(move |request: Request| {
            log.lock().unwrap().push((request.url.clone(), request.headers.clone(), request.body.to_bytes().unwrap()));
            Ok(echo("a"))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, options(), server).unwrap();
    let text = "hello".to_owned();
    client.call::<Echo>(&text, &()).unwrap();
    let mut call = PreparedCall::<Echo>::new(ENDPOINT, &options(), &text, &()).unwrap();
    for (attempt, mut call) in [
        (1, client.prepare::<Echo>(&text, &()).unwrap()),
        (2, {
            call.request().unwrap();
            call
        }),
    ] {
        let request = call.request().unwrap();
        assert_eq!((request.url, request.headers, request.body.to_bytes().unwrap()), log.lock().unwrap()[0]);
        let reply = call.read(echo("b")).unwrap();
        assert_eq!((reply.output.as_str(), reply.attempts), ("b", attempt));
    }
    let mut call = client.prepare::<Echo>(&text, &()).unwrap();
    call.request().unwrap();
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring></s:Fault>";
    for (response, kind) in [
        (Response::new(500, "text/xml", envelope(fault)), ErrorKind::Fault),
        (Response::new(498, "text/html", "no"), ErrorKind::Token),
        (Response::new(302, "", ""), ErrorKind::Http),
        (rich(), ErrorKind::Decode),
    ] {
        assert_eq!(call.read(response).unwrap_err().kind(), kind);
    }
    assert!(
        PreparedCall::<Echo>::new("nowhere", &options(), &text, &()).is_err_and(|e| e.kind() == ErrorKind::Options)
    );
}

#[test]
fn errors_have_the_headers_of_the_response() {
    let later = |status, body: String| {
        let mut response = Response::new(status, "text/xml", body);
        response.headers.set("Retry-After", "17");
        move |_| Ok(response.clone())
    };
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring>\
                 <detail><x xmlns='urn:x'>1</x></detail></s:Fault>";
    for (server, kind) in [
        (later(503, "busy".to_owned()), ErrorKind::Http),
        (later(500, envelope(fault)), ErrorKind::Fault),
        (later(200, envelope("<t:Other/>")), ErrorKind::Decode),
        (later(302, String::new()), ErrorKind::Http),
        (later(498, envelope(fault)), ErrorKind::Token),
        (later(499, String::new()), ErrorKind::Token),
    ] {
        let error = call(Options::default(), server).unwrap_err();
        assert_eq!((error.kind(), error.retry_after()), (kind, Some(Duration::from_secs(17))), "{error}");
        if let (ErrorKind::Fault, Some(fault)) = (kind, error.fault()) {
            let raw = fault.raw_detail.as_ref().map(RawElement::to_xml);
            assert_eq!(raw, Some("<detail><x xmlns='urn:x'>1</x></detail>"));
        }
    }
    assert_eq!(ErrorKind::MustUnderstand.as_str(), "must_understand");
}

#[test]
fn blocks_of_a_fault_must_be_understood_too() {
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring></s:Fault>";
    let header = "<s:Header><c:b xmlns:c='urn:c' s:mustUnderstand='1'/></s:Header><s:Body>";
    let message = envelope(fault).replace("<s:Body>", header);
    let server = move |_| Ok(Response::new(500, "text/xml", message.clone()));
    let error = call(Options::default(), server.clone()).unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::MustUnderstand, Some(500)));
    assert_eq!(error.fault().map(|fault| fault.string.as_str()), Some("f"));
    assert!(error.to_string().contains("{urn:c}b must be understood"), "{error}");
    assert!(error.to_string().ends_with("the response is the fault Server: f"), "{error}");
    let error = call(Options::default().understand("urn:c"), server).unwrap_err();
    assert!(matches!(error, Error::Fault(_)), "{error}");
}
