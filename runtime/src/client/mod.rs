//! The clients: [`Client`] is async, [`BlockingClient`] is not; both do the same.
//!
//! A call is serialised once. Then a state machine without IO says what to do (send this, get a token), and the
//! client does it, until there is a response to decode or a failure. All clones of a client, and all clients made with
//! `at`, share connections and the token.

mod async_client;
mod blocking;
mod call;
mod core;
mod exchange;
mod failure;
mod headers;
mod options;
mod rejection;
mod warnings;

pub use self::async_client::Client;
pub use self::blocking::BlockingClient;
pub use self::exchange::{Exchange, Purpose};
pub use self::options::Options;

/// A file that a response named by its URL, as a map image.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Download {
    /// The header `Content-Type`; empty where there is none.
    pub content_type: String,
    /// The file.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests;
