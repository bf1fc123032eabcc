//! The parts of a package that a document includes (XOP 1.0 §3.2).
//!
//! A part goes to the value of a binary type as it is. For all other values, for elements that are kept as XML, and for readers
//! of the whole document, it is replaced by its octets in base64, which is what it stands for.

use std::collections::HashMap;
use std::io;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use base64::read::DecoderReader;

use super::position::ValueSource;
use super::state::Decoder;
use super::{DecodeError, DecodeErrorKind, DecodeOptions, Markup, RawTag, Read};
use crate::schema::NamespaceTable;
use crate::xml::fragment::RawElement;
use crate::xml::read::attributes::is_blank;
use crate::xml::{NsId, XOP};
use crate::xsd::Binary;

/// A part of a package.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The Content-ID; empty where there is none.
    pub(crate) id: String,
    /// The transfer encoding, in lower case (RFC 2045 §6).
    pub(crate) encoding: String,
    pub(crate) encoded: Binary,
}

impl Part {
    /// Returns the content without its transfer encoding.
    pub(crate) fn content(&self) -> Read<Binary> {
        match self.encoding.as_str() {
            "binary" | "8bit" | "7bit" => Ok(self.encoded.clone()),
            "base64" => {
                let decoded = match self.encoded.as_bytes() {
                    Some(encoded) => {
                        let text: Vec<u8> = encoded.iter().copied().filter(|c| !c.is_ascii_whitespace()).collect();
                        let decoded = BASE64_STANDARD.decode(text);
                        decoded
                            .map_err(|_| DecodeError::structure(0, format!("the part {} is not base64", self.id)))?
                            .into()
                    }
                    // What is not in memory does not get there.
                    None => decoded(self.encoded.clone()),
                };
                Ok(match self.encoded.media_type() {
                    Some(media_type) => decoded.with_media_type(media_type),
                    None => decoded,
                })
            }
            other => {
                let text = format!("the part {} has the transfer encoding {other}, which is not known", self.id);
                Err(DecodeError::structure(0, text))
            }
        }
    }

    fn unreadable(&self, error: &io::Error) -> DecodeError {
        DecodeError::structure(0, format!("the part {} cannot be read: {error}", self.id))
    }
}

/// Returns the content of a reader in base64, as a reader.
fn decoded(encoded: Binary) -> Binary {
    Binary::reader(None, move || Ok(DecoderReader::new(Dense(encoded.open()?), &BASE64_STANDARD)))
}

/// A reader without the white space in it.
struct Dense<R>(R);

impl<R: io::Read> io::Read for Dense<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.0.read(buffer)?;
            let piece = buffer.get_mut(..count).unwrap_or_default();
            let mut kept = 0;
            for at in 0..piece.len() {
                if !piece.get(at).is_some_and(u8::is_ascii_whitespace) {
                    piece.swap(kept, at);
                    kept += 1;
                }
            }
            if kept > 0 || count == 0 {
                return Ok(kept);
            }
        }
    }
}

/// The parts of a package, for the decoder of its document.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    parts: Vec<Part>,
    /// The index of each part by its Content-ID.
    by_id: HashMap<String, usize>,
    /// Whether the document includes each part.
    claimed: Vec<bool>,
    /// The part that the element which was read last includes.
    pending: Option<usize>,
    /// The number of bytes that copies of the parts may have, and that they may still have.
    allowed: usize,
    budget: usize,
}

