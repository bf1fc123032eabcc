//! The requirements of a WSDL on clients, besides its messages.

use super::addressing::AddressingVersion;

/// What the policies of a port require (WS-Policy 1.5, WS-SecurityPolicy 1.3), as far as a client has to do something
/// about it: generated ports return theirs from `policy()`.
///
/// WS-Addressing is added to the operations by itself. `soapstone-wss` makes the security header.
///
/// # Examples
///
/// ```
/// use soapstone::soap::{AddressingVersion, PasswordKind, Policy};
///
/// let policy = Policy::new().username_token(PasswordKind::Digest).with_timestamp().over_https();
/// assert_eq!((policy.username_token, policy.https), (Some(PasswordKind::Digest), true));
/// let signed = Policy::new().signed().with_mtom().addressing(AddressingVersion::V1_0);
/// assert!(signed.signature && signed.mtom && !signed.timestamp);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The version of WS-Addressing, if requests have its header blocks.
    pub addressing: Option<AddressingVersion>,
    /// The form of the password, if requests have a username token.
    pub username_token: Option<PasswordKind>,
    /// Whether requests have a timestamp.
    pub timestamp: bool,
    /// Whether messages go over TLS.
    pub https: bool,
    /// Whether messages are signed with certificates.
    pub signature: bool,
    /// Whether messages are sent with MTOM.
    pub mtom: bool,
}

/// How a username token has its password (WS-Security Username Token Profile 1.0 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PasswordKind {
    /// As text.
    Text,
    /// As a digest.
    Digest,
    /// Not at all.
    Absent,
}

impl Policy {
    /// Creates a policy that requires nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { addressing: None, username_token: None, timestamp: false, https: false, signature: false, mtom: false }
    }

    /// Requires the header blocks of WS-Addressing.
    #[must_use]
    pub const fn addressing(mut self, version: AddressingVersion) -> Self {
        self.addressing = Some(version);
        self
    }

    /// Requires a username token.
    #[must_use]
    pub const fn username_token(mut self, password: PasswordKind) -> Self {
        self.username_token = Some(password);
        self
    }

    /// Requires a timestamp.
    #[must_use]
    pub const fn with_timestamp(mut self) -> Self {
        self.timestamp = true;
        self
    }

    /// Requires TLS.
    #[must_use]
    pub const fn over_https(mut self) -> Self {
        self.https = true;
        self
    }

    /// Requires signatures.
    #[must_use]
    pub const fn signed(mut self) -> Self {
        self.signature = true;
        self
    }

    /// Requires MTOM.
    #[must_use]
    pub const fn with_mtom(mut self) -> Self {
        self.mtom = true;
        self
    }
}
