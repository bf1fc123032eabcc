//! The attributes of a start tag (XML 1.0 §3.1, §3.3.3).

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use quick_xml::escape::unescape;

use super::cursor::{is_space, name_length};
use super::scan::to_any;

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
        let bytes = self.rest.as_bytes();
        let spaces = |mut at: usize| {
            while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
                at += 1;
            }
            at
        };
        let begin = spaces(0);
        if begin == bytes.len() {
            return Ok(None);
        }
        if begin == 0 {
            return Err("attributes need white space between them");
        }
        let after_name = begin + name_length(bytes.get(begin..).unwrap_or_default());
        let equals = spaces(after_name);
        if bytes.get(equals) != Some(&b'=') || after_name == begin {
            return Err("an attribute has no name or no value");
        }
        let name = self.rest.get(begin..after_name).unwrap_or_default();
        let open = spaces(equals + 1);
        let Some(quote @ (b'"' | b'\'')) = bytes.get(open).copied() else { return Err("a value needs quotes") };
        let rest = bytes.get(open + 1..).unwrap_or_default();
        let Some(end) = to_any([quote, b'<'], rest) else {
            return Err("an attribute's value is not closed");
        };
        if rest.get(end) == Some(&b'<') {
            return Err("an attribute's value holds a `<`");
        }
        let value = self.rest.get(open + 1..open + 1 + end).unwrap_or_default();
        self.rest = self.rest.get(open + end + 2..).unwrap_or_default();
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
    // Names are too short for anything cleverer.
    match name.bytes().position(|byte| byte == b':') {
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
#[inline]
pub(crate) fn text_value(raw: &str) -> Result<Cow<'_, str>, String> {
    if memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(raw));
    }
    match line_ends(raw) {
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
