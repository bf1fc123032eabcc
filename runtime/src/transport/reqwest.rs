//! The async transport over the `reqwest` library.

use std::fmt;
use std::time::Duration;

use ::reqwest as http;

use super::{
    BoxFuture, Headers, Method, Request, Response, Transport, TransportError, TransportErrorKind, coding, library,
    same_origin, tls,
};

/// Sends requests with `reqwest` (HTTP/1.1, rustls, the operating system's certificates), on a tokio runtime.
///
/// Connections are kept alive and shared by all clones.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: http::Client,
    /// Why `https` cannot work, where it cannot.
    tls: Option<TransportError>,
}

impl ReqwestTransport {
    /// A transport with the system's proxies and certificates that follows no redirects.
    ///
    /// Where no certificates are found, `http` URLs still work and `https` ones fail with the reason.
    ///
    /// # Errors
    /// The library cannot be initialised.
    pub fn new() -> Result<Self, TransportError> {
        let (config, tls) = match tls::config() {
            Ok(config) => (config, None),
            Err(error) => (tls::without_certificates()?, Some(error)),
        };
        let client = http::Client::builder()
            .tls_backend_preconfigured(config)
            .redirect(http::redirect::Policy::none())
            .referer(false)
            // Whatever features others enable: bodies are decoded here, within limits.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(Duration::from_secs(30))
            .build()
            .map_err(translate)?;
        Ok(Self { client, tls })
    }

    /// A transport over a client with settings of your own (proxies, client certificates).
    ///
    /// Build it with `redirect(Policy::none())`: a redirect that `reqwest` follows by itself could carry credentials to
    /// another server. Responses from another server are rejected here, but only after the request was sent.
    #[must_use]
    pub fn with_client(client: http::Client) -> Self {
        Self { client, tls: None }
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        if let (Some(error), "https") = (&self.tls, request.url.scheme()) {
            return Err(error.clone());
        }
        let (requested, limit) = (request.url.clone(), request.limit);
        let mut response = self.client.execute(self.prepare(request)?).await.map_err(translate)?;
        if !same_origin(response.url(), &requested) {
            let text = "the HTTP client followed a redirect to another server; build it with redirect(Policy::none())";
            return Err(TransportError::new(TransportErrorKind::Other, text));
        }
        let headers = Headers::read(response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())));
        // What a server announces is a hint: it must not make us allocate more than a few megabytes ahead.
        let announced = response.content_length().unwrap_or(0).min(limit).min(8 << 20);
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = response.chunk().await.map_err(translate)? {
            if (body.len() as u64).saturating_add(chunk.len() as u64) > limit {
                return Err(TransportError::too_large(limit));
            }
            body.extend_from_slice(&chunk);
        }
        coding::decoded(Response { status: response.status().as_u16(), headers, body }, limit)
    }

    fn prepare(&self, request: Request) -> Result<http::Request, TransportError> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
        };
        let mut prepared = self.client.request(method, request.url).build().map_err(translate)?;
        library::append_headers(prepared.headers_mut(), request.headers)?;
        coding::offer(prepared.headers_mut());
        *prepared.timeout_mut() = request.timeout;
        if request.method == Method::Post {
            *prepared.body_mut() = Some(request.body.into());
        }
        Ok(prepared)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
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
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        next = error.source();
    }
    false
}
