//! What the tests of generated code share: a small map of the world, and a stand-in for the server that shows it.

pub mod map;
pub mod server;
