//! Expired and missing tokens, token services that fail, and calls that must not be repeated.

use soapstone::token::{TokenError, TokenErrorKind};
use soapstone::transport::{Method, Response, TransportError};

use crate::gis::{Gis, HOST, PASSWORD, RejectionForm, TOKEN, connection_refused, fault};
use crate::wiring::{Map, Way, map};

/// A token service's response in the place of a token.
type NoToken = fn() -> Result<Response, TransportError>;

/// The error of a call that failed because of tokens.
fn token_error(map: &Map) -> TokenError {
    match map.info().unwrap_err() {
        arcgis_soap::Error::Token { source, operation: "GetServerInfo" } => source,
        error => panic!("{error}"),
    }
}

/// Returns the URL of a closed port.
fn closed() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn the_first_call_gets_a_token_and_the_next_ones_use_it() {
    for way in Way::ALL {
        let (gis, map) = map(way, Gis::default());
        for _ in 0..3 {
            assert_eq!(map.info().unwrap().name, "Layers", "{way:?}");
        }
        let calls = gis.seen_at("/MapServer");
        assert_eq!(calls.len(), 3);
        assert!(calls.iter().all(|call| call.query == "token=tok%2F%2B%3D1"), "{way:?}: {calls:?}");
        let tokens = gis.seen_at("/tokens");
        assert_eq!((tokens.len(), tokens[0].method), (1, Method::Post));
        assert!(tokens[0].body.starts_with("request=getToken&") && tokens[0].query.is_empty(), "{tokens:?}");
    }
}

#[test]
fn a_call_survives_every_kind_of_rejection_after_expiry() {
    for way in Way::ALL {
        for rejection in [RejectionForm::Status, RejectionForm::Fault, RejectionForm::Json] {
            let (gis, map) = map(way, Gis { rejection, ..Gis::default() });
            map.info().unwrap();
            gis.expire();
            assert_eq!(map.info().unwrap().name, "Layers", "{way:?} {rejection:?}");
            let calls = gis.seen_at("/MapServer");
            let queries: Vec<_> = calls.iter().map(|call| call.query.as_str()).collect();
            assert_eq!(queries, ["token=tok%2F%2B%3D1", "token=tok%2F%2B%3D1", "token=tok%2F%2B%3D2"]);
            assert_eq!(calls[1].body, calls[2].body, "the request was changed for the second attempt");
            assert_eq!(gis.seen_at("/tokens").len(), 2);
        }
    }
}

#[test]
fn a_token_that_is_required_in_spite_of_the_catalog_is_requested_then() {
    for way in Way::ALL {
        // According to the Catalog no tokens are required, but the map service requires one.
        let required: fn() -> Response = || Response::new(499, "text/html", "<html><body>Token Required</body></html>");
        let (gis, map) = map(way, Gis { requires_tokens: false, no_result: Some(required), ..Gis::default() });
        let error = token_error(&map);
        assert_eq!(error.kind(), TokenErrorKind::Rejected, "{way:?}");
        assert!(error.to_string().contains("499"), "{error}");
        let calls = gis.seen_at("/MapServer");
        assert_eq!((calls.len(), gis.seen_at("/tokens").len()), (2, 1));
        assert_eq!((calls[0].query.as_str(), calls[1].query.as_str()), ("", "token=tok%2F%2B%3D1"));
    }
}

#[test]
fn a_server_that_requires_a_token_although_there_is_one_gets_another_one() {
    for way in Way::ALL {
        // 499 although a token is there: some proxies respond so to unknown tokens.
        let (gis, map) = map(way, Gis { no_result: Some(|| Response::new(499, "text/html", "")), ..Gis::default() });
        let error = token_error(&map);
        assert_eq!(error.kind(), TokenErrorKind::Rejected, "{way:?}");
        assert_eq!((gis.seen_at("/MapServer").len(), gis.seen_at("/tokens").len()), (2, 2));
    }
}

#[test]
fn a_new_token_that_is_rejected_too_is_an_error_with_the_reason() {
    for way in Way::ALL {
        for rejection in [RejectionForm::Status, RejectionForm::Fault, RejectionForm::Json] {
            let (gis, map) = map(way, Gis { stubborn: true, rejection, ..Gis::default() });
            let error = token_error(&map);
            assert_eq!(error.kind(), TokenErrorKind::Rejected, "{way:?} {rejection:?}");
            let text = error.to_string();
            assert!(text.contains("rejects the new token (498) as it did the old one (498)"), "{text}");
            assert!(text.contains("/arcgis/services/Map/MapServer") && !text.contains(TOKEN), "{text}");
            assert_eq!(
                (gis.seen_at("/MapServer").len(), gis.seen_at("/tokens").len()),
                (2, 2),
                "{way:?} {rejection:?}"
            );
        }
    }
}

