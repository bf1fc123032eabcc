//! HTTP/2, where a server with TLS offers it: the same calls as by HTTP/1.1, and responses that break off.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use soapstone::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::soap::{Body, Caller, Operation, OperationInfo, RawDetail, Version};
use soapstone::token::{Token, TokenError, TokenProvider};
use soapstone::transport::{BoxFuture, ReqwestTransport, Transport, TransportErrorKind, TransportSettings};
use soapstone::{Binary, Client, Error, Options};

use crate::http2_server::{Http2Server, serve_http2};
use crate::items::{COUNT, message, streamed_by};
use crate::loopback::{After, Received, ok};
use crate::secure::{Authority, server_config};
use crate::tls::serve_tls_offering;

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:test", prefix: "t" }] };

/// Sends binary data, and gets a text.
#[derive(Debug)]
struct Store;

impl Operation for Store {
    type Request = Binary;
    type Response = String;
    type Output = String;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Store",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Store", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "Stored", REQUIRED | SIMPLE))),
    );

    fn output(response: String, (): ()) -> String {
        response
    }
}

/// The envelope with the response of [`Store`].
fn envelope(text: &str) -> Vec<u8> {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:test'><s:Body><t:Stored>{text}\
         </t:Stored></s:Body></s:Envelope>"
    )
    .into_bytes()
}

/// A response with the version of HTTP that the server was called by.
fn version(received: &Received) -> Vec<u8> {
    let line = received.head.lines().next().unwrap();
    ok("Content-Type: text/xml\r\n", &envelope(line.rsplit(' ').next().unwrap()))
}

/// Starts a server with HTTP/2. Also returns the settings that trust it.
fn server(respond: impl Fn(&Received) -> (Vec<u8>, After) + Send + Sync + 'static) -> (Http2Server, TransportSettings) {
    let authority = Authority::new();
    let server = serve_http2(server_config(&authority.issue("localhost"), None), respond);
    (server, TransportSettings::new().without_proxy().root_certificates(authority.pem()).unwrap())
}

fn client(port: u16, path: &str, settings: &TransportSettings, options: Options) -> Client {
    let transport = ReqwestTransport::with_settings(settings).unwrap();
    Client::with_transport(&format!("https://localhost:{port}{path}"), options, transport).unwrap()
}

#[tokio::test]
async fn the_same_call_works_by_http_2_and_by_http_1_1() {
    let (both, settings) = server(|received| (version(received), After::KeepOpen));
    let call = async |port, settings: &TransportSettings| {
        client(port, "/a", settings, Options::default()).call::<Store>(&Binary::from(*b"abc"), &()).await
    };
    assert_eq!(call(both.address.port(), &settings).await.unwrap(), "HTTP/2.0");
    let (older, tls) = serve_tls_offering(&["http/1.1"], |received| (version(received), After::KeepOpen));
    let trusting = TransportSettings::new().without_proxy().tls(tls);
    assert_eq!(call(older.port(), &trusting).await.unwrap(), "HTTP/1.1");
    // A server that offers what it cannot speak.
    let (broken, tls) = serve_tls_offering(&["h2"], |received| (version(received), After::KeepOpen));
    let trusting = TransportSettings::new().without_proxy().tls(tls);
    assert!(call(broken.port(), &trusting).await.is_err());
    assert_eq!(call(broken.port(), &trusting.without_http2()).await.unwrap(), "HTTP/1.1");
}

