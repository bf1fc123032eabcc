//! The pull interface, by which the SOAP layer reads an envelope and values within it.

use std::borrow::Cow;

use super::NsId;
use super::matching::{MATCHES, Match, is_other_form};
use super::state::{ContentMode, Decoder, Lookahead};
use super::{Attributes, Note, NoteKind, Read, attribute_value, declared_prefix, split_name};
use crate::codec::decode::position::{Checkpoint, ValueSource};
use crate::codec::simple::{Simple, TextContext};
use crate::codec::value::{ReadSlots, ReadValue, Value};
use crate::schema::{FieldDescriptor, Kind, REPEATED, TypeDescriptor};
use crate::xml::fragment::{RawAttribute, RawElement};
use crate::xml::read::attributes::check_characters;
use crate::xml::read::reader::Tag;
use crate::xml::read::scan::has_control;

/// Slots with their descriptor.
struct Described<'s> {
    slots: &'s mut dyn ReadSlots,
    table: &'static TypeDescriptor,
}

impl ReadValue for Described<'_> {
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        decoder.read_complex(self.slots, self.table)
    }

    fn table(&self) -> Option<&'static TypeDescriptor> {
        Some(self.table)
    }
}

impl<'a> Decoder<'a> {
    /// Goes to the next child's start tag of the element that was entered last, at first to the document element,
    /// which is then pending. False at the end of that element.
    ///
    /// # Errors
    /// The remaining text is not well-formed, or has a prefix that is not declared.
    #[expect(clippy::should_implement_trait, reason = "an iterator could not lend the decoder in between")]
    pub fn next(&mut self) -> Read<bool> {
        self.look()?;
        match &self.lookahead {
            Lookahead::Start(_) => Ok(true),
            Lookahead::Eof if !self.entered.is_empty() => {
                Err(self.reader.cursor.syntax("the document ends within an element").into())
            }
            Lookahead::End if self.entered.is_empty() => {
                Err(self.reader.cursor.syntax("an end tag without a start tag").into())
            }
            _ => Ok(false),
        }
    }

    /// Returns the expanded name of the pending start tag: namespace URI (empty for none) and local name. With a family
    /// of namespaces, the URI is the package's own for any of the family. Empty where nothing is pending.
    #[must_use]
    pub fn name(&self) -> (&str, &'a str) {
        match &self.lookahead {
            Lookahead::Start(tag) => (self.reader.scope.uri(tag.ns), tag.local),
            _ => ("", ""),
        }
    }

