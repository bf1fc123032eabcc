//! How clients find token services and send requests to them.

use std::sync::Arc;

use arcgis_soap::{ClientId, ConnectError, Credentials, TokenRequest};
use soapstone::transport::Method;

use crate::edit;
use crate::gis::{Gis, HOST, PASSWORD, USER};
use crate::loopback::serve;
use crate::wiring::{Edit, Setup, Way, connect, connect_to};

/// What is done to a builder.
type Change = fn(Edit) -> Edit;

/// The credentials as a form has them.
const FORM: &str = "username=ann&password=s3cr%26t+%3Cpw%3E";

#[test]
fn the_catalog_is_asked_once_and_without_a_token() {
    for way in Way::ALL {
        let (gis, server) = connect(way, Gis::default(), Setup::default());
        let server = server.unwrap();
        assert_eq!(server.requires_tokens(), Some(true));
        server.map("Map").info().unwrap();
        server.map("Folder/Map").info().unwrap();
        let catalog: Vec<_> = gis.seen().into_iter().filter(|seen| seen.path == "/arcgis/services").collect();
        assert_eq!(catalog.len(), 2, "{way:?}");
        assert!(catalog.iter().all(|seen| seen.query.is_empty() && !seen.body.contains("s3cr")));
        assert!(catalog[0].body.contains("RequiresTokens") && catalog[1].body.contains("GetTokenServiceURL"));
        assert_eq!(gis.seen_at("/tokens").len(), 1);
    }
}

#[test]
fn token_services_are_asked_as_they_are_told() {
    let ways: [(Change, &str, Method, String); 6] = [
        (|edit| edit, "/arcgis/tokens", Method::Post, format!("request=getToken&{FORM}")),
        (
            edit!(.token_request(TokenRequest::GetToken)),
            "/arcgis/tokens",
            Method::Get,
            format!("request=getToken&{FORM}"),
        ),
        (
            edit!(.token_request(TokenRequest::GenerateToken)),
            "/arcgis/tokens/generateToken",
            Method::Post,
            format!("{FORM}&client=requestip&f=json"),
        ),
        (
            edit!(.referer("https://app.example.com").token_lifetime(90)),
            "/arcgis/tokens",
            Method::Post,
            format!("request=getToken&{FORM}&clientid=ref.https%3A%2F%2Fapp.example.com&expiration=90"),
        ),
        (
            edit!(.client_id(ClientId::Ip("10.0.0.1".into())).token_request(TokenRequest::GenerateToken)),
            "/arcgis/tokens/generateToken",
            Method::Post,
            format!("{FORM}&client=ip&ip=10.0.0.1&f=json"),
        ),
        (
            edit!(.token_service("/arcgis/tokens/elsewhere/generateToken")),
            "/arcgis/tokens/elsewhere/generateToken",
            Method::Post,
            format!("{FORM}&client=requestip&f=json"),
        ),
    ];
    for way in [Way::Async, Way::BlockingHttp] {
        for (edit, path, method, parameters) in &ways {
            let (gis, server) = connect(way, Gis::default(), Setup { edit: *edit, ..Setup::default() });
            server.unwrap().map("Map").info().unwrap();
            let tokens = gis.seen_at("/tokens");
            assert_eq!((tokens.len(), tokens[0].path.as_str(), tokens[0].method), (1, *path, *method));
            let sent = if *method == Method::Get { &tokens[0].query } else { &tokens[0].body };
            assert_eq!(sent, parameters);
        }
    }
}

#[test]
fn a_referer_goes_with_every_request_that_carries_the_token() {
    for way in Way::ALL {
        let setup = Setup { edit: edit!(.referer("https://app.example.com/")), ..Setup::default() };
        let (gis, server) = connect(way, Gis::default(), setup);
        server.unwrap().map("Map").info().unwrap();
        assert!(
            gis.seen_at("/MapServer").iter().all(|seen| seen.referer.as_deref() == Some("https://app.example.com/"))
        );
    }
}

#[test]
fn a_service_that_takes_no_post_is_asked_by_get_from_then_on() {
    for way in Way::ALL {
        let gis = Gis { token_service: "/arcgis/tokens/get-only".to_owned(), ..Gis::default() };
        let (gis, server) = connect(way, gis, Setup::default());
        let map = server.unwrap().map("Map");
        map.info().unwrap();
        gis.expire();
        map.info().unwrap();
        let methods: Vec<_> = gis.seen_at("/tokens").iter().map(|seen| seen.method).collect();
        assert_eq!(methods, [Method::Post, Method::Get, Method::Get], "{way:?}");
    }
}

