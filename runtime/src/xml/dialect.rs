//! Families of namespaces: one client for servers whose versions differ in nothing but the namespace.

use std::sync::Arc;

/// A family of namespaces that begin alike and differ in what follows, as ArcGIS servers' do:
/// `http://www.esri.com/schemas/ArcGIS/9.3` … `10.9`.
///
/// In a document that is read, any namespace of the family counts as the package's. What is written says the chosen one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    prefix: Arc<str>,
    uri: Arc<str>,
}

impl Dialect {
    /// The family whose URIs start with `prefix`; `suffix` completes the URI that is written.
    #[must_use]
    pub fn family(prefix: &str, suffix: &str) -> Self {
        Self { prefix: prefix.into(), uri: format!("{prefix}{suffix}").into() }
    }

    /// Whether a namespace belongs to the family.
    #[must_use]
    pub fn contains(&self, uri: &str) -> bool {
        uri.starts_with(&*self.prefix)
    }

    /// The namespace that is written.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// What is written for a namespace of a package.
    pub(crate) fn written<'a>(&'a self, uri: &'a str) -> &'a str {
        if self.contains(uri) { &self.uri } else { uri }
    }
}
