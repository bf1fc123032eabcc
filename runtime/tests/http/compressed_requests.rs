//! Requests in the content coding gzip, where the options have it so.

use std::io::Read as _;
use std::sync::{Arc, Mutex};

use soapstone::client::{Interceptor, SeenRequest};
use soapstone::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::soap::{Body, Caller as _, Operation, OperationInfo, RawDetail, Version};
use soapstone::{BlockingClient, Client, Error, Options};

use crate::loopback::{After, Server, ok, serve};

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:test", prefix: "t" }] };

/// Returns the text that it is sent.
#[derive(Debug)]
struct Echo;

impl Operation for Echo {
    type Request = String;
    type Response = String;
    type Output = String;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Echo",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE))),
    );

    fn output(response: String, (): ()) -> String {
        response
    }
}

/// The lengths of the bodies of requests, and whether they were compressed.
type Seen = Arc<Mutex<Vec<(usize, bool)>>>;

/// A server that returns the message that it is sent, in whatever coding that is.
fn server() -> (Server, Seen) {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    let server = serve(move |received| {
        let is_gzip = received.head.to_ascii_lowercase().contains("content-encoding: gzip\r\n");
        log.lock().unwrap().push((received.body.len(), is_gzip));
        if received.target() == "/plain-only" && is_gzip {
            return (b"HTTP/1.1 415 Unsupported Media Type\r\nContent-Length: 0\r\n\r\n".to_vec(), After::KeepOpen);
        }
        let mut body = Vec::new();
        if is_gzip {
            flate2::read::GzDecoder::new(&*received.body).read_to_end(&mut body).unwrap();
        } else {
            body.clone_from(&received.body);
        }
        (ok("Content-Type: text/xml\r\n", &body), After::KeepOpen)
    });
    (server, seen)
}

/// Calls with both clients.
fn call(url: &str, options: &Options, text: &String) -> [Result<String, Error>; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::with_options(url, options.clone()).unwrap();
    let blocking = BlockingClient::with_options(url, options.clone()).unwrap();
    [blocking.call::<Echo>(text, &()), runtime.block_on(client.call::<Echo>(text, &()))]
}

#[test]
fn requests_are_compressed_by_option_and_from_a_length_on() {
    let (server, seen) = server();
    let url = format!("http://{}/", server.address);
    let text = "text ".repeat(2000);
    for (options, is_compressed) in [
        (Options::default(), false),
        (Options::default().gzip_requests(100_000), false),
        (Options::default().gzip_requests(5000), true),
        (Options::default().gzip_requests(0).header("Content-Encoding", "identity"), false),
    ] {
        for outcome in call(&url, &options, &text) {
            assert_eq!(outcome.unwrap(), text);
        }
        for (length, is_gzip) in seen.lock().unwrap().drain(..) {
            assert_eq!((is_gzip, length < 1000), (is_compressed, is_compressed), "{length} bytes");
        }
    }
    // The option of a client, and of one call.
    let client = BlockingClient::new(&url).unwrap();
    client.call_with::<Echo>(&text, &(), &Options::default().gzip_requests(0)).unwrap();
    client.call::<Echo>(&text, &()).unwrap();
    let compressed: Vec<bool> = seen.lock().unwrap().iter().map(|(_, is_gzip)| *is_gzip).collect();
    assert_eq!(compressed, [true, false]);
}

#[test]
fn a_service_that_accepts_no_compressed_requests_is_named_as_one() {
    let (server, _) = server();
    let url = format!("http://{}/plain-only", server.address);
    for outcome in call(&url, &Options::default().gzip_requests(0), &"text".to_owned()) {
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains("HTTP 415") && error.contains("accepts no compressed requests"), "{error}");
    }
}

/// Keeps what it sees.
struct Recorder(Arc<Mutex<String>>);

impl Interceptor for Recorder {
    fn on_request(&self, request: &mut SeenRequest<'_>) {
        self.0.lock().unwrap().push_str(&request.body());
    }
}

#[test]
fn interceptors_see_what_is_compressed_and_hooks_the_bytes_that_are_sent() {
    let (server, seen) = server();
    let (bodies, lengths) = (Arc::<Mutex<String>>::default(), Arc::<Mutex<Vec<usize>>>::default());
    let log = Arc::clone(&lengths);
    let options = Options::default()
        .gzip_requests(0)
        .interceptor(Recorder(Arc::clone(&bodies)))
        .on_exchange(move |exchange| log.lock().unwrap().push(exchange.sent));
    for outcome in call(&format!("http://{}/", server.address), &options, &"some text".to_owned()) {
        outcome.unwrap();
    }
    assert_eq!(bodies.lock().unwrap().matches(">some text</").count(), 2);
    let received: Vec<usize> = seen.lock().unwrap().iter().map(|(length, _)| *length).collect();
    assert_eq!(*lengths.lock().unwrap(), received);
}
