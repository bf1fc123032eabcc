//! A large response of MapServer's `QueryFeatureData`: records of values with an `xsi:type`, including geometries.

use arcgis_soap::generated::map_server::arc_gis_10_7::{
    Point, PointN, PolygonN, QueryFeatureDataResponse, Record, RecordSet, Ring,
};
use arcgis_soap::generated::map_server::map_server_port::QueryFeatureDataOperation;
use axum::body::Bytes;
use soapstone::codec::any::AnyType;
use soapstone::server;

use crate::Failure;

/// How many records make some 5 MB.
pub const RECORDS: i32 = 4_000;
/// Points of each record's polygon.
const POINTS: i32 = 12;

/// Creates a response of that many records.
///
/// # Errors
/// None is known.
pub fn response(records: i32) -> Result<QueryFeatureDataResponse, Failure> {
    let polygon = |id: i32| {
        let points = (0..POINTS).map(|n| {
            let (x, y) = (f64::from(id) * 0.37 + f64::from(n), f64::from(n) * 1.25 - 7.5);
            Point::PointN(PointN { x, y, ..PointN::default() })
        });
        let ring = Ring { point_array: Some(points.collect()), ..Ring::default() };
        PolygonN { ring_array: vec![ring], ..PolygonN::default() }
    };
    let values = |id: i32| {
        let name = AnyType::String(format!("Feature {id} & more"));
        (vec![AnyType::Int(id), name, AnyType::Double(f64::from(id) / 7.0)], polygon(id))
    };
    self::records(&(0..records).map(values).collect::<Vec<_>>())
}

/// The values of a record: its attributes, and its geometry as a type.
pub type Values = (Vec<AnyType>, PolygonN);

/// Creates a response of these records.
///
/// # Errors
/// None is known.
pub fn records(all: &[Values]) -> Result<QueryFeatureDataResponse, Failure> {
    let mut result = RecordSet::default();
    for (attributes, polygon) in all {
        let mut values = attributes.clone();
        values.push(AnyType::encode(polygon)?);
        result.records.push(Record { values });
    }
    Ok(QueryFeatureDataResponse { result })
}

/// Decodes the geometries of a response, which stay XML until then.
///
/// # Errors
/// A record has no geometry.
pub fn geometries(response: &RecordSet) -> Result<Vec<PolygonN>, Failure> {
    let last = response.records.iter().map(|record| record.values.last().ok_or("a record without values"));
    last.map(|value| Ok(value?.decode()?)).collect()
}

/// Returns the values of a response, with the geometries decoded.
///
/// # Errors
/// A record has no geometry.
pub fn values(response: &RecordSet) -> Result<Vec<Values>, Failure> {
    let attributes = response.records.iter().map(|record| record.values.iter().rev().skip(1).rev().cloned().collect());
    Ok(attributes.zip(geometries(response)?).collect())
}

/// The response message of a call.
///
/// # Errors
/// None is known.
pub fn message(response: &QueryFeatureDataResponse) -> Result<Bytes, Failure> {
    Ok(server::write_response::<QueryFeatureDataOperation>(response, &())?)
}
