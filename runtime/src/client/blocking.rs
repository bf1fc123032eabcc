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
use crate::token::{BlockingTokenProvider, Held, Need, Ticket, TokenError, Turn};
use crate::transport::{BlockingTransport, Response};

/// Calls a SOAP service and blocks the calling thread meanwhile. Cheap to clone; clones, on any thread, share
/// connections and the token.
///
/// ```no_run
/// # #[cfg(feature = "blocking")] {
/// use soapstone::BlockingClient;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let client = BlockingClient::new("https://gis.example.com/arcgis/services/Map/MapServer")?;
/// // let port = MapServerPort::new(client);
/// # Ok(())
/// # }
/// # }
/// ```
#[derive(Clone)]
pub struct BlockingClient {
    core: Core,
    transport: Arc<dyn BlockingTransport>,
    provider: Option<Arc<dyn BlockingTokenProvider>>,
}

impl BlockingClient {
    /// A client for the service at `endpoint`.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL.
    #[cfg(feature = "blocking")]
    pub fn new(endpoint: &str) -> Result<Self, BuildError> {
        Self::with_options(endpoint, Options::default())
    }

    /// A client with options of your own.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL, or a header among the options is not valid.
    #[cfg(feature = "blocking")]
    pub fn with_options(endpoint: &str, options: Options) -> Result<Self, BuildError> {
        Self::with_transport(endpoint, options, crate::transport::UreqTransport::new())
    }

    /// A client over a transport of your own; `Arc<dyn BlockingTransport>` will do.
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

    /// The client with tokens. They go into the query of requests to the endpoint's server and nowhere else.
    #[must_use]
    pub fn with_tokens(mut self, provider: impl BlockingTokenProvider + 'static) -> Self {
        self.core.secrets = provider.secrets().into();
        self.provider = Some(Arc::new(provider));
        self.core.cell = Arc::default();
        self
    }

    /// A client for another service of the same server, which shares connections and the token. `endpoint` may be
    /// relative.
    ///
    /// # Errors
    /// `endpoint` is not a URL, or one of another server.
    pub fn at(&self, endpoint: &str) -> Result<Self, BuildError> {
        Ok(Self { core: self.core.at(endpoint)?, ..self.clone() })
    }

    /// The service's URL; a token or password in it is masked.
    #[must_use]
    pub fn endpoint(&self) -> String {
        redact::url(&self.core.endpoint)
    }

    /// Gets a file that an answer names by its URL, as a map image; `url` may be relative to the endpoint. Redirects are
    /// followed; the token and the headers of the options go along only where the endpoint's server is asked.
    ///
    /// # Errors
    /// No answer came, or one without success.
    pub fn download(&self, url: &str) -> Result<Download, Error> {
        let call = Call::new(self.core.download_plan(url, self.provider.is_some())?);
        let answer = self.exchange(call, Purpose::Download);
        self.core.downloaded(answer.map_err(|failure| failure.into_error(DOWNLOAD))?)
    }

    /// Does what the state machine says.
    fn exchange(&self, mut call: Call<'_>, purpose: Purpose) -> Result<Response, Failure> {
        let ticket = self.core.cell.ticket();
        let mut step = call.start();
        loop {
            step = match step {
                Step::Send(request) => {
                    let outcome = self.watched(purpose, call.attempt()).send(request);
                    call.answer(outcome)
                }
                Step::Token(need) => call.token(self.token(need, ticket.after(call.attempt()))),
                Step::Done(answer) => return Ok(answer),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }

    /// Gets the shared token, or fetches one for all that wait.
    fn token(&self, need: Need, ticket: Ticket) -> Result<Held, TokenError> {
        match (self.core.cell.wait_turn(need, ticket), &self.provider) {
            (Turn::Have(held), _) => Ok(held),
            (Turn::Failed(error), _) => Err(error),
            (Turn::Lead(lead), Some(provider)) => lead.finish(provider.token(&self.watched(Purpose::Token, 1))),
            (Turn::Lead(_) | Turn::Wait, _) => Err(TokenError::other("there is no token provider")),
        }
    }

    fn watched(&self, purpose: Purpose, attempt: u32) -> Watched<'_, dyn BlockingTransport> {
        Watched { transport: &*self.transport, options: &self.core.options, purpose, attempt }
    }
}

impl Caller for BlockingClient {
    type Reply<'a, O: Operation> = Result<O::Output, Error<O::Fault>>;

    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O> {
        let (name, tokens) = (O::INFO.name, self.provider.is_some());
        let envelope = self.core.write(O::INFO, &request, &headers);
        let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
        let call = Call::new(self.core.plan(O::INFO, envelope, tokens));
        let answer = self.exchange(call, Purpose::Operation(name));
        self.core.read::<O>(answer.map_err(|failure| failure.into_error(name).cast())?)
    }
}

impl fmt::Debug for BlockingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingClient").field("core", &self.core).field("tokens", &self.provider.is_some()).finish()
    }
}
