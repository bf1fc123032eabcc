//! What the measured programs of `cargo xtask bench` share: inputs that this crate makes itself, the yardsticks that run
//! in the same process, and the contests in which both run in turns.
//!
//! Each program prints one line of JSON per contest on its standard output; `cargo xtask bench` makes tables of them.

pub mod canned;
pub mod contest;
pub mod features;
pub mod image;
pub mod mirror;
pub mod parcels;
pub mod peer;
pub mod repeated;
pub mod server;
pub mod sheet;
pub mod stations;
pub mod yardstick;

/// The client that the build script generates from `wsdl/stations.wsdl`.
pub mod generated {
    include!(concat!(env!("OUT_DIR"), "/stations.rs"));
}

/// Whatever keeps a program from measuring.
pub type Failure = Box<dyn std::error::Error>;
