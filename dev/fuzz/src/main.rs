//! `cargo xtask fuzz [TARGET…]`: runs targets with inputs that are made from seeds at random.

mod libfuzzer;
mod run;

use std::process::ExitCode;

use clap::Parser;
use soapstone_fuzz::{TARGETS, Target};

/// Runs targets with inputs that are made from seeds at random.
///
/// Exit codes: 0 if there is no finding, 1 if there is one or a target cannot be run, 2 if the arguments are wrong. A finding
/// is written to target/fuzz/TARGET/. Move it to dev/fuzz/found/TARGET/ with the correction: tests replay it from there.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask fuzz", bin_name = "cargo xtask fuzz")]
struct Arguments {
    /// The targets to run; all if none is named
    targets: Vec<String>,
    /// For how many seconds each target runs
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// After how many inputs each target ends at the latest: the same number is the same inputs on any machine
    #[arg(long)]
    inputs: Option<u64>,
    /// The number that the random inputs follow from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Uses cargo-fuzz with the nightly toolchain, which is led by coverage
    #[arg(long, conflicts_with = "inputs")]
    libfuzzer: bool,
    /// Runs one target in this process
    #[arg(long, hide = true)]
    inner: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (known, unknown): (Vec<_>, Vec<_>) =
        arguments.targets.iter().partition(|name| TARGETS.iter().any(|target| target.name == **name));
    if !unknown.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("there is no target {}; the targets are {}", unknown[0], names.join(", "));
        return ExitCode::from(2);
    }
    let selected = |target: &&Target| known.is_empty() || known.iter().any(|name| *name == target.name);
    let end = run::End { seconds: arguments.seconds, inputs: arguments.inputs };
    let mut succeeded = true;
    for target in TARGETS.iter().filter(selected) {
        let result = if arguments.inner {
            run::inner(target, end, arguments.seed)
        } else if arguments.libfuzzer {
            libfuzzer::run(target, arguments.seconds, arguments.seed)
        } else {
            run::outer(target, end, arguments.seed)
        };
        if let Err(error) = result {
            eprintln!("{}: {error}", target.name);
            succeeded = false;
        }
    }
    if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
