//! A web tier in front of the server, with authentication of its own.

use std::sync::{Arc, Mutex, PoisonError};

use arcgis_soap::{ArcGisServer, ArcGisTokenScheme, Error, MapServer, Options, TokenErrorKind, TokenRequest, blocking};
use soapstone::client::Purpose;
use soapstone_stand_in::server::{Config, StandIn, TokenPlace, WebTier};

use crate::credentials;
use crate::seen::{Outcome, calls, places, token_error};

const TIER: (&str, &str) = ("webuser", "tier-pass-phrase");

fn behind_web_tier() -> Config {
    Config { web_tier: Some(WebTier::Basic(TIER.0.to_owned(), TIER.1.to_owned())), ..Config::default() }
}

fn behind_digest() -> Config {
    Config { web_tier: Some(WebTier::Digest(TIER.0.to_owned(), TIER.1.to_owned())), ..Config::default() }
}

#[tokio::test]
async fn digest_authentication_reaches_the_token_service_behind_the_same_web_tier() -> Outcome {
    for scheme in [ArcGisTokenScheme::Query, ArcGisTokenScheme::EsriHeader, ArcGisTokenScheme::Authorization] {
        for request in [TokenRequest::PostToken, TokenRequest::GetToken, TokenRequest::GenerateToken] {
            for config in [behind_digest(), Config { catalog_denies_tokens: true, ..behind_digest() }] {
                let options = || Options::default().digest_auth(TIER.0, TIER.1);
                // The header `Authorization` is for the digest.
                let place = if scheme == ArcGisTokenScheme::Query { TokenPlace::Query } else { TokenPlace::EsriHeader };
                let check = |stand_in: &StandIn| {
                    let all = stand_in.exchanges();
                    let rejected = all.iter().filter(|one| one.status == 401).count();
                    assert_eq!((rejected, stand_in.token_requests()), (1, 2), "one challenge for all: {all:?}");
                    assert_eq!(places(stand_in).last(), Some(&Some(place)), "{scheme:?}");
                };
                let stand_in = StandIn::start(config.clone())?;
                let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials()).options(options());
                let server = builder.token_scheme(scheme).token_request(request).connect().await?;
                let map = server.map_server("MapService");
                map.get_map_count().await?;
                stand_in.expire_all();
                map.get_map_count().await?;
                check(&stand_in);

                let stand_in = StandIn::start(config)?;
                let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials());
                let builder = builder.options(options()).token_scheme(scheme).token_request(request);
                let map = builder.connect()?.map_server("MapService");
                map.get_map_count()?;
                stand_in.expire_all();
                map.get_map_count()?;
                check(&stand_in);
            }
        }
    }
    Ok(())
}

#[test]
fn a_token_service_that_answers_the_first_challenge_and_a_wrong_password_show_no_secret() -> Outcome {
    // The token service is the first that is called.
    for (password, works) in [(TIER.1, true), ("wrong-phrase", false)] {
        let stand_in = StandIn::start(behind_digest())?;
        let shown = Arc::new(Mutex::new(String::new()));
        let seen = Arc::clone(&shown);
        let options = Options::default().digest_auth(TIER.0, password).on_exchange(move |exchange| {
            assert_ne!(exchange.purpose, Purpose::Download);
            seen.lock().unwrap_or_else(PoisonError::into_inner).push_str(&format!("{exchange} {exchange:?}"));
        });
        let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials()).options(options);
        let map = builder.token_service("/arcgis/tokens").connect()?.map_server("MapService");
        let result = map.get_map_count();
        assert_eq!(result.is_ok(), works, "{result:?}");
        let shown = shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let text = format!("{shown} {result:?} {}", result.as_ref().err().map(ToString::to_string).unwrap_or_default());
        // The page of the web tier repeats the credentials.
        assert!(works || text.contains("requires a login"), "{text}");
        assert!(!text.contains(password), "{text}");
        let is_hash = |word: &str| word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let hash = text.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| is_hash(word));
        assert_eq!(hash, None, "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn own_headers_and_basic_authentication_reach_the_token_service_behind_the_same_web_tier() -> Outcome {
    for scheme in [ArcGisTokenScheme::Query, ArcGisTokenScheme::EsriHeader, ArcGisTokenScheme::Authorization] {
        for config in [behind_web_tier(), Config { catalog_denies_tokens: true, ..behind_web_tier() }] {
            let options = || Options::default().basic_auth(TIER.0, TIER.1).header("X-Tenant", "north");
            let stand_in = StandIn::start(config.clone())?;
            let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials()).options(options());
            builder.token_scheme(scheme).connect().await?.map_server("MapService").get_map_count().await?;
            let all = stand_in.exchanges();
            assert!(all.iter().all(|one| one.has_header("authorization") && one.has_header("x-tenant")), "{all:?}");
            // The web tier has the header `Authorization` for itself.
            let place = if scheme == ArcGisTokenScheme::Query { TokenPlace::Query } else { TokenPlace::EsriHeader };
            assert_eq!(places(&stand_in).last(), Some(&Some(place)), "{scheme:?}");

            let stand_in = StandIn::start(config)?;
            let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials()).options(options());
            builder.token_scheme(scheme).connect()?.map_server("MapService").get_map_count()?;
            assert!(stand_in.exchanges().iter().all(|one| one.has_header("authorization")));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_token_service_elsewhere_gets_neither_headers_nor_basic_authentication() -> Outcome {
    let elsewhere = StandIn::start(Config::default())?;
    let token_service = Some(elsewhere.url().replace("/services", "/tokens"));
    for config in [
        Config { token_service: token_service.clone(), ..behind_web_tier() },
        Config { token_service: token_service.clone(), catalog_denies_tokens: true, ..behind_web_tier() },
    ] {
        let stand_in = StandIn::start(config)?;
        let options = || Options::default().basic_auth(TIER.0, TIER.1).header("X-Tenant", "north");
        let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials()).options(options());
        // The token is of another server, so that the call fails.
        token_error(builder.connect().await?.map_server("MapService").get_map_count().await);
        let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials()).options(options());
        token_error(builder.connect()?.map_server("MapService").get_map_count());
    }
    let all = elsewhere.exchanges();
    assert_eq!(all.len(), 6, "{all:?}");
    assert!(all.iter().all(|one| !one.has_header("authorization") && !one.has_header("x-tenant")), "{all:?}");
    Ok(())
}

#[tokio::test]
async fn the_web_tiers_own_rejection_is_not_one_of_the_token() -> Outcome {
    let stand_in = StandIn::start(behind_web_tier())?;
    let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials());
    // Without a name and password for the web tier, not even the Catalog can be called.
    let error = builder.connect().await.unwrap_err().to_string();
    assert!(error.contains("401") && error.contains("Catalog"), "{error}");
    let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials());
    let map = builder.token_service("/arcgis/tokens").connect().await?.map_server("MapService");
    let error = token_error(map.get_map_count().await);
    assert_eq!(error.kind(), TokenErrorKind::BadCredentials, "{error}");
    // With a token of another source, the error is the HTTP status, and nothing is sent twice.
    let client = arcgis_soap::Client::new(&format!("{}/MapService/MapServer", stand_in.url()))?;
    let client = client.with_tokens(soapstone::token::Token::new("t")).with_token_scheme(ArcGisTokenScheme::Query);
    let error = MapServer::new(client).get_map_count().await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 401, .. }), "{error}");
    assert_eq!(calls(&stand_in).len(), 1);
    Ok(())
}
