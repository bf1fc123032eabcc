//! HTTP: gets a document, and follows redirects with care.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};

use super::address;
use crate::load::FetchError;

/// Most redirects of one document.
const REDIRECTS: usize = 10;
/// Longest time for one document.
const PATIENCE: Duration = Duration::from_secs(120);

/// Gets documents, with the proxies of the environment and the operating system's certificates.
pub struct Web {
    agent: ureq::Agent,
    /// The origin that the credentials are for, and the header that holds them.
    credentials: Option<(String, String)>,
}

/// A document and the URL that gave it.
pub struct Answer {
    /// The URL after all redirects.
    pub url: String,
    /// The document.
    pub bytes: Vec<u8>,
}

impl Web {
    /// With the credentials of a URL, which go to its origin and nowhere else.
    pub fn new(main: &str) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_global(Some(PATIENCE))
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

    /// Gets a document of at most `limit` bytes.
    ///
    /// # Errors
    /// There is no answer, or not the document; the texts hold no URL.
    pub fn get(&self, url: &str, limit: u64) -> Result<Answer, FetchError> {
        let mut url = url.to_owned();
        for _ in 0..=REDIRECTS {
            let mut answer = self.send(&url)?;
            let status = answer.status();
            if !status.is_redirection() {
                return match status.as_u16() {
                    200..=299 => Ok(Answer { bytes: read(answer.body_mut().as_reader(), limit)?, url }),
                    404 | 410 => Err(FetchError::NotFound(format!("the server answered HTTP {status}"))),
                    _ => Err(FetchError::Failed(format!("the server answered HTTP {status}"))),
                };
            }
            let location = answer.headers().get("location").and_then(|location| location.to_str().ok());
            let Some(location) = location else {
                return Err(FetchError::Failed(format!("the server answered HTTP {status} without a location")));
            };
            let next = address::resolve(&address::to_send(&url), location);
            if !address::is_url(&next) || (is_secure(&url) && !is_secure(&next)) {
                return Err(FetchError::Refused("the server redirects to where the connection is not safe".to_owned()));
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

fn is_secure(url: &str) -> bool {
    address::origin(url).starts_with("https:")
}

fn failed(error: &ureq::Error) -> FetchError {
    FetchError::Failed(match error {
        // These hold the URL, which may hold a token.
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
