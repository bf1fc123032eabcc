//! The clients of the shipped services against stand-ins: in the process, and over HTTP on the loopback.
//!
//! Most tests run in all four [`Way`](wiring::Way)s: async and blocking, with a transport that is a function and with the
//! real ones.

mod arcweb;
mod arcweb_session;
mod connecting;
mod gis;
mod loopback;
mod maps;
mod recovery;
mod secrets;
mod storm;
mod token_services;
mod versions;
mod wiring;
