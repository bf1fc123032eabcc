//! One call as a state machine without IO: send this, get a token, done, failed.
//!
//! The envelope is serialised once, before the machine starts; the URL is made anew for every attempt, because the
//! token is in it. Both drivers (async and blocking) obey the [`Step`]s and report what came of them.

use std::borrow::Cow;
use std::time::Instant;

use bytes::Bytes;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::failure::{Failure, origin_of};
use super::headers;
use super::options::Options;
use super::refusal::{self, Refusal};
use crate::redact::{self, Scrubber};
use crate::soap::{Fault, OperationInfo};
use crate::token::{Held, Need, Token, TokenError, TokenErrorKind};
use crate::transport::{Method, Request, Response, TransportError, same_origin};

/// How many redirects a download follows.
const MAX_REDIRECTS: u8 = 5;

/// How often a call is tried whose tokens expire while it is on the way.
const MAX_ATTEMPTS: u32 = 12;

/// What a call sends, apart from the token.
#[derive(Clone)]
pub(crate) struct Plan<'a> {
    pub(crate) method: Method,
    pub(crate) url: Cow<'a, Url>,
    /// The server that the token and the caller's own headers are for.
    pub(crate) home: &'a Url,
    /// The operation that is called; none for a download.
    pub(crate) operation: Option<&'static OperationInfo>,
    /// The caller's own headers, and the limits.
    pub(crate) options: &'a Options,
    pub(crate) body: Bytes,
    /// Whether there is somebody to ask for tokens.
    pub(crate) tokens: bool,
}

/// A call under way.
pub(crate) struct Call<'a> {
    plan: Plan<'a>,
    /// Whether the call is at the server that the token belongs to.
    is_home: bool,
    held: Option<Held>,
    /// The status with which the server refused a token; set once.
    refused: Option<u16>,
    attempt: u32,
    redirects: u8,
    /// When it was sent last, where the time that calls take is of interest: the token's end is known.
    sent: Option<Instant>,
    /// Whether it was sent with a token that was known to have expired, where no other was to be had.
    is_trial: bool,
}

/// What the driver is to do next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Send this, and report to [`Call::answer`].
    Send(Request),
    /// Get a token, and report to [`Call::token`].
    Token(Need),
    /// The call is over: this is the answer, which may hold a SOAP fault.
    Done(Response),
    /// The call is over.
    Failed(Failure),
}

impl<'a> Call<'a> {
    pub(crate) fn new(plan: Plan<'a>) -> Self {
        let is_home = same_origin(&plan.url, plan.home);
        Self { plan, is_home, held: None, refused: None, attempt: 0, redirects: 0, sent: None, is_trial: false }
    }

    /// The number of the attempt under way, from 1.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The URL that the call is at, for people.
    pub(crate) fn shown_url(&self) -> String {
        redact::url(&self.plan.url)
    }

    /// The first step.
    pub(crate) fn start(&mut self) -> Step {
        if self.plan.tokens && self.is_home { Step::Token(Need::Any) } else { self.send() }
    }

    /// The step after [`Step::Token`].
    pub(crate) fn token(&mut self, outcome: Result<Held, TokenError>) -> Step {
        match outcome {
            Ok(held) => {
                if let Err(error) = may_travel(&held.token, &self.plan.url) {
                    return Step::Failed(Failure::Token(error));
                }
                self.held = Some(held);
                self.send()
            }
            Err(error) => Step::Failed(Failure::Token(error)),
        }
    }

    /// The step after [`Step::Send`].
    pub(crate) fn answer(&mut self, outcome: Result<Response, TransportError>) -> Step {
        let answer = match outcome {
            Ok(answer) if answer.body.len() as u64 > self.plan.options.limit => {
                let error = TransportError::too_large(self.plan.options.limit);
                return Step::Failed(Failure::Transport { url: self.shown_url(), error });
            }
            Ok(answer) => answer,
            Err(error) => return Step::Failed(Failure::Transport { url: self.shown_url(), error: self.scrub(error) }),
        };
        // Without a provider, only ArcGIS's own HTTP statuses are about tokens; a fault is the caller's to read.
        let asked = self.is_home && (self.plan.tokens || matches!(answer.status, 498 | 499));
        if let Some(refusal) = asked.then(|| refusal::of_answer(&answer)).flatten() {
            return self.refused(refusal, &answer);
        }
        if (300..400).contains(&answer.status) && answer.status != 304 {
            return self.redirected(&answer);
        }
        if let Some(held) = &self.held {
            held.note_taken(self.sent.map(|sent| sent.elapsed()));
            if self.is_trial {
                held.note_revived();
            }
        }
        Step::Done(answer)
    }

