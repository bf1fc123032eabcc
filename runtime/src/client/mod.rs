//! The clients: the async [`Client`] and the [`BlockingClient`], which behave alike.
//!
//! A call is serialised once. Then a state machine without IO returns the next step (send a request, acquire a token), and
//! the client executes it, until there is a response to decode or a failure. All clones of a client, and all clients made with
//! `at`, share connections and the token.

mod aside;
mod async_client;
mod attachment_options;
mod blocking;
mod call;
#[cfg(feature = "cookies")]
mod cookies;
mod core;
mod decoding_options;
#[cfg(feature = "digest")]
mod digest;
mod exchange;
mod failure;
mod headers;
mod insecure;
mod interceptor;
mod items;
mod no_message;
mod options;
mod prepared;
mod receive;
mod rejection;
mod reply;
mod retry;
mod secrets;
mod settings;
#[cfg(feature = "tracing")]
mod spans;
mod warnings;
mod watched;

pub use self::async_client::Client;
pub use self::blocking::BlockingClient;
#[cfg(feature = "cookies")]
pub use self::cookies::Cookies;
pub use self::exchange::{Exchange, Purpose};
pub use self::interceptor::{Interceptor, SeenRequest, SeenResponse};
pub use self::items::{BlockingItems, Items};
pub use self::options::Options;
pub use self::prepared::PreparedCall;
pub use self::reply::{Replies, Reply};
pub use self::retry::Retry;

/// A file whose URL a response contains.
///
/// # Examples
///
/// ```
/// use soapstone::client::Download;
/// use soapstone::{BlockingClient, Error};
///
/// /// Saves a file, and returns its media type.
/// fn save(client: &BlockingClient, url: &str) -> Result<String, Box<dyn std::error::Error>> {
///     let Download { content_type, body, .. } = client.download(url)?;
///     std::fs::write("map.png", body)?;
///     Ok(content_type)
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Download {
    /// The header `Content-Type`; empty if there is none.
    pub content_type: String,
    /// The bytes of the file.
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
