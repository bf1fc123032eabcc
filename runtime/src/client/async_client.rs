//! The async client.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use super::call::{Call, Step};
use super::core::{Core, DOWNLOAD};
use super::exchange::Purpose;
use super::failure::Failure;
use super::prepared::PreparedCall;
use super::reply::{Replies, Reply};
use super::retry;
use super::watched::Watched;
use super::{Download, Options};
use crate::codec::encode::EncodeError;
use crate::error::{BuildError, Error};
use crate::redact;
use crate::soap::{Caller, Envelope, Operation, OperationInfo};
use crate::token::{
    CachedToken, CallEpoch, Need, RefreshFuture, Token, TokenError, TokenFuture, TokenProvider, TokenScheme,
};
use crate::transport::{BoxFuture, Response, Transport};

/// Calls a SOAP service asynchronously. Cheap to clone; clones share connections and the token.
///
/// ```no_run
/// # #[cfg(feature = "client")] {
/// use soapstone::token::Token;
/// use soapstone::Client;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new("https://soap.example.com/stations")?.with_tokens(Token::new("secret"));
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
/// use soapstone::transport::Transport;
/// use soapstone::{Client, Error, Options};
///
/// async fn download(transport: impl Transport + 'static) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
///     let client = Client::with_transport("https://soap.example.com/stations", Options::default(), transport)?
///         .with_tokens(Token::new("secret"))
///         .with_token_scheme(QueryToken);
///     // These share connections and the token with `client`.
///     let quotes = client.at("https://soap.example.com/quotes")?;
///     let patient = client.with(&Options::default().timeout(Duration::from_secs(300)))?;
///     assert_eq!(quotes.endpoint(), "https://soap.example.com/quotes");
///     // The file that a response names, with the token if it is on the same server.
///     Ok(patient.download("https://soap.example.com/files/7").await?.body)
/// }
/// ```
///
/// An operation by its marker, whose generated method a port has; and the same without IO:
///
/// ```
/// use soapstone::client::{PreparedCall, Replies};
/// use soapstone::soap::Operation;
/// use soapstone::{Client, Error, Options};
///
/// async fn call<O>(client: &Client, request: &O::Request) -> Result<PreparedCall<O>, Error<O::Fault>>
/// where
///     O: Operation<RequestHeaders = ()>,
/// {
///     let reply = client.call_with::<O>(request, &(), &Options::default().header("X-Tenant", "north")).await?;
///     println!("HTTP {} after {:?}", reply.status, reply.elapsed);
///     client.prepare::<O>(request, &())
/// }
///
/// /// The methods of a port over this return whole replies: `StationsPort::new(client.replies())`.
/// fn whole(client: &Client) -> Replies<Client> {
///     client.replies()
/// }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) core: Core,
    transport: Arc<dyn Transport>,
    provider: Option<Arc<dyn TokenProvider>>,
}

impl Client {
    /// Creates a client for the service at `endpoint`.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL, or the HTTP library cannot be initialised.
    #[cfg(feature = "client")]
    pub fn new(endpoint: &str) -> Result<Self, BuildError> {
        Self::with_options(endpoint, Options::default())
    }

    /// Creates a client with options.
    ///
    /// # Errors
    /// As for [`new`](Self::new), or a header among the options is not valid.
    #[cfg(feature = "client")]
    pub fn with_options(endpoint: &str, options: Options) -> Result<Self, BuildError> {
        let transport = crate::transport::ReqwestTransport::new();
        Self::with_transport(endpoint, options, transport.map_err(|error| BuildError::new(error.to_string()))?)
    }

    /// Creates a client with a custom transport, which may be an `Arc<dyn Transport>`.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL, or a header among the options is not valid.
    pub fn with_transport(
        endpoint: &str,
        options: Options,
        transport: impl Transport + 'static,
    ) -> Result<Self, BuildError> {
        Ok(Self { core: Core::new(endpoint, options)?, transport: Arc::new(transport), provider: None })
    }

