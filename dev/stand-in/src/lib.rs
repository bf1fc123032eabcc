//! A stand-in for an ArcGIS server, with tokens that expire and a small map of the world that it draws.
//!
//! `cargo xtask demo` runs the example `demo`. `cargo xtask interop` calls the example `stand_in` with the clients of
//! other stacks.

pub mod map;
pub mod server;
