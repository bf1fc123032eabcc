//! One call as a state machine without IO: send this request, acquire a token, done, failed.
//!
//! The envelope is serialised once, before the machine starts. Each attempt is a new request, because the token and the
//! header blocks of modules are part of it. Both drivers (async and blocking) follow the [`Step`]s and report the
//! outcome of each.

mod redirect;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use secrecy::SecretString;
use url::Url;

use super::failure::Failure;
use super::headers;
use super::insecure::check_secure_transport;
use super::settings::Settings;
use super::{rejection, secrets};
use crate::redact::{self, Scrubber};
use crate::soap::{Aside, Attempt, Envelope, Kept, ModuleError, OperationInfo, ResponseMessage};
use crate::token::{
    CachedToken, Cause, Need, QueryToken, Rejection, RejectionReason, Token, TokenError, TokenScheme, Verdict,
};
use crate::transport::{Method, Request, Response, TransportError, same_origin};

/// The number of attempts of a call whose tokens expire in flight.
const MAX_ATTEMPTS: u32 = 12;

/// The common data of all attempts of a call.
#[derive(Clone)]
pub(crate) struct RequestTemplate<'a> {
    pub(crate) method: Method,
    pub(crate) url: Arc<Url>,
    /// The server that the token and the caller's own headers are for.
    pub(crate) home: &'a Url,
    /// The operation that is called; none for a download.
    pub(crate) operation: Option<&'static OperationInfo>,
    /// The caller's own headers, and the limits.
    pub(crate) options: &'a Settings,
    /// The secrets of the token provider, which are masked in texts.
    pub(crate) secrets: &'a [SecretString],
    pub(crate) envelope: Envelope,
    /// The rules by which requests carry tokens; none for a client without a token provider.
    pub(crate) scheme: Option<&'a dyn TokenScheme>,
    /// Whether the first attempt is sent without a token.
    pub(crate) on_demand: bool,
}

/// A call in progress.
pub(crate) struct Call<'a> {
    template: RequestTemplate<'a>,
    /// Whether the URL is on the server that the token belongs to.
    is_home: bool,
    cached: Option<CachedToken>,
    /// The code with which the server first rejected a token.
    rejected: Option<u16>,
    attempt: u32,
    redirects: u8,
    /// The time at which the last attempt was sent. Measured only for tokens that expire.
    sent: Option<Instant>,
    /// Whether the last attempt carried a token that was marked as expired, because there was no other.
    is_trial: bool,
    /// The values that the modules kept from the last attempt.
    kept: Vec<Kept>,
    /// The number of repetitions by the policy of the options.
    repeated: u32,
    /// Whether the policy counts; the holder of a call without IO repeats it.
    may_repeat: bool,
    /// The attachments of the last response that were put aside when they arrived.
    pub(super) aside: Mutex<Aside>,
    #[cfg(feature = "digest")]
    challenges: super::digest::ChallengeCount,
}

/// The next action of the driver.
#[derive(Debug)]
pub(crate) enum Step {
    /// Send this request, and report to [`Call::on_response`].
    Send(Request),
    /// Wait, and report to [`Call::send`].
    Wait(Duration),
    /// Acquire a token, and report to [`Call::on_token`].
    AcquireToken(Need),
    /// The call is over: this is the response, which may hold a SOAP fault.
    Done(Response),
    /// The call is over.
    Failed(Failure),
}

impl<'a> Call<'a> {
    pub(crate) fn new(template: RequestTemplate<'a>) -> Self {
        let is_home = same_origin(&template.url, template.home);
        Self {
            template,
            is_home,
            cached: None,
            rejected: None,
            attempt: 0,
            redirects: 0,
            sent: None,
            is_trial: false,
            kept: Vec::new(),
            repeated: 0,
            may_repeat: true,
            aside: Mutex::default(),
            #[cfg(feature = "digest")]
            challenges: super::digest::ChallengeCount::default(),
        }
    }

    /// Creates a call that goes on after an attempt.
    pub(crate) fn resume(template: RequestTemplate<'a>, attempt: u32, kept: Vec<Kept>) -> Self {
        Self { attempt, kept, may_repeat: false, ..Self::new(template) }
    }

    /// Returns the number of the current attempt, and what modules kept from it: for [`resume`](Self::resume).
    pub(crate) fn into_state(self) -> (u32, Vec<Kept>) {
        (self.attempt, self.kept)
    }

