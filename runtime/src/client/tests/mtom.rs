//! Requests with attachments.

use super::*;
use crate::soap::{Attachment, Attempt, ModuleError, ResponseMessage, SoapModule};
use crate::xsd::{Base64Binary, Binary};
use crate::{AnyType, RawElement};

plain_operation! {
    /// Sends binary data, and gets binary data back.
    Store: Base64Binary => Base64Binary, RawDetail, &OperationInfo::new(
            "Store",
            "urn:test#Store",
            Version::Soap12,
            &PACKAGE,
            Body::literal(FieldDescriptor::element(1, "Store", REQUIRED | SIMPLE)),
            Some(Body::literal(FieldDescriptor::element(1, "StoreResponse", REQUIRED | SIMPLE))),
        )
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

/// A value of each kind that may include a part.
#[derive(Debug, Default, Clone, PartialEq)]
struct Kinds {
    binary: Binary,
    base64: Base64Binary,
    text: String,
    any: AnyType,
    picture: Picture,
    raw: RawElement,
}

/// Simple content of a type with an attribute, as `xmime:base64Binary` is.
#[derive(Debug, Default, Clone, PartialEq)]
struct Picture {
    value: Binary,
    media_type: String,
}

crate::complex_type! {
    static PICTURE: Picture = complex_type(&PACKAGE, 1, "Picture") {
        0 value: text(),
    } attributes {
        1 media_type: attribute(0, "contentType", REQUIRED),
    }
}

crate::complex_type! {
    static KINDS: Kinds = complex_type(&PACKAGE, 1, "Kinds") {
        0 binary: element(1, "binary", REQUIRED | SIMPLE),
        1 base64: element(1, "base64", REQUIRED | SIMPLE),
        2 text: element(1, "text", REQUIRED | SIMPLE),
        3 any: element(1, "any", REQUIRED),
        4 picture: element(1, "picture", REQUIRED),
        5 raw: any(REQUIRED),
    }
}

/// Sends values of each kind, and gets them back.
#[derive(Debug)]
struct Keep;

impl Operation for Keep {
    type Request = Kinds;
    type Response = Kinds;
    type Output = Kinds;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Keep",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Keep", REQUIRED)),
        Some(Body::literal(FieldDescriptor::element(1, "Keep", REQUIRED))),
    );

    fn output(response: Kinds, (): ()) -> Kinds {
        response
    }
}

/// Calls a server that returns the message as it came.
fn kept(options: Options, request: &Kinds) -> (Request, Result<crate::Reply<Keep>, crate::Error>) {
    let seen = Arc::new(Mutex::new(None));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            let content_type = request.headers.get("Content-Type").unwrap_or_default().to_owned();
            let body = request.body.to_bytes().unwrap().to_vec();
            *seen.lock().unwrap() = Some(request);
            Ok(Response::new(200, &content_type, body))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, options.strict(true), server).unwrap();
    let reply = client.call_with::<Keep>(request, &(), &Options::default());
    (seen.lock().unwrap().take().unwrap(), reply)
}

fn kinds() -> Kinds {
    Kinds {
        binary: Binary::from(vec![1; 2000]).with_media_type("image/png"),
        base64: Base64Binary(vec![2; 2000]),
        picture: Picture { value: vec![3; 2000].into(), media_type: "image/jpeg".to_owned() },
        raw: RawElement::parse("<t:other xmlns:t='urn:test'/>").unwrap(),
        ..Kinds::default()
    }
}

#[test]
fn each_kind_of_binary_value_is_a_part_both_ways() {
    let request = kinds();
    let (sent, reply) = kept(Options::default().mtom(1000), &request);
    let body = sent.body.to_bytes().unwrap();
    let heads = memchr::memmem::find_iter(&body, b"\r\nContent-ID: <").count();
    assert_eq!(heads, 4, "{}", String::from_utf8_lossy(&body));
    assert!(memchr::memmem::find(&body, b"Content-Type: image/png\r\n").is_some());
    let reply = reply.unwrap();
    assert_eq!(reply.output.binary.media_type(), Some("image/png"));
    assert_eq!(Kinds { any: request.any.clone(), ..reply.output.clone() }, request);
    assert!(reply.extras.attachments.is_empty() && reply.extras.notes.is_empty(), "{:?}", reply.extras);
}

#[test]
fn files_and_readers_are_read_when_they_are_sent() {
    let path = std::env::temp_dir().join(format!("soapstone-mtom-{}", std::process::id()));
    std::fs::write(&path, [7; 3000]).unwrap();
    let reader = Binary::reader(None, || Ok(std::io::Read::take(std::io::repeat(9), 4000)));
    let mut request = kinds();
    request.binary = Binary::file(&path).unwrap();
    request.picture.value = reader;
    let (sent, reply) = kept(Options::default().mtom(1000), &request);
    assert_eq!((sent.body.as_bytes(), sent.body.len()), (None, None));
    let output = reply.unwrap().output;
    assert_eq!((output.binary, output.picture.value), (vec![7; 3000].into(), vec![9; 4000].into()));
    // Without parts, they are text in the envelope.
    let (sent, reply) = kept(Options::default(), &request);
    assert!(sent.body.as_bytes().is_some());
    let output = reply.unwrap().output;
    assert_eq!((output.binary, output.picture.value), (vec![7; 3000].into(), vec![9; 4000].into()));
    std::fs::remove_file(&path).unwrap();
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), Fake(|_| Ok(echo("")))).unwrap();
    let error = client.call::<Keep>(&request, &()).unwrap_err();
    assert!(error.to_string().contains("binary: binary content cannot be read"), "{error}");
}

