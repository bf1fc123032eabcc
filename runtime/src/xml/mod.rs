//! XML 1.0 and Namespaces in XML, and nothing else: text, tags, attributes, namespace scopes, prefixes, and elements that
//! are kept as XML.
//!
//! This layer covers how a document is written. It does not depend on schemas, Rust types or SOAP: names are compared with
//! those of a list of namespaces, and values are text.

mod error;
pub mod fragment;
mod names;
mod namespace_family;
mod namespaces;
pub(crate) mod read;
mod scope;
pub(crate) mod write;

pub use error::{XmlError, XmlErrorKind, XmlRead};
pub use fragment::{RawAttribute, RawElement};
pub(crate) use names::is_ncname;
pub use names::trim;
pub use namespace_family::NamespaceFamily;
pub use namespaces::{Namespace, NamespaceTable, SOAP_ENCODING_11, SOAP_ENCODING_12, XML, XS, XSI};
pub(crate) use namespaces::{SOAP_ENVELOPE_11, SOAP_ENVELOPE_12, XOP};
pub(crate) use read::is_known_charset;
pub use read::{events, transcode};
pub(crate) use scope::NsId;
pub use scope::{Bindings, ResolvePrefix};
