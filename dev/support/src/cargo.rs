//! Starts cargo from a program that cargo started.

use std::env;
use std::ffi::OsStr;
use std::process::{Command, ExitCode};

use crate::root;

/// What the names of the variables begin with that describe the package of the running program.
const OWN_PACKAGE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// Returns the command `cargo`, without the variables that describe the package of the running program: crates whose
/// build scripts read these, such as ring, would be compiled again.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| OWN_PACKAGE.iter().any(|prefix| name.starts_with(prefix))) {
            command.env_remove(name);
        }
    }
    command
}

/// Builds and runs the program of a package of this workspace in the current folder, and returns its exit code.
pub fn run_program<A: AsRef<OsStr>>(package: &str, arguments: impl IntoIterator<Item = A>) -> ExitCode {
    let mut command = cargo();
    command.args(["run", "--manifest-path"]).arg(root().join("Cargo.toml"));
    command.args(["--package", package, "--"]).args(arguments);
    match command.status() {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)),
        Err(error) => {
            eprintln!("cannot run cargo: {error}");
            ExitCode::FAILURE
        }
    }
}
