//! What is noted instead of being an error.

use super::{DecodeError, DecodeErrorKind, Decoder, Note, NoteKind, Read, path};
use crate::table::{Field, NILLABLE, REPEATED, REQUIRED};

/// The longest piece of XML that a note keeps, in bytes.
const RAW: usize = 2048;

impl Decoder<'_> {
    /// Makes a note; its path is completed by the levels above.
    #[cold]
    pub(super) fn note(&mut self, kind: NoteKind, name: &str, offset: usize, raw: &str) {
        if self.notes.len() >= self.options.max_notes {
            return;
        }
        let mut end = raw.len().min(RAW);
        while !raw.is_char_boundary(end) {
            end -= 1;
        }
        let raw = raw.get(..end).unwrap_or_default().to_owned();
        self.notes.push(Note { path: name.to_owned(), kind, offset, raw });
    }

    /// Something that the schema does not know: an error when decoding strictly, else a note.
    #[cold]
    pub(super) fn unexpected(&mut self, kind: NoteKind, name: &str, offset: usize, raw: &str) -> Read {
        if self.options.strict {
            return Err(DecodeError::new(DecodeErrorKind::Unexpected(name.to_owned()), offset));
        }
        self.note(kind, name, offset, raw);
        Ok(())
    }

    /// `xsi:nil` where the type has no nil: the value stays at its default. Strictly that is an error; else a note, but
    /// for what has to be there once, which is then missing.
    #[cold]
    pub(super) fn nil_without_need(&mut self) -> Read {
        let field = self.field;
        let is_needed = field.flags & (REQUIRED | REPEATED | NILLABLE) == REQUIRED;
        if self.options.strict {
            return Err(DecodeError::new(DecodeErrorKind::Unexpected("xsi:nil".to_owned()), self.item_at));
        }
        if is_needed && !self.options.lenient && !self.options.encoded {
            return Err(DecodeError::new(
                DecodeErrorKind::Missing("a value in place of xsi:nil".to_owned()),
                self.item_at,
            ));
        }
        self.note(NoteKind::Nil, "", self.item_at, "");
        Ok(())
    }

    /// Something required that is missing: a note when decoding leniently, else an error.
    #[cold]
    pub(super) fn missing(&mut self, name: String) -> Read {
        let offset = self.cursor.at;
        if self.options.lenient {
            self.note(NoteKind::Missing, &name, offset, "");
            return Ok(());
        }
        Err(DecodeError::new(DecodeErrorKind::Missing(name), offset))
    }

    /// Puts an index in front of the paths of notes that were made while an item was read.
    #[cold]
    pub(super) fn index_notes(&mut self, since: usize, index: usize) {
        for note in self.notes.iter_mut().skip(since) {
            path::prepend_index(&mut note.path, index);
        }
    }

    /// Puts the field's name in front of the paths of notes that were made while its value was read.
    #[cold]
    pub(super) fn locate_notes(&mut self, since: usize, field: &Field) {
        for note in self.notes.iter_mut().skip(since) {
            path::prepend_field(&mut note.path, field);
        }
    }
}
