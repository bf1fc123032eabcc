//! Both clients against servers that are functions: what goes over the wire, what comes back, and how one token is
//! shared.

/// An operation without header entries, whose output is its response.
macro_rules! plain_operation {
    ($(#[$docs:meta])* $name:ident: $request:ty => $response:ty, $fault:ty, $info:expr) => {
        $(#[$docs])*
        #[derive(Debug)]
        struct $name;

        impl Operation for $name {
            type Request = $request;
            type Response = $response;
            type Output = $response;
            type Fault = $fault;
            type RequestHeaders = ();
            type ResponseHeaders = ();
            const INFO: &'static OperationInfo = $info;

            fn output(response: $response, (): ()) -> $response {
                response
            }
        }
    };
}

mod addressing;
mod aside;
#[cfg(feature = "cookies")]
mod cookies;
#[cfg(feature = "digest")]
mod digest;
mod envelopes;
mod extras;
mod faults;
mod forbidden;
mod interceptors;
mod items;
#[cfg(feature = "blocking")]
mod loopback;
mod mock;
mod modules;
mod mtom;
mod on_demand;
mod rejections;
mod repetition;
mod replies;
mod responses;
mod schemes;
mod secrets;
mod sharing;
mod swa;
mod warnings;
mod wire;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use super::{BlockingClient, Client, Options};
use crate::redact::Scrubber;
use crate::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use crate::soap::{Body, Caller, Operation, OperationInfo, RawDetail, Version};
use crate::token::{BlockingTokenProvider, Token, TokenError, TokenErrorKind, TokenProvider};
use crate::transport::{BlockingTransport, BoxFuture, Request, Response, Transport, TransportError};

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:test", prefix: "t" }] };

plain_operation! {
    /// Sends a text and gets one back.
    Echo: String => String, RawDetail, &OperationInfo {
            name: "Echo",
            action: "",
            version: Version::Soap11,
            package: &PACKAGE,
            input: Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
            output: Some(Body::literal(FieldDescriptor::element(1, "EchoResponse", REQUIRED | SIMPLE))),
            addressing_action: None,
            policy: None,
            module: None,
        }
}

/// A server that is a function, for both clients. The async transport goes round the scheduler first.
///
/// The exchange goes over HTTP on the loopback interface where there is a transport that does not depend on a runtime.
struct Fake<F>(F);

impl<F: Fn(Request) -> Result<Response, TransportError>> Fake<F> {
    fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        #[cfg(feature = "blocking")]
        return loopback::over_http(&self.0, request);
        #[cfg(not(feature = "blocking"))]
        (self.0)(request)
    }
}

impl<F: Fn(Request) -> Result<Response, TransportError> + Send + Sync> Transport for Fake<F> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            self.exchange(request)
        })
    }
}

impl<F: Fn(Request) -> Result<Response, TransportError> + Send + Sync> BlockingTransport for Fake<F> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.exchange(request)
    }
}

fn envelope(body: &str) -> String {
    let uri = Version::Soap11.namespace();
    format!("<s:Envelope xmlns:s='{uri}' xmlns:t='urn:test'><s:Body>{body}</s:Body></s:Envelope>")
}

fn echo(text: &str) -> Response {
    Response::new(200, "text/xml", envelope(&format!("<t:EchoResponse>{text}</t:EchoResponse>")))
}

const ENDPOINT: &str = "https://gis.example.com/maps/services/Map/MapServer";

/// Makes one call with a blocking client whose server is a function.
fn call(
    options: Options,
    server: impl Fn(Request) -> Result<Response, TransportError> + Send + Sync + 'static,
) -> Result<String, crate::Error> {
    let client = BlockingClient::with_transport(ENDPOINT, options, Fake(server)).unwrap();
    client.call::<Echo>(&"hello".to_owned(), &())
}

