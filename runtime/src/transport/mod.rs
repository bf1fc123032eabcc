//! Transports, which send requests to a server: two traits of one method each, and their requests and responses.
//!
//! [`Transport`] (async) and [`BlockingTransport`] are object safe and sit above whole HTTP libraries: an
//! implementation translates a [`Request`], sends it, and returns the status, the headers and the complete body. The one
//! method that it needs is `send`; one that can hand on a body as it arrives has `stream`, too.
//!
//! # What a transport is responsible for
//! * It does **not** follow redirects: a token or a password must not travel to where a `Location` points.
//! * It returns every response, whatever its status: SOAP faults come with HTTP 500, expired tokens with 498.
//! * It reads no more than [`Request::limit`] bytes of (decompressed) body, whatever the value of `Content-Length`. A coding
//!   that it does not decode stays in the header `Content-Encoding`.
//! * It fails when one of [`Request::timeouts`] is over.
//! * It puts neither the URL nor headers nor the body into an error's text: [`TransportError::new`] masks what it
//!   recognises, as a second line of defence.

#[cfg(feature = "blocking")]
mod blocking;
mod body;
#[cfg(any(feature = "client", feature = "blocking"))]
mod certificates;
#[cfg(any(feature = "client", feature = "blocking"))]
mod coding;
#[cfg(feature = "gzip")]
mod compressed;
mod from_fn;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod library;
mod message;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod outgoing;
#[cfg(all(feature = "pkcs12", any(feature = "client", feature = "blocking")))]
mod pkcs12;
#[cfg(feature = "client")]
mod reqwest;
#[cfg(any(feature = "client", feature = "blocking"))]
mod settings;
mod streamed;
#[cfg(any(feature = "client", feature = "blocking"))]
mod tls;
#[cfg(feature = "tower")]
mod tower;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use url::Url;

#[cfg(feature = "blocking")]
pub use self::blocking::HyperTransport;
pub use self::body::Body;
#[cfg(feature = "gzip")]
pub(crate) use self::compressed::gzip;
pub use self::from_fn::{FnTransport, from_fn};
pub use self::message::{Method, Request, Response, Timeouts};
#[cfg(feature = "tower")]
pub use self::outgoing::OutgoingBody;
#[cfg(feature = "client")]
pub use self::reqwest::ReqwestTransport;
#[cfg(any(feature = "client", feature = "blocking"))]
pub use self::settings::TransportSettings;
pub use self::streamed::{BodyReader, BodyStream, Pieces, Streamed};
#[cfg(feature = "tower")]
pub use self::tower::TowerTransport;
pub use crate::headers::Headers;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and returns the whole response, asynchronously.
///
/// The rest of the client does not depend on an HTTP library.
///
/// # Examples
///
/// A transport for tests:
///
/// ```
/// use soapstone::transport::{BoxFuture, Request, Response, Transport, TransportError};
///
/// struct Unavailable;
///
/// impl Transport for Unavailable {
///     fn send(&self, _request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
///         Box::pin(async { Ok(Response::new(503, "text/plain", "maintenance")) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request`. See the [module](self) for what an implementation has to observe.
    ///
    /// # Errors
    /// No complete response arrived: see [`TransportErrorKind`].
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;

    /// Sends `request` and returns the response as soon as its head has arrived, with a body in pieces. By default, the body is
    /// the whole one that [`send`](Self::send) returns.
    ///
    /// # Errors
    /// No head arrived.
    fn stream(&self, request: Request) -> BoxFuture<'_, Result<Streamed<BodyStream>, TransportError>> {
        Box::pin(async move { self.send(request).await.map(Into::into) })
    }
}

/// Sends one request and returns the whole response, blocking the calling thread.
///
/// # Examples
///
/// A transport that repeats what another one could not send:
///
/// ```
/// use soapstone::transport::{BlockingTransport, Request, Response, TransportError};
///
/// struct Twice<T>(T);
///
/// impl<T: BlockingTransport> BlockingTransport for Twice<T> {
///     fn send(&self, request: Request) -> Result<Response, TransportError> {
///         self.0.send(request.clone()).or_else(|_| self.0.send(request))
///     }
/// }
/// ```
pub trait BlockingTransport: Send + Sync {
    /// Sends `request`. See the [module](self) for what an implementation has to observe.
    ///
    /// # Errors
    /// No complete response arrived: see [`TransportErrorKind`].
    fn send(&self, request: Request) -> Result<Response, TransportError>;

