//! When the token service is found, by which kinds of requests it is called, and the exchange of a portal's tokens.

use arcgis_soap::{ArcGisServer, Credentials, MapServer, TokenErrorKind, TokenRequest, blocking};
use soapstone_stand_in::server::{Config, StandIn};

use crate::seen::{Outcome, token_error, token_requests};
use crate::{credentials, exchanges};

/// A server whose Catalog states that no tokens are needed.
fn denying() -> Config {
    Config { catalog_denies_tokens: true, ..Config::default() }
}

#[tokio::test]
async fn the_token_service_is_found_at_the_first_rejection() -> Outcome {
    let expected = [
        "POST /arcgis/services RequiresTokens → 200",
        "POST /arcgis/services/MapService/MapServer → 499",
        "POST /arcgis/services GetTokenServiceURL → 200",
        "POST /arcgis/tokens → 200",
        "POST /arcgis/services/MapService/MapServer GetMapCount → 200",
        "POST /arcgis/services/MapService/MapServer GetMapCount → 200",
        // Another token does not need the Catalog again.
        "POST /arcgis/services/MapService/MapServer → 498",
        "POST /arcgis/tokens → 200",
        "POST /arcgis/services/MapService/MapServer GetMapCount → 200",
    ];
    let stand_in = StandIn::start(denying())?;
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await?;
    assert_eq!(server.requires_tokens(), Some(false));
    let map = server.map_server("MapService");
    map.get_map_count().await?;
    map.get_map_count().await?;
    stand_in.expire_all();
    map.get_map_count().await?;
    assert_eq!(exchanges(&stand_in), expected);

    let stand_in = StandIn::start(denying())?;
    let map = blocking::ArcGisServer::connect(stand_in.url(), credentials())?.map_server("MapService");
    map.get_map_count()?;
    map.get_map_count()?;
    stand_in.expire_all();
    map.get_map_count()?;
    assert_eq!(exchanges(&stand_in), expected);
    Ok(())
}

