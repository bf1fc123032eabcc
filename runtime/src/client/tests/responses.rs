//! What counts as a response: HTTP statuses, bodies that nothing was declared for, namespaces, attachments.

use super::*;
use crate::Error;
use crate::codec::decode::{DecodeErrorKind, NoteKind};
use crate::transport::from_fn;

macro_rules! silent {
    ($name:ident, $output:expr) => {
        #[derive(Debug)]
        struct $name;

        impl Operation for $name {
            type Request = String;
            type Response = ();
            type Output = ();
            type Fault = RawDetail;
            type RequestHeaders = ();
            type ResponseHeaders = ();
            const INFO: &'static OperationInfo =
                &OperationInfo { name: stringify!($name), output: $output, ..copy_of(Echo::INFO) };

            fn output((): (), (): ()) {}
        }
    };
}

const fn copy_of(info: &OperationInfo) -> OperationInfo {
    let input = Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE));
    OperationInfo::new("", "", info.version, info.package, input, None)
}

silent!(Delete, Some(Body::empty()));
silent!(Notify, None);

type Notes = Arc<Mutex<Vec<NoteKind>>>;

/// The outcome of a call, and the notes.
type Outcome<O> = (Result<<O as Operation>::Output, Error<<O as Operation>::Fault>>, Vec<NoteKind>);

/// An operation's outcome with that response, and the notes.
fn outcome<O: Operation<Request = String, RequestHeaders = ()>>(strict: bool, response: Response) -> Outcome<O> {
    let notes = Notes::default();
    let options = {
        let notes = Arc::clone(&notes);
        Options::default().strict(strict).on_note(move |_, note| notes.lock().unwrap().push(note.kind()))
    };
    // The client does not get a coding from a transport that decodes it.
    let is_coded = response.content_coding().is_some();
    let respond = move |_: Request| Ok(response.clone());
    let server: Arc<dyn BlockingTransport> =
        if is_coded { Arc::new(from_fn(respond)) } else { Arc::new(Fake(respond)) };
    let outcome = BlockingClient::with_transport(ENDPOINT, options, server).unwrap().call::<O>(&String::new(), &());
    let notes = notes.lock().unwrap().clone();
    (outcome, notes)
}

fn soap(status: u16, body: &str) -> Response {
    Response::new(status, "text/xml", envelope(body))
}

fn http_status<T, F: std::fmt::Debug>(outcome: Result<T, Error<F>>) -> Option<u16> {
    match outcome {
        Err(error @ Error::Http { .. }) => error.status(),
        _ => None,
    }
}

#[test]
fn a_status_that_says_failure_is_one_whatever_comes_along() {
    let regular = "<t:EchoResponse>secret=abc text</t:EchoResponse>";
    for status in [400, 404, 500, 503] {
        assert_eq!(http_status(outcome::<Delete>(false, soap(status, "")).0), Some(status));
        assert_eq!(http_status(outcome::<Notify>(false, soap(status, "")).0), Some(status));
        assert_eq!(http_status(outcome::<Delete>(false, soap(status, "<t:Oops/>")).0), Some(status));
        let error = outcome::<Echo>(false, soap(status, regular)).0.unwrap_err();
        assert_eq!(error.status(), Some(status));
        let text = error.to_string();
        assert!(matches!(error, Error::Http { .. }) && text.contains("text") && !text.contains("abc"), "{text}");
        // A body that could not be read either does not hide the status.
        assert_eq!(http_status(outcome::<Echo>(false, soap(status, "<t:Other/>")).0), Some(status));
    }
    for status in [200, 202] {
        assert!(outcome::<Delete>(true, soap(status, "")).0.is_ok());
        assert!(outcome::<Echo>(true, soap(status, regular)).0.is_ok());
    }
}

/// Returns the text of the error with that response, which is no SOAP message.
fn described(response: Response) -> String {
    match outcome::<Echo>(false, response).0 {
        Err(error @ Error::Http { .. }) => error.to_string(),
        outcome => panic!("{outcome:?}"),
    }
}

