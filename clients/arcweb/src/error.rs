//! The errors of the Authentication service.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use soapstone::redact::Scrubber;
use soapstone::token::{TokenError, TokenErrorKind, text_rejects_token};
use soapstone::{Error, Fault};

use crate::service::MAX_MINUTES;

/// The error of a call.
///
/// # Examples
///
/// ```
/// use arcweb_soap::{AuthenticationError, TokenProblem};
///
/// fn advice(error: &AuthenticationError) -> &'static str {
///     match error {
///         AuthenticationError::Lifetime(_) => "request a token for 1 to 1440 minutes",
///         error if error.token_problem() == Some(TokenProblem::Expired) => "request a new token",
///         _ => "see the text",
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthenticationError {
    /// The service does not support a lifetime of that many minutes. No request was sent.
    Lifetime(u32),
    /// The response of this operation has no result: it is absent or nil, both of which mean null in SOAP encoding.
    Null(&'static str),
    /// The call failed.
    Call(Error),
    /// A session has no token. All calls that waited for it share this error.
    Token(TokenError),
}

impl AuthenticationError {
    /// Returns the problem with the token, if that is the reason for the error.
    #[must_use]
    pub fn token_problem(&self) -> Option<TokenProblem> {
        match self {
            Self::Call(error) => error.fault().and_then(TokenProblem::of),
            Self::Token(error) => error.fault().and_then(TokenProblem::of),
            Self::Lifetime(_) | Self::Null(_) => None,
        }
    }

    /// Masks the secret that was an argument of the call, which the service may repeat.
    pub(crate) fn without(error: Error, secret: &SecretString) -> Self {
        let scrubber = Scrubber::new([secret.expose_secret()]);
        Self::Call(error.scrubbed(&scrubber))
    }

    /// Returns the error of a session, which calls share. Its text is masked already.
    pub(crate) fn into_token_error(self) -> TokenError {
        let kind = match &self {
            Self::Null(_) => TokenErrorKind::NotAToken,
            Self::Call(Error::Transport { .. }) => TokenErrorKind::Transport,
            Self::Call(Error::Fault(fault)) if mentions_credentials(&fault.string) => TokenErrorKind::BadCredentials,
            _ => TokenErrorKind::Service,
        };
        let error = TokenError::with_clean_text(kind, self.to_string());
        match self {
            Self::Call(Error::Fault(fault)) => error.with_fault(*fault),
            Self::Token(error) => error,
            _ => error,
        }
    }
}

impl fmt::Display for AuthenticationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lifetime(minutes) => {
                write!(f, "a token cannot have a lifetime of {minutes} minutes: the service allows 1 to {MAX_MINUTES}")
            }
            Self::Null(operation) => write!(f, "the response of {operation} has no result"),
            Self::Call(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
        }
    }
}

// `Display` includes the cause, so that `source` is `None`: reporters would print it twice. The variants give access to it.
impl std::error::Error for AuthenticationError {}

impl From<Error> for AuthenticationError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<TokenError> for AuthenticationError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

/// Returns whether a fault's text is about the user's name and password.
fn mentions_credentials(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["password", "user name", "username", "credential", "not authorized"].iter().any(|word| text.contains(word))
}

/// Why an ArcWeb service rejects a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenProblem {
    /// It has expired (1021, or the text `Token Expires`): get a new one.
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
        let has = |number| fault.has_code(number) || text_has_code(&fault.string, number);
        if has(1021) || is_expiry(&fault.string) {
            Some(Self::Expired)
        } else if has(1022) {
            Some(Self::OtherAddress)
        } else {
            None
        }
    }
}

/// Returns whether a fault's text contains the number of an error: directly after the word `code` (`Error code 1021: …`),
/// or as the number of a statement about a token (`Token expired (1021)`).
fn text_has_code(text: &str, number: u32) -> bool {
    follows_code(text, &number.to_string()) || text_rejects_token(text, number)
}

