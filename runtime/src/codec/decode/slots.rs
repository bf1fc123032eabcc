//! The decoder's functions for generated code and the containers, each of which reads one slot.

use std::borrow::Cow;

use super::matching::MATCHES;
use super::state::{Decoder, Lookahead};
use super::{DecodeError, DecodeErrorKind, NoteKind, Read};
use crate::codec::decode::position::{Checkpoint, ValueSource};
use crate::codec::simple::{Simple, TextContext, ValueError, trim};
use crate::codec::value::{ReadSlots, ReadValue, Value, listed};
use crate::schema::{FieldDescriptor, FieldKind, LIST, REPEATED};
use crate::xml::ResolvePrefix as _;

/// A run of elements of one field.
#[derive(Debug, Clone, Copy)]
struct Run {
    field: &'static FieldDescriptor,
    checkpoint: Checkpoint,
}

impl<'a> Decoder<'a> {
    /// Reads what a variant of a choice holds from what the decoder stands on.
    ///
    /// # Errors
    /// The content is not a value of that type.
    #[doc(hidden)]
    pub fn once<T: Value>(&mut self, value: &mut T) -> Read {
        value.read(self)
    }

    /// Reads what a repeated variant of a choice holds: from what the decoder stands on and the following elements of
    /// the same field.
    ///
    /// # Errors
    /// The content is not a value of that type.
    #[doc(hidden)]
    pub fn many<T: Value>(&mut self, mut items: &mut T) -> Read {
        self.read_run(&mut items)
    }

    fn read_run(&mut self, items: &mut dyn ReadValue) -> Read {
        let mut run = Run { field: self.position.field, checkpoint: self.position.checkpoint };
        loop {
            if let Err(error) = items.read(self) {
                self.recover(error)?;
            }
            if !self.another(&mut run)? {
                return Ok(());
            }
        }
    }

    /// Returns the number of notes, for [`Self::item_was_read`].
    #[must_use]
    #[inline]
    #[doc(hidden)]
    pub fn note_count(&self) -> usize {
        self.notes.all.len()
    }

    /// An item of a repeated field was read; what went wrong or was noted there happened at its index.
    ///
    /// # Errors
    /// Reading the item failed.
    #[doc(hidden)]
    pub fn item_was_read(&mut self, index: usize, notes: usize, read: Read) -> Read {
        read.map_err(|error| error.at_index(index))?;
        if self.notes.all.len() > notes {
            self.index_notes(notes, index);
        }
        Ok(())
    }

    /// Takes the next element of a run, if it is one.
    fn another(&mut self, run: &mut Run) -> Read<bool> {
        self.end_field(run.checkpoint);
        let (tag, how) = loop {
            self.look()?;
            let Lookahead::Start(tag) = self.lookahead else { return Ok(false) };
            match MATCHES.into_iter().find(|how| self.belongs(&tag, run.field, *how)) {
                Some(how) => break (tag, how),
                None if self.is_known_nowhere(&tag, &[]) => self.skip_unknown(&tag, NoteKind::UnknownElement)?,
                None => return Ok(false),
            }
        };
        if self.is_expected_outside(&tag, how) {
            return Ok(false);
        }
        self.note_match(&tag, how)?;
        if run.field.kind == FieldKind::Particle {
            self.position.field = run.field;
            self.position.source = ValueSource::Group;
        } else {
            run.checkpoint = self.begin_field(tag, run.field)?;
        }
        Ok(true)
    }

    /// The result for a slot that the type does not have; the tables and the types are generated together.
    ///
    /// # Errors
    /// Always.
    #[cold]
    #[doc(hidden)]
    pub fn no_slot(&self, slot: usize) -> Read {
        Err(self.structure_error(&format!("the type has no slot {slot}")))
    }

    /// Returns whether the decoder stands on an element that has `xsi:nil="true"`, or on nothing.
    #[must_use]
    #[inline]
    #[doc(hidden)]
    pub fn is_nil(&self) -> bool {
        matches!(self.position.source, ValueSource::Nil | ValueSource::Missing)
    }

    /// Whether the decoder stands on an element that is nil, as literal messages have it.
    #[must_use]
    #[inline]
    pub(crate) fn is_nil_element(&self) -> bool {
        matches!(self.position.source, ValueSource::Nil) && !self.options.encoded
    }

    /// Whether the decoder stands on an element whose type holds nothing but the items of the slot's `Vec`, rather than
    /// on one of the items.
    #[must_use]
    #[inline]
    pub(crate) fn is_at_list(&self) -> bool {
        self.position.field.flags & (LIST | REPEATED) == LIST
    }

    /// Reads the items that an element holds.
    ///
    /// # Errors
    /// The content is not a list of such items.
    pub(crate) fn read_list(&mut self, items: &mut dyn ReadSlots) -> Read {
        match self.position.field.list() {
            Some(table) => self.read_complex(items, table),
            None => Err(self.structure_error("a list does not fit the place where the schema has it")),
        }
    }

