//! The attributes of a start tag (XML 1.0 §3.1, §3.3.3).

use std::borrow::Cow;

use memchr::memchr;
use quick_xml::escape::unescape;

use super::cursor::{is_name, is_space};

/// The attributes in what follows a start tag's name, as written: names with prefixes, values not yet unescaped.
#[derive(Debug, Clone)]
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    fn parse(&mut self) -> Result<Option<(&'a str, &'a str)>, &'static str> {
        let trimmed = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        if trimmed.is_empty() {
            return Ok(None);
        }
        if trimmed.len() == self.rest.len() {
            return Err("attributes need white space between them");
        }
        let (name, value) = trimmed.split_once('=').ok_or("an attribute has no value")?;
        let name = name.trim_end_matches([' ', '\t', '\n', '\r']);
        if !is_name(name) {
            return Err("an attribute's name is none");
        }
        let value = value.trim_start_matches([' ', '\t', '\n', '\r']);
        let quote =
            *value.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\'')).ok_or("a value needs quotes")?;
        let value = value.get(1..).unwrap_or_default();
        let end = memchr(quote, value.as_bytes()).ok_or("an attribute's value is not closed")?;
        let (value, rest) = value.split_at_checked(end).unwrap_or((value, ""));
        if value.contains('<') {
            return Err("an attribute's value holds a `<`");
        }
        self.rest = rest.get(1..).unwrap_or_default();
        Ok(Some((name, value)))
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let parsed = self.parse();
        if parsed.is_err() {
            self.rest = "";
        }
        parsed.transpose()
    }
}

/// The prefix that an attribute declares: `xmlns` says the default namespace, `xmlns:p` the prefix `p`.
#[inline]
pub(crate) fn declared_prefix(name: &str) -> Option<&str> {
    match name.strip_prefix("xmlns") {
        Some("") => Some(""),
        Some(rest) => rest.strip_prefix(':'),
        None => None,
    }
}

/// Splits a name into prefix and local part; the prefix is empty where there is none.
#[inline]
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    match memchr(b':', name.as_bytes()) {
        Some(colon) => (name.get(..colon).unwrap_or_default(), name.get(colon + 1..).unwrap_or_default()),
        None => ("", name),
    }
}

/// An attribute's value: white space becomes spaces, references are resolved.
pub(crate) fn attribute_value(raw: &str) -> Result<Cow<'_, str>, String> {
    if raw.bytes().all(|byte| byte >= b' ' && byte != b'&') {
        return Ok(Cow::Borrowed(raw));
    }
    if raw.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        let spaces = raw.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
        return unescape(&spaces).map(|value| Cow::Owned(value.into_owned())).map_err(|error| error.to_string());
    }
    unescape(raw).map_err(|error| error.to_string())
}

/// Text between tags: line ends become line feeds (XML 1.0 §2.11), references are resolved.
pub(crate) fn text_value(raw: &str) -> Result<Cow<'_, str>, String> {
    let raw = line_ends(raw);
    if memchr(b'&', raw.as_bytes()).is_none() {
        return Ok(raw);
    }
    match raw {
        Cow::Borrowed(raw) => unescape(raw).map_err(|error| error.to_string()),
        Cow::Owned(raw) => unescape(&raw).map(|text| Cow::Owned(text.into_owned())).map_err(|error| error.to_string()),
    }
}

/// Line ends become line feeds.
pub(crate) fn line_ends(raw: &str) -> Cow<'_, str> {
    match memchr(b'\r', raw.as_bytes()) {
        Some(_) => Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")),
        None => Cow::Borrowed(raw),
    }
}

/// Whether text is white space only.
pub(crate) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_space)
}
