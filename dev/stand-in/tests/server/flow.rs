//! From the server's URL to a map, and what happens when the token expires on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use arcgis_soap::{ArcGisServer, ImageDescription, blocking};
use soapstone::client::Purpose;
use soapstone_stand_in::server::{Config, StandIn};

use crate::{credentials, exchanges, png_size, secured_map, stand_in};

const MAP: &str = "POST /arcgis/services/MapService/MapServer";

#[tokio::test]
async fn from_the_servers_url_to_a_map() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await?;
    let map = server.map_server("MapService");
    let info = map.get_server_info("Layers").await?;
    let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(800, 600)).await?;
    assert_eq!(png_size(&map.download(&image).await?.data), (800, 600));
    assert_eq!((image.image_width, image.image_height), (800, 600));
    assert_eq!(
        exchanges(&stand_in),
        [
            "POST /arcgis/services RequiresTokens → 200",
            "POST /arcgis/services GetTokenServiceURL → 200",
            "POST /arcgis/tokens → 200",
            &format!("{MAP} GetServerInfo → 200"),
            &format!("{MAP} ExportMapImage → 200"),
        ]
    );
    Ok(())
}

#[test]
fn the_same_without_async() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let server = blocking::ArcGisServer::connect(stand_in.url(), credentials())?;
    let map = server.map_server("MapService");
    let info = map.get_server_info("Layers")?;
    let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(640, 400))?;
    assert_eq!(png_size(&map.download(&image)?.data), (640, 400));
    assert_eq!(stand_in.token_requests(), 1);
    Ok(())
}

#[tokio::test]
async fn a_token_that_expires_costs_one_more_token_request() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let map = secured_map(&stand_in).await;
    let info = map.get_server_info("Layers").await?;
    stand_in.expire_all();
    map.export_map_image(&info.default_map_description, &ImageDescription::png(80, 60)).await?;
    map.get_map_count().await?;
    assert_eq!(
        exchanges(&stand_in)[2..],
        [
            "POST /arcgis/tokens → 200",
            &format!("{MAP} GetServerInfo → 200"),
            // Rejected before the message is read.
            &format!("{MAP} → 498"),
            "POST /arcgis/tokens → 200",
            &format!("{MAP} ExportMapImage → 200"),
            &format!("{MAP} GetMapCount → 200"),
        ]
    );
    Ok(())
}

#[test]
fn a_token_that_expires_costs_one_more_token_request_without_async() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let map = blocking::ArcGisServer::connect(stand_in.url(), credentials())?.map_server("MapService");
    let info = map.get_server_info("Layers")?;
    stand_in.expire_all();
    map.export_map_image(&info.default_map_description, &ImageDescription::png(80, 60))?;
    assert_eq!(stand_in.token_requests(), 2);
    assert_eq!(stand_in.exchanges().iter().filter(|exchange| exchange.status == 498).count(), 1);
    Ok(())
}

#[tokio::test]
async fn calls_that_meet_the_expiry_together_share_the_new_token() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let map = secured_map(&stand_in).await;
    map.get_map_count().await?;
    stand_in.expire_all();
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let map = map.clone();
            tokio::spawn(async move { map.get_map_count().await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await??, 1);
    }
    assert_eq!(stand_in.token_requests(), 2);
    Ok(())
}

#[test]
fn threads_share_the_new_token_too() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let map = blocking::ArcGisServer::connect(stand_in.url(), credentials())?.map_server("MapService");
    map.get_map_count()?;
    stand_in.expire_all();
    thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| map.get_map_count())).collect();
        for call in calls {
            assert_eq!(call.join().expect("no call panics").expect("the call succeeds"), 1);
        }
    });
    assert_eq!(stand_in.token_requests(), 2);
    Ok(())
}

#[tokio::test]
async fn tokens_expire_by_themselves() -> Result<(), Box<dyn std::error::Error>> {
    let token_lifetime = Duration::from_secs(1);
    let stand_in = StandIn::start(Config { token_lifetime, ..Config::default() })?;
    let map = secured_map(&stand_in).await;
    map.get_map_count().await?;
    tokio::time::sleep(token_lifetime + Duration::from_millis(100)).await;
    map.get_map_count().await?;
    assert_eq!(stand_in.token_requests(), 2);
    Ok(())
}

#[tokio::test]
async fn the_hook_receives_everything_but_the_token() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let tokens = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tokens);
    let server = ArcGisServer::builder(stand_in.url())
        .credentials(credentials())
        .on_exchange(move |exchange| {
            let line = exchange.to_string();
            assert!(!line.contains("secret"), "{line}");
            if exchange.purpose == Purpose::Token {
                counted.fetch_add(1, Ordering::Relaxed);
            }
            assert!(!line.contains("token="), "{line}");
        })
        .connect()
        .await?;
    server.map_server("MapService").get_map_count().await?;
    assert_eq!(tokens.load(Ordering::Relaxed), 1);
    Ok(())
}
