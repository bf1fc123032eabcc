//! The blocking client.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::call::{Call, Step};
use super::core::{Core, DOWNLOAD};
use super::exchange::Purpose;
use super::failure::Failure;
use super::prepared::PreparedCall;
use super::reply::{Replies, Reply};
use super::watched::Watched;
use super::{Download, Options};
use crate::error::{BuildError, Error};
use crate::redact;
use crate::soap::{Caller, Operation, OperationInfo};
use crate::token::{Acquire, BlockingTokenProvider, CachedToken, CallEpoch, Need, Token, TokenError, TokenScheme};
use crate::transport::{BlockingTransport, Response};

/// Calls a SOAP service and blocks the calling thread until the response arrives. Cheap to clone; clones, on any thread, share
/// connections and the token.
///
/// ```no_run
/// # #[cfg(feature = "blocking")] {
/// use soapstone::BlockingClient;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = BlockingClient::new("https://soap.example.com/stations")?;
/// // let port = StationsPort::new(client);
/// # Ok(())
/// # }
/// # }
/// ```
///
/// Other services of the server, other options and files:
///
/// ```
/// use std::time::Duration;
///
/// use soapstone::token::{QueryToken, Token};
/// use soapstone::transport::{Response, from_fn};
/// use soapstone::{BlockingClient, Options};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = from_fn(|_| Ok(Response::new(200, "image/png", *b"...")));
/// let client = BlockingClient::with_transport("https://soap.example.com/stations", Options::default(), transport)?
///     .with_tokens(Token::new("secret"))
///     .with_token_scheme(QueryToken);
/// // These share connections and the token with `client`.
/// let quotes = client.at("https://soap.example.com/quotes")?;
/// let patient = client.with(&Options::default().timeout(Duration::from_secs(300)))?;
/// assert_eq!(quotes.endpoint(), "https://soap.example.com/quotes");
/// // The file that a response names, with the token if it is on the same server.
/// let file = patient.download("https://soap.example.com/files/7")?;
/// assert_eq!((file.content_type.as_str(), file.body.len()), ("image/png", 3));
/// # Ok(())
/// # }
/// ```
///
/// An operation by its marker, whose generated method a port has; and the same without IO:
///
/// ```
/// use soapstone::client::{PreparedCall, Replies};
/// use soapstone::soap::Operation;
/// use soapstone::{BlockingClient, Error, Options};
///
/// fn call<O>(client: &BlockingClient, request: &O::Request) -> Result<PreparedCall<O>, Error<O::Fault>>
/// where
///     O: Operation<RequestHeaders = ()>,
/// {
///     let reply = client.call_with::<O>(request, &(), &Options::default().header("X-Tenant", "north"))?;
///     println!("HTTP {} after {:?}", reply.status, reply.elapsed);
///     client.prepare::<O>(request, &())
/// }
///
/// /// The methods of a port over this return whole replies: `StationsPort::new(client.replies())`.
/// fn whole(client: &BlockingClient) -> Replies<BlockingClient> {
///     client.replies()
/// }
/// ```
#[derive(Clone)]
pub struct BlockingClient {
    pub(super) core: Core,
    transport: Arc<dyn BlockingTransport>,
    provider: Option<Arc<dyn BlockingTokenProvider>>,
}

impl BlockingClient {
    /// Creates a client for the service at `endpoint`.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL.
    #[cfg(feature = "blocking")]
    pub fn new(endpoint: &str) -> Result<Self, BuildError> {
        Self::with_options(endpoint, Options::default())
    }

    /// Creates a client with options.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL, or a header among the options is not valid.
    #[cfg(feature = "blocking")]
    pub fn with_options(endpoint: &str, options: Options) -> Result<Self, BuildError> {
        Self::with_transport(endpoint, options, crate::transport::HyperTransport::new())
    }

