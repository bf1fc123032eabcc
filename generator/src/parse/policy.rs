//! `wsp:Policy`, `wsp:PolicyReference` and `wsaw:UsingAddressing` of bindings and ports.

use super::reader::{Reader, Xml, elements};
use crate::base::policy::{Addressing, Password, Policy};
use crate::base::xmlns;

/// Known assertions without requirements for the documentation of a client: tokens, algorithms, layouts, parts that the
/// binding already names.
const SILENT: &[&str] = &[
    "AlgorithmSuite",
    "Basic128",
    "Basic128Rsa15",
    "Basic192",
    "Basic256",
    "Basic256Rsa15",
    "Basic256Sha256",
    "EncryptedParts",
    "EncryptSignature",
    "HttpsToken",
    "InitiatorToken",
    "Lax",
    "Layout",
    "MustSupportIssuedTokens",
    "MustSupportRefEmbeddedToken",
    "MustSupportRefIssuerSerial",
    "MustSupportRefKeyIdentifier",
    "MustSupportRefThumbprint",
    "OnlySignEntireHeadersAndBody",
    "ProtectionToken",
    "RecipientToken",
    "RequireClientEntropy",
    "RequireServerEntropy",
    "SignedEncryptedSupportingTokens",
    "SignedParts",
    "SignedSupportingTokens",
    "Strict",
    "SupportingTokens",
    "TransportToken",
    "Trust10",
    "Trust13",
    "Wss10",
    "Wss11",
    "WssUsernameToken10",
    "WssUsernameToken11",
    "WssX509V3Token10",
    "WssX509V3Token11",
    "X509Token",
];

impl<'d> Reader<'d> {
    /// Reads what an element within a binding or a port requires. Returns whether all of it is read.
    pub(super) fn requirement(&self, node: Xml<'_, 'd>, policy: &mut Policy) -> bool {
        let namespace = node.tag_name().namespace().unwrap_or_default();
        match node.tag_name().name() {
            "PolicyReference" if xmlns::is_ws_policy(namespace) => {
                let id = self.attribute(node, "URI").and_then(|uri| uri.strip_prefix('#'));
                let root = node.document().root_element();
                let found = id.and_then(|id| elements(root).find(|child| has_id(*child, id)));
                found.is_some_and(|found| self.requirement(found, policy))
            }
            "Policy" if xmlns::is_ws_policy(namespace) => {
                let mut own = Policy::default();
                let is_known = alternative(node, &mut own);
                policy.merge(&own);
                is_known
            }
            _ => assertion(node, policy),
        }
    }

    /// Returns whether a policy of the document is read as a whole where it is referred to.
    pub(super) fn is_known_policy(&self, node: Xml<'_, 'd>) -> bool {
        let namespace = node.tag_name().namespace().unwrap_or_default();
        node.tag_name().name() == "Policy"
            && xmlns::is_ws_policy(namespace)
            && alternative(node, &mut Policy::default())
    }
}

fn has_id(node: Xml<'_, '_>, id: &str) -> bool {
    let mut ids = node.attributes().filter(|attribute| matches!(attribute.name(), "Id" | "id"));
    ids.any(|attribute| attribute.namespace().is_some() && attribute.value().trim() == id)
}

/// Reads the assertions in an operator of a policy (WS-Policy 1.5 §4): all, and of several alternatives the first. Returns
/// whether all of them are known and there is any.
fn alternative(node: Xml<'_, '_>, policy: &mut Policy) -> bool {
    let exactly_one = node.tag_name().name() == "ExactlyOne";
    let (mut count, mut is_known) = (0, true);
    for child in elements(node).take(if exactly_one { 1 } else { usize::MAX }) {
        count += 1;
        let is_operator = xmlns::is_ws_policy(child.tag_name().namespace().unwrap_or_default());
        is_known &= match child.tag_name().name() {
            "Policy" | "All" | "ExactlyOne" if is_operator => alternative(child, policy),
            _ => assertion(child, policy),
        };
    }
    // `<wsp:All/>` requires nothing; a choice of nothing cannot be made.
    is_known && (count > 0 || node.tag_name().name() == "All")
}

/// Reads an assertion with those nested in it. Returns whether all of them are known.
fn assertion(node: Xml<'_, '_>, policy: &mut Policy) -> bool {
    let (namespace, local) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
    let mut optional = node.attributes().filter(|attribute| attribute.name() == "Optional");
    if optional.any(|attribute| matches!(attribute.value().trim(), "true" | "1")) {
        return true;
    }
    match local {
        "UsingAddressing" if namespace == xmlns::ADDRESSING_WSDL => policy.addressing = Some(Addressing::V1_0),
        "Addressing" if namespace == xmlns::ADDRESSING_METADATA => {
            policy.addressing = Some(Addressing::V1_0);
            // Where responses may be sent to.
            return true;
        }
        "UsingAddressing" if namespace == xmlns::ADDRESSING_2004 => policy.addressing = Some(Addressing::V2004_08),
        "OptimizedMimeSerialization" | "MTOM" => policy.mtom = true,
        _ if !xmlns::is_security_policy(namespace) => return false,
        "UsernameToken" => {
            let has = |local: &str| node.descendants().any(|inner| inner.tag_name().name() == local);
            policy.username = Some(match (has("HashPassword"), has("NoPassword")) {
                (true, _) => Password::Digest,
                (_, true) => Password::Absent,
                _ => Password::Text,
            });
            return true;
        }
        "TransportBinding" => policy.https = true,
        "AsymmetricBinding" | "SymmetricBinding" => policy.signature = true,
        "IncludeTimestamp" => policy.timestamp = true,
        // The parts that are signed are elements without assertions in them.
        "SignedParts" | "EncryptedParts" => return true,
        _ if !SILENT.contains(&local) => return false,
        _ => {}
    }
    let nested = elements(node).map(|child| match child.tag_name().name() {
        "Policy" | "All" | "ExactlyOne" => alternative(child, policy) || elements(child).next().is_none(),
        _ => assertion(child, policy),
    });
    // Each of them is read, whether the others are known or not.
    nested.filter(|is_known| !is_known).count() == 0
}
