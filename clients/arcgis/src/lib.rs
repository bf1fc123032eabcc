//! A typed client of ArcGIS Server's SOAP services: the Catalog and MapServer.
//!
//! [`ArcGisServer`] is the way in: it asks the Catalog whether tokens are needed and where they are had, gets them,
//! renews them, and hands out [`MapServer`]s, which have all operations of the service.
//!
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
//! Responses are read in any version of the schema, also where they lack what version 10.7 requires. [`Builder`] takes
//! the rest: the version of the message schema, what tokens are bound to and how long they live, how
//! the token service is asked, timeouts, hooks, transports of your own.
//!
//! # Operations and types
//! [`generated`] holds what the service descriptions say: [`generated::map_server`] with the port and its types,
//! [`generated::catalog`] likewise. The types that most programs name are exported here, too. The generated ports also
//! work on their own, over a [`Client`] that you made.
//!
//! # Features
//! `client` (default) and `blocking` bring the HTTP library of the async and of the blocking client; both clients also
//! work over a transport of your own, without either. `gzip`, `chrono`, `jiff`, `time` and `validate` are those of
//! `soapstone`.

mod auth;
mod builder;
mod credentials;
mod error;
mod image;
mod map;
mod server;

pub mod blocking;
#[rustfmt::skip]
#[allow(missing_docs, reason = "the service descriptions document what they wish")]
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
pub use self::image::{Picture, Pictured};
pub use self::map::{MapServer, Maps};
pub use self::server::{ArcGisServer, Session, Site};
pub use secrecy::SecretString;
pub use soapstone::client::{Exchange, Purpose};
pub use soapstone::token::{TokenError, TokenErrorKind};
pub use soapstone::types::Base64Binary;
pub use soapstone::{BlockingClient, Client, Dialect, Error, Fault, Options};
