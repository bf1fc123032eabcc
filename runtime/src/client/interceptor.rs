//! Interceptors, which see requests and responses as they are transferred.

use std::fmt;

use super::exchange::{Exchange, Purpose};
use super::secrets;
use crate::error::BuildError;
use crate::redact::{MASK, Scrubber};
use crate::transport::{Headers, Method, Request, Response};

/// Sees each request before it is sent and each response when it has arrived: those of calls, of downloads, and of token
/// providers. It may change the headers of requests.
///
/// Secrets are masked in what it sees: the token, passwords, the values of the headers that the options set, and whatever
/// [`redact::text`](crate::redact::text) recognises by its name.
///
/// # Examples
///
/// ```
/// use soapstone::Options;
/// use soapstone::client::{Interceptor, SeenRequest, SeenResponse};
///
/// struct Trace;
///
/// impl Interceptor for Trace {
///     fn on_request(&self, request: &mut SeenRequest<'_>) {
///         eprintln!("> {} {}\n{}", request.method(), request.url(), request.body());
///         // A header that is not valid is rejected.
///         assert!(request.set_header("traceparent", "00-4bf92f35-00f067aa-01").is_ok());
///     }
///
///     fn on_response(&self, response: &SeenResponse<'_>) {
///         eprintln!("< {}\n{}", response.exchange(), response.body());
///     }
/// }
///
/// let options = Options::default().interceptor(Trace);
/// # let _ = options;
/// ```
pub trait Interceptor: Send + Sync {
    /// Sees a request. Does nothing by default.
    fn on_request(&self, request: &mut SeenRequest<'_>) {
        let _ = request;
    }

    /// Sees a response, or why there is none. Does nothing by default. Interceptors see responses in the reverse order.
    fn on_response(&self, response: &SeenResponse<'_>) {
        let _ = response;
    }
}

/// A request, with its secrets masked.
///
/// # Examples
///
/// ```
/// use soapstone::client::{Interceptor, Purpose, SeenRequest};
///
/// /// Signs the first attempt of each call with a header.
/// struct Sign;
///
/// impl Interceptor for Sign {
///     fn on_request(&self, request: &mut SeenRequest<'_>) {
///         request.remove_header("X-Digest");
///         if matches!(request.purpose(), Purpose::Operation(_)) && request.attempt() == 1 {
///             let digest = format!("{} {} {}", request.method(), request.url(), request.body().len());
///             if let Err(error) = request.set_header("X-Digest", &digest) {
///                 eprintln!("{error}; {} headers", request.headers().iter().count());
///             }
///         }
///     }
/// }
/// ```
pub struct SeenRequest<'a> {
    purpose: Purpose,
    attempt: u32,
    request: &'a mut Request,
    scrubber: &'a Scrubber,
}

impl<'a> SeenRequest<'a> {
    pub(super) fn new(purpose: Purpose, attempt: u32, request: &'a mut Request, scrubber: &'a Scrubber) -> Self {
        Self { purpose, attempt, request, scrubber }
    }

    /// Returns the purpose.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Returns the number of the attempt within the call, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.request.method
    }

    /// Returns the URL without the token; passwords and other tokens are masked.
    #[must_use]
    pub fn url(&self) -> String {
        self.scrubber.scrub(&self.request.shown_url())
    }

    /// Returns the headers in order, with the secrets among their values masked.
    #[must_use]
    pub fn headers(&self) -> Headers {
        shown(&self.request.headers, self.scrubber)
    }

    /// Returns the body as text, with secrets masked. Bytes that are not UTF-8 are replaced. Of a body that is not in memory,
    /// it is a description.
    #[must_use]
    pub fn body(&self) -> String {
        match self.request.body.as_bytes() {
            Some(bytes) => self.scrubber.scrub(&String::from_utf8_lossy(bytes)),
            None => format!("({:?})", self.request.body),
        }
    }

    /// Sets a header, in place of all of that name.
    ///
    /// # Errors
    /// The name or the value is not valid; the request is unchanged.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), BuildError> {
        if !Headers::is_valid(name, value) {
            return Err(BuildError::new(format!("{name:?} is not a valid HTTP header, or its value is not")));
        }
        self.request.headers.set(name, value);
        Ok(())
    }

    /// Removes all headers of a name.
    pub fn remove_header(&mut self, name: &str) {
        self.request.headers.remove(name);
    }
}

impl fmt::Debug for SeenRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// A response, or why there is none, with secrets masked.
///
/// # Examples
///
/// ```
/// use soapstone::client::{Interceptor, SeenResponse};
///
/// /// Prints responses that are no success.
/// struct Failures;
///
/// impl Interceptor for Failures {
///     fn on_response(&self, response: &SeenResponse<'_>) {
///         if !matches!(response.exchange().outcome, Ok(200..300)) {
///             eprintln!("{}\n{:?}\n{}", response.exchange(), response.headers(), response.body());
///         }
///     }
/// }
/// ```
pub struct SeenResponse<'a> {
    exchange: &'a Exchange,
    response: Option<&'a Response>,
    scrubber: &'a Scrubber,
}

impl<'a> SeenResponse<'a> {
    pub(super) fn new(exchange: &'a Exchange, response: Option<&'a Response>, scrubber: &'a Scrubber) -> Self {
        Self { exchange, response, scrubber }
    }

    /// Returns purpose, attempt, URL, lengths, duration, and the status or the error.
    #[must_use]
    pub fn exchange(&self) -> &Exchange {
        self.exchange
    }

    /// Returns the headers in order, with the secrets among their values masked; none without a response.
    #[must_use]
    pub fn headers(&self) -> Headers {
        self.response.map(|response| shown(&response.headers, self.scrubber)).unwrap_or_default()
    }

    /// Returns the body as text, with secrets masked; empty without a response. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn body(&self) -> String {
        let body = self.response.map(|response| String::from_utf8_lossy(&response.body));
        body.map(|body| self.scrubber.scrub(&body)).unwrap_or_default()
    }
}

impl fmt::Debug for SeenResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeenResponse").field("exchange", self.exchange).finish_non_exhaustive()
    }
}

/// Returns headers for people.
fn shown(headers: &Headers, scrubber: &Scrubber) -> Headers {
    let mut shown = Headers::default();
    for (name, value) in headers.iter() {
        if secrets::is_secret(name) {
            shown.add(name, MASK);
        } else {
            shown.add(name, scrubber.scrub(value));
        }
    }
    shown
}
