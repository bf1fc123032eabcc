//! A cursor over the document's text: finds tags and text, is independent of namespaces or tables.
//!
//! Tags and text are scanned here, since that is most of a message; comments, CDATA sections and processing
//! instructions are left to quick-xml.

use memchr::memchr;
use quick_xml::events::Event;

use super::scan::{after_name, to_any, to_markup};
use crate::xml::{XmlError, XmlErrorKind, XmlRead};

/// The number of start tags whose attributes are cached. Elements with `xsi:type` usually have few different types.
pub(crate) const CACHED_TAGS: usize = 4;

/// The length in bytes of the longest attributes that are cached. Longer ones repeat less often and would displace
/// others.
const MAX_CACHED_LENGTH: usize = 64;

/// A place in a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    /// Byte offset of the place.
    pub(crate) at: usize,
    /// The text after the names of the last start tags with attributes, the newest first. It often repeats.
    like: [&'a str; CACHED_TAGS],
}

/// The kind of markup at a `<`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Markup<'a> {
    /// A start tag, or an empty element's tag.
    Start(RawTag<'a>),
    /// The beginning of an end tag; it is not passed, see [`Cursor::end_tag`].
    End,
    /// A CDATA section's text.
    Cdata(&'a str),
    /// A comment, a processing instruction or the XML declaration.
    Other,
    /// The document's end.
    Eof,
}

/// A start tag as it is written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RawTag<'a> {
    /// Byte offset of its `<`.
    pub(crate) start: usize,
    /// Its name, with the prefix.
    pub(crate) name: &'a str,
    /// The text after the name, up to `>` or `/>`.
    pub(crate) attributes: &'a str,
    /// `<name/>`
    pub(crate) empty: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, like: [""; CACHED_TAGS] }
    }

    /// The same document at another place.
    pub(crate) fn moved(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// The kind of the next markup.
    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// A piece of the document; empty where the offsets are none of it.
    #[inline]
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Passes the text up to the next markup, or the document's end.
    #[inline]
    pub(crate) fn text(&mut self) -> &'a str {
        let length = to_markup(self.rest()).unwrap_or(self.rest().len());
        let text = self.slice(self.at, self.at + length);
        self.at += length;
        text
    }

    /// Passes the markup at the cursor, end tags excepted.
    pub(crate) fn markup(&mut self) -> XmlRead<Markup<'a>> {
        match self.rest().get(1) {
            None if self.rest().is_empty() => Ok(Markup::Eof),
            Some(b'/') => Ok(Markup::End),
            Some(b'!' | b'?') => self.other(),
            _ => self.start_tag().map(Markup::Start),
        }
    }

    fn start_tag(&mut self) -> XmlRead<RawTag<'a>> {
        let start = self.at;
        let rest = self.rest();
        // Most tags are a name and nothing else, or have the attributes of one before: their ends need not be searched
        // for.
        let bare = 1 + name_length(rest.get(1..).unwrap_or_default());
        let after = rest.get(bare..).unwrap_or_default();
        for attributes in [""].into_iter().chain(self.like) {
            if bare > 1 && after_name(after, attributes.as_bytes()).is_some_and(|rest| rest.starts_with(b">")) {
                self.at = start + bare + attributes.len() + 1;
                let name = self.slice(start + 1, start + bare);
                return Ok(RawTag { start, name, attributes, empty: false });
            }
        }
        let length = self.tag_length(rest, bare)?;
        let inner = self.slice(start + 1, start + length);
        let (inner, empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let (name, attributes) = inner.split_at_checked(bare - 1).unwrap_or((inner, ""));
        if name.is_empty() || attributes.bytes().next().is_some_and(|next| !is_space(next)) {
            return Err(self.syntax("a tag has no name"));
        }
        self.at = start + length + 1;
        // One more slash would be taken for that of an empty element.
        if !attributes.ends_with('/') && attributes.len() <= MAX_CACHED_LENGTH {
            self.like.rotate_right(1);
            self.like[0] = attributes;
        }
        Ok(RawTag { start, name, attributes, empty })
    }

    /// The distance from `<` to the `>` that closes the tag; a `>` within quotation marks does not.
    /// It is searched `from` there on.
    fn tag_length(&self, rest: &[u8], from: usize) -> XmlRead<usize> {
        let mut at = from;
        loop {
            let tail = rest.get(at..).unwrap_or_default();
            let Some(found) = to_any([b'>', b'"', b'\''], tail) else {
                return Err(self.syntax("a tag is not closed"));
            };
            at += found;
            let Some(quote @ (b'"' | b'\'')) = rest.get(at).copied() else { return Ok(at) };
            let Some(end) = to_any([quote], rest.get(at + 1..).unwrap_or_default()) else {
                return Err(self.syntax("an attribute's value is not closed"));
            };
            at += end + 2;
        }
    }

    /// Passes the end tag of `name` at the cursor.
    #[inline]
    pub(crate) fn end_tag(&mut self, name: &str) -> XmlRead {
        let rest = self.rest();
        if after_name(rest.get(2..).unwrap_or_default(), name.as_bytes()).is_some_and(|rest| rest.starts_with(b">")) {
            self.at += name.len() + 3;
            return Ok(());
        }
        self.unusual_end_tag(name)
    }

    /// An end tag with white space before its `>`, or the wrong one.
    fn unusual_end_tag(&mut self, name: &str) -> XmlRead {
        let rest = self.rest();
        let Some(length) = memchr(b'>', rest).filter(|_| rest.starts_with(b"</")) else {
            return Err(self.syntax(format!("<{name}> is not closed")));
        };
        let found = self.slice(self.at + 2, self.at + length).trim_end_matches([' ', '\t', '\r', '\n']);
        if found != name {
            return Err(self.syntax(format!("<{name}> is closed by </{found}>")));
        }
        self.at += length + 1;
        Ok(())
    }

    /// Whether the cursor is at markup that is no tag: a comment, a CDATA section, a processing instruction.
    pub(crate) fn is_at_other(&self) -> bool {
        let rest = self.rest();
        rest.starts_with(b"<!") || rest.starts_with(b"<?")
    }

    /// Comments, CDATA sections, processing instructions, the XML declaration.
    fn other(&mut self) -> XmlRead<Markup<'a>> {
        let start = self.at;
        let mut reader = quick_xml::Reader::from_str(self.slice(start, self.text.len()));
        let event = reader.read_event().map_err(|error| self.syntax(error))?;
        let length = usize::try_from(reader.buffer_position()).unwrap_or(0);
        if length == 0 {
            return Err(self.syntax("unknown markup"));
        }
        self.at = start + length;
        match event {
            Event::CData(_) => Ok(Markup::Cdata(self.slice(start + "<![CDATA[".len(), self.at - "]]>".len()))),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Ok(Markup::Other),
            Event::DocType(_) => Err(XmlError::new(XmlErrorKind::DocumentType, start)),
            _ => Err(self.syntax("unknown markup")),
        }
    }

    /// Passes the content of an element whose start tag was passed, and its end tag.
    pub(crate) fn skip_content(&mut self, tag: &RawTag<'a>) -> XmlRead {
        if tag.empty {
            return Ok(());
        }
        // The innermost name is kept apart, so that elements without children need no allocation.
        let (mut name, mut outer) = (tag.name, Vec::new());
        loop {
            self.text();
            if self.skip_leaf() {
                continue;
            }
            match self.markup()? {
                Markup::Start(inner) if !inner.empty => {
                    outer.push(name);
                    name = inner.name;
                }
                Markup::End => {
                    self.end_tag(name)?;
                    match outer.pop() {
                        Some(parent) => name = parent,
                        None => return Ok(()),
                    }
                }
                Markup::Eof => return Err(self.syntax(format!("<{name}> is not closed"))),
                Markup::Start(_) | Markup::Cdata(_) | Markup::Other => {}
            }
        }
    }

    /// Passes an element that has no attributes and holds text only, which is most of what is passed; anything else
    /// stays where it is.
    #[inline]
    fn skip_leaf(&mut self) -> bool {
        let length = leaf_length(self.rest()).unwrap_or(0);
        self.at += length;
        length > 0
    }

    /// An error at the cursor.
    #[cold]
    pub(crate) fn syntax(&self, why: impl ToString) -> XmlError {
        // A document type declaration that quick-xml could not read is still one.
        let doctype = self.rest().get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE"));
        let kind = if doctype { XmlErrorKind::DocumentType } else { XmlErrorKind::Syntax(why.to_string()) };
        XmlError::new(kind, self.at)
    }
}

