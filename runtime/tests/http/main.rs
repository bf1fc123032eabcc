//! The transports over HTTP libraries, with a server on the loopback interface.
#![cfg(all(feature = "client", feature = "blocking", feature = "gzip"))]

mod blocking;
mod codings;
mod items;
mod logs;
mod loopback;
