//! `Identify` and `Find`.

use arcgis_soap::generated::map_server::{
    EsriFindOption, EsriIdentifyOption, Find, FindResponse, Identify, IdentifyResponse, MapDescription,
    MapServerFindResult, MapServerIdentifyResult,
};

use crate::map::{Feature, LAYERS, features, find as named};

use super::area::shown;
use super::info::{check_map, visible_layers};
use super::query::near;
use super::shape::{self, NAME, geometry, properties};
use super::soap::Outcome;

/// `Identify`
pub(super) fn identify(request: &Identify) -> Outcome<IdentifyResponse> {
    let (map, display) = (&request.map_description, &request.map_image_display);
    check_map(&map.name)?;
    let [left, _, right, _] = shown(map, display)?;
    let pixel = (right - left) / f64::from(display.image_width);
    let tolerance = f64::from(request.tolerance.max(0)) * pixel;
    let all = match request.identify_option {
        EsriIdentifyOption::AllLayers => true,
        // The map has no pop-ups.
        EsriIdentifyOption::TopOneWithHtmlPopup | EsriIdentifyOption::VisibleWithHtmlPopup => {
            return Ok(IdentifyResponse::default());
        }
        _ => false,
    };
    let mut results = Vec::new();
    for layer in searched(map, all, &request.layer_ids) {
        let found = near(layer, &request.search_shape, tolerance)?;
        results.extend(found.iter().map(|feature| identified(layer, feature)));
        if request.identify_option == EsriIdentifyOption::Topmost && !results.is_empty() {
            break;
        }
    }
    Ok(IdentifyResponse { result: results })
}

/// `Find`. The names are the only texts of the map.
pub(super) fn find(request: &Find) -> Outcome<FindResponse> {
    check_map(&request.map_description.name)?;
    let mut fields = request.search_fields.split(',').map(str::trim);
    if !request.search_fields.trim().is_empty() && !fields.any(|field| field.eq_ignore_ascii_case(NAME)) {
        return Ok(FindResponse::default());
    }
    let all = request.find_option == EsriFindOption::AllLayers;
    let layers = searched(&request.map_description, all, &request.layer_ids);
    let found: Vec<(u32, Feature)> = if request.contains {
        named(&request.search_string).into_iter().filter(|(layer, _)| layers.contains(layer)).collect()
    } else {
        let everything = layers.iter().flat_map(|layer| features(*layer).into_iter().map(|feature| (*layer, feature)));
        everything.filter(|(_, feature)| feature.name == request.search_string).collect()
    };
    let results = found.into_iter().map(|(layer, feature)| MapServerFindResult {
        layer_id: number(layer),
        feature_id: shape::id(&feature),
        field_name: NAME.to_owned(),
        shape: Some(geometry(&feature)),
        properties: Some(properties(&feature)),
        value: feature.name,
    });
    Ok(FindResponse { result: results.collect() })
}

/// The layers to search, the topmost first.
fn searched(map: &MapDescription, all: bool, listed: &[i32]) -> Vec<u32> {
    let visible = visible_layers(map);
    let layers = LAYERS.iter().rev().map(|layer| layer.id);
    layers
        .filter(|layer| (all || visible.contains(layer)) && (listed.is_empty() || listed.contains(&number(*layer))))
        .collect()
}

fn identified(layer: u32, feature: &Feature) -> MapServerIdentifyResult {
    MapServerIdentifyResult {
        layer_id: number(layer),
        name: feature.name.clone(),
        properties: Some(properties(feature)),
        shape: Some(geometry(feature)),
        feature_id: Some(shape::id(feature)),
        ..MapServerIdentifyResult::default()
    }
}

/// A layer's number, as messages have it.
pub(super) fn number(layer: u32) -> i32 {
    i32::try_from(layer).unwrap_or(i32::MAX)
}
