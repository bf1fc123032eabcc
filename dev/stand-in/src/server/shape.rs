//! The map's features as messages have them: shapes, rows, properties; and whether they meet an extent.

use arcgis_soap::generated::map_server::{
    AnyGeometry, AnyPath, EsriFieldType, EsriGeometryType, Field, Fields, GeometryDef, Path, Point, PointN, PolygonN,
    PolylineN, PropertySet, PropertySetProperty, Ring,
};
use soapstone::codec::any::AnyType;

use crate::map::{CITIES, Feature, GRATICULE, Kind, identify};

use super::area::{Extent, bounds, envelope, spatial_reference};
use super::soap::{Outcome, Rejection};

/// The field of the features' numbers.
pub(super) const ID: &str = "FID";
/// The field of the shapes.
pub(super) const SHAPE: &str = "Shape";
/// The field of the names.
pub(super) const NAME: &str = "NAME";
/// The field of the numbers of inhabitants, which only cities have.
pub(super) const POPULATION: &str = "POPULATION";

/// The names of a layer's fields, in order.
pub(super) fn field_names(layer: u32) -> Vec<&'static str> {
    let mut names = vec![ID, SHAPE, NAME];
    if layer == CITIES {
        names.push(POPULATION);
    }
    names
}

/// The description of some of a layer's fields.
pub(super) fn fields(layer: u32, names: &[&'static str]) -> Fields {
    let described = names.iter().map(|name| {
        let (r#type, length) = match *name {
            ID => (EsriFieldType::Oid, 4),
            SHAPE => (EsriFieldType::Geometry, 0),
            POPULATION => (EsriFieldType::Double, 8),
            _ => (EsriFieldType::String, 64),
        };
        Field {
            name: (*name).to_owned(),
            r#type,
            is_nullable: *name != ID,
            length,
            geometry_def: (*name == SHAPE).then(|| geometry_def(layer)),
            alias_name: Some((*name).to_owned()),
            ..Field::default()
        }
    });
    Fields { field_array: described.collect() }
}

fn geometry_def(layer: u32) -> GeometryDef {
    let geometry_type = match layer {
        CITIES => EsriGeometryType::Point,
        GRATICULE => EsriGeometryType::Polyline,
        _ => EsriGeometryType::Polygon,
    };
    GeometryDef { geometry_type, spatial_reference: spatial_reference(), ..GeometryDef::default() }
}

/// The value of a feature's field, as rows have it.
pub(super) fn value(feature: &Feature, field: &str) -> Outcome<AnyType> {
    Ok(match field {
        ID => AnyType::Int(id(feature)),
        SHAPE => row_shape(feature)?,
        POPULATION => match feature.population {
            // Populations are exact as floats, being far below 2⁵³.
            Some(people) => AnyType::Double(people as f64),
            None => AnyType::Nil,
        },
        _ => AnyType::String(feature.name.clone()),
    })
}

/// Returns the properties of a feature besides its shape.
pub(super) fn properties(feature: &Feature) -> PropertySet {
    let mut all = vec![(ID, feature.id.to_string()), (NAME, feature.name.clone())];
    all.extend(feature.population.map(|people| (POPULATION, people.to_string())));
    property_set(all.iter().map(|(key, value)| (*key, value.as_str())))
}

/// Keys with texts as values.
pub(super) fn property_set<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> PropertySet {
    let all = pairs.into_iter().map(|(key, value)| PropertySetProperty {
        key: key.to_owned(),
        value: Some(AnyType::String(value.to_owned())),
    });
    PropertySet { property_array: all.collect() }
}

/// A feature's number.
pub(super) fn id(feature: &Feature) -> i32 {
    i32::try_from(feature.id).unwrap_or(i32::MAX)
}

/// A feature's shape.
pub(super) fn geometry(feature: &Feature) -> AnyGeometry {
    match feature.kind {
        Kind::Point => AnyGeometry::PointN(point(feature)),
        Kind::Line => AnyGeometry::PolylineN(Box::new(line(feature))),
        Kind::Polygon => AnyGeometry::PolygonN(Box::new(polygon(feature))),
    }
}

fn row_shape(feature: &Feature) -> Outcome<AnyType> {
    let shape = match feature.kind {
        Kind::Point => AnyType::encode(&point(feature)),
        Kind::Line => AnyType::encode(&line(feature)),
        Kind::Polygon => AnyType::encode(&polygon(feature)),
    };
    shape.map_err(|error| Rejection::server(error.to_string()))
}

fn point(feature: &Feature) -> PointN {
    let (x, y) = feature.points.first().copied().unwrap_or_default();
    PointN { x, y, spatial_reference: Some(spatial_reference()), ..PointN::default() }
}

fn line(feature: &Feature) -> PolylineN {
    let path = Path { point_array: Some(points(&feature.points)), ..Path::default() };
    PolylineN {
        extent: bounds(feature.points.iter().copied()).map(envelope),
        path_array: vec![AnyPath::Path(path)],
        spatial_reference: Some(spatial_reference()),
        ..PolylineN::default()
    }
}

fn polygon(feature: &Feature) -> PolygonN {
    // Rings of messages end where they began.
    let closed: Vec<_> = feature.points.iter().chain(feature.points.first()).copied().collect();
    PolygonN {
        extent: bounds(closed.iter().copied()).map(envelope),
        ring_array: vec![Ring { point_array: Some(points(&closed)), ..Ring::default() }],
        spatial_reference: Some(spatial_reference()),
        ..PolygonN::default()
    }
}

/// Places as points without a coordinate system of their own.
pub(super) fn points<T: FromIterator<Point>>(places: &[(f64, f64)]) -> T {
    places.iter().map(|&(x, y)| Point::PointN(PointN { x, y, ..PointN::default() })).collect()
}

/// Whether a feature of a layer has a point in common with an extent.
pub(super) fn meets(layer: u32, feature: &Feature, extent: Extent) -> bool {
    let [x0, y0, x1, y1] = extent;
    let edges = feature.points.iter().zip(feature.points.iter().skip(1));
    let closing = match feature.kind {
        Kind::Polygon => feature.points.last().zip(feature.points.first()),
        Kind::Point | Kind::Line => None,
    };
    feature.points.iter().any(|&(x, y)| (x0..=x1).contains(&x) && (y0..=y1).contains(&y))
        || edges.chain(closing).any(|(from, to)| crosses(*from, *to, extent))
        // The extent may lie within the feature.
        || feature.kind == Kind::Polygon && identify(layer, x0, y0, 0.0).iter().any(|found| found.id == feature.id)
}

/// Whether a straight line has a point in common with an extent (Liang and Barsky).
fn crosses(from: (f64, f64), to: (f64, f64), [x0, y0, x1, y1]: Extent) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (slope, room) in [(-dx, from.0 - x0), (dx, x1 - from.0), (-dy, from.1 - y0), (dy, y1 - from.1)] {
        if slope == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if slope < 0.0 {
            enter = enter.max(room / slope);
        } else {
            leave = leave.min(room / slope);
        }
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{LAND, features};

    #[test]
    fn extents_meet_what_they_touch_cover_or_lie_in() {
        let met = |extent: Extent| {
            let land = features(LAND).into_iter().filter(|feature| meets(LAND, feature, extent));
            land.map(|feature| feature.name).collect::<Vec<_>>()
        };
        assert_eq!(met([9.0, 24.0, 11.0, 26.0]), ["Africa"], "within");
        assert_eq!(met([-12.0, 51.0, -4.0, 56.0]), ["Great Britain", "Ireland"]);
        assert!(met([-33.0, 31.0, -31.0, 33.0]).is_empty());
        assert!(crosses((-5.0, 0.5), (5.0, 0.5), [0.0, 0.0, 1.0, 1.0]));
        assert!(!crosses((-5.0, 2.0), (5.0, 2.0), [0.0, 0.0, 1.0, 1.0]));
    }
}
