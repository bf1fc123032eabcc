//! Reads a signature and checks it (XML Signature 1.0 §3.2): first that of the list of digests, then each digest.

use ring::digest::digest;

use super::algorithms;
use super::ids::Ids;
use super::key_info::decoded;
use crate::c14n::Canonicalization;
use crate::certificate::PublicKey;
use crate::document::{Document, NodeId};
use crate::error::{VerifyError, VerifyErrorKind};
use crate::names::{DS, EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS};

/// The number of parts that a signature may cover.
const REFERENCES: usize = 128;

/// The parts of a `ds:Signature`.
#[derive(Debug)]
pub(super) struct Signature {
    info: NodeId,
    value: NodeId,
    pub(super) key_info: Option<NodeId>,
}

impl Signature {
    /// Finds the parts.
    pub(super) fn read(document: &Document<'_>, signature: NodeId) -> Result<Self, VerifyError> {
        let mut children = document.children(signature);
        let mut next = |local| children.next().filter(|child| document.is(*child, (DS, local)));
        let (info, value, key_info) = (next("SignedInfo"), next("SignatureValue"), next("KeyInfo"));
        match (info, value, children.next()) {
            (Some(info), Some(value), None) => Ok(Self { info, value, key_info }),
            _ => Err(unsupported("it has other parts than SignedInfo, SignatureValue and KeyInfo")),
        }
    }

    /// Checks the signature of the list of digests.
    pub(super) fn check_value(&self, document: &Document<'_>, key: &PublicKey, sha1: bool) -> Result<(), VerifyError> {
        let method = only(document, self.info, "CanonicalizationMethod")?;
        let info = form(document, method)?.element(document, self.info);
        let uri = algorithm(document, only(document, self.info, "SignatureMethod")?);
        match algorithms::is_valid(uri, key, info.as_bytes(), &decoded(document, self.value)?, sha1) {
            Some(true) => Ok(()),
            Some(false) => Err(VerifyError::new(VerifyErrorKind::Invalid, "the value is not that of the signed parts")),
            None => Err(unsupported(format!("the algorithm {uri:?} is not accepted for this key"))),
        }
    }

    /// Checks the digests, and returns the parts that they are of.
    pub(super) fn check_digests(
        &self,
        document: &Document<'_>,
        ids: &Ids<'_>,
        sha1: bool,
    ) -> Result<Vec<NodeId>, VerifyError> {
        let mut parts = Vec::new();
        for reference in document.named(self.info, (DS, "Reference")) {
            if parts.len() == REFERENCES {
                return Err(unsupported(format!("it has more than {REFERENCES} references")));
            }
            let uri = document.attribute(reference, "", "URI").unwrap_or_default();
            let part = ids.resolve(uri)?;
            let transforms = only(document, reference, "Transforms")?;
            // What an identifier refers to has no comments, whichever the form (§4.3.3.3).
            let form = form(document, only(document, transforms, "Transform")?)?.without_comments();
            let method = algorithm(document, only(document, reference, "DigestMethod")?);
            let Some(method) = algorithms::digest(method, sha1) else {
                return Err(unsupported(format!("the digest {method:?} is not accepted")));
            };
            let expected = decoded(document, only(document, reference, "DigestValue")?)?;
            if digest(method, form.element(document, part).as_bytes()).as_ref() != expected {
                let text = format!("{} is not as it was signed", document.name(part).1);
                return Err(VerifyError::new(VerifyErrorKind::Invalid, text));
            }
            parts.push(part);
        }
        Ok(parts)
    }
}

/// Returns the only child of a name, of those in the namespace of signatures.
fn only(document: &Document<'_>, parent: NodeId, local: &str) -> Result<NodeId, VerifyError> {
    let mut found = document.named(parent, (DS, local));
    match (found.next(), found.next()) {
        (Some(child), None) => Ok(child),
        _ => Err(unsupported(format!("{} does not have one {local}", document.name(parent).1))),
    }
}

fn algorithm<'d>(document: &'d Document<'_>, method: NodeId) -> &'d str {
    document.attribute(method, "", "Algorithm").unwrap_or_default()
}

/// Returns the canonical form that a method or a transform names. All others are rejected.
fn form(document: &Document<'_>, method: NodeId) -> Result<Canonicalization, VerifyError> {
    let mut form = match algorithm(document, method) {
        EXCLUSIVE => Canonicalization::new(),
        EXCLUSIVE_WITH_COMMENTS => Canonicalization::new().with_comments(),
        other => return Err(unsupported(format!("the transform {other:?} is not accepted"))),
    };
    for child in document.children(method) {
        match (document.is(child, (EXCLUSIVE, "InclusiveNamespaces")), document.attribute(child, "", "PrefixList")) {
            (true, Some(list)) => form = form.inclusive_prefixes(list.split_ascii_whitespace()),
            _ => return Err(unsupported(format!("the parameter {} of a transform", document.name(child).1))),
        }
    }
    Ok(form)
}

fn unsupported(detail: impl Into<String>) -> VerifyError {
    VerifyError::new(VerifyErrorKind::Unsupported, detail)
}
