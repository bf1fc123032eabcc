//! Images: descriptions to request them by, and the images in responses.

use std::fmt;

use soapstone::client::Download;
use soapstone::xsd::Base64Binary;

use crate::generated::map_server::{
    Color, EsriImageFormat, EsriImageReturnType, ImageDescription, ImageDisplay, ImageResult, ImageType, MapImage,
};

/// The resolution of screens, in dots per inch.
const SCREEN_DPI: f64 = 96.0;

/// Constructors of image descriptions. By default, images have 96 dots per inch and are part of the response.
impl ImageDescription {
    /// Creates the description of an image in `format`; `width` and `height` are in pixels.
    ///
    /// # Examples
    ///
    /// ```
    /// use arcgis_soap::generated::map_server::RgbColor;
    /// use arcgis_soap::{Color, EsriImageReturnType, ImageDescription};
    ///
    /// let white = RgbColor { red: 255, green: 255, blue: 255, ..RgbColor::default() };
    /// let printed = ImageDescription::png32(2400, 1800).dpi(300.0).transparent(Color::RgbColor(white)).by_url();
    /// assert_eq!(printed.image_type.map(|kind| kind.image_return_type), Some(EsriImageReturnType::Url));
    ///
    /// // The other formats.
    /// let formats = [
    ///     ImageDescription::png(800, 600),
    ///     ImageDescription::png24(800, 600),
    ///     ImageDescription::jpg(800, 600),
    ///     ImageDescription::gif(800, 600),
    ///     ImageDescription::svg(800, 600),
    ///     ImageDescription::pdf(800, 600),
    /// ];
    /// # let _ = formats;
    /// ```
    #[must_use]
    pub fn new(format: EsriImageFormat, width: i32, height: i32) -> Self {
        let (image_width, image_height) = (width, height);
        Self {
            image_type: Some(ImageType { image_format: format, image_return_type: EsriImageReturnType::MimeData }),
            image_display: Some(ImageDisplay {
                image_height,
                image_width,
                image_dpi: SCREEN_DPI,
                transparent_color: None,
            }),
        }
    }

    /// Creates the description of a PNG with a palette of up to 256 colors; `width` and `height` are in pixels.
    #[must_use]
    pub fn png(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Png, width, height)
    }

    /// Creates the description of a PNG with 24 bits of color.
    #[must_use]
    pub fn png24(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Png24, width, height)
    }

    /// Creates the description of a PNG with 24 bits of color and 8 bits of transparency.
    #[must_use]
    pub fn png32(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Png32, width, height)
    }

    /// Creates the description of a JPEG.
    #[must_use]
    pub fn jpg(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Jpg, width, height)
    }

    /// Creates the description of a GIF.
    #[must_use]
    pub fn gif(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Gif, width, height)
    }

    /// Creates the description of an SVG.
    #[must_use]
    pub fn svg(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Svg, width, height)
    }

    /// Creates the description of a PDF.
    #[must_use]
    pub fn pdf(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Pdf, width, height)
    }

    /// Sets the resolution in dots per inch.
    #[must_use]
    pub fn dpi(mut self, dpi: f64) -> Self {
        self.image_display.get_or_insert_default().image_dpi = dpi;
        self
    }

    /// Sets the color that becomes transparent.
    #[must_use]
    pub fn transparent(mut self, color: Color) -> Self {
        self.image_display.get_or_insert_default().transparent_color = Some(color);
        self
    }

    /// Requests a file that the server keeps for a while, and whose URL the response contains.
    #[must_use]
    pub fn by_url(mut self) -> Self {
        self.image_type.get_or_insert_default().image_return_type = EsriImageReturnType::Url;
        self
    }
}

/// An image file and its media type.
///
/// # Examples
///
/// ```
/// use arcgis_soap::{HasImage, ImageData, MapImage};
///
/// /// Saves the image of a response that contains it; `MapServer::download` gets one from its URL, too.
/// fn save(response: &MapImage) -> std::io::Result<()> {
///     let Some(ImageData { data, media_type, .. }) = response.image() else {
///         println!("the image is at {}", response.url());
///         return Ok(());
///     };
///     println!("{media_type}, {} bytes", data.len());
///     std::fs::write("map.png", data)
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImageData {
    /// The media type, such as `image/png`; empty if the server did not send it.
    pub media_type: String,
    /// The bytes of the file.
    pub data: Vec<u8>,
}

impl fmt::Debug for ImageData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImageData")
            .field("media_type", &self.media_type)
            .field("data", &format_args!("{} bytes", self.data.len()))
            .finish()
    }
}

impl From<Download> for ImageData {
    fn from(download: Download) -> Self {
        Self { media_type: download.content_type, data: download.body }
    }
}

/// Responses with an image or the URL of one: [`MapImage`] and [`ImageResult`].
pub trait HasImage: sealed::Sealed {
    /// Returns the image, if the response contains it.
    fn image(&self) -> Option<ImageData>;

    /// Returns the URL of the image; empty if the response contains none.
    fn url(&self) -> &str;
}

impl HasImage for MapImage {
    fn image(&self) -> Option<ImageData> {
        inline(self.image_data.as_ref(), self.image_type.as_deref())
    }

    fn url(&self) -> &str {
        self.image_url.trim()
    }
}

impl HasImage for ImageResult {
    fn image(&self) -> Option<ImageData> {
        inline(self.image_data.as_ref(), self.image_type.as_deref())
    }

    fn url(&self) -> &str {
        self.image_url.trim()
    }
}

/// Returns the image data of a response. Servers that send a URL may send an empty element as well.
fn inline(data: Option<&Base64Binary>, media_type: Option<&str>) -> Option<ImageData> {
    let data = data.filter(|data| !data.is_empty())?.to_vec();
    Some(ImageData { media_type: media_type.unwrap_or_default().trim().to_owned(), data })
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::generated::map_server::MapImage {}
    impl Sealed for crate::generated::map_server::ImageResult {}
}
