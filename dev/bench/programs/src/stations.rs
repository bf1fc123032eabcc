//! The synthetic response: records of ten fields, in types generated from `wsdl/stations.wsdl`.

use axum::body::Bytes;
use soapstone::codec::any::AnyType;
use soapstone::server;
use soapstone::xsd::DateTime;

use crate::Failure;
use crate::generated::stations::{Row, Station, Stations};
use crate::generated::stations_port::{GetRowOperation, GetStationsOperation};

/// How many records make 3.7 MB.
pub const RECORDS: usize = 10_000;

/// Creates a response of that many records.
///
/// # Errors
/// None, since the date is valid.
pub fn response(records: usize) -> Result<Stations, Failure> {
    let updated: DateTime = "2024-05-17T12:30:00Z".parse()?;
    let station = |index: usize| Station {
        number: 4_000_000 + index as i64,
        name: format!("Station {index} at the river"),
        description: (!index.is_multiple_of(3)).then(|| "Automatic, hourly".to_owned()),
        longitude: -122.0 + index as f64 * 0.001_37,
        latitude: 47.0 + index as f64 * 0.000_731,
        elevation: index as f32 * 0.5,
        active: !index.is_multiple_of(7),
        category_of_station: "hydrological".to_owned(),
        number_of_observations: (index * 37) as i32,
        last_updated: updated,
    };
    Ok(Stations { station: (0..records).map(station).collect() })
}

/// Creates the smallest response with a record in it: 549 bytes.
///
/// # Errors
/// None, since the date is valid.
pub fn small() -> Result<Stations, Failure> {
    let mut response = response(1)?;
    for station in &mut response.station {
        station.name = "Stream".to_owned();
        station.description = None;
    }
    Ok(response)
}

/// Creates a response whose values have an `xsi:type` each, some 4 MB.
#[must_use]
pub fn row() -> Row {
    let value = |index: usize| match index % 4 {
        0 => AnyType::Int(index as i32),
        1 => AnyType::String(format!("value {index}")),
        2 => AnyType::Double(index as f64 * 0.25),
        _ => AnyType::Nil,
    };
    Row { value: (0..60_000).map(value).collect() }
}

/// The response message of a call.
///
/// # Errors
/// None is known.
pub fn message(response: &Stations) -> Result<Bytes, Failure> {
    Ok(server::write_response::<GetStationsOperation>(response, &())?)
}

/// The response message of a call for a row.
///
/// # Errors
/// None is known.
pub fn row_message(response: &Row) -> Result<Bytes, Failure> {
    Ok(server::write_response::<GetRowOperation>(response, &())?)
}
