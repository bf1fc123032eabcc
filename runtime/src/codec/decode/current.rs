//! What reading values that are kept as XML needs of the decoder: its position, and a way back to it.

use std::borrow::Cow;

use super::NsId;
use super::state::Decoder;
use super::{
    Attributes, Markup, NoteKind, Read, SOAP_ENCODING_11, SOAP_ENCODING_12, declared_prefix, split_name, text_value,
};
use crate::codec::decode::position::ValueSource;
use crate::xml::fragment::RawElement;
use crate::xml::read::reader::Tag;

impl<'a> Decoder<'a> {
    /// The source of the current field's value.
    pub(crate) fn value_source(&self) -> &ValueSource<'a> {
        &self.position.source
    }

    /// The place behind the start tag that was taken.
    pub(crate) fn place_in_text(&self) -> usize {
        self.reader.cursor.at
    }

    /// Goes back to a place in the element that was taken.
    pub(crate) fn return_to(&mut self, place: usize) {
        self.reader.cursor.at = place;
    }

    /// The element that was taken, as XML.
    pub(crate) fn capture_current(&mut self) -> Read<RawElement> {
        let tag = self.tag;
        self.capture_tag(&tag)
    }

    /// The element that was taken and passed, as XML.
    pub(crate) fn passed_element(&mut self) -> Read<RawElement> {
        let source = self.reader.cursor.slice(self.tag.raw.start, self.reader.cursor.at);
        self.captured(source)
    }

    /// An element that is kept, with the type that only the array around it states, since it is kept apart from that.
    pub(super) fn named_after_type(&mut self, tag: &Tag<'a>, raw: RawElement) -> Read<RawElement> {
        let Some((ns, local)) = self.encoding.take_kept_type(tag.raw.start) else { return Ok(raw) };
        let uri = self.copied_uri(ns)?;
        Ok(if uri.is_empty() { raw } else { raw.with_type(&uri, local) })
    }

    /// The URI of a namespace.
    pub(crate) fn uri(&self, ns: NsId) -> &str {
        self.reader.scope.uri(ns)
    }

    /// A note about the element that was taken.
    pub(crate) fn note_element(&mut self, kind: NoteKind) {
        let at = self.tag.raw.start;
        self.note(kind, "", at, "");
    }

    /// The content of the element that was taken, where that is text; `None` (somewhere within) where it is not.
    #[inline]
    pub(crate) fn text_only(&mut self) -> Read<Option<Cow<'a, str>>> {
        let tag = self.tag.raw;
        if tag.empty {
            return Ok(Some(Cow::Borrowed("")));
        }
        let mut text = Cow::Borrowed("");
        loop {
            let at = self.reader.cursor.at;
            let raw = self.reader.cursor.text();
            super::state::append(&mut text, text_value(raw).map_err(|flaw| self.flaw_at(flaw, at))?);
            match self.reader.cursor.markup()? {
                Markup::End => break,
                Markup::Cdata(raw) => super::state::append(&mut text, self.cdata(raw)?),
                Markup::Other => {}
                Markup::Start(child) => return Ok(self.text_of_include(&child)?.map(Cow::Owned)),
                Markup::Eof => return Err(self.reader.cursor.syntax(format!("<{}> is not closed", tag.name)).into()),
            }
        }
        self.reader.cursor.end_tag(tag.name)?;
        Ok(Some(text))
    }

    /// Whether the tag that was taken has `xsi:type`.
    pub(crate) fn has_xsi_type(&self) -> bool {
        self.tag.type_name.is_some()
    }

    /// Whether the tag that was taken has no attributes besides `xsi:type`, `xsi:nil` and those of SOAP encoding.
    pub(crate) fn has_no_data(&self) -> Read<bool> {
        let tag = self.tag.raw;
        if !self.tag.others {
            return Ok(true);
        }
        for attribute in Attributes::new(tag.attributes) {
            let (name, _) = attribute.map_err(|why| self.syntax_at(why, tag.start))?;
            if declared_prefix(name).is_some() {
                continue;
            }
            let (prefix, local) = split_name(name);
            let ns = if prefix.is_empty() { NsId::NONE } else { self.reader.resolve_name(name, tag.start)?.0 };
            let is_reference = matches!(local, "id" | "root") && self.options.encoded && self.is_encoding(ns);
            if !is_reference && ns != self.reader.scope.xsi() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn is_encoding(&self, ns: NsId) -> bool {
        ns == NsId::NONE || matches!(self.reader.scope.uri(ns), SOAP_ENCODING_11 | SOAP_ENCODING_12)
    }
}
