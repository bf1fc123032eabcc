//! MIME parts of a binding as fields: over a server on the loopback interface, and in responses of other senders.

use std::io::{Read as _, repeat};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use axum::routing::post;
use capabilities::mime_parts::messages::{FetchBody, PrintBody, StoreBody, StoreHeaders, StoreResponseBody};
use capabilities::mime_parts::port::StoreOperation;
use capabilities::mime_parts::{self, Plain, Port, Store, Stored, plain};
use capabilities::mime_parts_rpc::messages::{Scale, ScaleResponse, Turn, TurnResponse};
use capabilities::mime_parts_rpc::{self, Port as RpcPort};
use soapstone::codec::decode::{Note, NoteKind};
use soapstone::server::{read_package, write_package};
use soapstone::soap::{Operation, TemporaryFiles};
use soapstone::transport::{BlockingTransport, Request, Response, from_fn};
use soapstone::{Binary, BlockingClient, Client, Error, Options};

/// The paths and kinds of notes.
type Notes = Arc<Mutex<Vec<(String, NoteKind)>>>;

/// The least length, in bytes, of what is large.
const LARGE: u64 = 3 << 20;

/// Returns the response to a request of the operation `Store`: a preview of what is stored.
fn store(content_type: &str, body: &[u8]) -> (String, Vec<u8>) {
    let types = ["text/xml", "application/xop+xml"].map(|root| format!("multipart/related; type=\"{root}\"; start="));
    assert!(types.iter().any(|start| content_type.starts_with(start)), "{content_type}");
    let (request, headers) = read_package::<StoreOperation>(content_type, body).expect("a request");
    assert_eq!((request.body.title.as_str(), headers.session.as_deref()), ("title", Some("session")));
    let types = [&request.photo, &request.full_text].map(|part| part.media_type().expect("a media type").to_owned());
    assert_eq!(types, ["image/jpeg", "text/html"], "the first of the binding, and that of the value");
    let number = i32::try_from(request.full_text.len().expect("in memory")).expect("a short text");
    let response = StoreResponseBody::new(Stored::new(number), request.photo.with_media_type("image/gif"));
    let (content_type, body) = write_package::<StoreOperation>(&response, &()).expect("a response");
    (content_type, body.to_vec())
}