/// Reads a response of the operation whose element has this content, with parts `a` (“hello”) and `b` (“world”).
fn response(content: &str, options: &Options) -> Result<crate::Reply<Keep>, crate::Error> {
    let message = envelope(&format!("<t:Keep xmlns:i='http://www.w3.org/2004/08/xop/include'>{content}</t:Keep>"));
    let text = format!(
        "--B\r\n\r\n{message}\r\n--B\r\nContent-ID: <a>\r\n\r\nhello\r\n--B\r\nContent-ID: <b>\r\n\r\nworld\r\n--B--"
    );
    let server = Fake(move |_| Ok(Response::new(200, "multipart/related; boundary=B", text.as_str())));
    let client = BlockingClient::with_transport(ENDPOINT, Options::default().lenient(true), server).unwrap();
    client.call_with::<Keep>(&Kinds::default(), &(), options)
}

#[test]
fn values_that_are_not_binary_have_the_part_as_text() {
    let content = "<t:text><i:Include href='cid:a'/></t:text><t:any><i:Include href='cid:b'/></t:any>\
                   <t:raw><x><i:Include href='cid:b'/></x></t:raw>";
    let output = response(content, &Options::default()).unwrap().output;
    assert_eq!((output.text.as_str(), output.any), ("aGVsbG8=", AnyType::Text("d29ybGQ=".to_owned())));
    assert!(output.raw.to_xml().ends_with("><x>d29ybGQ=</x></t:raw>"), "{:?}", output.raw);
}

#[test]
fn white_space_and_comments_may_stand_around_an_include() {
    let content = "<t:binary>\n <i:Include href='cid:a'/><!-- c -->\n</t:binary><t:picture contentType='t'> \
                   <i:Include href='cid:b'></i:Include> </t:picture>";
    let reply = response(content, &Options::default()).unwrap();
    assert_eq!((reply.output.binary, reply.output.picture.value), (Binary::from(*b"hello"), Binary::from(*b"world")));
    assert!(reply.extras.attachments.is_empty(), "{:?}", reply.extras);
}

#[test]
fn text_beside_an_include_and_unknown_parts_are_errors() {
    for (content, text) in [
        ("<t:binary><i:Include href='cid:a'/>AA==</t:binary>", "not the only content"),
        ("<t:base64><i:Include href='cid:a'/><i:Include href='cid:b'/></t:base64>", "not the only content"),
        ("<t:binary><i:Include href='cid:c'/></t:binary>", "cid:c"),
        ("<t:binary>AA==<i:Include href='cid:a'/></t:binary>", "Include"),
    ] {
        let error = response(content, &Options::default().lenient(false).strict(true)).unwrap_err();
        assert!(error.to_string().contains(text), "{content}: {error}");
    }
}

/// Keeps the document of the response.
struct Seen {
    needs_attachments: bool,
    xml: Arc<Mutex<String>>,
}

impl SoapModule for Seen {
    fn verify(&self, _: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        response.xml.clone_into(&mut self.xml.lock().unwrap());
        Ok(())
    }

    fn needs_attachments(&self) -> bool {
        self.needs_attachments
    }
}

#[test]
fn modules_see_the_parts_that_they_need() {
    for needs_attachments in [true, false] {
        let xml = Arc::default();
        let module = Seen { needs_attachments, xml: Arc::clone(&xml) };
        let options = Options::default().module(module);
        let reply = response("<t:binary><i:Include href='cid:a'/></t:binary>", &options).unwrap();
        assert_eq!((reply.output.binary, reply.extras.attachments.len()), (Binary::from(*b"hello"), 1));
        let seen = xml.lock().unwrap();
        assert_eq!(seen.contains("<t:binary>aGVsbG8=</t:binary>"), needs_attachments, "{seen}");
    }
}

#[test]
fn attachments_of_a_request_are_parts_of_their_own() {
    let scan =
        Attachment::new("scan 1@example.com".replace(' ', "-"), Binary::from(vec![5; 300]).with_media_type("a/b"));
    let options = Options::default().attachment(scan.clone()).attachment(Attachment::new("other", *b"text"));
    let (sent, reply) = kept(options.clone().strict(false), &kinds());
    let content_type = sent.headers.get("Content-Type").unwrap();
    assert!(content_type.starts_with("multipart/related; type=\"text/xml\"; start=\"<root@"), "{content_type}");
    assert_eq!(sent.headers.get("Accept"), Some("multipart/related, text/xml"));
    assert!(reply.is_err(), "strict decoding rejects attachments that nothing includes");
    for options in [options.clone(), options.mtom(1000)] {
        let client = BlockingClient::with_transport(
            ENDPOINT,
            options,
            Fake(|request: Request| {
                let content_type = request.headers.get("Content-Type").unwrap().to_owned();
                Ok(Response::new(200, &content_type, request.body.to_bytes().unwrap()))
            }),
        );
        let reply = client.unwrap().call_with::<Keep>(&kinds(), &(), &Options::default()).unwrap();
        let found = reply.extras.attachment(&scan.url()).unwrap();
        assert_eq!((found.content().unwrap(), found.content_type()), (vec![5; 300].into(), "a/b"));
        assert_eq!((reply.extras.attachments.len(), reply.output.base64), (2, kinds().base64));
    }
    for id in ["", "a b", "a\r\nX: y", "<a>", "é"] {
        let options = Options::default().attachment(Attachment::new(id, *b""));
        assert!(BlockingClient::with_transport(ENDPOINT, options, Fake(|_| Ok(echo("")))).is_err(), "{id:?}");
    }
}
