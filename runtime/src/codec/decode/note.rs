//! A note: content of a message that differs from the schema, but does not prevent decoding.

use std::fmt;

use super::{DecodeErrorKind, path};
use crate::redact::{self, Scrubber};

/// Something in a document that was not as the schema requires, and did not keep it from being read. The `Debug` form
/// masks what [`redact::text`](fn@redact::text) takes for a secret.
///
/// # Examples
///
/// ```
/// use soapstone::Options;
/// use soapstone::codec::decode::{Note, NoteKind};
///
/// /// Reports what a client does not see of a response.
/// fn report(operation: &'static str, note: &Note) {
///     if matches!(note.kind(), NoteKind::UnknownElement | NoteKind::UnknownAttribute) {
///         eprintln!("{operation}: {} at byte {} is left out: {}", note.path(), note.offset(), note.raw());
///     }
/// }
///
/// let options = Options::default().on_note(report);
/// # let _ = options;
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    pub(crate) path: String,
    pub(crate) kind: NoteKind,
    pub(crate) offset: usize,
    pub(crate) raw: String,
    /// A defect: an error unless decoding is lenient.
    pub(crate) defect: Option<DecodeErrorKind>,
}

/// The kinds of [`Note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// An element that the schema does not declare was left out.
    UnknownElement,
    /// An attribute that the schema does not declare was left out.
    UnknownAttribute,
    /// An `xsi:type` that the schema does not declare, or none on an abstract type; kept as XML.
    UnknownType,
    /// An element came at another place than the schema requires.
    Order,
    /// A name matched only without its namespace, or with one where the schema has none.
    Namespace,
    /// An element that occurs more often than the schema allows was left out.
    Repeated,
    /// Text that is not in the lexical space of its type was left out; what is required was left at its default.
    Invalid,
    /// `xsi:type` on a simple value, or on one whose type has no known subtypes, named another type than the declared
    /// one, and was left out.
    OtherType,
    /// Text in the place of the elements that a wildcard admits was kept.
    OpenText,
    /// A required element or attribute is missing.
    Missing,
    /// `xsi:nil` on something that is not nillable was read as absent; what is required was left at its default.
    Nil,
    /// Text between the elements of a type that is not mixed was left out.
    Text,
    /// The extents of an array, or the places of its items, have no place in its type; its items were read in order.
    Shape,
    /// A literal outside the lexical space of its type was read, since only one value can be meant: `NAN`, `-inf` or
    /// `Infinity` as a float, `True` as a boolean, a date as the midnight that it begins with (XSD 1.0 Part 2 §3.2.4,
    /// §3.2.2, §3.2.7).
    Lexical,
    /// A header block that the operation does not declare; the raw text is its XML.
    UndeclaredHeader,
    /// An attachment that no `xop:Include` names; the raw text is its media type and length.
    Attachment,
    /// An attachment was taken for a MIME part of the binding, although its Content-ID does not name that part (WS-I
    /// Attachments Profile 1.0, R2933): by a reference, by its media type, or by its order. The raw text is its Content-ID.
    PartName,
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownElement => "unknown element left out",
            Self::UnknownAttribute => "unknown attribute left out",
            Self::UnknownType => "unknown type kept as XML",
            Self::Order => "element out of order",
            Self::Namespace => "namespace differs from the schema's",
            Self::Repeated => "element beyond maxOccurs left out",
            Self::Invalid => "invalid text left out",
            Self::OtherType => "xsi:type of another type left out",
            Self::OpenText => "text kept in place of an element",
            Self::Missing => "required, but missing",
            Self::Nil => "nil, but not nillable",
            Self::Text => "text left out",
            Self::Shape => "array of another shape than its type",
            Self::UndeclaredHeader => "header block that is not declared",
            Self::Attachment => "attachment that no xop:Include names",
            Self::PartName => "attachment whose Content-ID does not name the part",
            Self::Lexical => "literal outside the lexical space of its type",
        })
    }
}

impl Note {
    /// A note of the layers above the decoder; the raw text is cut to the length that notes keep.
    pub(crate) fn new(kind: NoteKind, path: String, offset: usize, raw: &str) -> Self {
        Self { path, kind, offset, raw: shortened(raw).to_owned(), defect: None }
    }

    /// Masks the secrets of a client in what is kept of the document.
    pub(crate) fn scrub(&mut self, scrubber: &Scrubber) {
        // The name of an element that is not declared is the server's.
        scrubber.replace(&mut self.path);
        scrubber.replace(&mut self.raw);
    }

    /// Names of the elements that lead to the place, as in [`DecodeError::path`](super::DecodeError::path).
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the kind of deviation from the schema.
    #[must_use]
    pub fn kind(&self) -> NoteKind {
        self.kind
    }

    /// Returns the byte offset in the document (after transcoding to UTF-8).
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the XML or text in question, cut to a bounded length.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }
}

/// The longest piece of XML that a note keeps, in bytes.
const RAW: usize = 2048;

/// The beginning of a text, as much of it as a note keeps.
pub(crate) fn shortened(raw: &str) -> &str {
    let mut end = raw.len().min(RAW);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw.get(..end).unwrap_or_default()
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note")
            .field("path", &self.path)
            .field("kind", &self.kind)
            .field("offset", &self.offset)
            .field("raw", &redact::value(&self.raw, path::last(&self.path)))
            .finish()
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (byte {})", self.path, self.kind, self.offset)
    }
}
