//! `GetServerInfo`: the description of the map.

use arcgis_soap::generated::map_server::{
    Color, EsriImageReturnType, EsriSimpleFillStyle, EsriUnits, FillSymbol, GetServerInfo, GetServerInfoResponse,
    LayerDescription, MapArea, MapDescription, MapExtent, MapLayerInfo, MapServerBookmark, MapServerInfo, RgbColor,
    SimpleFillSymbol,
};

use crate::map::{CITIES, LAYERS, Layer, features};

use super::area::{BOOKMARKS, HOME, WORLD, bounds, envelope, spatial_reference};
use super::inspect::number;
use super::shape::{ID, NAME, field_names, fields};
use super::soap::{Outcome, Rejection};

/// The name of the one map.
pub(super) const MAP: &str = "Layers";

/// The colour of the sea.
const SEA: [u8; 3] = [0xa9, 0xcc, 0xe3];

/// `GetServerInfo`
pub(super) fn server_info(request: &GetServerInfo) -> Outcome<GetServerInfoResponse> {
    check_map(&request.map_name)?;
    let bookmarks = BOOKMARKS.iter().map(|(name, extent)| {
        let extent = Some(envelope(*extent));
        MapServerBookmark { extent, name: (*name).to_owned() }
    });
    let result = MapServerInfo {
        name: MAP.to_owned(),
        description: "A small map of the world, drawn by hand".to_owned(),
        full_extent: Some(envelope(WORLD)),
        extent: Some(envelope(HOME)),
        spatial_reference: Some(spatial_reference()),
        map_layer_infos: Some(LAYERS.iter().map(layer_info).collect()),
        background_color: Some(colour(SEA)),
        bookmarks: Some(bookmarks.collect()),
        default_map_description: Some(Box::new(description())),
        units: EsriUnits::DecimalDegrees,
        supported_image_return_types: EsriImageReturnType::Url,
        background_symbol: Some(fill(SEA)),
        standalone_table_infos: Some(Default::default()),
        standalone_table_descriptions: Some(Default::default()),
        supports_dynamic_layers: Some(false),
        ..MapServerInfo::default()
    };
    Ok(GetServerInfoResponse { result })
}

/// Rejects names of maps that do not exist.
pub(super) fn check_map(name: &str) -> Outcome<()> {
    if name == MAP { Ok(()) } else { Err(Rejection::client(format!("there is no map '{name}', only '{MAP}'"))) }
}

/// The layers that are visible in a described map; those that it does not mention are.
pub(super) fn visible_layers(map: &MapDescription) -> Vec<u32> {
    let hidden = |layer: &u32| {
        let mut described = map.layer_descriptions.iter().flatten();
        described.any(|description| description.layer_id == number(*layer) && !description.visible)
    };
    LAYERS.iter().map(|layer| layer.id).filter(|layer| !hidden(layer)).collect()
}

/// The default description of the map.
fn description() -> MapDescription {
    let layers = LAYERS.iter().map(|layer| LayerDescription {
        layer_id: number(layer.id),
        visible: true,
        show_labels: layer.id == CITIES,
        ..LayerDescription::default()
    });
    MapDescription {
        name: MAP.to_owned(),
        map_area: Some(MapArea::MapExtent(Box::new(MapExtent { extent: Some(envelope(HOME)) }))),
        layer_descriptions: Some(layers.collect()),
        spatial_reference: Some(spatial_reference()),
        background_symbol: Some(fill(SEA)),
        ..MapDescription::default()
    }
}

fn layer_info(layer: &Layer) -> MapLayerInfo {
    let places = features(layer.id).into_iter().flat_map(|feature| feature.points);
    let names = field_names(layer.id);
    MapLayerInfo {
        layer_id: number(layer.id),
        name: layer.name.to_owned(),
        layer_type: "Feature Layer".to_owned(),
        source_description: "Built-in".to_owned(),
        has_labels: layer.id == CITIES,
        extent: bounds(places).map(envelope),
        has_attributes: true,
        can_identify: true,
        can_find: true,
        is_feature_layer: true,
        fields: Some(fields(layer.id, &names)),
        display_field: NAME.to_owned(),
        id_field: ID.to_owned(),
        sub_layer_ids: Some(Default::default()),
        parent_layer_id: -1,
        field_aliases: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..MapLayerInfo::default()
    }
}

fn colour([red, green, blue]: [u8; 3]) -> Color {
    Color::RgbColor(RgbColor { red, green, blue, alpha_value: Some(255), ..RgbColor::default() })
}

fn fill(rgb: [u8; 3]) -> FillSymbol {
    let color = Some(colour(rgb));
    FillSymbol::SimpleFillSymbol(Box::new(SimpleFillSymbol { color, outline: None, style: EsriSimpleFillStyle::Solid }))
}
