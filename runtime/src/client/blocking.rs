//! The blocking client.

use std::fmt;
use std::sync::Arc;

use super::call::{Call, Step};
use super::core::{Core, DOWNLOAD};
use super::exchange::{Purpose, Watched};
use super::failure::Failure;
use super::{Download, Options};
use crate::error::{BuildError, Error};
use crate::redact;
use crate::soap::{Caller, Operation};
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

    /// Runs the state machine.
    fn exchange(&self, call: &mut Call<'_>, purpose: Purpose) -> Result<Response, Failure> {
        let epoch = self.core.cell.epoch();
        let mut step = call.start();
        loop {
            step = match step {
                Step::Send(request) => {
                    let outcome = self.watched(purpose, call.attempt(), call.token()).send(request);
                    call.on_response(outcome)
                }
                Step::AcquireToken(need) => call.on_token(self.token(need, epoch.after(call.attempt()))),
                Step::Done(response) => return Ok(response),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }

    /// Returns the shared token, or refreshes it for all waiting calls.
    fn token(&self, need: Need, epoch: CallEpoch) -> Result<CachedToken, TokenError> {
        match (self.core.cell.wait_acquire(need, epoch), &self.provider) {
            (Acquire::Have(cached), _) => Ok(cached),
            (Acquire::Failed(error), _) => Err(error),
            (Acquire::Refresh(permit), Some(provider)) => {
                permit.finish(provider.token(&self.watched(Purpose::Token, 1, None)))
            }
            (Acquire::Refresh(_) | Acquire::Wait, _) => Err(TokenError::other("there is no token provider")),
        }
    }

    fn watched<'a>(
        &'a self,
        purpose: Purpose,
        attempt: u32,
        token: Option<&'a Token>,
    ) -> Watched<'a, dyn BlockingTransport> {
        let (transport, options, secrets) = (&*self.transport, &*self.core.options, &*self.core.secrets);
        Watched { transport, options, secrets, purpose, attempt, token }
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

impl fmt::Debug for BlockingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingClient").field("core", &self.core).field("tokens", &self.provider.is_some()).finish()
    }
}