/// The description of a coding of a feature, which this transport does not decode.
fn with_feature(is_enabled: bool, feature: &str) -> &'static str {
    match (is_enabled, feature) {
        (true, _) => "which the transport has not decoded",
        (false, "zstd") => "which the feature `zstd` of soapstone decodes",
        (false, _) => "which the feature `brotli` of soapstone decodes",
    }
}

#[test]
fn what_is_wrong_with_a_response_is_described_as_what_it_is() {
    let message = envelope("<t:EchoResponse>\u{e9}</t:EchoResponse>");
    let latin: Vec<u8> = message.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let coded = |coding: &str, status: u16| {
        let mut response = Response::new(status, "text/xml", "\u{1f}\u{8b}garbage");
        for coding in coding.split('|') {
            response.headers.add("Content-Encoding", coding);
        }
        response
    };
    let doctype = |kind: &str| format!("<!DOCTYPE {kind} [<!ENTITY a 'b'>]>{message}");
    for (response, expected) in [
        (
            Response::new(200, "text/xml; charset=utf-8", latin),
            "its text is not in its character set: these bytes are not UTF-8 (byte 107)",
        ),
        (
            Response::new(200, "text/xml; charset=\"UTF-7\"", "+ADw-a/+AD4-"),
            "its character set \"UTF-7\" is not supported",
        ),
        (
            Response::new(200, "text/xml", "<?xml version='1.0' encoding='utf-7'?><a/>"),
            "its text is not in its character set: the encoding \"utf-7\" is not known (byte 0)",
        ),
        (
            Response::new(200, "text/xml", doctype("x")),
            "it holds a document type declaration, which SOAP forbids (byte 0)",
        ),
        (Response::new(200, "text/html", doctype("html")), "this is no SOAP message; check the URL of the service"),
        (
            coded("compress", 200),
            "text/xml (10 bytes): its body is in the content coding \"compress\", which is not supported",
        ),
        (coded("GZip|gzip", 200), "content codings \"gzip, gzip\", of which only one can be decoded"),
        (coded("br", 502), "HTTP 502 and text/xml (10 bytes): its body is in the content coding \"br\""),
        (coded("zstd", 200), with_feature(cfg!(feature = "zstd"), "zstd")),
        (coded("br", 200), with_feature(cfg!(feature = "brotli"), "brotli")),
        (Response::new(304, "", ""), "an empty body: nothing has changed since the time, or in the version,"),
        (Response::new(404, "", "no"), "there is no SOAP service at that URL"),
    ] {
        let text = described(response);
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let (echo, _) = outcome::<Echo>(
        false,
        Response::new(200, "text/xml; charset=x-unknown", envelope("<t:EchoResponse>a</t:EchoResponse>")),
    );
    assert_eq!(echo.unwrap(), "a", "a wrong character set does no harm to what can be read");
}

#[test]
fn what_is_wrong_with_a_download_is_described_as_what_it_is() {
    for (status, coding, expected) in [
        (404, "", "/a.png returned HTTP 404 and text/plain “no”: there is no file at that URL"),
        (403, "", "not authorized"),
        (200, "compress", "content coding \"compress\", which is not supported"),
        (304, "", "nothing has changed"),
        (301, "", "too many redirects, or one without a `Location`"),
    ] {
        let server = Fake(move |_: Request| {
            let mut response = Response::new(status, "text/plain", "no");
            response.headers.set("Content-Encoding", coding);
            Ok(response)
        });
        let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
        let text = client.download("/a.png?token=hidden").unwrap_err().to_string();
        assert!(text.contains(expected) || text.contains(&expected.replace("a.png", "a.png?token=***")), "{text}");
        assert!(!text.ends_with("if it is right") && !text.contains("SOAP") && !text.contains("hidden"), "{text}");
    }
}

#[test]
fn one_way_operations_succeed_with_and_without_a_body() {
    for (response, expected) in [
        (Response::new(202, "", ""), vec![]),
        (soap(200, ""), vec![]),
        (soap(200, "<t:Thanks/>"), vec![NoteKind::UnknownElement]),
        (Response::new(200, "text/html", "<html>thanks</html>"), vec![NoteKind::Text]),
    ] {
        let (lenient, notes) = outcome::<Notify>(false, response.clone());
        assert!(lenient.is_ok(), "{lenient:?}");
        assert_eq!(notes, expected);
        assert_eq!(outcome::<Notify>(true, response).0.is_ok(), expected.is_empty());
    }
}

#[test]
fn content_that_is_not_declared_is_noted_or_an_error() {
    let cases = ["<t:Oops/>", "text", "<t:Oops><a/></t:Oops>"];
    for body in cases {
        let (delete, notes) = outcome::<Delete>(false, soap(200, body));
        assert!(delete.is_ok() && notes.len() == 1, "{body}: {delete:?} {notes:?}");
    }
    let error = outcome::<Delete>(true, soap(200, "<t:Oops/>")).0.unwrap_err();
    assert!(matches!(&error, Error::Decode { source, .. } if matches!(source.kind(), DecodeErrorKind::Unexpected(_))));
    let twice = "<t:EchoResponse>a</t:EchoResponse><t:More/>";
    let (echo, notes) = outcome::<Echo>(false, soap(200, twice));
    assert_eq!((echo.unwrap(), notes), ("a".to_owned(), vec![NoteKind::UnknownElement]));
    assert!(outcome::<Echo>(true, soap(200, twice)).0.is_err());
    // An identifier that nothing refers to does not excuse an element; one that is referred to does.
    let unreferenced = "<t:EchoResponse>a</t:EchoResponse><multiRef id='1'/>";
    assert!(outcome::<Echo>(true, soap(200, unreferenced)).0.is_err());
    let target = "<t:EchoResponse>a</t:EchoResponse><multiRef id='1'/><multiRef id='2' href='#1'/>";
    let notes = outcome::<Echo>(false, soap(200, target)).1;
    assert_eq!(notes, vec![NoteKind::UnknownElement], "the second one is referred to by nothing");
}

#[test]
fn a_response_in_no_namespace_is_noted_and_one_in_another_is_an_error() {
    let unqualified = "<EchoResponse>a</EchoResponse>";
    let (echo, notes) = outcome::<Echo>(false, soap(200, unqualified));
    assert_eq!((echo.unwrap(), notes), ("a".to_owned(), vec![NoteKind::Namespace]));
    assert!(outcome::<Echo>(true, soap(200, unqualified)).0.is_err());
    let foreign = "<x:EchoResponse xmlns:x='urn:other'>a</x:EchoResponse>";
    let error = outcome::<Echo>(false, soap(200, foreign)).0.unwrap_err().to_string();
    assert!(error.contains("the body holds EchoResponse (\"urn:other\") instead of EchoResponse"), "{error}");
}

#[test]
fn header_blocks_cannot_fill_the_memory() {
    let uri = "u".repeat(4000);
    let blocks = "<h/>".repeat(20_000);
    let envelope = envelope("").replace("<s:Body>", &format!("<s:Header xmlns='{uri}'>{blocks}</s:Header><s:Body>"));
    let error = outcome::<Delete>(false, Response::new(200, "text/xml", envelope)).0.unwrap_err();
    assert!(matches!(&error, Error::Decode { source, .. } if matches!(source.kind(), DecodeErrorKind::Limit(_))));
}

#[test]
fn attachments_cannot_fill_the_memory() {
    let include = "<i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' href='cid:a'/>".repeat(2000);
    // Where the parts are values, each element includes one; where XML is kept, there may be any number of copies.
    let blocks = format!("<s:Header><h>{include}</h></s:Header><s:Body>");
    let root = envelope("<t:EchoResponse>a</t:EchoResponse>").replace("<s:Body>", &blocks);
    let part = "x".repeat(100_000);
    let body = format!("--b\r\n\r\n{root}\r\n--b\r\nContent-ID: <a>\r\n\r\n{part}\r\n--b--");
    let error = outcome::<Echo>(false, Response::new(200, "multipart/related; boundary=b", body)).0.unwrap_err();
    assert!(matches!(&error, Error::Decode { source, .. } if matches!(source.kind(), DecodeErrorKind::Limit(_))));
}
