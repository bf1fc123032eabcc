//! Decodes a large `QueryFeatureData` answer, beside quick-xml's bare event loop over the same bytes in the same run:
//! `cargo run --release -p generated-tests --example query_feature_data`.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use arcgis_soap::generated::map_server::arc_gis_10_7::{
    ArrayOfRing, ArrayOfValue, Point, PointN, PolygonN, QueryFeatureData, QueryFeatureDataResponse, Record, RecordSet,
    Ring,
};
use arcgis_soap::generated::map_server::{MapServerPort, map_server_port::QueryFeatureDataOperation};
use soapstone::any::AnyType;
use soapstone::transport::{BlockingTransport, Request, Response, TransportError};
use soapstone::{BlockingClient, Options, server};

/// Records in the answer; some 5 MB.
const RECORDS: i32 = 4_000;
/// Points of each record's polygon.
const POINTS: i32 = 12;
/// Interleaved runs, of which the median counts.
const RUNS: usize = 15;

/// Answers every request with the same bytes.
struct Canned(Vec<u8>);

impl BlockingTransport for Canned {
    fn send(&self, _: Request) -> Result<Response, TransportError> {
        Ok(Response::new(200, "text/xml; charset=utf-8", self.0.clone()))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let bytes = server::write_response::<QueryFeatureDataOperation>(&answer()?, &())?;
    let text = String::from_utf8(bytes.clone())?;
    let client = BlockingClient::with_transport("http://localhost/", Options::default(), Canned(bytes))?;
    let port = MapServerPort::new(client);
    let (mut typed, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Instant::now();
        black_box(port.query_feature_data(&QueryFeatureData::default())?);
        typed.push(start.elapsed());
        let start = Instant::now();
        black_box(event_loop(&text)?);
        bare.push(start.elapsed());
    }
    let (typed, bare) = (speed(&mut typed, text.len()), speed(&mut bare, text.len()));
    println!("QueryFeatureData answer of {:.1} MB, median of {RUNS} interleaved runs", text.len() as f64 / 1e6);
    println!(
        "whole call into types: {typed:.0} MB/s; quick-xml's bare event loop: {bare:.0} MB/s; ratio {:.2}",
        typed / bare
    );
    Ok(())
}

fn answer() -> Result<QueryFeatureDataResponse, Box<dyn Error>> {
    let mut result = RecordSet::default();
    for id in 0..RECORDS {
        let mut ring = Ring::default();
        let points = (0..POINTS).map(|n| {
            let (x, y) = (f64::from(id) * 0.37 + f64::from(n), f64::from(n) * 1.25 - 7.5);
            Point::PointN(PointN { x, y, ..PointN::default() })
        });
        ring.point_array = Some(points.collect());
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

fn event_loop(text: &str) -> Result<usize, quick_xml::Error> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    loop {
        match reader.read_event()? {
            quick_xml::events::Event::Eof => return Ok(count),
            event => {
                black_box(&event);
                count += 1;
            }
        }
    }
}

fn speed(times: &mut [Duration], bytes: usize) -> f64 {
    times.sort_unstable();
    bytes as f64 / 1e6 / times[times.len() / 2].as_secs_f64()
}
