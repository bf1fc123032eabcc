//! The transport as calls see it: hooks, interceptors and spans observe each exchange.

use std::time::{Duration, Instant};

use secrecy::SecretString;
use url::Url;

#[cfg(feature = "digest")]
use super::digest::ChallengeCount;
use super::exchange::{Exchange, Purpose};
use super::headers;
use super::interceptor::{SeenRequest, SeenResponse};
use super::secrets;
use super::settings::Settings;
use crate::redact::Scrubber;
use crate::soap::OperationInfo;
use crate::token::Token;
use crate::transport::{
    BlockingTransport, BodyReader, BodyStream, BoxFuture, Request, Response, Streamed, Transport, TransportError,
    same_origin,
};

/// A transport whose exchanges are observed.
pub(crate) struct Watched<'a, T: ?Sized> {
    pub(crate) transport: &'a T,
    pub(crate) options: &'a Settings,
    /// The secrets of the token provider.
    pub(crate) secrets: &'a [SecretString],
    /// The server that also gets the client's own headers with requests that lack them; for requests of token providers.
    pub(crate) home: Option<&'a Url>,
    pub(crate) purpose: Purpose,
    /// The operation that is called.
    pub(crate) operation: Option<&'static OperationInfo>,
    pub(crate) attempt: u32,
    /// The token that the request carries.
    pub(crate) token: Option<&'a Token>,
}

/// An exchange that is observed.
struct Watch {
    start: Instant,
    exchange: Exchange,
    /// The URL whose cookies are kept.
    #[cfg(feature = "cookies")]
    url: url::Url,
}

impl Transport for Watched<'_, dyn Transport> {
    fn send(&self, mut request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let Some(home) = self.home else { return self.send_once(request) };
        #[cfg(feature = "digest")]
        if self.answers_challenges(&request, home) {
            return Box::pin(async move {
                let mut challenges = ChallengeCount::default();
                loop {
                    let response = self.send_once(self.completed(&request, home)).await?;
                    if !challenges.count(self.options, home, &response) {
                        return Ok(self.without_own_secrets(response));
                    }
                }
            });
        }
        self.add_own_headers(&mut request, home);
        let exchange = self.send_once(request);
        Box::pin(async move { Ok(self.without_own_secrets(exchange.await?)) })
    }

    fn stream(&self, mut request: Request) -> BoxFuture<'_, Result<Streamed<BodyStream>, TransportError>> {
        if let Some(home) = self.home {
            self.add_own_headers(&mut request, home);
        }
        #[cfg(feature = "tracing")]
        let span = super::spans::of_request(self.purpose, self.operation, self.attempt, &request);
        let exchange = async move {
            let watch = self.start(&mut request);
            let outcome = self.transport.stream(request).await;
            self.finish_head(watch, &outcome);
            outcome
        };
        #[cfg(feature = "tracing")]
        let exchange = super::spans::instrumented(span, exchange);
        Box::pin(exchange)
    }
}

impl Watched<'_, dyn Transport> {
    /// Sends a request that is complete.
    fn send_once(&self, mut request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        #[cfg(feature = "tracing")]
        let span = super::spans::of_request(self.purpose, self.operation, self.attempt, &request);
        let Some(watch) = self.start(&mut request) else {
            #[cfg(feature = "tracing")]
            return Box::pin(super::spans::instrumented(span, self.transport.send(request)));
            #[cfg(not(feature = "tracing"))]
            return self.transport.send(request);
        };
        let exchange = async move {
            let outcome = self.transport.send(request).await;
            self.finish(watch, &outcome);
            outcome
        };
        #[cfg(feature = "tracing")]
        let exchange = super::spans::instrumented(span, exchange);
        Box::pin(exchange)
    }
}

impl<T: ?Sized> Watched<'_, T> {
    /// Reports a response whose body is still to be read: its head.
    fn finish_head<B>(&self, watch: Option<Watch>, outcome: &Result<Streamed<B>, TransportError>) {
        let Some(watch) = watch else { return };
        let head = match outcome {
            Ok(streamed) => {
                let (status, headers) = (streamed.status, streamed.headers.clone());
                Ok(Response { status, headers, body: Vec::new() })
            }
            Err(error) => Err(error.clone()),
        };
        self.finish(watch, &head);
    }
}

impl BlockingTransport for Watched<'_, dyn BlockingTransport> {
    fn send(&self, mut request: Request) -> Result<Response, TransportError> {
        let Some(home) = self.home else { return self.send_once(request) };
        #[cfg(feature = "digest")]
        if self.answers_challenges(&request, home) {
            let mut challenges = ChallengeCount::default();
            loop {
                let response = self.send_once(self.completed(&request, home))?;
                if !challenges.count(self.options, home, &response) {
                    return Ok(self.without_own_secrets(response));
                }
            }
        }
        self.add_own_headers(&mut request, home);
        Ok(self.without_own_secrets(self.send_once(request)?))
    }

    fn stream(&self, mut request: Request) -> Result<Streamed<BodyReader>, TransportError> {
        if let Some(home) = self.home {
            self.add_own_headers(&mut request, home);
        }
        #[cfg(feature = "tracing")]
        let span = super::spans::of_request(self.purpose, self.operation, self.attempt, &request).entered();
        let watch = self.start(&mut request);
        let outcome = self.transport.stream(request);
        #[cfg(feature = "tracing")]
        super::spans::record(&span, &outcome);
        self.finish_head(watch, &outcome);
        outcome
    }
}