impl Parts {
    /// Creates the parts of a package, of which copies may have `budget` bytes in all.
    pub(crate) fn new(parts: Vec<Part>, budget: usize) -> Self {
        // A reference without an identifier means no part. The first of those that have one in common is meant.
        let with_id = parts.iter().enumerate().filter(|(_, part)| !part.id.is_empty());
        let mut by_id: HashMap<_, _> = with_id.rev().map(|(index, part)| (part.id.clone(), index)).collect();
        // RFC 2392 §2 has the header unencoded, but some senders write it as they write the URL.
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| part.id.contains('%')) {
            by_id.entry(percent_decoded(&part.id)).or_insert(index);
        }
        let claimed = vec![false; parts.len()];
        Self { parts, by_id, claimed, pending: None, allowed: budget, budget }
    }

    /// Returns whether the document includes the part with an index.
    pub(crate) fn is_claimed(&self, index: usize) -> bool {
        self.claimed.get(index).is_some_and(|claimed| *claimed)
    }

    /// Returns the Content-ID of a part; empty where it has none.
    pub(super) fn id(&self, index: usize) -> Option<&str> {
        self.parts.get(index).map(|part| part.id.as_str())
    }

    /// Claims the first part that is not claimed and is as required, if there is one.
    pub(super) fn claim_first(&mut self, is_fit: impl Fn(&Part) -> bool) -> Option<usize> {
        let mut parts = self.parts.iter().zip(&mut self.claimed).enumerate();
        let (index, (_, claimed)) = parts.find(|(_, (part, claimed))| !**claimed && is_fit(part))?;
        *claimed = true;
        Some(index)
    }

    /// Returns the parts that are not claimed, in order.
    pub(super) fn unclaimed(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().zip(&self.claimed).filter(|(_, claimed)| !**claimed).map(|(part, _)| part)
    }

    /// Returns the parts for another reading of the document.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.parts.clone(), self.allowed)
    }

    /// Claims the part that a `cid` URL refers to, if there is one.
    pub(super) fn find(&mut self, href: &str) -> Option<usize> {
        let id = content_id(href);
        let index = self.by_id.get(&percent_decoded(id)).or_else(|| self.by_id.get(id)).copied()?;
        *self.claimed.get_mut(index)? = true;
        Some(index)
    }

    /// Claims the part that an `xop:Include` refers to.
    fn claim(&mut self, href: &str) -> Read<usize> {
        let missing = || format!("the message refers to the attachment {href:?}, which the response does not have");
        self.find(href).ok_or_else(|| DecodeError::structure(0, missing()))
    }

    fn get(&self, index: usize) -> Read<&Part> {
        self.parts.get(index).ok_or_else(|| DecodeError::structure(0, "there is no such part".to_owned()))
    }

    /// Returns the content of a part. What is decoded in memory is decoded once, however often it is included.
    fn content(&mut self, index: usize) -> Read<Binary> {
        let content = self.get(index)?.content()?;
        if let Some(part) = self.parts.get_mut(index).filter(|_| content.as_bytes().is_some()) {
            (part.encoding, part.encoded) = ("binary".to_owned(), content.clone());
        }
        Ok(content)
    }

    /// Returns a part whose content is copied, and charges what `cost` makes of its length.
    fn copied(&mut self, index: usize, cost: impl Fn(usize) -> usize) -> Read<Vec<u8>> {
        let part = self.get(index)?;
        // A part that is base64 itself is decoded for each reference, white space and all.
        let length = part.encoded.len().and_then(|length| usize::try_from(length).ok()).unwrap_or(usize::MAX);
        let limit = || DecodeError::new(DecodeErrorKind::Limit("the attachments expand to too much"), 0);
        let budget = self.budget.checked_sub(cost(length)).ok_or_else(limit)?;
        let content = part.content()?.to_bytes().map_err(|error| part.unreadable(&error))?;
        self.budget = budget;
        Ok(content.into())
    }

    /// Returns a part in base64.
    fn in_base64(&mut self, index: usize) -> Read<String> {
        let content = self.copied(index, |length| length.saturating_add(length / 3))?;
        Ok(BASE64_STANDARD.encode(content))
    }

    /// Returns a document in which each `xop:Include` is replaced by its part in base64; `None` where it has none.
    pub(crate) fn expand(&mut self, xml: &str) -> Read<Option<String>> {
        if !xml.contains(XOP) {
            return Ok(None);
        }
        // The decoder's offsets do not count a byte order mark.
        let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
        let mut decoder = Decoder::new(xml, NamespaceTable::NONE, &DecodeOptions::default());
        let mut out = String::with_capacity(xml.len());
        let (mut copied, mut depth) = (0, 0);
        loop {
            if !decoder.next()? {
                if depth == 0 {
                    break;
                }
                decoder.end()?;
                depth -= 1;
            } else if decoder.name() == (XOP, "Include") {
                let start = decoder.offset();
                let index = self.claim(&decoder.attribute("", "href")?.unwrap_or_default())?;
                let text = self.in_base64(index).map_err(|error| DecodeError::new(error.kind().clone(), start))?;
                decoder.skip()?;
                out.push_str(xml.get(copied..start).unwrap_or_default());
                out.push_str(&text);
                copied = decoder.offset();
            } else {
                decoder.enter()?;
                depth += 1;
            }
        }
        out.push_str(xml.get(copied..).unwrap_or_default());
        Ok(Some(out))
    }
}

