//! The chores that are programs of their own below `dev/`, so that the chores compile without them.

use std::ffi::OsString;
use std::process::ExitCode;

/// The arguments, which are those of the other program.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    all: Vec<OsString>,
}

/// Runs the program of a package in place of the chore.
pub fn run(package: &str, arguments: &Arguments) -> ExitCode {
    soapstone_dev::run_program(package, &arguments.all)
}
