//! `cargo xtask fault-injection`: calls a service through a proxy that breaks responses, and prints what came of the calls.

use std::process::ExitCode;

use clap::Parser;

/// Calls a service through a proxy that breaks responses, and prints what came of the calls.
///
/// Exit codes: 0 if each call has its own response or an error that names the cause, 1 if not, 2 if the arguments are wrong.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask fault-injection", bin_name = "cargo xtask fault-injection")]
struct Arguments {
    /// How many calls are made
    #[arg(long, default_value_t = 10_000)]
    calls: usize,
    /// At how many places responses break off, from the first byte on; by each client once
    #[arg(long, default_value_t = 400)]
    truncated: usize,
    /// The number that the random faults follow from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match soapstone_fault_injection::run(arguments.calls, arguments.truncated, arguments.seed) {
        Ok(report) => {
            println!("{report}");
            if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("the calls cannot be made: {error}");
            ExitCode::FAILURE
        }
    }
}
