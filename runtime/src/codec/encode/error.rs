//! Errors of encoding.

use std::fmt;

use crate::codec::decode::path;
use crate::schema::FieldDescriptor;

/// The result of writing a value.
pub type Written<T = ()> = Result<T, EncodeError>;

/// An error of encoding, with the path of the value.
///
/// # Examples
///
/// ```
/// use soapstone::RawElement;
/// use soapstone::codec::encode::{EncodeError, EncodeErrorKind};
/// use soapstone::xsd::QName;
///
/// let error = RawElement::encode_as(&QName::new("", "Name"), &"\u{1}".to_owned()).unwrap_err();
/// assert!(matches!(error.kind(), EncodeErrorKind::Character('\u{1}')));
///
/// // Errors of a hand-written value: the path is put together from the inside.
/// let error = EncodeError::new(EncodeErrorKind::Depth).within("Layer").at_index(3);
/// assert_eq!(error.path(), "[3]/Layer");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    path: String,
    kind: EncodeErrorKind,
}

/// The kinds of [`EncodeError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// A character that XML has no way to write (XML 1.0 §2.2).
    Character(char),
    /// The value is nested too deeply.
    Depth,
    /// A value that does not fit the place where it was to be written; the text states why.
    Structure(&'static str),
    /// A prefix that text in the document uses (see [`ScopedText`](crate::xsd::ScopedText)) and that stands for another
    /// namespace in it already: the prefix, and the URI that it was to stand for.
    Prefix(String, String),
    /// Binary content, a file or a reader, that cannot be read; the text states why.
    Unreadable(String),
}

impl EncodeError {
    /// Creates an error without a path yet.
    #[must_use]
    pub fn new(kind: EncodeErrorKind) -> Self {
        Self(Box::new(Inner { path: String::new(), kind }))
    }

    /// A value that does not fit its place, for the reason given.
    #[cold]
    pub(crate) fn structure(reason: &'static str) -> Self {
        Self::new(EncodeErrorKind::Structure(reason))
    }

    /// Names of the elements that lead to the value, joined by `/`, with indices for repeated ones (`Layer[3]`).
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> &EncodeErrorKind {
        &self.0.kind
    }

    /// Puts an element's name in front of the path.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        path::prepend(&mut self.0.path, name);
        self
    }

    /// Puts an index in front of the path, for an item of a repeated field.
    #[cold]
    #[must_use]
    pub fn at_index(mut self, index: usize) -> Self {
        path::prepend_index(&mut self.0.path, index);
        self
    }

    /// Puts the field's name in front of the path.
    #[cold]
    pub(crate) fn in_field(mut self, field: &FieldDescriptor) -> Self {
        path::prepend_field(&mut self.0.path, field);
        self
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        match &self.0.kind {
            EncodeErrorKind::Character(found) => write!(f, "the character {found:?} cannot be written in XML"),
            EncodeErrorKind::Depth => f.write_str("nested too deeply"),
            EncodeErrorKind::Structure(text) => f.write_str(text),
            EncodeErrorKind::Unreadable(text) => write!(f, "binary content cannot be read: {text}"),
            EncodeErrorKind::Prefix(prefix, uri) => {
                write!(f, "the prefix {prefix:?} stands for another namespace than {uri:?} in the document already")
            }
        }
    }
}

impl std::error::Error for EncodeError {}
