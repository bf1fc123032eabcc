//! How a request carries a token, and how a server rejects one.

use std::fmt;

use url::Url;
use zeroize::Zeroizing;

use super::Token;
use crate::soap::{self, Fault};
use crate::transport::{Request, Response};

/// The HTTP status for a token that is not valid.
const INVALID_TOKEN: u16 = 498;

/// The HTTP status for a token that is required.
const TOKEN_REQUIRED: u16 = 499;

/// The size of a body, in bytes, up to which it is searched for a fault.
const MAX_FAULT: usize = 64 << 10;

/// The rules by which requests carry a token and responses reject it.
///
/// A client takes the scheme of its provider ([`TokenProvider::scheme`](super::TokenProvider::scheme)), or the one that
/// its method `with_token_scheme` sets. The scheme holds no state: the client caches the token, refreshes it once for
/// all calls that wait, and repeats a rejected call with the new one.
///
/// # Examples
///
/// Bearer tokens (RFC 6750):
///
/// ```
/// use soapstone::token::{Rejection, Token, TokenScheme, Verdict};
/// use soapstone::transport::{Request, Response};
///
/// #[derive(Debug)]
/// struct Bearer;
///
/// impl TokenScheme for Bearer {
///     fn authorize(&self, request: &mut Request, token: &Token) {
///         request.headers.set("Authorization", format!("Bearer {}", token.expose()));
///     }
///
///     fn classify(&self, response: &Response) -> Verdict {
///         match (response.status, response.headers.get("WWW-Authenticate")) {
///             (401, Some(challenge)) if challenge.contains("invalid_token") => Rejection::invalid(401).into(),
///             (401, _) => Rejection::required(401).into(),
///             _ => Verdict::Accepted,
///         }
///     }
/// }
/// ```
pub trait TokenScheme: fmt::Debug + Send + Sync {
    /// Adds `token` to a request that is complete otherwise.
    fn authorize(&self, request: &mut Request, token: &Token);

    /// Returns whether a response to an authorised request rejects the token.
    ///
    /// It is called for every response, so that it must be quick for those that are not rejections.
    fn classify(&self, response: &Response) -> Verdict;
}

/// What a response states about the token of its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The token is not the reason for this response.
    Accepted,
    /// The server rejects the token.
    Rejected(Box<Rejection>),
}

/// The rejection of a token.
///
/// # Examples
///
/// ```
/// use soapstone::soap::find_fault;
/// use soapstone::token::{Rejection, Verdict};
/// use soapstone::transport::Response;
///
/// /// A service that rejects tokens by faults with the number 1021, and requires one by the status 401.
/// fn classify(response: &Response) -> Verdict {
///     let fault = find_fault(&String::from_utf8_lossy(&response.body));
///     match fault {
///         Some(fault) if fault.has_code(1021) => Rejection::invalid(1021).with_fault(fault).into(),
///         _ if response.status == 401 => Rejection::required(401).into(),
///         _ => Verdict::Accepted,
///     }
/// }
/// # assert_eq!(classify(&Response::new(200, "text/xml", "<e/>")), Verdict::Accepted);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub(crate) code: u16,
    pub(crate) reason: RejectionReason,
    pub(crate) fault: Option<Fault>,
}

/// Why a token is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RejectionReason {
    /// The token is not valid, or not any more.
    Invalid,
    /// The server requires a token, or one of another kind.
    Required,
    /// The server forbids the call, with this token or with any.
    Forbidden,
}

impl Rejection {
    /// Creates the rejection of a token that is not valid or has expired. `code` is the number that the server gave.
    #[must_use]
    pub fn invalid(code: u16) -> Self {
        Self { code, reason: RejectionReason::Invalid, fault: None }
    }

    /// Creates the rejection of a request for which the server requires a token that it did not get. `code` is the
    /// number that the server gave.
    #[must_use]
    pub fn required(code: u16) -> Self {
        Self { code, reason: RejectionReason::Required, fault: None }
    }

    /// Creates the rejection of a request that the server forbids, because its token has expired or because the user lacks a
    /// permission, which the response does not distinguish. `code` is the number that the server gave.
    ///
    /// A call is repeated with a new token once. If the server forbids it again, further calls of that operation at that URL
    /// fail without a token request, until the token expires or is replaced for another reason.
    ///
    /// ```
    /// use soapstone::token::{Rejection, Verdict};
    ///
    /// let verdict: Verdict = Rejection::forbidden(403).into();
    /// assert_ne!(verdict, Verdict::Accepted);
    /// ```
    #[must_use]
    pub fn forbidden(code: u16) -> Self {
        Self { code, reason: RejectionReason::Forbidden, fault: None }
    }

