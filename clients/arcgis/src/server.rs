//! The connection to a server: its Catalog, and the services that the Catalog lists.

use std::fmt;

use soapstone::soap::Caller;
use soapstone::transport::{BlockingTransport, Transport};
use soapstone::{BlockingClient, BuildError, Client, Error, Options, redact};
use url::Url;

use crate::builder::Builder;
use crate::credentials::Credentials;
use crate::error::ConnectError;
use crate::generated::catalog::service_catalog_port::{
    GetFoldersOperation, GetServiceDescriptionsExOperation, GetServiceDescriptionsOperation,
};
use crate::generated::catalog::{GetServiceDescriptionsEx, ServiceCatalogPort, ServiceDescription};
use crate::map::MapServer;

/// The connection to a server for async programs; [`blocking::ArcGisServer`](crate::blocking::ArcGisServer) is the blocking
/// counterpart.
///
/// All its services share connections and the token with it.
pub type ArcGisServer = ServerConnection<Client>;

/// The connection to a server: [`ArcGisServer`] for async programs, [`blocking::ArcGisServer`](crate::blocking::ArcGisServer)
/// for others.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn list() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use arcgis_soap::{ArcGisServer, Credentials, Options};
///
/// let server = ArcGisServer::builder("https://gis.example.com/arcgis/services")
///     .credentials(Credentials::new("myuser", "secret"))
///     .connect()
///     .await?;
/// println!("tokens are required: {:?}", server.requires_tokens());
/// for folder in server.folders().await? {
///     println!("{folder}: {} services", server.services_in(&folder).await?.len());
/// }
/// for service in server.all_services().await? {
///     println!("{} ({})", service.name, service.r#type);
/// }
/// println!("messages of version {:?}", server.catalog().get_message_version().await?);
///
/// // A client for a port that is generated from the WSDL of another service.
/// let locator = server.service("Locators/Europe", "GeocodeServer");
/// let patient = server.with(&Options::default().timeout(Duration::from_secs(300)))?;
/// # let _ = (locator, patient);
/// # Ok(())
/// # }
/// ```
///
/// Any transport will do:
///
/// ```
/// use arcgis_soap::{ArcGisServer, ConnectError};
/// use soapstone::transport::Transport;
///
/// async fn connect(transport: impl Transport + 'static) -> Result<ArcGisServer, ConnectError> {
///     ArcGisServer::connect_over("https://gis.example.com/arcgis/services", None, transport).await
/// }
/// ```
#[derive(Clone)]
pub struct ServerConnection<C> {
    pub(crate) catalog: ServiceCatalogPort<C>,
    pub(crate) base: Url,
    pub(crate) requires_tokens: Option<bool>,
}

impl<C: ClientKind> ServerConnection<C> {
    /// Creates a builder, which sets options beyond the URL and the credentials.
    pub fn builder(url: impl Into<String>) -> Builder<C> {
        Builder::new(url.into())
    }

    /// Returns a map service, without sending a request.
    ///
    /// `name` is the name in the Catalog, which begins with the folder if there is one: `MapService`, `Folder/MapService`.
    #[must_use]
    pub fn map_server(&self, name: &str) -> MapServer<C> {
        MapServer::new(self.service(name, "MapServer"))
    }

    /// Returns a client for a service of any kind (`GeocodeServer`, `GPServer`), for ports generated from its WSDL.
    #[must_use]
    pub fn service(&self, name: &str, kind: &str) -> C {
        let mut url = self.base.clone();
        // This fails only for URLs that cannot have a path, which `connect` rejects.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(name.split('/').filter(|part| !part.is_empty())).push(kind);
        }
        self.catalog.client().at(&url)
    }

    /// Returns the port of the Catalog, with all its operations.
    #[must_use]
    pub fn catalog(&self) -> &ServiceCatalogPort<C> {
        &self.catalog
    }

    /// Returns the connection with further options for all calls, which are added as [`Options::merge`] describes. It shares
    /// connections and the token with this one.
    ///
    /// # Errors
    /// An option is not valid, or the endpoint has another origin.
    pub fn with(&self, options: &Options) -> Result<Self, BuildError> {
        Ok(Self { catalog: ServiceCatalogPort::new(self.catalog.client().with_options(options)?), ..self.clone() })
    }

    /// Returns whether the server requires tokens, according to the Catalog; `None` if the Catalog was not called because
    /// [`Builder::token_service`] set the token service. If a service requires a token nevertheless, the token service is
    /// found at the first rejection.
    #[must_use]
    pub fn requires_tokens(&self) -> Option<bool> {
        self.requires_tokens
    }

    /// Returns the folders of services, without the root folder.
    pub fn folders(&self) -> C::Reply<'_, GetFoldersOperation> {
        self.catalog.get_folders()
    }

    /// Returns the services in the root folder.
    pub fn services(&self) -> C::Reply<'_, GetServiceDescriptionsOperation> {
        self.catalog.get_service_descriptions()
    }

    /// Returns the services in a folder.
    pub fn services_in(&self, folder: &str) -> C::Reply<'_, GetServiceDescriptionsExOperation> {
        self.catalog.get_service_descriptions_ex(&GetServiceDescriptionsEx { folder_name: folder.to_owned() })
    }
}

