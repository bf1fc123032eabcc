//! A response of MapServer's `ExportMapImage` with the picture in it.

use arcgis_soap::Base64Binary;
use arcgis_soap::generated::map_server::map_server_port::ExportMapImageOperation;
use arcgis_soap::generated::map_server::{ExportMapImageResponse, MapImage};
use axum::body::Bytes;
use soapstone::server;

use crate::Failure;

/// Bytes of the picture.
pub const SIZE: usize = 20_000_000;

/// Creates a response with a picture of that many bytes.
#[must_use]
pub fn response(size: usize) -> ExportMapImageResponse {
    // Multiplying by an odd number and keeping the high bits is random enough for base64, and the same everywhere.
    let octet = |index: usize| ((index as u32).wrapping_mul(2_654_435_761) >> 24) as u8;
    let result = MapImage {
        image_data: Some(Base64Binary((0..size).map(octet).collect())),
        image_height: 2_000,
        image_width: 3_000,
        image_dpi: 96.0,
        image_type: Some("image/png".to_owned()),
        ..MapImage::default()
    };
    ExportMapImageResponse { result }
}

/// The response message of a call.
///
/// # Errors
/// None is known.
pub fn message(response: &ExportMapImageResponse) -> Result<Bytes, Failure> {
    Ok(server::write_response::<ExportMapImageOperation>(response, &())?)
}
