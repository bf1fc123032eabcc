//! Which certificate a signature is by (WS-Security 1.0 §7, X.509 Certificate Token Profile 1.0 §3.2). What the message
//! states about it is a hint: whether the certificate is trusted is checked afterwards.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::ids::Ids;
use crate::certificate::Certificate;
use crate::document::{Document, NodeId};
use crate::error::{VerifyError, VerifyErrorKind};
use crate::names::{DS, KEY_IDENTIFIER, THUMBPRINT, WSSE, X509_V3};

/// Returns the certificate that `ds:KeyInfo` names. `known` are those that it can name without holding them.
pub(super) fn certificate(
    document: &Document<'_>,
    ids: &Ids<'_>,
    security: NodeId,
    key_info: Option<NodeId>,
    known: &[Certificate],
) -> Result<Certificate, VerifyError> {
    let Some(key_info) = key_info else {
        let [only] = known else { return Err(unsupported("it does not refer to a key")) };
        return Ok(only.clone());
    };
    let reference = only_child(document, key_info)?;
    let reference = match document.name(reference) {
        (WSSE, "SecurityTokenReference") => only_child(document, reference)?,
        _ => reference,
    };
    match document.name(reference) {
        (WSSE, "Reference") => {
            let uri = document.attribute(reference, "", "URI").unwrap_or_default();
            let token = ids.resolve(uri)?;
            if document.element(token).and_then(|token| token.parent) != Some(security) {
                return Err(VerifyError::new(VerifyErrorKind::Reference, "the token is not in the security header"));
            }
            binary_token(document, token)
        }
        (WSSE, "Embedded") => binary_token(document, only_child(document, reference)?),
        (WSSE, "KeyIdentifier") => {
            let kind = document.attribute(reference, "", "ValueType").unwrap_or_default();
            let value = decoded(document, reference)?;
            match kind {
                THUMBPRINT => find(known, |certificate| certificate.thumbprint() == value),
                KEY_IDENTIFIER => find(known, |certificate| certificate.key_identifier() == Some(&*value)),
                X509_V3 => parsed(&value),
                _ => Err(unsupported(format!("a key identifier of the type {kind:?}"))),
            }
        }
        (DS, "X509Data") => x509_data(document, only_child(document, reference)?, known),
        (_, local) => Err(unsupported(format!("a key by {local}"))),
    }
}

fn x509_data(document: &Document<'_>, data: NodeId, known: &[Certificate]) -> Result<Certificate, VerifyError> {
    match document.name(data) {
        (DS, "X509Certificate") => parsed(&decoded(document, data)?),
        (DS, "X509SKI") => {
            let value = decoded(document, data)?;
            find(known, |certificate| certificate.key_identifier() == Some(&*value))
        }
        (DS, "X509IssuerSerial") => {
            // Texts of names differ in their spelling, and the number is enough to choose among those that are trusted.
            let serial = document.named(data, (DS, "X509SerialNumber")).next();
            let serial = serial.and_then(|serial| document.text(serial)).unwrap_or_default();
            find(known, |certificate| certificate.serial_number() == serial.trim().trim_start_matches('0'))
        }
        (_, local) => Err(unsupported(format!("a key by {local}"))),
    }
}

fn binary_token(document: &Document<'_>, token: NodeId) -> Result<Certificate, VerifyError> {
    let kind = document.attribute(token, "", "ValueType").unwrap_or(X509_V3);
    if !document.is(token, (WSSE, "BinarySecurityToken")) || kind != X509_V3 {
        return Err(unsupported(format!("a key by {} of the type {kind:?}", document.name(token).1)));
    }
    parsed(&decoded(document, token)?)
}

fn find(known: &[Certificate], is_it: impl Fn(&Certificate) -> bool) -> Result<Certificate, VerifyError> {
    let found = known.iter().find(|certificate| is_it(certificate)).cloned();
    found.ok_or_else(|| VerifyError::new(VerifyErrorKind::Untrusted, "it is by a certificate that is not known"))
}

fn parsed(der: &[u8]) -> Result<Certificate, VerifyError> {
    Certificate::from_der(der).map_err(|error| unsupported(error.to_string()))
}

/// Returns the only element within an element.
fn only_child(document: &Document<'_>, parent: NodeId) -> Result<NodeId, VerifyError> {
    let mut children = document.children(parent);
    match (children.next(), children.next()) {
        (Some(child), None) => Ok(child),
        _ => Err(unsupported(format!("{} does not hold one element", document.name(parent).1))),
    }
}

/// Returns the bytes that an element holds in base64.
pub(super) fn decoded(document: &Document<'_>, id: NodeId) -> Result<Vec<u8>, VerifyError> {
    let text: String = document.text(id).unwrap_or_default().split_ascii_whitespace().collect();
    let bad = |_| VerifyError::new(VerifyErrorKind::Malformed, format!("{} is not base64", document.name(id).1));
    BASE64_STANDARD.decode(text).map_err(bad)
}

fn unsupported(detail: impl Into<String>) -> VerifyError {
    VerifyError::new(VerifyErrorKind::Unsupported, detail)
}
