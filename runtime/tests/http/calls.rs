//! Calls over a connection, with both clients: options of one call, and when a call is sent again.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use soapstone::client::Retry;
use soapstone::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::soap::{Body, Caller as _, Operation, OperationInfo, RawDetail, Version};
use soapstone::{BlockingClient, Client, Error, ErrorKind, NamespaceFamily, Options, Reply};

use crate::loopback::{After, Received, Server, converse, ok, serve};

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:maps/1", prefix: "m" }] };

/// Sends a text and gets one back.
#[derive(Debug)]
struct Title;

impl Operation for Title {
    type Request = String;
    type Response = String;
    type Output = String;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Title",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Title", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "TitleResponse", REQUIRED | SIMPLE))),
    );

    fn output(response: String, (): ()) -> String {
        response
    }
}

fn message(uri: &str, text: &str) -> Vec<u8> {
    let body = format!("<m:TitleResponse xmlns:m='{uri}'>{text}</m:TitleResponse>");
    let envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    ok(
        "Content-Type: text/xml\r\n",
        format!("<s:Envelope xmlns:s='{envelope}'><s:Body>{body}</s:Body></s:Envelope>").as_bytes(),
    )
}

/// Calls by both clients.
fn both(url: &str, of_client: &Options, of_call: &Options) -> [Result<Reply<Title>, Error>; 2] {
    let text = "a title".to_owned();
    let client = BlockingClient::with_options(url, of_client.clone()).unwrap();
    let blocking = client.call_with::<Title>(&text, &(), of_call);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::with_options(url, of_client.clone()).unwrap();
    [blocking, runtime.block_on(client.call_with::<Title>(&text, &(), of_call))]
}

fn url(server: &Server, path: &str) -> String {
    format!("http://{}/{path}", server.address)
}

/// A server with a path for each limit.
fn limits() -> Server {
    serve(|received: &Received| {
        let sent = String::from_utf8_lossy(&received.body).into_owned();
        let response = match received.target() {
            "/slow" => {
                std::thread::sleep(Duration::from_millis(900));
                message("urn:maps/1", "late")
            }
            "/large" => message("urn:maps/1", &"x".repeat(5000)),
            "/dialect" => {
                let uri = if sent.contains("'urn:maps/2'") || sent.contains("\"urn:maps/2\"") { "2" } else { "1" };
                message(&format!("urn:maps/{uri}"), uri)
            }
            path => {
                let header = received.head.lines().find_map(|line| line.strip_prefix("x-request-id: "));
                message("urn:maps/1", &format!("{path} {}", header.unwrap_or("none")))
            }
        };
        (response, After::KeepOpen)
    })
}

#[test]
fn options_of_one_call_are_its_own() {
    let server = limits();
    let plain = Options::default();
    let short = Duration::from_millis(300);
    for (path, options, kind) in [
        ("slow", plain.clone().read_timeout(short), ErrorKind::Timeout),
        ("slow", plain.clone().timeout(short), ErrorKind::Timeout),
        ("large", plain.clone().limit(3000), ErrorKind::Limit),
        ("deep", plain.clone().max_depth(1), ErrorKind::Limit),
    ] {
        for reply in both(&url(&server, path), &plain, &options) {
            assert_eq!(reply.unwrap_err().kind(), kind, "{path}");
        }
        // The client has such limits, and the call has other ones.
        let wide = plain.clone().timeout(None).read_timeout(Duration::from_secs(60)).limit(1 << 20).max_depth(256);
        for reply in both(&url(&server, path), &options, &wide) {
            assert_eq!(reply.unwrap().status, 200, "{path}");
        }
    }
    let dialect = |version| plain.clone().namespace_family(NamespaceFamily::new("urn:maps/", version));
    for reply in both(&url(&server, "dialect"), &dialect("1"), &dialect("2")) {
        assert_eq!(reply.unwrap().output, "2");
    }
    let other = plain.clone().endpoint("/other").header("X-Request-Id", "7");
    for reply in both(&url(&server, "service"), &plain.clone().header("X-Request-Id", "1"), &other) {
        assert_eq!(reply.unwrap().output, "/other 7");
    }
}

#[test]
fn a_call_has_a_time_limit_for_connecting() {
    // A server that accepts connections and never uses TLS.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", silent.local_addr().unwrap());
    let start = Instant::now();
    for reply in both(&url, &Options::default(), &Options::default().connect_timeout(Duration::from_millis(300))) {
        assert_eq!(reply.unwrap_err().kind(), ErrorKind::Timeout);
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

fn retry() -> Options {
    let pause = Duration::from_millis(20);
    Options::default().retry(Retry::new(200).base_pause(pause).max_pause(2 * pause))
}

#[test]
fn a_server_that_is_not_there_yet_is_called_again() {
    for index in 0..2 {
        // The port is free again at once.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            let listener = TcpListener::bind(address).unwrap();
            for stream in listener.incoming().map_while(Result::ok) {
                std::thread::spawn(move || converse(stream, &|_| (message("urn:maps/1", "up"), After::KeepOpen)));
            }
        });
        let (url, text) = (format!("http://{address}/"), "a title".to_owned());
        let reply = if index == 0 {
            BlockingClient::with_options(&url, retry()).unwrap().call_with::<Title>(&text, &(), &Options::default())
        } else {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let client = Client::with_options(&url, retry()).unwrap();
            runtime.block_on(client.call_with::<Title>(&text, &(), &Options::default()))
        };
        let reply = reply.unwrap();
        assert!(reply.output == "up" && reply.attempts > 1, "{reply:?}");
    }
}

#[test]
fn what_a_server_may_have_processed_is_not_sent_again() {
    let busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".to_vec();
    for (path, first, requests) in [
        // The whole request was read, and the connection breaks off before or within the response.
        ("cut", Vec::new(), 1),
        ("cut", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc".to_vec(), 1),
        ("cut", b"HTTP/1.1 500 Error\r\nContent-Length: 0\r\n\r\n".to_vec(), 1),
        // The server states that it has not processed it.
        ("busy", busy, 2),
    ] {
        for index in 0..2 {
            let count = Arc::new(AtomicUsize::new(0));
            let (counted, first) = (Arc::clone(&count), first.clone());
            let server = serve(move |_| match counted.fetch_add(1, Ordering::SeqCst) {
                0 => (first.clone(), After::Close),
                _ => (message("urn:maps/1", "again"), After::KeepOpen),
            });
            let (url, text) = (url(&server, path), "a title".to_owned());
            let outcome = if index == 0 {
                BlockingClient::with_options(&url, retry()).unwrap().call::<Title>(&text, &())
            } else {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(Client::with_options(&url, retry()).unwrap().call::<Title>(&text, &()))
            };
            assert_eq!((outcome.is_ok(), count.load(Ordering::SeqCst)), (requests > 1, requests), "{outcome:?}");
        }
    }
}
