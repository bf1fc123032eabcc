//! The identifiers of a message (WS-Security 1.0 §4). An identifier that two elements have refers to none.

use std::collections::HashMap;

use crate::document::{Document, NodeId};
use crate::error::{VerifyError, VerifyErrorKind};
use crate::names::{DS, SAML, WSU};

/// The elements by their identifiers.
#[derive(Debug)]
pub(super) struct Ids<'d>(HashMap<&'d str, NodeId>);

impl<'d> Ids<'d> {
    /// Collects `wsu:Id` of all elements, and the identifiers that XML Signature and SAML declare for theirs.
    pub(super) fn collect(document: &'d Document<'_>) -> Result<Self, VerifyError> {
        let mut ids = HashMap::new();
        for (id, element) in document.elements() {
            let uri = document.uri(element.uri);
            let own = match uri {
                DS => document.attribute(id, "", "Id"),
                uri if SAML.contains(&uri) => {
                    document.attribute(id, "", "ID").or_else(|| document.attribute(id, "", "AssertionID"))
                }
                _ => None,
            };
            for name in document.attribute(id, WSU, "Id").into_iter().chain(own) {
                if ids.insert(name, id).is_some() {
                    let text = format!("the identifier {name:?} is there twice");
                    return Err(VerifyError::new(VerifyErrorKind::Reference, text));
                }
            }
        }
        Ok(Self(ids))
    }

    /// Returns the element that a URI refers to, which is `#` and an identifier.
    pub(super) fn resolve(&self, uri: &str) -> Result<NodeId, VerifyError> {
        let found = uri.strip_prefix('#').and_then(|id| self.0.get(id));
        found.copied().ok_or_else(|| {
            VerifyError::new(VerifyErrorKind::Reference, format!("{uri:?} is no identifier of the message"))
        })
    }
}
