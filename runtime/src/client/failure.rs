//! Failures of exchanges, without the operation's fault types.

use url::Url;

use crate::error::Error;
use crate::soap::ModuleError;
use crate::token::TokenError;
use crate::transport::{Headers, TransportError};

/// A failure that becomes one of the non-generic variants of [`Error`].
#[derive(Debug)]
pub(crate) enum Failure {
    /// No complete response arrived. The URL is masked.
    Transport { url: String, error: TransportError },
    /// There is no token, or the server rejects it.
    Token(TokenError),
    /// A module cannot complete the request.
    Module(ModuleError),
    /// The server redirects elsewhere. URLs are masked.
    Redirect { url: String, status: u16, headers: Box<Headers>, target: Option<String> },
}

impl Failure {
    /// Returns the error of a call of `operation` that failed so.
    pub(crate) fn into_error(self, operation: &'static str) -> Error {
        match self {
            Self::Transport { url, error } => Error::Transport { operation, url, source: error },
            Self::Token(source) => Error::Token { operation, source },
            Self::Module(source) => Error::Module { operation, source },
            Self::Redirect { url, status, headers, target } => {
                let (content, reason) = match target {
                    Some(target) => {
                        let content = format!("a redirect to {target}, which was not followed");
                        (content, "use that URL for the service if it is right")
                    }
                    None => ("too many redirects, or one without a `Location`".to_owned(), ""),
                };
                Error::Http { operation, url, status, headers, content, reason: reason.to_owned() }
            }
        }
    }
}

/// Returns scheme, host and port as text.
pub(crate) fn origin_of(url: &Url) -> String {
    url.origin().ascii_serialization()
}
