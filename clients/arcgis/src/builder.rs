//! The builder, which sets options before a server is connected to.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use soapstone::client::Exchange;
use soapstone::transport::{BlockingTransport, Transport};
use soapstone::{BlockingClient, Client, NamespaceFamily, Options, redact};
use url::Url;

use crate::auth::{ArcGisTokenScheme, ClientId, OnDemand, TokenService, bare, parse_server};
use crate::credentials::Credentials;
use crate::error::ConnectError;
use crate::generated::catalog::ServiceCatalogPort;
use crate::server::ServerConnection;

/// The beginning of the namespaces of ArcGIS's messages. The version of the schema follows.
const NAMESPACES: &str = "http://www.esri.com/schemas/ArcGIS/";

/// The version of the WSDLs that the types were generated from.
const VERSION: &str = "10.7";

/// Connects to a server, with options. Created by `ArcGisServer::builder`.
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
///
/// A portal, a web tier and a custom transport:
///
/// ```
/// use arcgis_soap::{ArcGisServer, ArcGisTokenScheme, ClientId, ConnectError, Credentials, Options};
/// use soapstone::transport::Transport;
///
/// async fn connect(transport: impl Transport + 'static) -> Result<ArcGisServer, ConnectError> {
///     ArcGisServer::builder("https://gis.example.com/server/services")
///         .credentials(Credentials::new("myuser", "secret"))
///         .token_service("https://portal.example.com/portal/sharing/rest/generateToken")
///         .exchange_token("https://gis.example.com/server")
///         .client_id(ClientId::RequestIp)
///         .token_scheme(ArcGisTokenScheme::EsriHeader)
///         .options(Options::default().basic_auth("webuser", "tier-secret"))
///         .lenient(false)
///         .connect_over(transport)
///         .await
/// }
/// ```
#[must_use = "nothing happens before `connect`"]
pub struct Builder<C> {
    url: String,
    credentials: Option<Credentials>,
    version: String,
    lenient: bool,
    options: Options,
    tokens: TokenService,
    client_kind: PhantomData<fn() -> C>,
}

/// The kind of a token request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenRequest {
    /// Depends on the URL of the token service: [`GenerateToken`](Self::GenerateToken) if it ends in `generateToken`, otherwise
    /// [`PostToken`](Self::PostToken), then [`GetToken`](Self::GetToken) if the response is neither a token nor a rejection of the
    /// credentials: a status such as 400, 404, 405, 500 or 501, or a page. Redirects, and the statuses of a service that is busy
    /// (408, 429, 502 to 504), are errors: the password would be part of a URL for nothing.
    #[default]
    Auto,
    /// `POST …/generateToken` with a response in JSON (ArcGIS 10.1 and later, portals). `generateToken` is appended to the URL
    /// unless it ends so.
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
            client_kind: PhantomData,
        }
    }

    /// Sets the credentials. Without them, only public services can be called.
    pub fn credentials(mut self, credentials: impl Into<Option<Credentials>>) -> Self {
        self.credentials = credentials.into();
        self
    }

    /// Sets the version of the message schema that requests are written in: `10.7` by default. Servers accept versions up to
    /// their own. Responses are read in any version, see [`lenient`](Self::lenient).
    pub fn schema_version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// Sets whether a response may lack elements that version 10.7 requires. Missing elements are then noted and have default
    /// values; otherwise, such a response is an error. True by default, because servers of other versions omit some.
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// Sets all options of the client, in place of those set so far. Their family of namespaces and leniency have no effect:
    /// [`schema_version`](Self::schema_version) and [`lenient`](Self::lenient) take precedence.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Sets the time limit of each exchange, including those with the token service.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.timeout(timeout);
        self.tokens.timeout = Some(timeout);
        self
    }

    /// Sets a hook that receives each exchange, including those with the token service. Secrets are masked.
    pub fn on_exchange(mut self, hook: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.options = self.options.on_exchange(hook);
        self
    }

    /// Sets the client that tokens are bound to: by default, the address of the token request, or none.
    pub fn client_id(mut self, client_id: ClientId) -> Self {
        self.tokens.client_id = Some(client_id);
        self
    }

    /// Binds tokens to a `Referer`, which all requests then carry. Short for `client_id(ClientId::Referer(…))`.
    pub fn referer(self, referer: impl Into<String>) -> Self {
        self.client_id(ClientId::Referer(referer.into()))
    }

    /// Sets the lifetime of tokens in minutes. By default, the token service decides.
    pub fn token_lifetime(mut self, minutes: u32) -> Self {
        self.tokens.lifetime = Some(minutes);
        self
    }

    /// Sets the kind of the token request.
    pub fn token_request(mut self, request: TokenRequest) -> Self {
        self.tokens.request = request;
        self
    }

    /// Sets how requests carry the token: as a query parameter by default. Headers keep it out of URLs, which proxies log.
    pub fn token_scheme(mut self, scheme: ArcGisTokenScheme) -> Self {
        self.tokens.scheme = scheme;
        self
    }

    /// Exchanges the tokens of a portal for tokens of the server, as servers that are federated with a portal require. The
    /// token service is then that of the portal, and the request is [`TokenRequest::GenerateToken`]. `server_url` is the URL of the
    /// server as the portal has it, or one below it: `https://gis.example.com/server`.
    pub fn exchange_token(mut self, server_url: impl Into<String>) -> Self {
        self.tokens.server_url = Some(server_url.into());
        self
    }

    /// Sets the URL of the token service, which may be relative to the server's URL. The Catalog is then not called, and all
    /// requests carry a token. This is for servers whose Catalog returns a URL that clients cannot reach.
    pub fn token_service(mut self, url: impl Into<String>) -> Self {
        self.tokens.url = Some(url.into());
        self
    }

    /// Allows a server that uses `https` to have a token service on plain `http`. Name and password are then sent unencrypted.
    ///
    /// # Examples
    ///
    /// ```
    /// use arcgis_soap::{ArcGisServer, Credentials};
    ///
    /// // A server on a machine of its own, without certificates.
    /// let builder = ArcGisServer::builder("http://gis.intern.example.com/arcgis/services")
    ///     .credentials(Credentials::new("myuser", "secret"))
    ///     .allow_http_tokens();
    /// # let _ = builder;
    /// ```
    pub fn allow_http_tokens(mut self) -> Self {
        self.tokens.allow_http = true;
        self
    }

    /// Returns the URL to call, and the options with the family of namespaces.
    fn prepare(&self) -> Result<(Url, Options), ConnectError> {
        let url = parse_server(&self.url)?;
        let options = self.options.clone().namespace_family(NamespaceFamily::new(NAMESPACES, &self.version));
        Ok((url, options.lenient(self.lenient)))
    }
}

