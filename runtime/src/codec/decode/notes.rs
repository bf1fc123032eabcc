//! Notes, which take the place of errors.

use super::note::shortened;
use super::position::ValueSource;
use super::{DecodeError, DecodeErrorKind, Decoder, Note, NoteKind, Read, path};
use crate::schema::{FieldDescriptor, NILLABLE, REPEATED, REQUIRED};

/// The maximum number of defects in an error. A document may have millions.
const DEFECTS: usize = 1000;

/// The notes so far.
#[derive(Debug, Default)]
pub(crate) struct NoteList {
    pub(crate) all: Vec<Note>,
    /// The number of defects: notes that are an error at the document's end.
    pub(crate) defects: usize,
}

impl Decoder<'_> {
    /// Makes a note; its path is completed by the levels above.
    #[cold]
    pub(crate) fn note(&mut self, kind: NoteKind, name: &str, offset: usize, raw: &str) {
        if self.notes.all.len().saturating_sub(self.notes.defects.min(DEFECTS)) >= self.options.max_notes {
            return;
        }
        let raw = shortened(raw).to_owned();
        self.notes.all.push(Note { path: name.to_owned(), kind, offset, raw, defect: None });
    }

    /// Something that the schema does not declare: an error when decoding strictly, else a note.
    #[cold]
    pub(crate) fn unexpected(&mut self, kind: NoteKind, name: &str, offset: usize, raw: &str) -> Read {
        if self.options.strict {
            let name = name.to_owned();
            return Err(DecodeError::new(
                match kind {
                    NoteKind::Repeated => DecodeErrorKind::Repeated(name),
                    NoteKind::Text | NoteKind::OpenText if name.is_empty() => {
                        DecodeErrorKind::Unexpected("text".to_owned())
                    }
                    NoteKind::OtherType => DecodeErrorKind::Unexpected("xsi:type".to_owned()),
                    _ => DecodeErrorKind::Unexpected(name),
                },
                offset,
            ));
        }
        self.note(kind, name, offset, raw);
        Ok(())
    }

    /// `xsi:nil` where the type has no nil: the value stays at its default. Strictly that is an error; else a note, but
    /// for what has to be there once, which is then missing.
    #[cold]
    pub(crate) fn unexpected_nil(&mut self) -> Read {
        let field = self.position.field;
        let is_needed = field.flags & (REQUIRED | REPEATED | NILLABLE) == REQUIRED;
        if self.options.strict {
            return Err(DecodeError::new(DecodeErrorKind::Unexpected("xsi:nil".to_owned()), self.position.offset));
        }
        if is_needed && !self.options.encoded {
            self.defect(DecodeErrorKind::Missing("a value in place of xsi:nil".to_owned()), NoteKind::Nil, "");
        } else {
            self.note(NoteKind::Nil, "", self.position.offset, "");
        }
        Ok(())
    }

    /// `xsi:nil` in an optional place, whose value stays absent: the schema allows it there or not.
    #[cold]
    pub(crate) fn nil_or_absent(&mut self) -> Read {
        if !matches!(self.position.source, ValueSource::Nil) {
            return Ok(());
        }
        if self.position.field.flags & NILLABLE == 0 && !self.options.encoded {
            self.unexpected_nil()?;
        }
        if self.tag.others { self.reject_attributes() } else { Ok(()) }
    }

    /// Something required that is missing: its value stays at its default. An error at the document's end, unless
    /// decoding is lenient.
    #[cold]
    pub(crate) fn missing(&mut self, name: String) {
        let at = std::mem::replace(&mut self.position.offset, self.reader.cursor.at);
        if self.options.lenient {
            self.note(NoteKind::Missing, &name, self.position.offset, "");
        } else {
            self.defect(DecodeErrorKind::Missing(name), NoteKind::Missing, "");
        }
        self.position.offset = at;
    }

    /// Something required that is missing, and whose absence is no loss: a note, or strictly an error.
    #[cold]
    pub(crate) fn note_or_missing(&mut self, name: String) {
        if self.options.strict {
            self.missing(name);
        } else {
            self.note(NoteKind::Missing, &name, self.reader.cursor.at, "");
        }
    }

    /// An element within a simple value, which keeps the text around it: an error at the document's end, unless
    /// decoding is lenient.
    #[cold]
    pub(crate) fn misplaced(&mut self, name: &str, offset: usize, raw: &str) -> Read {
        if self.options.strict || self.options.lenient {
            return self.unexpected(NoteKind::UnknownElement, name, offset, raw);
        }
        let at = std::mem::replace(&mut self.position.offset, offset);
        self.defect(DecodeErrorKind::Unexpected(name.to_owned()), NoteKind::UnknownElement, raw);
        self.position.offset = at;
        Ok(())
    }

    /// Handles an error of a slot. Text that is not in the lexical space of its type becomes a defect; the value is
    /// absent or at its default. Every other error ends the decoding.
    #[cold]
    pub(crate) fn recover(&mut self, error: DecodeError) -> Read {
        let DecodeErrorKind::Value(value) = error.kind() else { return Err(error) };
        let text = value.text().to_owned();
        let (path, kind, offset) = (error.path().to_owned(), error.kind().clone(), error.offset());
        let at = std::mem::replace(&mut self.position.offset, offset);
        let before = self.notes.all.len();
        self.defect(kind, NoteKind::Invalid, &text);
        if let Some(note) = self.notes.all.get_mut(before) {
            note.path = path;
        }
        self.position.offset = at;
        Ok(())
    }

    /// Something that is an error at the document's end, unless decoding is lenient.
    fn defect(&mut self, kind: DecodeErrorKind, note: NoteKind, raw: &str) {
        if self.options.lenient {
            return self.note(note, "", self.position.offset, raw);
        }
        self.notes.defects += 1;
        if self.notes.defects <= DEFECTS {
            let (path, raw) = (String::new(), raw.to_owned());
            self.notes.all.push(Note { path, kind: note, offset: self.position.offset, raw, defect: Some(kind) });
        }
    }

    /// The error that the defects amount to, now that all is read; they are notes no more.
    pub(crate) fn take_defects(&mut self) -> Option<DecodeError> {
        let beyond = std::mem::take(&mut self.notes.defects).saturating_sub(DEFECTS);
        let is_defect = |note: &mut Note| note.defect.is_some();
        let found = self.notes.all.extract_if(.., is_defect);
        let errors = found.filter_map(|note| Some(DecodeError::at(note.path, note.defect?, note.offset)));
        let errors: Vec<DecodeError> = errors.collect();
        DecodeError::of_defects(errors, beyond)
    }

    /// Puts an index in front of the paths of notes that were made while an item was read.
    #[cold]
    pub(crate) fn index_notes(&mut self, since: usize, index: usize) {
        for note in self.notes.all.iter_mut().skip(since) {
            path::prepend_index(&mut note.path, index);
        }
    }

    /// Puts the name of an element in front of the paths of notes that were made within it.
    pub(crate) fn locate_notes_within(&mut self, since: usize, name: &str) {
        for note in self.notes.all.iter_mut().skip(since) {
            path::prepend(&mut note.path, name);
        }
    }

    /// Puts the field's name in front of the paths of notes that were made while its value was read.
    #[cold]
    pub(crate) fn locate_notes(&mut self, since: usize, field: &FieldDescriptor) {
        for note in self.notes.all.iter_mut().skip(since) {
            path::prepend_field(&mut note.path, field);
        }
    }
}
