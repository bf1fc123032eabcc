//! The blocking client: the calling thread waits for each response.
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn list() -> Result<(), Box<dyn std::error::Error>> {
//! use arcgis_soap::blocking::ArcGisServer;
//!
//! for service in ArcGisServer::connect("http://localhost:6080/arcgis/services", None)?.all_services()? {
//!     println!("{} ({})", service.name, service.r#type);
//! }
//! # Ok(())
//! # }
//! ```

use soapstone::BlockingClient;

/// The blocking counterpart of [`crate::ArcGisServer`].
pub type ArcGisServer = crate::ServerConnection<BlockingClient>;

/// The blocking counterpart of [`crate::MapServer`].
pub type MapServer = crate::MapServer<BlockingClient>;

/// The blocking counterpart of [`crate::Builder`].
pub type Builder = crate::Builder<BlockingClient>;
