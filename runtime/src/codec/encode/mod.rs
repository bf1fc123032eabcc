//! The encoder: writes values as XML, by the static tables.
//!
//! `start`, `attribute`, `text` and `end` write elements that no descriptor describes; `write_field`, `write_particle` and
//! `write_raw` write values. `finish_bytes` returns the document, whose namespaces are declared on the document element.

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
