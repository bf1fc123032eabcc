//! A server: its Catalog, and the services that the Catalog lists.

use std::fmt;

use soapstone::soap::Caller;
use soapstone::transport::{BlockingTransport, Transport};
use soapstone::{BlockingClient, Client, Error, redact};
use url::Url;

use crate::builder::Builder;
use crate::credentials::Credentials;
use crate::error::ConnectError;
use crate::generated::catalog::service_catalog_port::{
    GetFoldersOperation, GetServiceDescriptionsExOperation, GetServiceDescriptionsOperation,
};
use crate::generated::catalog::{GetServiceDescriptionsEx, ServiceCatalogPort, ServiceDescription};
use crate::map::MapServer;

/// The way in for async programs; [`blocking::ArcGisServer`](crate::blocking::ArcGisServer) is its twin.
///
/// All services that it hands out share connections and the token with it.
pub type ArcGisServer = Site<Client>;

/// A site of ArcGIS Server, connected to: [`ArcGisServer`] for async programs,
/// [`blocking::ArcGisServer`](crate::blocking::ArcGisServer) for others.
#[derive(Clone)]
pub struct Site<C> {
    pub(crate) catalog: ServiceCatalogPort<C>,
    pub(crate) base: Url,
    pub(crate) requires_tokens: Option<bool>,
}

impl<C: Session> Site<C> {
    /// For everything beyond URL and credentials.
    pub fn builder(url: impl Into<String>) -> Builder<C> {
        Builder::new(url.into())
    }

    /// A map service. Nothing is sent yet.
    ///
    /// `name` is the service's name as the Catalog lists it, with its folder in front if it is in one:
    /// `MapService`, `Folder/MapService`.
    #[must_use]
    pub fn map_server(&self, name: &str) -> MapServer<C> {
        MapServer::new(self.service(name, "MapServer"))
    }

    /// A client for a service of any kind (`GeocodeServer`, `GPServer`), for ports that were generated from its service
    /// description.
    #[must_use]
    pub fn service(&self, name: &str, kind: &str) -> C {
        let mut url = self.base.clone();
        // URLs of servers have paths, so that there is no error to meet.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(name.split('/').filter(|part| !part.is_empty())).push(kind);
        }
        self.catalog.client().at(&url)
    }

    /// The Catalog, with all its operations.
    #[must_use]
    pub fn catalog(&self) -> &ServiceCatalogPort<C> {
        &self.catalog
    }

    /// What the Catalog said about whether tokens are needed; nothing if it was not asked, because the token service was
    /// set by [`Builder::token_service`].
    #[must_use]
    pub fn requires_tokens(&self) -> Option<bool> {
        self.requires_tokens
    }

    /// The folders that services are in, the topmost left out.
    pub fn folders(&self) -> C::Reply<'_, GetFoldersOperation> {
        self.catalog.get_folders()
    }

    /// The services that are in no folder.
    pub fn services(&self) -> C::Reply<'_, GetServiceDescriptionsOperation> {
        self.catalog.get_service_descriptions()
    }

    /// The services of a folder.
    pub fn services_in(&self, folder: &str) -> C::Reply<'_, GetServiceDescriptionsExOperation> {
        self.catalog.get_service_descriptions_ex(&GetServiceDescriptionsEx { folder_name: folder.to_owned() })
    }
}

impl Site<Client> {
    /// Connects: asks the Catalog whether tokens are needed and where they are had. The first token is fetched by the
    /// first call that needs it.
    ///
    /// `url` is that of the services, such as `https://host/arcgis/services`. `credentials` may be `None`; then only
    /// services that are open to everybody can be called.
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    #[cfg(feature = "client")]
    pub async fn connect(
        url: impl Into<String>,
        credentials: impl Into<Option<Credentials>>,
    ) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect().await
    }

    /// As [`connect`](Self::connect), over a transport of your own.
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    pub async fn connect_over(
        url: impl Into<String>,
        credentials: impl Into<Option<Credentials>>,
        transport: impl Transport + 'static,
    ) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect_over(transport).await
    }

    /// All services, folder by folder, those in no folder first. Costs a call a folder.
    ///
    /// # Errors
    /// As any call.
    pub async fn all_services(&self) -> Result<Vec<ServiceDescription>, Error> {
        let mut all = self.services().await?.service_description;
        for folder in self.folders().await? {
            all.extend(self.services_in(&folder).await?);
        }
        Ok(all)
    }
}

impl Site<BlockingClient> {
    /// Connects: asks the Catalog whether tokens are needed and where they are had. The first token is fetched by the
    /// first call that needs it.
    ///
    /// `url` is that of the services, such as `https://host/arcgis/services`. `credentials` may be `None`; then only
    /// services that are open to everybody can be called.
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    #[cfg(feature = "blocking")]
    pub fn connect(url: impl Into<String>, credentials: impl Into<Option<Credentials>>) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect()
    }

    /// As [`connect`](Self::connect), over a transport of your own.
    ///
    /// # Errors
    /// As [`ConnectError`] says.
    pub fn connect_over(
        url: impl Into<String>,
        credentials: impl Into<Option<Credentials>>,
        transport: impl BlockingTransport + 'static,
    ) -> Result<Self, ConnectError> {
        Self::builder(url).credentials(credentials).connect_over(transport)
    }

    /// All services, folder by folder, those in no folder first. Costs a call a folder.
    ///
    /// # Errors
    /// As any call.
    pub fn all_services(&self) -> Result<Vec<ServiceDescription>, Error> {
        let mut all = self.services()?.service_description;
        for folder in self.folders()? {
            all.extend(self.services_in(&folder)?);
        }
        Ok(all)
    }
}

impl<C> fmt::Debug for Site<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("url", &redact::url(&self.base))
            .field("requires_tokens", &self.requires_tokens)
            .finish_non_exhaustive()
    }
}

/// The clients that a [`Site`] can be for: [`Client`] and [`BlockingClient`].
pub trait Session: Caller + Clone + sealed::Sealed {
    /// The client for another service of the same server.
    #[doc(hidden)]
    #[must_use]
    fn at(&self, url: &Url) -> Self;
}

// The URLs are the server's own with a longer path: they cannot be refused as those of another server.
impl Session for Client {
    fn at(&self, url: &Url) -> Self {
        Client::at(self, url.as_str()).unwrap_or_else(|_| self.clone())
    }
}

impl Session for BlockingClient {
    fn at(&self, url: &Url) -> Self {
        BlockingClient::at(self, url.as_str()).unwrap_or_else(|_| self.clone())
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for soapstone::Client {}
    impl Sealed for soapstone::BlockingClient {}
}