/// A GIS server and its token service: tokens are `tok-1`, `tok-2`, … and the server accepts one of them.
#[derive(Default)]
struct Gis {
    /// The number of the token that the server accepts.
    good: AtomicUsize,
    /// The number of issued tokens.
    issued: AtomicUsize,
    /// The number of requests to the token service.
    token_requests: AtomicUsize,
    /// The number of requests to the server.
    calls: AtomicUsize,
    /// The token service's response in the place of a token.
    broken: Mutex<Option<Result<Response, TransportError>>>,
    /// A barrier for rejected calls: all calls have been rejected before the first one requests a token.
    rejections: Mutex<Option<Arc<Barrier>>>,
}

impl Gis {
    fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        if request.url.path() == "/maps/tokens" {
            self.token_requests.fetch_add(1, Ordering::SeqCst);
            if let Some(broken) = self.broken.lock().unwrap().clone() {
                return broken;
            }
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            return Ok(Response::new(200, "text/plain", format!("tok-{number}")));
        }
        self.calls.fetch_add(1, Ordering::SeqCst);
        let accepted = format!("tok-{}", self.good.load(Ordering::SeqCst));
        let token = request.url.query_pairs().find(|(name, _)| name == "token").map(|(_, value)| value.into_owned());
        Ok(match token {
            Some(token) if token == accepted => echo(&token),
            Some(_) => {
                let barrier = self.rejections.lock().unwrap().clone();
                if let Some(barrier) = barrier {
                    barrier.wait();
                }
                Response::new(498, "text/html", "Invalid Token")
            }
            None => Response::new(499, "text/html", "Token Required"),
        })
    }
}

/// Returns the numbers of token requests and of calls.
fn counts(gis: &Gis) -> (usize, usize) {
    (gis.token_requests.load(Ordering::SeqCst), gis.calls.load(Ordering::SeqCst))
}

const TOKENS: &str = "https://gis.example.com/maps/tokens";
const PASSWORD: &str = "pass+word";

/// Gets tokens from a service that returns one for a user's name and password, in plain text.
#[derive(Debug)]
struct TokenService;

impl TokenService {
    fn request() -> Request {
        let url = format!("{TOKENS}?username=ann&password=pass%2Bword");
        Request::get(url::Url::parse(&url).unwrap())
    }

    fn token(outcome: Result<Response, TransportError>) -> Result<Token, TokenError> {
        let response = outcome.map_err(|error| TokenError::transport(TOKENS, error))?;
        let text = String::from_utf8_lossy(&response.body);
        if response.is_success() && text.starts_with("tok-") {
            return Ok(Token::new(text));
        }
        let text = Scrubber::new([PASSWORD]).scrub(&text);
        Err(TokenError::new(TokenErrorKind::BadCredentials, format!("{TOKENS}: {text}")))
    }
}

impl TokenProvider for TokenService {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move { Self::token(http.send(Self::request()).await) })
    }

    fn secrets(&self) -> Vec<secrecy::SecretString> {
        vec![PASSWORD.into()]
    }
}

impl BlockingTokenProvider for TokenService {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        Self::token(http.send(Self::request()))
    }

    fn secrets(&self) -> Vec<secrecy::SecretString> {
        vec![PASSWORD.into()]
    }
}

fn gis() -> Arc<Gis> {
    let gis = Gis::default();
    gis.good.store(1, Ordering::SeqCst);
    Arc::new(gis)
}

fn blocking(gis: &Arc<Gis>) -> BlockingClient {
    let gis = Arc::clone(gis);
    let server = Fake(move |request: Request| {
        // Responses of a real server do not come all at once.
        std::thread::sleep(std::time::Duration::from_micros(u64::from(request.url.as_str().len() as u32 % 7) * 100));
        gis.respond(&request)
    });
    BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap().with_tokens(TokenService)
}

fn asynchronous(gis: &Arc<Gis>) -> Client {
    let gis = Arc::clone(gis);
    let server = Fake(move |request: Request| gis.respond(&request));
    Client::with_transport(ENDPOINT, Options::default(), server).unwrap().with_tokens(TokenService)
}
