//! A typed client of ArcGIS Server's SOAP services: the Catalog and MapServer.
//!
//! [`ArcGisServer`] is the entry point. It reads from the Catalog whether tokens are required and where the token
//! service is, acquires and refreshes tokens, and creates [`MapServer`]s, which have all operations of the service. A
//! program needs neither the WSDLs nor the generator, and does not handle tokens.
//!
//! # Example
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn draw() -> Result<(), Box<dyn std::error::Error>> {
//! use arcgis_soap::{ArcGisServer, Credentials, ImageDescription};
//!
//! let server =
//!     ArcGisServer::connect("http://localhost:6080/arcgis/services", Credentials::new("myuser", "secret")).await?;
//! let map = server.map_server("MapService");
//! let info = map.get_server_info("Layers").await?;
//! let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(800, 600)).await?;
//! std::fs::write("map.png", &map.download(&image).await?.data)?;
//! # Ok(())
//! # }
//! ```
//!
//! The same without `async`, with the feature `blocking`:
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn draw() -> Result<(), Box<dyn std::error::Error>> {
//! use arcgis_soap::blocking::ArcGisServer;
//! use arcgis_soap::{Credentials, ImageDescription};
//!
//! let server = ArcGisServer::connect("http://localhost:6080/arcgis/services", Credentials::new("myuser", "secret"))?;
//! let map = server.map_server("MapService");
//! let info = map.get_server_info("Layers")?;
//! let image = map.export_map_image(&info.default_map_description, &ImageDescription::png(800, 600))?;
//! # Ok(())
//! # }
//! ```
//!
//! # Options
//! Responses are read in any version of the schema, even if they lack elements that version 10.7 requires. [`Builder`] sets
//! everything else: the version of the message schema, the client that tokens are bound to and their lifetime, the kind of
//! the token request, timeouts, hooks and custom transports.
//!
//! # Tokens
//! Tokens are in the query, or in a header ([`Builder::token_scheme`]). A portal's tokens are exchanged for those of a server
//! by [`Builder::exchange_token`]. The own headers and the basic authentication of [`Options`] also reach a token service of
//! the same origin, which is behind the same web tier. `docs/tokens.md` is the guide.
//!
//! # Tokens of another source
//! [`ArcGisServer`] and [`ArcGisTokens`] recognise every form in which ArcGIS rejects a token. A [`Client`] or
//! [`BlockingClient`] that is made by hand, with a token or a closure, needs `.with_token_scheme(ArcGisTokenScheme::Query)` for
//! that; without it, it recognises only the HTTP statuses 498 and 499, and not those in faults and JSON:
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # fn connect() -> Result<(), Box<dyn std::error::Error>> {
//! use arcgis_soap::{ArcGisTokenScheme, Client, MapServer};
//! use soapstone::token::Token;
//!
//! let client = Client::new("https://gis.example.com/arcgis/services/Map/MapServer")?
//!     .with_tokens(Token::new("secret"))
//!     .with_token_scheme(ArcGisTokenScheme::Query);
//! let map = MapServer::new(client);
//! # Ok(())
//! # }
//! ```
//!
//! # Operations and types
//! [`generated`] holds the ports and types of the WSDLs: [`generated::map_server`] and [`generated::catalog`]. The most
//! frequently used types are exported here, too. The generated ports also work on their own, with any [`Client`].
//!
//! # Features
//! | feature | adds |
//! |---|---|
//! | `client` (default) | the HTTP library of the async client, which works with a custom transport without it |
//! | `blocking` | the HTTP library of the blocking client; the same applies |
//! | `http2`, `pkcs12` | HTTP/2 of the async client, certificates of clients in PKCS#12 files |
//! | `gzip`, `deflate`, `brotli`, `zstd` | compressed responses; with `gzip`, compressed requests by option |
//! | `cookies`, `digest` | cookies, and digest authentication, of a web tier: `Options::cookies`, `Options::digest_auth` |
//! | `stream`, `tempfile` | streams of items, and large attachments in temporary files |
//! | `tower`, `tracing` | an adapter for services of tower, and a span for each exchange |
//! | `chrono`, `jiff`, `time` | conversions between dates and times of XML Schema and those of the library |
//! | `validate` | `soapstone::validate`, which checks a value against the facets of its schema |

mod auth;
mod builder;
mod credentials;
mod error;
mod image;
mod map;
mod server;

pub mod blocking;
#[rustfmt::skip]
#[allow(missing_docs, reason = "the documentation comes from the WSDLs")]
pub mod generated;

pub use self::auth::{ArcGisTokenScheme, ArcGisTokens, ClientId};
pub use self::builder::{Builder, TokenRequest};
pub use self::credentials::Credentials;
pub use self::error::ConnectError;
pub use self::generated::catalog::{ServiceCatalogPort, ServiceDescription};
pub use self::generated::map_server::{
    AnyGeometry, AnyQueryFilter, Color, Envelope, EnvelopeN, EsriIdentifyOption, EsriImageFormat, EsriImageReturnType,
    EsriUnits, ImageDescription, ImageDisplay, ImageType, MapArea, MapDescription, MapExtent, MapImage, MapLayerInfo,
    MapServerIdentifyResult, MapServerInfo, MapServerPort, Point, PointN, QueryFilter, RecordSet, SpatialFilter,
};
pub use self::image::{HasImage, ImageData};
pub use self::map::{AsMapDescription, MapServer};
pub use self::server::{ArcGisServer, ClientKind, ServerConnection};
pub use secrecy::SecretString;
pub use soapstone::client::{Exchange, Purpose};
pub use soapstone::token::{TokenError, TokenErrorKind};
pub use soapstone::xsd::Base64Binary;
pub use soapstone::{BlockingClient, BuildError, Client, Error, Fault, NamespaceFamily, Options, Reply};

/// The examples of the guide.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../../docs/tokens.md")]
    struct Tokens;
}
