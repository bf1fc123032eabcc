//! The fast path: compares the raw bytes with the field that the schema expects next, without creating a tag.
//!
//! The resulting state is that of [`Decoder::begin_field`]: the reader is behind the start tag, or behind the whole
//! element if it is simple, and the position is that of the field.

use std::borrow::Cow;

use super::position::{Checkpoint, ValueSource};
use super::state::{Decoder, Lookahead};
use super::{NsId, RawTag};
use crate::schema::{DEFAULT, FieldDescriptor, FieldKind, REQUIRED, SIMPLE, TypeDescriptor};
use crate::xml::read::cursor::is_space;
use crate::xml::read::reader::Tag;
use crate::xml::read::scan::{after_name, to_special};

impl Decoder<'_> {
    /// The fast way: from `next` on, the field whose start tag stands at the cursor without attributes; if it is a
    /// simple one, with plain text and the end tag behind it.
    #[inline]
    pub(super) fn try_expected_field(&mut self, table: &'static TypeDescriptor, next: usize) -> Option<usize> {
        if !matches!(self.lookahead, Lookahead::Unknown) || table.mixed {
            return None;
        }
        let rest = self.reader.cursor.rest();
        let space = rest.iter().position(|byte| !is_space(*byte))?;
        let tag = rest.get(space..)?.strip_prefix(b"<")?;
        if tag.first() == Some(&b'/') {
            return None;
        }
        for (index, field) in table.content.iter().enumerate().skip(next) {
            if field.kind != FieldKind::Element {
                return None;
            }
            if let Some(content) = self.after_tag(tag, field) {
                return self.take_expected_field(field, self.reader.cursor.at + space, tag, content).then_some(index);
            }
            // Before the search is long: a tag with attributes is none for the fast way.
            let stops = if index == next { !ends_after_name(tag) } else { field.flags & REQUIRED != 0 };
            if stops {
                return None;
            }
        }
        None
    }

    /// Returns the bytes after the field's name, with its prefix, and `>`, if `tag` begins with these.
    #[inline]
    fn after_tag<'t>(&mut self, tag: &'t [u8], field: &FieldDescriptor) -> Option<&'t [u8]> {
        let prefix = self.reader.scope.likely_prefix(NsId::package(field.ns))?.as_bytes();
        let name = if prefix.is_empty() { tag } else { after_name(tag, prefix)?.strip_prefix(b":")? };
        after_name(name, field.local().as_bytes())?.strip_prefix(b">")
    }

    /// Takes the element at `start`: `tag` follows its `<`, and `content` the tag.
    #[inline]
    fn take_expected_field(
        &mut self,
        field: &'static FieldDescriptor,
        start: usize,
        tag: &[u8],
        content: &[u8],
    ) -> bool {
        let length = tag.len() - content.len() - 1;
        let begin = start + length + 2;
        if field.flags & SIMPLE == 0 {
            let name = self.reader.cursor.slice(start + 1, start + 1 + length);
            self.reader.cursor.at = begin;
            self.tag = Tag {
                raw: RawTag { start, name, attributes: "", empty: false },
                ns: NsId::package(field.ns),
                local: field.local(),
                mark: self.reader.scope.mark(),
                ..Tag::default()
            };
            self.position.source = ValueSource::Element;
        } else {
            let name = tag.get(..length).unwrap_or_default();
            let Some(end) = to_special(content) else { return false };
            let closes = content.get(end..).and_then(|rest| after_name(rest.strip_prefix(b"</")?, name));
            if closes.is_none_or(|rest| rest.first() != Some(&b'>')) || (end == 0 && field.flags & DEFAULT != 0) {
                return false;
            }
            self.position.source = ValueSource::Text(Cow::Borrowed(self.reader.cursor.slice(begin, begin + end)));
            self.reader.cursor.at = begin + end + length + 3;
        }
        self.position.offset = begin;
        self.position.field = field;
        self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
        true
    }
}

/// Whether nothing stands between a start tag's name and its `>`.
fn ends_after_name(tag: &[u8]) -> bool {
    let end = tag.iter().position(|byte| is_space(*byte) || matches!(byte, b'>' | b'/'));
    end.and_then(|end| tag.get(end)) == Some(&b'>')
}
