//! A transport that is a function.

use std::fmt;

use super::{BlockingTransport, BoxFuture, Request, Response, Transport, TransportError};

/// A transport in memory, for tests: a function from requests to responses, made by [`from_fn`].
///
/// # Examples
///
/// ```
/// use soapstone::transport::{FnTransport, Request, Response, TransportError, from_fn};
///
/// /// Returns a server that is down.
/// fn down() -> FnTransport<impl Fn(Request) -> Result<Response, TransportError>> {
///     from_fn(|_| Ok(Response::new(503, "text/plain", "maintenance")))
/// }
/// # down();
/// ```
#[derive(Clone)]
pub struct FnTransport<F>(F);

/// Returns a transport, for either client, that gets responses from a function.
///
/// ```
/// use soapstone::transport::{Response, from_fn};
/// use soapstone::{BlockingClient, Options};
///
/// let server = from_fn(|request| Ok(Response::new(503, "text/plain", format!("{} is down", request.url.path()))));
/// let client = BlockingClient::with_transport("https://soap.example.com/stations", Options::default(), server)?;
/// # Ok::<(), soapstone::BuildError>(())
/// ```
pub fn from_fn<F>(respond: F) -> FnTransport<F>
where
    F: Fn(Request) -> Result<Response, TransportError> + Send + Sync,
{
    FnTransport(respond)
}

impl<F> Transport for FnTransport<F>
where
    F: Fn(Request) -> Result<Response, TransportError> + Send + Sync,
{
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(std::future::ready((self.0)(request)))
    }
}

impl<F> BlockingTransport for FnTransport<F>
where
    F: Fn(Request) -> Result<Response, TransportError> + Send + Sync,
{
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        (self.0)(request)
    }
}

impl<F> fmt::Debug for FnTransport<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FnTransport").finish_non_exhaustive()
    }
}
