//! Generates clients, as the command `soapstone` does, in a process of its own: what it prints belongs into a log.

use std::path::Path;
use std::process::ExitCode;

use soapstone_codegen::cli::{self, Arguments, Program, RuntimeSource};

use crate::process::Guarded;
use crate::root;

/// The time that a WSDL may take to be fetched and generated from, in seconds.
const LIMIT: u64 = 120;

/// Generates a client.
pub fn run(arguments: &Arguments) -> ExitCode {
    let program =
        Program { command: "cargo xtask codegen".to_owned(), runtime: RuntimeSource::Path(root().join("runtime")) };
    cli::run(arguments, &program)
}

/// Generates the crate `name` in `folder` from a WSDL that is named by its path or URL.
pub fn generate(wsdl: &str, name: &str, folder: &Path, log: &Path) -> Result<(), String> {
    if folder.exists() {
        // Another run had another port, and a document is fetched only once into the same folder.
        std::fs::remove_dir_all(folder).map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
    }
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let guarded = Guarded::new(format!("generating from {wsdl}"), LIMIT, program, log);
    let guarded = guarded.map_err(|error| error.to_string())?;
    guarded.arg("codegen").arg("--wsdl").arg(wsdl).arg("--out").arg(folder).arg("--name").arg(name).succeed()?;
    Ok(())
}
