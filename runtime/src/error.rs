//! The errors of calls.

mod kind;
mod partial;

use std::fmt;
use std::time::Duration;

pub use self::kind::ErrorKind;
pub use self::partial::PartialResponse;
use crate::codec::decode::{DecodeError, DecodeErrorKind};
use crate::codec::encode::EncodeError;
use crate::redact::Scrubber;
use crate::soap::{Fault, ModuleError, RawDetail};
use crate::token::TokenError;
use crate::transport::{Headers, TransportError, TransportErrorKind};

/// Why a call failed. `F` is the operation's own type for what a fault's detail may hold.
///
/// The texts name the operation, the place and, where that is clear, what to do. URLs in them have their tokens and
/// passwords masked.
///
/// `Display` (`{error}`) is that text. `Debug` (`{error:?}`), which Rust prints where `main` returns an error, has the fields instead.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use soapstone::{Error, ErrorKind};
///
/// /// Returns what an application does about an error: a pause before another attempt, or a message.
/// fn handle<F>(error: &Error<F>) -> Result<Duration, String> {
///     let status = error.status().unwrap_or_default();
///     eprintln!("{} failed: {} (HTTP {status})", error.operation(), error.kind().as_str());
///     if error.is_temporary() || error.is_timeout() {
///         return Ok(error.retry_after().unwrap_or(Duration::from_secs(1)));
///     }
///     Err(match error.kind() {
///         ErrorKind::Fault => error.fault().map(|fault| fault.string.clone()).unwrap_or_default(),
///         ErrorKind::Token => format!("check the password: {}", error.is_token()),
///         _ => format!("{:?}", error.http_headers()),
///     })
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<F = RawDetail> {
    /// The server returned a fault.
    Fault(Box<Fault<F>>),
    /// The response does not match the schema.
    Decode {
        /// The operation.
        operation: &'static str,
        /// The HTTP status of the response.
        status: u16,
        /// The HTTP headers of the response.
        headers: Box<Headers>,
        /// The cause, with the path of the element: all that is missing or invalid, see [`DecodeError::others`].
        source: DecodeError,
        /// What was read in spite of it, where [`DecodeError::is_recoverable`]; see [`Error::into_partial`].
        partial: Option<Box<PartialResponse>>,
    },
    /// The request cannot be written as XML.
    Encode {
        /// The operation.
        operation: &'static str,
        /// The cause, with the path of the value.
        source: EncodeError,
    },
    /// The response is not a SOAP message (an error page, an empty body, a redirect), or it is one without a fault and
    /// with a status of failure.
    Http {
        /// The operation, or `download`.
        operation: &'static str,
        /// The URL, masked.
        url: String,
        /// The HTTP status; 0 if no request was sent.
        status: u16,
        /// The HTTP headers of the response, `Retry-After` among them.
        headers: Box<Headers>,
        /// The content of the response, shortened and masked.
        content: String,
        /// What is wrong with the response, or what to do; empty where the status and the content are all there is.
        reason: String,
    },
    /// No complete response arrived.
    Transport {
        /// The operation, or `download`.
        operation: &'static str,
        /// The URL, masked.
        url: String,
        /// The cause.
        source: TransportError,
    },
    /// There is no token, or the server rejects it.
    Token {
        /// The operation, or `download`.
        operation: &'static str,
        /// The cause.
        source: TokenError,
    },
    /// The response has header blocks that its receiver must understand or reject the message (SOAP 1.1 §4.2.3), and
    /// that neither the types nor the options cover. See [`Options::understand`](crate::Options::understand).
    MustUnderstand {
        /// The operation.
        operation: &'static str,
        /// The blocks' names, as `{namespace}local`.
        blocks: Vec<String>,
        /// The fault, if the response is one.
        fault: Option<Box<Fault<F>>>,
    },
    /// The options of the call cannot be used; no request was sent.
    Options {
        /// The operation.
        operation: &'static str,
        /// The cause.
        source: BuildError,
    },
    /// A [`SoapModule`](crate::soap::SoapModule) cannot complete the request, or rejects the response.
    Module {
        /// The operation.
        operation: &'static str,
        /// The cause.
        source: ModuleError,
    },
}

