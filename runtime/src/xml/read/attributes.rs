//! The attributes of a start tag (XML 1.0 §3.1, §3.3.3).

use std::borrow::Cow;

use memchr::{memchr, memmem};
use quick_xml::escape::{EscapeError, unescape};

use super::cursor::{is_space, name_length};
use super::scan::{has_control, is_plain, to_any};

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

/// Returns the prefix that an attribute declares: the empty one for `xmlns` (the default namespace), `p` for `xmlns:p`.
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

/// Returns what is not well-formed in a piece of text.
#[derive(Debug)]
pub(crate) struct Flaw {
    /// Byte offset in the text.
    pub(crate) at: usize,
    pub(crate) why: String,
}

/// An attribute's value: white space becomes spaces, references are resolved.
pub(crate) fn attribute_value(raw: &str) -> Result<Cow<'_, str>, String> {
    if raw.bytes().all(|byte| byte >= b' ' && byte != b'&') {
        return Ok(Cow::Borrowed(raw));
    }
    check_characters(raw).map_err(|flaw| flaw.why)?;
    if raw.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        let spaces = raw.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
        return unescape(&spaces).map(|value| Cow::Owned(value.into_owned())).map_err(|error| error.to_string());
    }
    unescape(raw).map_err(|error| error.to_string())
}

/// Text between tags: line ends become line feeds (XML 1.0 §2.11), references are resolved.
#[inline]
pub(crate) fn text_value(raw: &str) -> Result<Cow<'_, str>, Flaw> {
    if is_plain(raw.as_bytes()) {
        return Ok(Cow::Borrowed(raw));
    }
    check_characters(raw)?;
    let flaw = |error: EscapeError| Flaw { at: 0, why: error.to_string() };
    match line_ends(raw) {
        Cow::Borrowed(raw) => unescape(raw).map_err(flaw),
        Cow::Owned(raw) => unescape(&raw).map(|text| Cow::Owned(text.into_owned())).map_err(flaw),
    }
}

/// The text of a CDATA section: line ends become line feeds.
pub(crate) fn cdata_value(raw: &str) -> Result<Cow<'_, str>, Flaw> {
    if has_control(raw.as_bytes()) {
        check_characters(raw)?;
    }
    Ok(line_ends(raw))
}

/// Checks that all characters, and all that references stand for, are such as XML has (XML 1.0 §2.2, §4.1).
#[cold]
pub(crate) fn check_characters(raw: &str) -> Result<(), Flaw> {
    let forbidden = |at, found: char| Err(Flaw { at, why: format!("XML has no character {found:?}") });
    if let Some((at, found)) = raw.char_indices().find(|(_, found)| !is_character(*found)) {
        return forbidden(at, found);
    }
    for at in memmem::find_iter(raw.as_bytes(), b"&#") {
        let rest = raw.get(at..).unwrap_or_default();
        let reference = rest.get(..=rest.find(';').unwrap_or_default()).unwrap_or_default();
        // Text that is not a reference is rejected when it is resolved.
        if let Some(found) =
            unescape(reference).ok().and_then(|value| value.chars().find(|found| !is_character(*found)))
        {
            return forbidden(at, found);
        }
    }
    Ok(())
}

/// Returns whether XML has the character (XML 1.0 §2.2).
pub(crate) fn is_character(found: char) -> bool {
    matches!(found, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
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
