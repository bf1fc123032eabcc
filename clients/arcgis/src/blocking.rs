//! The same without `async`: the calling thread waits for each answer.
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

/// The way in, as [`crate::ArcGisServer`] is for async programs.
pub type ArcGisServer = crate::Site<BlockingClient>;

/// A map service, as [`crate::MapServer`] is for async programs.
pub type MapServer = crate::MapServer<BlockingClient>;

/// What the server is told about itself before it is connected to, as [`crate::Builder`] is for async programs.
pub type Builder = crate::Builder<BlockingClient>;
