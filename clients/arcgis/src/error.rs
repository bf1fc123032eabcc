//! Why a server could not be connected to.

use std::fmt;

use soapstone::{BuildError, Error};

/// Why a server could not be connected to. URLs in it have their secrets masked.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectError {
    /// A URL is none to call: the server's, or that of the token service.
    Url {
        /// Whose URL it is.
        whose: &'static str,
        /// The URL, masked.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The client could not be made: above all, a header among the options is not valid.
    Build(BuildError),
    /// The Catalog did not answer, or not with what was asked.
    Catalog(Error),
    /// The server is on `https` and names a token service on plain `http`. Name and password were not sent there.
    Downgrade {
        /// The server's URL, masked.
        server: String,
        /// The token service's URL, masked.
        token_service: String,
    },
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { whose, url, why } => write!(f, "{url:?} is no URL of {whose}: {why}"),
            Self::Build(error) => error.fmt(f),
            Self::Catalog(error) => write!(f, "the server's catalog cannot be asked: {error}"),
            Self::Downgrade { server, token_service } => write!(
                f,
                "{server} is on https, but names the token service {token_service} on plain http, where anybody could \
                 read the password: it was not sent. If the service is on https too, name it with \
                 Builder::token_service; if not, and you accept that, say Builder::allow_http_tokens"
            ),
        }
    }
}

// The texts are complete, so that there is no `source` to be printed a second time; the variants give access to it.
impl std::error::Error for ConnectError {}

impl From<BuildError> for ConnectError {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl From<Error> for ConnectError {
    fn from(error: Error) -> Self {
        Self::Catalog(error)
    }
}
