//! Measures decoding and encoding, each beside its yardsticks: `codec [decode] [encode] [small-call] [base64]`, and
//! `--peer=…` for programs that take part in processes of their own (see `soapstone_bench_programs::peer`).

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use arcgis_soap::generated::map_server::arc_gis_10_7::RecordSet;
use arcgis_soap::generated::map_server::map_server_port::MapServerPort;
use arcgis_soap::generated::map_server::{ExportMapImage, QueryFeatureData};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use soapstone::codec::decode::DecodeOptions;
use soapstone::soap::{ItemPath, ItemReader};
use soapstone::{BlockingClient, server};
use soapstone_bench_programs::contest::Contest;
use soapstone_bench_programs::generated::Stations as Port;
use soapstone_bench_programs::generated::stations::GetStations;
use soapstone_bench_programs::generated::stations::{Station, Stations};
use soapstone_bench_programs::generated::stations_port::{GetStationsOperation, MirrorStationsOperation};
use soapstone_bench_programs::peer::Task;
use soapstone_bench_programs::{Failure, canned, features, image, mirror, stations, yardstick};

/// The names of contestants, which `cargo xtask bench` matches.
const OURS: &str = "soapstone";
const LOOP: &str = "quick-xml, bare event loop";
const WRITER: &str = "quick-xml, writer of prepared events";
const SERDE: &str = "quick-xml + serde";
/// What a person would write for one type, values and all: the writer above is handed texts that are ready.
const BY_HAND: &str = "quick-xml, by hand from the values";
/// The same with geometries decoded too, which the others do at once and soapstone on request.
const TYPED: &str = "soapstone, geometries as types too";
/// The same items one by one, from pieces of the message.
const STREAMED: &str = "soapstone, streamed";

/// The number of bytes of the pieces that are streamed.
const PIECE: usize = 64 << 10;

/// The names of responses, as `cargo xtask bench` passes them to peers.
const STATIONS: &str = "stations";
const FEATURES: &str = "features";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let folder = arguments.iter().find_map(|argument| argument.strip_prefix("--inputs=")).map(PathBuf::from);
    let folder = folder.unwrap_or_else(env::temp_dir);
    for row in arguments {
        match row.as_str() {
            "decode" => decode(&folder)?,
            "encode" => encode(&folder)?,
            "small-call" => small_call()?,
            "base64" => base64()?,
            option if option.starts_with("--") => {}
            other => return Err(format!("there is nothing called {other} to measure").into()),
        }
    }
    Ok(())
}

fn decode(folder: &Path) -> Result<(), Failure> {
    let (response, bytes) = synthetic()?;
    let text = std::str::from_utf8(&bytes)?;
    let port = Port::new(canned::client(bytes.to_vec())?);
    let request = GetStations::default();
    expect(port.get_stations(&request)? == response.station, "the stations come back as they were")?;
    expect(mirror::stations(text)?.body.content.station.len() == response.station.len(), "serde reads all stations")?;
    expect(streamed(&bytes)? == response.station.len(), "all stations are streamed")?;
    let file = folder.join("stations.xml");
    fs::write(&file, &bytes)?;
    Contest::new(subject("10,000 records × 10 fields", &bytes), bytes.len())
        .with(OURS, || Ok(port.get_stations(&request)?.len()))
        .with(STREAMED, || streamed(&bytes))
        .with(LOOP, || yardstick::event_loop(text))
        .with(SERDE, || Ok(mirror::stations(&received(&bytes)?)?.body.content.station.len()))
        .with_peers(&Task { what: "decode", on: STATIONS, file: &file }, same_stations(&response))?
        .run()?;

    let response = features::response(features::RECORDS)?;
    let bytes = features::message(&response)?;
    let text = std::str::from_utf8(&bytes)?;
    let port = MapServerPort::new(canned::client(bytes.to_vec())?);
    let request = QueryFeatureData::default();
    expect(mirror::features(text)?.body.content.points() == 12 * features::RECORDS as usize, "serde reads all points")?;
    let file = folder.join("features.xml");
    fs::write(&file, &bytes)?;
    Contest::new(subject("QueryFeatureData: geometries, anyType", &bytes), bytes.len())
        .with(OURS, || Ok(port.query_feature_data(&request)?.records.len()))
        .with(LOOP, || yardstick::event_loop(text))
        .with(SERDE, || Ok(mirror::features(&received(&bytes)?)?.body.content.result.records.record.len()))
        .with(TYPED, || Ok(features::geometries(&port.query_feature_data(&request)?)?.len()))
        .with_peers(&Task { what: "decode", on: FEATURES, file: &file }, same_features(&response.result))?
        .run()?;

    let row = stations::row();
    let bytes = stations::row_message(&row)?;
    let text = std::str::from_utf8(&bytes)?;
    let port = Port::new(canned::client(bytes.to_vec())?);
    expect(port.get_row()? == row.value, "the values come back as they were")?;
    Contest::new(subject("60,000 anyType values", &bytes), bytes.len())
        .with(OURS, || Ok(port.get_row()?.len()))
        .with(LOOP, || yardstick::event_loop(text))
        .run()
}

/// Decodes the stations from pieces of the message, and counts them.
fn streamed(bytes: &[u8]) -> Result<usize, Failure> {
    let path = ItemPath::of::<GetStationsOperation>()?;
    let mut reader = ItemReader::<Station>::new(&path, None, &DecodeOptions::default(), bytes.len());
    let mut count = 0;
    for piece in bytes.chunks(PIECE) {
        reader.push(piece)?;
        while let Some(station) = reader.take() {
            black_box(station?);
            count += 1;
        }
    }
    reader.end()?;
    black_box(reader.into_remainder());
    Ok(count)
}

