//! Queries: counts, numbers and rows of the features that match a filter.

use arcgis_soap::generated::map_server::{
    AnyGeometry, AnyQueryFilter, EsriSpatialRelEnum, FidSet, MapTableDescription, QueryFeatureCount,
    QueryFeatureCountResponse, QueryFeatureData, QueryFeatureDataResponse, QueryFeatureIds, QueryFeatureIdsResponse,
    QueryRowCount, QueryRowCountResponse, QueryRowIds, QueryRowIdsResponse, Record, RecordSet, SpatialFilter,
};

use crate::map::{Feature, LAYERS, features, identify};

use super::condition::Condition;
use super::info::check_map;
use super::shape::{self, field_names, fields, meets};
use super::soap::{Outcome, Rejection};

/// `QueryFeatureCount`
pub(super) fn feature_count(request: &QueryFeatureCount) -> Outcome<QueryFeatureCountResponse> {
    check_map(&request.map_name)?;
    let found = matching(layer(request.layer_id)?, &request.query_filter)?;
    Ok(QueryFeatureCountResponse { result: count(&found) })
}

/// `QueryFeatureIDs`
pub(super) fn feature_ids(request: &QueryFeatureIds) -> Outcome<QueryFeatureIdsResponse> {
    check_map(&request.map_name)?;
    let found = matching(layer(request.layer_id)?, &request.query_filter)?;
    Ok(QueryFeatureIdsResponse { result: FidSet { fid_array: found.iter().map(shape::id).collect() } })
}

/// `QueryFeatureData`
pub(super) fn feature_data(request: &QueryFeatureData) -> Outcome<QueryFeatureDataResponse> {
    check_map(&request.map_name)?;
    let layer = layer(request.layer_id)?;
    let names = selected_fields(layer, parts(&request.query_filter)?.sub_fields)?;
    let rows = matching(layer, &request.query_filter)?;
    let rows = rows.iter().map(|feature| {
        let values = names.iter().map(|name| shape::value(feature, name));
        Ok(Record { values: values.collect::<Outcome<_>>()? })
    });
    let records = rows.collect::<Outcome<_>>()?;
    Ok(QueryFeatureDataResponse { result: RecordSet { fields: fields(layer, &names), records } })
}

/// `QueryRowCount`
pub(super) fn row_count(request: &QueryRowCount) -> Outcome<QueryRowCountResponse> {
    let found = rows(&request.map_name, &request.map_table_description, &request.query_filter)?;
    Ok(QueryRowCountResponse { result: count(&found) })
}

/// `QueryRowIDs`
pub(super) fn row_ids(request: &QueryRowIds) -> Outcome<QueryRowIdsResponse> {
    let found = rows(&request.map_name, &request.map_table_description, &request.query_filter)?;
    Ok(QueryRowIdsResponse { result: found.iter().map(shape::id).collect() })
}

/// The layer with a number.
pub(super) fn layer(id: i32) -> Outcome<u32> {
    let found = LAYERS.iter().find(|layer| i64::from(layer.id) == i64::from(id));
    found.map(|layer| layer.id).ok_or_else(|| Rejection::client(format!("there is no layer {id}")))
}

fn rows(map: &str, table: &MapTableDescription, filter: &AnyQueryFilter) -> Outcome<Vec<Feature>> {
    check_map(map)?;
    let MapTableDescription::LayerDescription(description) = table else {
        return Err(Rejection::client("the map has no stand-alone tables"));
    };
    let defined = Condition::parse(&description.definition_expression)?;
    let mut found = matching(layer(description.layer_id)?, filter)?;
    found.retain(|feature| defined.holds(feature));
    Ok(found)
}

/// Returns the features of a layer that match a filter.
fn matching(layer: u32, filter: &AnyQueryFilter) -> Outcome<Vec<Feature>> {
    let parts = parts(filter)?;
    let condition = Condition::parse(parts.condition)?;
    let mut found = match parts.spatial {
        Some(filter) => spatially(layer, filter)?,
        None => features(layer),
    };
    let listed = |feature: &Feature| parts.ids.is_none_or(|set| set.fid_array.contains(&shape::id(feature)));
    found.retain(|feature| condition.holds(feature) && listed(feature));
    found.sort_by_key(|feature| feature.id);
    Ok(found)
}

/// What the kinds of filters have in common.
struct Parts<'a> {
    condition: &'a str,
    ids: Option<&'a FidSet>,
    sub_fields: &'a str,
    spatial: Option<&'a SpatialFilter>,
}

fn parts(filter: &AnyQueryFilter) -> Outcome<Parts<'_>> {
    match filter {
        AnyQueryFilter::QueryFilter(filter) => Ok(Parts {
            condition: &filter.where_clause,
            ids: filter.fid_set.as_ref(),
            sub_fields: filter.sub_fields.as_deref().unwrap_or_default(),
            spatial: None,
        }),
        AnyQueryFilter::SpatialFilter(filter) => Ok(Parts {
            condition: &filter.where_clause,
            ids: filter.fid_set.as_ref(),
            sub_fields: filter.sub_fields.as_deref().unwrap_or_default(),
            spatial: Some(filter),
        }),
        _ => Err(Rejection::not_implemented("a filter that is neither a QueryFilter nor a SpatialFilter")),
    }
}

/// The features of a layer that meet a filter's shape.
fn spatially(layer: u32, filter: &SpatialFilter) -> Outcome<Vec<Feature>> {
    use EsriSpatialRelEnum::{EnvelopeIntersects, IndexIntersects, Intersects, Undefined};
    if !matches!(filter.spatial_rel, Undefined | Intersects | EnvelopeIntersects | IndexIntersects) {
        return Err(Rejection::not_implemented(&format!("the relation '{}'", filter.spatial_rel)));
    }
    near(layer, &filter.filter_geometry, 0.0)
}

/// The features of a layer within so many degrees of a shape.
pub(super) fn near(layer: u32, shape: &AnyGeometry, tolerance: f64) -> Outcome<Vec<Feature>> {
    match shape {
        AnyGeometry::PointN(point) => Ok(identify(layer, point.x, point.y, tolerance)),
        AnyGeometry::EnvelopeN(it) => {
            let extent = [it.x_min - tolerance, it.y_min - tolerance, it.x_max + tolerance, it.y_max + tolerance];
            Ok(features(layer).into_iter().filter(|feature| meets(layer, feature, extent)).collect())
        }
        _ => Err(Rejection::not_implemented("a search by a shape that is neither PointN nor EnvelopeN")),
    }
}

/// The fields that a filter names, in the layer's order; all, if it names none.
fn selected_fields(layer: u32, sub_fields: &str) -> Outcome<Vec<&'static str>> {
    let mut names = field_names(layer);
    if matches!(sub_fields.trim(), "" | "*") {
        return Ok(names);
    }
    let selected: Vec<&str> = sub_fields.split(',').map(str::trim).collect();
    if let Some(missing) = selected.iter().find(|name| !names.iter().any(|known| known.eq_ignore_ascii_case(name))) {
        return Err(Rejection::client(format!("there is no field '{missing}'")));
    }
    names.retain(|known| selected.iter().any(|name| known.eq_ignore_ascii_case(name)));
    Ok(names)
}

fn count(found: &[Feature]) -> i32 {
    i32::try_from(found.len()).unwrap_or(i32::MAX)
}
