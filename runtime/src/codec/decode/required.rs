//! The fields of a content model that were read, and the missing ones at its end.

use std::borrow::Cow;

use super::matching::{NESTING, is_optional};
use super::state::Decoder;
use super::{DecodeErrorKind, Read};
use crate::codec::value::ReadSlots;
use crate::schema::{FieldDescriptor, FieldKind, NILLABLE, REPEATED, REQUIRED, TypeDescriptor};

/// The set of the fields that were read.
#[derive(Debug, Default)]
pub(super) struct ReadFields {
    first: u64,
    more: Vec<u64>,
}

impl ReadFields {
    const BITS: usize = u64::BITS as usize;

    #[inline]
    pub(super) fn add(&mut self, index: usize) {
        if index < Self::BITS {
            self.first |= 1 << index;
        } else {
            self.add_more(index);
        }
    }

    #[cold]
    fn add_more(&mut self, index: usize) {
        let word = index / Self::BITS - 1;
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        if let Some(bits) = self.more.get_mut(word) {
            *bits |= 1 << (index % Self::BITS);
        }
    }

    #[inline]
    pub(super) fn has(&self, index: usize) -> bool {
        let bits = if index < Self::BITS { Some(&self.first) } else { self.more.get(index / Self::BITS - 1) };
        bits.is_some_and(|bits| bits & (1 << (index % Self::BITS)) != 0)
    }
}

impl Decoder<'_> {
    /// Checks that what has to be there was.
    pub(super) fn check_required(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static TypeDescriptor,
        seen: &ReadFields,
    ) -> Read {
        for (index, field) in table.content.iter().enumerate() {
            if field.flags & REQUIRED != 0 && !seen.has(index) {
                if field.kind == FieldKind::Attachment {
                    // Those of a type are its last fields.
                    return self.read_attachments(value, table, seen);
                }
                self.check_missing(value, index, field)?;
            }
        }
        Ok(())
    }

    #[cold]
    fn check_missing(&mut self, value: &mut dyn ReadSlots, index: usize, field: &'static FieldDescriptor) -> Read {
        if field.flags & REPEATED != 0 && field.kind != FieldKind::Any {
            // The empty list is what was sent.
            let is_known = self.options.encoded || is_optional(field, NESTING);
            return if is_known { Ok(()) } else { self.note_absent(field) };
        }
        if self.takes_null(field) {
            return self.read_null(value, index, field);
        }
        if field.flags & NILLABLE != 0 {
            return self.note_absent(field);
        }
        match field.kind {
            FieldKind::Element => {
                self.missing(field.local().to_owned());
                self.read_default(value, index, field)?;
            }
            FieldKind::Any => self.missing("an element for xs:any".to_owned()),
            FieldKind::Particle if !is_optional(field, NESTING) => {
                self.missing(field.group().map(alternatives).unwrap_or_default());
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads the schema's default of a field whose value is missing or not in its lexical space, in place of the default
    /// of its Rust type: written as an empty element, that stands for the schema's (XSD 1.0 Part 1 §3.3.4).
    #[cold]
    pub(super) fn read_default(
        &mut self,
        value: &mut dyn ReadSlots,
        index: usize,
        field: &'static FieldDescriptor,
    ) -> Read {
        let Some(default) = field.default().filter(|_| self.options.lenient && field.flags & REPEATED == 0) else {
            return Ok(());
        };
        self.set_text(Cow::Borrowed(default), field, self.reader.cursor.at);
        match value.read(index, self) {
            // A WSDL may declare a default that its type does not have. The loss of the value is noted already.
            Err(error) if matches!(error.kind(), DecodeErrorKind::Value(_)) => Ok(()),
            read => read,
        }
    }

    /// Notes a required element whose absence its type can express; strictly it is missing.
    fn note_absent(&mut self, field: &'static FieldDescriptor) -> Read {
        let name = match field.kind {
            FieldKind::Particle => field.group().map(alternatives).unwrap_or_default(),
            _ => field.local().to_owned(),
        };
        self.note_or_missing(name);
        Ok(())
    }
}

/// The names that would have been accepted, for a message.
fn alternatives(table: &TypeDescriptor) -> String {
    let names = table.content.iter().map(|field| match (field.kind, field.group()) {
        (FieldKind::Particle, Some(group)) => group.content.first().map_or("", |field| field.local()),
        _ => field.local(),
    });
    names.filter(|name| !name.is_empty()).take(8).collect::<Vec<_>>().join(" or ")
}
