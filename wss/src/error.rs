//! What can go wrong. No text has a secret in it.

use std::fmt;

use soapstone::xml::XmlError;

/// The error of making a security header.
///
/// # Examples
///
/// ```
/// use soapstone_wss::{Security, WssError};
///
/// let error = Security::new().secure(b"<no-envelope/>").unwrap_err();
/// assert!(matches!(error, WssError::Message(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WssError {
    /// The system has no random numbers.
    Random,
    /// A private key that cannot be read, is of another kind than RSA of 2048 bits or more, P-256 and P-384, or does not
    /// belong to its certificate.
    Key(&'static str),
    /// A certificate that cannot be read.
    Certificate(String),
    /// The message is not an envelope, or lacks a part that is to be signed.
    Message(String),
    /// Text that XML does not have.
    Xml(XmlError),
}

impl fmt::Display for WssError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Random => f.write_str("the system has no random numbers"),
            Self::Key(text) => write!(f, "the private key: {text}"),
            Self::Certificate(text) => write!(f, "the certificate: {text}"),
            Self::Message(text) => f.write_str(text),
            Self::Xml(error) => write!(f, "the security header: {error}"),
        }
    }
}

impl std::error::Error for WssError {}

impl From<XmlError> for WssError {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

/// The error of verifying a message: why it is rejected.
///
/// # Examples
///
/// ```
/// use std::time::SystemTime;
/// use soapstone_wss::{Verifier, VerifyErrorKind};
///
/// let unsigned = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>";
/// let error = Verifier::pinned([]).verify(unsigned, SystemTime::now()).unwrap_err();
/// assert_eq!(error.kind(), VerifyErrorKind::Unsigned);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyError {
    kind: VerifyErrorKind,
    detail: String,
}

/// The kinds of [`VerifyError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyErrorKind {
    /// The message is not well-formed, is no envelope, or has parts that no envelope has.
    Malformed,
    /// There is no security header for this receiver, or no signature in it.
    Unsigned,
    /// The signature has a form that is not supported: an algorithm, a transform, a reference to a key.
    Unsupported,
    /// A digest or the signature is not that of the message.
    Invalid,
    /// A reference is to something else than a part of the envelope itself, or identifiers are ambiguous.
    Reference,
    /// A part that has to be signed is not.
    NotCovered,
    /// The certificate is not trusted.
    Untrusted,
    /// The message is too old, or from the future.
    Expired,
    /// The message confirms another request's signature.
    Confirmation,
}

impl VerifyError {
    pub(crate) fn new(kind: VerifyErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> VerifyErrorKind {
        self.kind
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            VerifyErrorKind::Malformed => "the message is malformed",
            VerifyErrorKind::Unsigned => "the message is not signed",
            VerifyErrorKind::Unsupported => "the signature is not supported",
            VerifyErrorKind::Invalid => "the signature is not valid",
            VerifyErrorKind::Reference => "the signature refers to what it must not",
            VerifyErrorKind::NotCovered => "the signature does not cover all parts",
            VerifyErrorKind::Untrusted => "the certificate is not trusted",
            VerifyErrorKind::Expired => "the message is not valid at this time",
            VerifyErrorKind::Confirmation => "the signature of the request is not confirmed",
        };
        write!(f, "{kind}: {}", self.detail)
    }
}

impl std::error::Error for VerifyError {}

impl From<XmlError> for VerifyError {
    fn from(error: XmlError) -> Self {
        Self::new(VerifyErrorKind::Malformed, error.to_string())
    }
}
