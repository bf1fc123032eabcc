//! The async client.

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
use crate::token::{Fetch, Held, Need, Ticket, TokenError, TokenFuture, TokenProvider};
use crate::transport::{BoxFuture, Response, Transport};

/// Calls a SOAP service asynchronously. Cheap to clone; clones share connections and the token.
///
/// ```no_run
/// # #[cfg(feature = "client")] {
/// use soapstone::token::ArcGisTokens;
/// use soapstone::{Client, Options};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tokens = ArcGisTokens::generate_token("https://gis.example.com/arcgis/tokens/generateToken", "ann", "secret")?;
/// let client = Client::new("https://gis.example.com/arcgis/services/Map/MapServer")?.with_tokens(tokens);
/// // let port = MapServerPort::new(client);
/// # Ok(())
/// # }
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    core: Core,
    transport: Arc<dyn Transport>,
    provider: Option<Arc<dyn TokenProvider>>,
}

impl Client {
    /// A client for the service at `endpoint`.
    ///
    /// # Errors
    /// `endpoint` is not an absolute `http` or `https` URL, or the HTTP library cannot be initialised.
    #[cfg(feature = "client")]
    pub fn new(endpoint: &str) -> Result<Self, BuildError> {
        Self::with_options(endpoint, Options::default())
    }

    /// A client with options of your own.
    ///
    /// # Errors
    /// As [`new`](Self::new); or a header among the options is not valid.
    #[cfg(feature = "client")]
    pub fn with_options(endpoint: &str, options: Options) -> Result<Self, BuildError> {
        let transport = crate::transport::ReqwestTransport::new();
        Self::with_transport(endpoint, options, transport.map_err(|error| BuildError::new(error.to_string()))?)
    }

    /// A client over a transport of your own; `Arc<dyn Transport>` will do.
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

    /// The client with tokens. They go into the query of requests to the endpoint's server and nowhere else.
    #[must_use]
    pub fn with_tokens(mut self, provider: impl TokenProvider + 'static) -> Self {
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
    pub async fn download(&self, url: &str) -> Result<Download, Error> {
        let call = Call::new(self.core.download_plan(url, self.provider.is_some())?);
        let answer = self.exchange(call, Purpose::Download).await;
        self.core.downloaded(answer.map_err(|failure| failure.into_error(DOWNLOAD))?)
    }

    /// Does what the state machine says.
    async fn exchange(&self, mut call: Call<'_>, purpose: Purpose) -> Result<Response, Failure> {
        let ticket = self.core.cell.ticket();
        let mut step = call.start();
        loop {
            step = match step {
                Step::Send(request) => {
                    let outcome = self.watched(purpose, call.attempt()).send(request).await;
                    call.answer(outcome)
                }
                Step::Token(need) => call.token(self.token(need, ticket.after(call.attempt())).await),
                Step::Done(answer) => return Ok(answer),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }

    /// Gets the shared token, or has one fetched for all that wait.
    async fn token(&self, need: Need, ticket: Ticket) -> Result<Held, TokenError> {
        if let Some(held) = self.core.cell.ready(need) {
            return Ok(held);
        }
        let Some(provider) = &self.provider else { return Err(TokenError::other("there is no token provider")) };
        let start = || -> Fetch {
            let (provider, transport) = (Arc::clone(provider), Arc::clone(&self.transport));
            let options = Arc::clone(&self.core.options);
            Box::pin(async move {
                let http = Watched { transport: &*transport, options: &options, purpose: Purpose::Token, attempt: 1 };
                provider.token(&http).await
            })
        };
        TokenFuture::new(&self.core.cell, need, ticket, &start).await
    }

    fn watched(&self, purpose: Purpose, attempt: u32) -> Watched<'_, dyn Transport> {
        Watched { transport: &*self.transport, options: &self.core.options, purpose, attempt }
    }
}

impl Caller for Client {
    type Reply<'a, O: Operation> = BoxFuture<'a, Result<O::Output, Error<O::Fault>>>;

    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O> {
        let envelope = self.core.write(O::INFO, &request, &headers);
        Box::pin(async move {
            let (name, tokens) = (O::INFO.name, self.provider.is_some());
            let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
            let call = Call::new(self.core.plan(O::INFO, envelope, tokens));
            let answer = self.exchange(call, Purpose::Operation(name)).await;
            self.core.read::<O>(answer.map_err(|failure| failure.into_error(name).cast())?)
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("core", &self.core).field("tokens", &self.provider.is_some()).finish()
    }
}
