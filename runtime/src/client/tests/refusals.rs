//! Tokens that a server refuses, and what errors then show of it: everything that it says, and no secret.

use super::*;
use crate::Error;
use crate::token::{Token, TokenErrorKind};

fn fault(text: &str, detail: &str) -> String {
    envelope(&format!("<s:Fault><faultcode>s:Client</faultcode><faultstring>{text}</faultstring>{detail}</s:Fault>"))
}

/// A call with a token whose server always answers so; the outcome, and how often the server was asked.
fn refused(answer: Response) -> (Error, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let server = {
        let asked = Arc::clone(&asked);
        Fake(move |_: Request| {
            asked.fetch_add(1, Ordering::SeqCst);
            Ok(answer.clone())
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, Options::default().basic_auth("ann", "basic-pass"), server);
    let client = client.unwrap().with_tokens(Token::new("SECRETTOKEN"));
    let error = client.call::<Echo>(&String::new(), &()).unwrap_err();
    (error, asked.load(Ordering::SeqCst))
}

#[test]
fn texts_that_carry_the_code_of_a_refusal() {
    for text in [
        "Invalid Token: 498",
        "invalid token (498)",
        "498",
        "Code: 498",
        "code 498",
        "(498)",
        "498 Invalid token.",
        "Code 499: Token Required",
        "Error code 498: the token has expired; log in again",
        "Token Required (499)",
    ] {
        let (error, asked) = refused(Response::new(500, "text/xml", fault(text, "")));
        assert!(matches!(error, Error::Token { .. }) && asked == 2, "{text}: {error}");
    }
}

#[test]
fn other_faults_are_the_callers_and_nothing_is_sent_twice() {
    for (text, detail) in [
        ("Unexpected token ')' in where clause at position 498", ""),
        ("No such parcel", "<detail><parcelCode>499</parcelCode></detail>"),
        ("No such parcel", "<detail><postcode>498</postcode></detail>"),
        ("Layer 498 needs a token for its code list", ""),
        ("Invalid token at position 498", ""),
        ("Error 498 in line 3", ""),
        ("Token Required", ""),
    ] {
        let (error, asked) = refused(Response::new(500, "text/xml", fault(text, detail)));
        assert_eq!((error.fault().map(|fault| fault.string.as_str()), asked), (Some(text), 1));
    }
}

#[test]
fn the_second_refusal_is_handed_on_as_the_server_said_it() {
    let detail = "<detail><why><code>498</code><text>wrong referer</text></why></detail>";
    let (error, asked) = refused(Response::new(400, "text/xml", fault("SECRETTOKEN is not for 10.0.0.1", detail)));
    let Error::Token { source, .. } = &error else { panic!("{error}") };
    assert_eq!(
        (source.kind(), asked, source.status(), error.status()),
        (TokenErrorKind::Rejected, 2, Some(400), Some(400))
    );
    let fault = source.fault().expect("the fault");
    assert_eq!((fault.string.as_str(), fault.entries.len(), fault.status), ("*** is not for 10.0.0.1", 1, Some(400)));
    let text = error.to_string();
    assert!(text.contains("refuses the new token (498)") && text.contains("is not for 10.0.0.1"), "{text}");
    assert!(!text.contains("SECRETTOKEN"), "{text}");

    let page = "<html><body>Token SECRETTOKEN belongs to another referer</body></html>";
    let (error, _) = refused(Response::new(498, "text/html", page));
    assert_eq!(error.status(), Some(498));
    let text = error.to_string();
    assert!(text.contains("“Token *** belongs to another referer”"), "{text}");
}

#[test]
fn refusals_are_known_in_every_wrapping() {
    let text = fault("Invalid Token: 498", "");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    // Without the mark at its beginning, a document in UTF-16 begins with `<` as others do.
    let bare = utf16.get(2..).unwrap_or_default().to_vec();
    let part = format!("--b\r\nContent-Type: text/xml\r\n\r\n{text}\r\n--b--");
    for answer in [
        Response::new(500, "text/xml; charset=utf-16", utf16),
        Response::new(500, "text/xml; charset=utf-16le", bare),
        Response::new(500, "multipart/related; boundary=b", part),
    ] {
        let (error, asked) = refused(answer);
        assert!(matches!(error, Error::Token { .. }) && asked == 2, "{error}");
    }
}

#[test]
fn faults_show_no_secret_that_the_client_knows() {
    let (error, _) = refused(Response::new(500, "text/xml", fault("SECRETTOKEN or basic-pass is wrong", "")));
    assert_eq!(error.fault().map(|fault| fault.string.as_str()), Some("*** or *** is wrong"));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("SECRETTOKEN") && !shown.contains("basic-pass"), "{shown}");
    // The password for the token service, too.
    let gis = gis();
    let server = {
        let gis = Arc::clone(&gis);
        Fake(move |request: Request| match request.url.path() {
            "/arcgis/tokens" => gis.answer(&request),
            _ => Ok(Response::new(500, "text/xml", fault("ann/pass+word may not", ""))),
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap().with_tokens(tokens());
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
            let (error, _) = refused(Response::new(status, "text/html", page));
            assert!(matches!(error, Error::Http { .. }) && !error.to_string().contains("hunter2"), "{error}");
        }
    }
}
