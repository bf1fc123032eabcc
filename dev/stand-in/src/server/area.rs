//! Which part of the map a request is about, and how it fits the picture.

use arcgis_soap::generated::map_server::{
    Envelope, EnvelopeN, EsriUnits, GeographicCoordinateSystem, ImageDisplay, MapArea, MapDescription, Point, PointN,
    SpatialReference,
};

use crate::map::features;

use super::measure::{METERS_PER_DEGREE, degrees, dpi, meters};
use super::soap::{Outcome, Rejection};

/// `x_min, y_min, x_max, y_max` in degrees.
pub(super) type Extent = [f64; 4];

/// The whole map.
pub(super) const WORLD: Extent = [-180.0, -90.0, 180.0, 90.0];
/// The part of the map that is shown by default: Europe and its surroundings.
pub(super) const HOME: Extent = [-14.0, 31.0, 44.0, 74.5];

/// WKID 4326: longitude and latitude on the ellipsoid of 1984.
const WGS84: i32 = 4326;
const WGS84_WKT: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],\
    PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433],AUTHORITY[\"EPSG\",4326]]";

/// The map's coordinate system.
pub(super) fn spatial_reference() -> SpatialReference {
    SpatialReference::GeographicCoordinateSystem(Box::new(GeographicCoordinateSystem {
        wkt: Some(WGS84_WKT.to_owned()),
        high_precision: Some(true),
        left_longitude: Some(-180.0),
        wkid: Some(WGS84),
        latest_wkid: Some(WGS84),
        ..GeographicCoordinateSystem::default()
    }))
}

/// An extent as messages have it.
pub(super) fn envelope([x_min, y_min, x_max, y_max]: Extent) -> Envelope {
    let spatial_reference = Some(spatial_reference());
    let envelope = EnvelopeN { x_min, y_min, x_max, y_max, spatial_reference, ..EnvelopeN::default() };
    Envelope::EnvelopeN(Box::new(envelope))
}

/// Returns the extent in a message.
pub(super) fn extent(envelope: Option<&Envelope>) -> Outcome<Extent> {
    match envelope {
        Some(Envelope::EnvelopeN(it)) => Ok([it.x_min, it.y_min, it.x_max, it.y_max]),
        Some(_) => Err(Rejection::not_implemented("an envelope that is no EnvelopeN")),
        None => Err(Rejection::client("the extent is missing")),
    }
}

/// Returns the point in a message.
pub(super) fn place(point: Option<&Point>) -> Outcome<(f64, f64)> {
    match point {
        Some(Point::PointN(PointN { x, y, .. })) => Ok((*x, *y)),
        Some(_) => Err(Rejection::not_implemented("a point that is no PointN")),
        None => Err(Rejection::client("the point is missing")),
    }
}

/// The extent that a picture of the described map shows.
pub(super) fn shown(map: &MapDescription, display: &ImageDisplay) -> Outcome<Extent> {
    check_reference(map.spatial_reference.as_ref())?;
    if map.rotation != 0.0 {
        return Err(Rejection::not_implemented("a rotated map"));
    }
    let (width, height) = (display.image_width, display.image_height);
    if width < 1 || height < 1 {
        return Err(Rejection::client(format!("there is no picture of {width} x {height} pixels")));
    }
    let extent @ [x0, y0, x1, y1] = requested(map.map_area.as_ref(), display)?;
    if extent.iter().any(|side| !side.is_finite()) || x1 <= x0 || y1 <= y0 {
        return Err(Rejection::client(format!(
            "({x0}, {y0}) to ({x1}, {y1}) is no extent: it must be finite and not inverted"
        )));
    }
    Ok(fit(extent, width, height))
}

/// Enlarges an extent in the direction in which it is too small for the picture's proportions, as ArcGIS does.
fn fit([x0, y0, x1, y1]: Extent, width: i32, height: i32) -> Extent {
    let across = (x1 - x0) / f64::from(width);
    let down = (y1 - y0) / f64::from(height);
    if across < down {
        let (middle, half) = (f64::midpoint(x0, x1), down * f64::from(width) / 2.0);
        [middle - half, y0, middle + half, y1]
    } else {
        let (middle, half) = (f64::midpoint(y0, y1), across * f64::from(height) / 2.0);
        [x0, middle - half, x1, middle + half]
    }
}

/// Returns the extent of a requested area.
fn requested(area: Option<&MapArea>, display: &ImageDisplay) -> Outcome<Extent> {
    match area {
        None => Ok(HOME),
        Some(MapArea::MapExtent(area)) => extent(area.extent.as_ref()),
        Some(MapArea::MapServerBookmark(area)) => match &area.extent {
            Some(envelope) => extent(Some(envelope)),
            None => bookmark(&area.name),
        },
        Some(MapArea::CenterAndScale(area)) => {
            let dpi = dpi(area.dpi.unwrap_or(display.image_dpi));
            let width = degrees(area.scale, display.image_width, dpi);
            let height = degrees(area.scale, display.image_height, dpi);
            Ok(around(place(area.center.as_ref())?, width, height))
        }
        Some(MapArea::CenterAndSize(area)) => {
            let unit = match area.units.trim() {
                "" => 1.0,
                unit => meters(&EsriUnits::from(unit))? / METERS_PER_DEGREE,
            };
            Ok(around(place(area.center.as_ref())?, area.width * unit, area.height * unit))
        }
        Some(MapArea::FeatureExtent(area)) => {
            let ids = area.feature_ids.iter().flatten();
            let ids: Vec<u32> = ids.filter_map(|id| u32::try_from(*id).ok()).collect();
            around_features(u32::try_from(area.layer_id).unwrap_or(u32::MAX), &ids, area.expand_ratio)
        }
        Some(_) => Err(Rejection::client("the map area is of an unknown type")),
    }
}

/// The extents that have names.
pub(super) const BOOKMARKS: &[(&str, Extent)] = &[
    ("World", WORLD),
    ("Europe", HOME),
    ("Africa", [-20.0, -36.0, 54.0, 38.0]),
    ("South America", [-84.0, -57.0, -33.0, 14.0]),
];

fn bookmark(name: &str) -> Outcome<Extent> {
    let found = BOOKMARKS.iter().find(|(known, _)| *known == name);
    found.map(|(_, extent)| *extent).ok_or_else(|| Rejection::client(format!("there is no bookmark '{name}'")))
}

fn around((x, y): (f64, f64), width: f64, height: f64) -> Extent {
    [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0]
}

fn around_features(layer: u32, ids: &[u32], ratio: f64) -> Outcome<Extent> {
    let selected = features(layer).into_iter().filter(|feature| ids.contains(&feature.id));
    let Some([x0, y0, x1, y1]) = bounds(selected.flat_map(|feature| feature.points)) else {
        return Err(Rejection::client("none of the features of the extent is there"));
    };
    let ratio = if ratio > 0.0 { ratio } else { 1.0 };
    // A feature that is a point has no extent of its own.
    let [width, height] = [x1 - x0, y1 - y0].map(|side| (side * ratio).max(1.0));
    Ok(around((f64::midpoint(x0, x1), f64::midpoint(y0, y1)), width, height))
}

/// The smallest extent that holds all places.
pub(super) fn bounds(places: impl IntoIterator<Item = (f64, f64)>) -> Option<Extent> {
    places.into_iter().fold(None, |bounds: Option<Extent>, (x, y)| {
        let [x0, y0, x1, y1] = bounds.unwrap_or([x, y, x, y]);
        Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)])
    })
}