    /// Returns an attribute of the pending start tag by its expanded name; an empty `uri` is "no namespace".
    ///
    /// # Errors
    /// The attributes are not well-formed.
    pub fn attribute(&self, uri: &str, local: &str) -> Read<Option<Cow<'a, str>>> {
        let Lookahead::Start(tag) = &self.lookahead else { return Ok(None) };
        for attribute in Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.raw.start))?;
            let (prefix, own) = split_name(name);
            if own == local && self.attribute_uri(prefix) == Some(uri) {
                return attribute_value(value).map(Some).map_err(|why| self.syntax_at(why, tag.raw.start));
            }
        }
        Ok(None)
    }

    /// Returns the local name of the pending start tag's `xsi:type` if it differs and its prefix is declared.
    pub(crate) fn other_type(&self, local: &str) -> Option<String> {
        let Lookahead::Start(tag) = &self.lookahead else { return None };
        let name = attribute_value(tag.type_name?).ok()?;
        let (prefix, said) = name.trim().rsplit_once(':').unwrap_or(("", name.trim()));
        (said != local && self.reader.scope.resolve(prefix).is_some()).then(|| said.to_owned())
    }

    /// Returns all attributes of the pending start tag, namespace declarations left out.
    ///
    /// # Errors
    /// The attributes are not well-formed, or have a prefix that is not declared.
    pub fn attributes(&mut self) -> Read<Vec<RawAttribute>> {
        let Lookahead::Start(tag) = self.lookahead else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for attribute in Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.raw.start))?;
            if declared_prefix(name).is_some() {
                continue;
            }
            let (prefix, local) = split_name(name);
            let ns = if prefix.is_empty() { NsId::NONE } else { self.reader.resolve_name(name, tag.raw.start)?.0 };
            let value = attribute_value(value).map_err(|why| self.syntax_at(why, tag.raw.start))?;
            let namespace = self.copied_uri(ns)?;
            all.push(RawAttribute { namespace, name: local.to_owned(), value: value.into_owned() });
        }
        Ok(all)
    }

    fn attribute_uri(&self, prefix: &str) -> Option<&str> {
        if prefix.is_empty() { Some("") } else { self.reader.scope.uri_of_prefix(prefix) }
    }

    /// Resolves prefixes where the decoder stands: in the scope of the pending start tag, if there is one.
    #[must_use]
    pub fn context(&self) -> TextContext<'_> {
        TextContext::new(&self.reader.scope)
    }

    /// Takes the pending start tag, so that its children are next.
    ///
    /// # Errors
    /// Nothing is pending, or the document is nested too deeply.
    pub fn enter(&mut self) -> Read {
        let tag = self.pending()?;
        self.descend()?;
        self.tag = tag;
        self.entered.push(tag);
        self.lookahead = if tag.raw.empty { Lookahead::End } else { Lookahead::Unknown };
        Ok(())
    }

    /// Skips what is left of the element that was entered last, and takes its end tag.
    ///
    /// # Errors
    /// No element is entered, or what is left of it is not well-formed.
    pub fn end(&mut self) -> Read {
        while self.next()? {
            self.skip()?;
        }
        let Some(tag) = self.entered.pop() else { return Err(self.structure_error("no element is open")) };
        self.limits.depth -= 1;
        self.close(&tag)
    }

    /// Skips the pending element.
    ///
    /// # Errors
    /// Nothing is pending, or the element is not well-formed.
    pub fn skip(&mut self) -> Read {
        let tag = self.pending()?;
        self.skip_element(&tag)
    }

    /// Takes the pending element as XML.
    ///
    /// # Errors
    /// Nothing is pending, or the element is not well-formed.
    pub fn capture(&mut self) -> Read<RawElement> {
        let tag = self.pending()?;
        self.tag = tag;
        self.lookahead = Lookahead::Unknown;
        let raw = self.capture_tag(&tag)?;
        self.reader.scope.leave(tag.mark);
        Ok(raw)
    }

    /// The element of a tag that was taken, as XML. Its declarations stay in scope.
    pub(crate) fn capture_tag(&mut self, tag: &Tag<'a>) -> Read<RawElement> {
        self.reader.cursor.skip_content(&tag.raw)?;
        let source = self.reader.cursor.slice(tag.raw.start, self.reader.cursor.at);
        let raw = match self.expanded(tag, source)? {
            Some(source) => self.captured(&source)?,
            None => self.captured(source)?,
        };
        let raw = if self.parts.is_some() { self.with_parts(raw)? } else { raw };
        self.named_after_type(tag, raw)
    }

    /// The element of the tag that was taken, with the declarations that it needs; those are copies, and charged.
    pub(crate) fn captured(&mut self, source: &str) -> Read<RawElement> {
        if has_control(source.as_bytes()) {
            check_characters(source).map_err(|flaw| self.flaw_at(flaw, self.tag.raw.start))?;
        }
        let raw =
            RawElement::captured(source, &self.tag.raw, &self.reader.scope, self.options.namespace_family.as_ref());
        self.charge(raw.to_xml().len().saturating_sub(source.len()))?;
        Ok(raw)
    }

    /// A copy of a namespace's URI, which is charged: a document names it once and may refer to it a million times.
    pub(crate) fn copied_uri(&mut self, ns: NsId) -> Read<String> {
        let uri = self.reader.scope.uri(ns).to_owned();
        self.charge(uri.len())?;
        Ok(uri)
    }

    /// Accepts any name for the first accessor of the element that is read next (SOAP 1.1 §7.1).
    pub(crate) fn accept_any_result_name(&mut self) {
        self.content_mode = ContentMode::RpcResponse;
    }

    /// Whether the pending element is in a namespace that is not the field's, and not that of the schema which declares
    /// the field unqualified.
    pub(crate) fn is_foreign(&self, field: &FieldDescriptor) -> bool {
        let Lookahead::Start(tag) = &self.lookahead else { return false };
        tag.ns != NsId::package(field.ns) && !is_other_form(field, tag.ns)
    }

    /// Has the children that are read from here on taken as the header's blocks, or no longer.
    pub(crate) fn set_in_header(&mut self, in_header: bool) {
        self.in_header = in_header;
    }

    /// Notes that the pending element is in another namespace than the field; an error when decoding strictly.
    pub(crate) fn note_namespace(&mut self, field: &FieldDescriptor) -> Read {
        let tag = self.pending()?;
        if tag.ns == NsId::package(field.ns) || tag.local != field.local() {
            return Ok(());
        }
        self.note_match(&tag, Match::Form)
    }

    /// Whether the pending element has an identifier that the document refers to.
    pub(crate) fn is_pending_target(&mut self) -> Read<bool> {
        let tag = self.pending()?;
        self.is_target(&tag)
    }

    /// Passes the pending element, which nothing declares: an error when decoding strictly, else noted.
    pub(crate) fn skip_unknown_pending(&mut self) -> Read {
        let tag = self.pending()?;
        self.skip_unknown(&tag, NoteKind::UnknownElement)
    }

    /// Takes the pending element as the text that it holds. Elements within are left out, and noted.
    ///
    /// # Errors
    /// Nothing is pending, or the element is not well-formed.
    pub fn text(&mut self) -> Read<Cow<'a, str>> {
        let tag = self.pending()?;
        self.tag = tag;
        self.lookahead = Lookahead::Unknown;
        // The texts of a fault are for people: leaving out markup loses less than an error would.
        let lenient = std::mem::replace(&mut self.options.lenient, true);
        let text = self.whole_text();
        self.options.lenient = lenient;
        let text = text?;
        self.reader.scope.leave(tag.mark);
        Ok(text)
    }

    /// Reads the pending element as a simple value in its scope; the text where that is none.
    pub(crate) fn text_as<T: Simple>(&mut self) -> Read<Result<T, String>> {
        let tag = self.pending()?;
        self.tag = tag;
        self.lookahead = Lookahead::Unknown;
        let text = self.whole_text()?;
        let parsed = T::parse(&text, &self.context()).map_err(|_| text.into_owned());
        self.reader.scope.leave(tag.mark);
        Ok(parsed)
    }

    /// Reads the pending element as that field's value, whatever its name. The value is a default: what a choice holds
    /// already is not freed where another of its variants is read.
    ///
    /// # Errors
    /// Nothing is pending, or what stands there is not such a value.
    pub fn read_field<T: Value>(&mut self, field: &'static FieldDescriptor, mut value: &mut T) -> Read {
        self.read_as(field, &mut value)
    }

    /// See [`Self::read_field`].
    pub(crate) fn read_as(&mut self, field: &'static FieldDescriptor, value: &mut dyn ReadValue) -> Read {
        let tag = self.pending()?;
        let notes = self.notes.all.len();
        let checkpoint = self.begin_field(tag, field).map_err(|error| error.in_field(field))?;
        if let Err(error) = value.read(self) {
            self.recover(error).map_err(|error| error.in_field(field))?;
        }
        self.locate_notes(notes, field);
        self.end_field(checkpoint);
        Ok(())
    }

    /// Reads the pending element as a value of a type that only its descriptor describes: each slot is read once, or
    /// once for each item of a repeated field, into the slots that are given.
    ///
    /// # Errors
    /// See [`Self::read_field`].
    pub fn read_slots(
        &mut self,
        field: &'static FieldDescriptor,
        slots: &mut dyn ReadSlots,
        table: &'static TypeDescriptor,
    ) -> Read {
        self.read_as(field, &mut Described { slots, table })
    }

    /// Reads the children that belong to that particle; stops before the first that does not, or at the end of the
    /// element that was entered last. The value is a default, as for [`Self::read_field`].
    ///
    /// # Errors
    /// The children are not such a value, or a required one is missing.
    pub fn read_particle<T: Value>(&mut self, field: &'static FieldDescriptor, mut value: &mut T) -> Read {
        self.read_particle_as(field, &mut value)
    }

    /// See [`Self::read_particle`].
    pub(crate) fn read_particle_as(&mut self, field: &'static FieldDescriptor, value: &mut dyn ReadValue) -> Read {
        loop {
            self.look()?;
            let before = self.reader.cursor.at;
            self.position.field = field;
            self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
            self.position.source = ValueSource::Group;
            value.read(self)?;
            self.look()?;
            let more = match &self.lookahead {
                Lookahead::Start(tag) => MATCHES.into_iter().any(|how| self.belongs(tag, field, how)),
                _ => false,
            };
            if !more || field.flags & REPEATED == 0 || self.reader.cursor.at == before {
                return Ok(());
            }
        }
    }

    /// Reads the pending element alone as one of a group's; false where it is none of them, or one that was `read`
    /// before and does not repeat.
    pub(crate) fn read_one_of(
        &mut self,
        table: &'static TypeDescriptor,
        part: &'static FieldDescriptor,
        value: &mut dyn ReadValue,
        read: &mut Vec<usize>,
    ) -> Read<bool> {
        let tag = self.pending()?;
        let found = MATCHES.into_iter().find_map(|how| self.find(&tag, table, 0, how));
        let Some(index) = found.filter(|index| !read.contains(index)) else { return Ok(false) };
        if table.content.get(index).is_some_and(|field| field.flags & REPEATED == 0) {
            read.push(index);
        }
        self.content_mode = if table.kind == Kind::Sequence { ContentMode::OneElement } else { ContentMode::Whole };
        self.read_particle_as(part, value)?;
        Ok(!matches!(&self.lookahead, Lookahead::Start(now) if now.raw.start == tag.raw.start))
    }

    /// Ends the reading: what follows the document element must be white space, comments or processing instructions.
    ///
    /// # Errors
    /// Something else follows. Or, unless decoding is lenient, required elements or attributes were missing, or text
    /// was not in the lexical space of its type: see [`is_recoverable`](super::DecodeError::is_recoverable).
    pub fn finish(&mut self) -> Read {
        self.finish_document()?;
        self.take_defects().map_or(Ok(()), Err)
    }

    /// The same, where the defects are taken apart from other errors.
    pub(crate) fn finish_document(&mut self) -> Read {
        self.look()?;
        match self.lookahead {
            Lookahead::Eof => Ok(()),
            _ => Err(self.reader.cursor.syntax("something follows the document element").into()),
        }
    }

    /// Turns SOAP encoding (SOAP 1.1 §5) on or off from here on.
    pub fn set_encoded(&mut self, encoded: bool) {
        self.options.encoded = encoded;
    }

    /// Returns the deviations from the schema so far.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes.all
    }

    /// Takes the notes out of the decoder. What is an error at the document's end stays.
    pub fn take_notes(&mut self) -> Vec<Note> {
        self.notes.all.extract_if(.., |note| note.defect.is_none()).collect()
    }

    /// Returns the byte offset of the pending start tag, or of what comes next.
    #[must_use]
    pub fn offset(&self) -> usize {
        match &self.lookahead {
            Lookahead::Start(tag) => tag.raw.start,
            _ => self.reader.cursor.at,
        }
    }

    pub(crate) fn pending(&mut self) -> Read<Tag<'a>> {
        match &self.lookahead {
            Lookahead::Start(tag) => Ok(*tag),
            _ => Err(self.structure_error("no start tag is pending")),
        }
    }
}