/// Starts a server of the operation `Store`, and returns its address.
async fn serve() -> String {
    let handler = |headers: HeaderMap, body: Bytes| async move {
        let (content_type, body) = store(headers[CONTENT_TYPE].to_str().expect("ASCII"), &body);
        ([(CONTENT_TYPE, content_type)], body).into_response()
    };
    let router = Router::new().route("/", post(handler)).layer(axum::extract::DefaultBodyLimit::disable());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A request with a file and a reader, both large.
fn request(folder: &std::path::Path) -> (StoreBody, StoreHeaders) {
    let path = folder.join(format!("soapstone-mime-parts-{:?}", std::thread::current().id()));
    std::fs::write(&path, vec![7; LARGE as usize]).expect("a file");
    let photo = Binary::file(&path).expect("the file");
    let text = Binary::reader(None, || Ok(repeat(b't').take(LARGE))).with_media_type("text/html");
    (StoreBody::new(Store::new("title"), photo, text), StoreHeaders { session: Some("session".to_owned()) })
}

/// The options of a strict client that has large parts in files.
fn options() -> Options {
    Options::default().strict(true).attachment_store(1000, TemporaryFiles::default())
}

fn check(response: &StoreResponseBody) {
    assert_eq!(u64::try_from(response.body.number).expect("a length"), LARGE);
    assert_eq!((response.preview.media_type(), response.preview.len()), (Some("image/gif"), Some(LARGE)));
    assert!(response.preview.as_bytes().is_none(), "it is in a file");
    assert!(response.preview.to_bytes().expect("the file").iter().all(|byte| *byte == 7));
}

#[tokio::test]
async fn parts_travel_over_a_connection_of_the_async_client() {
    let address = serve().await;
    let (request, headers) = request(&std::env::temp_dir());
    let client = Client::with_options(&address, options()).expect("a client");
    check(&Port::new(client).store(&request, &headers).await.expect("a response"));
    // MTOM has the same parts.
    let client = Client::with_options(&address, options().mtom(0)).expect("a client");
    check(&Port::new(client).store(&request, &headers).await.expect("a response"));
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_travel_over_a_connection_of_the_blocking_client() {
    let address = serve().await;
    let call = move || {
        let (request, headers) = request(&std::env::temp_dir());
        let client = BlockingClient::with_options(&address, options()).expect("a client");
        check(&Port::new(client).store(&request, &headers).expect("a response"));
    };
    tokio::task::spawn_blocking(call).await.expect("no panic");
}

/// A response's content type and body, whose parts are header fields and text, each.
fn package(envelope: &str, parts: &[(&str, &str)]) -> (String, Vec<u8>) {
    let mut body = format!("--b\r\nContent-ID: <root>\r\n\r\n{envelope}");
    for (header, text) in parts {
        body.push_str(&format!("\r\n--b\r\n{header}\r\n\r\n{text}"));
    }
    ("multipart/related; boundary=b; start=\"<root>\"".to_owned(), (body + "\r\n--b--").into_bytes())
}

fn envelope(body: &str) -> String {
    format!("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{body}</s:Body></s:Envelope>")
}

/// Returns a client whose server has that response, and the notes that it makes.
fn client(options: Options, response: (String, Vec<u8>)) -> (BlockingClient, Notes) {
    let server = from_fn(move |_: Request| Ok(Response::new(200, &response.0, response.1.clone())));
    let notes = Notes::default();
    let seen = Arc::clone(&notes);
    let hook = move |_: &'static str, note: &Note| {
        seen.lock().expect("no panic").push((note.path().to_owned(), note.kind()));
    };
    (BlockingClient::with_transport("http://localhost/", options.on_note(hook), server).expect("a client"), notes)
}

const STORED: &str = "<Stored xmlns='urn:example:mime-parts'><number>7</number></Stored>";

/// Calls `Store` with a server that has these parts in its response; the result and the notes.
fn stored(options: Options, parts: &[(&str, &str)]) -> (Result<StoreResponseBody, Error>, Vec<(String, NoteKind)>) {
    let (client, notes) = client(options, package(&envelope(STORED), parts));
    let outcome = Port::new(client).store(&StoreBody::default(), &StoreHeaders::default());
    let notes = notes.lock().expect("no panic").clone();
    (outcome, notes)
}

fn octets(text: &str) -> Binary {
    Binary::from(text.to_owned())
}

#[test]
fn a_part_is_found_by_its_content_id() {
    let parts = [("Content-Type: image/png\r\nContent-ID: <x>", "other"), ("Content-ID: <preview=1@host>", "preview")];
    let (outcome, notes) = stored(Options::default(), &parts);
    assert_eq!(outcome.expect("a response").preview, octets("preview"));
    assert_eq!(notes, [("cid:x".to_owned(), NoteKind::Attachment)], "what no field has is noted");
    let (outcome, notes) = stored(Options::default().strict(true), &parts[1..]);
    assert!(outcome.is_ok() && notes.is_empty(), "{notes:?}");
}

#[test]
fn other_senders_have_other_identifiers() {
    let parts = [("Content-Type: text/plain", "other"), ("Content-Type: image/png\r\nContent-ID: <x>", "by type")];
    let (outcome, notes) = stored(Options::default(), &parts);
    assert_eq!(outcome.expect("a response").preview, octets("by type"));
    let expected = [("preview", NoteKind::PartName), ("attachment[0]", NoteKind::Attachment)];
    assert_eq!(notes, expected.map(|(path, kind)| (path.to_owned(), kind)));
    let (outcome, _) = stored(Options::default(), &parts[..1]);
    assert_eq!(outcome.expect("a response").preview, octets("other"), "the only one");
    let error = stored(Options::default().strict(true), &parts[1..]).0.expect_err("strict");
    assert!(error.to_string().contains("preview"), "{error}");
}

#[test]
fn a_missing_part_is_an_error_unless_decoding_is_lenient() {
    let error = stored(Options::default(), &[]).0.expect_err("there is no part");
    assert!(error.to_string().contains("the attachment preview is missing"), "{error}");
    let partial = error.into_partial::<StoreOperation>().expect("the rest");
    assert_eq!((partial.body.number, partial.preview), (7, Binary::default()));
    let (outcome, notes) = stored(Options::default().lenient(true), &[]);
    assert_eq!(outcome.expect("a response").body.number, 7);
    assert_eq!(notes, [("the attachment preview".to_owned(), NoteKind::Missing)]);
    let plain = ("text/xml".to_owned(), envelope(STORED).into_bytes());
    let (client, _) = client(Options::default(), plain);
    let error = Port::new(client).store(&StoreBody::default(), &StoreHeaders::default()).expect_err("no package");
    assert!(error.to_string().contains("the attachment preview is missing"), "{error}");
}

#[test]
fn a_partial_response_has_its_parts() {
    let body = "<Stored xmlns='urn:example:mime-parts'/>";
    let (client, _) = client(Options::default(), package(&envelope(body), &[("Content-ID: <preview=1@a>", "p")]));
    let error = Port::new(client).store(&StoreBody::default(), &StoreHeaders::default()).expect_err("no number");
    assert_eq!(error.into_partial::<StoreOperation>().expect("the rest").preview, octets("p"));
}

/// Returns a client of a server that sends the parts of each request back, as `respond` has them.
fn echo<O>(respond: impl Fn(O::Request) -> O::Response + Send + Sync + 'static) -> BlockingClient
where
    O: Operation<RequestHeaders = (), ResponseHeaders = ()>,
{
    let server = from_fn(move |request: Request| {
        let content_type = request.headers.get("Content-Type").unwrap_or_default();
        let (request, ()) = read_package::<O>(content_type, &request.body.to_bytes()?).expect("a request");
        let (content_type, body) = write_package::<O>(&respond(request), &()).expect("a response");
        Ok(Response::new(200, &content_type, body))
    });
    strict(server)
}

fn strict(server: impl BlockingTransport + 'static) -> BlockingClient {
    BlockingClient::with_transport("http://localhost/", Options::default().strict(true), server).expect("a client")
}

#[test]
fn a_body_may_be_empty_beside_its_part() {
    let client = echo::<mime_parts::port::FetchOperation>(|request| {
        assert_eq!(request.key.media_type(), Some("application/octet-stream"), "the binding names none");
        mime_parts::messages::FetchResponseBody::new(request.key.with_media_type("a/b"))
    });
    let content = Port::new(client).fetch(&FetchBody::new(octets("key"))).expect("a response");
    assert_eq!((content.media_type(), &content), (Some("a/b"), &octets("key")));
}

#[test]
fn parts_that_are_xml_are_documents() {
    let client = echo::<mime_parts::port::PrintOperation>(|request| {
        assert_eq!(
            [request.label.media_type(), request.form.media_type()],
            [Some("text/xml"), Some("application/xml")]
        );
        Stored::new(i32::from(request.label == octets("<l/>") && request.form == octets("<f/>")))
    });
    let request = PrintBody::new(Store::new("t"), octets("<l/>"), octets("<f/>"));
    assert_eq!(Port::new(client).print(&request).expect("a response"), 1);
}

#[test]
fn ports_that_bind_other_parts_have_their_own_types() {
    let client = echo::<plain::StoreOperation>(|request: Store| {
        StoreResponseBody::new(Stored::new(1), Binary::from(request.title).with_media_type("image/png"))
    });
    assert_eq!(Plain::new(client).store(&Store::new("t")).expect("a response").preview, octets("t"));
}

#[test]
fn wrappers_of_rpc_have_parts_beside_them() {
    let client =
        echo::<mime_parts_rpc::port::ScaleOperation>(|request| ScaleResponse::new(request.width, request.picture));
    let response = RpcPort::new(client).scale(&Scale::new(3, octets("p"))).expect("a response");
    assert_eq!(response, ScaleResponse::new(3, octets("p")));
    let client = echo::<mime_parts_rpc::port::TurnOperation>(|request| TurnResponse::new(request.picture));
    let request = Turn { angle: Some(90.0), picture: octets("p") };
    assert_eq!(RpcPort::new(client).turn(&request).expect("a response"), octets("p"));
}

#[test]
fn an_element_may_refer_to_the_part() {
    // As Axis 1 does.
    let body = |href: &str| {
        format!(
            "<r:ScaleResponse xmlns:r='urn:example:mime-parts-rpc'><picture href='{href}'/><height>3</height></r:ScaleResponse>"
        )
    };
    let parts = [("Content-ID: <1>", "other"), ("Content-ID: <2>", "meant")];
    let (good, notes) = client(Options::default(), package(&envelope(&body("cid:2")), &parts));
    let response = RpcPort::new(good).scale(&Scale::default()).expect("a response");
    assert_eq!(response, ScaleResponse::new(3, octets("meant")));
    let expected = [("picture", NoteKind::PartName), ("cid:1", NoteKind::Attachment)];
    let notes = notes.lock().expect("no panic").clone();
    assert_eq!(
        notes,
        expected.map(|(path, kind)| (format!("{}{path}", if path == "picture" { "ScaleResponse/" } else { "" }), kind))
    );
    let (dangling, _) = client(Options::default(), package(&envelope(&body("cid:3")), &parts));
    let response = RpcPort::new(dangling).scale(&Scale::default()).expect("a response");
    assert_eq!(response.picture, octets("other"), "by order, since the reference leads nowhere");
}
