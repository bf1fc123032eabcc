//! The hook that observes each exchange with a server.

use std::fmt;
use std::time::{Duration, Instant};

use secrecy::SecretString;

use super::secrets;
use super::settings::Settings;
use crate::token::Token;
use crate::transport::{BlockingTransport, BoxFuture, Method, Request, Response, Transport, TransportError};

/// One exchange with a server, passed to the hook of [`Options::on_exchange`] when it is over. It contains no secrets.
///
/// Its `Display` form is one line: `GetMap #1: POST https://host/map 1.2 kB -> 200, 34 kB, 56 ms`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// The purpose.
    pub purpose: Purpose,
    /// The attempt of the call, from 1.
    pub attempt: u32,
    /// The method.
    pub method: Method,
    /// The URL, without the token of the client; other tokens and passwords are masked.
    pub url: String,
    /// The length of the request's body in bytes.
    pub sent: usize,
    /// The length of the response's body in bytes.
    pub received: usize,
    /// The status of the response, or the error, in which the token is masked.
    pub outcome: Result<u16, TransportError>,
    /// The duration.
    pub elapsed: Duration,
}

/// The purpose of an [`Exchange`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// A call of an operation, by its name.
    Operation(&'static str),
    /// A token.
    Token,
    /// The download of a file.
    Download,
}

impl Purpose {
    /// Returns the operation's name, `token` or `download`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Operation(name) => name,
            Self::Token => "token",
            Self::Download => "download",
        }
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{}: {} {}", self.purpose.name(), self.attempt, self.method, self.url)?;
        if self.sent > 0 {
            write!(f, " {}", Size(self.sent))?;
        }
        match &self.outcome {
            Ok(status) => write!(f, " -> {status}, {}", Size(self.received))?,
            Err(error) => write!(f, " -> {error}")?,
        }
        write!(f, ", {} ms", self.elapsed.as_millis())
    }
}

/// A number of bytes, for people.
struct Size(usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One decimal is shown, so that the precision of a float suffices.
        let size = self.0 as f64;
        match self.0 {
            0..1000 => write!(f, "{} B", self.0),
            1000..1_000_000 => write!(f, "{:.1} kB", size / 1e3),
            _ => write!(f, "{:.1} MB", size / 1e6),
        }
    }
}

/// A transport that reports each exchange to the hook.
pub(crate) struct Watched<'a, T: ?Sized> {
    pub(crate) transport: &'a T,
    pub(crate) options: &'a Settings,
    /// The secrets of the token provider.
    pub(crate) secrets: &'a [SecretString],
    pub(crate) purpose: Purpose,
    pub(crate) attempt: u32,
    /// The token that the request carries.
    pub(crate) token: Option<&'a Token>,
}

impl Transport for Watched<'_, dyn Transport> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let Some(watch) = self.start(&request) else { return self.transport.send(request) };
        Box::pin(async move {
            let outcome = self.transport.send(request).await;
            self.finish(Some(watch), &outcome);
            outcome
        })
    }
}

impl BlockingTransport for Watched<'_, dyn BlockingTransport> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        let watch = self.start(&request);
        let outcome = self.transport.send(request);
        self.finish(watch, &outcome);
        outcome
    }
}

impl<T: ?Sized> Watched<'_, T> {
    /// Records the request and the time; does nothing without a hook.
    fn start(&self, request: &Request) -> Option<(Instant, Exchange)> {
        self.options.exchange_hook.as_ref()?;
        let exchange = Exchange {
            purpose: self.purpose,
            attempt: self.attempt,
            method: request.method,
            url: request.shown_url(),
            sent: request.body.len(),
            received: 0,
            outcome: Ok(0),
            elapsed: Duration::ZERO,
        };
        Some((Instant::now(), exchange))
    }

    fn finish(&self, watch: Option<(Instant, Exchange)>, outcome: &Result<Response, TransportError>) {
        let (Some((started, mut exchange)), Some(hook)) = (watch, &self.options.exchange_hook) else { return };
        exchange.elapsed = started.elapsed();
        exchange.received = outcome.as_ref().map_or(0, |response| response.body.len());
        exchange.outcome = match outcome {
            Ok(response) => Ok(response.status),
            Err(error) => {
                let scrubber = secrets::scrubber(self.options, self.secrets, self.token.map(Token::expose), 0);
                Err(error.clone().scrubbed(&scrubber))
            }
        };
        hook(&exchange);
    }
}
