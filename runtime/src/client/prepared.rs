//! Calls without IO.

use std::fmt;
use std::marker::PhantomData;
use std::time::Instant;

use super::call::{Call, RequestTemplate, Step};
use super::core::Core;
use super::options::Options;
use super::reply::Reply;
use crate::error::Error;
use crate::soap::{Envelope, Kept, Operation};
use crate::transport::{Request, Response};

/// A call of the operation `O` without IO: it makes the HTTP request and decodes the response, and its caller transfers
/// both. The clients make requests and decode responses by the same code.
///
/// Requests carry no token; [`TokenScheme::authorize`](crate::token::TokenScheme::authorize) adds one.
///
/// # Examples
///
/// ```
/// use soapstone::client::PreparedCall;
/// use soapstone::soap::Operation;
/// use soapstone::transport::{Request, Response};
/// use soapstone::{Error, Options};
///
/// /// Calls an operation through a function that transfers HTTP messages.
/// fn call<O>(request: &O::Request, transfer: impl Fn(Request) -> Response) -> Result<O::Output, Error<O::Fault>>
/// where
///     O: Operation<RequestHeaders = ()>,
/// {
///     let mut call = PreparedCall::<O>::new("https://soap.example.com/stations", &Options::default(), request, &())?;
///     let response = transfer(call.request()?);
///     Ok(call.read(response)?.output)
/// }
/// ```
pub struct PreparedCall<O> {
    core: Core,
    envelope: Envelope,
    attempt: u32,
    kept: Vec<Kept>,
    started: Instant,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> PreparedCall<O> {
    /// Prepares a call at `endpoint`.
    ///
    /// # Errors
    /// The options cannot be used, `endpoint` is not an absolute `http` or `https` URL, or a value has no form in XML.
    pub fn new(
        endpoint: &str,
        options: &Options,
        request: &O::Request,
        headers: &O::RequestHeaders,
    ) -> Result<Self, Error<O::Fault>> {
        let core = Core::new(endpoint, options.clone());
        Self::of(core.map_err(|source| Error::Options { operation: O::INFO.name, source })?, request, headers)
    }

    /// Prepares a call with the endpoint and the options of a client.
    pub(super) fn of(core: Core, request: &O::Request, headers: &O::RequestHeaders) -> Result<Self, Error<O::Fault>> {
        let envelope = core.write(O::INFO, &request, &headers);
        let envelope = envelope.map_err(|source| Error::Encode { operation: O::INFO.name, source })?;
        let (attempt, kept, started) = (0, Vec::new(), Instant::now());
        Ok(Self { core, envelope, attempt, kept, started, operation: PhantomData })
    }

    /// Returns the request of the next attempt. The body is rendered once, the header blocks of modules for each
    /// attempt.
    ///
    /// # Errors
    /// A module cannot complete the request.
    pub fn request(&mut self) -> Result<Request, Error<O::Fault>> {
        let mut call = Call::resume(self.template(), self.attempt, Vec::new());
        let step = call.send();
        let state = call.into_state();
        (self.attempt, self.kept) = state;
        match step {
            Step::Send(request) => Ok(request),
            Step::Failed(failure) => Err(failure.into_error(O::INFO.name).cast()),
            Step::Wait(_) | Step::AcquireToken(_) | Step::Done(_) => Err(self.no_step()),
        }
    }

    /// Decodes the response to the last request.
    ///
    /// # Errors
    /// The response is a fault, does not match the operation, or is no SOAP message.
    pub fn read(&mut self, response: Response) -> Result<Reply<O>, Error<O::Fault>> {
        let kept = std::mem::take(&mut self.kept);
        let mut call = Call::resume(self.template(), self.attempt, kept);
        match call.on_response(Ok(response)) {
            Step::Done(response) => Reply::read(&self.core, &mut call, response, self.started),
            Step::Failed(failure) => Err(failure.into_error(O::INFO.name).cast()),
            Step::Wait(_) | Step::AcquireToken(_) | Step::Send(_) => Err(self.no_step()),
        }
    }

    fn template(&self) -> RequestTemplate<'_> {
        RequestTemplate { scheme: None, ..self.core.template(O::INFO, self.envelope.clone()) }
    }

    /// Returns the error of a step that a call without tokens does not have.
    fn no_step(&self) -> Error<O::Fault> {
        let source = crate::token::TokenError::other("the call has no token");
        Error::Token { operation: O::INFO.name, source }
    }
}

impl<O: Operation> fmt::Debug for PreparedCall<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedCall")
            .field("operation", &O::INFO.name)
            .field("core", &self.core)
            .field("bytes", &self.envelope.bytes.len())
            .field("attempt", &self.attempt)
            .finish()
    }
}