impl ServerConnection<Client> {
    /// Connects to a server. This reads from the Catalog whether tokens are required and where the token service is.
    /// The first call that requires a token acquires it.
    ///
    /// `url` is that of the services, such as `https://host/arcgis/services`. Without `credentials`, only public services can
    /// be called.
    ///
    /// # Errors
    /// See [`ConnectError`].
    #[cfg(feature = "client")]
    pub async fn connect(
        url: impl Into<String>,
        credentials: impl Into<Option<Credentials>>,
    ) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect().await
    }

    /// Connects as [`connect`](Self::connect) does, with a custom transport.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn connect_over(
        url: impl Into<String>,
        credentials: impl Into<Option<Credentials>>,
        transport: impl Transport + 'static,
    ) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect_over(transport).await
    }

    /// Returns all services: those of the root folder first, then folder by folder. It makes one call for each folder.
    ///
    /// # Errors
    /// One of the calls failed.
    pub async fn all_services(&self) -> Result<Vec<ServiceDescription>, Error> {
        let mut all = self.services().await?;
        for folder in self.folders().await? {
            all.extend(self.services_in(&folder).await?);
        }
        Ok(all)
    }
}

impl ServerConnection<BlockingClient> {
    /// Connects to a server. This reads from the Catalog whether tokens are required and where the token service is.
    /// The first call that requires a token acquires it.
    ///
    /// `url` is that of the services, such as `https://host/arcgis/services`. Without `credentials`, only public services can
    /// be called.
    ///
    /// # Errors
    /// See [`ConnectError`].
    #[cfg(feature = "blocking")]
    pub fn connect(url: impl Into<String>, credentials: impl Into<Option<Credentials>>) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect()
    }

    /// Connects as [`connect`](Self::connect) does, with a custom transport.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub fn connect_over(
        url: impl Into<String>,
        credentials: impl Into<Option<Credentials>>,
        transport: impl BlockingTransport + 'static,
    ) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect_over(transport)
    }

    /// Returns all services: those of the root folder first, then folder by folder. It makes one call for each folder.
    ///
    /// # Errors
    /// One of the calls failed.
    pub fn all_services(&self) -> Result<Vec<ServiceDescription>, Error> {
        let mut all = self.services()?;
        for folder in self.folders()? {
            all.extend(self.services_in(&folder)?);
        }
        Ok(all)
    }
}

impl<C> fmt::Debug for ServerConnection<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerConnection")
            .field("url", &redact::url(&self.base))
            .field("requires_tokens", &self.requires_tokens)
            .finish_non_exhaustive()
    }
}

/// The kinds of clients of a [`ServerConnection`]: [`Client`] and [`BlockingClient`].
///
/// # Examples
///
/// ```
/// use arcgis_soap::{ClientKind, MapServer, ServerConnection};
///
/// /// Works with both clients.
/// fn map<C: ClientKind>(server: &ServerConnection<C>) -> MapServer<C> {
///     server.map_server("MapService")
/// }
/// ```
pub trait ClientKind: Caller + Clone + sealed::Sealed {
    /// Returns a client for another service of the same server.
    #[doc(hidden)]
    #[must_use]
    fn at(&self, url: &Url) -> Self;

    /// Returns a client with further options.
    #[doc(hidden)]
    fn with_options(&self, options: &Options) -> Result<Self, BuildError>;
}

// The URLs extend the server's own URL, so that they are never rejected as those of another origin.
impl ClientKind for Client {
    fn at(&self, url: &Url) -> Self {
        Client::at(self, url.as_str()).unwrap_or_else(|_| self.clone())
    }

    fn with_options(&self, options: &Options) -> Result<Self, BuildError> {
        self.with(options)
    }
}

impl ClientKind for BlockingClient {
    fn at(&self, url: &Url) -> Self {
        BlockingClient::at(self, url.as_str()).unwrap_or_else(|_| self.clone())
    }

    fn with_options(&self, options: &Options) -> Result<Self, BuildError> {
        self.with(options)
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for soapstone::Client {}
    impl Sealed for soapstone::BlockingClient {}
}
