//! No secret reaches the crate `log`, whatever its level: not by way of a library either.

use std::sync::Mutex;

use crate::loopback::{After, Received, ok, serve};
use crate::tls::serve_tls;
use log::{LevelFilter, Log, Metadata, Record};
use soapstone::token::{BlockingTokenProvider, Token, TokenError, TokenProvider};
use soapstone::transport::{
    BlockingTransport, BoxFuture, HyperTransport, Request, ReqwestTransport, Response, Transport, TransportError,
    TransportSettings,
};
use soapstone::{BlockingClient, Client, Options};
use url::Url;

/// Secrets of the client, and those that the server sends. They are short, since libraries log bytes in short rows.
const SECRETS: [&str; 9] = ["tok3n", "p4ss", "k3y", "c00kie", "b0dy", "b4sic", "YW5uOmI0c2lj", "pr0xy", "YW5uOnByMHh5"];

/// Everything that was logged.
static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Everything;

impl Log for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        LOGGED.lock().unwrap().push(format!("{} {} {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Gets a token from the server: by `GET` with the password in the URL, or by `POST`.
struct Tokens {
    url: Url,
    is_post: bool,
}

impl Tokens {
    fn request(&self) -> Request {
        if self.is_post {
            return Request::post(self.url.clone(), "application/x-www-form-urlencoded", "username=ann&password=p4ss");
        }
        let mut url = self.url.clone();
        url.set_query(Some("request=getToken&username=ann&password=p4ss"));
        Request::get(url)
    }

    fn token(outcome: Result<Response, TransportError>) -> Result<Token, TokenError> {
        Ok(Token::new(String::from_utf8_lossy(&outcome?.body)))
    }
}

impl TokenProvider for Tokens {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move { Self::token(http.send(self.request()).await) })
    }
}

impl BlockingTokenProvider for Tokens {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        Self::token(http.send(self.request()))
    }
}

fn respond(received: &Received) -> (Vec<u8>, After) {
    let path = received.target().split('?').next().unwrap_or_default();
    let path = path.strip_prefix("http://soap.test").unwrap_or(path);
    let response = match path {
        "/tokens" => ok("Set-Cookie: id=c00kie; Path=/\r\n", b"tok3n"),
        "/moved" => b"HTTP/1.1 302 Found\r\nLocation: /a?token=tok3n\r\nContent-Length: 0\r\n\r\n".to_vec(),
        "/chunked" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nb0dy\r\n0\r\n\r\n".to_vec(),
        "/cut" => b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nb0dy".to_vec(),
        "/nonsense" => b"b0dy tok3n\r\n\r\n".to_vec(),
        _ => ok("X-Echo: k3y\r\n", b"b0dy"),
    };
    (response, if matches!(path, "/cut" | "/nonsense") { After::Close } else { After::KeepOpen })
}

/// The transports of both clients, with their endpoints.
struct Transports {
    blocking: (HyperTransport, String),
    client: (ReqwestTransport, String),
}

impl Transports {
    fn new(settings: &TransportSettings, endpoint: String) -> Self {
        let client = ReqwestTransport::with_settings(settings).unwrap();
        Self { blocking: (HyperTransport::with_settings(settings), endpoint.clone()), client: (client, endpoint) }
    }
}

fn plain() -> Transports {
    Transports::new(&TransportSettings::new(), format!("http://{}/a", serve(respond).address))
}

fn secure() -> Transports {
    let (address, config) = serve_tls(respond);
    let settings = TransportSettings::new().tls(config);
    Transports::new(&settings, format!("https://localhost:{}/a", address.port()))
}

fn proxied() -> Transports {
    let proxy = format!("http://{}", serve(respond).address);
    let settings = TransportSettings::new().proxy(&proxy).unwrap().proxy_auth("ann", "pr0xy");
    Transports::new(&settings, "http://soap.test/a".to_owned())
}

/// A server with HTTP/2 for the async transport, and another one for the blocking one.
#[cfg(feature = "http2")]
fn http2() -> Transports {
    let authority = crate::secure::Authority::new();
    let config = crate::secure::server_config(&authority.issue("localhost"), None);
    let server = crate::http2_server::serve_http2(config, respond);
    let settings = TransportSettings::new().without_proxy().root_certificates(authority.pem()).unwrap();
    let endpoint = format!("https://localhost:{}/a", server.address.port());
    Transports { client: (ReqwestTransport::with_settings(&settings).unwrap(), endpoint), ..plain() }
}

#[test]
fn no_secret_is_logged_at_any_level() {
    log::set_logger(&Everything).unwrap();
    log::set_max_level(LevelFilter::Trace);
    for transports in [plain(), secure(), proxied()] {
        call(&transports);
    }
    #[cfg(feature = "http2")]
    call(&http2());
    let logged = LOGGED.lock().unwrap();
    // The logger works: hyper-util writes of its pool, by way of `tracing`, reqwest of its connections, rustls of handshakes.
    for library in ["hyper_util", "reqwest", "rustls"] {
        assert!(logged.iter().any(|line| line.contains(library)), "{library} logs nothing");
    }
    // And h2 of frames, which have the headers and the URL.
    #[cfg(feature = "http2")]
    for text in ["send frame=Headers", "received frame=Headers", "received frame=Data", "received frame=Reset"] {
        assert!(logged.iter().any(|line| line.contains("h2::codec") && line.contains(text)), "h2 does not log {text}");
    }
    for line in logged.iter() {
        for secret in SECRETS {
            assert!(!line.contains(secret), "{secret} is logged: {line}");
        }
    }
}

/// Calls both clients with secrets in each place that has some.
fn call(Transports { blocking: (sync, sync_endpoint), client: (concurrent, endpoint) }: &Transports) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for is_post in [false, true] {
        let tokens = |endpoint: &str| Tokens { url: Url::parse(endpoint).unwrap().join("/tokens").unwrap(), is_post };
        let options = || {
            let options = Options::default().basic_auth("ann", "b4sic").header("X-Api-Key", "k3y");
            #[cfg(feature = "cookies")]
            let options = options.cookies(soapstone::client::Cookies::new());
            options.header("Cookie", "c00kie")
        };
        let blocking = BlockingClient::with_transport(sync_endpoint, options(), sync.clone()).unwrap();
        let blocking = blocking.with_tokens(tokens(sync_endpoint));
        let client = Client::with_transport(endpoint, options(), concurrent.clone()).unwrap();
        let client = client.with_tokens(tokens(endpoint));
        for path in ["/file", "/chunked", "/moved", "/file", "/cut", "/nonsense"] {
            let is_whole = !matches!(path, "/cut" | "/nonsense");
            assert_eq!(blocking.download(path).is_ok(), is_whole, "{path}");
            let outcome = runtime.block_on(client.download(path));
            assert_eq!(outcome.is_ok(), is_whole, "{path}: {:?}", outcome.err());
        }
    }
    // A call with everything in one request.
    let request = |endpoint: &str| {
        let url = Url::parse(&format!("{endpoint}?token=tok3n&password=p4ss")).unwrap();
        let mut request = Request::post(url, "text/xml", "<password>b0dy</password>");
        request.headers.set("Authorization", "Basic YW5uOmI0c2lj");
        request
    };
    BlockingTransport::send(sync, request(sync_endpoint)).unwrap();
    runtime.block_on(concurrent.send(request(endpoint))).unwrap();
}
