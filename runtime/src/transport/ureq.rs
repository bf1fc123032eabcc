//! The blocking transport over the `ureq` library: no async runtime, no threads of its own.

use std::io::Read;
use std::time::Duration;

use ::ureq as http;

use super::{BlockingTransport, Headers, Method, Request, Response, TransportError, TransportErrorKind, tls};

/// Sends requests with `ureq` (HTTP/1.1, rustls, the operating system's certificates) on the calling thread.
///
/// Connections are kept alive and shared by all clones.
#[derive(Clone)]
pub struct UreqTransport {
    agent: http::Agent,
}

impl UreqTransport {
    /// A transport with the proxies of the environment and the operating system's certificates.
    #[must_use]
    pub fn new() -> Self {
        let tls = http::tls::TlsConfig::builder()
            .root_certs(http::tls::RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(tls::provider())
            .build();
        let config =
            http::Agent::config_builder().tls_config(tls).timeout_connect(Some(Duration::from_secs(30))).build();
        Self { agent: config.new_agent() }
    }

    /// Creates a transport over an agent with settings of your own (proxies, client certificates). Redirects stay off,
    /// whatever the agent's settings.
    #[must_use]
    pub fn with_agent(agent: http::Agent) -> Self {
        Self { agent }
    }

    fn run<B: http::AsSendBody>(&self, request: &Request, body: B) -> Result<Response, TransportError> {
        let mut builder = http::http::Request::builder().method(request.method.as_str()).uri(request.url.as_str());
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value);
        }
        let prepared = builder.body(body).map_err(|error| TransportError::chain(TransportErrorKind::Other, &error))?;
        let prepared = self
            .agent
            .configure_request(prepared)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(request.timeout)
            .build();
        let response = self.agent.run(prepared).map_err(|error| translate(&error))?;
        let status = response.status().as_u16();
        let headers = Headers::read(response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())));
        let body = read(response.into_body().into_reader(), request.limit)?;
        Ok(Response { status, headers, body })
    }
}

impl Default for UreqTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl BlockingTransport for UreqTransport {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        match request.method {
            Method::Get => self.run(&request, ()),
            Method::Post => self.run(&request, request.body.as_ref()),
        }
    }
}

impl std::fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UreqTransport").finish_non_exhaustive()
    }
}

/// Reads to the end, or to the first byte above the limit.
fn read(reader: impl Read, limit: u64) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut body).map_err(|error| translate(&error.into()))?;
    if body.len() as u64 > limit {
        return Err(TransportError::too_large(limit));
    }
    Ok(body)
}

/// Whether a name was not resolved, which the standard library has no kind for.
fn is_unknown_host(error: &std::io::Error) -> bool {
    const WSAHOST_NOT_FOUND: i32 = 11001;
    error.raw_os_error() == Some(WSAHOST_NOT_FOUND) || error.to_string().starts_with("failed to lookup address")
}

fn translate(error: &http::Error) -> TransportError {
    let kind = match error {
        http::Error::Timeout(_) => TransportErrorKind::Timeout,
        http::Error::Tls(_) | http::Error::Rustls(_) | http::Error::Pem(_) | http::Error::TlsRequired => {
            TransportErrorKind::Tls
        }
        http::Error::HostNotFound | http::Error::ConnectionFailed | http::Error::ConnectProxyFailed(_) => {
            TransportErrorKind::Connect
        }
        http::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::TimedOut => TransportErrorKind::Timeout,
            std::io::ErrorKind::ConnectionRefused => TransportErrorKind::Connect,
            _ if is_unknown_host(error) => TransportErrorKind::Connect,
            _ if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => TransportErrorKind::Tls,
            _ => TransportErrorKind::Other,
        },
        // These hold the URL, token and all.
        http::Error::BadUri(_) | http::Error::RequireHttpsOnly(_) => {
            return TransportError::new(TransportErrorKind::Other, "the HTTP library does not accept the URL");
        }
        _ => TransportErrorKind::Other,
    };
    TransportError::chain(kind, error)
}
