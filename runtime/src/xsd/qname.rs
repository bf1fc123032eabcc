//! `xs:QName` and `xs:NOTATION`.

use std::fmt;

use crate::xml::is_ncname;

/// `xs:QName`: a name in a namespace (XSD 1.0 Part 2 §3.2.18); also `xs:NOTATION`.
///
/// The prefix is resolved when a document is read, and chosen when one is written: it is no part of the value.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::QName;
///
/// let name = QName::new("urn:example:library", "Book");
/// assert_eq!((name.namespace.as_str(), name.local.as_str()), ("urn:example:library", "Book"));
/// assert_eq!(name.to_string(), "{urn:example:library}Book");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QName {
    /// The namespace's URI; empty for a name in no namespace.
    pub namespace: String,
    /// The local part.
    pub local: String,
}

impl QName {
    pub(crate) const EXPECTED: &'static str = "QName";

    /// Returns a name; an empty namespace means none.
    #[must_use]
    pub fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), local: local.into() }
    }
}

impl fmt::Display for QName {
    /// `{namespace}local`, or only the local part of a name in no namespace. Not what goes over the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(&self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}

/// Splits `prefix:local` or `local`; the prefix may be empty. Nothing where the text is no QName (Namespaces in XML §4).
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let (prefix, local) = match text.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, text),
    };
    (prefix.is_none_or(is_ncname) && is_ncname(local)).then_some((prefix.unwrap_or_default(), local))
}
