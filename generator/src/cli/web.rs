//! HTTP requests for documents, with checked redirects.
//!
//! They are sent by the blocking transport of the runtime, which writes no URL and no header to a logger.

use std::io::Read as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use soapstone::transport::{BlockingTransport as _, BodyReader, HyperTransport, Request, Response, Streamed};
use url::Url;

use super::address;
use crate::load::{FetchError, received};

/// The maximum number of redirects of a document.
const REDIRECTS: usize = 10;
/// The maximum time for a document.
const TIMEOUT: Duration = Duration::from_secs(120);

/// An HTTP client with the proxies of the environment and the certificates of the operating system.
pub struct Web {
    transport: HyperTransport,
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
        let credentials = address::credentials(main).map(|(name, password)| {
            (address::origin(main), format!("Basic {}", BASE64.encode(format!("{name}:{password}"))))
        });
        Self { transport: HyperTransport::new(), credentials }
    }

    /// Fetches a document of at most `limit` bytes.
    ///
    /// # Errors
    /// There is no response, or it is not the document. The texts contain no URL, which may have secrets.
    pub fn get(&self, url: &str, limit: u64) -> Result<Fetched, FetchError> {
        let mut url = url.to_owned();
        for _ in 0..=REDIRECTS {
            let response = self.send(&url, limit)?;
            let status = response.status;
            if !(300..400).contains(&status) {
                let head = Response { headers: response.headers, ..Response::default() };
                return match (status, head.content_coding()) {
                    (200..=299, Some(coding)) => {
                        Err(FetchError::Failed(format!("the server sent it with Content-Encoding: {coding}, unasked")))
                    }
                    (200..=299, None) => {
                        let bytes = received(read(response.body, limit)?, head.content_type());
                        Ok(Fetched { bytes: bytes.map_err(FetchError::Failed)?, url })
                    }
                    (404 | 410, _) => Err(FetchError::NotFound(format!("the server returned HTTP {status}"))),
                    _ => Err(FetchError::Failed(format!("the server returned HTTP {status}"))),
                };
            }
            let location = response.headers.get("Location").map(str::to_owned);
            let Some(location) = location else {
                return Err(FetchError::Failed(format!("the server returned HTTP {status} without a location")));
            };
            let next = address::resolve(&address::to_send(&url), &location);
            if !address::is_url(&next) || (is_secure(&url) && !is_secure(&next)) {
                return Err(FetchError::Rejected(
                    "the server redirects from HTTPS to an address without HTTPS".to_owned(),
                ));
            }
            url = next;
        }
        Err(FetchError::Failed(format!("the server redirects more than {REDIRECTS} times")))
    }

    fn send(&self, url: &str, limit: u64) -> Result<Streamed<BodyReader>, FetchError> {
        let sent =
            Url::parse(&address::to_send(url)).map_err(|_| FetchError::Failed("that is not a URL".to_owned()))?;
        let mut request = Request::get(sent);
        // One more than is accepted, so that a document of just this length can be distinguished from a longer one.
        request.limit = limit.saturating_add(1);
        request.timeouts.total = Some(TIMEOUT);
        request.headers.set("Accept", "text/xml, application/xml, */*;q=0.5");
        request.headers.set("User-Agent", concat!("soapstone/", env!("CARGO_PKG_VERSION")));
        if let Some((_, header)) = self.credentials.as_ref().filter(|(origin, _)| *origin == address::origin(url)) {
            request.headers.set("Authorization", header);
        }
        self.transport.stream(request).map_err(|error| FetchError::Failed(error.to_string()))
    }
}

fn is_secure(url: &str) -> bool {
    address::origin(url).starts_with("https:")
}

fn read(reader: impl std::io::Read, limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| FetchError::Failed(error.to_string()))?;
    if bytes.len() as u64 > limit { Err(FetchError::TooLarge(limit)) } else { Ok(bytes) }
}
