//! Map services.

use std::borrow::Cow;
use std::ops::Deref;

use soapstone::client::Replies;
use soapstone::soap::Caller;
use soapstone::{BlockingClient, BuildError, Client, Error, Options};

use crate::generated::map_server::map_server_port::{ExportMapImageOperation, GetServerInfoOperation};
use crate::generated::map_server::{
    ExportMapImage, GetServerInfo, ImageDescription, MapDescription, MapServerInfo, MapServerPort,
};
use crate::image::{HasImage, ImageData};
use crate::server::ClientKind;

/// A map service, which draws maps and queries their layers.
///
/// It dereferences to the generated [`MapServerPort`] with all operations. The most frequently used ones have a method
/// of their own here, which takes arguments instead of a request; [`port`](Self::port) gives access to the generated
/// method of the same name.
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn count(map: arcgis_soap::MapServer) -> Result<(), arcgis_soap::Error> {
/// use arcgis_soap::generated::map_server::QueryFeatureCount;
///
/// let layers = map.get_server_info(&map.get_default_map_name().await?).await?;
/// let count = map.query_feature_count(&QueryFeatureCount { layer_id: 2, ..Default::default() }).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct MapServer<C = Client> {
    port: MapServerPort<C>,
}

impl<C> Deref for MapServer<C> {
    type Target = MapServerPort<C>;

    fn deref(&self) -> &Self::Target {
        &self.port
    }
}

impl<C: Caller> MapServer<C> {
    /// Creates a map service that `client` calls, for clients with tokens of another source.
    pub fn new(client: C) -> Self {
        Self { port: MapServerPort::new(client) }
    }

    /// Returns the generated port.
    ///
    /// # Examples
    ///
    /// ```
    /// use arcgis_soap::MapServer;
    /// use soapstone::soap::Caller;
    ///
    /// /// Returns the name of the default map: a future of it, or the result itself.
    /// fn name<C: Caller>(map: &MapServer<C>) -> C::Reply<'_, arcgis_soap::generated::map_server::map_server_port::GetDefaultMapNameOperation> {
    ///     map.port().get_default_map_name()
    /// }
    /// ```
    pub fn port(&self) -> &MapServerPort<C> {
        &self.port
    }

    /// Returns the layers, the extent, the units and the default description of a map.
    ///
    /// `map_name` is one of the names that `get_default_map_name` and `get_map_name` return.
    pub fn get_server_info(&self, map_name: &str) -> C::Reply<'_, GetServerInfoOperation> {
        self.port.get_server_info(&GetServerInfo { map_name: map_name.to_owned() })
    }

    /// Draws a map. Depending on `image`, the response contains the image or its URL; `download` gets the image in both
    /// cases.
    ///
    /// `map` is a [`MapDescription`], such as [`MapServerInfo::default_map_description`], or the whole
    /// [`MapServerInfo`].
    pub fn export_map_image(
        &self,
        map: &impl AsMapDescription,
        image: &ImageDescription,
    ) -> C::Reply<'_, ExportMapImageOperation> {
        let map_description = Box::new(map.map_description().into_owned());
        self.port.export_map_image(&ExportMapImage { map_description, image_description: Box::new(image.clone()) })
    }
}

impl<C: ClientKind> MapServer<C> {
    /// Returns the service with further options for its calls, which are added as [`Options::merge`] describes. It shares
    /// connections and the token with this one.
    ///
    /// ```no_run
    /// # #[cfg(feature = "client")]
    /// # async fn count(map: arcgis_soap::MapServer) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use arcgis_soap::Options;
    ///
    /// let patient = map.with(&Options::default().timeout(Duration::from_secs(600)).header("X-Request-Id", "7"))?;
    /// let reply = patient.replies().get_default_map_name().await?;
    /// println!("{}: HTTP {} after {:?}", reply.output, reply.status, reply.elapsed);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// An option is not valid, or the endpoint has another origin.
    pub fn with(&self, options: &Options) -> Result<Self, BuildError> {
        Ok(Self::new(self.client().with_options(options)?))
    }
}