    /// Creates a client with a custom transport, which may be an `Arc<dyn BlockingTransport>`.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL, or a header among the options is not valid.
    pub fn with_transport(
        endpoint: &str,
        options: Options,
        transport: impl BlockingTransport + 'static,
    ) -> Result<Self, BuildError> {
        Ok(Self { core: Core::new(endpoint, options)?, transport: Arc::new(transport), provider: None })
    }

    /// Sets the source of tokens. They are sent only to the endpoint's server, in the form of the
    /// provider's scheme, unless [`with_token_scheme`](Self::with_token_scheme) sets another one.
    #[must_use]
    pub fn with_tokens(mut self, provider: impl BlockingTokenProvider + 'static) -> Self {
        self.core.secrets = provider.secrets().into();
        self.core.provider_scheme = Some(provider.scheme());
        self.core.on_demand = provider.is_on_demand();
        self.provider = Some(Arc::new(provider));
        self.core.cell = Arc::default();
        self
    }

    /// Sets how requests carry tokens, in place of the provider's own scheme. It may stand before or after
    /// [`with_tokens`](Self::with_tokens); without a provider, it has no effect.
    #[must_use]
    pub fn with_token_scheme(mut self, scheme: impl TokenScheme + 'static) -> Self {
        self.core.explicit_scheme = Some(Arc::new(scheme));
        self
    }

    /// Creates a client for another service of the same server, which shares connections and the token. `endpoint` may be
    /// relative.
    ///
    /// # Errors
    /// `endpoint` is not a URL, or has another origin.
    pub fn at(&self, endpoint: &str) -> Result<Self, BuildError> {
        Ok(Self { core: self.core.at(endpoint)?, ..self.clone() })
    }

    /// Returns a client with further options, which are added as [`Options::merge`] describes. It shares connections and the
    /// token with this one. Ports are made of it as of any client: `Port::new(client.with(&options)?)`.
    ///
    /// # Errors
    /// An option is not valid, or the endpoint has another origin.
    pub fn with(&self, options: &Options) -> Result<Self, BuildError> {
        Ok(Self { core: self.core.with(options)?, ..self.clone() })
    }

    /// Returns a caller whose calls return the whole [`Reply`]: HTTP status and headers, all header blocks, attachments, notes.
    /// A port over it has the same methods: `Port::new(client.replies())`.
    #[must_use]
    pub fn replies(&self) -> Replies<Self> {
        Replies(self.clone())
    }

    /// Prepares a call without IO, with the endpoint and the options of this client.
    ///
    /// # Errors
    /// A value has no form in XML.
    pub fn prepare<O: Operation>(
        &self,
        request: &O::Request,
        headers: &O::RequestHeaders,
    ) -> Result<PreparedCall<O>, Error<O::Fault>> {
        PreparedCall::of(self.core.clone(), request, headers)
    }

    /// Calls an operation with further options, and returns the whole response.
    ///
    /// # Errors
    /// As for any call, or the options cannot be used.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use soapstone::soap::Operation;
    /// use soapstone::{BlockingClient, Error, Options};
    ///
    /// fn call<O>(client: &BlockingClient, request: &O::Request) -> Result<O::Output, Error<O::Fault>>
    /// where
    ///     O: Operation<RequestHeaders = ()>,
    /// {
    ///     let options = Options::default().timeout(Duration::from_secs(300)).header("X-Request-Id", "7");
    ///     let reply = client.call_with::<O>(request, &(), &options)?;
    ///     println!("HTTP {} after {:?}, {} notes", reply.status, reply.elapsed, reply.extras.notes.len());
    ///     Ok(reply.output)
    /// }
    /// ```
    pub fn call_with<O: Operation>(
        &self,
        request: &O::Request,
        headers: &O::RequestHeaders,
        options: &Options,
    ) -> Result<Reply<O>, Error<O::Fault>> {
        let client = self.with(options).map_err(|source| Error::Options { operation: O::INFO.name, source })?;
        client.reply(request, headers)
    }

    /// Returns the service's URL. A token or password in it is masked.
    #[must_use]
    pub fn endpoint(&self) -> String {
        redact::url(&self.core.endpoint)
    }

