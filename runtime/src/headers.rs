//! HTTP header fields.

mod retry_after;

use std::fmt;

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use bytes::Bytes;

use crate::redact;

/// Header fields in order. Names are compared without regard to case; the `Debug` form masks all values but those of
/// well-known fields that hold no secrets.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use soapstone::transport::Headers;
///
/// let mut headers = Headers::default();
/// headers.set("Retry-After", "120");
/// headers.add("Set-Cookie", "a=1");
/// headers.add("Set-Cookie", "b=2");
/// assert_eq!(headers.get("retry-after"), Some("120"));
/// assert_eq!(headers.retry_after(), Some(Duration::from_secs(120)));
/// assert_eq!(headers.iter().filter(|(name, _)| *name == "Set-Cookie").count(), 2);
/// headers.remove("set-cookie");
/// assert_eq!(headers.iter().count(), 1);
/// ```
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
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn read<'h>(fields: impl Iterator<Item = (&'h str, &'h [u8])>) -> Self {
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
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn into_shared(self) -> impl ExactSizeIterator<Item = (Bytes, Bytes)> {
        let text = Bytes::from(self.text);
        self.fields
            .into_iter()
            .map(move |field| (text.slice(field.name..field.value), text.slice(field.value..field.end)))
    }

    /// Returns the first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        // Lengths are compared before any text is cut out.
        let is_long = |field: &&Field| field.value.wrapping_sub(field.name) == name.len();
        let mut pairs = self.fields.iter().filter(is_long).map(|field| field.of(&self.text));
        pairs.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Sets a field, in place of all fields of that name.
    pub fn set(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        let (text, name) = (&self.text, name.as_ref());
        self.fields.retain(|field| !field.of(text).0.eq_ignore_ascii_case(name));
        self.add(name, value);
    }

    /// Removes all fields of a name.
    pub fn remove(&mut self, name: &str) {
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

    /// Returns the end of what was written so far: a field that is set or added later is behind it.
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

/// The headers whose values cannot be secret, in lower case. Any other may hold a key.
pub(crate) const PUBLIC: [&str; 7] =
    ["accept", "accept-encoding", "content-length", "content-type", "host", "soapaction", "user-agent"];

/// The `Debug` form of headers.
pub(crate) struct ShownHeaders<'h> {
    pub(crate) headers: &'h Headers,
    /// The [end](Headers::end) behind which the values of all fields are secret.
    pub(crate) secret_from: usize,
}

impl fmt::Debug for ShownHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.headers.fields.iter().map(|field| {
            let (name, value) = field.of(&self.headers.text);
            let is_public = PUBLIC.iter().any(|public| public.eq_ignore_ascii_case(name));
            let is_shown = is_public && field.name < self.secret_from;
            (name, if is_shown { redact::text(value) } else { redact::MASK.to_owned() })
        });
        f.debug_map().entries(shown).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
