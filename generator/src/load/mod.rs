//! Stage 1: reads the main document and all documents that it imports, each once.
//!
//! Only implementations of [`Fetch`] do IO. The result, [`Sources`], is text in UTF-8 with the imports between the documents.
//! The text is well-formed XML without a document type declaration, and its depth is limited, so that stages can recurse.

mod builtin;
mod catalog;
mod decode;
mod disk;
mod document_kind;
mod dump;
mod fetch;
mod imports;
mod missing;
mod names;
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
pub(crate) use decode::received;
#[cfg(feature = "cli")]
pub(crate) use fetch::{has_scheme, join};
pub(crate) use prefixes::prefixes;
pub(crate) use xml::parse_document;

/// Limits of documents, so that no input exhausts memory or the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum size of a document, in bytes.
    pub document_bytes: u64,
    /// The maximum number of documents.
    pub documents: usize,
    /// Deepest nesting of elements; more than 250 count as 250, because later stages recurse. Groups that groups refer
    /// to may not nest deeper than 250 either, all in all.
    pub depth: usize,
    /// The maximum number of elements, comments and texts in a document.
    pub nodes: u32,
    /// The maximum number of attributes of an element.
    pub attributes: usize,
    /// The maximum length of a name or a namespace, in bytes.
    pub name: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            document_bytes: 64 << 20,
            documents: 2_000,
            depth: 200,
            nodes: 8_000_000,
            attributes: 2_000,
            name: 2_000,
        }
    }
}
