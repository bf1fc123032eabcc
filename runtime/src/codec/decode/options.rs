//! The decoder's options: strictness and limits.

use crate::xml::NamespaceFamily;

/// Options for decoding a document.
///
/// # Examples
///
/// ```
/// use soapstone::codec::decode::DecodeOptions;
///
/// let strict = DecodeOptions { strict: true, max_depth: 32, ..DecodeOptions::default() };
/// assert!(!strict.lenient && strict.max_notes == 100);
/// ```
#[derive(Debug, Clone)]
pub struct DecodeOptions {
    /// Undeclared content is an error instead of a note.
    pub strict: bool,
    /// A missing required element or attribute is noted, instead of an error; its value is the default that the schema
    /// declares, else that of its Rust type; the fields of a missing struct have those of their Rust types. The same
    /// goes for a required element that has `xsi:nil` and is not nillable; elements within a simple value are left out
    /// and noted.
    pub lenient: bool,
    /// The maximum nesting depth of elements, 256 by default. It is less on threads with a small stack: decoding uses
    /// half of the remaining stack, and 1 MiB at most.
    pub max_depth: u32,
    /// The maximum number of notes that are kept, 100 by default.
    pub max_notes: usize,
    /// The maximum number of bytes, beyond eight times the document's length, for the targets of `href`, the items that
    /// fill up sparse arrays and the URIs that are copied into raw XML. It bounds the expansion of hostile documents.
    /// 16 MiB by default.
    pub max_expansion: usize,
    /// The message is in SOAP encoding (SOAP 1.1 §5, SOAP 1.2 Part 2 §3).
    pub encoded: bool,
    /// A family of namespaces that counts as one.
    pub namespace_family: Option<NamespaceFamily>,
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self {
            strict: false,
            lenient: false,
            max_depth: 256,
            max_notes: 100,
            max_expansion: 16 << 20,
            encoded: false,
            namespace_family: None,
        }
    }
}
