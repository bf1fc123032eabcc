//! A large answer of MapServer's `QueryFeatureData`: records of values that say their types themselves, geometries among
//! them.

use arcgis_soap::generated::map_server::arc_gis_10_7::{
    ArrayOfRing, ArrayOfValue, Point, PointN, PolygonN, QueryFeatureDataResponse, Record, RecordSet, Ring,
};
use arcgis_soap::generated::map_server::map_server_port::QueryFeatureDataOperation;
use axum::body::Bytes;
use soapstone::any::AnyType;
use soapstone::server;

use crate::Failure;

/// How many records make some 5 MB.
pub const RECORDS: i32 = 4_000;
/// Points of each record's polygon.
const POINTS: i32 = 12;

/// An answer of that many records.
///
/// # Errors
/// None that is known.
pub fn answer(records: i32) -> Result<QueryFeatureDataResponse, Failure> {
    let mut result = RecordSet::default();
    for id in 0..records {
        let points = (0..POINTS).map(|n| {
            let (x, y) = (f64::from(id) * 0.37 + f64::from(n), f64::from(n) * 1.25 - 7.5);
            Point::PointN(PointN { x, y, ..PointN::default() })
        });
        let ring = Ring { point_array: Some(points.collect()), ..Ring::default() };
        let polygon = PolygonN { ring_array: ArrayOfRing::from(vec![ring]), ..PolygonN::default() };
        let value = vec![
            AnyType::Int(id),
            AnyType::String(format!("Feature {id} & more")),
            AnyType::Double(f64::from(id) / 7.0),
            AnyType::encode(&polygon)?,
        ];
        result.records.push(Record { values: ArrayOfValue { value } });
    }
    Ok(QueryFeatureDataResponse { result })
}

/// The message that answers a call.
///
/// # Errors
/// None that is known.
pub fn message(answer: &QueryFeatureDataResponse) -> Result<Bytes, Failure> {
    Ok(server::write_response::<QueryFeatureDataOperation>(answer, &())?)
}
