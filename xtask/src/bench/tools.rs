//! Other generators: those that cargo brings are built below `target/bench/tools`, others take part if they are
//! installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::programs::cargo;
use crate::corpus::process::{self, Finished};

/// How long a generator or a compiler may take, in seconds.
pub const LONGEST: u32 = 240;

/// The version of xsd-parser that is measured.
const XSD_PARSER: &str = "1.5.2";
/// A program that calls it, since it has none of its own.
const DRIVER: &str = include_str!("driver/xsd_parser.rs");

/// Builds the program that runs xsd-parser, unless it is there already.
pub fn xsd_parser(folder: &Path) -> Result<PathBuf, String> {
    let home = folder.join("tools").join("xsd-parser");
    let manifest = format!(
        "[package]\nname = \"xsd-parser-driver\"\nversion = \"0.1.0\"\nedition = \"2021\"\npublish = false\n\n\
         [workspace]\n\n[dependencies]\nxsd-parser = \"={XSD_PARSER}\"\nprettyplease = \"0.2\"\n\
         syn = {{ version = \"2\", features = [\"full\"] }}\n"
    );
    write(&home.join("Cargo.toml"), &manifest)?;
    write(&home.join("src").join("main.rs"), DRIVER)?;
    eprintln!("building: xsd-parser {XSD_PARSER} (the first time takes some minutes)");
    let mut command = cargo(&home);
    command.args(["build", "--release", "--target-dir"]).arg(home.join("target"));
    finished(&mut command, "xsd-parser")?;
    Ok(home.join("target").join("release").join("xsd-parser-driver"))
}

/// The manifest of a library made by xsd-parser.
pub const XSD_PARSER_LIBRARY: &str = "[dependencies]\n\
    xsd-parser-types = { version = \"=0.2.1\", features = [\"quick-xml\", \"num\"] }\n\
    quick-xml = \"0.38\"\n";

/// Whether a program is installed: whether it can be run at all.
pub fn is_installed(program: &str) -> bool {
    process::run(Command::new(program).arg("--version")).is_ok()
}

/// A command that is stopped after a while, where the system has the means.
pub fn limited(program: &Path) -> Command {
    if is_installed("timeout") {
        let mut command = Command::new("timeout");
        command.arg(LONGEST.to_string()).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Whether a command was stopped because it took too long.
pub fn was_stopped(finished: &Finished) -> bool {
    finished.code == Some(124)
}

/// Runs a command that has to succeed.
pub fn finished(command: &mut Command, what: &str) -> Result<Finished, String> {
    let finished = process::run(command).map_err(|error| format!("cannot run {what}: {error}"))?;
    if finished.success {
        return Ok(finished);
    }
    let said = String::from_utf8_lossy(&finished.stderr);
    let lines: Vec<&str> = said.lines().collect();
    let last = lines.get(lines.len().saturating_sub(30)..).unwrap_or_default().join("\n");
    Err(format!("{what} failed ({}): {last}", finished.status))
}

/// Writes a file and the folders above it, unless it is so already: cargo goes by times.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
