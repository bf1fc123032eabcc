//! Fields that refer to attachments.

use super::*;
use crate::SwaRef;
use crate::soap::Attachment;
use crate::xsd::Binary;

/// Sends a reference, and gets one back.
#[derive(Debug)]
struct Refer;

impl Operation for Refer {
    type Request = SwaRef;
    type Response = SwaRef;
    type Output = SwaRef;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Refer",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Refer", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "Refer", REQUIRED | SIMPLE))),
    );

    fn output(response: SwaRef, (): ()) -> SwaRef {
        response
    }
}

/// Returns the content type of the request, and the response of a server that returns the message as it came.
fn referred(options: Options, request: &SwaRef) -> (String, Result<SwaRef, crate::Error>) {
    let seen = Arc::new(Mutex::new(String::new()));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            let content_type = request.headers.get("Content-Type").unwrap_or_default().to_owned();
            seen.lock().unwrap().clone_from(&content_type);
            Ok(Response::new(200, &content_type, request.body.to_bytes().unwrap()))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, options.strict(true), server).unwrap();
    let outcome = client.call::<Refer>(request, &());
    let seen = seen.lock().unwrap().clone();
    (seen, outcome)
}

#[test]
fn content_is_an_attachment_that_the_field_refers_to() {
    let request = SwaRef::from(Binary::from(vec![7; 100]).with_media_type("image/png"));
    for (options, package) in [
        (Options::default(), "multipart/related; type=\"text/xml\""),
        (Options::default().mtom(0), "multipart/related; type=\"application/xop+xml\""),
    ] {
        let (content_type, response) = referred(options, &request);
        assert!(content_type.starts_with(package), "{content_type}");
        let response = response.expect("nothing is noted");
        assert!(response.url.starts_with("cid:0@"), "{}", response.url);
        let content = response.content.expect("an attachment");
        assert_eq!((content.media_type(), &content), (Some("image/png"), &vec![7; 100].into()));
    }
}

#[test]
fn a_url_alone_is_sent_as_it_is() {
    let request = SwaRef { url: "cid:elsewhere".to_owned(), content: None };
    let (content_type, response) = referred(Options::default(), &request);
    assert_eq!((content_type.as_str(), response.unwrap()), ("text/xml; charset=utf-8", request));
}

#[test]
fn content_without_a_request_is_an_error() {
    let value = SwaRef::from(Binary::from(*b"lost"));
    let error = crate::server::write_response::<Refer>(&value, &()).unwrap_err();
    assert!(error.to_string().contains("attachment"), "{error}");
}

#[test]
fn parts_of_a_binding_are_found_by_their_names() {
    let photo = Attachment::of_part("my photo", Binary::from(vec![7; 100]));
    assert_ne!(photo.id, Attachment::of_part("my photo", *b"").id);
    let options = Options::default().attachment(Attachment::new("a=b", *b"other")).attachment(photo);
    let server = Fake(|request: Request| {
        let content_type = request.headers.get("Content-Type").unwrap_or_default().to_owned();
        Ok(Response::new(200, &content_type, request.body.to_bytes().unwrap()))
    });
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let reply = client.call_with::<Refer>(&SwaRef::default(), &(), &Options::default()).unwrap();
    let found = reply.extras.part("my photo").expect("the part");
    assert_eq!(found.content().unwrap(), vec![7; 100].into());
    assert!(reply.extras.part("my").is_none() && reply.extras.part("a").is_some());
}

#[test]
fn attachments_have_identifiers_of_their_own() {
    let options = |second: &str| {
        Options::default().attachment(Attachment::new("a", vec![1])).attachment(Attachment::new(second, vec![2]))
    };
    let client = |options| BlockingClient::with_transport(ENDPOINT, options, Fake(|_: Request| Ok(echo(""))));
    assert!(client(options("b")).is_ok());
    let error = client(options("a")).map(drop).unwrap_err().to_string();
    assert!(error.contains("two attachments have the Content-ID \"a\""), "{error}");
}
