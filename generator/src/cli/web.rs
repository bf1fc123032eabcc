//! HTTP requests for documents, with checked redirects.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};

use super::address;
use crate::load::FetchError;

/// The maximum number of redirects of a document.
const REDIRECTS: usize = 10;
/// The maximum time for a document.
const TIMEOUT: Duration = Duration::from_secs(120);

/// An HTTP client with the proxies of the environment and the certificates of the operating system.
pub struct Web {
    agent: ureq::Agent,
    /// The origin that the credentials are for, and the header that holds them.
    credentials: Option<(String, String)>,
}

/// A document and its URL.
pub struct Fetched {
    /// The URL after all redirects.
    pub url: String,
    /// The document.
    pub bytes: Vec<u8>,
}

impl Web {
    /// Creates a client that sends the credentials of a URL to the origin of the URL only.
    pub fn new(main: &str) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("soapstone/", env!("CARGO_PKG_VERSION")))
            .build();
        let credentials = address::credentials(main).map(|(name, password)| {
            (address::origin(main), format!("Basic {}", BASE64.encode(format!("{name}:{password}"))))
        });
        Self { agent: config.new_agent(), credentials }
    }

    /// Fetches a document of at most `limit` bytes.
    ///
    /// # Errors
    /// There is no response, or it is not the document. The texts contain no URL, which may have secrets.
    pub fn get(&self, url: &str, limit: u64) -> Result<Fetched, FetchError> {
        let mut url = url.to_owned();
        for _ in 0..=REDIRECTS {
            let mut response = self.send(&url)?;
            let status = response.status();
            if !status.is_redirection() {
                return match status.as_u16() {
                    200..=299 if coding(&response).is_some() => {
                        let coding = coding(&response).unwrap_or_default();
                        Err(FetchError::Failed(format!("the server sent it with Content-Encoding: {coding}, unasked")))
                    }
                    200..=299 => Ok(Fetched { bytes: read(response.body_mut().as_reader(), limit)?, url }),
                    404 | 410 => Err(FetchError::NotFound(format!("the server returned HTTP {status}"))),
                    _ => Err(FetchError::Failed(format!("the server returned HTTP {status}"))),
                };
            }
            let location = response.headers().get("location").and_then(|location| location.to_str().ok());
            let Some(location) = location else {
                return Err(FetchError::Failed(format!("the server returned HTTP {status} without a location")));
            };
            let next = address::resolve(&address::to_send(&url), location);
            if !address::is_url(&next) || (is_secure(&url) && !is_secure(&next)) {
                return Err(FetchError::Rejected(
                    "the server redirects from HTTPS to an address without HTTPS".to_owned(),
                ));
            }
            url = next;
        }
        Err(FetchError::Failed(format!("the server redirects more than {REDIRECTS} times")))
    }

    fn send(&self, url: &str) -> Result<ureq::http::Response<ureq::Body>, FetchError> {
        let uri: Uri = address::to_send(url).parse().map_err(|_| FetchError::Failed("that is not a URL".to_owned()))?;
        let mut request = self.agent.get(uri).header("Accept", "text/xml, application/xml, */*;q=0.5");
        if let Some((_, header)) = self.credentials.as_ref().filter(|(origin, _)| *origin == address::origin(url)) {
            request = request.header("Authorization", header);
        }
        request.call().map_err(|error| failed(&error))
    }
}

/// Returns the coding of a response that has one. None is accepted, so that none can be read.
fn coding(response: &ureq::http::Response<ureq::Body>) -> Option<String> {
    let codings = response.headers().get_all("content-encoding").into_iter();
    let codings: Vec<String> = codings.map(|coding| String::from_utf8_lossy(coding.as_bytes()).into_owned()).collect();
    let is_plain = codings.iter().all(|coding| matches!(coding.trim(), "" | "identity"));
    (!is_plain).then(|| codings.join(", "))
}

fn is_secure(url: &str) -> bool {
    address::origin(url).starts_with("https:")
}

fn failed(error: &ureq::Error) -> FetchError {
    FetchError::Failed(match error {
        // These contain the URL, which may have a token.
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => "that is not a URL".to_owned(),
        error => error.to_string(),
    })
}

fn read(reader: impl std::io::Read, limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| FetchError::Failed(error.to_string()))?;
    if bytes.len() as u64 > limit { Err(FetchError::TooLarge(limit)) } else { Ok(bytes) }
}