    /// Reads nil, or nothing, into an optional place, which stays absent, or among repeated items, where it is none.
    ///
    /// # Errors
    /// The place is not nillable, or the element has attributes, and decoding is strict.
    #[cold]
    #[doc(hidden)]
    pub fn read_nil(&mut self) -> Read {
        self.nil_or_absent()
    }

    /// Passes what the decoder stands on.
    ///
    /// # Errors
    /// It is not well-formed.
    #[doc(hidden)]
    pub fn ignore(&mut self) -> Read {
        match self.position.source {
            ValueSource::Element => {
                let tag = self.tag;
                self.skip_element(&tag)
            }
            _ => Ok(()),
        }
    }

    /// Reads a simple value.
    ///
    /// # Errors
    /// The text is not in the type's lexical space.
    pub fn read_simple<T: Simple>(&mut self, value: &mut T) -> Read {
        let Some(text) = self.take_text()? else { return Ok(()) };
        match T::parse(&text, &TextContext::new(&self.reader.scope)) {
            Ok(parsed) => {
                *value = parsed;
                Ok(())
            }
            Err(error) => {
                *value = self.read_rejected(&text, error)?;
                Ok(())
            }
        }
    }

    /// Reads text that is not in the type's lexical space: as the schema's default where it stands for nothing, else
    /// with tolerance, which is noted.
    #[cold]
    fn read_rejected<T: Simple>(&mut self, text: &str, error: ValueError) -> Read<T> {
        let default = self.default_of_rejected(text)?;
        let context = match default {
            Some(_) => TextContext::NONE,
            None => TextContext::new(&self.reader.scope).tolerant(),
        };
        match T::parse(default.unwrap_or(text), &context) {
            Ok(parsed) if default.is_some() || self.tolerates(text) => Ok(parsed),
            _ => Err(DecodeError::new(DecodeErrorKind::Value(error), self.position.offset)),
        }
    }

    /// The schema's default for rejected text that stands for nothing.
    #[cold]
    fn default_of_rejected(&mut self, text: &str) -> Read<Option<&'static str>> {
        if self.reader.scope.is_exhausted() {
            self.charge(usize::MAX)?;
        }
        Ok(self.position.field.default().filter(|_| trim(text).is_empty()))
    }

    /// Notes a literal that was read with tolerance; false when decoding strictly.
    #[cold]
    pub(crate) fn tolerates(&mut self, text: &str) -> bool {
        if !self.options.strict {
            self.note(NoteKind::Lexical, "", self.position.offset, text);
        }
        !self.options.strict
    }

    /// Reads a value of an enumeration: the index of one that is listed, or a text that is not; `None` for nil and for
    /// nothing.
    ///
    /// # Errors
    /// There is no text where the decoder stands.
    #[doc(hidden)]
    pub fn take_listed(&mut self, values: &[&str]) -> Read<Option<Result<usize, String>>> {
        Ok(self.take_text()?.map(|text| listed(values, text)))
    }

    /// Reads a string.
    ///
    /// # Errors
    /// There is no text where the decoder stands.
    pub fn read_string(&mut self, value: &mut String) -> Read {
        if let Some(text) = self.take_text()? {
            *value = text.into_owned();
        }
        Ok(())
    }

    /// Returns the text that the decoder stands on; `None` for nil and for nothing.
    ///
    /// # Errors
    /// There is no text where the decoder stands.
    #[inline]
    pub fn take_text(&mut self) -> Read<Option<Cow<'a, str>>> {
        match std::mem::replace(&mut self.position.source, ValueSource::Missing) {
            ValueSource::Text(text) | ValueSource::Attribute(_, _, text) => Ok(Some(text)),
            other => self.take_other(other),
        }
    }

    fn take_other(&mut self, value_source: ValueSource<'a>) -> Read<Option<Cow<'a, str>>> {
        match value_source {
            ValueSource::Nil => {
                self.unexpected_nil()?;
                Ok(self.position.field.default().map(Cow::Borrowed))
            }
            ValueSource::Element => self.whole_text().map(Some),
            ValueSource::Part(index) => Ok(Some(Cow::Owned(self.part_text(index)?))),
            ValueSource::NilAttributes => Ok(None),
            ValueSource::Group => Err(self.structure_error("text has no element of its own here")),
            ValueSource::Missing | ValueSource::Text(_) | ValueSource::Attribute(..) => Ok(None),
        }
    }

    /// The attribute that the decoder stands on: namespace URI, local name, value.
    pub(crate) fn take_attribute(&mut self) -> Read<Option<(String, &'a str, Cow<'a, str>)>> {
        match std::mem::replace(&mut self.position.source, ValueSource::Missing) {
            ValueSource::Attribute(ns, local, value) => Ok(Some((self.copied_uri(ns)?, local, value))),
            _ => Ok(None),
        }
    }
}