impl MapServer<Client> {
    /// Returns the same service with methods that return the whole [`Reply`](soapstone::Reply): HTTP status and headers, header
    /// blocks, notes.
    #[must_use]
    pub fn replies(&self) -> MapServer<Replies<Client>> {
        MapServer::new(self.client().replies())
    }

    /// Returns the image in a response, or downloads it from the URL in the response.
    ///
    /// The request carries the token only if the URL has the same origin as the map service.
    ///
    /// # Errors
    /// The response contains neither an image nor a URL, or the download failed.
    pub async fn download(&self, image: &impl HasImage) -> Result<ImageData, Error> {
        match source(image)? {
            Source::Inline(image) => Ok(image),
            Source::Url(url) => Ok(self.client().download(url).await?.into()),
        }
    }
}

impl MapServer<BlockingClient> {
    /// Returns the same service with methods that return the whole [`Reply`](soapstone::Reply): HTTP status and headers, header
    /// blocks, notes.
    #[must_use]
    pub fn replies(&self) -> MapServer<Replies<BlockingClient>> {
        MapServer::new(self.client().replies())
    }

    /// Returns the image in a response, or downloads it from the URL in the response.
    ///
    /// The request carries the token only if the URL has the same origin as the map service.
    ///
    /// # Errors
    /// The response contains neither an image nor a URL, or the download failed.
    pub fn download(&self, image: &impl HasImage) -> Result<ImageData, Error> {
        match source(image)? {
            Source::Inline(image) => Ok(image),
            Source::Url(url) => Ok(self.client().download(url)?.into()),
        }
    }
}

/// Where an image is.
enum Source<'a> {
    Inline(ImageData),
    Url(&'a str),
}

fn source(image: &impl HasImage) -> Result<Source<'_>, Error> {
    match (image.image(), image.url()) {
        (Some(image), _) => Ok(Source::Inline(image)),
        // As a relative URL, the empty text would be that of the service itself.
        (None, "") => {
            let content = "the response contains neither an image nor the URL of one".to_owned();
            let (headers, reason) = (Box::default(), String::new());
            Err(Error::Http { operation: "download", url: String::new(), status: 0, headers, content, reason })
        }
        (None, url) => Ok(Source::Url(url)),
    }
}

/// Conversion to the description that a map is drawn by.
///
/// # Examples
///
/// ```
/// use arcgis_soap::{AsMapDescription, MapDescription, MapServerInfo};
///
/// let info = MapServerInfo { name: "Layers".into(), ..MapServerInfo::default() };
/// assert_eq!(info.map_description().name, "Layers");
/// assert_eq!(Some(MapDescription::default()).map_description().into_owned(), MapDescription::default());
/// ```
pub trait AsMapDescription {
    /// Returns the description.
    fn map_description(&self) -> Cow<'_, MapDescription>;
}

impl AsMapDescription for MapDescription {
    fn map_description(&self) -> Cow<'_, MapDescription> {
        Cow::Borrowed(self)
    }
}

impl<T: AsMapDescription + ?Sized> AsMapDescription for &T {
    fn map_description(&self) -> Cow<'_, MapDescription> {
        (**self).map_description()
    }
}

impl<T: AsMapDescription + ?Sized> AsMapDescription for Box<T> {
    fn map_description(&self) -> Cow<'_, MapDescription> {
        (**self).map_description()
    }
}

/// Servers always send the default description, although it is optional in the schema. `None` becomes an empty
/// description, which the server rejects with a fault.
impl<T: AsMapDescription> AsMapDescription for Option<T> {
    fn map_description(&self) -> Cow<'_, MapDescription> {
        self.as_ref().map_or_else(Cow::default, AsMapDescription::map_description)
    }
}

/// Draws the map as its author saved it.
impl AsMapDescription for MapServerInfo {
    fn map_description(&self) -> Cow<'_, MapDescription> {
        match &self.default_map_description {
            Some(description) => Cow::Borrowed(description),
            None => Cow::Owned(MapDescription { name: self.name.clone(), ..MapDescription::default() }),
        }
    }
}