    /// Sets the source of tokens. They are sent only to the endpoint's server, in the form of the
    /// provider's scheme, unless [`with_token_scheme`](Self::with_token_scheme) sets another one.
    #[must_use]
    pub fn with_tokens(mut self, provider: impl TokenProvider + 'static) -> Self {
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
    /// use soapstone::{Client, Error, Options};
    ///
    /// async fn call<O>(client: &Client, request: &O::Request) -> Result<O::Output, Error<O::Fault>>
    /// where
    ///     O: Operation<RequestHeaders = ()>,
    /// {
    ///     let options = Options::default().timeout(Duration::from_secs(300)).header("X-Request-Id", "7");
    ///     let reply = client.call_with::<O>(request, &(), &options).await?;
    ///     println!("HTTP {} after {:?}, {} notes", reply.status, reply.elapsed, reply.extras.notes.len());
    ///     Ok(reply.output)
    /// }
    /// ```
    pub async fn call_with<O: Operation>(
        &self,
        request: &O::Request,
        headers: &O::RequestHeaders,
        options: &Options,
    ) -> Result<Reply<O>, Error<O::Fault>> {
        let client = self.with(options).map_err(|source| Error::Options { operation: O::INFO.name, source })?;
        let envelope = client.core.write(O::INFO, &request, &headers);
        client.reply(envelope).await
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
    pub async fn download(&self, url: &str) -> Result<Download, Error> {
        let mut call = Call::new(self.core.download_template(url)?);
        let response = self.exchange(&mut call, Purpose::Download).await;
        self.core.downloaded(response.map_err(|failure| failure.into_error(DOWNLOAD))?, call.shown_url())
    }

    /// Sends a request and returns the whole response.
    async fn reply<O: Operation>(&self, envelope: Result<Envelope, EncodeError>) -> Result<Reply<O>, Error<O::Fault>> {
        let (name, start) = (O::INFO.name, Instant::now());
        let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
        let mut call = Call::new(self.core.template(O::INFO, envelope));
        let response = self.exchange(&mut call, Purpose::Operation(name)).await;
        Reply::read(&self.core, &mut call, response.map_err(|failure| failure.into_error(name).cast())?, start)
    }

    /// Runs the state machine.
    async fn exchange(&self, call: &mut Call<'_>, purpose: Purpose) -> Result<Response, Failure> {
        let epoch = self.core.cell.epoch();
        let mut step = call.start();
        loop {
            step = match step {
                Step::Send(request) => {
                    let outcome = self
                        .watched(purpose, call.operation(), call.attempt(), call.token())
                        .receive(request, &call.aside)
                        .await;
                    call.on_response(outcome)
                }
                Step::Wait(duration) => {
                    retry::pause(duration).await;
                    call.send()
                }
                Step::AcquireToken(need) => call.on_token(self.token(need, epoch.after(call.attempt())).await),
                Step::Done(response) => return Ok(response),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }

    /// Returns the shared token, or takes part in its refresh.
    pub(super) async fn token(&self, need: Need, epoch: CallEpoch) -> Result<CachedToken, TokenError> {
        if let Some(cached) = self.core.cell.ready(need) {
            return Ok(cached);
        }
        let Some(provider) = &self.provider else { return Err(TokenError::other("there is no token provider")) };
        let start = || -> RefreshFuture {
            let (provider, transport) = (Arc::clone(provider), Arc::clone(&self.transport));
            let (options, secrets) = (Arc::clone(&self.core.options), Arc::clone(&self.core.secrets));
            let home = Arc::clone(&self.core.endpoint);
            Box::pin(async move {
                let (transport, options, secrets, home) = (&*transport, &*options, &*secrets, Some(&*home));
                let (purpose, operation, attempt, token) = (Purpose::Token, None, 1, None);
                let http = Watched { transport, options, secrets, home, purpose, operation, attempt, token };
                provider.token(&http).await
            })
        };
        TokenFuture::new(&self.core.cell, need, epoch, &start).await
    }

    pub(super) fn watched<'a>(
        &'a self,
        purpose: Purpose,
        operation: Option<&'static OperationInfo>,
        attempt: u32,
        token: Option<&'a Token>,
    ) -> Watched<'a, dyn Transport> {
        let (transport, options, secrets) = (&*self.transport, &*self.core.options, &*self.core.secrets);
        Watched { transport, options, secrets, home: None, purpose, operation, attempt, token }
    }
}

impl Caller for Client {
    type Reply<'a, O: Operation> = BoxFuture<'a, Result<O::Output, Error<O::Fault>>>;

    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O> {
        let envelope = self.core.write(O::INFO, &request, &headers);
        Box::pin(async move {
            let name = O::INFO.name;
            let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
            let mut call = Call::new(self.core.template(O::INFO, envelope));
            let response = self.exchange(&mut call, Purpose::Operation(name)).await;
            self.core.read::<O>(&mut call, response.map_err(|failure| failure.into_error(name).cast())?)
        })
    }
}

impl Caller for Replies<Client> {
    type Reply<'a, O: Operation> = BoxFuture<'a, Result<Reply<O>, Error<O::Fault>>>;

    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O> {
        let envelope = self.0.core.write(O::INFO, &request, &headers);
        Box::pin(self.0.reply(envelope))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("core", &self.core).field("tokens", &self.provider.is_some()).finish()
    }
}
