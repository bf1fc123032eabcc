//! Errors of decoding.

use std::fmt;

use super::path;
use crate::codec::simple::ValueError;
use crate::redact::{self, Scrubber};
use crate::schema::FieldDescriptor;
use crate::xml::{XmlError, XmlErrorKind};

/// The result of reading into a value.
pub type Read<T = ()> = Result<T, DecodeError>;

/// An error of decoding, with its place in the document.
///
/// The path is put together while the error travels up through the levels, so that the rule pays nothing for it.
///
/// # Examples
///
/// ```
/// use soapstone::RawElement;
/// use soapstone::codec::decode::{DecodeError, DecodeErrorKind};
///
/// let error = RawElement::parse("<Width>wide</Width>").unwrap().decode::<i32>().unwrap_err();
/// assert!(matches!(error.kind(), DecodeErrorKind::Value(value) if value.text() == "wide"));
/// assert!(error.is_recoverable() && error.others().is_empty());
///
/// // Errors of a hand-written value: the path is put together from the inside.
/// let missing = DecodeError::new(DecodeErrorKind::Missing("title".into()), 157).within("book").at_index(2);
/// assert_eq!((missing.path(), missing.offset()), ("[2]/book", 157));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    path: String,
    kind: DecodeErrorKind,
    offset: usize,
    /// The rest of what lenient decoding would have accepted, if that is what the error is about.
    defects: Option<Defects>,
}

/// The other defects of a document that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Defects {
    others: Vec<DecodeError>,
    /// The number of further ones that are not kept.
    beyond: usize,
}

/// The kinds of [`DecodeError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// Text that is not in the lexical space of its type.
    Value(ValueError),
    /// A required element or attribute (`@name`) that is not there.
    Missing(String),
    /// An element or attribute that the schema does not declare; an error in strict decoding only.
    Unexpected(String),
    /// An element of an abstract type has no `xsi:type` that names its type (XSD 1.0 Part 1 §2.6.1).
    Abstract(String),
    /// An element that occurs more often than the schema allows; an error in strict decoding only.
    Repeated(String),
    /// Not well-formed XML (XML 1.0 §2.1); the text states why.
    Syntax(String),
    /// A prefix that no declaration in scope binds (Namespaces in XML 1.0 §5).
    Prefix(String),
    /// A document type declaration, which SOAP forbids (SOAP 1.1 §3, SOAP 1.2 §5).
    DocumentType,
    /// The document is nested too deeply, or what it refers to and repeats adds up to too much.
    Limit(&'static str),
    /// An `href` or `ref` to an identifier that no element has (SOAP 1.1 §5.2.1).
    Reference(String),
    /// An `href` or `ref` to an element that the reference is part of. SOAP encoding can express such graphs (SOAP 1.1
    /// §5.2.1); the values here are trees, which cannot hold them.
    Cycle(String),
    /// Bytes that are not in the document's encoding.
    Encoding(String),
    /// The document has another structure than the caller expects.
    Structure(String),
}

impl DecodeError {
    /// Creates an error at a byte offset of the document, without a path yet.
    #[must_use]
    pub fn new(kind: DecodeErrorKind, offset: usize) -> Self {
        Self(Box::new(Inner { path: String::new(), kind, offset, defects: None }))
    }

    /// The error of a document with another structure than expected, for the reason given.
    #[cold]
    pub(crate) fn structure(offset: usize, reason: impl Into<String>) -> Self {
        Self::new(DecodeErrorKind::Structure(reason.into()), offset)
    }

    /// The error of a document that was read to its end although some of it is missing or invalid.
    pub(crate) fn of_defects(mut defects: Vec<Self>, beyond: usize) -> Option<Self> {
        let others = defects.split_off(1.min(defects.len()));
        let mut first = defects.pop()?;
        first.0.defects = Some(Defects { others, beyond });
        Some(first)
    }

    /// A defect of a value, at its path.
    pub(crate) fn at(path: String, kind: DecodeErrorKind, offset: usize) -> Self {
        Self(Box::new(Inner { path, kind, offset, defects: None }))
    }

    /// Returns whether the document was read to its end, so that lenient decoding accepts it: what is wrong with it are
    /// missing elements or attributes, elements within simple values, and text that is not in the lexical space of its
    /// type.
    #[must_use]
    pub fn is_recoverable(&self) -> bool {
        self.0.defects.is_some()
    }

    /// Returns the other defects of a document that was read to its end, in document order.
    #[must_use]
    pub fn others(&self) -> &[Self] {
        self.0.defects.as_ref().map_or(&[], |defects| &defects.others)
    }

