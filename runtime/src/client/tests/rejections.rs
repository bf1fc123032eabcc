//! Rejected tokens, and the errors that follow: they have everything that the server sent, and no secret.

use super::*;
use crate::Error;
use crate::soap::{self, find_fault};
use crate::token::{Rejection, TokenScheme, Verdict};

fn fault(text: &str, detail: &str) -> String {
    envelope(&format!("<s:Fault><faultcode>s:Client</faultcode><faultstring>{text}</faultstring>{detail}</s:Fault>"))
}

/// Makes a call with a token to a server that always returns `response`. Returns the error and the number of requests.
fn rejected(response: Response) -> (Error, usize) {
    let requests = Arc::new(AtomicUsize::new(0));
    let server = {
        let requests = Arc::clone(&requests);
        Fake(move |_: Request| {
            requests.fetch_add(1, Ordering::SeqCst);
            Ok(response.clone())
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, Options::default().basic_auth("ann", "basic-pass"), server);
    let client = client.unwrap().with_tokens(Token::new("SECRETTOKEN"));
    let error = client.call::<Echo>(&String::new(), &()).unwrap_err();
    (error, requests.load(Ordering::SeqCst))
}

#[test]
fn the_second_rejection_is_the_error_with_what_the_server_sent() {
    let page = "<html><body>Token SECRETTOKEN belongs to another referer</body></html>";
    let (error, requests) = rejected(Response::new(498, "text/html", page));
    assert_eq!((error.status(), requests), (Some(498), 2));
    let text = error.to_string();
    assert!(text.contains("rejects the new token (498)"), "{text}");
    assert!(text.contains("“Token *** belongs to another referer”"), "{text}");

    let (error, _) = rejected(Response::new(498, "text/xml", fault("SECRETTOKEN is not for 10.0.0.1", "")));
    let Error::Token { source, .. } = &error else { panic!("{error}") };
    let fault = source.fault().expect("the fault");
    assert_eq!((fault.string.as_str(), fault.status), ("*** is not for 10.0.0.1", Some(498)));
}

/// Tokens in a header, and rejections as faults.
#[derive(Debug)]
struct HeaderToken;

impl TokenScheme for HeaderToken {
    fn authorize(&self, request: &mut Request, token: &Token) {
        request.headers.set("X-Token", token.expose());
    }

    fn classify(&self, response: &Response) -> Verdict {
        let fault = soap::message_text(response.content_type(), &response.body).ok().and_then(|text| find_fault(&text));
        match fault.filter(|fault| fault.has_code(7)) {
            Some(fault) => Rejection::invalid(7).with_fault(fault).into(),
            None => Verdict::Accepted,
        }
    }
}

#[test]
fn a_scheme_decides_where_the_token_is_and_what_rejects_it() {
    let server = Fake(|request: Request| {
        assert_eq!(request.url.query(), None);
        Ok(match request.headers.get("X-Token") {
            Some("tok-2") => echo("x"),
            Some("tok-1") => Response::new(500, "text/xml", fault("", "<detail><code>7</code></detail>")),
            _ => Response::new(200, "text/plain", "no token"),
        })
    });
    let issued = AtomicUsize::new(0);
    let provider = move || Ok(Token::new(format!("tok-{}", issued.fetch_add(1, Ordering::SeqCst) + 1)));
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
    let client = client.with_tokens(provider).with_token_scheme(HeaderToken);
    assert_eq!(client.call::<Echo>(&String::new(), &()).unwrap(), "x");
}

#[test]
fn faults_show_no_secret_that_the_client_knows() {
    let (error, _) = rejected(Response::new(500, "text/xml", fault("SECRETTOKEN or basic-pass is wrong", "")));
    assert_eq!(error.fault().map(|fault| fault.string.as_str()), Some("*** or *** is wrong"));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("SECRETTOKEN") && !shown.contains("basic-pass"), "{shown}");
    // The password for the token service, too.
    let gis = gis();
    let server = {
        let gis = Arc::clone(&gis);
        Fake(move |request: Request| match request.url.path() {
            "/maps/tokens" => gis.respond(&request),
            _ => Ok(Response::new(500, "text/xml", fault("ann/pass+word may not", ""))),
        })
    };
    let client =
        BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap().with_tokens(TokenService);
    let error = client.call::<Echo>(&String::new(), &()).unwrap_err();
    assert_eq!(error.fault().map(|fault| fault.string.as_str()), Some("ann/*** may not"));
}

#[test]
fn pages_that_quote_the_request_show_no_password() {
    for page in [
        "<html><pre>&lt;password&gt;hunter2&lt;/password&gt;</pre></html>",
        "bad request: <GetToken><username>u</username><password>hunter2</password></GetToken>",
        "{'token': 'hunter2'}",
        "password: hunter2",
        "<Envelope><w:Password Type='x'>hunter2</w:Password></Envelope>",
    ] {
        for status in [403, 500] {
            let (error, _) = rejected(Response::new(status, "text/html", page));
            assert!(matches!(error, Error::Http { .. }) && !error.to_string().contains("hunter2"), "{error}");
        }
    }
}
