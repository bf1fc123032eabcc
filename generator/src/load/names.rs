//! The lengths of names: stages after this one have a copy of a name wherever something refers to it.

use roxmltree::Document;

use super::{Limits, XmlError};
use crate::base::xmlns;
use crate::diagnostics::Code;

/// The attributes that name components and namespaces.
const NAMES: [&str; 2] = ["name", "targetNamespace"];

/// Checks the length of the names that a document declares.
///
/// # Errors
/// A name is longer than the limit.
pub(super) fn check(document: &Document<'_>, limits: &Limits) -> Result<(), XmlError> {
    let is_described = |namespace: &str| xmlns::is_schema(namespace) || namespace == xmlns::WSDL;
    let elements = document.descendants().filter(|node| node.tag_name().namespace().is_some_and(is_described));
    for attribute in elements.flat_map(|node| node.attributes()) {
        if attribute.namespace().is_none() && NAMES.contains(&attribute.name()) && attribute.value().len() > limits.name
        {
            let start = attribute.range().start;
            return Err(too_long(start..attribute.range_qname().end, limits));
        }
    }
    Ok(())
}

/// Returns the error for a name or namespace that is too long.
pub(super) fn too_long(range: std::ops::Range<usize>, limits: &Limits) -> XmlError {
    XmlError {
        code: Code::LIMIT,
        message: format!("a name or namespace is longer than {} bytes", limits.name),
        range,
        hint: Some("choose a shorter one".to_owned()),
    }
}
