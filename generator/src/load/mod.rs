//! Stage 1: reads the main document and everything that it imports, and nothing twice.
//!
//! Only implementations of [`Fetch`] do IO. What comes out, [`Sources`], is text in UTF-8 with the edges between the
//! documents; that text is well-formed XML without a document type declaration, and not nested too deeply for recursion.

mod builtin;
mod catalog;
mod decode;
mod disk;
mod dump;
mod fetch;
mod imports;
mod prefixes;
mod sources;
mod walk;
mod xml;

pub use catalog::Catalog;
pub use disk::Disk;
pub use fetch::{Fetch, FetchError, Memory, Request};
pub use imports::ImportKind;
pub use sources::{Import, Sources};
pub use walk::load;
pub use xml::XmlError;

#[cfg(feature = "cli")]
pub(crate) use fetch::{has_scheme, join};
pub(crate) use prefixes::prefixes;
pub(crate) use xml::parse_document;

/// Bounds on what is read, so that no input exhausts memory or the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest document, in bytes.
    pub document_bytes: u64,
    /// Most documents.
    pub documents: usize,
    /// Deepest nesting of elements; more than 250 count as 250, because later stages recurse. Groups that groups refer
    /// to may not nest deeper than 250 either, all in all.
    pub depth: usize,
    /// Most elements, comments and pieces of text in a document.
    pub nodes: u32,
    /// Most attributes of one element.
    pub attributes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { document_bytes: 64 << 20, documents: 2_000, depth: 200, nodes: 8_000_000, attributes: 2_000 }
    }
}
