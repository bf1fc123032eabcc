//! Counts.
use arcgis_soap::generated::map_server::QueryFeatureData;
use arcgis_soap::generated::map_server::map_server_port::MapServerPort;
use soapstone_bench::generated::Stations as Port;
use soapstone_bench::generated::stations::GetStations;
use soapstone_bench::{Failure, canned, features, stations};

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().collect();
    let times: usize = args[2].parse()?;
    match args[1].as_str() {
        "ds" => {
            let bytes = stations::message(&stations::answer(2000)?)?;
            let port = Port::new(canned::client(bytes.to_vec())?);
            for _ in 0..times {
                std::hint::black_box(port.get_stations(&GetStations::default())?.len());
            }
        }
        "df" => {
            let bytes = features::message(&features::answer(400)?)?;
            let port = MapServerPort::new(canned::client(bytes.to_vec())?);
            for _ in 0..times {
                std::hint::black_box(port.query_feature_data(&QueryFeatureData::default())?.records.len());
            }
        }
        "dt" => {
            let bytes = features::message(&features::answer(400)?)?;
            let port = MapServerPort::new(canned::client(bytes.to_vec())?);
            for _ in 0..times {
                std::hint::black_box(
                    features::geometries(&port.query_feature_data(&QueryFeatureData::default())?)?.len(),
                );
            }
        }
        "da" => {
            let bytes = stations::row_message(&stations::row())?;
            let port = Port::new(canned::client(bytes.to_vec())?);
            for _ in 0..times {
                std::hint::black_box(port.get_row()?.len());
            }
        }
        "es" => {
            let answer = stations::answer(2000)?;
            for _ in 0..times {
                std::hint::black_box(stations::message(&answer)?.len());
            }
        }
        "ef" => {
            let answer = features::answer(400)?;
            for _ in 0..times {
                std::hint::black_box(features::message(&answer)?.len());
            }
        }
        _ => {
            let bytes = stations::message(&stations::small()?)?;
            let port = Port::new(canned::client(bytes.to_vec())?);
            for _ in 0..times {
                std::hint::black_box(port.get_stations(&GetStations::default())?.len());
            }
        }
    }
    Ok(())
}
