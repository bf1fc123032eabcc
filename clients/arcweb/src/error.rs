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

/// Why an ArcWeb service rejects a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenProblem {
    /// It has expired (1021): get a new one.
    Expired,
    /// It belongs to another IP address (1022): get one from this address.
    OtherAddress,
}

impl TokenProblem {
    /// Returns the problem with the token that a fault of any ArcWeb service reports.
    ///
    /// # Examples
    ///
    /// ```
    /// use arcweb_soap::{Error, TokenProblem};
    ///
    /// fn is_expired(error: &Error) -> bool {
    ///     error.fault().and_then(TokenProblem::of) == Some(TokenProblem::Expired)
    /// }
    /// ```
    #[must_use]
    pub fn of<F>(fault: &Fault<F>) -> Option<Self> {
        let has = |number| fault.has_code(number) || text_has_code(&fault.string, &number.to_string());
        if has(1021) {
            Some(Self::Expired)
        } else if has(1022) {
            Some(Self::OtherAddress)
        } else {
            None
        }
    }
}

/// Returns whether a fault's text contains the number of an error: behind the word `code` (`Error code 1021: …`), in a
/// text about a token (`Token expired (1021)`), or alone.
fn text_has_code(text: &str, number: &str) -> bool {
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let is_code = |word: &str| word.eq_ignore_ascii_case("code") || word.eq_ignore_ascii_case("errorcode");
    let is_token = |word: &str| word.eq_ignore_ascii_case("token");
    words().zip(words().skip(1)).any(|(word, next)| is_code(word) && next == number)
        || words().any(|word| word == number) && words().all(|word| word == number || is_code(word))
        || words().any(is_token) && words().any(|word| word == number)
}

impl fmt::Display for TokenProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the token has expired (1021)",
            Self::OtherAddress => "the token belongs to another IP address (1022)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_texts_are_found_where_they_are_codes() {
        for text in ["Error code 1021: token expired", "errorcode=1021", "1021", "Token expired (1021)"] {
            assert!(text_has_code(text, "1021"), "{text}");
        }
        for text in ["token 11021", "Point 1021 is not on the map", "Error code 1022", ""] {
            assert!(!text_has_code(text, "1021"), "{text}");
        }
    }
}
