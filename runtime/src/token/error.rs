//! The errors of tokens.

use std::fmt;

use crate::redact::Scrubber;
use crate::soap::Fault;
use crate::transport::{Headers, TransportError};

/// There is no token, or the server rejects it. Cloneable: all calls that waited for one token share its failure.
///
/// # Examples
///
/// ```
/// use soapstone::Fault;
/// use soapstone::redact::Scrubber;
/// use soapstone::token::{TokenError, TokenErrorKind};
/// use soapstone::transport::{TransportError, TransportErrorKind};
///
/// let error = TokenError::new(TokenErrorKind::BadCredentials, "the service rejects the password");
/// assert_eq!((error.kind(), error.is_temporary(), error.status()), (TokenErrorKind::BadCredentials, false, None));
/// assert_eq!(TokenError::other("no file").kind(), TokenErrorKind::Other);
///
/// let late = TransportError::new(TransportErrorKind::Timeout, "no response within 5 s");
/// assert!(TokenError::transport("https://login.example.com/token", late).is_temporary());
/// assert_eq!(TokenError::other("busy").with_kind(TokenErrorKind::Service).kind(), TokenErrorKind::Service);
///
/// /// The error of a token service with a SOAP interface, whose texts may quote the password.
/// fn of_fault(fault: Fault, password: &str) -> TokenError {
///     let text = Scrubber::new([password]).scrub(&fault.string);
///     TokenError::with_clean_text(TokenErrorKind::Service, text).with_fault(fault)
/// }
///
/// /// Returns what the server gave as the reason for the rejection of a token.
/// fn reason(error: &TokenError) -> Option<&str> {
///     let header = error.headers().and_then(|headers| headers.get("WWW-Authenticate"));
///     error.fault().map(|fault| fault.string.as_str()).or(header)
/// }
/// # assert_eq!(reason(&error), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenError {
    kind: TokenErrorKind,
    text: String,
    transport: Option<TransportError>,
    status: Option<u16>,
    headers: Option<Box<Headers>>,
    fault: Option<Box<Fault>>,
}

/// The kinds of [`TokenError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The token service rejects the user's name and password.
    BadCredentials,
    /// The token service returned an error of another kind.
    Service,
    /// The response of the token service is not a token, but a page or empty.
    NotAToken,
    /// The token service was not reached, or its response broke off.
    Transport,
    /// The server requires a token and the client has no [`TokenProvider`](super::TokenProvider).
    NoProvider,
    /// The server rejects the new token as it did the old one.
    Rejected,
    /// The token must not be sent over plain `http`.
    Insecure,
    /// Another error of the provider.
    Other,
}

impl TokenError {
    /// Creates an error. Secrets that [`redact::text`](crate::redact::text) recognises are masked in `text`.
    #[must_use]
    pub fn new(kind: TokenErrorKind, text: impl AsRef<str>) -> Self {
        Self::with_clean_text(kind, crate::redact::text(text.as_ref()))
    }

    /// Creates an error with a text in which secrets are masked already: what comes from a server or the user by
    /// [`Scrubber::scrub`](crate::redact::Scrubber::scrub), a URL by [`redact::url`](fn@crate::redact::url).
    ///
    /// In difference to [`new`](Self::new), nothing is taken for a secret that only looks like one: `instead of a token: check
    /// the URL`.
    #[must_use]
    pub fn with_clean_text(kind: TokenErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), transport: None, status: None, headers: None, fault: None }
    }

    /// Creates an error of the kind [`TokenErrorKind::Other`].
    #[must_use]
    pub fn other(text: impl AsRef<str>) -> Self {
        Self::new(TokenErrorKind::Other, text)
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// Returns whether a later request may succeed without any change.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self.kind, TokenErrorKind::Transport | TokenErrorKind::NotAToken)
    }

    /// Returns the HTTP status of the response by which the server itself rejected the token.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Returns the fault by which the server rejected the token, or the one that its token service returned instead of a token.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_deref()
    }

    /// Returns the HTTP headers of the response by which the server itself rejected the token.
    #[must_use]
    pub fn headers(&self) -> Option<&Headers> {
        self.headers.as_deref()
    }

    /// Adds the fault that a token service with a SOAP interface returned instead of a token.
    #[must_use]
    pub fn with_fault(self, fault: Fault) -> Self {
        Self { fault: Some(Box::new(fault)), ..self }
    }

    /// Returns the error of the exchange with the token service, if that was not reached or its response broke off.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        self.transport.as_ref()
    }

    /// Puts what was attempted before the text, and masks the secrets of a scrubber. All else is kept, the
    /// [error of the transport](Self::transport_error) among it.
    ///
    /// ```
    /// use soapstone::redact::Scrubber;
    /// use soapstone::token::TokenError;
    /// use soapstone::transport::{TransportError, TransportErrorKind};
    ///
    /// let late = TransportError::new(TransportErrorKind::Timeout, "5 s after 'abc123' was sent");
    /// let error = TokenError::from(late).in_context("exchange of a token", &Scrubber::new(["abc123"]));
    /// let text = "exchange of a token: no response from the token service: no response in time: 5 s after '***' was sent";
    /// assert_eq!(error.to_string(), text);
    /// assert_eq!(error.transport_error().map(TransportError::kind), Some(TransportErrorKind::Timeout));
    /// ```
    #[must_use]
    pub fn in_context(self, attempted: &str, scrubber: &Scrubber) -> Self {
        let this = self.scrubbed(scrubber);
        Self { text: format!("{attempted}: {}", this.text), ..this }
    }

    /// Changes the kind.
    #[must_use]
    pub fn with_kind(self, kind: TokenErrorKind) -> Self {
        Self { kind, ..self }
    }

    /// Masks secrets in the text and in that of the transport's error.
    pub(crate) fn scrubbed(self, scrubber: &Scrubber) -> Self {
        let transport = self.transport.map(|error| error.scrubbed(scrubber));
        Self { text: scrubber.scrub(&self.text), transport, ..self }
    }

    /// Adds the status, the headers and the fault of the response that rejected the token.
    pub(crate) fn with_response(self, status: u16, headers: Headers, fault: Option<Fault>) -> Self {
        Self { status: Some(status), headers: Some(Box::new(headers)), fault: fault.map(Box::new), ..self }
    }

    /// Creates the error of a provider whose token service at the URL `service` could not be reached.
    #[must_use]
    pub fn transport(service: &str, error: TransportError) -> Self {
        let mut this = Self::new(TokenErrorKind::Transport, format!("no response from the token service {service}"));
        this.transport = Some(error);
        this
    }
}

impl From<TransportError> for TokenError {
    fn from(error: TransportError) -> Self {
        let mut this = Self::new(TokenErrorKind::Transport, "no response from the token service");
        this.transport = Some(error);
        this
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match &self.transport {
            Some(error) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

// `Display` includes the error of the transport, so that `source` is `None`: reporters would print it twice.
impl std::error::Error for TokenError {}
