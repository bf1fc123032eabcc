//! The encoder: writes values as XML, by the static tables.
//!
//! # For the layer above
//! ```text
//! Encoder::new(package: &'static NamespaceTable, options: &'a EncodeOptions) -> Encoder<'a>
//! e.start(uri, preferred_prefix, local)   opens an element; the prefix is declared on the document element
//! e.attribute(uri, preferred_prefix, local, value: &str) -> Written   right after `start`
//! e.text(&str) -> Written                 text inside the open element
//! e.end()                                 closes the innermost element that `start` opened
//! e.write_field(&FieldDescriptor, &impl Value) -> Written     the value as that element (qualified, in SOAP encoding too)
//! e.write_particle(&FieldDescriptor, &impl Value) -> Written  the value's elements without one around them
//! e.write_raw(&RawElement) -> Written     an element as it was captured
//! e.set_encoded(bool)                     SOAP encoding on or off from here on
//! e.finish_bytes() -> Bytes               like finish, but without moving the document (prefer it for what is sent)
//! e.finish() -> Vec<u8>                   UTF-8; namespaces are declared on the document element
//! ```

pub(crate) mod attach;
mod element;
mod error;
mod options;
pub(crate) mod state;
mod tags;
mod values;
mod visitor;

pub(crate) use crate::xml::write::{Append, Escape, Output, Prefixes, Reserved, escape_into};
pub use error::{EncodeError, EncodeErrorKind, Written};
pub use options::EncodeOptions;
pub use state::Encoder;
#[cfg_attr(not(feature = "validate"), expect(unused_imports, reason = "only `validate` uses visitors"))]
pub(crate) use visitor::FacetVisitor;

/// Writes a document; where its text needs a prefix that the document's names have, once more with other ones for these.
pub(crate) fn with_prefixes<T>(
    mut options: EncodeOptions,
    mut write: impl FnMut(&EncodeOptions) -> Written<T>,
) -> Written<T> {
    loop {
        let error = match write(&options) {
            Err(error) => error,
            written => return written,
        };
        match error.kind() {
            // A second meaning of the same prefix in one document is more than its root element can declare.
            EncodeErrorKind::Prefix(prefix, uri) if options.namespaces.iter().all(|(known, _)| known != prefix) => {
                options.namespaces.push((prefix.clone(), uri.clone()));
            }
            _ => return Err(error),
        }
    }
}
