//! The stand-in server of the demo, and through it the ArcGIS client from end to end.

mod catalog;
mod flow;
mod operations;
mod pictures;
mod queries;
mod seen;
mod token_forms;
mod token_services;
mod tokens;
mod web_tier;

use arcgis_soap::{ArcGisServer, Credentials, MapServer, MapServerInfo, blocking};
use soapstone::transport::{BlockingTransport, HyperTransport, Request, Response};
use soapstone_stand_in::server::{Config, StandIn};
use url::Url;

/// Returns the name and password of the stand-in's user.
fn credentials() -> Credentials {
    Credentials::new("myuser", "secret")
}

/// A server whose tokens live for an hour.
fn stand_in() -> StandIn {
    StandIn::start(Config::default()).expect("there is a free port")
}

/// Starts a server without tokens. Returns it with its map service and the description of its map.
fn open_map() -> (StandIn, blocking::MapServer, MapServerInfo) {
    let stand_in =
        StandIn::start(Config { requires_tokens: false, ..Config::default() }).expect("there is a free port");
    let server = blocking::ArcGisServer::connect(stand_in.url(), None).expect("the server responds");
    let map = server.map_server("MapService");
    let info = map.get_server_info("Layers").expect("the map is there");
    (stand_in, map, info)
}

/// A client of a secured server.
async fn secured_map(stand_in: &StandIn) -> MapServer {
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await.expect("the server responds");
    server.map_server("MapService")
}

/// Sends a request as it is, without the rules of a client.
fn send(request: Request) -> Response {
    BlockingTransport::send(&HyperTransport::new(), request).expect("the server responds")
}

/// A URL of the server, whose path starts with `/arcgis`.
fn url(stand_in: &StandIn, path: &str) -> Url {
    Url::parse(&stand_in.url()).and_then(|url| url.join(path)).expect("the URL is one")
}

/// Returns the server's exchanges, a line for each.
fn exchanges(stand_in: &StandIn) -> Vec<String> {
    stand_in.exchanges().iter().map(ToString::to_string).collect()
}

/// Returns the width and height in a PNG (PNG §11.2.2).
fn png_size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "a PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four octets"));
    (number(16), number(20))
}