    /// Adds the fault by which the server rejected the token.
    #[must_use]
    pub fn with_fault(mut self, fault: impl Into<Option<Fault>>) -> Self {
        self.fault = fault.into();
        self
    }
}

impl From<Rejection> for Verdict {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(Box::new(rejection))
    }
}

/// The default scheme, used if the provider names no other: the token is the query parameter `token` of the URL, and
/// the HTTP statuses 498 (invalid) and 499 (required) reject it. A token that is bound to a `Referer` also sends that
/// header.
///
/// # Examples
///
/// ```
/// use soapstone::token::{QueryToken, Token, TokenScheme};
/// use soapstone::transport::Request;
///
/// let mut request = Request::get("https://soap.example.com/stations?f=xml".parse()?);
/// QueryToken.authorize(&mut request, &Token::new("abc"));
/// assert_eq!(request.url.as_str(), "https://soap.example.com/stations?f=xml&token=abc");
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueryToken;

impl TokenScheme for QueryToken {
    fn authorize(&self, request: &mut Request, token: &Token) {
        request.url = token.authorized_url(&request.url, |url| set_token(url, token));
        if let Some(referer) = token.referer() {
            request.headers.set("Referer", referer);
        }
    }

    fn classify(&self, response: &Response) -> Verdict {
        let rejection = match response.status {
            INVALID_TOKEN => Rejection::invalid(INVALID_TOKEN),
            TOKEN_REQUIRED => Rejection::required(TOKEN_REQUIRED),
            _ => return Verdict::Accepted,
        };
        rejection.with_fault(fault_in(response)).into()
    }
}

/// Returns the fault in the body of a rejection, if there is one.
fn fault_in(response: &Response) -> Option<Fault> {
    if response.body.is_empty() || response.body.len() > MAX_FAULT {
        return None;
    }
    soap::find_fault(&soap::message_text(response.content_type(), &response.body).ok()?)
}

/// Puts the token into the query, in the place of one that is there already; the rest stays as it is, byte for byte.
fn set_token(url: &mut Url, token: &Token) {
    let Some(old) = url.query().filter(|query| !query.is_empty()) else {
        return url.set_query(Some(token.parameter()));
    };
    let mut query = Zeroizing::new(String::with_capacity(old.len() + 1 + token.parameter().len()));
    for pair in old.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        if !name.eq_ignore_ascii_case("token") {
            query.push_str(pair);
            query.push('&');
        }
    }
    query.push_str(token.parameter());
    url.set_query(Some(&query));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authorized(url: &str, token: &Token) -> Request {
        let mut request = Request::get(Url::parse(url).unwrap());
        QueryToken.authorize(&mut request, token);
        request
    }

    #[test]
    fn the_token_takes_the_place_of_another_and_nothing_else_changes() {
        let cases = [
            ("https://h/a", "https://h/a?token=x%2By%26z"),
            ("https://h/a?", "https://h/a?token=x%2By%26z"),
            ("https://h/a?b=%20c&d", "https://h/a?b=%20c&d&token=x%2By%26z"),
            ("https://h/a?Token=old&b=1&t%6Fken=older", "https://h/a?b=1&token=x%2By%26z"),
            ("https://h/a?mytoken=1", "https://h/a?mytoken=1&token=x%2By%26z"),
        ];
        for (given, expected) in cases {
            assert_eq!(authorized(given, &Token::new("x+y&z")).url.as_str(), expected);
        }
    }

    #[test]
    fn a_bound_token_brings_its_referer() {
        let request = authorized("https://h/", &Token::new("a").for_referer("https://app"));
        assert_eq!(request.headers.get("referer"), Some("https://app"));
    }

    #[test]
    fn the_statuses_498_and_499_are_rejections_and_bring_the_fault_along() {
        for (status, reason) in [(498, RejectionReason::Invalid), (499, RejectionReason::Required)] {
            for (body, has_fault) in [
                ("", false),
                ("<html>no</html>", false),
                (
                    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
                     <faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>",
                    true,
                ),
            ] {
                match QueryToken.classify(&Response::new(status, "text/xml", body)) {
                    Verdict::Rejected(rejection) => {
                        let found = (rejection.code, rejection.reason, rejection.fault.is_some());
                        assert_eq!(found, (status, reason, has_fault));
                    }
                    Verdict::Accepted => panic!("{status} {body}"),
                }
            }
        }
        for status in [200, 401, 403, 500] {
            assert_eq!(QueryToken.classify(&Response::new(status, "text/xml", "498")), Verdict::Accepted);
        }
    }
}
