//! The hook that observes each exchange with a server.

use std::fmt;
use std::time::Duration;

use crate::transport::{Method, TransportError};

/// One exchange with a server, passed to the hook of [`Options::on_exchange`](super::Options::on_exchange) when it is over. It contains no secrets.
///
/// Its `Display` form is one line: `GetMap #1: POST https://host/map 1.2 kB -> 200, 34 kB, 56 ms`.
///
/// # Examples
///
/// ```
/// use soapstone::Options;
/// use soapstone::client::{Exchange, Purpose};
///
/// /// Reports exchanges that took long, tokens left out.
/// fn report(exchange: &Exchange) {
///     if exchange.elapsed.as_secs() > 5 && exchange.purpose != Purpose::Token {
///         eprintln!("{}: {exchange}", exchange.purpose.name());
///     }
/// }
///
/// let options = Options::default().on_exchange(report);
/// # let _ = options;
/// ```
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
    /// The length of the request's body in bytes; 0 if it is not known.
    pub sent: usize,
    /// The length of the response's body in bytes; 0 if it is read as it arrives.
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
