//! The messages of transports: [`Request`] and [`Response`], as plain data.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use url::Url;

use crate::redact;

/// The HTTP methods that SOAP and token services need.
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

/// One HTTP request. Its `Debug` form shows no token, no password, no body, and of headers only those values that cannot
/// be secret. The URL of a request that a client made is shown as it was before the
/// [`TokenScheme`](crate::token::TokenScheme) added the token, wherever that went.
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
    pub body: Bytes,
    /// The time limit of the exchange, from connecting to the last byte.
    pub timeout: Option<Duration>,
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
        let (headers, body) = (Headers::default(), Bytes::new());
        let (limit, scheme_headers) = (16 << 20, usize::MAX);
        Self { method: Method::Get, url, headers, body, timeout: None, limit, plain_url: None, scheme_headers }
    }

    /// Creates a `POST` of `body`, with the limits of [`get`](Self::get).
    #[must_use]
    pub fn post(url: Url, content_type: &str, body: impl Into<Bytes>) -> Self {
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
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("timeout", &self.timeout)
            .field("limit", &self.limit)
            .finish()
    }
}

/// One HTTP response, read to its end. Its `Debug` form shows no body.
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

/// Header fields in order. Names are compared without regard to case; the `Debug` form masks all values but those of
/// well-known fields that hold no secrets.
#[derive(Clone, Default)]
pub struct Headers {
    /// All names and values, one after another, in one allocation.
    text: String,
    fields: Vec<Field>,
}

/// The offsets of a field: of its name, of its value, and of the end.
#[derive(Clone, Copy)]
struct Field {
    name: usize,
    value: usize,
    end: usize,
}

impl Headers {
    /// Creates empty headers, with capacity for a number of fields and bytes.
    pub(crate) fn with_room(fields: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), fields: Vec::with_capacity(fields) }
    }

    /// Creates headers from those of an HTTP library.
    #[cfg(any(feature = "client", feature = "blocking"))]
    pub(super) fn read<'h>(fields: impl Iterator<Item = (&'h str, &'h [u8])>) -> Self {
        const BYTES: usize = 32;
        let count = fields.size_hint().0;
        let mut headers = Self::with_room(count, count * BYTES);
        for (name, value) in fields {
            match std::str::from_utf8(value) {
                Ok(value) => headers.add(name, value),
                Err(_) => headers.add(name, String::from_utf8_lossy(value)),
            }
        }
        headers
    }

    /// Returns names and values for an HTTP library, which share one allocation.
    #[cfg(any(feature = "client", feature = "blocking"))]
    pub(super) fn into_shared(self) -> impl ExactSizeIterator<Item = (Bytes, Bytes)> {
        let text = Bytes::from(self.text);
        self.fields
            .into_iter()
            .map(move |field| (text.slice(field.name..field.value), text.slice(field.value..field.end)))
    }

    /// Returns the first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Sets a field, in place of all fields of that name.
    pub fn set(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        let (text, name) = (&self.text, name.as_ref());
        self.fields.retain(|field| !field.of(text).0.eq_ignore_ascii_case(name));
        self.add(name, value);
    }

    /// Removes all fields of a name.
    #[cfg(all(feature = "gzip", any(feature = "client", feature = "blocking")))]
    pub(super) fn remove(&mut self, name: &str) {
        let text = &self.text;
        self.fields.retain(|field| !field.of(text).0.eq_ignore_ascii_case(name));
    }

    /// Adds a field beside those of the same name.
    pub fn add(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        let begin = self.text.len();
        self.text.push_str(name.as_ref());
        let middle = self.text.len();
        self.text.push_str(value.as_ref());
        self.fields.push(Field { name: begin, value: middle, end: self.text.len() });
    }

    /// Adds a field as [`add`](Self::add) does, with a value of several parts.
    pub(crate) fn add_joined<'v>(&mut self, name: &str, parts: impl IntoIterator<Item = &'v str>) {
        self.add(name, "");
        self.text.extend(parts);
        if let Some(field) = self.fields.last_mut() {
            field.end = self.text.len();
        }
    }

    /// Returns the end of what was written so far: a field that is set or added later lies behind it.
    pub(crate) fn end(&self) -> usize {
        self.text.len()
    }

    /// Returns all fields, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|field| field.of(&self.text))
    }

    /// Returns whether `name` is a token and `value` has no control character, which could forge headers.
    pub(crate) fn is_valid(name: &str, value: &str) -> bool {
        let token = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
        !name.is_empty() && name.bytes().all(token) && !value.chars().any(|c| c.is_control() && c != '\t')
    }
}

impl Field {
    /// Returns name and value.
    fn of(self, text: &str) -> (&str, &str) {
        let part = |begin, end| text.get(begin..end).unwrap_or_default();
        (part(self.name, self.value), part(self.value, self.end))
    }
}

impl PartialEq for Headers {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Headers {}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ShownHeaders { headers: self, secret_from: usize::MAX }.fmt(f)
    }
}

/// The `Debug` form of headers.
struct ShownHeaders<'h> {
    headers: &'h Headers,
    /// The [end](Headers::end) behind which the values of all fields are secret.
    secret_from: usize,
}

impl fmt::Debug for ShownHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Headers whose values are not secret. Any other may hold a key.
        const SHOWN: [&str; 7] =
            ["accept", "accept-encoding", "content-length", "content-type", "host", "soapaction", "user-agent"];
        let shown = self.headers.fields.iter().map(|field| {
            let (name, value) = field.of(&self.headers.text);
            let is_known = SHOWN.iter().any(|shown| shown.eq_ignore_ascii_case(name));
            let is_shown = is_known && field.name < self.secret_from;
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
    fn headers_ignore_case_and_reject_forgery() {
        let mut headers = Headers::default();
        headers.set("Content-Type", "a");
        headers.set("content-type", "b");
        headers.add("X", "1");
        headers.add("x", "2");
        assert_eq!(headers.get("CONTENT-TYPE"), Some("b"));
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("content-type", "b"), ("X", "1"), ("x", "2")]);
        let mut others = Headers::default();
        for (name, value) in headers.iter() {
            others.add(name, value);
        }
        assert_eq!(headers, others, "what was replaced counts no more");
        others.set("x", "3");
        assert_ne!(headers, others);
        assert!(Headers::is_valid("X-A", "ä b\t"));
        for (name, value) in [("", "a"), ("X A", "a"), ("X", "a\r\nY: b"), ("X:", "a")] {
            assert!(!Headers::is_valid(name, value));
        }
    }
}
