//! The encoder's options.

use crate::xml::NamespaceFamily;

/// Options for encoding a document.
///
/// # Examples
///
/// ```
/// use soapstone::codec::encode::EncodeOptions;
///
/// let options = EncodeOptions { declaration: true, ..EncodeOptions::default() };
/// assert!(!options.encoded && options.max_depth == 256);
/// ```
#[derive(Debug, Clone)]
pub struct EncodeOptions {
    /// The message is in SOAP encoding: `xsi:type` on every element, unqualified accessors.
    pub encoded: bool,
    /// The encoding is that of SOAP 1.2 (Part 2 §3), whose arrays have `enc:itemType` and `enc:arraySize`.
    pub soap12: bool,
    /// A family of namespaces, one of which is written in place of the package's.
    pub namespace_family: Option<NamespaceFamily>,
    /// Whether the document starts with an XML declaration.
    pub declaration: bool,
    /// Prefixes to be declared on the document element, and what they stand for. Names that would have one of them are
    /// written with another.
    pub namespaces: Vec<(String, String)>,
    /// The maximum nesting depth of elements, 256 by default.
    pub max_depth: u32,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        Self {
            encoded: false,
            soap12: false,
            namespace_family: None,
            declaration: true,
            namespaces: Vec::new(),
            max_depth: 256,
        }
    }
}