impl Builder<Client> {
    /// Connects as [`ArcGisServer::connect`](crate::ServerConnection::connect) does.
    ///
    /// # Errors
    /// See [`ConnectError`].
    #[cfg(feature = "client")]
    pub async fn connect(self) -> Result<ServerConnection<Client>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = Client::with_options(url.as_str(), options)?;
        self.finish(url, client).await
    }

    /// Connects with a custom transport, which may be an `Arc<dyn Transport>`.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn connect_over(
        self,
        transport: impl Transport + 'static,
    ) -> Result<ServerConnection<Client>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = Client::with_transport(url.as_str(), options, transport)?;
        self.finish(url, client).await
    }

    async fn finish(self, url: Url, client: Client) -> Result<ServerConnection<Client>, ConnectError> {
        let catalog = ServiceCatalogPort::new(client.clone());
        let mut token_service = None;
        let mut requires_tokens = None;
        if self.tokens.url.is_none() {
            let required = catalog.requires_tokens().await?;
            requires_tokens = Some(required);
            if required && self.credentials.is_some() {
                token_service = Some(catalog.get_token_service_url().await?);
            }
        }
        let provider = self.tokens.provider(&url, self.credentials.as_ref(), token_service.as_deref())?;
        let client = match (provider, self.credentials) {
            (Some(provider), _) => client.with_tokens(provider),
            // No tokens are required according to the Catalog, but a service may differ.
            (None, Some(credentials)) => {
                client.with_tokens(OnDemand::new(catalog, url.clone(), self.tokens, credentials))
            }
            (None, None) => client,
        };
        Ok(ServerConnection { catalog: ServiceCatalogPort::new(client), base: bare(url), requires_tokens })
    }
}

impl Builder<BlockingClient> {
    /// Connects as [`blocking::ArcGisServer::connect`](crate::ServerConnection::connect) does.
    ///
    /// # Errors
    /// See [`ConnectError`].
    #[cfg(feature = "blocking")]
    pub fn connect(self) -> Result<ServerConnection<BlockingClient>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = BlockingClient::with_options(url.as_str(), options)?;
        self.finish(url, client)
    }

    /// Connects with a custom transport, which may be an `Arc<dyn BlockingTransport>`.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub fn connect_over(
        self,
        transport: impl BlockingTransport + 'static,
    ) -> Result<ServerConnection<BlockingClient>, ConnectError> {
        let (url, options) = self.prepare()?;
        let client = BlockingClient::with_transport(url.as_str(), options, transport)?;
        self.finish(url, client)
    }

    fn finish(self, url: Url, client: BlockingClient) -> Result<ServerConnection<BlockingClient>, ConnectError> {
        let catalog = ServiceCatalogPort::new(client.clone());
        let mut token_service = None;
        let mut requires_tokens = None;
        if self.tokens.url.is_none() {
            let required = catalog.requires_tokens()?;
            requires_tokens = Some(required);
            if required && self.credentials.is_some() {
                token_service = Some(catalog.get_token_service_url()?);
            }
        }
        let provider = self.tokens.provider(&url, self.credentials.as_ref(), token_service.as_deref())?;
        let client = match (provider, self.credentials) {
            (Some(provider), _) => client.with_tokens(provider),
            // No tokens are required according to the Catalog, but a service may differ.
            (None, Some(credentials)) => {
                client.with_tokens(OnDemand::new(catalog, url.clone(), self.tokens, credentials))
            }
            (None, None) => client,
        };
        Ok(ServerConnection { catalog: ServiceCatalogPort::new(client), base: bare(url), requires_tokens })
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