#[test]
fn a_token_service_that_is_down_is_named() {
    for way in Way::ALL {
        let host = if way.is_http() { closed() } else { HOST.to_owned() };
        let gis = Gis {
            token_service: format!("{host}/arcgis/tokens"),
            no_token: Some(connection_refused),
            ..Gis::default()
        };
        let (gis, map) = map(way, gis);
        let error = map.info().unwrap_err();
        assert!(error.is_token() && error.is_temporary(), "{way:?}: {error}");
        let text = error.to_string();
        assert!(text.contains(&host) && text.contains("token service"), "{text}");
        assert!(gis.seen_at("/MapServer").is_empty(), "the call was sent without its token");
    }
}

#[test]
fn a_token_service_that_fails_is_called_by_post_and_get_and_not_again() {
    let fails: [(NoToken, TokenErrorKind); 3] = [
        (|| Ok(Response::new(500, "text/html", "<html>out of order</html>")), TokenErrorKind::Service),
        (|| Ok(Response::new(200, "text/html", "<html>Please log in</html>")), TokenErrorKind::NotAToken),
        (|| Ok(Response::new(200, "text/plain", "")), TokenErrorKind::NotAToken),
    ];
    for way in Way::ALL {
        for (no_token, kind) in fails {
            let (gis, map) = map(way, Gis { no_token: Some(no_token), ..Gis::default() });
            assert_eq!(token_error(&map).kind(), kind, "{way:?}");
            let methods: Vec<_> = gis.seen_at("/tokens").iter().map(|seen| seen.method).collect();
            assert_eq!((gis.seen_at("/MapServer").len(), methods), (0, vec![Method::Post, Method::Get]));
        }
    }
}

#[test]
fn a_failed_token_service_does_not_spoil_later_calls() {
    for way in Way::ALL {
        let (gis, map) = map(way, Gis::default());
        map.info().unwrap();
        gis.expire();
        gis.expire();
        map.info().unwrap();
        assert_eq!(gis.seen_at("/tokens").len(), 2, "{way:?}");
    }
}

#[test]
fn a_wrong_password_is_recognised_and_not_sent_again() {
    let responses: [NoToken; 3] = [
        || Ok(Response::new(403, "text/html", format!("<html>Forbidden {PASSWORD}</html>"))),
        || {
            let json = r#"{"error":{"code":400,"message":"Unable to generate token.",
                "details":["Invalid username or password."]}}"#;
            Ok(Response::new(200, "application/json", json))
        },
        // The page repeats the password in several spellings.
        || {
            let page = format!("<html>Invalid user name or password: {PASSWORD} s3cr%26t+%3Cpw%3E s3cr&amp;t</html>");
            Ok(Response::new(200, "text/html", page))
        },
    ];
    for way in Way::ALL {
        for no_token in responses {
            let (gis, map) = map(way, Gis { no_token: Some(no_token), ..Gis::default() });
            let error = token_error(&map);
            assert_eq!(error.kind(), TokenErrorKind::BadCredentials, "{way:?}: {error}");
            for secret in [PASSWORD, "s3cr%26t+%3Cpw%3E"] {
                assert!(!format!("{error} {error:?}").contains(secret), "{error}");
            }
            assert_eq!((gis.seen_at("/MapServer").len(), gis.seen_at("/tokens").len()), (0, 1));
        }
    }
}

#[test]
fn faults_that_are_not_about_tokens_are_not_repeated() {
    let faults: [fn() -> Response; 4] = [
        || fault("", "There is no layer 498 in this map."),
        || fault("<detail><ErrorCode>-2147467259</ErrorCode></detail>", "Error 499: layer not found"),
        || fault("<detail><FeatureID>498</FeatureID></detail>", "Server error"),
        || fault("", "The field name is not valid: Token"),
    ];
    for way in Way::ALL {
        for no_result in faults {
            let (gis, map) = map(way, Gis { no_result: Some(no_result), ..Gis::default() });
            let error = map.info().unwrap_err();
            assert!(error.fault().is_some(), "{way:?}: {error}");
            assert_eq!(error.status(), Some(500));
            assert_eq!((gis.seen_at("/MapServer").len(), gis.seen_at("/tokens").len()), (1, 1), "{way:?}: {error}");
        }
    }
}

#[test]
fn pages_instead_of_messages_are_not_repeated() {
    for way in Way::ALL {
        let page: fn() -> Response = || Response::new(503, "text/html", "<html><body>Service stopped</body></html>");
        let (gis, map) = map(way, Gis { no_result: Some(page), ..Gis::default() });
        let error = map.info().unwrap_err();
        assert!(error.to_string().contains("Service stopped") && error.is_temporary(), "{error}");
        assert_eq!(gis.seen_at("/MapServer").len(), 1, "{way:?}");
    }
}