impl<'a> Decoder<'a> {
    /// Sets the parts that the document may include.
    pub(crate) fn set_parts(&mut self, parts: Option<Box<Parts>>) {
        self.parts = parts;
    }

    /// Takes the parts back, with the marks of those that the document includes.
    pub(crate) fn take_parts(&mut self) -> Option<Box<Parts>> {
        self.parts.take()
    }

    /// Passes the rest of the element that was taken last if `child`, its first content, includes a part, which
    /// [`Self::included`] then returns.
    #[cold]
    pub(super) fn meet_include(&mut self, child: &RawTag<'a>) -> Read<bool> {
        if self.parts.is_none() {
            return Ok(false);
        }
        let outer = self.tag.raw;
        let begin = outer.start + outer.name.len() + outer.attributes.len() + 2;
        let tag = self.reader.resolve_tag(*child)?;
        let is_include = self.reader.scope.uri(tag.ns) == XOP && tag.local == "Include";
        let href = self.reader.attribute_of(child, NsId::NONE, "href")?.unwrap_or_default();
        self.reader.scope.leave(tag.mark);
        if !is_include || !is_blank(self.reader.cursor.slice(begin, child.start)) {
            return Ok(false);
        }
        self.reader.cursor.skip_content(child)?;
        // XOP §3.2: the element is the only child.
        let mut rest = self.reader.cursor.text();
        while is_blank(rest) && self.reader.cursor.is_at_other() {
            match self.reader.cursor.markup()? {
                Markup::Cdata(text) if !is_blank(text) => break,
                _ => rest = self.reader.cursor.text(),
            }
        }
        if !is_blank(rest) || !matches!(self.reader.cursor.markup()?, Markup::End) {
            return Err(self.syntax_at("an xop:Include is not the only content of its element", child.start));
        }
        self.reader.cursor.end_tag(outer.name)?;
        let offset = child.start;
        let parts = self.parts.as_mut();
        let claimed = parts.map(|parts| parts.claim(&href).map(|index| parts.pending = Some(index)));
        claimed.unwrap_or(Ok(())).map_err(|error| DecodeError::new(error.kind().clone(), offset))?;
        Ok(true)
    }

