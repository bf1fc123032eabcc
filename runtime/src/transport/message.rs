//! The messages of transports: [`Request`] and [`Response`], as plain data.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::body::Body;
use crate::headers::{Headers, ShownHeaders};
use crate::redact;

/// The HTTP methods that SOAP and token services need.
///
/// # Examples
///
/// ```
/// use soapstone::transport::Method;
///
/// assert_eq!((Method::Get.as_str(), Method::Post.to_string().as_str()), ("GET", "POST"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`: token services and downloads.
    Get,
    /// `POST`: SOAP and token services.
    Post,
}

impl Method {
    /// Returns the name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The time limits of an exchange. Where one is `None`, the transport's own setting counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// The limit of the whole exchange, from connecting to the last byte.
    pub total: Option<Duration>,
    /// The limit of connecting to the server, TLS included.
    pub connect: Option<Duration>,
    /// The limit of waiting for the response, and for each further piece of it.
    pub read: Option<Duration>,
}

/// One HTTP request. Its `Debug` form shows no token, no password, no body, and of headers only those values that cannot
/// be secret. The URL of a request that a client made is shown as it was before the
/// [`TokenScheme`](crate::token::TokenScheme) added the token, wherever that went.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use soapstone::transport::{Request, Timeouts};
///
/// let login = "https://login.example.com/token".parse::<url::Url>()?;
/// let mut request = Request::post(login, "application/x-www-form-urlencoded", "user=ada");
/// request.timeouts = Timeouts { total: Some(Duration::from_secs(10)), ..Timeouts::default() };
/// request.limit = 64 << 10;
/// assert_eq!(request.headers.get("content-type"), Some("application/x-www-form-urlencoded"));
///
/// let status = Request::get("https://soap.example.com/status".parse()?);
/// assert!(status.body.is_empty());
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL, with the token where the scheme puts it.
    pub url: Url,
    /// The headers, `Content-Type` among them; not `Host`, `Content-Length` or `Connection`.
    pub headers: Headers,
    /// The body; empty for `GET`. Cheap to clone: attempts share it.
    pub body: Body,
    /// The time limits of the exchange.
    pub timeouts: Timeouts,
    /// The maximum size of the response's body in bytes, after decompression.
    pub limit: u64,
    /// The URL without the token, if a scheme has added one.
    pub(crate) plain_url: Option<Arc<Url>>,
    /// The [end](Headers::end) of the headers before a scheme has added its own, whose values are secret.
    pub(crate) scheme_headers: usize,
}

impl Request {
    /// Creates a `GET` without headers, with a limit of 16 MiB and no timeout. Set the fields for other values.
    #[must_use]
    pub fn get(url: Url) -> Self {
        let (headers, body) = (Headers::default(), Body::default());
        let (limit, scheme_headers) = (16 << 20, usize::MAX);
        Self {
            method: Method::Get,
            url,
            headers,
            body,
            timeouts: Timeouts::default(),
            limit,
            plain_url: None,
            scheme_headers,
        }
    }

    /// Creates a `POST` of `body`, with the limits of [`get`](Self::get).
    #[must_use]
    pub fn post(url: Url, content_type: &str, body: impl Into<Body>) -> Self {
        let mut request = Self { method: Method::Post, body: body.into(), ..Self::get(url) };
        request.headers.set("Content-Type", content_type);
        request
    }

    /// Returns the URL for people: without the token that a scheme added, and masked.
    pub(crate) fn shown_url(&self) -> String {
        redact::url(self.plain_url.as_deref().unwrap_or(&self.url))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.shown_url())
            .field("headers", &ShownHeaders { headers: &self.headers, secret_from: self.scheme_headers })
            .field("body", &self.body)
            .field("timeouts", &self.timeouts)
            .field("limit", &self.limit)
            .finish()
    }
}

/// One HTTP response, read to its end. Its `Debug` form shows no body.
///
/// # Examples
///
/// ```
/// use soapstone::transport::Response;
///
/// let mut response = Response::new(200, "text/xml; charset=utf-8", "<e/>");
/// assert_eq!((response.is_success(), response.content_type()), (true, "text/xml; charset=utf-8"));
/// response.headers.set("Content-Encoding", "gzip");
/// assert_eq!(response.content_coding().as_deref(), Some("gzip"));
/// ```
#[derive(Clone, Default)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, without transfer and content encoding.
    pub body: Vec<u8>,
}

impl Response {
    /// Creates a response with a body, for tests and transports.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut headers = Headers::default();
        headers.set("Content-Type", content_type);
        Self { status, headers, body: body.into() }
    }

    /// Returns the value of the header `Content-Type`; empty if there is none.
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.headers.get("Content-Type").unwrap_or_default()
    }

    /// Returns the content codings that the body is still in, in lower case and in the order of their application; `None` if it is
    /// in none.
    #[must_use]
    pub fn content_coding(&self) -> Option<String> {
        let fields = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Content-Encoding"));
        let codings = fields.flat_map(|(_, value)| value.split(',')).map(|coding| coding.trim().to_ascii_lowercase());
        let codings: Vec<String> = codings.filter(|coding| !matches!(coding.as_str(), "" | "identity")).collect();
        (!codings.is_empty()).then(|| codings.join(", "))
    }

    /// Returns whether the status is one of success (200–299).
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let url = Url::parse("https://u:pw1@h/x?token=tok1").unwrap();
        let mut request = Request::post(url, "text/xml", "password=pw2");
        request.headers.set("Authorization", "Basic pw3");
        request.headers.set("Referer", "https://h/?token=tok2");
        request.headers.set("X-Api-Key", "pw5");
        request.headers.set("Ocp-Apim-Subscription-Key", "pw6");
        request.headers.set("SOAPAction", "\"urn:a?token=tok4\"");
        let shown = format!("{request:?}");
        for secret in ["pw1", "pw2", "pw3", "pw5", "pw6", "tok1", "tok2", "tok4"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("text/xml") && shown.contains("X-Api-Key") && shown.contains("urn:a"), "{shown}");
        let mut response = Response::new(200, "text/plain", "tok3");
        response.headers.set("Set-Cookie", "pw4");
        let shown = format!("{response:?}");
        assert!(!shown.contains("tok3") && !shown.contains("pw4"), "{shown}");
    }
}
