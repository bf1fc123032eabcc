//! Map services.

use std::borrow::Cow;
use std::ops::Deref;

use soapstone::soap::Caller;
use soapstone::{BlockingClient, Client, Error};

use crate::generated::map_server::map_server_port::{ExportMapImageOperation, GetServerInfoOperation};
use crate::generated::map_server::{
    ExportMapImage, GetServerInfo, ImageDescription, MapDescription, MapServerInfo, MapServerPort,
};
use crate::image::{Picture, Pictured};

/// A map service: draws maps and answers questions about them.
///
/// It has all operations of the generated [`MapServerPort`], which it dereferences to; those that are used most are
/// here once more, with arguments instead of a request. Where both have the name, [`port`](Self::port) gets the other.
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn ask(map: arcgis_soap::MapServer) -> Result<(), arcgis_soap::Error> {
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
    /// The map service that `client` calls; for clients made by hand, with tokens of another source.
    pub fn new(client: C) -> Self {
        Self { port: MapServerPort::new(client) }
    }

    /// The operations as the service description has them.
    pub fn port(&self) -> &MapServerPort<C> {
        &self.port
    }

    /// Returns what there is to know about a map: its layers, extent, units, and its description to draw it by.
    ///
    /// `map_name` is one of the names that `get_default_map_name` and `get_map_name` give.
    pub fn get_server_info(&self, map_name: &str) -> C::Reply<'_, GetServerInfoOperation> {
        self.port.get_server_info(&GetServerInfo { map_name: map_name.to_owned() })
    }

    /// Draws a map. The picture is in the answer, or the answer names its URL, as `image` says; `download` gets it
    /// either way.
    ///
    /// `map` is a [`MapDescription`], as [`MapServerInfo::default_map_description`] has it, or the whole
    /// [`MapServerInfo`].
    pub fn export_map_image(&self, map: &impl Maps, image: &ImageDescription) -> C::Reply<'_, ExportMapImageOperation> {
        let map_description = Box::new(map.description().into_owned());
        self.port.export_map_image(&ExportMapImage { map_description, image_description: Box::new(image.clone()) })
    }
}

impl MapServer<Client> {
    /// Gets a picture: out of the answer, or from where the answer says that it is.
    ///
    /// The token goes along only if that is on the map service's own server.
    ///
    /// # Errors
    /// The answer has neither picture nor URL; or the picture cannot be had.
    pub async fn download(&self, image: &impl Pictured) -> Result<Picture, Error> {
        match source(image)? {
            Source::Inline(picture) => Ok(picture),
            Source::Url(url) => Ok(self.client().download(url).await?.into()),
        }
    }
}

impl MapServer<BlockingClient> {
    /// Gets a picture: out of the answer, or from where the answer says that it is.
    ///
    /// The token goes along only if that is on the map service's own server.
    ///
    /// # Errors
    /// The answer has neither picture nor URL; or the picture cannot be had.
    pub fn download(&self, image: &impl Pictured) -> Result<Picture, Error> {
        match source(image)? {
            Source::Inline(picture) => Ok(picture),
            Source::Url(url) => Ok(self.client().download(url)?.into()),
        }
    }
}

/// Where a picture is.
enum Source<'a> {
    Inline(Picture),
    Url(&'a str),
}

fn source(image: &impl Pictured) -> Result<Source<'_>, Error> {
    match (image.inline(), image.url()) {
        (Some(picture), _) => Ok(Source::Inline(picture)),
        // Taken for a relative URL, it would name the service itself.
        (None, "") => {
            let content = "nothing: the map service's answer has neither a picture nor the URL of one".to_owned();
            Err(Error::Http { operation: "download", url: String::new(), status: 0, content })
        }
        (None, url) => Ok(Source::Url(url)),
    }
}

/// What describes a map well enough to draw it.
pub trait Maps {
    /// The description.
    fn description(&self) -> Cow<'_, MapDescription>;
}

impl Maps for MapDescription {
    fn description(&self) -> Cow<'_, MapDescription> {
        Cow::Borrowed(self)
    }
}

impl<T: Maps + ?Sized> Maps for &T {
    fn description(&self) -> Cow<'_, MapDescription> {
        (**self).description()
    }
}

impl<T: Maps + ?Sized> Maps for Box<T> {
    fn description(&self) -> Cow<'_, MapDescription> {
        (**self).description()
    }
}

/// Servers always send the default description, although the schema lets them leave it out. Should one do so, an empty
/// description is sent, and the server's fault says what it misses.
impl<T: Maps> Maps for Option<T> {
    fn description(&self) -> Cow<'_, MapDescription> {
        self.as_ref().map_or_else(Cow::default, Maps::description)
    }
}

/// The map as its author saved it.
impl Maps for MapServerInfo {
    fn description(&self) -> Cow<'_, MapDescription> {
        match &self.default_map_description {
            Some(description) => Cow::Borrowed(description),
            None => Cow::Owned(MapDescription { name: self.name.clone(), ..MapDescription::default() }),
        }
    }
}