    /// Returns the value of an element whose text could not be read because it includes a part; else the error.
    #[cold]
    pub(super) fn included(&mut self, error: DecodeError) -> Read<ValueSource<'a>> {
        match self.parts.as_mut().and_then(|parts| parts.pending.take()) {
            Some(index) => Ok(ValueSource::Part(index)),
            None => Err(error),
        }
    }

    /// Returns the text of the element that includes the part.
    #[cold]
    pub(crate) fn part_text(&mut self, index: usize) -> Read<String> {
        let offset = self.position.offset;
        let parts = self.parts.as_mut().map(|parts| parts.in_base64(index));
        parts.unwrap_or_else(|| Ok(String::new())).map_err(|error| DecodeError::new(error.kind().clone(), offset))
    }

    /// Returns the text of an element as [`text_only`](Self::text_only) does, if the child includes a part.
    #[cold]
    pub(super) fn text_of_include(&mut self, child: &RawTag<'a>) -> Read<Option<String>> {
        if !self.meet_include(child)? {
            return Ok(None);
        }
        match self.parts.as_mut().and_then(|parts| parts.pending.take()) {
            Some(index) => self.part_text(index).map(Some),
            None => Ok(None),
        }
    }

    /// Takes the part that the decoder stands on, without a copy; `None` where it stands on anything else.
    #[inline]
    pub(crate) fn take_part(&mut self) -> Read<Option<Binary>> {
        if let ValueSource::Part(index) = self.position.source { self.part(index).map(Some) } else { Ok(None) }
    }

    #[cold]
    fn part(&mut self, index: usize) -> Read<Binary> {
        self.position.source = ValueSource::Missing;
        match &mut self.parts {
            Some(parts) => parts.content(index),
            None => Ok(Binary::default()),
        }
    }

    /// Claims the part that a URL in the document refers to, and returns its content; `None` where there is none.
    pub(crate) fn attachment(&mut self, url: &str) -> Read<Option<Binary>> {
        let Some(parts) = &mut self.parts else { return Ok(None) };
        let Some(index) = parts.find(url) else { return Ok(None) };
        parts.content(index).map(Some)
    }

    /// Takes the octets of the part that the decoder stands on; `None` where it stands on anything else.
    #[inline]
    pub(crate) fn take_part_octets(&mut self) -> Read<Option<Vec<u8>>> {
        if let ValueSource::Part(index) = self.position.source { self.part_octets(index) } else { Ok(None) }
    }

    #[cold]
    fn part_octets(&mut self, index: usize) -> Read<Option<Vec<u8>>> {
        self.position.source = ValueSource::Missing;
        self.parts.as_mut().map(|parts| parts.copied(index, |length| length)).transpose()
    }

    /// Returns an element that is kept as XML with the parts that it includes.
    #[cold]
    pub(super) fn with_parts(&mut self, raw: RawElement) -> Read<RawElement> {
        match &mut self.parts {
            Some(parts) => Ok(parts.expand(raw.to_xml())?.map_or(raw.clone(), |xml| raw.with_xml(xml))),
            None => Ok(raw),
        }
    }
}

/// Returns the text after the scheme of a `cid` URL (RFC 2392 §2).
pub(crate) fn content_id(url: &str) -> &str {
    let url = url.trim();
    match url.split_at_checked(4) {
        Some((scheme, id)) if scheme.eq_ignore_ascii_case("cid:") => id,
        _ => url,
    }
}

pub(crate) fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(encoded: Binary) -> Part {
        Part { id: "a".to_owned(), encoding: "base64".to_owned(), encoded }
    }

    #[test]
    fn a_part_in_base64_is_decoded_once() {
        let mut parts = Parts::new(vec![part(Binary::from(*b" aGVs\r\nbG8=\r\n").with_media_type("a/b"))], 0);
        let (one, other) = (parts.content(0).unwrap(), parts.content(0).unwrap());
        assert_eq!((&one, one.media_type()), (&Binary::from(*b"hello"), Some("a/b")));
        assert_eq!(one.as_bytes().unwrap().as_ptr(), other.as_bytes().unwrap().as_ptr());
    }

    #[test]
    fn a_part_in_base64_that_is_a_file_is_decoded_while_it_is_read() {
        let octets: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let lines: Vec<String> = octets.chunks(57).map(|line| BASE64_STANDARD.encode(line) + "\r\n").collect();
        let text = lines.concat();
        let stored = |text: String| Binary::reader(Some(text.len() as u64), move || Ok(io::Cursor::new(text.clone())));
        let content = part(stored(text.clone())).content().unwrap();
        assert!(content.as_bytes().is_none() && content.to_bytes().unwrap() == octets);
        assert!(part(stored(text.replace('A', "!"))).content().unwrap().to_bytes().is_err());
    }
}
