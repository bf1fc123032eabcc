//! The async transport over the `reqwest` library.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::reqwest as http;
use bytes::Bytes;

use super::outgoing::OutgoingBody;
use super::settings::{ProxyChoice, TransportSettings};
use super::{
    BodyStream, BoxFuture, Headers, Method, Pieces, Request, Response, Streamed, Transport, TransportError,
    TransportErrorKind, coding, library, same_origin, tls,
};

/// The time limit for a connection, unless a request has its own.
const CONNECT: Duration = Duration::from_secs(30);

/// How often a connection of HTTP/2 that has open requests is tested by a `PING`, and how long the server may take to respond. All
/// requests share one connection: where the network has dropped it, they would wait for their own time limits one after another.
#[cfg(feature = "http2")]
const PING: Duration = Duration::from_secs(20);

/// Sends requests with `reqwest` (rustls, the operating system's certificates), on a tokio runtime: by HTTP/1.1, and with the
/// feature `http2` by HTTP/2 where a server with TLS offers it.
///
/// Connections are kept alive and shared by all clones.
///
/// # Examples
///
/// ```no_run
/// use soapstone::reqwest;
/// use soapstone::transport::{ReqwestTransport, TransportSettings};
/// use soapstone::{Client, Options};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let shared = ReqwestTransport::new()?;
/// let stations = Client::with_transport("https://soap.example.com/stations", Options::default(), shared.clone())?;
/// let quotes = Client::with_transport("https://soap.example.com/quotes", Options::default(), shared)?;
///
/// let settings = TransportSettings::new().root_certificates(std::fs::read("company-ca.pem")?)?;
/// let other = ReqwestTransport::with_settings(&settings)?;
///
/// // All else that the library can set. Redirects are followed by soapstone, and not by the library.
/// let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).tcp_nodelay(true).build()?;
/// let own = ReqwestTransport::with_client(client);
/// # let _ = (stations, quotes, other, own);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    client: http::Client,
    /// Clients with another time limit for connecting, which the library has no setting of a request for. They have
    /// connections of their own.
    others: Option<Arc<Others>>,
    /// Why `https` cannot work, where it cannot.
    tls: Option<TransportError>,
}

impl ReqwestTransport {
    /// Creates a transport with the system's proxies and certificates that follows no redirects.
    ///
    /// Where no certificates are found, `http` URLs still work and `https` ones fail with the reason.
    ///
    /// # Errors
    /// The library cannot be initialised.
    pub fn new() -> Result<Self, TransportError> {
        Self::with_settings(&TransportSettings::new())
    }

    /// Creates a transport with other certificates or proxies. It follows no redirects.
    ///
    /// Where no certificates are trusted, `http` URLs still work and `https` ones fail with the reason.
    ///
    /// # Errors
    /// The library cannot be initialised.
    pub fn with_settings(settings: &TransportSettings) -> Result<Self, TransportError> {
        let (mut config, tls) = match tls::config(settings) {
            Ok(config) => (config, None),
            Err(error) => (tls::without_certificates()?, Some(error)),
        };
        config.alpn_protocols = settings.protocols();
        let others = Others { config, settings: settings.clone(), clients: Mutex::default() };
        let client = others.build(CONNECT)?;
        Ok(Self { client, others: Some(Arc::new(others)), tls })
    }

    /// Returns a transport over a client of your own, for what [`TransportSettings`] do not have.
    ///
    /// Build it with `redirect(Policy::none())`: a redirect that `reqwest` follows by itself could carry credentials to
    /// another server. Responses from another server are rejected here, but only after the request was sent.
    #[must_use]
    pub fn with_client(client: http::Client) -> Self {
        Self { client, others: None, tls: None }
    }

    /// Sends a request and returns the head of the response.
    async fn head(&self, request: Request) -> Result<http::Response, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::new(TransportErrorKind::Other, NO_RUNTIME));
        }
        if let (Some(error), "https") = (&self.tls, request.url.scheme()) {
            return Err(error.clone());
        }
        let (requested, timeouts) = (request.url.clone(), request.timeouts);
        let client = self.client(timeouts.connect)?;
        let response = within(timeouts.read, client.execute(self.prepare(request)?)).await?;
        if !same_origin(response.url(), &requested) {
            let text = "the HTTP client followed a redirect to another server; build it with redirect(Policy::none())";
            return Err(TransportError::new(TransportErrorKind::Other, text));
        }
        Ok(response)
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let (limit, read_limit) = (request.limit, request.timeouts.read);
        let mut response = self.head(request).await?;
        let headers = headers(&response);
        let announced = announced(&response);
        // The announced length is a hint only: at most a few megabytes are allocated in advance.
        let ahead = announced.unwrap_or(0).min(limit).min(8 << 20);
        let mut body = Vec::with_capacity(usize::try_from(ahead).unwrap_or(0));
        while let Some(chunk) = within(read_limit, response.chunk()).await? {
            if (body.len() as u64).saturating_add(chunk.len() as u64) > limit {
                return Err(TransportError::too_large(limit));
            }
            body.extend_from_slice(&chunk);
        }
        check_length(announced, body.len() as u64)?;
        coding::decoded(Response { status: response.status().as_u16(), headers, body }, limit)
    }

    async fn open(&self, request: Request) -> Result<Streamed<BodyStream>, TransportError> {
        let (limit, read_limit) = (request.limit, request.timeouts.read);
        let response = self.head(request).await?;
        let (status, headers) = (response.status().as_u16(), headers(&response));
        let announced = announced(&response);
        let chunks = Chunks { response, read_limit, announced, received: 0, limit };
        Ok(coding::decoded_stream(status, headers, chunks, limit))
    }

    /// Returns the client for a time limit of connecting.
    fn client(&self, connect: Option<Duration>) -> Result<http::Client, TransportError> {
        match (connect.filter(|connect| *connect != CONNECT), &self.others) {
            (Some(connect), Some(others)) => others.get(connect),
            _ => Ok(self.client.clone()),
        }
    }

    fn prepare(&self, request: Request) -> Result<http::Request, TransportError> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        };
        let mut prepared = self.client.request(method, request.url).build().map_err(translate)?;
        library::append_headers(prepared.headers_mut(), request.headers)?;
        coding::offer(prepared.headers_mut());
        *prepared.timeout_mut() = request.timeouts.total;
        if request.method == Method::Post {
            *prepared.body_mut() = Some(match request.body.as_bytes() {
                Some(bytes) => bytes.clone().into(),
                None => {
                    let body = OutgoingBody::open(&request.body);
                    http::Body::wrap(body.map_err(|error| TransportError::unreadable(&error))?)
                }
            });
        }
        Ok(prepared)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<Streamed<BodyStream>, TransportError>> {
        Box::pin(self.open(request))
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

fn headers(response: &http::Response) -> Headers {
    Headers::read(response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())))
}

