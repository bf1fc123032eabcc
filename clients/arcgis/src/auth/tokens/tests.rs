//! Requests to token services and their responses, as tables.

use std::time::SystemTime;

use soapstone::token::TokenErrorKind;

use super::*;

const SERVICE: &str = "https://gis.example.com/arcgis/tokens";

fn get() -> ArcGisTokens {
    ArcGisTokens::get_token(SERVICE, "ann", "p&w d+1").unwrap()
}

fn generate() -> ArcGisTokens {
    ArcGisTokens::generate_token(SERVICE, "ann", "p&w d+1").unwrap()
}

#[test]
fn requests_are_what_the_services_pages_show() {
    let by_get = get().client_id(ClientId::Referer("http://a/b c".into())).expiration(30).request();
    assert_eq!(by_get.method, Method::Get);
    assert_eq!(
        by_get.url.as_str(),
        "https://gis.example.com/arcgis/tokens?request=getToken&username=ann&password=p%26w+d%2B1\
         &clientid=ref.http%3A%2F%2Fa%2Fb+c&expiration=30"
    );
    assert_eq!(by_get.headers.get("referer"), Some("http://a/b c"));

    let post = ArcGisTokens::post_token(&format!("{SERVICE}?f=1"), "ann", "pw").unwrap();
    let post = post.client_id(ClientId::Ip("10.0.0.1".into())).timeout(5).parameter("referer", "x").request();
    assert_eq!(post.url.as_str(), "https://gis.example.com/arcgis/tokens?f=1");
    assert_eq!(post.headers.get("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        post.body.to_bytes().unwrap(),
        "request=getToken&username=ann&password=pw&clientid=ip.10.0.0.1&timeout=5&referer=x"
    );

    let cases = [
        (None, "client=requestip"),
        (Some(ClientId::Referer("r".into())), "client=referer&referer=r"),
        (Some(ClientId::Ip("::1".into())), "client=ip&ip=%3A%3A1"),
    ];
    for (client_id, expected) in cases {
        let mut provider = generate().expiration(9);
        provider.client_id = client_id;
        let body = String::from_utf8(provider.request().body.to_bytes().unwrap().to_vec()).unwrap();
        assert_eq!(body, format!("username=ann&password=p%26w+d%2B1&{expected}&expiration=9&f=json"));
    }
}

#[test]
fn a_query_of_the_services_url_is_kept() {
    let provider = ArcGisTokens::get_token("https://h/t?site=1", "u", "p").unwrap();
    assert_eq!(provider.request().url.as_str(), "https://h/t?site=1&request=getToken&username=u&password=p");
}

#[test]
fn tokens_are_read_from_text_and_json() {
    let text = get().expiration(10).parse(&Response::new(200, "text/plain", "\u{feff}AbC-_.. \r\n")).unwrap();
    assert_eq!(text.expose(), "AbC-_..");
    assert!(text.expires().is_some() && !text.is_https_only());
    let json = r#"{"token":"tok","expires":4102444800000,"ssl":true}"#;
    let provider = generate().client_id(ClientId::Referer("r".into()));
    let token = provider.parse(&Response::new(200, "application/json", json)).unwrap();
    assert_eq!((token.expose(), token.is_https_only(), token.referer()), ("tok", true, Some("r")));
    assert_eq!(token.expires(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(4_102_444_800)));
    for (provider, body) in [(get(), "{\"token\":\"t\"}"), (generate(), "t"), (get(), "\"t\"")] {
        assert_eq!(provider.parse(&Response::new(200, "", body)).unwrap().expose(), "t");
    }
}

#[test]
fn what_is_no_token_is_told_apart() {
    use TokenErrorKind::{BadCredentials, NotAToken, Service};
    let invalid =
        r#"{"error":{"code":400,"message":"Unable to generate token.","details":["Invalid username or password."]}}"#;
    let missing =
        r#"{"error":{"code":400,"message":"Unable to generate token.","details":["'username' must be specified."]}}"#;
    let cases = [
        (401, "", BadCredentials, "HTTP 401"),
        (403, "<html>no</html>", BadCredentials, "“no”"),
        (200, invalid, BadCredentials, "Invalid username or password."),
        (200, missing, Service, "(400)"),
        (
            200,
            r#"{"status":"error","messages":["Token service off"],"code":"500"}"#,
            Service,
            "(500): Token service off",
        ),
        (500, "", Service, "HTTP 500"),
        (302, "", NotAToken, "redirects"),
        (200, " \n", NotAToken, "an empty body instead of a token"),
        (200, "<html><title>Sign in</title></html>", NotAToken, "a page instead of a token: “Sign in”"),
        (200, "<html>Invalid user p&amp;w d+1</html>", BadCredentials, "error page is"),
        (200, "not a token", NotAToken, "“not a token”"),
        (200, "{\"a\":1}", NotAToken, "without a token"),
        (200, "{\"token\":\" \"}", NotAToken, "empty token"),
        (200, "{broken p&w d+1", NotAToken, "not a token"),
        (500, "GET /?request=getToken&password=p%26w+d%2B1", Service, "password=***"),
    ];
    for (status, body, kind, expected) in cases {
        for provider in [get(), generate()] {
            let error = provider.parse(&Response::new(status, "text/html", body)).unwrap_err();
            let text = error.to_string();
            assert_eq!(error.kind(), kind, "{text}");
            assert!(text.contains(expected) && text.contains(SERVICE), "{text}");
            assert!(!text.contains("w d") && !text.contains("w+d"), "{text}");
        }
    }
}

#[test]
fn a_text_that_is_no_token_is_rejected_however_it_arrives() {
    let long = "a".repeat(900_000);
    for (text, expected) in [
        ("a\\r\\nb\\u0000c", "that is not a token"),
        ("a b", "not a token"),
        ("t\\u00e9", "not a token"),
        (&long, "too many for a token"),
    ] {
        let json = [format!("{{\"token\":\"{text}\"}}"), format!("\"{text}\"")];
        let plain = text.replace("\\r\\n", "\r\n").replace("\\u0000", "\0").replace("\\u00e9", "\u{e9}");
        for body in json.into_iter().chain([plain]) {
            let error = get().parse(&Response::new(200, "application/json", body)).unwrap_err();
            assert_eq!(error.kind(), TokenErrorKind::NotAToken, "{error}");
            assert!(error.to_string().contains(expected) && error.to_string().len() < 1000, "{error}");
        }
    }
}

#[test]
fn a_failed_exchange_keeps_its_cause_and_shows_no_token_of_the_portal() {
    use soapstone::transport::TransportErrorKind;

    let provider = generate().exchange_for("https://gis.example.com/server");
    let late = TransportError::new(TransportErrorKind::Timeout, "sent p0rtal");
    let error = provider.exchanged(&Token::new("p0rtal"), Err(late)).unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::Transport);
    assert_eq!(error.transport_error().map(TransportError::kind), Some(TransportErrorKind::Timeout));
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("in exchange for the portal's: no response from") && shown.contains("sent ***"), "{shown}");
    assert!(!shown.contains("p0rtal"), "{shown}");
}

#[test]
fn words_of_our_own_are_left_alone() {
    let text = get().parse(&Response::new(200, "text/plain", "")).unwrap_err().to_string();
    assert!(text.ends_with("returns an empty body instead of a token: check the URL"), "{text}");
    let provider = ArcGisTokens::get_token(SERVICE, "u", "returns").unwrap();
    let text = provider.parse(&Response::new(200, "text/plain", "it returns")).unwrap_err().to_string();
    assert!(text.ends_with("returns a text that is not a token: “it ***”"), "{text}");
}

#[test]
fn debug_and_bad_urls_show_no_password() {
    assert!(!format!("{:?}", get()).contains("p&w"));
    for url in ["nonsense", "ftp://h/", "https://"] {
        assert!(ArcGisTokens::get_token(url, "u", "p").is_err());
    }
}
