//! Expanded names.

/// An expanded name; `namespace` is empty for "no namespace".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QName {
    /// The namespace URI.
    pub namespace: String,
    /// The local name.
    pub local: String,
}

impl QName {
    /// Creates a name from its parts.
    pub fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        QName { namespace: namespace.into(), local: local.into() }
    }
}
