//! Token schemes of programs: what hooks and `Debug` show of their tokens, and when they take effect.

use std::sync::{Arc, Mutex};

use super::*;
use crate::token::{QueryToken, TokenScheme, Verdict};
use crate::transport::TransportErrorKind;

/// A secret that no printed text may contain.
const SECRET: &str = "tok-sec/r-et 1";

/// Sends tokens in the parameter `t`, whose name does not look like that of a secret.
#[derive(Debug)]
struct ShortParameter;

impl TokenScheme for ShortParameter {
    fn authorize(&self, request: &mut Request, token: &Token) {
        request.url.query_pairs_mut().append_pair("t", token.expose());
    }

    fn classify(&self, response: &Response) -> Verdict {
        QueryToken.classify(response)
    }
}

/// Carries tokens in the last segment of the path.
#[derive(Debug)]
struct PathSegment;

impl TokenScheme for PathSegment {
    fn authorize(&self, request: &mut Request, token: &Token) {
        request.url.path_segments_mut().unwrap().push(token.expose());
    }

    fn classify(&self, response: &Response) -> Verdict {
        QueryToken.classify(response)
    }
}

/// What a call with a scheme sends, and what the hook and `Debug` show of it. The server quotes the URL in its error.
fn shown_with(scheme: impl TokenScheme + 'static) -> (String, String) {
    let (sent, shown) = (Arc::new(Mutex::new(String::new())), Arc::new(Mutex::new(String::new())));
    let (to_sent, to_debug, to_hook) = (Arc::clone(&sent), Arc::clone(&shown), Arc::clone(&shown));
    let options = Options::default()
        .on_exchange(move |exchange| to_hook.lock().unwrap().push_str(&format!("{exchange} {exchange:?}\n")));
    let server = Fake(move |request: Request| {
        to_sent.lock().unwrap().push_str(request.url.as_str());
        to_debug.lock().unwrap().push_str(&format!("{request:?}\n"));
        Err(TransportError::new(TransportErrorKind::Other, format!("no response with {SECRET}")))
    });
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let client = client.with_tokens(Token::new(SECRET)).with_token_scheme(scheme);
    client.call::<Echo>(&"hello".to_owned(), &()).unwrap_err();
    (sent.lock().unwrap().clone(), shown.lock().unwrap().clone())
}

#[test]
fn no_hook_and_no_debug_form_shows_the_token_of_a_custom_scheme() {
    let shown = [shown_with(ShortParameter), shown_with(PathSegment)];
    assert_eq!(shown[0].0, format!("{ENDPOINT}?t=tok-sec%2Fr-et+1"));
    assert_eq!(shown[1].0, format!("{ENDPOINT}/tok-sec%2Fr-et%201"));
    for (_, shown) in shown {
        assert!(shown.contains(ENDPOINT) && shown.contains("no response"), "{shown}");
        assert!(!shown.contains("tok-sec"), "{shown}");
    }
}

#[test]
fn an_explicit_scheme_takes_effect_before_and_after_the_provider() {
    let server = || Fake(|request: Request| Ok(echo(request.url.query().unwrap_or_default())));
    let text = "hello".to_owned();
    let new = || BlockingClient::with_transport(ENDPOINT, Options::default(), server()).unwrap();
    let (before, after) = (
        new().with_token_scheme(ShortParameter).with_tokens(Token::new("abc")),
        new().with_tokens(Token::new("abc")).with_token_scheme(ShortParameter),
    );
    for client in [before, after] {
        assert_eq!(client.call::<Echo>(&text, &()).unwrap(), "t=abc");
    }
    let without_tokens = new().with_token_scheme(ShortParameter);
    assert_eq!(without_tokens.call::<Echo>(&text, &()).unwrap(), "");
}

#[tokio::test]
async fn an_explicit_scheme_takes_effect_in_the_async_client_in_any_order() {
    let server = || Fake(|request: Request| Ok(echo(request.url.query().unwrap_or_default())));
    let new = || Client::with_transport(ENDPOINT, Options::default(), server()).unwrap();
    for client in [
        new().with_token_scheme(ShortParameter).with_tokens(Token::new("abc")),
        new().with_tokens(Token::new("abc")).with_token_scheme(ShortParameter),
    ] {
        assert_eq!(client.call::<Echo>(&"hello".to_owned(), &()).await.unwrap(), "t=abc");
    }
}