impl<F> Error<F> {
    /// Returns the fault, if the server returned one.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault<F>> {
        match self {
            Self::Fault(fault) | Self::MustUnderstand { fault: Some(fault), .. } => Some(fault),
            _ => None,
        }
    }

    /// Returns the kind of the error, which programs can match on and log.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Fault(_) => ErrorKind::Fault,
            Self::Decode { source, .. } => match source.kind() {
                DecodeErrorKind::Limit(_) => ErrorKind::Limit,
                _ => ErrorKind::Decode,
            },
            Self::Encode { .. } => ErrorKind::Encode,
            Self::Http { .. } => ErrorKind::Http,
            Self::Transport { source, .. } => match source.kind() {
                TransportErrorKind::Connect => ErrorKind::Connect,
                TransportErrorKind::Tls => ErrorKind::Tls,
                TransportErrorKind::Timeout => ErrorKind::Timeout,
                TransportErrorKind::TooLarge => ErrorKind::Limit,
                TransportErrorKind::Other => ErrorKind::Transport,
            },
            Self::Token { .. } => ErrorKind::Token,
            Self::MustUnderstand { .. } => ErrorKind::MustUnderstand,
            Self::Module { .. } => ErrorKind::Module,
            Self::Options { .. } => ErrorKind::Options,
        }
    }

    /// Returns the HTTP headers of the response, if there was one that is part of the error.
    #[must_use]
    pub fn http_headers(&self) -> Option<&Headers> {
        match self {
            Self::Fault(fault) | Self::MustUnderstand { fault: Some(fault), .. } => Some(&fault.http_headers),
            Self::Decode { headers, .. } | Self::Http { headers, .. } => Some(headers),
            Self::Token { source, .. } => source.headers(),
            _ => None,
        }
    }

    /// Returns the time after which the server has the call repeated: see [`Headers::retry_after`].
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use soapstone::Error;
    /// fn pause(error: &Error) -> Option<Duration> {
    ///     error.is_temporary().then(|| error.retry_after().unwrap_or(Duration::from_secs(1)))
    /// }
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.http_headers()?.retry_after()
    }

    /// Returns the operation that was called; `download` for files.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.operation,
            Self::Decode { operation, .. }
            | Self::Encode { operation, .. }
            | Self::Http { operation, .. }
            | Self::Transport { operation, .. }
            | Self::Token { operation, .. }
            | Self::Options { operation, .. }
            | Self::Module { operation, .. }
            | Self::MustUnderstand { operation, .. } => operation,
        }
    }

    /// Returns the HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Fault(fault) | Self::MustUnderstand { fault: Some(fault), .. } => fault.status,
            Self::Decode { status, .. } | Self::Http { status, .. } => Some(*status),
            Self::Token { source, .. } => source.status(),
            _ => None,
        }
    }

    /// Returns whether the token or the credentials for it are the cause.
    #[must_use]
    pub fn is_token(&self) -> bool {
        matches!(self, Self::Token { .. })
    }

    /// Returns whether the time limit was reached before the response was complete.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport { source, .. } if source.kind() == TransportErrorKind::Timeout)
    }

    /// Returns whether the same call may succeed a little later without any change. Whether it can be *repeated* safely
    /// is another question: the server may have executed it.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Transport { source, .. } => {
                matches!(source.kind(), TransportErrorKind::Timeout | TransportErrorKind::Connect)
            }
            Self::Http { status, .. } => matches!(status, 408 | 429 | 502..=504),
            Self::Token { source, .. } => source.is_temporary(),
            _ => false,
        }
    }

    /// Masks secrets in the texts, those that the error quotes of the response among them. Clients do so with the secrets that they
    /// know; those in the arguments of an operation are known to the caller only. Headers, and the detail of a fault, stay as they
    /// are.
    ///
    /// ```
    /// # use soapstone::{Error, redact::Scrubber};
    /// fn masked(error: Error, password: &str) -> String {
    ///     error.scrubbed(&Scrubber::new([password])).to_string()
    /// }
    /// ```
    #[must_use]
    pub fn scrubbed(self, scrubber: &Scrubber) -> Self {
        match self {
            Self::Fault(fault) => Self::Fault(Box::new(fault.scrubbed(scrubber))),
            Self::Decode { operation, status, headers, source, partial } => {
                Self::Decode { operation, status, headers, source: source.scrubbed(scrubber), partial }
            }
            Self::Http { operation, url, status, headers, content, reason } => {
                let (content, reason) = (scrubber.scrub(&content), scrubber.scrub(&reason));
                Self::Http { operation, url, status, headers, content, reason }
            }
            Self::Transport { operation, url, source } => {
                Self::Transport { operation, url, source: source.scrubbed(scrubber) }
            }
            Self::Token { operation, source } => Self::Token { operation, source: source.scrubbed(scrubber) },
            Self::MustUnderstand { operation, blocks, fault } => {
                let fault = fault.map(|fault| Box::new(fault.scrubbed(scrubber)));
                Self::MustUnderstand { operation, blocks, fault }
            }
            other @ (Self::Encode { .. } | Self::Options { .. } | Self::Module { .. }) => other,
        }
    }
}

