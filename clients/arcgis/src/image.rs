//! Pictures: how they are asked for, and how they are had.

use std::fmt;

use soapstone::client::Download;
use soapstone::types::Base64Binary;

use crate::generated::map_server::{
    Color, EsriImageFormat, EsriImageReturnType, ImageDescription, ImageDisplay, ImageResult, ImageType, MapImage,
};

/// The resolution of screens, in dots per inch.
const SCREEN_DPI: f64 = 96.0;

/// Descriptions of pictures: 96 dots per inch and handed over inside the answer, unless said otherwise.
impl ImageDescription {
    /// A picture in `format`; `width` and `height` in pixels.
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

    /// A PNG with a palette of up to 256 colors; `width` and `height` in pixels.
    #[must_use]
    pub fn png(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Png, width, height)
    }

    /// A PNG with 24 bits of color.
    #[must_use]
    pub fn png24(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Png24, width, height)
    }

    /// A PNG with 24 bits of color and 8 bits of transparency.
    #[must_use]
    pub fn png32(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Png32, width, height)
    }

    /// A JPEG.
    #[must_use]
    pub fn jpg(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Jpg, width, height)
    }

    /// A GIF.
    #[must_use]
    pub fn gif(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Gif, width, height)
    }

    /// An SVG.
    #[must_use]
    pub fn svg(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Svg, width, height)
    }

    /// A PDF.
    #[must_use]
    pub fn pdf(width: i32, height: i32) -> Self {
        Self::new(EsriImageFormat::Pdf, width, height)
    }

    /// The same at another resolution, in dots per inch.
    #[must_use]
    pub fn dpi(mut self, dpi: f64) -> Self {
        self.image_display.get_or_insert_default().image_dpi = dpi;
        self
    }

    /// The same with a color that turns transparent.
    #[must_use]
    pub fn transparent(mut self, color: Color) -> Self {
        self.image_display.get_or_insert_default().transparent_color = Some(color);
        self
    }

    /// The same as a file that the server keeps for a while, named in the answer by its URL.
    #[must_use]
    pub fn by_url(mut self) -> Self {
        self.image_type.get_or_insert_default().image_return_type = EsriImageReturnType::Url;
        self
    }
}

/// A picture's bytes.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Picture {
    /// The media type, such as `image/png`; empty where the server did not say it.
    pub media_type: String,
    /// The file.
    pub data: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("media_type", &self.media_type)
            .field("data", &format_args!("{} bytes", self.data.len()))
            .finish()
    }
}

impl From<Download> for Picture {
    fn from(download: Download) -> Self {
        Self { media_type: download.content_type, data: download.body }
    }
}

/// Answers that hold a picture or name one by its URL: [`MapImage`] and [`ImageResult`].
pub trait Pictured: sealed::Sealed {
    /// The picture, if the answer holds it.
    fn inline(&self) -> Option<Picture>;

    /// The picture's URL; empty if the answer names none.
    fn url(&self) -> &str;
}

impl Pictured for MapImage {
    fn inline(&self) -> Option<Picture> {
        inline(self.image_data.as_ref(), self.image_type.as_deref())
    }

    fn url(&self) -> &str {
        self.image_url.trim()
    }
}

impl Pictured for ImageResult {
    fn inline(&self) -> Option<Picture> {
        inline(self.image_data.as_ref(), self.image_type.as_deref())
    }

    fn url(&self) -> &str {
        self.image_url.trim()
    }
}

/// Servers that name a URL may send an empty element besides.
fn inline(data: Option<&Base64Binary>, media_type: Option<&str>) -> Option<Picture> {
    let data = data.filter(|data| !data.is_empty())?.to_vec();
    Some(Picture { media_type: media_type.unwrap_or_default().trim().to_owned(), data })
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::generated::map_server::MapImage {}
    impl Sealed for crate::generated::map_server::ImageResult {}
}
