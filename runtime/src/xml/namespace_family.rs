//! Families of namespaces: one client for servers whose versions differ in nothing but the namespace.

use std::sync::Arc;

/// Namespaces with a common beginning that stand for versions of one vocabulary, such as `urn:example:maps/9.3` to
/// `urn:example:maps/10.9`.
///
/// Reading maps any namespace of the family to the namespace of the generated types. Writing uses one chosen namespace.
///
/// # Examples
///
/// ```
/// use soapstone::NamespaceFamily;
///
/// let family = NamespaceFamily::new("urn:example:maps/", "10.3");
/// assert_eq!(family.uri(), "urn:example:maps/10.3");
/// assert!(family.contains("urn:example:maps/9.3"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespaceFamily {
    prefix: Arc<str>,
    uri: Arc<str>,
}

impl NamespaceFamily {
    /// Creates the family of the URIs that start with `prefix`. The URI that is written is `prefix` and `suffix`.
    #[must_use]
    pub fn new(prefix: &str, suffix: &str) -> Self {
        Self { prefix: prefix.into(), uri: format!("{prefix}{suffix}").into() }
    }

    /// Returns whether a namespace belongs to the family.
    #[must_use]
    pub fn contains(&self, uri: &str) -> bool {
        uri.starts_with(&*self.prefix)
    }

    /// Returns the namespace that is written.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Creates the family of the URIs that start with `prefix`, of which `uri` is written.
    #[cfg(feature = "serde")]
    pub(crate) fn of(prefix: &str, uri: &str) -> Self {
        Self { prefix: prefix.into(), uri: uri.into() }
    }

    /// Returns the beginning of the URIs.
    #[cfg(feature = "serde")]
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Returns the URI to write for a namespace of a package.
    pub(crate) fn uri_to_write<'a>(&'a self, uri: &'a str) -> &'a str {
        if self.contains(uri) { &self.uri } else { uri }
    }
}