/// The length of `<name>text</name>` at the beginning of the bytes.
#[inline]
fn leaf_length(bytes: &[u8]) -> Option<usize> {
    let tag = bytes.get(1..)?;
    let (name, content) = tag.split_at_checked(name_length(tag))?;
    let content = content.strip_prefix(b">")?;
    let end = content.get(to_markup(content)?..)?.strip_prefix(b"</")?;
    let rest = after_name(end, name)?.strip_prefix(b">")?;
    (!name.is_empty()).then_some(bytes.len() - rest.len())
}

/// White space in XML (XML 1.0 §2.3).
#[inline]
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The length of the name that the bytes begin with, as far as ASCII goes (XML 1.0 §2.3); beyond that every character
/// is let through. 0 where there is none.
#[inline]
pub(crate) fn name_length(bytes: &[u8]) -> usize {
    let class = |byte: &u8| NAME.get(usize::from(*byte)).copied().unwrap_or(0);
    if bytes.first().is_none_or(|first| class(first) != 2) {
        return 0;
    }
    bytes.iter().position(|byte| class(byte) == 0).unwrap_or(bytes.len())
}

/// Returns the beginning of the name that the bytes end with, without a colon.
pub(crate) fn name_start(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| !is_in_name(*byte)).map_or(0, |outside| outside + 1)
}

/// Whether the byte can be one of a name without a prefix.
#[inline]
pub(crate) fn is_in_name(byte: u8) -> bool {
    byte != b':' && NAME.get(usize::from(byte)).is_some_and(|class| *class != 0)
}

/// For each byte: 2 for those that a name can begin with, 1 for those that can follow, 0 for all others.
static NAME: [u8; 256] = name_classes();

const fn name_classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' | b':' | b'_' | 0x80.. => 2,
            b'0'..=b'9' | b'-' | b'.' => 1,
            _ => 0,
        };
        byte += 1;
    }
    classes
}
