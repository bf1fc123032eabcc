//! What can be said about a server before it is connected to.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use soapstone::client::Exchange;
use soapstone::transport::{BlockingTransport, Transport};
use soapstone::{BlockingClient, Client, Dialect, Options, redact};
use url::Url;

use crate::auth::{ClientId, TokenService, bare, parse_server};
use crate::credentials::Credentials;
use crate::error::ConnectError;
use crate::generated::catalog::ServiceCatalogPort;
use crate::server::Site;

/// What the namespaces of ArcGIS's messages have in common; the version follows.
const NAMESPACES: &str = "http://www.esri.com/schemas/ArcGIS/";

/// The version of the service descriptions that the types were generated from.
const VERSION: &str = "10.7";

/// Connects to a server, with options. Made by `ArcGisServer::builder`.
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn connect() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use arcgis_soap::{ArcGisServer, Credentials, TokenRequest};
///
/// let server = ArcGisServer::builder("https://gis.example.com/arcgis/services")
///     .credentials(Credentials::new("myuser", "secret"))
///     .schema_version("10.3")
///     .referer("https://app.example.com")
///     .token_lifetime(120)
///     .token_request(TokenRequest::GenerateToken)
///     .timeout(Duration::from_secs(30))
///     .on_exchange(|exchange| eprintln!("{exchange}"))
///     .connect()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing happens before `connect`"]
pub struct Builder<C> {
    url: String,
    credentials: Option<Credentials>,
    version: String,
    lenient: bool,
    options: Options,
    tokens: TokenService,
    clients: PhantomData<fn() -> C>,
}

/// How a token service is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenRequest {
    /// As its URL suggests: [`GenerateToken`](Self::GenerateToken) where that ends in `generateToken`, else
    /// [`PostToken`](Self::PostToken), and [`GetToken`](Self::GetToken) where the service answers that it takes no `POST`.
    #[default]
    Auto,
    /// `POST …/generateToken` with an answer in JSON (ArcGIS 10.1 and later, portals). Where the URL does not end in
    /// `generateToken`, that is added.
    GenerateToken,
    /// `POST …` with `request=getToken` in a form.
    PostToken,
    /// `GET …?request=getToken&…`. The password is then part of a URL, which servers and proxies may log.
    GetToken,
}

impl<C> Builder<C> {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            credentials: None,
            version: VERSION.to_owned(),
            lenient: true,
            options: Options::default(),
            tokens: TokenService::default(),
            clients: PhantomData,
        }
    }

    /// Who is calling; without it, only services that are open to everybody can be called.
    pub fn credentials(mut self, credentials: impl Into<Option<Credentials>>) -> Self {
        self.credentials = credentials.into();
        self
    }

    /// The version of the message schema that requests are written in, `10.7` unless said otherwise. Servers take
    /// versions up to their own. Responses are read in any version, see [`lenient`](Self::lenient).
    pub fn schema_version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Sets whether a response may lack what version 10.7 requires, which is then left at its default and noted: servers of
    /// other versions do not send all of it. True by default; without, such a response is an error.
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Sets all options of the runtime's clients, in place of those set so far. The schema version and
    /// [`lenient`](Self::lenient) stand in place of their dialect and their leniency.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// How long each exchange may take, those with the token service included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.timeout(timeout);
        self.tokens.timeout = Some(timeout);
        self
    }

    /// Sets a hook that is told about each exchange, those with the token service included. It sees no secrets.
    pub fn on_exchange(mut self, hook: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.options = self.options.on_exchange(hook);
        self
    }

    /// What tokens are bound to; to the asking address, or to nothing, unless said otherwise.
    pub fn client_id(mut self, client_id: ClientId) -> Self {
        self.tokens.client_id = Some(client_id);
        self
    }

    /// Binds tokens to a `Referer`, which all requests then carry: `client_id(ClientId::Referer(…))`.
    pub fn referer(self, referer: impl Into<String>) -> Self {
        self.client_id(ClientId::Referer(referer.into()))
    }

    /// How many minutes tokens are to live; the service decides unless this is said.
    pub fn token_lifetime(mut self, minutes: u32) -> Self {
        self.tokens.lifetime = Some(minutes);
        self
    }

    /// How the token service is asked.
    pub fn token_request(mut self, request: TokenRequest) -> Self {
        self.tokens.request = request;
        self
    }

    /// Where the token service is; may be relative to the server's URL. The Catalog is then not asked, and tokens are
    /// used in any case. For servers that name a host that only they can reach.
    pub fn token_service(mut self, url: impl Into<String>) -> Self {
        self.tokens.url = Some(url.into());
        self
    }

    /// Sends name and password over plain `http`, where a server that is itself on `https` names such a token service.
    pub fn allow_http_tokens(mut self) -> Self {
        self.tokens.allow_http = true;
        self
    }

    /// The URL to call, and the options with the dialect.
    fn prepare(&self) -> Result<(Url, Options), ConnectError> {
        let url = parse_server(&self.url)?;
        let options = self.options.clone().dialect(Dialect::family(NAMESPACES, &self.version));
        Ok((url, options.lenient(self.lenient)))
    }
}