/// Returns the length that the server announces for the body, if the response has one (RFC 9110 §15.3.5, §15.4.5).
fn announced(response: &http::Response) -> Option<u64> {
    response.content_length().filter(|_| !matches!(response.status().as_u16(), 204 | 304))
}

/// Returns an error if a body is shorter than announced. The library takes a stream of HTTP/2 that the server resets with
/// `NO_ERROR` for a whole one, as it is where the server has sent all and does not read the rest of the request (RFC 9113 §8.1).
fn check_length(announced: Option<u64>, received: u64) -> Result<(), TransportError> {
    match announced {
        Some(announced) if received < announced => {
            let text = format!("the response broke off after {received} of {announced} bytes of its body");
            Err(TransportError::new(TransportErrorKind::Other, text))
        }
        _ => Ok(()),
    }
}

/// The pieces of a response's body, up to a limit.
struct Chunks {
    response: http::Response,
    read_limit: Option<Duration>,
    announced: Option<u64>,
    received: u64,
    limit: u64,
}

impl Pieces for Chunks {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            loop {
                let Some(chunk) = within(self.read_limit, self.response.chunk()).await? else {
                    return check_length(self.announced, self.received).map(|()| None);
                };
                self.received = self.received.saturating_add(chunk.len() as u64);
                if self.received > self.limit {
                    return Err(TransportError::too_large(self.limit));
                }
                if !chunk.is_empty() {
                    return Ok(Some(chunk));
                }
            }
        })
    }
}

/// What is missing where the library would panic.
const NO_RUNTIME: &str = "the async client requires a tokio runtime, and there is none here: call it in #[tokio::main], \
    #[tokio::test] or Runtime::block_on (features macros and rt-multi-thread of tokio), or use soapstone::BlockingClient";

/// The clients of a transport by their time limits for connecting.
struct Others {
    config: rustls::ClientConfig,
    settings: TransportSettings,
    clients: Mutex<HashMap<Duration, http::Client>>,
}

impl Others {
    fn get(&self, connect: Duration) -> Result<http::Client, TransportError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&connect) {
            return Ok(client.clone());
        }
        let client = self.build(connect)?;
        clients.insert(connect, client.clone());
        Ok(client)
    }

    fn build(&self, connect: Duration) -> Result<http::Client, TransportError> {
        let builder = http::Client::builder()
            .tls_backend_preconfigured(self.config.clone())
            .redirect(http::redirect::Policy::none())
            .referer(false)
            // Whatever features others enable: bodies are decoded here, within limits.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(connect);
        #[cfg(feature = "http2")]
        let builder = builder.http2_keep_alive_interval(PING).http2_keep_alive_timeout(PING);
        let builder = match self.settings.proxy_choice() {
            ProxyChoice::OfEnvironment => builder,
            ProxyChoice::None => builder.no_proxy(),
            ProxyChoice::Url(url, no_proxy) => {
                let proxy = http::Proxy::all(url.as_str()).map_err(translate)?;
                builder.proxy(proxy.no_proxy(http::NoProxy::from_string(&no_proxy)))
            }
        };
        builder.build().map_err(translate)
    }
}

/// Waits for the server, but not longer than `limit`.
async fn within<T>(
    limit: Option<Duration>,
    wait: impl Future<Output = Result<T, http::Error>>,
) -> Result<T, TransportError> {
    let Some(limit) = limit else { return wait.await.map_err(translate) };
    match tokio::time::timeout(limit, wait).await {
        Ok(outcome) => outcome.map_err(translate),
        Err(_) => {
            let text = format!("nothing came from the server for {} ms", limit.as_millis());
            Err(TransportError::new(TransportErrorKind::Timeout, text))
        }
    }
}

/// The library's error without the URL, which may hold a token.
fn translate(error: http::Error) -> TransportError {
    let error = error.without_url();
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if is_tls(&error) {
        TransportErrorKind::Tls
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else {
        TransportErrorKind::Other
    };
    TransportError::chain(kind, &error)
}

/// Whether rustls is at the root of an error. It arrives inside `std::io::Error`, which hides it from `source`.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<rustls::Error>() {
            return true;
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = inner.map(|inner| inner as &(dyn std::error::Error + 'static)).or_else(|| error.source());
    }
    false
}
