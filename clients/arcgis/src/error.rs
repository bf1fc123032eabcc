//! The error of connecting to a server.

use std::fmt;

use soapstone::{BuildError, Error};

/// The error of connecting to a server. Secrets in URLs are masked.
///
/// # Examples
///
/// ```
/// use arcgis_soap::ConnectError;
///
/// fn advice(error: &ConnectError) -> &'static str {
///     match error {
///         ConnectError::Url { .. } => "correct the URL",
///         ConnectError::Catalog(error) if error.is_temporary() => "try again",
///         ConnectError::Downgrade { .. } => "configure the token service of the server with https",
///         _ => "see the text",
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectError {
    /// The URL of the server or of the token service cannot be called.
    Url {
        /// What the URL should identify.
        whose: &'static str,
        /// The URL, masked.
        url: String,
        /// The reason.
        why: String,
    },
    /// The client could not be created, for example because a header in the options is not valid.
    Build(BuildError),
    /// A call of the Catalog failed.
    Catalog(Error),
    /// The server uses `https`, but its token service plain `http`. Name and password were not sent there.
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
            Self::Url { whose, url, why } => write!(f, "{url:?} is not a URL of {whose}: {why}"),
            Self::Build(error) => error.fmt(f),
            Self::Catalog(error) => write!(f, "the call of the server's Catalog failed: {error}"),
            Self::Downgrade { server, token_service } => write!(
                f,
                "{server} uses https, but its token service {token_service} uses plain http, which does not encrypt the \
                 password: it was not sent. If the token service is available over https, set its URL with \
                 Builder::token_service; to accept plain http, call Builder::allow_http_tokens"
            ),
        }
    }
}

// `Display` includes the cause, so that `source` is `None`: reporters would print it twice. The variants give access to it.
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
