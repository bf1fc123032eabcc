//! A log of requests and responses, for tests.

use std::fmt;
use std::sync::{Mutex, PoisonError};

/// One request and the status of its response. Neither queries nor bodies are kept: they hold tokens and passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The HTTP method.
    pub method: String,
    /// The URL's path.
    pub path: String,
    /// The SOAP operation; empty if the request was rejected before it was read, or is no SOAP request.
    pub operation: String,
    /// The HTTP status of the response.
    pub status: u16,
    /// Where the request had its token.
    pub token: Option<TokenPlace>,
    /// The names of the request's headers, in lower case.
    pub headers: Vec<String>,
}

impl Exchange {
    /// Whether the request had a header; `name` is in lower case.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|known| known == name)
    }
}

/// Where a request has a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPlace {
    /// In the query of the URL.
    Query,
    /// In the header `X-Esri-Authorization`.
    EsriHeader,
    /// In the header `Authorization`.
    Authorization,
}

/// `POST /arcgis/services GetFolders → 200`
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        if !self.operation.is_empty() {
            write!(f, " {}", self.operation)?;
        }
        write!(f, " → {}", self.status)
    }
}

/// The exchanges of a server so far.
#[derive(Default)]
pub(super) struct Log(Mutex<Vec<Exchange>>);

impl Log {
    pub(super) fn add(&self, exchange: Exchange) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }

    pub(super) fn all(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