fn encode(folder: &Path) -> Result<(), Failure> {
    let (response, bytes) = synthetic()?;
    let text = std::str::from_utf8(&bytes)?;
    let events = yardstick::events(text)?;
    expect(yardstick::write(&events, bytes.len())? == bytes, "the writer writes the same bytes")?;
    let around = (text.find("<Station>"), text.rfind("</Station>").map(|end| end + "</Station>".len()));
    let (Some(begin), Some(end)) = around else { return Err("the response has no records".into()) };
    let around = (&text[..begin], &text[end..]);
    expect(yardstick::write_by_hand(&response, around, bytes.len())? == bytes, "the same bytes by hand")?;
    let mirrored = mirror::stations(text)?;
    let file = folder.join("stations.xml");
    fs::write(&file, &bytes)?;
    Contest::new(subject("10,000 records × 10 fields", &bytes), bytes.len())
        .with(OURS, || Ok(stations::message(&response)?.len()))
        .with(WRITER, || Ok(yardstick::write(&events, bytes.len())?.len()))
        .with(BY_HAND, || Ok(yardstick::write_by_hand(&response, around, bytes.len())?.len()))
        .with(SERDE, || Ok(mirror::write(&mirrored)?.len()))
        .with_peers(&Task { what: "encode", on: STATIONS, file: &file }, same_stations(&response))?
        .run()?;

    let response = features::response(features::RECORDS)?;
    let bytes = features::message(&response)?;
    let text = std::str::from_utf8(&bytes)?;
    let events = yardstick::events(text)?;
    let mirrored = mirror::features(text)?;
    let values = features::values(&response.result)?;
    let file = folder.join("features.xml");
    fs::write(&file, &bytes)?;
    Contest::new(subject("QueryFeatureData: geometries, anyType", &bytes), bytes.len())
        .with(OURS, || Ok(features::message(&response)?.len()))
        .with(WRITER, || Ok(yardstick::write(&events, bytes.len())?.len()))
        .with(SERDE, || Ok(mirror::write(&mirrored)?.len()))
        .with(TYPED, || Ok(features::message(&features::records(&values)?)?.len()))
        .with_peers(&Task { what: "encode", on: FEATURES, file: &file }, same_features(&response.result))?
        .run()
}

/// Bytes to types, without the call around it, which has a row of its own.
fn small_call() -> Result<(), Failure> {
    let response = stations::small()?;
    let bytes = stations::message(&response)?;
    let text = std::str::from_utf8(&bytes)?;
    let (read, ()) = server::read_request::<MirrorStationsOperation>(&bytes)?;
    expect(read == response, "the station comes back as it was")?;
    Contest::new(format!("a response of {} bytes", bytes.len()), bytes.len())
        .with(OURS, || Ok(server::read_request::<MirrorStationsOperation>(&bytes)?.0.len()))
        .with(LOOP, || yardstick::event_loop(text))
        .with(SERDE, || Ok(mirror::stations(text)?.body.content.station.len()))
        .run()
}

fn base64() -> Result<(), Failure> {
    let response = image::response(image::SIZE);
    let bytes = image::message(&response)?;
    let data = response.result.image_data.as_ref().ok_or("a picture")?;
    let text = BASE64_STANDARD.encode(&data.0);
    let port: MapServerPort<BlockingClient> = MapServerPort::new(canned::client(bytes.to_vec())?);
    let request = ExportMapImage::default();
    expect(port.export_map_image(&request)?.image_data.as_ref() == Some(data), "the picture comes back as it was")?;
    Contest::new(subject("decode an ExportMapImage response", &bytes), bytes.len())
        .with(OURS, || Ok(port.export_map_image(&request)?.image_data.map_or(0, |data| data.0.len())))
        .with("memcpy + base64", || {
            black_box(bytes.to_vec());
            Ok(black_box(BASE64_STANDARD.decode(&text)?).len())
        })
        .run()?;
    Contest::new(subject("encode an ExportMapImage response", &bytes), bytes.len())
        .with(OURS, || Ok(image::message(&response)?.len()))
        .with("memcpy + base64", || {
            let text = black_box(BASE64_STANDARD.encode(&data.0));
            Ok(black_box(text.clone()).len())
        })
        .run()
}

/// Copies a response's bytes and checks that they are text, as their receiver has to.
fn received(bytes: &[u8]) -> Result<String, Failure> {
    Ok(String::from_utf8(bytes.to_vec())?)
}

fn synthetic() -> Result<(Stations, axum::body::Bytes), Failure> {
    let response = stations::response(stations::RECORDS)?;
    let bytes = stations::message(&response)?;
    Ok((response, bytes))
}

/// Whether a message has these stations.
fn same_stations(response: &Stations) -> impl Fn(&[u8]) -> Result<(), Failure> {
    move |bytes| {
        let (read, ()) = server::read_request::<MirrorStationsOperation>(bytes)?;
        expect(read.station.len() == response.station.len(), "it reads and writes every record")?;
        expect(&read == response, "it reads and writes every field")
    }
}

/// Whether a message has these records, however its geometries are written.
fn same_features(response: &RecordSet) -> impl Fn(&[u8]) -> Result<(), Failure> {
    move |bytes| {
        let port = MapServerPort::new(canned::client(bytes.to_vec())?);
        let read = port.query_feature_data(&QueryFeatureData::default())?;
        expect(read.records.len() == response.records.len(), "it reads and writes every record")?;
        expect(features::values(&read)? == features::values(response)?, "it reads and writes every value")
    }
}

fn subject(what: &str, bytes: &[u8]) -> String {
    format!("{what}, {:.1} MB", bytes.len() as f64 / 1e6)
}

/// Checks that the measured code does its work.
fn expect(holds: bool, what: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(format!("this does not hold: {what}").into()) }
}
