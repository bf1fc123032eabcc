//! The errors of calls whose token the server rejects.

use crate::redact::{self, Scrubber};
use crate::soap::Fault;
use crate::token::{Rejection, RejectionReason, TokenError, TokenErrorKind};
use crate::transport::{Headers, Response};

/// The length, in characters, of an excerpt of the response.
const EXCERPT: usize = 200;

/// The server's text for a rejection, without the secrets of the client.
pub(super) struct RejectionReport {
    scrubber: Scrubber,
    status: u16,
    headers: Headers,
    fault: Option<Fault>,
    /// The fault's text or an excerpt of the response, as the end of an error's text.
    explanation: String,
}

impl RejectionReport {
    pub(super) fn new(scrubber: Scrubber, rejection: Rejection, response: &Response) -> Self {
        let (status, headers) = (response.status, response.headers.clone());
        let with_http = |fault: Fault| Fault { status: Some(status), http_headers: headers.clone(), ..fault };
        let fault = rejection.fault.map(|fault| with_http(fault.scrubbed(&scrubber)));
        let text = match &fault {
            Some(fault) => fault.to_string(),
            None => {
                let head = response.body.get(..EXCERPT * 20).unwrap_or(&response.body);
                redact::excerpt(scrubber.scrub(&String::from_utf8_lossy(head)).as_bytes(), EXCERPT)
            }
        };
        let explanation = if text.is_empty() { text } else { format!(": “{text}”") };
        Self { scrubber, status, headers, fault, explanation }
    }

    /// Returns the error of a client that has no token provider.
    pub(super) fn without_provider(self, url: &str, reason: RejectionReason, code: u16) -> TokenError {
        let what = match reason {
            RejectionReason::Required => format!("requires a token ({code})"),
            RejectionReason::Invalid => format!("rejects the token as not valid ({code})"),
            RejectionReason::Forbidden => format!("forbids the call without a token ({code})"),
        };
        let url = self.scrubber.scrub(url);
        let text = format!("{url} {what}, and this client has no token provider: add one with `with_tokens`");
        self.into_error(TokenErrorKind::NoProvider, &text)
    }

    /// Returns the error of a call that is not repeated any more.
    pub(super) fn final_rejection(self, url: &str, code: u16, first: u16) -> TokenError {
        let url = self.scrubber.scrub(url);
        let text = format!("{url} rejects the new token ({code}) as it did the old one ({first})");
        self.into_error(TokenErrorKind::Rejected, &text)
    }

    /// Returns the error of a call that the server forbids whatever token it carries.
    pub(super) fn forbidden(self, url: &str, code: u16) -> TokenError {
        let url = self.scrubber.scrub(url);
        let text = format!("{url} forbids the call ({code}) with a new token, too: the user may lack a permission");
        self.into_error(TokenErrorKind::Rejected, &text)
    }

    fn into_error(self, kind: TokenErrorKind, text: &str) -> TokenError {
        let text = format!("{text}{}", self.explanation);
        TokenError::with_clean_text(kind, text).with_response(self.status, self.headers, self.fault)
    }
}