impl Watched<'_, dyn BlockingTransport> {
    /// Sends a request that is complete.
    fn send_once(&self, mut request: Request) -> Result<Response, TransportError> {
        #[cfg(feature = "tracing")]
        let span = super::spans::of_request(self.purpose, self.operation, self.attempt, &request).entered();
        let watch = self.start(&mut request);
        let outcome = self.transport.send(request);
        #[cfg(feature = "tracing")]
        super::spans::record(&span, &outcome);
        if let Some(watch) = watch {
            self.finish(watch, &outcome);
        }
        outcome
    }
}

impl<T: ?Sized> Watched<'_, T> {
    /// Adds the client's own headers to the request of a token provider. They are for one origin: a token service there is
    /// behind the same web tier.
    fn add_own_headers(&self, request: &mut Request, home: &Url) {
        if same_origin(&request.url, home) {
            headers::add_missing(&mut request.headers, self.options);
            // A request with credentials of its own keeps them.
            #[cfg(feature = "digest")]
            let _ = super::digest::authorize(self.options, request);
        }
    }

    /// Returns whether a challenge to the request of a token provider is answered: if the request has no credentials of its own.
    #[cfg(feature = "digest")]
    fn answers_challenges(&self, request: &Request, home: &Url) -> bool {
        let is_open = self.options.digest.is_some() && request.headers.get("Authorization").is_none();
        is_open && same_origin(&request.url, home)
    }

    /// Returns a request of a token provider with the client's own headers, the answer to the last challenge among them.
    #[cfg(feature = "digest")]
    fn completed(&self, request: &Request, home: &Url) -> Request {
        let mut request = request.clone();
        self.add_own_headers(&mut request, home);
        request
    }

    /// Masks the client's own secrets in a response that is no token. The provider does not have them, and may cut the text
    /// where a secret is.
    fn without_own_secrets(&self, mut response: Response) -> Response {
        let is_page = response.body.trim_ascii_start().first() == Some(&b'<');
        if is_page || !response.is_success() {
            let shown = String::from_utf8_lossy(&response.body);
            let mut clean = shown.clone().into_owned();
            secrets::scrubber(self.options, &[], None, secrets::SHORTEST).replace(&mut clean);
            if clean != *shown {
                response.body = clean.into_bytes();
            }
        }
        response
    }

    /// Adds cookies, shows the request to the interceptors, compresses it and records the time, each if the options have it so.
    fn start(&self, request: &mut Request) -> Option<Watch> {
        if !self.options.watches_exchanges() {
            return None;
        }
        #[cfg(feature = "cookies")]
        if let Some(cookies) = &self.options.cookies {
            cookies.add_to(request);
        }
        for interceptor in &self.options.interceptors {
            let scrubber = self.scrubber();
            interceptor.on_request(&mut SeenRequest::new(self.purpose, self.attempt, request, &scrubber));
        }
        #[cfg(feature = "gzip")]
        self.compress(request);
        let exchange = Exchange {
            purpose: self.purpose,
            attempt: self.attempt,
            method: request.method,
            url: request.shown_url(),
            sent: request.body.len().and_then(|length| usize::try_from(length).ok()).unwrap_or(0),
            received: 0,
            outcome: Ok(0),
            elapsed: Duration::ZERO,
        };
        Some(Watch {
            start: Instant::now(),
            exchange,
            #[cfg(feature = "cookies")]
            url: request.url.clone(),
        })
    }

    /// Compresses the body of a call if the options have it so. One in another coding is left alone.
    #[cfg(feature = "gzip")]
    fn compress(&self, request: &mut Request) {
        let is_call =
            matches!(self.purpose, Purpose::Operation(_)) && request.headers.get("Content-Encoding").is_none();
        // A body whose length is not known is a long one.
        let is_long = |from| request.body.len().is_none_or(|length| length >= from);
        if is_call && self.options.gzip_from.is_some_and(is_long) {
            request.body = crate::transport::gzip(&request.body);
            request.headers.set("Content-Encoding", "gzip");
        }
    }

    fn finish(&self, watch: Watch, outcome: &Result<Response, TransportError>) {
        #[cfg(feature = "cookies")]
        if let (Some(cookies), Ok(response)) = (&self.options.cookies, outcome) {
            cookies.keep(&response.headers, &watch.url);
        }
        let Watch { start, mut exchange, .. } = watch;
        exchange.elapsed = start.elapsed();
        exchange.received = outcome.as_ref().map_or(0, |response| response.body.len());
        exchange.outcome = match outcome {
            Ok(response) => Ok(response.status),
            Err(error) => Err(error.clone().scrubbed(&self.scrubber())),
        };
        for interceptor in self.options.interceptors.iter().rev() {
            let scrubber = self.scrubber();
            interceptor.on_response(&SeenResponse::new(&exchange, outcome.as_ref().ok(), &scrubber));
        }
        if let Some(hook) = &self.options.exchange_hook {
            hook(&exchange);
        }
    }

    fn scrubber(&self) -> Scrubber {
        secrets::scrubber(self.options, self.secrets, self.token.map(Token::expose), 0)
    }
}