#[tokio::test]
async fn a_late_token_service_fails_as_an_early_one_does() -> Outcome {
    // Without credentials, there is nothing to request.
    let stand_in = StandIn::start(denying())?;
    let map = ArcGisServer::connect(stand_in.url(), None).await?.map_server("MapService");
    assert_eq!(token_error(map.get_map_count().await).kind(), TokenErrorKind::NoProvider);
    // A wrong password is not sent again.
    let map = ArcGisServer::connect(stand_in.url(), Credentials::new("myuser", "pass-phrase-17")).await?;
    let error = token_error(map.map_server("MapService").get_map_count().await);
    assert_eq!((error.kind(), stand_in.token_requests()), (TokenErrorKind::BadCredentials, 1), "{error}");
    assert!(!format!("{error:?}").contains("pass-phrase-17"));
    // The Catalog's URL cannot be called.
    for (url, kind, part) in [
        ("ftp://gis.example.com/tokens", TokenErrorKind::Other, "neither http nor https"),
        ("http://127.0.0.1:1/tokens", TokenErrorKind::Transport, "no response from the token service"),
    ] {
        let stand_in = StandIn::start(Config { token_service: Some(url.to_owned()), ..denying() })?;
        let map = blocking::ArcGisServer::connect(stand_in.url(), credentials())?.map_server("MapService");
        let error = token_error(map.get_map_count());
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn calls_that_meet_the_first_rejection_together_share_the_token() -> Outcome {
    let stand_in = StandIn::start(denying())?;
    let map = ArcGisServer::connect(stand_in.url(), credentials()).await?.map_server("MapService");
    let call = |map: MapServer| tokio::spawn(async move { map.get_map_count().await });
    let calls: Vec<_> = (0..8).map(|_| call(map.clone())).collect();
    for call in calls {
        assert_eq!(call.await??, 1);
    }
    assert_eq!(stand_in.token_requests(), 1);
    Ok(())
}

#[tokio::test]
async fn every_response_that_is_no_token_leads_to_get() -> Outcome {
    for status in [400, 404, 405, 500, 501, 200] {
        let stand_in = StandIn::start(Config { post_response: Some(status), ..Config::default() })?;
        let map = ArcGisServer::connect(stand_in.url(), credentials()).await?.map_server("MapService");
        map.get_map_count().await?;
        stand_in.expire_all();
        map.get_map_count().await?;
        let first = format!("POST /arcgis/tokens → {status}");
        let expected = [first.as_str(), "GET /arcgis/tokens → 200", "GET /arcgis/tokens → 200"];
        assert_eq!(token_requests(&stand_in), expected, "the second token is requested by GET at once");

        let stand_in = StandIn::start(Config { post_response: Some(status), ..Config::default() })?;
        blocking::ArcGisServer::connect(stand_in.url(), credentials())?.map_server("MapService").get_map_count()?;
        assert_eq!(token_requests(&stand_in), expected[..2]);

        // Only automatically.
        let stand_in = StandIn::start(Config { post_response: Some(status), ..Config::default() })?;
        let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials());
        let map = builder.token_request(TokenRequest::PostToken).connect().await?.map_server("MapService");
        let kind = token_error(map.get_map_count().await).kind();
        assert!(matches!(kind, TokenErrorKind::Service | TokenErrorKind::NotAToken), "{kind:?}");
        assert_eq!(token_requests(&stand_in), [first]);
    }
    Ok(())
}

#[tokio::test]
async fn a_rejected_password_a_redirect_and_a_busy_service_do_not_lead_to_get() -> Outcome {
    for (status, kind) in [
        (401, TokenErrorKind::BadCredentials),
        (403, TokenErrorKind::BadCredentials),
        (302, TokenErrorKind::NotAToken),
        (429, TokenErrorKind::Service),
        (503, TokenErrorKind::Service),
    ] {
        let stand_in = StandIn::start(Config { post_response: Some(status), ..Config::default() })?;
        let map = ArcGisServer::connect(stand_in.url(), credentials()).await?.map_server("MapService");
        assert_eq!(token_error(map.get_map_count().await).kind(), kind, "{status}");
        assert_eq!(token_requests(&stand_in), [format!("POST /arcgis/tokens → {status}")]);
    }
    // A password that GET rejects is the error. It is not sent by POST again.
    let stand_in = StandIn::start(Config { post_response: Some(405), ..Config::default() })?;
    let wrong = Credentials::new("myuser", "pass-phrase-17");
    let map = ArcGisServer::connect(stand_in.url(), wrong).await?.map_server("MapService");
    for _ in 0..2 {
        assert_eq!(token_error(map.get_map_count().await).kind(), TokenErrorKind::BadCredentials);
    }
    let get = "GET /arcgis/tokens → 403";
    assert_eq!(token_requests(&stand_in), ["POST /arcgis/tokens → 405", get, get]);
    Ok(())
}

#[tokio::test]
async fn a_portals_token_is_exchanged_for_one_of_the_server() -> Outcome {
    let portal = "POST /portal/sharing/rest/generateToken → 200";
    let config = || Config { federated: true, ..Config::default() };
    for referer in [None, Some("https://app.example.com/")] {
        let stand_in = StandIn::start(config())?;
        let mut builder = ArcGisServer::builder(stand_in.url()).credentials(credentials());
        builder = builder.exchange_token(stand_in.url()).token_lifetime(60);
        if let Some(referer) = referer {
            builder = builder.referer(referer);
        }
        let map = builder.connect().await?.map_server("MapService");
        map.get_map_count().await?;
        stand_in.expire_all();
        map.get_map_count().await?;
        assert_eq!(token_requests(&stand_in), [portal; 4], "{referer:?}");

        let stand_in = StandIn::start(config())?;
        let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials());
        builder.exchange_token(stand_in.url()).connect()?.map_server("MapService").get_map_count()?;
        assert_eq!(token_requests(&stand_in), [portal; 2]);
    }
    Ok(())
}

#[tokio::test]
async fn an_exchange_that_fails_is_named_and_shows_no_token() -> Outcome {
    let stand_in = StandIn::start(Config { federated: true, ..Config::default() })?;
    let connect = |server_url: &str, password: &str| {
        let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(Credentials::new("myuser", password));
        builder.exchange_token(server_url).connect()
    };
    let elsewhere = "https://gis.example.com/server";
    let error = token_error(connect(elsewhere, "secret")?.map_server("MapService").get_map_count());
    let text = error.to_string();
    assert_eq!(error.kind(), TokenErrorKind::Service, "{text}");
    assert!(text.contains(elsewhere) && text.contains("not federated with this portal"), "{text}");
    // A wrong password fails before the exchange.
    let error = token_error(connect(&stand_in.url(), "pass-phrase-17")?.map_server("MapService").get_map_count());
    assert_eq!(error.kind(), TokenErrorKind::BadCredentials, "{error}");
    // The portal's token expires at once, and the portal repeats it in its error.
    let config = Config { federated: true, token_lifetime: std::time::Duration::ZERO, ..Config::default() };
    let stand_in = StandIn::start(config)?;
    let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials());
    let map = builder.exchange_token(stand_in.url()).connect()?.map_server("MapService");
    let text = token_error(map.get_map_count()).to_string();
    assert!(text.contains("(498): Invalid token. ***"), "{text}");
    Ok(())
}
