//! What `cargo xtask codegen arcgis` makes of `wsdl/arcgis/`, a module for each service description.

pub mod catalog;
pub mod map_server;
