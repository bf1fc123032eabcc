//! The blocking transport over the `hyper` library: no async runtime, no threads that outlive a request.
//!
//! Hyper reads and writes HTTP/1.1; sockets, TLS, proxies and the pool of idle connections are here. It was chosen over
//! ureq, which writes URLs, headers and bodies to the crate `log`: hyper logs nothing.

mod address;
mod connect;
mod connection;
mod deadline;
mod pool;
mod wire;

use std::sync::Arc;

use ::http::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use ::http::{Request as HttpRequest, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use url::{Position, Url};

use self::address::ServerAddress;
use self::connect::Connector;
use self::connection::{PendingResponse, SendAttempt};
use self::deadline::Deadline;
use self::pool::{Key, Pool};
use super::outgoing::OutgoingBody;
use super::settings::{ProxyChoice, TransportSettings};
use super::{
    BlockingTransport, BodyReader, Method, Request, Response, Streamed, TransportError, TransportErrorKind, coding,
    library, tls,
};

/// Sends requests with `hyper` (HTTP/1.1, rustls, the operating system's certificates) on the calling thread.
///
/// Certificates and proxies are set by [`TransportSettings`]. Connections are kept alive and shared by all clones.
///
/// # Examples
///
/// ```no_run
/// use soapstone::transport::{HyperTransport, TransportSettings};
/// use soapstone::{BlockingClient, Options};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let shared = HyperTransport::new();
/// let stations = BlockingClient::with_transport("https://soap.example.com/stations", Options::default(), shared.clone())?;
/// let quotes = BlockingClient::with_transport("https://soap.example.com/quotes", Options::default(), shared)?;
///
/// let settings = TransportSettings::new().root_certificates(std::fs::read("company-ca.pem")?)?;
/// let other = HyperTransport::with_settings(&settings);
/// # let _ = (stations, quotes, other);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    connector: Arc<Connector>,
    proxies: Arc<Matcher>,
    pool: Arc<Pool>,
}

impl HyperTransport {
    /// Creates a transport with the proxies of the environment and the operating system's certificates.
    ///
    /// Where no certificates are found, `http` URLs still work and `https` ones fail with the reason.
    #[must_use]
    pub fn new() -> Self {
        Self::with_settings(&TransportSettings::new())
    }

    /// Creates a transport with other certificates or proxies.
    ///
    /// Where no certificates are trusted, `http` URLs still work and `https` ones fail with the reason.
    #[must_use]
    pub fn with_settings(settings: &TransportSettings) -> Self {
        let connector = Connector::new(tls::config(settings).map(Arc::new));
        let proxies = match settings.proxy_choice() {
            ProxyChoice::OfEnvironment => Matcher::from_env(),
            ProxyChoice::None => Matcher::builder().build(),
            ProxyChoice::Url(url, no_proxy) => Matcher::builder().all(url.as_str()).no(no_proxy).build(),
        };
        Self { connector: Arc::new(connector), proxies: Arc::new(proxies), pool: Arc::default() }
    }

    /// Sends a request and returns the head of the response.
    fn exchange(&self, request: Request) -> Result<(Key, PendingResponse), TransportError> {
        let (deadline, timeouts) = (Deadline::after(request.timeouts.total), request.timeouts);
        let target = ServerAddress::of(&request.url)?;
        let proxy = self.proxies.intercept(&target.uri()?);
        let body = request.body.clone();
        let head = prepare(request, &target, proxy.as_ref())?;
        let message = || -> Result<HttpRequest<OutgoingBody>, TransportError> {
            let body = OutgoingBody::open_blocking(&body).map_err(|error| TransportError::unreadable(&error))?;
            Ok(head.clone().map(|()| body))
        };
        let key = Key::new(&target, proxy.as_ref());
        // A server may close an idle connection at any time. Nothing was sent then, so that another one takes its place.
        while let Some(connection) = self.pool.take(&key) {
            match connection.send(message()?, &deadline, timeouts.read) {
                SendAttempt::Unsent => {}
                SendAttempt::Done(outcome) => return outcome.map(|received| (key, received)),
            }
        }
        let connection = self.connector.connect(&target, proxy.as_ref(), &deadline, timeouts.connect)?;
        match connection.send(message()?, &deadline, timeouts.read) {
            SendAttempt::Unsent => {
                Err(TransportError::new(TransportErrorKind::Other, "the server closed the connection"))
            }
            SendAttempt::Done(outcome) => outcome.map(|received| (key, received)),
        }
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl BlockingTransport for HyperTransport {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        let limit = request.limit;
        let (key, received) = self.exchange(request)?;
        let (response, connection) = received.read(limit)?;
        if let Some(connection) = connection {
            self.pool.put(key, connection);
        }
        coding::decoded(response, limit)
    }

    fn stream(&self, request: Request) -> Result<Streamed<BodyReader>, TransportError> {
        let limit = request.limit;
        let (key, received) = self.exchange(request)?;
        let (status, headers) = received.head();
        let pool = Arc::clone(&self.pool);
        let reader = received.into_reader(limit, Box::new(move |connection| pool.put(key, connection)));
        Ok(coding::decoded_reader(status, headers, reader, limit))
    }
}

impl std::fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

/// Returns the request of the library, without its body.
fn prepare(
    request: Request,
    target: &ServerAddress,
    proxy: Option<&Intercept>,
) -> Result<HttpRequest<()>, TransportError> {
    let Request { method, url, headers, .. } = request;
    let is_post = method == Method::Post;
    let mut prepared = HttpRequest::new(());
    *prepared.method_mut() = if is_post { ::http::Method::POST } else { ::http::Method::GET };
    // A proxy that does not tunnel needs the whole URL (RFC 9112 §3.2.2).
    let forwards = proxy.filter(|_| !target.is_tls);
    *prepared.uri_mut() = uri(&url, forwards.is_some())?;
    let map = prepared.headers_mut();
    library::append_headers(map, headers)?;
    coding::offer(map);
    if !map.contains_key(HOST) {
        map.insert(HOST, value(&target.authority)?);
    }
    if let Some(authorization) = forwards.and_then(Intercept::basic_auth) {
        map.insert(PROXY_AUTHORIZATION, authorization.clone());
    }
    Ok(prepared)
}

/// Returns the part of a URL that a request begins with.
fn uri(url: &Url, is_absolute: bool) -> Result<Uri, TransportError> {
    let path = &url[Position::BeforePath..Position::AfterQuery];
    let origin = if is_absolute { url.origin().ascii_serialization() } else { String::new() };
    Uri::try_from(format!("{origin}{path}")).map_err(|_| library::bad_url())
}

fn value(text: &str) -> Result<HeaderValue, TransportError> {
    HeaderValue::from_str(text).map_err(|_| library::bad_url())
}
