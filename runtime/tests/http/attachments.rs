//! Large attachments over a connection, with both clients: from files and readers, to temporary files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use soapstone::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::soap::{Attachment, Body, Operation, OperationInfo, RawDetail, TemporaryFiles, Version};
use soapstone::token::Token;
use soapstone::{Binary, BlockingClient, Client, Error, Options, Reply};

use crate::loopback::{After, Server, ok, serve};

/// The length of what is sent, in bytes.
const LENGTH: u64 = 3_000_001;

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:test", prefix: "t" }] };

/// Sends binary data and gets it back.
#[derive(Debug)]
struct Store;

impl Operation for Store {
    type Request = Binary;
    type Response = Binary;
    type Output = Binary;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Store",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Store", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "Store", REQUIRED | SIMPLE))),
    );

    fn output(response: Binary, (): ()) -> Binary {
        response
    }
}

/// Starts a server that returns each message as it came.
fn echo() -> Server {
    serve(|received| {
        let is_type = |line: &&str| line.to_ascii_lowercase().starts_with("content-type:");
        let content_type = received.head.lines().find(is_type).unwrap_or_default();
        (ok(&format!("{content_type}\r\n"), &received.body), After::KeepOpen)
    })
}

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let folder = std::env::temp_dir().join(format!("soapstone-{name}-{now}"));
    std::fs::create_dir(&folder).unwrap();
    folder
}

/// Sends a value with an attachment, by both clients.
fn both(server: &Server, value: &Binary, options: &Options) -> [Result<Reply<Store>, Error>; 2] {
    let url = format!("http://{}/", server.address);
    let blocking = BlockingClient::new(&url).unwrap().call_with::<Store>(value, &(), options);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let client = Client::new(&url).unwrap();
    let asynchronous = runtime.block_on(client.call_with::<Store>(value, &(), options));
    [blocking, asynchronous]
}

fn octets() -> Vec<u8> {
    (0..LENGTH).map(|at| (at % 251) as u8).collect()
}

#[test]
fn attachments_come_from_files_and_go_to_temporary_files() {
    let (server, source, target) = (echo(), folder("source"), folder("target"));
    let path = source.join("data");
    std::fs::write(&path, octets()).unwrap();
    let reader = Binary::reader(Some(LENGTH), || Ok(std::io::Cursor::new(octets())));
    let beside = Attachment::new("beside", reader.clone().with_media_type("image/png"));
    let options = Options::default()
        .mtom(1000)
        .attachment(beside.clone())
        .attachment_store(1000, TemporaryFiles::within(&target));
    for value in [Binary::file(&path).unwrap(), reader] {
        let replies = both(&server, &value, &options);
        assert_eq!(std::fs::read_dir(&target).unwrap().count(), 4, "two files for each call");
        for reply in replies {
            let reply = reply.unwrap();
            assert_eq!((reply.output.as_bytes(), reply.output.len()), (None, Some(LENGTH)));
            assert!(reply.output.to_bytes().unwrap() == octets());
            let found = reply.extras.attachment(&beside.url()).unwrap();
            assert_eq!((found.content_type(), found.encoded.as_bytes()), ("image/png", None));
            assert!(found.content().unwrap().to_bytes().unwrap() == octets());
        }
        assert_eq!(std::fs::read_dir(&target).unwrap().count(), 0, "the files go with their last owner");
    }
    std::fs::remove_dir_all(&source).unwrap();
    std::fs::remove_dir(&target).unwrap();
}

#[test]
fn files_and_readers_are_read_again_for_a_request_with_a_new_token() {
    let server = serve(|received| {
        if received.target() != "/?token=second" {
            return (b"HTTP/1.1 498 Invalid\r\nContent-Length: 0\r\n\r\n".to_vec(), After::KeepOpen);
        }
        let is_type = |line: &&str| line.to_ascii_lowercase().starts_with("content-type:");
        let content_type = received.head.lines().find(is_type).unwrap_or_default();
        (ok(&format!("{content_type}\r\n"), &received.body), After::KeepOpen)
    });
    let source = folder("repeat");
    let path = source.join("data");
    std::fs::write(&path, octets()).unwrap();
    let opened = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&opened);
    let reader = Binary::reader(Some(LENGTH), move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(std::io::Cursor::new(octets()))
    });
    let (url, options) = (format!("http://{}/", server.address), Options::default().mtom(1000));
    for value in [Binary::file(&path).unwrap(), reader] {
        let tokens = || {
            let issued = AtomicUsize::new(0);
            move || Token::new(["first", "second"][issued.fetch_add(1, Ordering::SeqCst).min(1)])
        };
        let next = tokens();
        let client = BlockingClient::new(&url).unwrap().with_tokens(move || Ok(next()));
        let reply = client.call_with::<Store>(&value, &(), &options).unwrap();
        assert!(reply.attempts == 2 && reply.output.to_bytes().unwrap() == octets());
        let next = tokens();
        let client = Client::new(&url).unwrap().with_tokens(move || std::future::ready(Ok(next())));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let reply = runtime.block_on(client.call_with::<Store>(&value, &(), &options)).unwrap();
        assert!(reply.attempts == 2 && reply.output.to_bytes().unwrap() == octets());
    }
    assert_eq!(opened.load(Ordering::SeqCst), 4, "the reader is opened for each attempt");
    std::fs::remove_dir_all(&source).unwrap();
}

#[test]
fn small_attachments_and_plain_responses_stay_in_memory() {
    let (server, target) = (echo(), folder("unused"));
    let value = Binary::from(vec![7; 900]);
    let options = Options::default().attachment_store(1000, TemporaryFiles::within(&target));
    for options in [options.clone(), options.mtom(100)] {
        for reply in both(&server, &value, &options) {
            assert_eq!(reply.unwrap().output, value);
        }
    }
    std::fs::remove_dir(&target).unwrap();
}

#[test]
fn the_limit_is_for_stored_attachments_too() {
    let (server, target) = (echo(), folder("limit"));
    let value = Binary::from(octets());
    let store = TemporaryFiles::within(&target);
    let options = Options::default().mtom(1000).limit(LENGTH).attachment_store(1000, store);
    for reply in both(&server, &value, &options) {
        assert!(matches!(reply, Err(Error::Transport { .. })), "{reply:?}");
    }
    std::fs::remove_dir(&target).unwrap();
    // Neither is a folder that is not there.
    let options = options.limit(2 * LENGTH).attachment_store(1000, TemporaryFiles::within(&target));
    for reply in both(&server, &value, &options) {
        let error = reply.unwrap_err().to_string();
        assert!(error.contains("an attachment cannot be stored"), "{error}");
    }
}
