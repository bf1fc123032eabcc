//! Prints how fast an answer of 10,000 records × 10 fields is decoded and encoded, beside quick-xml's bare event loop
//! and its writer fed with prepared events, in the same run.
//!
//! `cargo run --release --example codec_speed`

use std::hint::black_box;
use std::time::{Duration, Instant};

use quick_xml::events::Event;
use soapstone::__support as rt;
use soapstone::decode::{DecodeOptions, Decoder};
use soapstone::encode::{EncodeOptions, Encoder};

static PACKAGE: rt::Package = rt::Package {
    namespaces: &[rt::Namespace { uri: "", prefix: "" }, rt::Namespace { uri: "urn:example:stations", prefix: "st" }],
};

#[derive(Debug, Clone, Default, PartialEq)]
struct Station {
    number: i64,
    name: String,
    description: Option<String>,
    longitude: f64,
    latitude: f64,
    elevation: f32,
    active: bool,
    category: String,
    observations: i32,
    updated: String,
}

static STATION: rt::Table = rt::Table::record(
    &PACKAGE,
    1,
    "Station",
    &[
        rt::Field::element(0, "Number", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "Name", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "Description", rt::SIMPLE),
        rt::Field::element(0, "Longitude", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "Latitude", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "Elevation", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "Active", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "CategoryOfStation", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "NumberOfObservations", rt::REQUIRED | rt::SIMPLE),
        rt::Field::element(0, "LastUpdated", rt::REQUIRED | rt::SIMPLE),
    ],
);
rt::record!(Station, STATION, {
    0: number, 1: name, 2: description, 3: longitude, 4: latitude,
    5: elevation, 6: active, 7: category, 8: observations, 9: updated,
});

#[derive(Debug, Clone, Default, PartialEq)]
struct Stations {
    items: Vec<Station>,
}

static STATIONS: rt::Table =
    rt::Table::record(&PACKAGE, 1, "Stations", &[rt::Field::element(0, "Station", rt::REPEATED)]);
rt::record!(Stations, STATIONS, { 0: items });

/// A row of a query's answer: values that say their types themselves.
#[derive(Debug, Clone, Default, PartialEq)]
struct Row {
    values: Vec<rt::AnyType>,
}

static ROW: rt::Table = rt::Table::record(&PACKAGE, 1, "Row", &[rt::Field::element(0, "Value", rt::REPEATED)]);
rt::record!(Row, ROW, { 0: values });

static ROOT: rt::Field = rt::Field::element(1, "GetStationsResponse", rt::REQUIRED);

fn main() {
    // `quick`: every part once, for profilers.
    let seconds = if std::env::args().any(|argument| argument == "quick") { 0 } else { 2 };
    let measure = |bytes, run: &mut dyn FnMut() -> usize| measure(bytes, Duration::from_secs(seconds), run);
    let answer = stations(10_000);
    let xml = encode(&answer);
    let text = std::str::from_utf8(&xml).expect("the encoder writes UTF-8");
    assert_eq!(decode::<Stations>(text), answer);
    println!("{:.2} MB, {} records", xml.len() as f64 / 1e6, answer.items.len());
    let small = encode(&stations(1));
    let small_text = std::str::from_utf8(&small).expect("the encoder writes UTF-8");

    let prepared = events(text);
    let loop_speed = measure(xml.len(), &mut || event_loop(text));
    let decode_speed = measure(xml.len(), &mut || decode::<Stations>(text).items.len());
    let writer_speed = measure(xml.len(), &mut || write_events(&prepared, xml.len()).len());
    let encode_speed = measure(xml.len(), &mut || encode(&answer).len());
    println!("quick-xml event loop {loop_speed:7.0} MB/s");
    println!("decode               {decode_speed:7.0} MB/s  {:.2} of it", decode_speed / loop_speed);
    println!("quick-xml writer     {writer_speed:7.0} MB/s");
    println!("encode               {encode_speed:7.0} MB/s  {:.2} of it", encode_speed / writer_speed);
    let per_call = small.len() as f64 / measure(small.len(), &mut || decode::<Stations>(small_text).items.len());
    println!("decode of {} bytes {per_call:.2} µs", small.len());

    let xml = encode(&row());
    let text = std::str::from_utf8(&xml).expect("the encoder writes UTF-8");
    let loop_speed = measure(xml.len(), &mut || event_loop(text));
    let any_speed = measure(xml.len(), &mut || decode::<Row>(text).values.len());
    println!("decode of xs:anyType {any_speed:7.0} MB/s  {:.2} of the event loop", any_speed / loop_speed);
}

fn row() -> Row {
    let value = |index: usize| match index % 4 {
        0 => rt::AnyType::Int(index as i32),
        1 => rt::AnyType::String(format!("value {index}")),
        2 => rt::AnyType::Double(index as f64 * 0.25),
        _ => rt::AnyType::Nil,
    };
    Row { values: (0..60_000).map(value).collect() }
}

fn stations(count: usize) -> Stations {
    let station = |index: usize| Station {
        number: 4_000_000 + index as i64,
        name: format!("Station {index} at the river"),
        description: (!index.is_multiple_of(3)).then(|| "Automatic, hourly".to_owned()),
        longitude: -122.0 + index as f64 * 0.001_37,
        latitude: 47.0 + index as f64 * 0.000_731,
        elevation: index as f32 * 0.5,
        active: !index.is_multiple_of(7),
        category: "hydrological".to_owned(),
        observations: (index * 37) as i32,
        updated: "2024-05-17T12:30:00Z".to_owned(),
    };
    Stations { items: (0..count).map(station).collect() }
}

#[inline(never)]
fn encode(answer: &dyn rt::Value) -> bytes::Bytes {
    let options = EncodeOptions::default();
    let mut encoder = Encoder::new(&PACKAGE, &options);
    encoder.write_field(&ROOT, answer).expect("the answer can be written");
    encoder.finish_bytes()
}

#[inline(never)]
fn decode<T: rt::Value + Default>(text: &str) -> T {
    let mut decoder = Decoder::new(text, &PACKAGE, &DecodeOptions::default());
    let mut answer = T::default();
    assert!(decoder.next().expect("a document element"));
    decoder.read_field(&ROOT, &mut answer).expect("the answer can be read");
    answer
}

#[inline(never)]
fn event_loop(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return count,
            event => {
                black_box(&event);
                count += 1;
            }
        }
    }
}

fn events(text: &str) -> Vec<Event<'_>> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut events = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return events,
            event => events.push(event),
        }
    }
}

#[inline(never)]
fn write_events(events: &[Event<'_>], size: usize) -> Vec<u8> {
    let mut writer = quick_xml::Writer::new(Vec::with_capacity(size));
    for event in events {
        writer.write_event(event.borrow()).expect("a Vec takes everything");
    }
    writer.into_inner()
}

/// The fastest run within the time, in MB/s: what else the machine does only slows them.
fn measure(bytes: usize, time: Duration, run: &mut dyn FnMut() -> usize) -> f64 {
    let mut fastest = f64::INFINITY;
    let begin = Instant::now();
    let rounds = 1 + 100_000 / bytes;
    loop {
        let start = Instant::now();
        for _ in 0..rounds {
            black_box(run());
        }
        fastest = fastest.min(start.elapsed().as_secs_f64() / rounds as f64);
        if begin.elapsed() >= time {
            return bytes as f64 / 1e6 / fastest;
        }
    }
}
