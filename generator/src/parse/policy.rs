//! `wsp:Policy`, `wsp:PolicyReference` and `wsaw:UsingAddressing` of bindings and ports.

use super::reader::{Reader, Xml, elements, written};
use crate::base::QName;
use crate::base::policy::{Addressing, Assertion, Password, Requirements};
use crate::base::xmlns;

/// Known assertions without requirements for a client: tokens, layouts, references to tokens, parts that a binding names
/// already, and the settings of .NET's security.
const SILENT: &[&str] = &[
    "HttpsToken",
    "InitiatorSignatureToken",
    "InitiatorToken",
    "Lax",
    "LaxTsFirst",
    "LaxTsLast",
    "Layout",
    "MustNotSendAmend",
    "MustNotSendCancel",
    "MustNotSendRenew",
    "MustSupportClientChallenge",
    "MustSupportIssuedTokens",
    "MustSupportRefEmbeddedToken",
    "MustSupportRefIssuerSerial",
    "MustSupportRefKeyIdentifier",
    "MustSupportRefThumbprint",
    "MustSupportServerChallenge",
    "OnlySignEntireHeadersAndBody",
    "ProtectTokens",
    "ProtectionToken",
    "RecipientSignatureToken",
    "RecipientToken",
    "RequireClientEntropy",
    "RequireEmbeddedTokenReference",
    "RequireInternalReference",
    "RequireIssuerSerialReference",
    "RequireKeyIdentifierReference",
    "RequireServerEntropy",
    "RequireSignatureConfirmation",
    "RequireThumbprintReference",
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
    "WssX509Pkcs7Token10",
    "WssX509PkiPathV1Token10",
    "WssX509V1Token11",
    "WssX509V3Token10",
    "WssX509V3Token11",
    "X509Token",
];

/// Assertions that are read where they stand, whatever is in them: `sp:SignedParts` names elements, and algorithms are
/// agreed on by the messages themselves.
const CLOSED: &[&str] = &["AlgorithmSuite", "SignedParts"];

/// The maximum number of references to policies that a policy follows, since these may be circular.
const REFERENCES: usize = 32;

impl<'d> Reader<'d> {
    /// Reads what an element within a binding or a port requires. Returns whether it is a policy, or an assertion that is
    /// known; others are extensions.
    pub(super) fn requirement(&self, node: Xml<'_, 'd>, requirements: &mut Requirements) -> bool {
        let mut walk = PolicyWalk { reader: self, references: REFERENCES };
        if is_operator(node) {
            requirements.merge(&walk.operator(node));
            return true;
        }
        let own = walk.assertion(node);
        let is_known = own.unmet.is_empty();
        if is_known {
            requirements.merge(&own);
        }
        is_known
    }

    /// Returns whether an element of the document is a policy, which is read where it is referred to, or the statement that
    /// there are policies.
    pub(super) fn is_policy(&self, node: Xml<'_, 'd>) -> bool {
        let is_named = matches!(node.tag_name().name(), "Policy" | "UsingPolicy");
        is_named && xmlns::is_ws_policy(node.tag_name().namespace().unwrap_or_default())
    }
}

/// Whether an element is an operator of policies (WS-Policy 1.5 §4), or a reference to a policy.
fn is_operator(node: Xml<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "Policy" | "All" | "ExactlyOne" | "PolicyReference")
        && xmlns::is_ws_policy(node.tag_name().namespace().unwrap_or_default())
}

fn has_id(node: Xml<'_, '_>, id: &str) -> bool {
    let mut ids = node.attributes().filter(|attribute| matches!(attribute.name(), "Id" | "id"));
    ids.any(|attribute| attribute.namespace().is_some() && attribute.value().trim() == id)
}

fn is_optional(node: Xml<'_, '_>) -> bool {
    let mut optional = node.attributes().filter(|attribute| attribute.name() == "Optional");
    optional.any(|attribute| matches!(attribute.value().trim(), "true" | "1"))
}

/// The reading of a policy.
struct PolicyWalk<'r, 'd> {
    reader: &'r Reader<'d>,
    /// The number of references that may still be followed.
    references: usize,
}