    /// Names of the elements that lead to the place, joined by `/`, with indices for repeated ones (`Layer[3]`).
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> &DecodeErrorKind {
        &self.0.kind
    }

    /// Returns the byte offset in the document (after transcoding to UTF-8).
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// Masks secrets in what the error quotes of the document: those of the scrubber, and those that
    /// [`redact::text`](fn@redact::text) recognises, by the name of the element as well.
    pub(crate) fn scrubbed(mut self, scrubber: &Scrubber) -> Self {
        if let DecodeErrorKind::Value(error) = self.0.kind {
            let text = redact::value(error.text(), path::last(&self.0.path));
            self.0.kind = DecodeErrorKind::Value(error.with_text(scrubber.scrub(&text)));
        } else if let Some(text) = self.0.kind.quoted() {
            scrubber.replace(text);
        }
        if let Some(defects) = &mut self.0.defects {
            let others = std::mem::take(&mut defects.others);
            defects.others = others.into_iter().map(|other| other.scrubbed(scrubber)).collect();
        }
        self
    }

    /// The error of a fragment that begins at that offset of the document.
    pub(crate) fn in_fragment_at(mut self, begin: usize) -> Self {
        self.0.offset += begin;
        if let Some(defects) = &mut self.0.defects {
            let others = std::mem::take(&mut defects.others);
            defects.others = others.into_iter().map(|other| other.in_fragment_at(begin)).collect();
        }
        self
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

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.0.path)?;
        }
        write!(f, "{} (byte {})", self.0.kind, self.0.offset)?;
        let Some(defects) = &self.0.defects else { return Ok(()) };
        for other in &defects.others {
            write!(f, "; {other}")?;
        }
        if defects.beyond > 0 {
            write!(f, "; and {} more", defects.beyond)?;
        }
        f.write_str("; lenient decoding (`Options::lenient`) accepts the message")
    }
}

impl std::error::Error for DecodeError {}

impl DecodeErrorKind {
    /// The text that may quote the document.
    fn quoted(&mut self) -> Option<&mut String> {
        match self {
            Self::Missing(text)
            | Self::Unexpected(text)
            | Self::Abstract(text)
            | Self::Repeated(text)
            | Self::Syntax(text)
            | Self::Prefix(text)
            | Self::Reference(text)
            | Self::Cycle(text)
            | Self::Encoding(text)
            | Self::Structure(text) => Some(text),
            Self::Value(_) | Self::DocumentType | Self::Limit(_) => None,
        }
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(error) => error.fmt(f),
            Self::Missing(name) => write!(f, "{name} is missing"),
            Self::Unexpected(name) => write!(f, "{name} is not expected here"),
            Self::Repeated(name) => write!(f, "{name} occurs more often than the schema allows"),
            Self::Abstract(name) => {
                write!(f, "the type {name} is abstract and no xsi:type names a type derived from it")
            }
            Self::Syntax(text) => write!(f, "not well-formed XML: {text}"),
            Self::Prefix(prefix) => write!(f, "the prefix {prefix:?} is not declared"),
            Self::DocumentType => f.write_str("a document type declaration, which SOAP forbids"),
            Self::Limit(text) => f.write_str(text),
            Self::Reference(id) => write!(f, "the reference to {id:?} cannot be followed"),
            Self::Cycle(id) => {
                write!(
                    f,
                    "the reference to {id:?} is cyclic: it leads back to the element that holds it, which a tree cannot"
                )
            }
            Self::Encoding(text) => f.write_str(text),
            Self::Structure(text) => f.write_str(text),
        }
    }
}

impl From<XmlErrorKind> for DecodeErrorKind {
    fn from(kind: XmlErrorKind) -> Self {
        match kind {
            XmlErrorKind::Syntax(text) => Self::Syntax(text),
            XmlErrorKind::Prefix(prefix) => Self::Prefix(prefix),
            XmlErrorKind::DocumentType => Self::DocumentType,
            XmlErrorKind::Limit(text) => Self::Limit(text),
            XmlErrorKind::Encoding(text) => Self::Encoding(text),
            XmlErrorKind::NoElement => Self::Structure(kind.to_string()),
        }
    }
}

impl From<XmlError> for DecodeError {
    #[cold]
    #[inline(never)]
    fn from(error: XmlError) -> Self {
        let (kind, offset) = error.into_parts();
        Self::new(kind.into(), offset)
    }
}
