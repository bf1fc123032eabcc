//! The token service: credentials, bound tokens, and the responses to requests without a token.

use std::time::Duration;

use arcgis_soap::{ArcGisServer, ClientId, Credentials, Error, TokenErrorKind, TokenRequest};
use soapstone::transport::Request;
use soapstone_stand_in::server::{Config, StandIn};

use crate::{credentials, exchanges, send, stand_in, url};

const WAYS: [TokenRequest; 4] =
    [TokenRequest::Auto, TokenRequest::PostToken, TokenRequest::GetToken, TokenRequest::GenerateToken];

#[tokio::test]
async fn tokens_are_issued_for_every_kind_of_request() -> Result<(), Box<dyn std::error::Error>> {
    for way in WAYS {
        let stand_in = stand_in();
        let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials()).token_request(way);
        let map = builder.connect().await?.map_server("MapService");
        assert_eq!(map.get_map_count().await?, 1, "{way:?}");
        stand_in.expire_all();
        assert_eq!(map.get_map_count().await?, 1, "{way:?}");
        assert_eq!(stand_in.token_requests(), 2, "{way:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_is_reported_and_not_sent_again() -> Result<(), Box<dyn std::error::Error>> {
    for way in WAYS {
        let stand_in = stand_in();
        let wrong = Credentials::new("myuser", "pass-phrase-17");
        let builder = ArcGisServer::builder(stand_in.url()).credentials(wrong).token_request(way);
        let error = builder.connect().await?.map_server("MapService").get_map_count().await.unwrap_err();
        let Error::Token { source, .. } = &error else { panic!("{way:?}: {error}") };
        assert_eq!(source.kind(), TokenErrorKind::BadCredentials, "{way:?}: {error}");
        assert!(!error.to_string().contains("pass-phrase-17"), "{error}");
        assert_eq!(stand_in.token_requests(), 1, "{way:?}");
    }
    Ok(())
}

#[tokio::test]
async fn without_credentials_a_secured_server_rejects_calls() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let server = ArcGisServer::connect(stand_in.url(), None).await?;
    assert_eq!(server.requires_tokens(), Some(true));
    assert!(server.services().await?.is_empty(), "secured services are not listed without a token");
    let error = server.map_server("MapService").get_map_count().await.unwrap_err();
    let Error::Token { source, .. } = &error else { panic!("{error}") };
    assert_eq!(source.kind(), TokenErrorKind::NoProvider);
    assert_eq!(
        exchanges(&stand_in).last().map(String::as_str),
        Some("POST /arcgis/services/MapService/MapServer → 499")
    );
    Ok(())
}

#[tokio::test]
async fn an_open_server_needs_no_token() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = StandIn::start(Config { requires_tokens: false, ..Config::default() })?;
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await?;
    assert_eq!(server.requires_tokens(), Some(false));
    assert_eq!(server.map_server("MapService").get_map_count().await?, 1);
    assert_eq!(stand_in.token_requests(), 0);
    Ok(())
}

#[tokio::test]
async fn tokens_may_be_bound_to_a_referer_or_an_address() -> Result<(), Box<dyn std::error::Error>> {
    let bindings = [
        (ClientId::Referer("https://app.example.com/".to_owned()), true),
        (ClientId::Ip("127.0.0.1".to_owned()), true),
        (ClientId::RequestIp, true),
        (ClientId::Ip("192.0.2.7".to_owned()), false),
    ];
    for way in [TokenRequest::PostToken, TokenRequest::GenerateToken] {
        for (client, works) in &bindings {
            let stand_in = stand_in();
            let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials());
            let builder = builder.client_id(client.clone()).token_request(way);
            let outcome = builder.connect().await?.map_server("MapService").get_map_count().await;
            assert_eq!(outcome.is_ok(), *works, "{way:?} {client:?}: {outcome:?}");
        }
    }
    Ok(())
}

#[test]
fn a_token_for_a_referer_is_of_no_use_to_others() {
    let stand_in = stand_in();
    let query = "request=getToken&username=myuser&password=secret&clientid=ref.https://app.example.com";
    let token = send(Request::get(url(&stand_in, &format!("/arcgis/tokens?{query}"))));
    assert_eq!((token.status, token.content_type()), (200, "text/plain; charset=utf-8"));
    let mut address = url(&stand_in, "/arcgis/services/MapService/MapServer?wsdl");
    address.query_pairs_mut().append_pair("token", &String::from_utf8_lossy(&token.body));
    let mut request = Request::get(address);
    assert_eq!(send(request.clone()).status, 498);
    request.headers.set("Referer", "https://app.example.com/map");
    assert_eq!(send(request).status, 200);
}

#[test]
fn the_token_service_reports_errors() {
    let stand_in = stand_in();
    let get = |path: &str| {
        let response = send(Request::get(url(&stand_in, path)));
        (response.status, String::from_utf8_lossy(&response.body).into_owned())
    };
    assert_eq!(get("/arcgis/tokens").0, 400);
    assert_eq!(get("/arcgis/tokens?request=getToken&username=myuser&password=x").0, 403);
    let (status, body) = get("/arcgis/tokens/generateToken?username=myuser&password=x&f=json");
    assert_eq!(status, 200);
    assert!(body.contains("\"code\":400") && body.contains("Invalid username or password"), "{body}");
    let (_, body) = get("/arcgis/tokens/generateToken?username=myuser&password=secret&client=referer&f=json");
    assert!(body.contains("'referer' must be specified"), "{body}");
    let (_, body) = get("/arcgis/tokens/generateToken?username=myuser&password=secret&f=json");
    assert!(body.contains("\"token\":\"") && body.contains("\"expires\":") && body.contains("\"ssl\":false"), "{body}");
}

#[tokio::test]
async fn a_requested_lifetime_is_limited_by_the_servers() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = StandIn::start(Config { token_lifetime: Duration::from_millis(1), ..Config::default() })?;
    let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials()).token_lifetime(60);
    let map = builder.connect().await?.map_server("MapService");
    let mut rejected = 0;
    for _ in 0..3 {
        rejected += usize::from(map.get_map_count().await.is_err());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let expired = stand_in.exchanges().iter().filter(|exchange| exchange.status == 498).count();
    assert!(expired >= 2, "{rejected} calls rejected, {expired} exchanges");
    Ok(())
}

#[test]
fn debug_shows_no_password() {
    let shown = format!("{:?} {:?}", Config::default(), stand_in());
    assert!(!shown.contains("secret"), "{shown}");
}
