//! What a transport carries: [`Request`] and [`Response`], as plain data.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use url::Url;

use crate::redact;

/// The HTTP methods that SOAP and token services need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`: a token service, or a file that an answer names.
    Get,
    /// `POST`: SOAP, or a form with credentials.
    Post,
}

impl Method {
    /// The name on the wire.
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

/// One HTTP request. Its `Debug` form shows no token, no password, no body, and of headers only those values that cannot
/// be secret.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL, with the token in its query where there is one.
    pub url: Url,
    /// The headers, `Content-Type` among them; not `Host`, `Content-Length` or `Connection`.
    pub headers: Headers,
    /// The body; empty for `GET`. Cheap to clone: attempts share it.
    pub body: Bytes,
    /// How long the exchange may take, from connecting to the last octet.
    pub timeout: Option<Duration>,
    /// How many octets of body the answer may have, after decompression.
    pub limit: u64,
}

impl Request {
    /// A `GET` without headers, limited to 16 MiB and without a timeout; set the fields for anything else.
    #[must_use]
    pub fn get(url: Url) -> Self {
        let (headers, body) = (Headers::default(), Bytes::new());
        Self { method: Method::Get, url, headers, body, timeout: None, limit: 16 << 20 }
    }

    /// A `POST` of `body`; as [`get`](Self::get) otherwise.
    #[must_use]
    pub fn post(url: Url, content_type: &str, body: impl Into<Bytes>) -> Self {
        let mut request = Self { method: Method::Post, body: body.into(), ..Self::get(url) };
        request.headers.set("Content-Type", content_type);
        request
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &redact::url(&self.url))
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("timeout", &self.timeout)
            .field("limit", &self.limit)
            .finish()
    }
}

/// One HTTP answer, read to its end. Its `Debug` form shows no body.
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
    /// An answer with a body; for tests and transports.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut headers = Headers::default();
        headers.set("Content-Type", content_type);
        Self { status, headers, body: body.into() }
    }

    /// The value of the header `Content-Type`, or nothing.
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.headers.get("Content-Type").unwrap_or_default()
    }

    /// Whether the status says success (200–299).
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

/// Header fields in order. Names are compared without regard to case; the `Debug` form masks all values but those of
/// well-known fields that hold no secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Sets a field, in place of all of that name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.0.push((name, value.into()));
    }

    /// Adds a field beside those of the same name.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// All fields, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether `name` is a token and `value` has no control character: otherwise a caller's text could forge headers.
    pub(crate) fn is_valid(name: &str, value: &str) -> bool {
        let token = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
        !name.is_empty() && name.bytes().all(token) && !value.chars().any(|c| c.is_control() && c != '\t')
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Headers whose values say nothing about who somebody is. Any other may hold a key under a name of its own.
        const SHOWN: [&str; 7] =
            ["accept", "accept-encoding", "content-length", "content-type", "host", "soapaction", "user-agent"];
        let shown = self.iter().map(|(name, value)| {
            let is_shown = SHOWN.iter().any(|shown| shown.eq_ignore_ascii_case(name));
            (name, if is_shown { redact::text(value) } else { redact::MASK.to_owned() })
        });
        f.debug_map().entries(shown).finish()
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

    #[test]
    fn headers_ignore_case_and_refuse_forgery() {
        let mut headers = Headers::default();
        headers.set("Content-Type", "a");
        headers.set("content-type", "b");
        headers.add("X", "1");
        headers.add("x", "2");
        assert_eq!(headers.get("CONTENT-TYPE"), Some("b"));
        assert_eq!(headers.iter().count(), 3);
        assert!(Headers::is_valid("X-A", "ä b\t"));
        for (name, value) in [("", "a"), ("X A", "a"), ("X", "a\r\nY: b"), ("X:", "a")] {
            assert!(!Headers::is_valid(name, value));
        }
    }
}
