//! Measures the memory that decoding takes: `memory write FOLDER` makes the inputs, `memory stations|features|image
//! FOLDER` decodes one of them, `memory streamed-4|streamed-40|streamed-400 FOLDER` a response of so many megabytes item by
//! item, `memory up-file-async-1000 FOLDER` a call with an attachment of so many megabytes (`up` or `down`, `file` or `reader`,
//! `async` or `blocking`). Each runs in a process of its own, so that the decoder cannot use memory that was left
//! over from making the input.

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;

use arcgis_soap::generated::map_server::map_server_port::MapServerPort;
use arcgis_soap::generated::map_server::{ExportMapImage, QueryFeatureData};
use peak_alloc::PeakAlloc;
use soapstone::BlockingClient;
use soapstone::soap::ItemPath;
use soapstone_bench_programs::generated::Stations as Port;
use soapstone_bench_programs::generated::stations::{GetStations, Station};
use soapstone_bench_programs::generated::stations_port::GetStationsOperation;
use soapstone_bench_programs::parcels::Task;
use soapstone_bench_programs::sheet::Sheet;
use soapstone_bench_programs::{Failure, canned, features, image, repeated, stations};

/// Counts allocated bytes. It moves blocks that grow and counts both the old and the new one, like the worst real
/// allocator.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Records that make 40 MB.
const STATIONS: usize = 107_500;
/// Records that make 40 MB.
const FEATURES: i32 = 33_300;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [what, folder] = arguments.as_slice() else { return Err("usage: memory WHAT FOLDER".into()) };
    let folder = Path::new(folder);
    let file = folder.join(format!("memory-{what}.xml"));
    match what.as_str() {
        "write" => {
            fs::write(folder.join("memory-stations.xml"), stations::message(&stations::response(STATIONS)?)?)?;
            fs::write(folder.join("memory-features.xml"), features::message(&features::response(FEATURES)?)?)?;
            fs::write(folder.join("memory-image.xml"), image::message(&image::response(image::SIZE))?)?;
            Ok(())
        }
        "stations" => {
            measure("records × 10 fields", &file, |client| Ok(Port::new(client).get_stations(&GetStations::default())?))
        }
        "features" => measure("QueryFeatureData: geometries, anyType", &file, |client| {
            Ok(MapServerPort::new(client).query_feature_data(&QueryFeatureData::default())?)
        }),
        "image" => measure("ExportMapImage, a picture of 20 MB", &file, |client| {
            Ok(MapServerPort::new(client).export_map_image(&ExportMapImage::default())?)
        }),
        "streamed-4" => measure_streamed(4),
        "streamed-40" => measure_streamed(40),
        "streamed-400" => measure_streamed(400),
        other => match other.parse::<Task>() {
            Ok(task) => measure_parcel(task, folder),
            Err(()) => Err(format!("there is nothing called {other} to measure").into()),
        },
    }
}

/// Decodes a file, and prints what that took.
fn measure<T>(what: &str, file: &Path, call: impl FnOnce(BlockingClient) -> Result<T, Failure>) -> Result<(), Failure> {
    let body = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let size = body.len();
    let client = canned::client_once(body)?;
    // What was there before, the body excepted.
    let base = HEAP.current_usage().saturating_sub(size);
    HEAP.reset_peak_usage();
    let resident = reset_resident_peak();
    let response = call(client)?;
    let peak = HEAP.peak_usage().saturating_sub(base);
    let result = HEAP.current_usage().saturating_sub(base);
    let mut sheet = Sheet::new(format!("{what}, {:.1} MB", size as f64 / 1e6))
        .with("body", size as f64)
        .with("result", result as f64)
        .with("peak", peak as f64);
    if let (Some(before), Some(most)) = (resident, resident_peak()) {
        sheet = sheet.with("resident", (most.saturating_sub(before) + size as u64) as f64);
    }
    sheet.print();
    drop(response);
    Ok(())
}

/// Decodes the records of a response of that many megabytes while it arrives, and prints what that took.
fn measure_streamed(megabytes: u64) -> Result<(), Failure> {
    let (client, size, count) = repeated::client(megabytes * 1_000_000)?;
    let (base, resident) = (HEAP.current_usage(), reset_resident_peak());
    HEAP.reset_peak_usage();
    let path = ItemPath::of::<GetStationsOperation>()?;
    let mut found = 0;
    for station in client.stream::<GetStationsOperation, Station>(&GetStations::default(), &(), &path)? {
        black_box(station?);
        found += 1;
    }
    if found != count {
        return Err(format!("{found} records were read instead of {count}").into());
    }
    let mut sheet = Sheet::new(format!("records one by one, {:.1} MB", size as f64 / 1e6))
        .with("peak", HEAP.peak_usage().saturating_sub(base) as f64);
    if let (Some(before), Some(most)) = (resident, resident_peak()) {
        sheet = sheet.with("resident", most.saturating_sub(before) as f64);
    }
    sheet.print();
    Ok(())
}

/// Sends or receives an attachment, and prints the memory of the whole process, which has the server as well.
fn measure_parcel(task: Task, folder: &Path) -> Result<(), Failure> {
    HEAP.reset_peak_usage();
    let resident = reset_resident_peak();
    task.run(folder)?;
    let mut sheet = Sheet::new(task.to_string()).with("peak", HEAP.peak_usage() as f64);
    if let (Some(_), Some(most)) = (resident, resident_peak()) {
        sheet = sheet.with("resident", most as f64);
    }
    sheet.print();
    Ok(())
}

/// Resets the kernel's peak of resident memory (proc(5), `clear_refs`), and returns the current value.
fn reset_resident_peak() -> Option<u64> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    resident_peak()
}

/// Returns the peak of resident memory, in bytes.
fn resident_peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
