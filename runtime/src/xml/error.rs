//! Errors of XML 1.0 and Namespaces.

use std::fmt;

/// The result of reading XML.
pub type XmlRead<T = ()> = Result<T, XmlError>;

/// An error of XML, with its place.
///
/// # Examples
///
/// ```
/// use soapstone::RawElement;
/// use soapstone::xml::{XmlError, XmlErrorKind};
///
/// let error = RawElement::parse("<a><b></a>").unwrap_err();
/// assert!(matches!(error.kind(), XmlErrorKind::Syntax(_)));
/// assert!(error.offset() > 0);
/// assert_eq!(XmlError::new(XmlErrorKind::NoElement, 0).to_string(), "there is no element (byte 0)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError(Box<(XmlErrorKind, usize)>);

/// The kinds of [`XmlError`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// Not well-formed XML (XML 1.0 §2.1); the text is the reason.
    Syntax(String),
    /// A prefix that no declaration in scope binds (Namespaces in XML 1.0 §5).
    Prefix(String),
    /// A document type declaration, which SOAP forbids (SOAP 1.1 §3, SOAP 1.2 §5).
    DocumentType,
    /// The document declares too much, or what is kept of it adds up to too much.
    Limit(&'static str),
    /// Bytes that are not in the document's encoding.
    Encoding(String),
    /// There is no element where one is read.
    NoElement,
}

impl XmlError {
    /// Creates an error at a byte offset of the document.
    #[cold]
    #[must_use]
    pub fn new(kind: XmlErrorKind, offset: usize) -> Self {
        Self(Box::new((kind, offset)))
    }

    /// Creates an error about text that is not well-formed.
    #[cold]
    pub(crate) fn syntax(why: impl ToString, offset: usize) -> Self {
        Self::new(XmlErrorKind::Syntax(why.to_string()), offset)
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn kind(&self) -> &XmlErrorKind {
        &self.0.0
    }

    /// Returns the byte offset in the document (after transcoding to UTF-8).
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.1
    }

    /// Returns the kind and the offset.
    pub(crate) fn into_parts(self) -> (XmlErrorKind, usize) {
        *self.0
    }
}

impl fmt::Display for XmlErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(text) => write!(f, "not well-formed XML: {text}"),
            Self::Prefix(prefix) => write!(f, "the prefix {prefix:?} is not declared"),
            Self::DocumentType => f.write_str("a document type declaration, which SOAP forbids"),
            Self::Limit(text) => f.write_str(text),
            Self::Encoding(text) => f.write_str(text),
            Self::NoElement => f.write_str("there is no element"),
        }
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {})", self.kind(), self.offset())
    }
}

impl std::error::Error for XmlError {}