#[tokio::test]
async fn calls_share_a_connection_until_the_server_closes_it() {
    let (server, settings) = server(|received| {
        let end = if received.target() == "/last" { "X-End: last\r\n" } else { "" };
        (ok(&format!("Content-Type: text/xml\r\n{end}"), &envelope("a")), After::KeepOpen)
    });
    let port = server.address.port();
    let (a, transport) = (Binary::from(*b"abc"), ReqwestTransport::with_settings(&settings).unwrap());
    let client = |path: &str| {
        let url = format!("https://localhost:{port}{path}");
        Client::with_transport(&url, Options::default(), transport.clone()).unwrap()
    };
    let (first, last) = (client("/a"), client("/last"));
    for _ in 0..10 {
        first.call::<Store>(&a, &()).await.unwrap();
    }
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let (first, a) = (first.clone(), a.clone());
            tokio::spawn(async move { first.call::<Store>(&a, &()).await.unwrap() })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    last.call::<Store>(&a, &()).await.unwrap();
    // The server's GOAWAY follows the response. The client sees it during the next call, which the server still accepts.
    std::thread::sleep(Duration::from_millis(300));
    for _ in 0..3 {
        first.call::<Store>(&a, &()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn responses_and_requests_are_streamed() {
    let heads = Arc::<Mutex<Vec<(String, usize)>>>::default();
    let seen = Arc::clone(&heads);
    let (server, settings) = server(move |received| {
        seen.lock().unwrap().push((received.head.clone(), received.body.len()));
        let content = if received.target() == "/items" { message() } else { envelope("a") };
        (ok("Content-Type: text/xml\r\n", &content), After::KeepOpen)
    });
    let port = server.address.port();
    // The response is longer than the limit, which is that of an item.
    let items = client(port, "/items", &settings, Options::default().limit(1 << 20));
    let (count, failed, has_reply) = streamed_by(&items).await;
    assert_eq!((count, has_reply), (COUNT, true), "{failed:?}");
    // The length of the body is not known.
    let reader = Binary::reader(None, || Ok(std::io::Read::take(std::io::repeat(7), 3_000_001)));
    let upload = client(port, "/a", &settings, Options::default().mtom(1000));
    assert_eq!(upload.call::<Store>(&reader, &()).await.unwrap(), "a");
    let heads = heads.lock().unwrap();
    let (head, length) = heads.last().unwrap();
    assert!(head.starts_with("POST /a HTTP/2.0\r\n") && *length > 3_000_001, "{head}{length}");
    for absent in ["content-length", "transfer-encoding"] {
        assert!(!head.contains(absent), "{head}");
    }
}

/// Provides `t1`, `t2` and so on.
#[derive(Default)]
struct Tokens(AtomicUsize);

impl TokenProvider for Tokens {
    fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move { Ok(Token::new(format!("t{number}"))) })
    }
}

#[tokio::test]
async fn an_expired_token_is_replaced_also_where_the_server_does_not_read_the_request() {
    let (server, settings) = server(|received| {
        let response = if received.target().ends_with("?token=t1") {
            b"HTTP/1.1 498 Invalid Token\r\nContent-Length: 0\r\n\r\n".to_vec()
        } else {
            ok("Content-Type: text/xml\r\n", &envelope("a"))
        };
        (response, After::KeepOpen)
    });
    for path in ["/a", "/unread"] {
        let options = Options::default().mtom(1000);
        let client = client(server.address.port(), path, &settings, options).with_tokens(Tokens::default());
        // More than the server's window has room for.
        for value in [Binary::from(*b"abc"), Binary::from(vec![7; 1 << 20])] {
            assert_eq!(client.call::<Store>(&value, &()).await.unwrap(), "a", "{path}");
        }
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_response_that_breaks_off_is_an_error() {
    let whole = message();
    let (server, settings) = server(move |received| {
        let half = &whole[..whole.len() / 2];
        let (path, length) = received.target().split_once('?').unwrap();
        let end = match path {
            "/internal-error" => "X-End: reset 2\r\n",
            "/cancel" => "X-End: reset 8\r\n",
            "/no-error" => "X-End: reset 0\r\n",
            "/go-away" => "X-End: go-away\r\n",
            "/drop" => "X-End: drop\r\n",
            _ => "",
        };
        let length = if length == "length" { format!("Content-Length: {}\r\n", whole.len()) } else { String::new() };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{end}{length}\r\n");
        ([head.as_bytes(), half].concat(), After::KeepOpen)
    });
    let paths = ["internal-error", "cancel", "go-away", "drop"];
    let paths = paths.iter().flat_map(|path| [format!("/{path}?length"), format!("/{path}?")]);
    // With these, the library takes what arrived for the whole body.
    for path in paths.chain(["/no-error?length".to_owned(), "/short?length".to_owned()]) {
        let client = client(server.address.port(), &path, &settings, Options::default());
        let error = client.call::<Store>(&Binary::from(*b"abc"), &()).await.unwrap_err();
        let Error::Transport { source, .. } = &error else { panic!("{path}: {error}") };
        assert_eq!(source.kind(), TransportErrorKind::Other, "{path}: {error}");
        let error = client.download(&path).await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{path}: {error}");
        let (count, failed, has_reply) = streamed_by(&client).await;
        assert!(count < COUNT && !has_reply, "{path}: {count}");
        assert!(matches!(failed, Some(Error::Transport { .. })), "{path}: {failed:?}");
    }
    // Nothing but the XML shows that more would follow.
    let client = client(server.address.port(), "/no-error?", &settings, Options::default());
    let error = client.call::<Store>(&Binary::from(*b"abc"), &()).await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "{error}");
    let (count, failed, has_reply) = streamed_by(&client).await;
    assert!(count < COUNT && failed.is_some() && !has_reply, "{count} {failed:?}");
}
