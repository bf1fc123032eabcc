//! Where requests have their token, and how else than by 498 and 499 servers reject one.

use arcgis_soap::{ArcGisServer, ArcGisTokenScheme, Options, TokenErrorKind, TokenRequest, blocking};
use soapstone_stand_in::server::{Config, RejectionForm, StandIn, TokenPlace};

use crate::credentials;
use crate::seen::{Outcome, calls, places, token_error};

#[tokio::test]
async fn the_token_is_where_the_builder_has_it() -> Outcome {
    let cases = [
        (ArcGisTokenScheme::Query, TokenPlace::Query),
        (ArcGisTokenScheme::EsriHeader, TokenPlace::EsriHeader),
        (ArcGisTokenScheme::Authorization, TokenPlace::Authorization),
    ];
    for (scheme, place) in cases {
        for way in [TokenRequest::PostToken, TokenRequest::GenerateToken] {
            let stand_in = StandIn::start(Config::default())?;
            let builder = ArcGisServer::builder(stand_in.url()).credentials(credentials());
            let builder = builder.token_scheme(scheme).token_request(way).referer("https://app.example.com/");
            let map = builder.connect().await?.map_server("MapService");
            map.get_map_count().await?;
            // Rejections are recognised, too.
            stand_in.expire_all();
            map.get_map_count().await?;
            assert_eq!(places(&stand_in), [Some(place); 3], "{scheme:?} {way:?}");
            assert_eq!(stand_in.token_requests(), 2);

            let stand_in = StandIn::start(Config::default())?;
            let builder = blocking::ArcGisServer::builder(stand_in.url()).credentials(credentials());
            let map = builder.token_scheme(scheme).token_request(way).connect()?.map_server("MapService");
            map.get_map_count()?;
            assert_eq!(places(&stand_in), [Some(place)], "{scheme:?} {way:?}");
        }
    }
    Ok(())
}

const FORBIDDEN: [RejectionForm; 6] = [
    RejectionForm::Page(401),
    RejectionForm::Page(403),
    RejectionForm::Json(401),
    RejectionForm::Json(403),
    RejectionForm::Fault(401),
    RejectionForm::Fault(403),
];

#[tokio::test]
async fn the_statuses_401_and_403_of_arcgis_reject_a_token_once() -> Outcome {
    for rejection in FORBIDDEN {
        let stand_in = StandIn::start(Config { rejection, ..Config::default() })?;
        let map = ArcGisServer::connect(stand_in.url(), credentials()).await?.map_server("MapService");
        map.get_map_count().await?;
        stand_in.expire_all();
        map.get_map_count().await?;
        assert_eq!((calls(&stand_in).len(), stand_in.token_requests()), (3, 2), "{rejection:?}");

        let stand_in = StandIn::start(Config { rejection, ..Config::default() })?;
        let map = blocking::ArcGisServer::connect(stand_in.url(), credentials())?.map_server("MapService");
        map.get_map_count()?;
        stand_in.expire_all();
        map.get_map_count()?;
        assert_eq!((calls(&stand_in).len(), stand_in.token_requests()), (3, 2), "{rejection:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_new_token_that_is_forbidden_too_is_the_error() -> Outcome {
    for rejection in FORBIDDEN {
        // The services accept tokens of the server only, and these are the portal's.
        let config = Config { rejection, federated: true, ..Config::default() };
        let stand_in = StandIn::start(config)?;
        let map = ArcGisServer::connect(stand_in.url(), credentials()).await?.map_server("MapService");
        let error = token_error(map.get_map_count().await);
        assert_eq!(error.kind(), TokenErrorKind::Rejected, "{rejection:?}: {error}");
        assert!(matches!(error.status(), Some(401 | 403)), "{error:?}");
        assert_eq!(error.fault().is_some(), matches!(rejection, RejectionForm::Fault(_)));
        assert_eq!((calls(&stand_in).len(), stand_in.token_requests()), (2, 2), "{rejection:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_permission_that_is_missing_costs_one_token_and_not_one_for_each_call() -> Outcome {
    let config = || Config { forbidden: Some("Samples/World".to_owned()), ..Config::default() };
    let stand_in = StandIn::start(config())?;
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await?;
    let (open, secret) = (server.map_server("MapService"), server.map_server("Samples/World"));
    open.get_map_count().await?;
    for _ in 0..4 {
        let error = token_error(secret.get_map_count().await);
        assert_eq!((error.kind(), error.status()), (TokenErrorKind::Rejected, Some(403)), "{error}");
        assert!(error.to_string().contains("the user may lack a permission"), "{error}");
        open.get_map_count().await?;
    }
    assert_eq!(stand_in.token_requests(), 2);
    // Calls at the same time, and another operation.
    let calls: Vec<_> = (0..8).map(|_| secret.clone()).collect();
    let calls = calls.into_iter().map(|map| tokio::spawn(async move { map.get_default_map_name().await }));
    for call in calls.collect::<Vec<_>>() {
        assert!(call.await?.is_err());
    }
    assert_eq!(stand_in.token_requests(), 3);
    // 498 leads to a new token as ever.
    stand_in.expire_all();
    open.get_map_count().await?;
    assert_eq!(stand_in.token_requests(), 4);

    let stand_in = StandIn::start(config())?;
    let server = blocking::ArcGisServer::connect(stand_in.url(), credentials())?;
    let secret = server.map_server("Samples/World");
    (0..4).for_each(|_| drop(token_error(secret.get_map_count())));
    assert_eq!((calls_of(&stand_in), stand_in.token_requests()), (5, 2));
    Ok(())
}

fn calls_of(stand_in: &StandIn) -> usize {
    stand_in.exchanges().iter().filter(|one| one.path.ends_with("/MapServer")).count()
}

#[tokio::test]
async fn options_and_whole_replies_are_within_reach() -> Outcome {
    let stand_in = StandIn::start(Config::default())?;
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await?;
    let options = Options::default().header("X-Request-Id", "7");
    let map = server.with(&options)?.map_server("MapService");
    let reply = map.with(&Options::default().header("X-Tenant", "north"))?.replies().get_map_count().await?;
    assert_eq!((reply.output, reply.status, reply.attempts), (1, 200, 1));
    let server = blocking::ArcGisServer::connect(stand_in.url(), credentials())?;
    let map = server.with(&options)?.map_server("MapService");
    assert_eq!(map.replies().get_server_info("Layers")?.status, 200);
    let last = calls(&stand_in);
    assert!(last[0].has_header("x-request-id") && last[0].has_header("x-tenant") && last[1].has_header("x-request-id"));
    assert!(server.with(&Options::default().header("a b", "c")).is_err());
    Ok(())
}