    /// Downloads a file whose URL a response contains. `url` may be relative to the endpoint. Redirects are followed; the
    /// token and the headers of the options are sent only to the endpoint's server.
    ///
    /// # Errors
    /// There is no response, or its status is not one of success.
    pub fn download(&self, url: &str) -> Result<Download, Error> {
        let mut call = Call::new(self.core.download_template(url)?);
        let response = self.exchange(&mut call, Purpose::Download);
        self.core.downloaded(response.map_err(|failure| failure.into_error(DOWNLOAD))?, call.shown_url())
    }

    /// Sends a request and returns the whole response.
    fn reply<O: Operation>(
        &self,
        request: &O::Request,
        headers: &O::RequestHeaders,
    ) -> Result<Reply<O>, Error<O::Fault>> {
        let (name, start) = (O::INFO.name, Instant::now());
        let envelope = self.core.write(O::INFO, &request, &headers);
        let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
        let mut call = Call::new(self.core.template(O::INFO, envelope));
        let response = self.exchange(&mut call, Purpose::Operation(name));
        Reply::read(&self.core, &mut call, response.map_err(|failure| failure.into_error(name).cast())?, start)
    }

    /// Runs the state machine.
    fn exchange(&self, call: &mut Call<'_>, purpose: Purpose) -> Result<Response, Failure> {
        let epoch = self.core.cell.epoch();
        let mut step = call.start();
        loop {
            step = match step {
                Step::Send(request) => {
                    let outcome = self
                        .watched(purpose, call.operation(), call.attempt(), call.token())
                        .receive(request, &call.aside);
                    call.on_response(outcome)
                }
                Step::Wait(duration) => {
                    std::thread::sleep(duration);
                    call.send()
                }
                Step::AcquireToken(need) => call.on_token(self.token(need, epoch.after(call.attempt()))),
                Step::Done(response) => return Ok(response),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }

    /// Returns the shared token, or refreshes it for all waiting calls.
    pub(super) fn token(&self, need: Need, epoch: CallEpoch) -> Result<CachedToken, TokenError> {
        match (self.core.cell.wait_acquire(need, epoch), &self.provider) {
            (Acquire::Have(cached), _) => Ok(cached),
            (Acquire::Failed(error), _) => Err(error),
            (Acquire::Refresh(permit), Some(provider)) => {
                let http = Watched { home: Some(&self.core.endpoint), ..self.watched(Purpose::Token, None, 1, None) };
                permit.finish(provider.token(&http))
            }
            (Acquire::Refresh(_) | Acquire::Wait, _) => Err(TokenError::other("there is no token provider")),
        }
    }

    pub(super) fn watched<'a>(
        &'a self,
        purpose: Purpose,
        operation: Option<&'static OperationInfo>,
        attempt: u32,
        token: Option<&'a Token>,
    ) -> Watched<'a, dyn BlockingTransport> {
        let (transport, options, secrets) = (&*self.transport, &*self.core.options, &*self.core.secrets);
        Watched { transport, options, secrets, home: None, purpose, operation, attempt, token }
    }
}

impl Caller for BlockingClient {
    type Reply<'a, O: Operation> = Result<O::Output, Error<O::Fault>>;

    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O> {
        let name = O::INFO.name;
        let envelope = self.core.write(O::INFO, &request, &headers);
        let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
        let mut call = Call::new(self.core.template(O::INFO, envelope));
        let response = self.exchange(&mut call, Purpose::Operation(name));
        self.core.read::<O>(&mut call, response.map_err(|failure| failure.into_error(name).cast())?)
    }
}

impl Caller for Replies<BlockingClient> {
    type Reply<'a, O: Operation> = Result<Reply<O>, Error<O::Fault>>;

    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O> {
        self.0.reply(request, headers)
    }
}

impl fmt::Debug for BlockingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingClient").field("core", &self.core).field("tokens", &self.provider.is_some()).finish()
    }
}
