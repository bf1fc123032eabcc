//! Requests with attachments.

use super::*;
use crate::xsd::Base64Binary;

/// Sends binary data, and gets binary data back.
#[derive(Debug)]
struct Store;

impl Operation for Store {
    type Request = Base64Binary;
    type Response = Base64Binary;
    type Output = Base64Binary;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Store",
        "urn:test#Store",
        Version::Soap12,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Store", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "StoreResponse", REQUIRED | SIMPLE))),
    );

    fn output(response: Base64Binary, (): ()) -> Base64Binary {
        response
    }
}

/// Stores data at a server that sends the message back as it came; returns the request and the data.
fn stored(options: Options, data: &[u8]) -> (Request, Base64Binary) {
    let seen = Arc::new(Mutex::new(None));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            let content_type = request.headers.get("Content-Type").unwrap_or_default().to_owned();
            let mut body = request.body.to_bytes().unwrap().to_vec();
            // The response's element has another name.
            while let Some(at) = memchr::memmem::find(&body, b"Store>") {
                body.splice(at..at + 6, *b"StoreResponse>");
            }
            *seen.lock().unwrap() = Some(request);
            Ok(Response::new(200, &content_type, body))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let returned = client.call::<Store>(&Base64Binary(data.to_vec()), &()).unwrap();
    (seen.lock().unwrap().take().unwrap(), returned)
}

#[test]
fn large_data_is_a_part_beside_the_envelope() {
    let data: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let (request, returned) = stored(Options::default().mtom(1000), &data);
    assert_eq!(returned.0, data);
    let content_type = request.headers.get("Content-Type").unwrap();
    for parameter in [
        "multipart/related; type=\"application/xop+xml\"; start=\"<root@",
        "start-info=\"application/soap+xml\"",
        "action=\"urn:test#Store\"",
    ] {
        assert!(content_type.contains(parameter), "{content_type}");
    }
    assert_eq!(request.headers.get("Accept"), Some("multipart/related, application/xop+xml, application/soap+xml"));
    let body = request.body.to_bytes().unwrap();
    // The octets are there as they are, and once.
    assert_eq!(memchr::memmem::find_iter(&body, &data).count(), 1);
    let envelope = String::from_utf8_lossy(&body);
    assert!(envelope.contains("<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:0@"));
    let boundary = content_type.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(body.starts_with(format!("--{boundary}\r\n").as_bytes()));
    assert!(body.ends_with(format!("\r\n--{boundary}--\r\n").as_bytes()));
}

#[test]
fn small_data_stays_in_the_envelope() {
    let (request, returned) = stored(Options::default().mtom(1000), b"small");
    assert_eq!(returned.0, b"small");
    let body = String::from_utf8(request.body.to_bytes().unwrap().to_vec()).unwrap();
    assert!(body.contains(">c21hbGw=</") && !body.contains("xop:Include"), "{body}");
    assert!(request.headers.get("Content-Type").unwrap().starts_with("multipart/related; "));
}

#[test]
fn requests_have_parts_only_by_option() {
    let (request, returned) = stored(Options::default(), &[7; 5000]);
    assert_eq!(returned.0, [7; 5000]);
    assert!(request.headers.get("Content-Type").unwrap().starts_with("application/soap+xml; "));
    assert!(request.body.to_bytes().unwrap().starts_with(b"<?xml"));
}