impl Builder<Client> {
    /// Connects. As [`ArcGisServer::connect`](crate::Site::connect).
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    #[cfg(feature = "client")]
    pub async fn connect(self) -> Result<Site<Client>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = Client::with_options(url.as_str(), options)?;
        self.finish(url, client).await
    }

    /// Connects over a transport of your own; `Arc<dyn Transport>` will do.
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    pub async fn connect_over(self, transport: impl Transport + 'static) -> Result<Site<Client>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = Client::with_transport(url.as_str(), options, transport)?;
        self.finish(url, client).await
    }

    async fn finish(self, url: Url, client: Client) -> Result<Site<Client>, ConnectError> {
        let asked = ServiceCatalogPort::new(client.clone());
        let mut said = None;
        let mut requires_tokens = None;
        if self.tokens.url.is_none() {
            let required = asked.requires_tokens().await?;
            requires_tokens = Some(required);
            if required && self.credentials.is_some() {
                said = Some(asked.get_token_service_url().await?);
            }
        }
        let client = match self.tokens.provider(&url, self.credentials, said.as_deref())? {
            Some(provider) => client.with_tokens(provider),
            None => client,
        };
        Ok(Site { catalog: ServiceCatalogPort::new(client), base: bare(url), requires_tokens })
    }
}

impl Builder<BlockingClient> {
    /// Connects. As [`blocking::ArcGisServer::connect`](crate::Site::connect).
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    #[cfg(feature = "blocking")]
    pub fn connect(self) -> Result<Site<BlockingClient>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = BlockingClient::with_options(url.as_str(), options)?;
        self.finish(url, client)
    }

    /// Connects over a transport of your own; `Arc<dyn BlockingTransport>` will do.
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    pub fn connect_over(
        self,
        transport: impl BlockingTransport + 'static,
    ) -> Result<Site<BlockingClient>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = BlockingClient::with_transport(url.as_str(), options, transport)?;
        self.finish(url, client)
    }

    fn finish(self, url: Url, client: BlockingClient) -> Result<Site<BlockingClient>, ConnectError> {
        let asked = ServiceCatalogPort::new(client.clone());
        let mut said = None;
        let mut requires_tokens = None;
        if self.tokens.url.is_none() {
            let required = asked.requires_tokens()?;
            requires_tokens = Some(required);
            if required && self.credentials.is_some() {
                said = Some(asked.get_token_service_url()?);
            }
        }
        let client = match self.tokens.provider(&url, self.credentials, said.as_deref())? {
            Some(provider) => client.with_tokens(provider),
            None => client,
        };
        Ok(Site { catalog: ServiceCatalogPort::new(client), base: bare(url), requires_tokens })
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("url", &redact::text(&self.url))
            .field("credentials", &self.credentials)
            .field("schema_version", &self.version)
            .field("lenient", &self.lenient)
            .field("options", &self.options)
            .field("tokens", &self.tokens)
            .finish()
    }
}
