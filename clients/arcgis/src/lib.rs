//! A typed client of ArcGIS Server's SOAP services: the Catalog and MapServer.

#[rustfmt::skip]
#[allow(missing_docs, reason = "the service descriptions document what they wish")]
pub mod generated;
