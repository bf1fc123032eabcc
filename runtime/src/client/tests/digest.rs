//! Digest authentication against a server that checks it.

use md5::{Digest as _, Md5};
use sha2::Sha256;

use super::*;
use crate::client::PreparedCall;
use crate::token::{QueryToken, TokenScheme, Verdict};
use crate::{Error, ErrorKind};

/// A server with digest authentication.
struct Guarded {
    /// The nonces that it was sent.
    sent: Mutex<Vec<String>>,
    algorithm: &'static str,
    /// The nonce that it accepts; none accepts no credentials.
    nonce: Mutex<String>,
    /// Whether it states that other nonces have expired.
    is_stale: bool,
    counts: Mutex<Vec<String>>,
    requests: AtomicUsize,
    /// The values of rejected requests that the password was proved with.
    proofs: Mutex<Vec<String>>,
}

fn hash(algorithm: &str, text: &str) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if algorithm == "MD5" { hex(&Md5::digest(text)) } else { hex(&Sha256::digest(text)) }
}

/// Returns a parameter of a header.
fn parameter(header: &str, name: &str) -> String {
    let rest = header.split_once(&format!(" {name}=")).map_or("", |(_, rest)| rest);
    let value = rest.strip_prefix('"').map_or_else(|| rest.split(',').next(), |rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

impl Guarded {
    fn new(algorithm: &'static str, is_stale: bool) -> Arc<Self> {
        let (nonce, counts, requests) = (Mutex::new("n1".to_owned()), Mutex::default(), AtomicUsize::new(0));
        let (sent, proofs) = (Mutex::default(), Mutex::default());
        Arc::new(Self { sent, algorithm, nonce, is_stale, counts, requests, proofs })
    }

    fn respond(&self, request: &Request) -> Response {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let (nonce, own) =
            (self.nonce.lock().unwrap().clone(), request.headers.get("Authorization").unwrap_or_default());
        let p = |name| parameter(own, name);
        self.sent.lock().unwrap().push(p("nonce"));
        let uri = &request.url[url::Position::BeforePath..url::Position::AfterQuery];
        let user = hash(self.algorithm, "ann:the realm:p4ss");
        let message = hash(self.algorithm, &format!("{}:{uri}", request.method));
        let expected = format!("{user}:{}:{}:{}:auth:{message}", p("nonce"), p("nc"), p("cnonce"));
        if p("response") == hash(self.algorithm, &expected) && p("nonce") == nonce && p("uri") == uri {
            self.counts.lock().unwrap().push(format!("{} {}", p("nonce"), p("nc")));
            return match request.url.path() {
                "/maps/tokens" => Response::new(200, "text/plain", "tok-1"),
                _ => echo("in"),
            };
        }
        let page = format!("go away: {own} p4ss {} {}", p("response"), p("cnonce"));
        self.proofs.lock().unwrap().extend([p("response"), p("cnonce")]);
        let mut response = Response::new(401, "text/html", page);
        let stale = if self.is_stale && !own.is_empty() { ", stale=true" } else { "" };
        let (algorithm, nonce) = (self.algorithm, nonce.replace("never", &format!("n{}", p("nc"))));
        let challenge =
            format!("Digest realm=\"the realm\", qop=\"auth\", algorithm={algorithm}, nonce=\"{nonce}\"{stale}");
        response.headers.add("WWW-Authenticate", "Basic realm=\"x\"");
        response.headers.add("WWW-Authenticate", challenge);
        response
    }

    fn expect(&self, requests: usize, counts: &[&str]) {
        assert_eq!(self.requests.swap(0, Ordering::SeqCst), requests);
        assert_eq!(*self.counts.lock().unwrap(), counts);
        self.counts.lock().unwrap().clear();
    }
}

fn client(server: &Arc<Guarded>, options: Options) -> BlockingClient {
    let server = Arc::clone(server);
    BlockingClient::with_transport(ENDPOINT, options, Fake(move |request: Request| Ok(server.respond(&request))))
        .unwrap()
}

fn call_echo(client: &BlockingClient) -> Result<String, Error> {
    client.call::<Echo>(&"hello".to_owned(), &())
}

#[test]
fn a_challenge_is_answered_once_and_its_nonce_counted() {
    for algorithm in ["MD5", "SHA-256"] {
        let server = Guarded::new(algorithm, true);
        let client = client(&server, Options::default().digest_auth("ann", "p4ss"));
        (0..3).for_each(|_| assert_eq!(call_echo(&client).unwrap(), "in"));
        server.expect(4, &["n1 00000001", "n1 00000002", "n1 00000003"]);
        // Another service of the server, with a query.
        assert_eq!(call_echo(&client.at("/other?a=b%20c").unwrap()).unwrap(), "in");
        // A nonce that has expired, stated or not.
        *server.nonce.lock().unwrap() = "n2".to_owned();
        (0..2).for_each(|_| assert_eq!(call_echo(&client).unwrap(), "in"));
        server.expect(4, &["n1 00000004", "n2 00000001", "n2 00000002"]);
    }
    let server = Guarded::new("MD5", false);
    let client = client(&server, Options::default().digest_auth("ann", "p4ss"));
    call_echo(&client).unwrap();
    *server.nonce.lock().unwrap() = "n2".to_owned();
    call_echo(&client).unwrap();
    server.expect(4, &["n1 00000001", "n2 00000001"]);
}

#[test]
fn the_async_client_responds_too() {
    let server = Guarded::new("SHA-256", true);
    let fake = Arc::clone(&server);
    let fake = Fake(move |request: Request| Ok(fake.respond(&request)));
    let client = Client::with_transport(ENDPOINT, Options::default().digest_auth("ann", "p4ss"), fake).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    (0..2).for_each(|_| assert_eq!(runtime.block_on(client.call::<Echo>(&String::new(), &())).unwrap(), "in"));
    server.expect(3, &["n1 00000001", "n1 00000002"]);
}

#[test]
fn clients_of_two_servers_with_the_same_options_keep_their_nonces_apart() {
    let options = Options::default().digest_auth("ann", "p4ss");
    let (first, second) = (Guarded::new("MD5", true), Guarded::new("MD5", true));
    *second.nonce.lock().unwrap() = "other".to_owned();
    let fake = Arc::clone(&second);
    let transport = Fake(move |request: Request| Ok(fake.respond(&request)));
    let elsewhere = BlockingClient::with_transport("https://elsewhere.example/", options.clone(), transport).unwrap();
    assert_eq!(call_echo(&client(&first, options)).unwrap(), "in");
    assert_eq!(call_echo(&elsewhere).unwrap(), "in");
    second.expect(2, &["other 00000001"]);
    assert_eq!(*second.sent.lock().unwrap(), ["", "other"], "no server sees the nonce of another");
}

#[test]
fn wrong_credentials_and_endless_challenges_end_without_a_secret() {
    for (is_stale, password, nonce, requests) in
        [(false, "wr0ng", "n1", 2), (true, "p4ss", "never", 4), (false, "p4ss", "never", 2)]
    {
        let server = Guarded::new("MD5", is_stale);
        *server.nonce.lock().unwrap() = nonce.to_owned();
        let options = Options::default().digest_auth("ann", password);
        let client = client(&server, options.clone());
        let error = call_echo(&client).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Http);
        let shown = format!("{error} {error:?} {options:?} {client:?}");
        assert!(shown.contains("401") && !shown.contains(password), "{shown}");
        for proof in server.proofs.lock().unwrap().iter().filter(|proof| !proof.is_empty()) {
            assert!(proof.len() == 32 && !shown.contains(proof), "{shown}");
        }
        server.expect(requests, &[]);
    }
    // Without the option, and with another one in its place, no credentials are sent.
    for options in [Options::default(), Options::default().digest_auth("ann", "p4ss").bearer_auth("t0ken")] {
        let server = Guarded::new("MD5", false);
        assert!(call_echo(&client(&server, options)).is_err());
        server.expect(1, &[]);
    }
    let invalid = Options::default().digest_auth("a\nb", "p4ss");
    assert!(BlockingClient::with_transport(ENDPOINT, invalid, Fake(|_: Request| Ok(echo("")))).is_err());
}

#[test]
fn a_call_without_io_responds_with_its_next_request() {
    let server = Guarded::new("MD5", false);
    let options = Options::default().digest_auth("ann", "p4ss");
    let mut call = PreparedCall::<Echo>::new(ENDPOINT, &options, &"hello".to_owned(), &()).unwrap();
    let response = server.respond(&call.request().unwrap());
    assert_eq!(call.read(response).unwrap_err().kind(), ErrorKind::Http);
    let response = server.respond(&call.request().unwrap());
    assert_eq!(call.read(response).unwrap().output, "in");
}

#[test]
fn a_token_service_of_the_server_gets_digest_credentials_too() {
    let options = || Options::default().digest_auth("ann", "p4ss");
    let server = Guarded::new("MD5", true);
    let blocking = client(&server, options()).with_tokens(TokenService);
    assert_eq!(call_echo(&blocking).unwrap(), "in");
    // The challenge is answered once for both.
    server.expect(3, &["n1 00000001", "n1 00000002"]);
    *server.nonce.lock().unwrap() = "n2".to_owned();
    let fake = Arc::clone(&server);
    let fake = Fake(move |request: Request| Ok(fake.respond(&request)));
    let client = Client::with_transport(ENDPOINT, options(), fake).unwrap().with_tokens(TokenService);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert_eq!(runtime.block_on(client.call::<Echo>(&String::new(), &())).unwrap(), "in");
    server.expect(3, &["n2 00000001", "n2 00000002"]);
    // Wrong credentials end, and show none.
    let error =
        call_echo(&self::client(&server, Options::default().digest_auth("ann", "wr0ng")).with_tokens(TokenService));
    let error = error.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(error.is_token() && shown.contains("go away: Digest"), "{shown}");
    for proof in server.proofs.lock().unwrap().iter().filter(|proof| !proof.is_empty()) {
        assert!(!shown.contains(proof), "{shown}");
    }
}

/// Puts tokens into the header `Authorization`, whatever is there.
#[derive(Debug)]
struct Replacing;

/// Puts tokens into that header if it is free.
#[derive(Debug)]
struct Yielding;

impl TokenScheme for Replacing {
    fn authorize(&self, request: &mut Request, token: &Token) {
        request.headers.set("Authorization", format!("Bearer {}", token.expose()));
    }

    fn classify(&self, response: &Response) -> Verdict {
        QueryToken.classify(response)
    }
}

impl TokenScheme for Yielding {
    fn authorize(&self, request: &mut Request, token: &Token) {
        let name = if request.headers.get("Authorization").is_none() { "Authorization" } else { "X-Token" };
        request.headers.set(name, token.expose());
    }

    fn classify(&self, response: &Response) -> Verdict {
        QueryToken.classify(response)
    }
}

#[test]
fn the_header_is_for_the_digest_and_a_scheme_sees_that_it_is_in_use() {
    let server = Guarded::new("MD5", false);
    let client = client(&server, Options::default().digest_auth("ann", "p4ss")).with_tokens(Token::new("t0ken"));
    let error = call_echo(&client.clone().with_token_scheme(Replacing)).unwrap_err();
    assert!(error.is_token() && error.to_string().contains("digest authentication requires"), "{error}");
    server.expect(0, &[]);
    assert_eq!(call_echo(&client.with_token_scheme(Yielding)).unwrap(), "in");
    server.expect(2, &["n1 00000001"]);
}
