//! The stand-in server of the demo, and through it the ArcGIS client from end to end.

mod answers;
mod catalog;
mod flow;
mod pictures;
mod queries;
mod tokens;

use arcgis_soap::{ArcGisServer, Credentials, MapServer, MapServerInfo, blocking};
use soapstone::transport::{BlockingTransport, HyperTransport, Request, Response};
use soapstone_stand_in::server::{Config, StandIn};
use url::Url;

/// What the stand-in's user is called, and the password.
fn credentials() -> Credentials {
    Credentials::new("myuser", "secret")
}

/// A server whose tokens live for an hour.
fn stand_in() -> StandIn {
    StandIn::start(Config::default()).expect("there is a free port")
}

/// A server without tokens, its map service, and what that says about its map.
fn open_map() -> (StandIn, blocking::MapServer, MapServerInfo) {
    let stand_in =
        StandIn::start(Config { requires_tokens: false, ..Config::default() }).expect("there is a free port");
    let server = blocking::ArcGisServer::connect(stand_in.url(), None).expect("the server answers");
    let map = server.map_server("MapService");
    let info = map.get_server_info("Layers").expect("the map is there");
    (stand_in, map, info)
}

/// A client of a secured server.
async fn secured_map(stand_in: &StandIn) -> MapServer {
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await.expect("the server answers");
    server.map_server("MapService")
}

/// Sends a request as it is, without a client that would know better.
fn send(request: Request) -> Response {
    BlockingTransport::send(&HyperTransport::new(), request).expect("the server answers")
}

/// A URL of the server, whose path starts with `/arcgis`.
fn url(stand_in: &StandIn, path: &str) -> Url {
    Url::parse(&stand_in.url()).and_then(|url| url.join(path)).expect("the URL is one")
}

/// What happened on the server, a line an exchange.
fn told(stand_in: &StandIn) -> Vec<String> {
    stand_in.exchanges().iter().map(ToString::to_string).collect()
}

/// The width and height that a PNG says (PNG §11.2.2).
fn png_size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "a PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four octets"));
    (number(16), number(20))
}
