//! The state machine as tables: the responses of servers and token services, and the steps of the call.

use std::sync::LazyLock;
use std::time::Duration;

use super::*;
use crate::token::TokenErrorKind;
use crate::transport::TransportErrorKind;

/// The next event from outside.
#[derive(Clone)]
enum Do {
    /// The server returns status, content type, body.
    Respond(u16, &'static str, &'static str),
    /// The server returns a redirect.
    Redirect(u16, &'static str),
    /// There is no response.
    Broken,
    /// The session gives this token.
    Token(&'static str),
    /// The session gives no token.
    NoToken,
}
use Do::{Broken, NoToken, Redirect, Respond};

const HOME: &str = "https://gis.example.com/map";
const FAULT_498: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Server</faultcode><faultstring>Invalid Token: 498</faultstring></s:Fault></s:Body></s:Envelope>";

fn template(tokens: bool) -> RequestTemplate<'static> {
    static HOME_URL: LazyLock<Url> = LazyLock::new(|| Url::parse(HOME).unwrap());
    static OPTIONS: LazyLock<Settings> = LazyLock::new(|| {
        let options = crate::Options::default().header("X-Key", "k").timeout(Duration::from_secs(1)).limit(1000);
        Settings::new(&options).unwrap()
    });
    RequestTemplate {
        method: Method::Post,
        url: Arc::new(HOME_URL.clone()),
        home: &HOME_URL,
        operation: None,
        options: &OPTIONS,
        secrets: &[],
        envelope: Envelope { bytes: Bytes::from_static(b"<e/>"), ..Envelope::none() },
        scheme: tokens.then_some(&QueryToken),
        on_demand: false,
    }
}

fn cached(value: &str, generation: u64) -> CachedToken {
    CachedToken::new(Token::new(value), generation)
}

/// Runs a call through a script and returns its steps as text.
fn run(template: RequestTemplate<'_>, script: &[Do]) -> String {
    let mut call = Call::new(template);
    let mut step = call.start();
    let mut trace = Vec::new();
    let mut script = script.iter();
    let mut generation = 0;
    loop {
        trace.push(match &step {
            Step::Send(request) => {
                let own = if request.headers.get("X-Key").is_some() { "" } else { " (bare)" };
                format!("send {}{own}", request.url)
            }
            Step::AcquireToken(Need::Any) => "token".to_owned(),
            Step::AcquireToken(Need::LaterThan(generation)) => format!("token>{generation}"),
            Step::Done(response) => format!("done {}", response.status),
            Step::Failed(Failure::Token(error)) => format!("failed {:?}", error.kind()),
            Step::Failed(Failure::Transport { error, .. }) => format!("failed {:?}", error.kind()),
            Step::Wait(duration) => format!("wait {duration:?}"),
            Step::Failed(Failure::Module(error)) => format!("failed {error}"),
            Step::Failed(Failure::Redirect { status, .. }) => format!("failed {status}"),
        });
        if matches!(step, Step::Done(_) | Step::Failed(_)) {
            assert!(script.next().is_none(), "the script is longer than the call: {trace:?}");
            return trace.join(", ");
        }
        step = match script.next().cloned() {
            Some(Respond(status, content_type, body)) => {
                call.on_response(Ok(Response::new(status, content_type, body)))
            }
            Some(Redirect(status, location)) => {
                let mut response = Response::new(status, "text/html", "moved");
                response.headers.set("location", location);
                call.on_response(Ok(response))
            }
            Some(Broken) => call.on_response(Err(TransportError::new(TransportErrorKind::Connect, "no"))),
            Some(Do::Token(value)) => {
                generation += 1;
                call.on_token(Ok(cached(value, generation)))
            }
            Some(NoToken) => call.on_token(Err(TokenError::new(TokenErrorKind::BadCredentials, "no"))),
            None => panic!("the script is shorter than the call: {trace:?}"),
        };
    }
}

const ONCE: &str = "token, send https://gis.example.com/map?token=a, token>1, send https://gis.example.com/map?token=b";

#[test]
fn calls_with_tokens() {
    let (a, b) = (Do::Token("a"), Do::Token("b"));
    let ok = Respond(200, "text/xml", "<ok/>");
    let first = "token, send https://gis.example.com/map?token=a";
    let again = |end: &str| format!("{ONCE}, {end}");
    let cases: Vec<(Vec<Do>, String)> = vec![
        (vec![a.clone(), ok.clone()], format!("{first}, done 200")),
        // 498 and 499 are good for one repetition.
        (vec![a.clone(), Respond(498, "", ""), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Respond(499, "", ""), b.clone(), ok.clone()], again("done 200")),
        // A second rejection is final, whichever code it has.
        (vec![a.clone(), Respond(498, "", ""), b.clone(), Respond(498, "", "")], again("failed Rejected")),
        (vec![a.clone(), Respond(498, "", ""), b.clone(), Respond(499, "", "")], again("failed Rejected")),
        // Nothing else is repeated: bodies are evaluated by other schemes.
        (vec![a.clone(), Respond(500, "text/xml", FAULT_498)], format!("{first}, done 500")),
        (vec![a.clone(), Respond(503, "text/html", "<html>498</html>")], format!("{first}, done 503")),
        (vec![a.clone(), Respond(401, "", "")], format!("{first}, done 401")),
        (vec![a.clone(), Broken], format!("{first}, failed Connect")),
        (vec![a.clone(), Respond(498, "", ""), b.clone(), Broken], again("failed Connect")),
        // Without a token there is no call.
        (vec![NoToken], "token, failed BadCredentials".to_owned()),
        (vec![a.clone(), Respond(498, "", ""), NoToken], format!("{first}, token>1, failed BadCredentials")),
        // A SOAP endpoint that redirects is left to the caller.
        (vec![a, Redirect(307, "https://gis.example.com/other")], format!("{first}, failed 307")),
    ];
    for (script, expected) in cases {
        assert_eq!(run(template(true), &script), expected);
    }
}

#[test]
fn calls_without_tokens() {
    let send = "send https://gis.example.com/map";
    let cases = [
        (Respond(200, "", "<ok/>"), "done 200"),
        (Respond(498, "", ""), "failed NoProvider"),
        (Respond(499, "", ""), "failed NoProvider"),
        // Faults are left to the caller, whatever number they contain.
        (Respond(500, "text/xml", FAULT_498), "done 500"),
    ];
    for (response, expected) in cases {
        assert_eq!(run(template(false), &[response]), format!("{send}, {expected}"));
    }
}

#[test]
fn downloads_follow_redirects_and_keep_the_token_at_home() {
    let download =
        |url: &str| RequestTemplate { method: Method::Get, url: Arc::new(Url::parse(url).unwrap()), ..template(true) };
    let (a, ok) = (Do::Token("a"), Respond(200, "image/png", "png"));
    let home = "https://gis.example.com";
    let cases: Vec<(&str, Vec<Do>, &str)> = vec![
        ("https://gis.example.com/a.png", vec![a.clone(), ok.clone()], "token, send {home}/a.png?token=a, done 200"),
        (
            "https://gis.example.com:443/a.png",
            vec![a.clone(), ok.clone()],
            "token, send {home}/a.png?token=a, done 200",
        ),
        // Another scheme, host or port is another server.
        ("http://gis.example.com/a", vec![ok.clone()], "send http://gis.example.com/a (bare), done 200"),
        ("https://cdn.example.com/a", vec![ok.clone()], "send https://cdn.example.com/a (bare), done 200"),
        ("https://gis.example.com:8443/a", vec![ok.clone()], "send https://gis.example.com:8443/a (bare), done 200"),
        // Even if its status concerns tokens.
        ("https://cdn.example.com/a", vec![Respond(498, "", "")], "send https://cdn.example.com/a (bare), done 498"),
        (
            "https://gis.example.com/a",
            vec![a.clone(), Redirect(302, "https://u:p@cdn.example.com/b"), ok.clone()],
            "token, send {home}/a?token=a, send https://cdn.example.com/b (bare), done 200",
        ),
        (
            "https://cdn.example.com/a",
            vec![Redirect(301, "https://gis.example.com/b"), a.clone(), ok.clone()],
            "send https://cdn.example.com/a (bare), token, send {home}/b?token=a, done 200",
        ),
        (
            "https://gis.example.com/a",
            vec![a.clone(), Redirect(303, "/b?x=1"), Respond(498, "", ""), Do::Token("b"), ok],
            "token, send {home}/a?token=a, send {home}/b?x=1&token=a, token>1, send {home}/b?x=1&token=b, done 200",
        ),
        (
            "https://gis.example.com/a",
            vec![a, Redirect(302, "file:///etc/passwd")],
            "token, send {home}/a?token=a, failed 302",
        ),
    ];
    for (url, script, expected) in cases {
        assert_eq!(run(download(url), &script), expected.replace("{home}", home));
    }
    let mut circle = vec![Do::Token("a")];
    circle.extend((0..6).map(|_| Redirect(302, "/a")));
    assert!(run(download("https://gis.example.com/a"), &circle).ends_with("failed 302"));
}

#[test]
fn tokens_for_https_do_not_travel_over_http() {
    let token = Token::new("x").https_only(true);
    for (url, may) in [
        ("https://h/", true),
        ("http://h/", false),
        ("http://localhost:6080/", true),
        ("http://127.0.0.1/", true),
        ("http://[::1]/", true),
        ("http://localhost.example.com/", false),
    ] {
        assert_eq!(check_secure_transport(&token, &Url::parse(url).unwrap()).is_ok(), may, "{url}");
    }
    assert!(check_secure_transport(&Token::new("x"), &Url::parse("http://h/").unwrap()).is_ok());
}

#[test]
fn responses_above_the_limit_are_rejected_whatever_the_transport_did() {
    let mut call = Call::new(template(false));
    call.start();
    let step = call.on_response(Ok(Response::new(200, "", vec![b'x'; 1001])));
    assert!(
        matches!(step, Step::Failed(Failure::Transport { error, .. }) if error.kind() == TransportErrorKind::TooLarge)
    );
}

#[test]
fn a_transports_error_cannot_leak_the_token() {
    let mut call = Call::new(template(true));
    call.start();
    call.on_token(Ok(cached("sec+ret", 1)));
    let error = TransportError::new(TransportErrorKind::Other, "GET /map?t=sec%2Bret or sec+ret");
    match call.on_response(Err(error)) {
        Step::Failed(Failure::Transport { error, .. }) => assert_eq!(error.to_string(), "GET /map?t=*** or ***"),
        step => panic!("{step:?}"),
    }
}

#[test]
fn a_token_that_expires_in_flight_is_replaced_again() {
    let reject = |call: &mut Call<'_>| call.on_response(Ok(Response::new(498, "", "")));
    let mut call = Call::new(template(true));
    let mut step = call.start();
    for generation in 1..MAX_ATTEMPTS {
        assert!(matches!(step, Step::AcquireToken(_)), "{generation}: {step:?}");
        let cached = cached("t", u64::from(generation));
        // Another call succeeded with it.
        cached.mark_accepted(None);
        assert!(matches!(call.on_token(Ok(cached)), Step::Send(_)));
        step = reject(&mut call);
    }
    // The number of attempts is limited, and a new token that no call succeeded with is rejected for good.
    let mut other = Call::new(template(true));
    other.start();
    other.on_token(Ok(cached("a", 1)));
    reject(&mut other);
    other.on_token(Ok(cached("b", 2)));
    assert!(matches!(reject(&mut other), Step::Failed(_)));
    let last = cached("t", u64::from(MAX_ATTEMPTS));
    last.mark_accepted(None);
    call.on_token(Ok(last));
    assert!(matches!(reject(&mut call), Step::Failed(_)));
}

#[test]
fn a_token_that_is_rejected_after_it_was_accepted_has_expired() {
    for (code, accepted, expired) in [(498, true, true), (498, false, false), (499, true, false)] {
        let mut call = Call::new(template(true));
        call.start();
        let cached = cached("t", 1);
        if accepted {
            cached.mark_accepted(None);
        }
        call.on_token(Ok(cached.clone()));
        assert!(matches!(call.on_response(Ok(Response::new(code, "", ""))), Step::AcquireToken(Need::LaterThan(1))));
        assert_eq!(cached.is_marked_expired(), expired, "{code} {accepted}");
    }
}

#[test]
fn a_call_that_is_always_rejected_marks_one_token_as_expired() {
    let mut call = Call::new(template(true));
    call.start();
    for (generation, expired) in [(1, true), (2, false), (3, false)] {
        let cached = cached("t", generation);
        cached.mark_accepted(None);
        call.on_token(Ok(cached.clone()));
        assert!(matches!(call.on_response(Ok(Response::new(498, "", ""))), Step::AcquireToken(_)));
        assert_eq!(cached.is_marked_expired(), expired, "{generation}");
    }
}

#[test]
fn a_token_that_is_accepted_later_has_not_expired() {
    let cached = cached("t", 1);
    let sent = || {
        let mut call = Call::new(template(true));
        call.start();
        call.on_token(Ok(cached.clone()));
        call
    };
    let ok = || Ok(Response::new(200, "text/xml", ""));
    let mut early = sent();
    cached.mark_expired();
    // A call that was sent before the mark may also have been accepted before it.
    assert!(matches!(early.on_response(ok()), Step::Done(_)));
    assert!(cached.is_marked_expired());
    assert!(matches!(sent().on_response(ok()), Step::Done(_)));
    assert!(!cached.is_marked_expired());
}
