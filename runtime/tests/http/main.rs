//! The transports over HTTP libraries, with a server on the loopback interface.
#![cfg(all(feature = "client", feature = "blocking", feature = "gzip"))]

#[cfg(all(feature = "deflate", feature = "brotli", feature = "zstd"))]
mod all_codings;
#[cfg(feature = "tempfile")]
mod attachments;
mod blocking;
mod calls;
mod codings;
mod compressed_requests;
#[cfg(feature = "cookies")]
mod cookies;
#[cfg(feature = "http2")]
mod http2;
#[cfg(feature = "http2")]
mod http2_server;
mod items;
mod logs;
mod loopback;
#[cfg(feature = "pkcs12")]
mod pkcs12;
mod proxies;
mod secure;
mod tls;
