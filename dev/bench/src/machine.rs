//! The machine of a measurement.

use std::fs;
use std::process::Command;
use std::thread;

use serde::Serialize;

use soapstone_dev::process;

/// The machine and its tools.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// The processor's model.
    pub cpu: String,
    /// How many threads run at once.
    pub cores: usize,
    /// The operating system and architecture.
    pub system: String,
    /// The compiler's version.
    pub rustc: String,
    /// The average number of runnable processes in the last minute, if the system reports it.
    pub load: Option<f64>,
}

/// Describes this machine.
pub fn describe() -> Machine {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let rustc = process::run(Command::new("rustc").arg("--version")).map(|finished| finished.stdout);
    let load = fs::read_to_string("/proc/loadavg").ok().and_then(|text| text.split(' ').next()?.parse().ok());
    Machine {
        cpu: model.map_or_else(|| "unknown".to_owned(), |(_, model)| model.trim().to_owned()),
        cores: thread::available_parallelism().map_or(1, usize::from),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        rustc: rustc.map_or_else(|_| "unknown".to_owned(), |text| String::from_utf8_lossy(&text).trim().to_owned()),
        load,
    }
}
