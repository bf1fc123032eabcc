//! The options for decoding responses.

use super::options::Options;
use crate::xml::NamespaceFamily;

/// The options for decoding that are set.
#[derive(Debug, Clone, Default)]
pub(crate) struct DecodingOptions {
    pub(crate) namespace_family: Option<NamespaceFamily>,
    pub(crate) strict: Option<bool>,
    pub(crate) lenient: Option<bool>,
    pub(crate) max_depth: Option<u32>,
}

impl Options {
    /// Sets a family of namespaces for servers whose versions differ in nothing but the namespace: requests are written
    /// in the family's own namespace, and responses may use any namespace of the family.
    #[must_use]
    pub fn namespace_family(mut self, family: NamespaceFamily) -> Self {
        self.decode.namespace_family = Some(family);
        self
    }

    /// Sets whether content that the schema does not describe is an error instead of a note: for tests of a service.
    ///
    /// ```
    /// # use soapstone::Options;
    /// let options = Options::default().strict(true);
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.decode.strict = Some(strict);
        self
    }

    /// Sets whether missing required elements are left at their defaults and noted, instead of being an error.
    ///
    /// ```
    /// # use soapstone::Options;
    /// let options = Options::default().lenient(true).on_note(|operation, note| eprintln!("{operation}: {note}"));
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.decode.lenient = Some(lenient);
        self
    }

    /// Sets how deeply elements of a response may be nested, as far as they are read into types: 256 by default. Content that
    /// stays XML does not count.
    #[must_use]
    pub fn max_depth(mut self, depth: u32) -> Self {
        self.decode.max_depth = Some(depth);
        self
    }
}