#[test]
fn a_set_token_service_spares_the_catalog() {
    for way in Way::ALL {
        let setup = Setup { edit: edit!(.token_service("/arcgis/tokens")), ..Setup::default() };
        let (gis, server) = connect(way, Gis::default(), setup);
        assert!(gis.seen().is_empty(), "connecting sent {:?}", gis.seen());
        let server = server.unwrap();
        assert_eq!(server.requires_tokens(), None);
        server.map("Map").info().unwrap();
        assert_eq!(gis.seen().len(), 2);
    }
}

#[test]
fn open_servers_need_no_credentials_and_get_none() {
    for way in Way::ALL {
        for credentials in [None, Some(Credentials::new(USER, PASSWORD))] {
            let gis = Gis { requires_tokens: false, ..Gis::default() };
            let (gis, server) = connect(way, gis, Setup { credentials, ..Setup::default() });
            let server = server.unwrap();
            assert_eq!(server.requires_tokens(), Some(false));
            assert_eq!(server.map("Map").info().unwrap().name, "Layers");
            assert_eq!(gis.seen().len(), 2, "{way:?}: the question to the catalog, and the call");
            assert!(gis.seen().iter().all(|seen| seen.query.is_empty() && !seen.body.contains("s3cr")));
        }
    }
}

#[test]
fn secured_servers_without_credentials_say_what_is_missing() {
    for way in Way::ALL {
        let (gis, server) = connect(way, Gis::default(), Setup { credentials: None, ..Setup::default() });
        let error = server.unwrap().map("Map").info().unwrap_err();
        assert!(error.is_token() && error.to_string().contains("499"), "{error}");
        assert!(gis.seen_at("/tokens").is_empty());
    }
}

#[test]
fn credentials_do_not_go_from_https_to_http() {
    for way in [Way::Async, Way::Blocking] {
        let connect = |announced: &str, edit: fn(Edit) -> Edit| {
            let gis = Arc::new(Gis { token_service: announced.to_owned(), ..Gis::default() });
            let url = "https://gis.example.com/arcgis/services";
            let server = connect_to(way, url, gis.clone(), Setup { edit, ..Setup::default() });
            (gis, server)
        };
        let announced = format!("{HOST}/arcgis/tokens");
        let (gis, server) = connect(&announced, |edit| edit);
        let error = server.err().unwrap();
        assert!(matches!(error, ConnectError::Downgrade { .. }), "{error:?}");
        let text = error.to_string();
        for part in ["https://gis.example.com/", &announced, "allow_http_tokens", "Builder::token_service"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(gis.seen_at("/tokens").is_empty());

        let (gis, server) = connect(&announced, edit!(.allow_http_tokens()));
        server.unwrap().map("Map").info().unwrap();
        assert_eq!(gis.seen_at("/tokens")[0].host, HOST);

        // Another server is all right as long as it is on https: the catalog named it.
        let (gis, server) = connect("https://sso.example.com/arcgis/tokens", |edit| edit);
        server.unwrap().map("Map").info().unwrap();
        let tokens = gis.seen_at("/tokens");
        assert_eq!((tokens[0].host.as_str(), tokens[0].query.as_str()), ("https://sso.example.com", ""));
        assert!(!tokens[0].body.contains("tok"), "the token service was sent a token");
    }
}

#[test]
fn a_catalog_that_does_not_respond_is_an_error_with_its_url() {
    for way in Way::ALL {
        let gis = Arc::new(Gis::default());
        let host = if way.is_http() { serve(gis.clone()) } else { HOST.to_owned() };
        let error = connect_to(way, &format!("{host}/nowhere"), gis, Setup::default()).err().unwrap();
        let text = error.to_string();
        assert!(text.contains("/nowhere") && text.contains("404") && text.contains("Catalog"), "{text}");
    }
    let gis = Arc::new(Gis::default());
    for url in ["gis.example.com/arcgis", "ftp://gis.example.com/", "", "http://"] {
        let error = connect_to(Way::Blocking, url, gis.clone(), Setup::default()).err().unwrap();
        assert!(matches!(error, ConnectError::Url { .. }), "{url:?}: {error:?}");
    }
}
