//! `xs:QName` and `xs:NOTATION`.

use std::fmt;

/// `xs:QName`: a name in a namespace (XSD 1.0 Part 2 §3.2.18); also `xs:NOTATION`.
///
/// The prefix is resolved when a document is read, and chosen when one is written: it is no part of the value.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QName {
    /// The namespace's URI; empty for a name in no namespace.
    pub namespace: String,
    /// The local part.
    pub local: String,
}

impl QName {
    pub(crate) const EXPECTED: &'static str = "QName";

    /// A name; an empty namespace means none.
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

/// Whether the text is a name without a colon.
pub(crate) fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// `NameStartChar` of XML 1.0 §2.3, without the colon.
fn is_name_start(char: char) -> bool {
    matches!(char, 'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` of XML 1.0 §2.3, without the colon.
fn is_name_char(char: char) -> bool {
    is_name_start(char)
        || matches!(char, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