/// Rejects other coordinate systems than the map's own.
pub(super) fn check_reference(reference: Option<&SpatialReference>) -> Outcome<()> {
    let own = match reference {
        None => true,
        Some(SpatialReference::GeographicCoordinateSystem(system)) => {
            system.wkid.is_none_or(|wkid| wkid == WGS84 || wkid == 0)
        }
        Some(SpatialReference::UnknownCoordinateSystem(_)) => true,
        Some(_) => false,
    };
    if own { Ok(()) } else { Err(Rejection::not_implemented("another coordinate system than WKID 4326")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_grow_to_the_pictures_proportions() {
        assert_eq!(fit([0.0, 0.0, 10.0, 10.0], 800, 400), [-5.0, 0.0, 15.0, 10.0]);
        assert_eq!(fit([0.0, 0.0, 20.0, 5.0], 400, 400), [0.0, -7.5, 20.0, 12.5]);
    }

    #[test]
    fn the_first_picture_is_shown_as_it_is() {
        assert_eq!(fit(HOME, 800, 600), HOME);
    }

    #[test]
    fn features_have_extents() {
        assert_eq!(bounds([(1.0, 5.0), (-2.0, 7.0)]), Some([-2.0, 5.0, 1.0, 7.0]));
        assert_eq!(bounds([]), None);
        let [x0, _, x1, _] = around_features(crate::map::CITIES, &[0], 1.0).unwrap();
        assert!(x1 - x0 >= 1.0);
        assert!(around_features(9, &[0], 1.0).is_err());
    }
}
