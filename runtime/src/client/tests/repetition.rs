//! Calls that are repeated by a policy, redirects within an origin, and bearer tokens.

use std::time::Duration;

use super::*;
use crate::ErrorKind;
use crate::client::Retry;
use crate::transport::TransportErrorKind;

/// A server that gives its outcomes one after another, and counts the requests.
fn script(
    outcomes: Vec<Result<Response, TransportError>>,
    count: &Arc<AtomicUsize>,
) -> Fake<impl Fn(Request) -> Result<Response, TransportError> + Send + Sync + use<>> {
    let counted = Arc::clone(count);
    let next = move |_: Request| {
        outcomes.get(counted.fetch_add(1, Ordering::SeqCst)).cloned().unwrap_or_else(|| Ok(echo("end")))
    };
    Fake(next)
}

fn failed(kind: TransportErrorKind) -> Result<Response, TransportError> {
    Err(TransportError::new(kind, "down"))
}

fn later(status: u16, seconds: &str) -> Result<Response, TransportError> {
    let mut response = Response::new(status, "text/plain", "busy");
    response.headers.set("Retry-After", seconds);
    Ok(response)
}

fn quick(attempts: u32) -> Options {
    let pause = Duration::from_millis(2);
    Options::default().retry(Retry::new(attempts).base_pause(pause).max_pause(Duration::from_secs(1)))
}

#[test]
fn only_what_no_server_has_processed_is_repeated() {
    use TransportErrorKind::{Connect, Other, Timeout, Tls};
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring></s:Fault>";
    let plain = |status| Ok(Response::new(status, "text/plain", "busy"));
    let cases = [
        (vec![failed(Connect), failed(Connect)], 3, None),
        (vec![failed(Connect), failed(Connect), failed(Connect)], 3, Some(ErrorKind::Connect)),
        (vec![later(503, "0"), later(429, "0")], 3, None),
        (vec![later(503, "0"), failed(Connect), later(429, "0")], 3, Some(ErrorKind::Http)),
        (vec![later(503, "7200")], 1, Some(ErrorKind::Http)),
        (vec![plain(503)], 1, Some(ErrorKind::Http)),
        (vec![later(500, "0")], 1, Some(ErrorKind::Http)),
        (vec![failed(Timeout)], 1, Some(ErrorKind::Timeout)),
        (vec![failed(Other)], 1, Some(ErrorKind::Transport)),
        (vec![failed(Tls)], 1, Some(ErrorKind::Tls)),
        (vec![Ok(Response::new(500, "text/xml", envelope(fault)))], 1, Some(ErrorKind::Fault)),
    ];
    for (outcomes, requests, expected) in cases {
        let count = Arc::new(AtomicUsize::new(0));
        let server = script(outcomes.clone(), &count);
        let client = BlockingClient::with_transport(ENDPOINT, quick(3), server).unwrap();
        let reply = client.replies().call::<Echo>(&String::new(), &());
        assert_eq!(reply.as_ref().err().map(crate::Error::kind), expected, "{outcomes:?}");
        assert_eq!(count.load(Ordering::SeqCst), requests, "{outcomes:?}");
        if let Ok(reply) = reply {
            assert_eq!(reply.attempts as usize, requests);
        }
        let count = Arc::new(AtomicUsize::new(0));
        let server = script(outcomes, &count);
        let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
        assert!(client.call::<Echo>(&String::new(), &()).is_err());
        assert_eq!(count.load(Ordering::SeqCst), 1, "nothing is repeated by default");
    }
}

#[tokio::test]
async fn the_async_client_repeats_calls_too() {
    let count = Arc::new(AtomicUsize::new(0));
    let server = script(vec![failed(TransportErrorKind::Connect), later(503, "0")], &count);
    let client = Client::with_transport(ENDPOINT, quick(5), server).unwrap();
    assert_eq!(client.call::<Echo>(&String::new(), &()).await.unwrap(), "end");
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[test]
fn redirects_are_followed_within_the_origin_if_the_options_have_it_so() {
    let follow = || Options::default().follow_redirects(true);
    for (options, status, location, expected) in [
        (follow(), 307, "/moved", Some("/moved")),
        (follow(), 308, "https://gis.example.com:443/moved?x=1", Some("/moved")),
        (follow(), 302, "/moved", None),
        (follow(), 307, "https://other.example.com/moved", None),
        (follow(), 307, "http://gis.example.com/moved", None),
        (Options::default(), 307, "/moved", None),
    ] {
        let outcome = call(options, move |request| {
            if request.url.path() == "/moved" {
                let body = request.body.to_bytes().unwrap();
                assert!(String::from_utf8_lossy(&body).contains("hello"));
                return Ok(echo(request.url.path()));
            }
            let mut response = Response::new(status, "", "");
            response.headers.set("Location", location);
            Ok(response)
        });
        assert_eq!(outcome.as_deref().ok(), expected, "{status} {location} {outcome:?}");
    }
    let endless = call(follow(), |_| {
        let mut response = Response::new(307, "", "");
        response.headers.set("Location", "/again");
        Ok(response)
    });
    assert_eq!(endless.unwrap_err().status(), Some(307));
}

#[test]
fn bearer_tokens_are_sent_and_masked() {
    let options = Options::default().basic_auth("u", "p").bearer_auth("b3arer");
    assert!(!format!("{options:?}").contains("b3arer"));
    let sent =
        call(options.clone(), |request| Ok(echo(&request.headers.get("Authorization").unwrap().replace(' ', "-"))));
    assert_eq!(sent.unwrap(), "Bearer-b3arer");
    let error = call(options.clone(), |_| Ok(Response::new(403, "text/plain", "b3arer is not allowed"))).unwrap_err();
    assert!(!error.to_string().contains("b3arer") && error.to_string().contains("*** is not allowed"), "{error}");
    let basic = options.merge(&Options::default().basic_auth("u", "p"));
    let sent = call(basic, |request| Ok(echo(request.headers.get("Authorization").unwrap())));
    assert_eq!(sent.unwrap(), "Basic dTpw");
    let bad = Options::default().bearer_auth("a\nb");
    assert!(BlockingClient::with_transport(ENDPOINT, bad, Fake(|_: Request| Ok(echo("")))).is_err());
}