impl Error<RawDetail> {
    /// Converts the error to that of an operation with declared faults.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::Error;
    ///
    /// /// The error of a function that calls an operation and downloads a file.
    /// fn of_download<F>(error: Error) -> Error<F> {
    ///     error.cast()
    /// }
    /// ```
    #[must_use]
    pub fn cast<G>(self) -> Error<G> {
        match self {
            Self::Fault(fault) => Error::Fault(Box::new(fault.map_detail(None))),
            Self::Decode { operation, status, headers, source, partial } => {
                Error::Decode { operation, status, headers, source, partial }
            }
            Self::Encode { operation, source } => Error::Encode { operation, source },
            Self::Http { operation, url, status, headers, content, reason } => {
                Error::Http { operation, url, status, headers, content, reason }
            }
            Self::Transport { operation, url, source } => Error::Transport { operation, url, source },
            Self::Token { operation, source } => Error::Token { operation, source },
            Self::Module { operation, source } => Error::Module { operation, source },
            Self::Options { operation, source } => Error::Options { operation, source },
            Self::MustUnderstand { operation, blocks, fault } => {
                let fault = fault.map(|fault| Box::new(fault.map_detail(None)));
                Error::MustUnderstand { operation, blocks, fault }
            }
        }
    }
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => {
                write!(f, "{}: the server returns a fault", fault.operation)?;
                if let Some(status) = fault.status {
                    write!(f, " (HTTP {status})")?;
                }
                write!(f, ": {fault}")
            }
            Self::Decode { operation, status, source, .. } => {
                write!(f, "{operation}: the response (HTTP {status}) does not match the schema: {source}")
            }
            Self::Encode { operation, source } => write!(f, "{operation}: the request cannot be written: {source}"),
            Self::Http { operation, url, status: 0, content, .. } if url.is_empty() => {
                write!(f, "{operation}: {content}")
            }
            Self::Http { operation, url, status: 0, content, .. } => write!(f, "{operation}: {url}: {content}"),
            Self::Http { operation, url, status, content, reason, .. } => {
                write!(f, "{operation}: {url} returned HTTP {status} and ")?;
                f.write_str(if content.is_empty() { "an empty body" } else { content })?;
                if reason.is_empty() { Ok(()) } else { write!(f, ": {reason}") }
            }
            Self::Transport { operation, url, source } => write!(f, "{operation}: {url}: {source}"),
            Self::Token { operation, source } => write!(f, "{operation}: {source}"),
            Self::Module { operation, source } => write!(f, "{operation}: {source}"),
            Self::Options { operation, source } => write!(f, "{operation}: {source}"),
            Self::MustUnderstand { operation, blocks, fault } => {
                let blocks = blocks.join(", ");
                write!(
                    f,
                    "{operation}: the response's header {blocks} must be understood, and is not declared in the WSDL: "
                )?;
                f.write_str("see Options::understand")?;
                match fault {
                    Some(fault) => write!(f, "; the response is the fault {fault}"),
                    None => Ok(()),
                }
            }
        }
    }
}

// `Display` includes the cause, so that `source` is `None`: reporters would print it twice. The variants give access to
// it.
impl<F: fmt::Debug> std::error::Error for Error<F> {}

/// The error of creating a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildError(String);

impl BuildError {
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self(crate::redact::text(text.as_ref()))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}
