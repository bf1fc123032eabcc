//! The transports over HTTP libraries, with a server on the loopback interface.
#![cfg(all(feature = "client", feature = "blocking", feature = "gzip"))]

#[cfg(feature = "tempfile")]
mod attachments;
mod blocking;
mod codings;
#[cfg(feature = "cookies")]
mod cookies;
mod items;
mod logs;
mod loopback;
mod proxies;
mod secure;
