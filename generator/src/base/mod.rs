//! The bottom layer, which every stage uses and which uses no stage.
//!
//! It has documents as texts with places in them, expanded names, the namespaces of the specifications and the built-in
//! types of XML Schema. It must not depend on how documents are loaded, on WSDL or on Rust's types.

mod arena;
mod builtins;
mod facets;
pub mod policy;
mod qname;
pub(crate) mod shown;
mod source;
pub mod xmlns;

pub use arena::{Arena, Idx, SideTable};
pub use builtins::Builtin;
pub use facets::{EnumerationValue, Facets};
pub use qname::QName;
pub use source::{DocumentId, Position, Source, Span};
