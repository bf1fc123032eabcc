//! `cargo xtask interop`: starts the crate `dev/interop`, in a program of its own, so that the chores compile without it.

use std::env;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::root::root;

/// The arguments, which are those of the other program.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    all: Vec<OsString>,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> ExitCode {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--manifest-path"]).arg(root().join("Cargo.toml"));
    command.args(["--package", "soapstone-interop", "--"]).args(&arguments.all);
    match command.status() {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("cannot run cargo: {error}");
            ExitCode::FAILURE
        }
    }
}
