//! A stand-in for an ArcGIS server, with tokens that expire and a small map of the world that it draws.
//!
//! `cargo xtask demo` runs the example `demo`; `cargo xtask interop` lets the clients of other stacks call the example
//! `stand_in`.

pub mod map;
pub mod server;
