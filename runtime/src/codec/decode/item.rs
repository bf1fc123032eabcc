//! Items of a repeated element that are read one by one, apart from the value that holds them all.

use super::state::Decoder;
use super::{DecodeError, Read};
use crate::codec::value::ReadValue;
use crate::schema::FieldDescriptor;

/// The place of an item that is read apart from the others.
#[derive(Debug)]
pub(crate) struct ItemPlace<'p> {
    /// The path of the element that holds the items.
    pub(crate) parents: &'p str,
    /// The local name of the items.
    pub(crate) name: &'p str,
    /// The number of items before this one.
    pub(crate) index: usize,
}

impl ItemPlace<'_> {
    /// Puts the place in front of an error's path.
    pub(crate) fn locate(&self, error: DecodeError) -> DecodeError {
        error.at_index(self.index).within(self.name).within(self.parents)
    }
}

impl Decoder<'_> {
    /// Returns the number of bytes up to the end of what was read last, where nothing is pending.
    pub(crate) fn consumed(&self) -> usize {
        self.reader.cursor.at
    }

    /// Reads the pending element as one item of a repeated element, apart from the value that holds the others, and
    /// returns what is missing or invalid in it. Paths begin with the names of `place`, the last of which has the
    /// index.
    pub(crate) fn read_item_apart(
        &mut self,
        field: &'static FieldDescriptor,
        value: &mut dyn ReadValue,
        place: &ItemPlace<'_>,
    ) -> Read<Option<DecodeError>> {
        let tag = self.pending()?;
        let notes = self.notes.all.len();
        let checkpoint = self.begin_field(tag, field)?;
        if let Err(error) = value.read(self) {
            self.recover(error)?;
        }
        if self.notes.all.len() > notes {
            self.index_notes(notes, place.index);
            self.locate_notes_within(notes, place.name);
            self.locate_notes_within(notes, place.parents);
        }
        self.end_field(checkpoint);
        Ok(self.take_defects())
    }
}
