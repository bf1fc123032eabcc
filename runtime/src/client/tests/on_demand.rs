//! Providers whose tokens are used on demand, and the client's own headers in their requests.

use super::*;

/// Gets its tokens from a URL by the client's transport.
struct Service {
    url: &'static str,
    on_demand: bool,
}

impl Service {
    fn request(&self) -> Request {
        let mut request = Request::get(self.url.parse().unwrap());
        request.headers.set("Accept", "text/plain");
        request
    }

    fn token(response: &Response) -> Result<Token, TokenError> {
        match response.status {
            200 => Ok(Token::new(String::from_utf8_lossy(&response.body))),
            _ => Err(TokenError::other(String::from_utf8_lossy(&response.body))),
        }
    }
}

impl BlockingTokenProvider for Service {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        Self::token(&http.send(self.request())?)
    }

    fn is_on_demand(&self) -> bool {
        self.on_demand
    }
}

impl TokenProvider for Service {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async { Self::token(&http.send(self.request()).await?) })
    }

    fn is_on_demand(&self) -> bool {
        self.on_demand
    }
}

type Log = Arc<Mutex<Vec<String>>>;

/// A server whose calls require a token from the `secured`-th on. The log has path, query and the headers of interest.
fn server(
    log: &Log,
    secured: usize,
) -> Fake<impl Fn(Request) -> Result<Response, TransportError> + Send + Sync + use<>> {
    let log = Arc::clone(log);
    Fake(move |request: Request| {
        let header = |name: &str| request.headers.get(name).unwrap_or("-").to_owned();
        let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let line = format!("{}{query} {} {}", request.url.path(), header("X-Tenant"), header("Authorization"));
        log.lock().unwrap().push(line);
        let calls = log.lock().unwrap().iter().filter(|line| !line.starts_with("/token")).count();
        Ok(match request.url.path() {
            "/tokens" => Response::new(200, "text/plain", "t1"),
            "/tokens-down" => {
                Response::new(500, "text/plain", format!("no: {} {}", header("Authorization"), header("X-Tenant")))
            }
            _ if calls >= secured && query.is_empty() => Response::new(499, "text/html", ""),
            _ => echo("ok"),
        })
    })
}

fn options() -> Options {
    Options::default().header("X-Tenant", "north-wing").basic_auth("ann", "pass-phrase")
}

const BASIC: &str = "Basic YW5uOnBhc3MtcGhyYXNl";

#[tokio::test]
async fn calls_carry_a_token_from_the_first_that_requires_one() {
    let [log, blocking_log] = [Log::default(), Log::default()];
    let service = |on_demand| Service { url: "https://soap.example.com/tokens", on_demand };
    let client = Client::with_transport(ENDPOINT, Options::default(), server(&log, 2)).unwrap();
    let client = client.with_tokens(service(true));
    let blocking = BlockingClient::with_transport(ENDPOINT, Options::default(), server(&blocking_log, 2)).unwrap();
    let blocking = blocking.with_tokens(service(true));
    for _ in 0..3 {
        client.call::<Echo>(&String::new(), &()).await.unwrap();
        blocking.call::<Echo>(&String::new(), &()).unwrap();
    }
    let path = url::Url::parse(ENDPOINT).unwrap().path().to_owned();
    let with_token = format!("{path}?token=t1 - -");
    let expected = [&format!("{path} - -"), &format!("{path} - -"), "/tokens - -", &with_token, &with_token];
    assert_eq!(*log.lock().unwrap(), expected);
    assert_eq!(*blocking_log.lock().unwrap(), expected);
    // Others begin with a token.
    let log = Log::default();
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server(&log, 2)).unwrap();
    client.with_tokens(Arc::new(service(false))).call::<Echo>(&String::new(), &()).unwrap();
    assert_eq!(*log.lock().unwrap(), ["/tokens - -", &with_token]);
}

#[tokio::test]
async fn a_token_service_of_the_same_origin_gets_the_own_headers_and_no_other_does() {
    let origin = url::Url::parse(ENDPOINT).unwrap().origin().ascii_serialization();
    let same: &'static str = format!("{origin}/tokens").leak();
    let cases = [
        (same, format!("/tokens north-wing {BASIC}")),
        ("https://tokens.example.org/tokens", "/tokens - -".to_owned()),
        ("http://gis.example.com/tokens", "/tokens - -".to_owned()),
        ("https://gis.example.com:8443/tokens", "/tokens - -".to_owned()),
    ];
    for (url, expected) in cases {
        let [log, blocking_log] = [Log::default(), Log::default()];
        let client = Client::with_transport(ENDPOINT, options(), server(&log, 1)).unwrap();
        client.with_tokens(Service { url, on_demand: false }).call::<Echo>(&String::new(), &()).await.unwrap();
        let client = BlockingClient::with_transport(ENDPOINT, options(), server(&blocking_log, 1)).unwrap();
        client.with_tokens(Service { url, on_demand: false }).call::<Echo>(&String::new(), &()).unwrap();
        for log in [log, blocking_log] {
            let log = log.lock().unwrap();
            assert_eq!(log[0], expected, "{url}");
            assert!(log[1].ends_with(&format!(" north-wing {BASIC}")), "{log:?}");
        }
    }
}

#[test]
fn what_a_token_service_repeats_of_the_own_headers_is_masked() {
    let origin = url::Url::parse(ENDPOINT).unwrap().origin().ascii_serialization();
    let url: &'static str = format!("{origin}/tokens-down").leak();
    let client = BlockingClient::with_transport(ENDPOINT, options(), server(&Log::default(), 1)).unwrap();
    let client = client.with_tokens(Service { url, on_demand: false });
    let error = client.call::<Echo>(&String::new(), &()).unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(text.contains("no: "), "{text}");
    for secret in ["YW5uOnBhc3MtcGhyYXNl", "north-wing"] {
        assert!(!text.contains(secret), "{text}");
    }
}
