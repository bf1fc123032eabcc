//! No secret of the client is in what it shows of a server that repeats the request.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;
use crate::Error;
use crate::codec::decode::Note;
use crate::token::{TokenScheme, Verdict};

const SECRETS: [&str; 5] = ["tok<1>&\"", "pass+word", "api key\\1", "bearer-1", "hunter&2"];

/// Puts the token into a header that is usually shown.
#[derive(Debug)]
struct Unusual;

impl TokenScheme for Unusual {
    fn authorize(&self, request: &mut Request, token: &Token) {
        request.headers.set("User-Agent", format!("agent {}", token.expose()));
    }

    fn classify(&self, _: &Response) -> Verdict {
        Verdict::Accepted
    }
}

/// The spellings in which a server may repeat a secret.
fn spellings(secret: &str) -> Vec<String> {
    let numeric = secret.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let hex: String = secret.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let json = secret.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let twice = percent.replace('%', "%25");
    let markup = secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let pair = BASE64_STANDARD.encode(format!("ann:{secret}"));
    vec![markup.replace("&amp;", "&amp;amp;"), numeric, hex, percent, json, twice, pair, markup]
}

fn echoes(secret: &str) -> Vec<Response> {
    let mut responses = Vec::new();
    for spelling in spellings(secret) {
        let fault = format!("<s:Fault><faultcode>s:Server</faultcode><faultstring>{spelling}</faultstring></s:Fault>");
        let unknown = format!("<t:EchoResponse>a</t:EchoResponse><t:Request a='{spelling}'>{spelling}</t:Request>");
        let wrong = format!("<t:EchoResponse>a<t:b>{spelling}</t:b></t:EchoResponse><t:{spelling}/>");
        responses.push(Response::new(502, "text/html", format!("<h1>Bad Gateway</h1>you sent {spelling}")));
        responses.push(Response::new(200, "text/html", format!("you sent ({spelling})")));
        responses.push(Response::new(500, "text/xml", envelope(&fault)));
        responses.push(Response::new(200, "text/xml", envelope(&unknown)));
        responses.push(Response::new(200, "text/xml", envelope(&wrong)));
        responses.push(Response::new(498, "text/html", format!("token {spelling}")));
    }
    responses
}

#[test]
fn a_server_that_repeats_the_request_gives_no_secret_away() {
    let clean = |shown: &str| {
        for (secret, spelling) in
            SECRETS.iter().flat_map(|secret| spellings(secret).into_iter().map(move |s| (secret, s)))
        {
            assert!(!shown.contains(secret) && !shown.contains(&spelling), "{spelling}: {shown}");
        }
    };
    for response in SECRETS.iter().flat_map(|secret| echoes(secret)) {
        let notes: Arc<Mutex<Vec<Note>>> = Arc::default();
        let seen = Arc::clone(&notes);
        let exchanges: Arc<Mutex<String>> = Arc::default();
        let exchanged = Arc::clone(&exchanges);
        let options = Options::default()
            .basic_auth("ann", SECRETS[4])
            .header("X-Api-Key", SECRETS[2])
            .header("X-Authorization", "Bearer bearer-1")
            .on_exchange(move |exchange| exchanged.lock().unwrap().push_str(&format!("{exchange} {exchange:?}")))
            .on_note(move |_, note| seen.lock().unwrap().push(note.clone()));
        let server = Fake(move |request: Request| {
            let shown = format!("{request:?}");
            for secret in SECRETS {
                assert!(!shown.contains(secret), "{shown}");
            }
            Ok(response.clone())
        });
        let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
        let mut client = client.with_tokens(Token::new(SECRETS[0]));
        client.core.secrets = [SECRETS[1].into()].into();
        let outcome = client.call::<Echo>(&"hello".to_owned(), &());
        if let Err(error) = outcome {
            clean(&format!("{error} {error:?}"));
        }
        for note in notes.lock().unwrap().iter() {
            clean(&format!("{note} {note:?} {}", note.raw()));
        }
        clean(&exchanges.lock().unwrap());
    }
}

#[test]
fn texts_of_libraries_and_token_providers_give_no_secret_away() {
    for secret in SECRETS {
        for spelling in spellings(secret) {
            let options = || Options::default().basic_auth("ann", SECRETS[4]).header("X-Api-Key", SECRETS[2]);
            let options = || options().header("X-Other", "Bearer bearer-1");
            let server = {
                let spelling = spelling.clone();
                Fake(move |_: Request| Err(TransportError::new(crate::transport::TransportErrorKind::Other, &spelling)))
            };
            let client = BlockingClient::with_transport(ENDPOINT, options(), server).unwrap();
            let mut client = client.with_tokens(Token::new(SECRETS[0]));
            client.core.secrets = [SECRETS[1].into()].into();
            let error = client.call::<Echo>(&String::new(), &()).unwrap_err();
            assert!(matches!(error, Error::Transport { .. }));
            assert!(!format!("{error} {error:?}").contains(&spelling), "{spelling}: {error}");
        }
    }
}

#[test]
fn headers_of_a_scheme_are_not_shown() {
    let client = BlockingClient::with_transport(
        ENDPOINT,
        Options::default(),
        crate::transport::from_fn(|request: Request| {
            let shown = format!("{request:?}");
            assert!(shown.contains("\"User-Agent\": \"***\"") && shown.contains("text/xml"), "{shown}");
            assert_eq!(request.headers.get("User-Agent"), Some("agent tok-1"));
            Ok(echo("a"))
        }),
    );
    let client = client.unwrap().with_tokens(Token::new("tok-1")).with_token_scheme(Unusual);
    assert_eq!(client.call::<Echo>(&String::new(), &()).unwrap(), "a");
}

#[test]
fn words_of_our_own_are_left_alone() {
    let options = Options::default().header("X-Api-Key", "rejects").header("X-Other", "token");
    let client = BlockingClient::with_transport(
        ENDPOINT,
        options,
        Fake(|_: Request| Ok(Response::new(498, "text/plain", "rejects"))),
    );
    let error = client.unwrap().with_tokens(Token::new("provider")).call::<Echo>(&String::new(), &()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("rejects the new token (498)") && text.ends_with("“***”"), "{text}");
}