    /// Returns the number of the current attempt, from 1.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Takes the attachments of the last response that were put aside when they arrived.
    pub(super) fn take_aside(&mut self) -> Aside {
        std::mem::take(self.aside.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the operation that is called; none for a download.
    pub(crate) fn operation(&self) -> Option<&'static OperationInfo> {
        self.template.operation
    }

    /// Returns the token of the current attempt.
    pub(crate) fn token(&self) -> Option<&Token> {
        self.cached.as_ref().map(|cached| &*cached.token)
    }

    /// Returns the current URL, masked.
    pub(crate) fn shown_url(&self) -> String {
        redact::url(&self.template.url)
    }

    /// Returns the first step.
    pub(crate) fn start(&mut self) -> Step {
        let needs_token = self.template.scheme.is_some() && self.is_home && !self.template.on_demand;
        if needs_token { Step::AcquireToken(Need::Any) } else { self.send() }
    }

    /// Returns the step after [`Step::AcquireToken`].
    pub(crate) fn on_token(&mut self, outcome: Result<CachedToken, TokenError>) -> Step {
        match outcome {
            Ok(cached) => {
                if let Err(error) = check_secure_transport(&cached.token, &self.template.url) {
                    return Step::Failed(Failure::Token(error));
                }
                self.cached = Some(cached);
                self.send()
            }
            Err(error) => {
                // A token service on the server may repeat what the client sent to it.
                let scrubber = secrets::scrubber(self.template.options, &[], None, secrets::SHORTEST);
                Step::Failed(Failure::Token(error.scrubbed(&scrubber)))
            }
        }
    }

    /// Returns the step after [`Step::Send`].
    pub(crate) fn on_response(&mut self, outcome: Result<Response, TransportError>) -> Step {
        if let Some(retry) = self.template.options.retry.filter(|_| self.may_repeat)
            && let Some(pause) = retry.pause(self.repeated, &outcome)
        {
            self.repeated += 1;
            return Step::Wait(pause);
        }
        let response = match outcome {
            Ok(response) if response.body.len() as u64 > self.template.options.limit => {
                let error = TransportError::too_large(self.template.options.limit);
                return Step::Failed(Failure::Transport { url: self.shown_url(), error });
            }
            Ok(response) => response,
            Err(error) => {
                let error = error.scrubbed(&self.scrubber());
                return Step::Failed(Failure::Transport { url: self.shown_url(), error });
            }
        };
        #[cfg(feature = "digest")]
        if self.is_home
            && self.challenges.count(self.template.options, self.template.home, &response)
            && self.may_repeat
        {
            return self.send();
        }
        if let Verdict::Rejected(rejection) = self.classify(&response) {
            return self.after_rejection(*rejection, &response);
        }
        if (300..400).contains(&response.status) && response.status != 304 {
            return self.after_redirect(&response);
        }
        if let Some(cached) = &self.cached {
            cached.mark_accepted(self.sent.map(|sent| sent.elapsed()));
            cached.mark_allowed(&self.template.url, self.template.operation.map(|operation| operation.name));
            if self.is_trial {
                cached.clear_expired();
            }
        }
        Step::Done(response)
    }

    /// Classifies a response. Those of other servers do not concern the token. Without a provider, the scheme's rules
    /// for bodies are not evaluated, only HTTP statuses.
    fn classify(&self, response: &Response) -> Verdict {
        if self.is_home { self.template.scheme.unwrap_or(&QueryToken).classify(response) } else { Verdict::Accepted }
    }

    /// Returns the step after a rejection: another attempt, or the error that states why there is none.
    fn after_rejection(&mut self, rejection: Rejection, response: &Response) -> Step {
        let (code, reason, first) = (rejection.code, rejection.reason, self.rejected);
        let outcome = rejection::RejectionReport::new(self.scrubber(), rejection, response);
        let url = self.shown_url();
        if self.template.scheme.is_none() {
            return Step::Failed(Failure::Token(outcome.without_provider(&url, reason, code)));
        }
        let error = match self.need_after(code, reason) {
            Some(need) => return Step::AcquireToken(need),
            None if reason == RejectionReason::Forbidden => outcome.forbidden(&url, code),
            None => outcome.final_rejection(&url, code, first.unwrap_or(code)),
        };
        Step::Failed(Failure::Token(error))
    }

    /// Returns the token that another attempt needs; `None` if the call is not repeated.
    ///
    /// The first rejection leads to one more attempt with a later token. If that is rejected too, the call is over,
    /// unless other calls succeeded with that token: then it expired in flight, which does not concern the next one.
    fn need_after(&mut self, code: u16, reason: RejectionReason) -> Option<Need> {
        let is_first = self.rejected.replace(code).is_none();
        let has_expired = self.cached.as_ref().is_some_and(CachedToken::was_accepted);
        // A service may require another token than its neighbours. And a call that is rejected again and again may be
        // one that no token helps: the other calls need not wait for each token that it tries.
        if let Some(cached) = &self.cached
            && has_expired
            && is_first
            && reason == RejectionReason::Invalid
        {
            cached.mark_expired();
        }
        let may_help = match &self.cached {
            Some(cached) if reason == RejectionReason::Forbidden => {
                let operation = self.template.operation.map(|operation| operation.name);
                let cause = Cause { url: Arc::clone(&self.template.url), operation, code };
                cached.mark_forbidden(cause, !is_first)
            }
            _ => is_first || has_expired && self.attempt < MAX_ATTEMPTS,
        };
        if !may_help {
            return None;
        }
        Some(match &self.cached {
            Some(cached) => Need::LaterThan(cached.generation),
            None => Need::Any,
        })
    }

    /// Returns the step that sends the next attempt.
    pub(crate) fn send(&mut self) -> Step {
        self.attempt += 1;
        let body = match self.body() {
            Ok(body) => body,
            Err(error) => return Step::Failed(Failure::Module(error)),
        };
        let mut headers = headers::of_message(self.template.operation);
        let (included, others) = (&self.template.envelope.attachments, &self.template.options.attachments);
        let body = match self.template.operation {
            Some(info) if included.is_some() || !others.is_empty() => {
                headers::package(&mut headers, info, &body, included.as_ref(), others)
            }
            _ => body.into(),
        };
        let mut request = Request {
            method: self.template.method,
            url: Url::clone(&self.template.url),
            headers,
            body,
            timeouts: self.template.options.timeouts,
            limit: self.template.options.limit,
            plain_url: None,
            scheme_headers: usize::MAX,
        };
        if self.is_home {
            headers::add_own(&mut request.headers, self.template.options);
            if let (Some(cached), Some(scheme)) = (&self.cached, self.template.scheme) {
                request.plain_url = Some(Arc::clone(&self.template.url));
                request.scheme_headers = request.headers.end();
                scheme.authorize(&mut request, &cached.token);
                self.sent = cached.token.expires().map(|_| Instant::now());
                self.is_trial = cached.is_marked_expired();
            }
            // It covers the URL with the token.
            #[cfg(feature = "digest")]
            if let Err(error) = super::digest::authorize(self.template.options, &mut request) {
                return Step::Failed(Failure::Token(error));
            }
        }
        Step::Send(request)
    }

    /// Returns the body of the current attempt.
    fn body(&mut self) -> Result<Bytes, ModuleError> {
        match self.template.operation {
            Some(operation) if operation.module.is_some() || !self.template.options.modules.is_empty() => {
                self.complete(operation)
            }
            _ => Ok(self.template.envelope.bytes.clone()),
        }
    }

    /// Returns the envelope of the current attempt, which the modules complete.
    #[cold]
    fn complete(&mut self, operation: &'static OperationInfo) -> Result<Bytes, ModuleError> {
        let (template, number) = (&self.template, self.attempt);
        let attempt = |kept| Attempt::new(operation, &template.url, number, &template.envelope.bytes, kept);
        let modules = template.options.modules_of(operation);
        let (mut blocks, mut attempts) = (Vec::new(), Vec::new());
        for module in &modules {
            let mut attempt = attempt(None);
            blocks.extend(module.blocks(&mut attempt)?);
            attempts.push(attempt);
        }
        let blocks: Vec<_> = blocks.iter().map(|block| block.written(operation.version)).collect();
        let mut envelope = template.envelope.with_blocks(&blocks)?;
        for (module, attempt) in modules.iter().zip(&mut attempts) {
            envelope = module.finish(attempt, envelope)?;
        }
        self.kept = attempts.into_iter().map(Attempt::into_kept).collect();
        Ok(envelope)
    }

    /// Has the modules check the response to the last attempt.
    pub(crate) fn verify(&mut self, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        let Some(operation) = self.template.operation else { return Ok(()) };
        let (template, number) = (&self.template, self.attempt);
        let mut kept = std::mem::take(&mut self.kept);
        for module in template.options.modules_of(operation).into_iter().rev() {
            let kept = kept.pop().flatten();
            let attempt = Attempt::new(operation, &template.url, number, &template.envelope.bytes, kept);
            module.verify(&attempt, response)?;
        }
        Ok(())
    }

    /// Returns what masks the secrets of the client, the token of the current attempt among them.
    fn scrubber(&self) -> Scrubber {
        secrets::scrubber(self.template.options, self.template.secrets, self.token().map(Token::expose), 0)
    }
}

#[cfg(test)]
mod tests;
