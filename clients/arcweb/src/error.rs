//! What can go wrong with tokens.

use std::fmt;

use soapstone::{Error, Fault};

use crate::service::MAX_MINUTES;

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthenticationError {
    /// No token lives that many minutes. The service was not asked.
    Lifetime(u32),
    /// The response of this operation has no result: it is left out or nil, which both are null in SOAP encoding.
    Null(&'static str),
    /// The call failed.
    Call(Error),
}

impl AuthenticationError {
    /// What is wrong with the token, if that is why the call failed.
    #[must_use]
    pub fn token_problem(&self) -> Option<TokenProblem> {
        match self {
            Self::Call(error) => error.fault().and_then(TokenProblem::of),
            Self::Lifetime(_) | Self::Null(_) => None,
        }
    }
}

impl fmt::Display for AuthenticationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lifetime(minutes) => {
                write!(f, "a token cannot live for {minutes} minutes: the service allows 1 to {MAX_MINUTES}")
            }
            Self::Null(operation) => write!(f, "the response of {operation} has no result"),
            Self::Call(error) => error.fmt(f),
        }
    }
}

// The texts are complete, so that there is no `source` to be printed a second time; the variants give access to it.
impl std::error::Error for AuthenticationError {}

impl From<Error> for AuthenticationError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// Why an ArcWeb service does not take a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenProblem {
    /// It has expired (1021): get a new one.
    Expired,
    /// It belongs to another IP address (1022): get one from here.
    OtherAddress,
}

impl TokenProblem {
    /// What a fault, of any ArcWeb service, says about the token.
    #[must_use]
    pub fn of<F>(fault: &Fault<F>) -> Option<Self> {
        if fault.carries_code(1021) {
            Some(Self::Expired)
        } else if fault.carries_code(1022) {
            Some(Self::OtherAddress)
        } else {
            None
        }
    }
}

impl fmt::Display for TokenProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the token has expired (1021)",
            Self::OtherAddress => "the token belongs to another IP address (1022)",
        })
    }
}