    /// Sends `request` and returns the response as soon as its head has arrived, with a body to read. By default, the body is
    /// the whole one that [`send`](Self::send) returns.
    ///
    /// # Errors
    /// No head arrived.
    fn stream(&self, request: Request) -> Result<Streamed<BodyReader>, TransportError> {
        self.send(request).map(Into::into)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        (**self).send(request)
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<Streamed<BodyStream>, TransportError>> {
        (**self).stream(request)
    }
}

impl<T: BlockingTransport + ?Sized> BlockingTransport for Arc<T> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }

    fn stream(&self, request: Request) -> Result<Streamed<BodyReader>, TransportError> {
        (**self).stream(request)
    }
}

/// Returns whether two URLs have scheme, host and port in common (RFC 6454 §4). URLs without a host have no origin.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    let port = Url::port_or_known_default;
    one.has_host() && one.scheme() == other.scheme() && one.host() == other.host() && port(one) == port(other)
}

/// The error of an exchange without a complete response. Cloneable, because all calls that wait for one token share it.
///
/// # Examples
///
/// ```
/// use soapstone::transport::{TransportError, TransportErrorKind};
///
/// let error = TransportError::new(TransportErrorKind::Connect, "no route to soap.example.com");
/// assert_eq!(error.kind(), TransportErrorKind::Connect);
/// assert_eq!(TransportError::too_large(1 << 20).kind(), TransportErrorKind::TooLarge);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransportError {
    kind: TransportErrorKind,
    text: String,
}

/// The kinds of [`TransportError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The server was not reached: name resolution, connection, proxy.
    Connect,
    /// TLS failed: certificates, versions.
    Tls,
    /// The exchange took longer than [`Request::timeouts`] allow.
    Timeout,
    /// The response's body is longer than [`Request::limit`].
    TooLarge,
    /// Anything else: a broken connection, a response that is not HTTP.
    Other,
}

impl TransportError {
    /// Creates an error with a text for people. Secrets that [`redact::text`](crate::redact::text) recognises are
    /// masked.
    #[must_use]
    pub fn new(kind: TransportErrorKind, text: impl AsRef<str>) -> Self {
        Self { kind, text: crate::redact::text(text.as_ref()) }
    }

    /// Creates the error of a response that is longer than `limit` bytes.
    #[must_use]
    pub fn too_large(limit: u64) -> Self {
        let text = format!("the response is longer than the limit of {limit} bytes (see Options::limit)");
        Self { kind: TransportErrorKind::TooLarge, text }
    }

    /// Creates the error of a request whose body cannot be read.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn unreadable(error: &std::io::Error) -> Self {
        Self::new(TransportErrorKind::Other, format!("the body of the request cannot be read: {error}"))
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Masks the secrets of `scrubber` in the text.
    pub(crate) fn scrubbed(self, scrubber: &crate::redact::Scrubber) -> Self {
        Self { text: scrubber.scrub(&self.text), ..self }
    }

    /// Creates an error with the texts of an error and its sources, without repetitions.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn chain(kind: TransportErrorKind, error: &(dyn std::error::Error + 'static)) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            let next = error.to_string();
            if !text.contains(&next) {
                text.push_str(": ");
                text.push_str(&next);
            }
            source = error.source();
        }
        Self::new(kind, text)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "the server cannot be reached: ",
            TransportErrorKind::Tls => "no secure connection: ",
            TransportErrorKind::Timeout => "no response in time: ",
            TransportErrorKind::TooLarge | TransportErrorKind::Other => "",
        };
        write!(f, "{what}{}", self.text)
    }
}

impl std::error::Error for TransportError {}

/// Returns the error that a [`BodyReader`] fails with; one of another reader becomes the kind [`TransportErrorKind::Other`].
impl From<std::io::Error> for TransportError {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) => Self::new(TransportErrorKind::Other, error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_those_of_the_url_standard() {
        let texts = [
            "https://gis.example.com/a",
            "https://GIS.example.com:443/b?c#d",
            "https://ann:secret@gis.example.com",
            "https://gis.example.com@cdn.example.com/a",
            "https://gis.example.com.",
            "https://gis.example.com:80",
            "http://gis.example.com",
            "http://gis.example.com:80",
            "http://gis.example.com:443",
            "https://[2001:db8::1]/",
            "https://[2001:DB8:0:0::1]:443/",
            "https://[2001:db8::1]:8443/",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://b\u{fc}cher.example/",
            "https://xn--bcher-kva.example/",
            "data:text/xml,https://gis.example.com",
        ];
        let urls = texts.map(|text| Url::parse(text).unwrap());
        for (one, other) in urls.iter().flat_map(|one| urls.iter().map(move |other| (one, other))) {
            let expected = one.origin().is_tuple() && one.origin() == other.origin();
            assert_eq!(same_origin(one, other), expected, "{one} {other}");
        }
    }
}
