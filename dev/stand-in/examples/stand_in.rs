//! Runs the stand-in for an ArcGIS server on a port of the loopback interface until it is killed: `stand_in PORT`.
//! `cargo xtask interop` calls it with the clients of other stacks.

use std::process::ExitCode;

use soapstone_stand_in::server::{Config, StandIn};

fn main() -> ExitCode {
    let Some(port) = std::env::args().nth(1).and_then(|port| port.parse().ok()) else {
        eprintln!("usage: stand_in PORT");
        return ExitCode::from(2);
    };
    match StandIn::start(Config { port, ..Config::default() }) {
        Ok(_running) => loop {
            std::thread::park();
        },
        Err(error) => {
            eprintln!("stand_in: {error}");
            ExitCode::FAILURE
        }
    }
}
