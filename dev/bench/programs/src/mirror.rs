//! The same two responses as types that `serde` and `quick-xml` fill: what a program would write without a generator.
//!
//! Names are matched without their namespaces, and nothing is checked but that it can be parsed.

use quick_xml::{de, se};
use serde::{Deserialize, Serialize};

use crate::Failure;

/// The envelope.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "Envelope")]
pub struct Envelope<T> {
    /// The body.
    #[serde(rename = "Body")]
    pub body: Body<T>,
}

/// The body, with whatever element.
#[derive(Debug, Serialize, Deserialize)]
pub struct Body<T> {
    /// The element, under either name.
    #[serde(rename = "GetStationsResponse", alias = "QueryFeatureDataResponse")]
    pub content: T,
}

/// The stations.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stations {
    /// All of them.
    #[serde(rename = "Station", default)]
    pub station: Vec<Station>,
}

/// A station.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the fields are those of the generated type")]
pub struct Station {
    pub number: i64,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub longitude: f64,
    pub latitude: f64,
    pub elevation: f32,
    pub active: bool,
    pub category_of_station: String,
    pub number_of_observations: i32,
    pub last_updated: String,
}

/// The features.
#[derive(Debug, Serialize, Deserialize)]
pub struct Features {
    /// The one result.
    #[serde(rename = "Result")]
    pub result: RecordSet,
}

/// The set of records.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecordSet {
    /// The list.
    #[serde(rename = "Records")]
    pub records: Records,
}

/// The list of records.
#[derive(Debug, Serialize, Deserialize)]
pub struct Records {
    /// All of them.
    #[serde(rename = "Record", default)]
    pub record: Vec<Record>,
}

/// A record.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    /// Its values.
    #[serde(rename = "Values")]
    pub values: Values,
}

/// The values of a record.
#[derive(Debug, Serialize, Deserialize)]
pub struct Values {
    /// All of them.
    #[serde(rename = "Value", default)]
    pub value: Vec<Value>,
}

/// A value of whatever type: a text, or a polygon.
#[derive(Debug, Serialize, Deserialize)]
pub struct Value {
    /// The text, as it stands.
    #[serde(rename = "$text", default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The rings of a polygon.
    #[serde(rename = "RingArray", default, skip_serializing_if = "Option::is_none")]
    pub rings: Option<Rings>,
}

/// The rings of a polygon.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rings {
    /// All of them.
    #[serde(rename = "Ring", default)]
    pub ring: Vec<Ring>,
}

/// A ring.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ring {
    /// Its points.
    #[serde(rename = "PointArray")]
    pub points: Points,
}

/// The points of a ring.
#[derive(Debug, Serialize, Deserialize)]
pub struct Points {
    /// All of them.
    #[serde(rename = "Point", default)]
    pub point: Vec<Point>,
}

/// A point.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "the coordinates are what they are")]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Reads stations.
///
/// # Errors
/// The text is not such a response.
#[inline(never)]
pub fn stations(text: &str) -> Result<Envelope<Stations>, Failure> {
    Ok(de::from_str(text)?)
}

/// Reads features.
///
/// # Errors
/// The text is not such a response.
#[inline(never)]
pub fn features(text: &str) -> Result<Envelope<Features>, Failure> {
    Ok(de::from_str(text)?)
}

/// Writes a response.
///
/// # Errors
/// A value has no form in XML.
#[inline(never)]
pub fn write<T: Serialize>(response: &Envelope<T>) -> Result<String, Failure> {
    Ok(se::to_string(response)?)
}

impl Features {
    /// How many points there are in all records.
    #[must_use]
    pub fn points(&self) -> usize {
        let values = self.result.records.record.iter().flat_map(|record| &record.values.value);
        let rings = values.filter_map(|value| value.rings.as_ref()).flat_map(|rings| &rings.ring);
        rings.map(|ring| ring.points.point.len()).sum()
    }
}
