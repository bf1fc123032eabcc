//! The requirements of a WSDL on clients, besides its messages.

use super::{QName, Span, xmlns};

/// The assertions of encryption that TLS satisfies, since the connection encrypts whole messages (WS-SecurityPolicy 1.3 §7.3).
const BY_TLS: &[&str] = &[
    "ContentEncryptedElements",
    "EncryptedElements",
    "EncryptedParts",
    "EncryptedSupportingTokens",
    "EndorsingEncryptedSupportingTokens",
    "SignedEncryptedSupportingTokens",
    "SignedEndorsingEncryptedSupportingTokens",
];

/// What a binding, a port or an operation requires of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// The requirements that a client can satisfy.
    pub policy: Policy,
    /// The assertions that a client does not satisfy by itself, in document order.
    pub unmet: Vec<Assertion>,
}

/// An assertion of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Assertion {
    /// Its name.
    pub name: QName,
    /// Its name with the prefix of the document.
    pub written: String,
    /// Its place.
    pub span: Span,
}

/// What policies (WS-Policy 1.2 and 1.5, WS-SecurityPolicy 1.1 to 1.3) and WS-Addressing require of a client, as far as
/// it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// The version of WS-Addressing, if requests have its header blocks.
    pub addressing: Option<Addressing>,
    /// The form of the password, if requests have a username token.
    pub username: Option<Password>,
    /// Whether requests have a timestamp (`sp:IncludeTimestamp`).
    pub timestamp: bool,
    /// Whether messages go over TLS (`sp:TransportBinding`).
    pub https: bool,
    /// Whether messages are signed with certificates (`sp:AsymmetricBinding`, endorsing tokens).
    pub signature: bool,
    /// Whether messages are sent with MTOM.
    pub mtom: bool,
}

/// A version of WS-Addressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressing {
    /// 1.0.
    V1_0,
    /// The submission of August 2004.
    V2004_08,
}

/// The form of the password in a username token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Password {
    /// As text.
    Text,
    /// As a digest (`sp:HashPassword`).
    Digest,
    /// Not at all (`sp:NoPassword`).
    Absent,
}

/// An action in WS-Addressing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `wsam:Action`.
    Explicit(String),
    /// That of the default rule.
    Default(String),
}

impl Requirements {
    /// Adds what another policy for the same messages requires.
    pub fn merge(&mut self, other: &Self) {
        self.policy.merge(&other.policy);
        let new = other.unmet.iter().filter(|assertion| !self.unmet.contains(assertion));
        let new: Vec<Assertion> = new.cloned().collect();
        self.unmet.extend(new);
        if self.policy.https {
            self.unmet.retain(|assertion| !assertion.is_met_by_tls());
        }
    }
}

impl Assertion {
    /// Whether a client satisfies it where messages go over TLS.
    pub fn is_met_by_tls(&self) -> bool {
        xmlns::is_security_policy(&self.name.namespace) && BY_TLS.contains(&self.name.local.as_str())
    }
}

impl Policy {
    /// Returns whether nothing is required.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the requirements in words.
    pub fn in_words(&self) -> Vec<&'static str> {
        let password = self.username.map(|password| match password {
            Password::Text => "a `UsernameToken` with a password as text",
            Password::Digest => "a `UsernameToken` with the digest of a password",
            Password::Absent => "a `UsernameToken` without a password",
        });
        let required = [
            self.https.then_some("TLS"),
            self.addressing.map(|_| "WS-Addressing (which is added by itself)"),
            password,
            self.timestamp.then_some("a timestamp"),
            self.signature.then_some("signatures with X.509 certificates"),
            self.mtom.then_some("MTOM"),
        ];
        required.into_iter().flatten().collect()
    }

    /// Adds what another policy for the same messages requires.
    pub fn merge(&mut self, other: &Self) {
        self.addressing = self.addressing.or(other.addressing);
        self.username = self.username.or(other.username);
        self.timestamp |= other.timestamp;
        self.https |= other.https;
        self.signature |= other.signature;
        self.mtom |= other.mtom;
    }
}