/// Returns whether a text is nothing but the statement that a token has expired: `Token Expires`. A text that goes on is about
/// something else: `Token expires in 5 minutes`.
fn is_expiry(text: &str) -> bool {
    const NEUTRAL: [&str; 8] = ["the", "this", "your", "security", "arcweb", "error", "has", "is"];
    let (mut token, mut expired) = (false, false);
    words(text).all(|word| {
        token |= word == "token";
        expired |= word == "expires" || word == "expired";
        word == "token" || word == "expires" || word == "expired" || NEUTRAL.contains(&word.as_str())
    }) && token
        && expired
}

/// Returns whether a text has the word `code` or `errorcode` directly before a number.
fn follows_code(text: &str, number: &str) -> bool {
    words(text).zip(words(text).skip(1)).any(|(word, next)| (word == "code" || word == "errorcode") && next == number)
}

/// Returns the words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase)
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
    use soapstone::Options;
    use soapstone::transport::{Response, from_fn};

    use super::*;

    #[test]
    fn numbers_in_texts_are_found_where_they_are_codes() {
        let codes = [
            "Error code 1021: token expired",
            "Server failure, errorcode=1021",
            "1021",
            "Code: 1021",
            "Token expired (1021)",
            "The security token is not valid: 1021, get another one",
        ];
        for text in codes {
            assert!(text_has_code(text, 1021), "{text}");
        }
        let others = [
            "Unexpected token ')' at position 1021",
            "Parcel 1021 needs a token",
            "Token 1021",
            "1021 records were read before the token expired",
            "Token expired (11021)",
            "token 11021",
            "Point 1021 is not on the map",
            "Error code 1022",
            "",
        ];
        for text in others {
            assert!(!text_has_code(text, 1021), "{text}");
        }
    }

    #[test]
    fn a_statement_of_expiry_needs_no_number() {
        for text in
            ["Token Expires", "token expired.", "Error: the security token has expired", " Your token expires! "]
        {
            assert!(is_expiry(text), "{text}");
        }
        for text in
            ["Token expires in 5 minutes", "Token", "expired", "", "The licence of the token service has expired"]
        {
            assert!(!is_expiry(text), "{text}");
        }
    }

    #[test]
    fn the_secret_of_a_call_is_in_no_text() {
        let fault =
            Fault::new(soapstone::soap::Version::Soap11, soapstone::xsd::QName::new("", "Server"), "no: pass-1");
        let error = AuthenticationError::without(Error::Fault(Box::new(fault)), &"pass-1".into());
        let shared = AuthenticationError::from(error.into_token_error());
        assert!(!format!("{shared} {shared:?}").contains("pass-1"), "{shared:?}");
        let (headers, reason) = (Box::default(), String::new());
        let (url, content) = ("https://h/".to_owned(), "<p>pass-1</p>".to_owned());
        let page = Error::Http { operation: "getToken", url, status: 500, headers, content, reason };
        let error = AuthenticationError::without(page, &"pass-1".into());
        assert!(!format!("{error} {error:?}").contains("pass-1"), "{error:?}");
    }

    #[test]
    fn a_token_in_place_of_its_lifetime_is_in_no_text() {
        use crate::generated::authentication::ValidateTokenResponse;
        use crate::generated::authentication::i_authentication::ValidateTokenOperation;

        let respond = |_| {
            let response = ValidateTokenResponse { result: Some(777_777) };
            let bytes = soapstone::server::write_response::<ValidateTokenOperation>(&response, &()).unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap().replace("777777", "tok-en-1");
            Ok(Response::new(200, "text/xml", text))
        };
        let service =
            crate::blocking::Authentication::with_transport("https://h/", Options::default(), from_fn(respond));
        let error = service.unwrap().validate_token(&"tok-en-1".into()).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("***") && !shown.contains("tok-en-1"), "{shown}");
    }
}
