//! Text whose prefixes keep their meaning.

use std::fmt;
use std::ops::Deref;

/// Text in which prefixes may stand for namespaces, as in an XPath expression (XPath 1.0 §1) or a topic (WS-Topics 1.3
/// §8), together with the declarations that were in scope where it was read.
///
/// Mixed content has it for its text. A field of a simple type has it where the configuration names
/// `soapstone::xsd::ScopedText` as that type's Rust type. Written, the prefixes are declared in the document, where each
/// can have one meaning only: two texts of one message that give a prefix two meanings cannot be written.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::ScopedText;
///
/// let path = ScopedText::new("//m:Station[m:height > 100]").with_namespace("m", "urn:example:stations");
/// assert_eq!(path.as_str(), "//m:Station[m:height > 100]");
/// assert_eq!(path.namespace("m"), Some("urn:example:stations"));
/// assert_eq!(path.namespaces().count(), 1);
/// assert!(path.into_string().starts_with("//m:"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScopedText {
    text: String,
    /// Prefix and URI of each that occurs in the text.
    #[cfg_attr(feature = "serde", serde(default))]
    namespaces: Vec<(String, String)>,
}

impl ScopedText {
    /// Creates text that uses no prefix.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), namespaces: Vec::new() }
    }

    /// Adds the namespace that a prefix in the text stands for, in place of one that was added before.
    #[must_use]
    pub fn with_namespace(mut self, prefix: impl Into<String>, uri: impl Into<String>) -> Self {
        let prefix = prefix.into();
        self.namespaces.retain(|(known, _)| *known != prefix);
        self.namespaces.push((prefix, uri.into()));
        self
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text without its namespaces.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }

    /// Returns the URI of the namespace that a prefix in the text stands for.
    #[must_use]
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        self.namespaces.iter().find(|(known, _)| known == prefix).map(|(_, uri)| uri.as_str())
    }

    /// Returns each prefix that has a meaning in the text, with the URI of its namespace.
    pub fn namespaces(&self) -> impl Iterator<Item = (&str, &str)> {
        self.namespaces.iter().map(|(prefix, uri)| (prefix.as_str(), uri.as_str()))
    }
}

/// The prefixes that a text may use: names directly before a colon that something follows. Whether they are prefixes is
/// known to the namespaces in scope only.
pub(crate) fn mentioned(text: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b':', text.as_bytes()).filter_map(|colon| {
        let (head, tail) = text.split_at_checked(colon)?;
        let follows = tail.get(1..)?.chars().next().is_some_and(|next| !next.is_whitespace() && next != ':');
        crate::xml::fragment::last_name(head).filter(|_| follows)
    })
}

impl Deref for ScopedText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ScopedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl From<&str> for ScopedText {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for ScopedText {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for ScopedText {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl PartialEq<&str> for ScopedText {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}
