//! The state machine as tables: what servers and token services answer, and what the call does.

use std::sync::LazyLock;
use std::time::Duration;

use super::*;
use crate::transport::TransportErrorKind;

/// What the world does next.
#[derive(Clone)]
enum Do {
    /// The server answers with status, content type, body.
    Answer(u16, &'static str, &'static str),
    /// The server answers with a redirect.
    Redirect(u16, &'static str),
    /// There is no answer.
    Broken,
    /// The session gives this token.
    Token(&'static str),
    /// The session gives no token.
    NoToken,
}
use Do::{Answer, Broken, NoToken, Redirect};

const HOME: &str = "https://gis.example.com/map";
const FAULT_498: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Server</faultcode><faultstring>Invalid Token: 498</faultstring></s:Fault></s:Body></s:Envelope>";
const FAULT_DETAIL: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><e><ErrorCode> 499 </ErrorCode></e></detail>\
    </s:Fault></s:Body></s:Envelope>";
const FAULT_12: &str = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code>\
    <s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:e='urn:e'>e:498</s:Value></s:Subcode></s:Code><s:Reason>\
    <s:Text xml:lang='en'>no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>";
const OTHER_FAULT: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Server</faultcode><faultstring>Layer 498 is gone</faultstring><detail><id>498</id></detail>\
    </s:Fault></s:Body></s:Envelope>";
const TOKEN_OF_A_PARSER: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Client</faultcode><faultstring>Unexpected token ')' in where clause at position 498</faultstring>\
    </s:Fault></s:Body></s:Envelope>";
const CODE_OF_A_PARCEL: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
    <faultcode>s:Client</faultcode><faultstring>No such parcel</faultstring><detail><parcelCode>499</parcelCode></detail>\
    </s:Fault></s:Body></s:Envelope>";
const MULTIPART: &str = "multipart/related; boundary=b";
const MULTIPART_498: &str = "--b\r\nContent-Type: text/xml\r\nContent-Transfer-Encoding: base64\r\n\r\n\
    PHM6RW52ZWxvcGUgeG1sbnM6cz0naHR0cDovL3NjaGVtYXMueG1sc29hcC5vcmcvc29hcC9lbnZlbG9wZS8nPjxzOkJvZHk+PHM6RmF1bHQ+PGZh\
    dWx0Y29kZT5zOlNlcnZlci40OTg8L2ZhdWx0Y29kZT48ZmF1bHRzdHJpbmcvPjwvczpGYXVsdD48L3M6Qm9keT48L3M6RW52ZWxvcGU+\r\n--b--";
const JSON_498: &str = r#" {"error":{"code":498,"message":"Invalid Token","details":[]}}"#;
const JSON_STATUS: &str = r#"{"status":"error","messages":["Token Required"],"code":499}"#;

fn plan(tokens: bool) -> Plan<'static> {
    static HOME_URL: LazyLock<Url> = LazyLock::new(|| Url::parse(HOME).unwrap());
    static OPTIONS: LazyLock<Options> =
        LazyLock::new(|| Options::default().header("X-Key", "k").timeout(Duration::from_secs(1)).limit(1000));
    Plan {
        method: Method::Post,
        url: Cow::Borrowed(&HOME_URL),
        home: &HOME_URL,
        operation: None,
        options: &OPTIONS,
        body: Bytes::from_static(b"<e/>"),
        tokens,
    }
}

fn held(value: &str, generation: u64) -> Held {
    Held::new(Token::new(value), generation)
}

/// Runs a call through a script; what it did is a list of words.
fn run(plan: Plan<'_>, script: &[Do]) -> String {
    let mut call = Call::new(plan);
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
            Step::Token(Need::Any) => "token".to_owned(),
            Step::Token(Need::LaterThan(generation)) => format!("token>{generation}"),
            Step::Done(answer) => format!("done {}", answer.status),
            Step::Failed(Failure::Token(error)) => format!("failed {:?}", error.kind()),
            Step::Failed(Failure::Transport { error, .. }) => format!("failed {:?}", error.kind()),
            Step::Failed(Failure::Redirect { status, .. }) => format!("failed {status}"),
        });
        if matches!(step, Step::Done(_) | Step::Failed(_)) {
            assert!(script.next().is_none(), "the script is longer than the call: {trace:?}");
            return trace.join(", ");
        }
        step = match script.next().cloned() {
            Some(Answer(status, content_type, body)) => call.answer(Ok(Response::new(status, content_type, body))),
            Some(Redirect(status, location)) => {
                let mut answer = Response::new(status, "text/html", "moved");
                answer.headers.set("location", location);
                call.answer(Ok(answer))
            }
            Some(Broken) => call.answer(Err(TransportError::new(TransportErrorKind::Connect, "no"))),
            Some(Do::Token(value)) => {
                generation += 1;
                call.token(Ok(held(value, generation)))
            }
            Some(NoToken) => call.token(Err(TokenError::new(TokenErrorKind::BadCredentials, "no"))),
            None => panic!("the script is shorter than the call: {trace:?}"),
        };
    }
}

