//! `cargo xtask demo`: the project's main job, end to end: from `wsdl/` to a map that was drawn over SOAP.
//!
//! The clients are generated here; what calls and serves is an example of `dev/stand-in`, in a program of its own, so
//! that the chores compile without generated code and can repair it.

use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;
use std::time::Instant;

use soapstone_codegen::output;

use crate::codegen::{CLIENTS, Client, make};
use soapstone_dev::root;

/// The package of the example that calls and serves.
const STAND_IN: &str = "soapstone-stand-in";

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file that the map is written to.
    #[arg(long, value_name = "FILE", default_value = "map.png")]
    out: PathBuf,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> ExitCode {
    match demonstrate(&arguments.out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn demonstrate(out: &Path) -> Result<(), String> {
    let out = absolute(out).map_err(|error| format!("{} is no path to write to: {error}", out.display()))?;
    println!("Step 1 of 3: generating the clients from their WSDLs.");
    for client in CLIENTS {
        generate(client)?;
    }
    println!("\nStep 2 of 3: building the client and the stand-in server. Cargo shows what it compiles.");
    let started = Instant::now();
    cargo(&["build"], &[])?;
    println!("  built in {:.0} s", started.elapsed().as_secs_f64());
    println!("\nStep 3 of 3: running both.");
    cargo(&["run", "--quiet"], &["--".as_ref(), out.as_ref()])
}

/// Generates a client in memory, and prints the result.
fn generate(client: &Client) -> Result<(), String> {
    let started = Instant::now();
    let files = make(client)?;
    let seconds = started.elapsed().as_secs_f64();
    let lines: usize = files.iter().map(|file| file.text.lines().count()).sum();
    let differences = output::compare(&root().join(client.out), &files)
        .map_err(|error| format!("cannot read {}: {error}", client.out))?;
    let shipped = match differences.as_slice() {
        [] => "as shipped".to_owned(),
        _ => format!("NOT as shipped: run `cargo xtask codegen {}`", client.name),
    };
    println!("  {} → {} files, {lines} lines in {seconds:.2} s, {shipped}", client.wsdl, files.len());
    Ok(())
}

/// Runs cargo for the example that calls and serves.
fn cargo(what: &[&str], more: &[&std::ffi::OsStr]) -> Result<(), String> {
    let mut command = soapstone_dev::cargo();
    command.args(what).arg("--manifest-path").arg(root().join("Cargo.toml"));
    command.args(["--package", STAND_IN, "--example", "demo"]).args(more);
    let status = command.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the demo failed ({status})")) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// Returns the members of the workspace that a package depends on, without its tests.
    fn members(package: &str) -> BTreeSet<String> {
        let mut command = soapstone_dev::cargo();
        command.args(["tree", "--offline", "--edges", "no-dev", "--prefix", "none", "--package", package]);
        let output = command.current_dir(super::root()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let root = super::root().canonicalize().unwrap().display().to_string();
        let member = |line: &str| Some(line.split_once(" v")?.0.to_owned()).filter(|_| line.contains(&root));
        text.lines().filter_map(member).collect()
    }

    #[test]
    fn the_demo_compiles_only_what_it_runs() {
        let expected = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        // The command line fetches documents with the runtime's transport.
        assert_eq!(members("xtask"), expected(&["soapstone", "soapstone-codegen", "soapstone-dev", "xtask"]));
        assert_eq!(members(super::STAND_IN), expected(&["arcgis-soap", "soapstone", super::STAND_IN]));
    }
}
