//! Pictures: `ExportMapImage` and the swatches of `GetLegendInfo`.

use arcgis_soap::generated::map_server::{
    Color, EsriImageFormat, EsriImageReturnType, ExportMapImage, ExportMapImageResponse, FillSymbol, GetLegendInfo,
    GetLegendInfoResponse, ImageResult, ImageType, MapImage, MapServerLegendClass, MapServerLegendGroup,
    MapServerLegendInfo,
};
use soapstone::xsd::Base64Binary;

use crate::map::{CITIES, GRATICULE, LAKES, LAYERS, Layer, View, render};

use super::Site;
use super::area::{Extent, envelope, shown};
use super::http::{HttpRequest, OUTPUT};
use super::info::{check_map, visible_layers};
use super::inspect::number;
use super::measure::{dpi, scale};
use super::soap::{Outcome, Rejection};

/// The default side of a legend's swatch in pixels.
const SWATCH: f64 = 20.0;
/// The media type of all pictures.
const PNG: &str = "image/png";

/// `ExportMapImage`
pub(super) fn export(
    site: &Site,
    http_request: &HttpRequest,
    request: &ExportMapImage,
) -> Outcome<ExportMapImageResponse> {
    let map = &request.map_description;
    check_map(&map.name)?;
    if map.custom_graphics.as_ref().is_some_and(|graphics| !graphics.is_empty()) {
        return Err(Rejection::not_implemented("a map with custom graphics"));
    }
    let display = request.image_description.image_display.as_ref();
    let display = display.ok_or_else(|| Rejection::client("the size of the picture is missing"))?;
    let extent = shown(map, display)?;
    let visible = visible_layers(map);
    let background = map.background_symbol.as_ref().map(background).transpose()?;
    let png = draw(extent, display.image_width, display.image_height, background, &visible)?;
    let (data, url) = hand_over(site, http_request, request.image_description.image_type.as_ref(), png)?;
    let dpi = dpi(display.image_dpi);
    let [left, _, right, _] = extent;
    let result = MapImage {
        image_data: data,
        image_url: url,
        extent: Some(envelope(extent)),
        visible_layer_ids: Some(visible.iter().map(|layer| number(*layer)).collect()),
        map_scale: scale(right - left, display.image_width, dpi),
        image_height: display.image_height,
        image_width: display.image_width,
        image_dpi: dpi,
        image_type: Some(PNG.to_owned()),
    };
    Ok(ExportMapImageResponse { result })
}

/// `GetLegendInfo`
pub(super) fn legend(
    site: &Site,
    http_request: &HttpRequest,
    request: &GetLegendInfo,
) -> Outcome<GetLegendInfoResponse> {
    check_map(&request.map_name)?;
    let patch = &request.legend_patch;
    let [width, height] = [patch.width, patch.height].map(|side| {
        // A float that is too large for a number of pixels becomes the largest number, which `draw` rejects.
        if side > 0.0 { side.ceil() as i32 } else { SWATCH as i32 }
    });
    let selected = |layer: &&Layer| request.layer_ids.is_empty() || request.layer_ids.contains(&number(layer.id));
    let legends = LAYERS.iter().filter(selected).map(|layer| {
        let png = draw(typical(layer.id), width, height, Some([0xff; 3]), &[layer.id])?;
        let (image_data, image_url) = hand_over(site, http_request, Some(&request.image_type), png)?;
        let image = ImageResult {
            image_data,
            image_url,
            image_height: height,
            image_width: width,
            image_dpi: dpi(patch.image_dpi),
            image_type: Some(PNG.to_owned()),
        };
        let class = MapServerLegendClass {
            label: layer.name.to_owned(),
            symbol_image: Some(image),
            ..MapServerLegendClass::default()
        };
        let group = MapServerLegendGroup { legend_classes: Some(vec![class]), ..Default::default() };
        let (layer_id, name) = (number(layer.id), layer.name.to_owned());
        Ok(MapServerLegendInfo { layer_id, name, legend_groups: Some(vec![group]) })
    });
    Ok(GetLegendInfoResponse { result: legends.collect::<Outcome<_>>()? })
}

/// A part of the map that shows nothing but the layer's symbol.
fn typical(layer: u32) -> Extent {
    match layer {
        LAKES => [50.5, 40.0, 51.5, 41.0],
        GRATICULE => [-0.5, -0.5, 0.5, 0.5],
        CITIES => [-22.0, 64.0, -21.86, 64.3],
        _ => [10.0, 25.0, 11.0, 26.0],
    }
}

fn draw(extent: Extent, width: i32, height: i32, background: Option<[u8; 3]>, visible: &[u32]) -> Outcome<Vec<u8>> {
    // Negative sizes are rejected like 0.
    let [width, height] = [width, height].map(|side| u32::try_from(side).unwrap_or(0));
    render(&View { extent, width, height, background, visible }).map_err(|error| Rejection::client(error.to_string()))
}

/// Returns the picture's bytes or its URL, depending on the request.
fn hand_over(
    site: &Site,
    http_request: &HttpRequest,
    image_type: Option<&ImageType>,
    png: Vec<u8>,
) -> Outcome<(Option<Base64Binary>, String)> {
    use EsriImageFormat::{Png, Png24, Png32};
    let image_type = image_type.ok_or_else(|| Rejection::client("the format of the picture is missing"))?;
    if !matches!(image_type.image_format, Png | Png24 | Png32) {
        return Err(Rejection::not_implemented(&format!("the format '{}'", image_type.image_format)));
    }
    if image_type.image_return_type == EsriImageReturnType::MimeData {
        return Ok((Some(Base64Binary(png)), String::new()));
    }
    let name = site.outputs.keep(png).map_err(|error| Rejection::server(error.to_string()))?;
    Ok((None, format!("{}{OUTPUT}/{name}", http_request.origin)))
}

fn background(symbol: &FillSymbol) -> Outcome<[u8; 3]> {
    let colour = match symbol {
        FillSymbol::SimpleFillSymbol(symbol) => symbol.color.as_ref(),
        _ => None,
    };
    match colour {
        Some(Color::RgbColor(it)) => Ok([it.red, it.green, it.blue]),
        Some(Color::GrayColor(it)) => Ok([it.gray_level; 3]),
        _ => Err(Rejection::not_implemented("a background that is no simple fill in RGB or gray")),
    }
}
