//! Why an exchange failed, before anybody knows which fault types the operation has.

use url::Url;

use crate::token::TokenError;
use crate::transport::TransportError;

/// What becomes one of the non-generic variants of [`Error`](crate::Error).
#[derive(Debug)]
pub(crate) enum Failure {
    /// No complete answer came. The URL is masked.
    Transport { url: String, error: TransportError },
    /// There is no token, or the server takes none.
    Token(TokenError),
    /// The server points somewhere else. URLs are masked.
    Redirect { url: String, status: u16, target: Option<String> },
}

/// Scheme, host and port, for people.
pub(crate) fn origin_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}