impl<'d> PolicyWalk<'_, 'd> {
    /// Reads an operator: all that is in it, and of several alternatives the first that a client can satisfy.
    fn operator(&mut self, node: Xml<'_, 'd>) -> Requirements {
        match node.tag_name().name() {
            "PolicyReference" => return self.reference(node),
            "ExactlyOne" => {
                let alternatives: Vec<Requirements> = elements(node).map(|child| self.any(child)).collect();
                let satisfiable = alternatives.iter().position(|alternative| alternative.unmet.is_empty());
                return alternatives.into_iter().nth(satisfiable.unwrap_or_default()).unwrap_or_default();
            }
            _ => {}
        }
        let mut all = Requirements::default();
        elements(node).for_each(|child| all.merge(&self.any(child)));
        all
    }

    fn any(&mut self, node: Xml<'_, 'd>) -> Requirements {
        if is_operator(node) { self.operator(node) } else { self.assertion(node) }
    }

    /// Reads the policy of the document that a reference names.
    fn reference(&mut self, node: Xml<'_, 'd>) -> Requirements {
        let id = self.reader.attribute(node, "URI").and_then(|uri| uri.strip_prefix('#'));
        let found = id.and_then(|id| elements(node.document().root_element()).find(|child| has_id(*child, id)));
        self.references = self.references.saturating_sub(1);
        match found.filter(|_| self.references > 0) {
            Some(found) => self.operator(found),
            None => self.unmet(node),
        }
    }

    /// Returns an assertion that a client does not satisfy by itself.
    fn unmet(&self, node: Xml<'_, 'd>) -> Requirements {
        let name = QName::new(node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        let assertion = Assertion { name, written: written(node).to_owned(), span: self.reader.span(node) };
        Requirements { unmet: vec![assertion], ..Requirements::default() }
    }

    /// Reads an assertion with those nested in it.
    fn assertion(&mut self, node: Xml<'_, 'd>) -> Requirements {
        let (namespace, local) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        let mut own = Requirements::default();
        if is_optional(node) || xmlns::is_tool_policy(namespace) {
            return own;
        }
        let policy = &mut own.policy;
        match local {
            "UsingAddressing" if namespace == xmlns::ADDRESSING_WSDL => policy.addressing = Some(Addressing::V1_0),
            "Addressing" if namespace == xmlns::ADDRESSING_METADATA => {
                policy.addressing = Some(Addressing::V1_0);
                // Where responses may be sent to.
                return own;
            }
            "UsingAddressing" if namespace == xmlns::ADDRESSING_2004 => policy.addressing = Some(Addressing::V2004_08),
            "OptimizedMimeSerialization" | "MTOM" => policy.mtom = true,
            _ if !xmlns::is_security_policy(namespace) => return self.unmet(node),
            "UsernameToken" => {
                policy.username = Some(password(node));
                return own;
            }
            "TransportBinding" => policy.https = true,
            "AsymmetricBinding" | "EndorsingSupportingTokens" | "SignedEndorsingSupportingTokens" => {
                policy.signature = true;
            }
            "EndorsingEncryptedSupportingTokens" | "SignedEndorsingEncryptedSupportingTokens" => {
                policy.signature = true;
                own.merge(&self.unmet(node));
            }
            "EncryptedSupportingTokens" | "SignedEncryptedSupportingTokens" => own.merge(&self.unmet(node)),
            "IncludeTimestamp" => policy.timestamp = true,
            // What is in it holds beside the keys that a client does not have.
            "SymmetricBinding" => own.merge(&self.unmet(node)),
            _ if CLOSED.contains(&local) => return own,
            _ if !SILENT.contains(&local) => return self.unmet(node),
            _ => {}
        }
        if let Some(required) = node.attribute("RequireClientCertificate").map(str::trim)
            && matches!(required, "true" | "1")
        {
            let mut certificate = self.unmet(node);
            certificate.unmet.iter_mut().for_each(|unmet| unmet.name.local = "RequireClientCertificate".to_owned());
            own.merge(&certificate);
        }
        for child in elements(node) {
            // Elements of other specifications, such as the issuer of a token, are no assertions.
            if is_operator(child) || xmlns::is_security_policy(child.tag_name().namespace().unwrap_or_default()) {
                own.merge(&self.any(child));
            }
        }
        own
    }
}

/// Returns the form of the password in a username token.
fn password(token: Xml<'_, '_>) -> Password {
    let has = |local: &str| token.descendants().any(|inner| inner.tag_name().name() == local);
    match (has("HashPassword"), has("NoPassword")) {
        (true, _) => Password::Digest,
        (_, true) => Password::Absent,
        _ => Password::Text,
    }
}