    /// The server does not take the token: one more attempt with a later one. If it refuses that too, the call is over,
    /// unless others got through with it: then it has expired on the way, which says nothing against the next.
    fn refused(&mut self, refusal: Refusal, answer: &Response) -> Step {
        let Refusal { code, fault } = refusal;
        let scrubber = Scrubber::new(self.held.as_ref().map(|held| held.token.expose()));
        let fault = fault.map(|fault| Fault { status: Some(answer.status), ..fault.scrubbed(&scrubber) });
        let said = match &fault {
            Some(fault) => fault.to_string(),
            None => redact::excerpt(scrubber.scrub(&String::from_utf8_lossy(&answer.body)).as_bytes(), 200),
        };
        let said = if said.is_empty() { said } else { format!(": it says “{said}”") };
        let fail = |kind, text: String| {
            Step::Failed(Failure::Token(TokenError::new(kind, scrubber.scrub(&text)).answered(answer.status, fault)))
        };
        let url = self.shown_url();
        if !self.plan.tokens {
            let what = if code == 499 { "wants a token (499)" } else { "says that the token is not valid (498)" };
            let text = format!("{url} {what}, and this client has no token provider: add one with `with_tokens`{said}");
            return fail(TokenErrorKind::NoProvider, text);
        }
        let expired = self.held.as_ref().is_some_and(Held::was_taken);
        // 499 is also what a service says that wants another token than its neighbours. And a call that is refused again
        // and again may be one that no token helps: the others are not to wait for each that it tries.
        if let Some(held) = self.held.as_ref().filter(|_| expired && code == 498 && self.refused.is_none()) {
            held.note_expired();
        }
        if let Some(first) = self.refused.replace(code)
            && (!expired || self.attempt >= MAX_ATTEMPTS)
        {
            let text = format!("{url} refuses the new token ({code}) as it did the old one ({first}){said}");
            return fail(TokenErrorKind::Rejected, text);
        }
        Step::Token(match &self.held {
            Some(held) => Need::LaterThan(held.generation),
            None => Need::Any,
        })
    }

    /// Only downloads go where a redirect points, and there without a token unless it is the home server.
    fn redirected(&mut self, answer: &Response) -> Step {
        let target = answer.headers.get("Location").and_then(|location| self.plan.url.join(location).ok());
        let follow = self.plan.method == Method::Get && matches!(answer.status, 301 | 302 | 303 | 307 | 308);
        match target {
            Some(mut target) if follow && matches!(target.scheme(), "http" | "https") => {
                self.redirects += 1;
                if self.redirects > MAX_REDIRECTS {
                    let url = self.shown_url();
                    return Step::Failed(Failure::Redirect { url, status: answer.status, target: None });
                }
                // What a server writes before an `@` must not become credentials of ours.
                let _ = target.set_username("");
                let _ = target.set_password(None);
                self.is_home = same_origin(&target, self.plan.home);
                self.plan.url = Cow::Owned(target);
                if self.is_home && self.held.is_none() { self.start() } else { self.send() }
            }
            target => {
                let target = target.as_ref().map(redact::url);
                Step::Failed(Failure::Redirect { url: self.shown_url(), status: answer.status, target })
            }
        }
    }

    fn send(&mut self) -> Step {
        self.attempt += 1;
        let mut url = None;
        let mut headers = headers::of_message(self.plan.operation);
        if self.is_home {
            headers::add_own(&mut headers, self.plan.options);
            if let Some(held) = &self.held {
                url = Some(held.token.carried_by(&self.plan.url, |url| set_token(url, &held.token)));
                self.sent = held.token.expires().map(|_| Instant::now());
                self.is_trial = held.is_known_expired();
                if let Some(referer) = held.token.referer() {
                    headers.set("Referer", referer);
                }
            }
        }
        Step::Send(Request {
            method: self.plan.method,
            url: url.unwrap_or_else(|| Url::clone(&self.plan.url)),
            headers,
            body: self.plan.body.clone(),
            timeout: self.plan.options.timeout,
            limit: self.plan.options.limit,
        })
    }

    /// A transport's error without the token, should a transport of somebody else's have put it there.
    fn scrub(&self, error: TransportError) -> TransportError {
        let Some(held) = &self.held else { return error };
        error.scrubbed(&Scrubber::new([held.token.expose()]))
    }
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

/// Refuses to send a token over plain `http` that its service wants on `https` only. The own machine is exempt.
fn may_travel(token: &Token, url: &Url) -> Result<(), TokenError> {
    let own_machine = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if token.is_https_only() && url.scheme() == "http" && !own_machine {
        let origin = origin_of(url);
        let text = format!("the token service wants its tokens on https only, and {origin} is plain http: use https");
        return Err(TokenError::new(TokenErrorKind::Insecure, text));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
