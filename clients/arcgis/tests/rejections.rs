//! Rejected tokens: how servers reject them, what is repeated, and what errors then show.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arcgis_soap::{ArcGisTokenScheme, BlockingClient, Error, MapServer, Options, TokenErrorKind};
use soapstone::token::Token;
use soapstone::transport::{BlockingTransport, Request, Response, TransportError};

/// A server that gives the same response to every request, and counts them.
struct Fake(Response, Arc<AtomicUsize>);

impl BlockingTransport for Fake {
    fn send(&self, _: Request) -> Result<Response, TransportError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Ok(self.0.clone())
    }
}

fn fault(text: &str, detail: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>s:Client</faultcode>\
         <faultstring>{text}</faultstring>{detail}</s:Fault></s:Body></s:Envelope>"
    )
}

/// Calls a server with a token; returns the error and the number of requests.
fn rejected(response: Response) -> (Error, usize) {
    let requests = Arc::new(AtomicUsize::new(0));
    let url = "https://gis.example.com/arcgis/services/Map/MapServer";
    let client =
        BlockingClient::with_transport(url, Options::default(), Fake(response, Arc::clone(&requests))).unwrap();
    let client = client.with_tokens(Token::new("SECRETTOKEN")).with_token_scheme(ArcGisTokenScheme::Query);
    let error = MapServer::new(client).get_default_map_name().unwrap_err();
    (error, requests.load(Ordering::SeqCst))
}

#[test]
fn texts_that_carry_the_code_of_a_rejection() {
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
        let (error, requests) = rejected(Response::new(500, "text/xml", fault(text, "")));
        assert!(matches!(error, Error::Token { .. }) && requests == 2, "{text}: {error}");
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
        let (error, requests) = rejected(Response::new(500, "text/xml", fault(text, detail)));
        assert_eq!((error.fault().map(|fault| fault.string.as_str()), requests), (Some(text), 1));
    }
}

#[test]
fn rejections_are_recognised_in_every_wrapping() {
    let text = fault("Invalid Token: 498", "");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    // Without the mark at its beginning, a document in UTF-16 begins with `<` as others do.
    let bare = utf16.get(2..).unwrap_or_default().to_vec();
    let part = format!("--b\r\nContent-Type: text/xml\r\n\r\n{text}\r\n--b--");
    for response in [
        Response::new(500, "text/xml; charset=utf-16", utf16),
        Response::new(500, "text/xml; charset=utf-16le", bare),
        Response::new(500, "multipart/related; boundary=b", part),
    ] {
        let (error, requests) = rejected(response);
        assert!(matches!(error, Error::Token { .. }) && requests == 2, "{error}");
    }
}

#[test]
fn the_second_rejection_is_the_error_with_what_the_server_sent() {
    let detail = "<detail><why><code>498</code><text>wrong referer</text></why></detail>";
    let (error, requests) = rejected(Response::new(400, "text/xml", fault("SECRETTOKEN is not for 10.0.0.1", detail)));
    let Error::Token { source, .. } = &error else { panic!("{error}") };
    assert_eq!(
        (source.kind(), requests, source.status(), error.status()),
        (TokenErrorKind::Rejected, 2, Some(400), Some(400))
    );
    let fault = source.fault().expect("the fault");
    assert_eq!((fault.string.as_str(), fault.entries.len(), fault.status), ("*** is not for 10.0.0.1", 1, Some(400)));
    let text = error.to_string();
    assert!(text.contains("rejects the new token (498)") && text.contains("is not for 10.0.0.1"), "{text}");
    assert!(!text.contains("SECRETTOKEN"), "{text}");
}

#[test]
fn only_the_scheme_recognises_a_rejection_in_a_fault_in_any_order() {
    let url = "https://gis.example.com/arcgis/services/Map/MapServer";
    let call = |prepare: fn(BlockingClient) -> BlockingClient| {
        let response = Response::new(200, "text/xml", fault("Invalid Token: 498", ""));
        let client = BlockingClient::with_transport(url, Options::default(), Fake(response, Arc::default())).unwrap();
        MapServer::new(prepare(client)).get_default_map_name().unwrap_err()
    };
    let plain = call(|client| client.with_tokens(Token::new("SECRETTOKEN")));
    assert!(matches!(plain, Error::Fault(_)), "{plain}");
    for prepare in [
        |client: BlockingClient| {
            client.with_tokens(Token::new("SECRETTOKEN")).with_token_scheme(ArcGisTokenScheme::Query)
        },
        |client: BlockingClient| {
            client.with_token_scheme(ArcGisTokenScheme::Query).with_tokens(Token::new("SECRETTOKEN"))
        },
    ] {
        let error = call(prepare);
        assert!(matches!(error, Error::Token { .. }), "{error}");
    }
}