const ONCE: &str = "token, send https://gis.example.com/map?token=a, token>1, send https://gis.example.com/map?token=b";

#[test]
fn calls_with_tokens() {
    let (a, b) = (Do::Token("a"), Do::Token("b"));
    let ok = Answer(200, "text/xml", "<ok/>");
    let first = "token, send https://gis.example.com/map?token=a";
    let again = |end: &str| format!("{ONCE}, {end}");
    let cases: Vec<(Vec<Do>, String)> = vec![
        (vec![a.clone(), ok.clone()], format!("{first}, done 200")),
        // 498 and 499, however they are said, are good for one repetition.
        (vec![a.clone(), Answer(498, "", ""), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Answer(499, "", ""), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Answer(500, "text/xml", FAULT_498), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Answer(500, "text/xml", FAULT_DETAIL), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Answer(400, "text/xml", FAULT_12), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Answer(200, "application/json", JSON_498), b.clone(), ok.clone()], again("done 200")),
        (vec![a.clone(), Answer(200, "text/plain", JSON_STATUS), b.clone(), ok.clone()], again("done 200")),
        // A second refusal is final, whichever code it has.
        (vec![a.clone(), Answer(498, "", ""), b.clone(), Answer(498, "", "")], again("failed Rejected")),
        (vec![a.clone(), Answer(498, "", ""), b.clone(), Answer(499, "", "")], again("failed Rejected")),
        (vec![a.clone(), Answer(500, "", FAULT_498), b.clone(), Answer(500, "", FAULT_498)], again("failed Rejected")),
        (vec![a.clone(), Answer(500, MULTIPART, MULTIPART_498), b.clone(), ok.clone()], again("done 200")),
        // Nothing else is repeated.
        (vec![a.clone(), Answer(500, "text/xml", TOKEN_OF_A_PARSER)], format!("{first}, done 500")),
        (vec![a.clone(), Answer(500, "text/xml", CODE_OF_A_PARCEL)], format!("{first}, done 500")),
        (vec![a.clone(), Answer(500, "text/xml", OTHER_FAULT)], format!("{first}, done 500")),
        (vec![a.clone(), Answer(503, "text/html", "<html>498</html>")], format!("{first}, done 503")),
        (vec![a.clone(), Answer(200, "application/json", r#"{"code":498}"#)], format!("{first}, done 200")),
        (vec![a.clone(), Answer(401, "", "")], format!("{first}, done 401")),
        (vec![a.clone(), Broken], format!("{first}, failed Connect")),
        (vec![a.clone(), Answer(498, "", ""), b.clone(), Broken], again("failed Connect")),
        // Without a token there is no call.
        (vec![NoToken], "token, failed BadCredentials".to_owned()),
        (vec![a.clone(), Answer(498, "", ""), NoToken], format!("{first}, token>1, failed BadCredentials")),
        // A SOAP endpoint that redirects is left to the caller.
        (vec![a, Redirect(307, "https://gis.example.com/other")], format!("{first}, failed 307")),
    ];
    for (script, expected) in cases {
        assert_eq!(run(plan(true), &script), expected);
    }
}

#[test]
fn calls_without_tokens() {
    let send = "send https://gis.example.com/map";
    let cases = [
        (Answer(200, "", "<ok/>"), "done 200"),
        (Answer(498, "", ""), "failed NoProvider"),
        (Answer(499, "", ""), "failed NoProvider"),
        // Faults are the caller's to read, whatever number they carry.
        (Answer(500, "text/xml", FAULT_498), "done 500"),
        (Answer(200, "application/json", JSON_498), "done 200"),
    ];
    for (answer, expected) in cases {
        assert_eq!(run(plan(false), &[answer]), format!("{send}, {expected}"));
    }
}

#[test]
fn downloads_follow_redirects_and_keep_the_token_at_home() {
    let download = |url: &str| Plan { method: Method::Get, url: Cow::Owned(Url::parse(url).unwrap()), ..plan(true) };
    let (a, ok) = (Do::Token("a"), Answer(200, "image/png", "png"));
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
        // Even when it speaks of tokens.
        ("https://cdn.example.com/a", vec![Answer(498, "", "")], "send https://cdn.example.com/a (bare), done 498"),
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
            vec![a.clone(), Redirect(303, "/b?x=1"), Answer(498, "", ""), Do::Token("b"), ok],
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
fn the_token_takes_the_place_of_another_and_nothing_else_changes() {
    let cases = [
        ("https://h/a", "https://h/a?token=x%2By%26z"),
        ("https://h/a?", "https://h/a?token=x%2By%26z"),
        ("https://h/a?b=%20c&d", "https://h/a?b=%20c&d&token=x%2By%26z"),
        ("https://h/a?Token=old&b=1&t%6Fken=older", "https://h/a?b=1&token=x%2By%26z"),
        ("https://h/a?mytoken=1", "https://h/a?mytoken=1&token=x%2By%26z"),
    ];
    for (given, expected) in cases {
        let mut url = Url::parse(given).unwrap();
        set_token(&mut url, &Token::new("x+y&z"));
        assert_eq!(url.as_str(), expected);
    }
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
        assert_eq!(may_travel(&token, &Url::parse(url).unwrap()).is_ok(), may, "{url}");
    }
    assert!(may_travel(&Token::new("x"), &Url::parse("http://h/").unwrap()).is_ok());
}

#[test]
fn a_bound_token_brings_its_referer() {
    let mut call = Call::new(plan(true));
    call.start();
    let token = Token::new("a").for_referer("https://app");
    match call.token(Ok(Held::new(token, 1))) {
        Step::Send(request) => assert_eq!(request.headers.get("referer"), Some("https://app")),
        step => panic!("{step:?}"),
    }
}

#[test]
fn answers_above_the_limit_are_refused_whatever_the_transport_did() {
    let mut call = Call::new(plan(false));
    call.start();
    let step = call.answer(Ok(Response::new(200, "", vec![b'x'; 1001])));
    assert!(
        matches!(step, Step::Failed(Failure::Transport { error, .. }) if error.kind() == TransportErrorKind::TooLarge)
    );
}

#[test]
fn a_transports_error_cannot_leak_the_token() {
    let mut call = Call::new(plan(true));
    call.start();
    call.token(Ok(held("sec+ret", 1)));
    let error = TransportError::new(TransportErrorKind::Other, "GET /map?t=sec%2Bret or sec+ret");
    match call.answer(Err(error)) {
        Step::Failed(Failure::Transport { error, .. }) => assert_eq!(error.to_string(), "GET /map?t=*** or ***"),
        step => panic!("{step:?}"),
    }
}

#[test]
fn a_token_that_expires_on_the_way_is_replaced_again() {
    let refuse = |call: &mut Call<'_>| call.answer(Ok(Response::new(498, "", "")));
    let mut call = Call::new(plan(true));
    let mut step = call.start();
    for generation in 1..MAX_ATTEMPTS {
        assert!(matches!(step, Step::Token(_)), "{generation}: {step:?}");
        let held = held("t", u64::from(generation));
        // Another call got through with it.
        held.note_taken(None);
        assert!(matches!(call.token(Ok(held)), Step::Send(_)));
        step = refuse(&mut call);
    }
    // There is an end to it, and a token that nobody got through with is no good.
    let mut other = Call::new(plan(true));
    other.start();
    other.token(Ok(held("a", 1)));
    refuse(&mut other);
    other.token(Ok(held("b", 2)));
    assert!(matches!(refuse(&mut other), Step::Failed(_)));
    let last = held("t", u64::from(MAX_ATTEMPTS));
    last.note_taken(None);
    call.token(Ok(last));
    assert!(matches!(refuse(&mut call), Step::Failed(_)));
}

#[test]
fn what_is_refused_after_it_was_taken_has_expired() {
    for (code, taken, expired) in [(498, true, true), (498, false, false), (499, true, false)] {
        let mut call = Call::new(plan(true));
        call.start();
        let held = held("t", 1);
        if taken {
            held.note_taken(None);
        }
        call.token(Ok(held.clone()));
        assert!(matches!(call.answer(Ok(Response::new(code, "", ""))), Step::Token(Need::LaterThan(1))));
        assert_eq!(held.is_known_expired(), expired, "{code} {taken}");
    }
}

#[test]
fn a_call_that_no_token_helps_tells_the_others_once() {
    let mut call = Call::new(plan(true));
    call.start();
    for (generation, expired) in [(1, true), (2, false), (3, false)] {
        let held = held("t", generation);
        held.note_taken(None);
        call.token(Ok(held.clone()));
        assert!(matches!(call.answer(Ok(Response::new(498, "", ""))), Step::Token(_)));
        assert_eq!(held.is_known_expired(), expired, "{generation}");
    }
}

#[test]
fn a_token_that_is_taken_after_all_has_not_expired() {
    let held = held("t", 1);
    let sent = || {
        let mut call = Call::new(plan(true));
        call.start();
        call.token(Ok(held.clone()));
        call
    };
    let ok = || Ok(Response::new(200, "text/xml", ""));
    let mut early = sent();
    held.note_expired();
    // What was sent before may have been taken before.
    assert!(matches!(early.answer(ok()), Step::Done(_)));
    assert!(held.is_known_expired());
    assert!(matches!(sent().answer(ok()), Step::Done(_)));
    assert!(!held.is_known_expired());
}
