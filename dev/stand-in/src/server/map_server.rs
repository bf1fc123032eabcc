//! The map service: which operation does what, and the small ones.

use arcgis_soap::generated::map_server::map_server_port::*;
use arcgis_soap::generated::map_server::{
    ComputeDistance, ComputeDistanceResponse, ComputeScale, ComputeScaleResponse, EsriImageReturnType, FromMapPoints,
    FromMapPointsResponse, GetDefaultMapNameResponse, GetDocumentInfoResponse, GetMapCountResponse, GetMapNameResponse,
    GetServiceConfigurationInfoResponse, GetSupportedImageReturnTypesResponse, HasSingleFusedMapCacheResponse,
    IsFixedScaleMapResponse, Multipoint, MultipointN, ToMapPoints, ToMapPointsResponse,
};

use super::area::{place, shown, spatial_reference};
use super::http::{HttpRequest, HttpResponse};
use super::info::{MAP, check_map, server_info};
use super::measure::{distance, dpi, meters, scale};
use super::shape::{points, property_set};
use super::soap::{Description, Outcome, Rejection, serve};
use super::{Site, inspect, picture, query};

/// The WSDL.
pub(super) const WSDL: Description =
    Description { wsdl: include_str!("../../../../wsdl/arcgis/MapServer.wsdl"), address: MapServerPort::ADDRESS };

/// Responds to a call.
pub(super) fn respond(site: &Site, http_request: &HttpRequest, name: &str, message: &[u8]) -> HttpResponse {
    match name {
        "ExportMapImage" => serve::<ExportMapImageOperation>(message, |it| picture::export(site, http_request, &it)),
        "GetLegendInfo" => serve::<GetLegendInfoOperation>(message, |it| picture::legend(site, http_request, &it)),
        "Identify" => serve::<IdentifyOperation>(message, |it| inspect::identify(&it)),
        "Find" => serve::<FindOperation>(message, |it| inspect::find(&it)),
        "QueryFeatureCount" => serve::<QueryFeatureCountOperation>(message, |it| query::feature_count(&it)),
        "QueryFeatureIDs" => serve::<QueryFeatureIdsOperation>(message, |it| query::feature_ids(&it)),
        "QueryFeatureData" => serve::<QueryFeatureDataOperation>(message, |it| query::feature_data(&it)),
        "QueryRowCount" => serve::<QueryRowCountOperation>(message, |it| query::row_count(&it)),
        "QueryRowIDs" => serve::<QueryRowIdsOperation>(message, |it| query::row_ids(&it)),
        "ToMapPoints" => serve::<ToMapPointsOperation>(message, |it| to_map_points(&it)),
        "FromMapPoints" => serve::<FromMapPointsOperation>(message, |it| from_map_points(&it)),
        "ComputeDistance" => serve::<ComputeDistanceOperation>(message, |it| compute_distance(&it)),
        "ComputeScale" => serve::<ComputeScaleOperation>(message, |it| compute_scale(&it)),
        _ => about(name, message),
    }
}

/// Responds to a call of an operation that describes the service.
fn about(name: &str, message: &[u8]) -> HttpResponse {
    match name {
        "GetServerInfo" => serve::<GetServerInfoOperation>(message, |it| server_info(&it)),
        "GetMapCount" => serve::<GetMapCountOperation>(message, |_| Ok(GetMapCountResponse { result: 1 })),
        "GetMapName" => serve::<GetMapNameOperation>(message, |it| match it.index {
            0 => Ok(GetMapNameResponse { result: MAP.to_owned() }),
            index => Err(Rejection::client(format!("there is no map {index}"))),
        }),
        "GetDefaultMapName" => {
            serve::<GetDefaultMapNameOperation>(message, |_| Ok(GetDefaultMapNameResponse { result: MAP.to_owned() }))
        }
        "GetDocumentInfo" => serve::<GetDocumentInfoOperation>(message, |_| {
            let result = property_set([("Title", "World"), ("Author", "soapstone"), ("Comments", "Drawn by hand")]);
            Ok(GetDocumentInfoResponse { result })
        }),
        "GetServiceConfigurationInfo" => serve::<GetServiceConfigurationInfoOperation>(message, |_| {
            let result = property_set([("MaxImageWidth", "4096"), ("MaxImageHeight", "4096")]);
            Ok(GetServiceConfigurationInfoResponse { result })
        }),
        "GetSupportedImageReturnTypes" => serve::<GetSupportedImageReturnTypesOperation>(message, |_| {
            Ok(GetSupportedImageReturnTypesResponse { result: EsriImageReturnType::Url })
        }),
        "IsFixedScaleMap" => serve::<IsFixedScaleMapOperation>(message, |it| {
            check_map(&it.map_name).map(|()| IsFixedScaleMapResponse { result: false })
        }),
        "HasSingleFusedMapCache" => serve::<HasSingleFusedMapCacheOperation>(message, |it| {
            check_map(&it.map_name).map(|()| HasSingleFusedMapCacheResponse { result: false })
        }),
        _ => Rejection::not_implemented(name).response(),
    }
}

fn to_map_points(request: &ToMapPoints) -> Outcome<ToMapPointsResponse> {
    let display = &request.map_image_display;
    let [left, bottom, right, top] = shown(&request.map_description, display)?;
    let (width, height) = (f64::from(display.image_width), f64::from(display.image_height));
    let pixels = request.screen_x_values.iter().zip(&request.screen_y_values);
    let places = pixels
        .map(|(x, y)| (left + f64::from(*x) / width * (right - left), top - f64::from(*y) / height * (top - bottom)));
    let places: Vec<(f64, f64)> = places.collect();
    let result = MultipointN {
        point_array: Some(points(&places)),
        spatial_reference: Some(spatial_reference()),
        ..MultipointN::default()
    };
    Ok(ToMapPointsResponse { result: Multipoint::MultipointN(Box::new(result)) })
}

fn from_map_points(request: &FromMapPoints) -> Outcome<FromMapPointsResponse> {
    let display = &request.map_image_display;
    let [left, bottom, right, top] = shown(&request.map_description, display)?;
    let (width, height) = (f64::from(display.image_width), f64::from(display.image_height));
    let Multipoint::MultipointN(places) = &request.map_points else {
        return Err(Rejection::not_implemented("points that are no MultipointN"));
    };
    let places = places.point_array.iter().flatten().map(|point| place(Some(point)));
    let mut response = FromMapPointsResponse::default();
    for place in places {
        let (x, y) = place?;
        // Places too far out for a pixel's number get the outermost one.
        let [x, y] =
            [(x - left) / (right - left) * width, (top - y) / (top - bottom) * height].map(|n| n.round() as i32);
        response.screen_x_values.push(x);
        response.screen_y_values.push(y);
    }
    Ok(response)
}

fn compute_distance(request: &ComputeDistance) -> Outcome<ComputeDistanceResponse> {
    check_map(&request.map_name)?;
    let (from, to) = (place(Some(&request.from_point))?, place(Some(&request.to_point))?);
    Ok(ComputeDistanceResponse { result: distance(from, to) / meters(&request.units)? })
}

fn compute_scale(request: &ComputeScale) -> Outcome<ComputeScaleResponse> {
    let display = &request.map_image_display;
    let [left, _, right, _] = shown(&request.map_description, display)?;
    Ok(ComputeScaleResponse { result: scale(right - left, display.image_width, dpi(display.image_dpi)) })
}
