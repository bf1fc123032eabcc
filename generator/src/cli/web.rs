//! HTTP requests for documents, with checked redirects.
//!
//! They are sent by the blocking transport of the runtime, which writes no URL and no header to a logger.

use std::io::Read as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use soapstone::transport::{
    BlockingTransport as _, BodyReader, HyperTransport, Request, Response, Streamed, TransportError, TransportErrorKind,
};
use url::Url;

use super::address;
use crate::load::{FetchError, received as document};

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
    ///
    /// `received` is called with the number of bytes so far.
    pub fn get(&self, url: &str, limit: u64, received: &dyn Fn(u64)) -> Result<Fetched, FetchError> {
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
                        let bytes = document(read(response.body, limit, received)?, head.content_type());
                        Ok(Fetched { bytes: bytes.map_err(FetchError::Failed)?, url })
                    }
                    _ => Err(rejected(status)),
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
        let sent = Url::parse(&address::to_send(url)).map_err(|error| FetchError::Unavailable {
            error: format!("it is not a URL: {error}"),
            help: "a URL has a host and a path: https://host/path?wsdl".to_owned(),
        })?;
        let mut request = Request::get(sent);
        // One more than is accepted, so that a document of just this length can be distinguished from a longer one.
        request.limit = limit.saturating_add(1);
        request.timeouts.total = Some(TIMEOUT);
        request.headers.set("Accept", "text/xml, application/xml, */*;q=0.5");
        request.headers.set("User-Agent", concat!("soapstone/", env!("CARGO_PKG_VERSION")));
        if let Some((_, header)) = self.credentials.as_ref().filter(|(origin, _)| *origin == address::origin(url)) {
            request.headers.set("Authorization", header);
        }
        self.transport.stream(request).map_err(|error| unreachable(&error))
    }
}

/// Returns the error of a status that is no document, with what to do about it.
fn rejected(status: u16) -> FetchError {
    let error = format!("the server returned HTTP {status}");
    let help = match status {
        404 | 410 => return FetchError::NotFound(error),
        401 | 403 => "name a user in the URL: https://user:password@host/…; they are sent to this server only",
        407 => "name a user of the proxy in the variable HTTPS_PROXY or HTTP_PROXY: http://user:password@host:port",
        500.. => "the server failed: try again, or save the WSDL in a browser and name the file",
        _ => "open the URL in a browser, save what comes as XML, and name the file",
    };
    FetchError::Unavailable { error, help: help.to_owned() }
}

/// Returns the error of an exchange without a response, with what to do about it.
fn unreachable(error: &TransportError) -> FetchError {
    let text = error.to_string();
    let help = match error.kind() {
        TransportErrorKind::Tls if text.contains("UnknownIssuer") => {
            "this machine does not trust the authority of the certificate: name a PEM file with its certificate in the \
             variable SSL_CERT_FILE"
        }
        TransportErrorKind::Tls => {
            "check the name of the host and the clock of this machine; a PEM file in the variable SSL_CERT_FILE replaces the \
             authorities that it trusts"
        }
        TransportErrorKind::Connect if text.contains("cannot be resolved") => {
            "check the name of the host; behind a firewall, name the proxy in the variable HTTPS_PROXY (HTTP_PROXY for http \
             URLs)"
        }
        TransportErrorKind::Connect | TransportErrorKind::Timeout => {
            "check the host and the port, and that the server runs; behind a firewall, name the proxy in the variable \
             HTTPS_PROXY (HTTP_PROXY for http URLs), and hosts without it in NO_PROXY"
        }
        _ => return FetchError::Failed(text),
    };
    FetchError::Unavailable { error: text, help: help.to_owned() }
}

fn is_secure(url: &str) -> bool {
    address::origin(url).starts_with("https:")
}

/// Reads a body of at most `limit` bytes.
fn read(reader: impl std::io::Read, limit: u64, received: &dyn Fn(u64)) -> Result<Vec<u8>, FetchError> {
    const PIECE: u64 = 64 << 10;
    let mut reader = reader.take(limit.saturating_add(1));
    let mut bytes = Vec::new();
    loop {
        let read = reader.by_ref().take(PIECE).read_to_end(&mut bytes);
        if read.map_err(|error| FetchError::Failed(error.to_string()))? == 0 {
            break;
        }
        received(bytes.len() as u64);
    }
    if bytes.len() as u64 > limit { Err(FetchError::TooLarge(limit)) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_has_its_own_help() {
        let of = |kind, text: &str| unreachable(&TransportError::new(kind, text)).help().unwrap_or_default().to_owned();
        for (help, expected) in [
            (of(TransportErrorKind::Tls, "invalid peer certificate: UnknownIssuer"), "SSL_CERT_FILE"),
            (of(TransportErrorKind::Connect, "Connection refused (os error 111)"), "that the server runs"),
            (
                of(TransportErrorKind::Connect, "the name of the host cannot be resolved: x"),
                "check the name of the host;",
            ),
            (of(TransportErrorKind::Timeout, "x"), "NO_PROXY"),
            (rejected(401).help().unwrap_or_default().to_owned(), "https://user:password@host"),
            (rejected(407).help().unwrap_or_default().to_owned(), "user of the proxy"),
            (rejected(503).help().unwrap_or_default().to_owned(), "try again"),
        ] {
            assert!(help.contains(expected), "{expected}: {help}");
        }
        assert_eq!(unreachable(&TransportError::new(TransportErrorKind::Other, "x")).help(), None);
    }
}
