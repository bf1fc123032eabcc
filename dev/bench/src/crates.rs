//! Crates that are generated for a measure and compiled on their own, below `target/bench/crates`. They share a target
//! folder, so that what they depend on is built once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::programs::cargo;
use super::subjects::Subject;
use super::{Bench, schemas, tools};
use soapstone_dev::process::{self, Finished};
use soapstone_dev::root;

/// A crate that is compiled for a measure.
#[derive(Debug, Clone)]
pub struct Crate {
    /// Its folder.
    pub folder: PathBuf,
    /// The target folder that it shares with the others.
    target: PathBuf,
    /// What it depends on, where that can be built without the crate; else the crate is built once without counting.
    dependency: Option<&'static str>,
    /// Lines of Rust in it.
    pub lines: usize,
}

/// The crate that we make of a description.
pub fn ours(bench: &Bench, subject: &Subject) -> Result<Crate, String> {
    let name = format!("soapstone-{}", subject.name.to_lowercase());
    let folder = bench.folder.join("crates").join(&name);
    let mut command = Command::new(bench.programs.generator()?);
    command.arg("--wsdl").arg(&subject.main).arg("--out").arg(&folder).args(["--name", &name, "--offline"]);
    command.arg("--soapstone-path").arg(root().join("runtime"));
    tools::finished(&mut command, &format!("soapstone for {}", subject.name))?;
    stand_alone(&folder)?;
    finish(bench, folder, None)
}

/// The crate that xsd-parser makes of the schemas of a description; the reason where it makes none.
pub fn xsd_parser(bench: &Bench, subject: &Subject) -> Result<Crate, String> {
    let name = format!("xsd-parser-{}", subject.name.to_lowercase());
    let folder = bench.folder.join("crates").join(&name);
    let own = bench.folder.join("generate").join(&subject.name).join("schemas");
    fs::create_dir_all(&own).map_err(|error| format!("cannot make {}: {error}", own.display()))?;
    let schemas = schemas::extract(&subject.main, &own)?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n{}",
        tools::XSD_PARSER_LIBRARY
    );
    tools::write(&folder.join("Cargo.toml"), &manifest)?;
    tools::write(&folder.join("src").join("lib.rs"), "")?;
    let mut command = tools::limited(&tools::xsd_parser(&bench.folder)?);
    command.arg("--format").arg(folder.join("src").join("lib.rs")).args(schemas);
    tools::finished(&mut command, &format!("xsd-parser for {}", subject.name))?;
    finish(bench, folder, Some("xsd-parser-types"))
}

/// Declares that a crate belongs to no workspace, in particular not to this one.
fn stand_alone(folder: &Path) -> Result<(), String> {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    if text.contains("[workspace]") { Ok(()) } else { tools::write(&path, &format!("{text}\n[workspace]\n")) }
}

fn finish(bench: &Bench, folder: PathBuf, dependency: Option<&'static str>) -> Result<Crate, String> {
    let lines = lines(&folder.join("src"))?;
    Ok(Crate { target: bench.folder.join("build"), folder, dependency, lines })
}

/// Lines of the Rust files in a folder and below it.
fn lines(folder: &Path) -> Result<usize, String> {
    let broken = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut count = 0;
    for entry in fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        if path.is_dir() {
            count += lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            count += fs::read_to_string(&path).map_err(broken)?.lines().count();
        }
    }
    Ok(count)
}

impl Crate {
    /// Builds what the crate depends on, so that only the crate itself is measured afterwards.
    pub fn prepare(&self, how: &[&str]) -> Result<(), String> {
        let Some(dependency) = self.dependency else { return self.compile(how).map(|_| ()) };
        // Cargo takes no features for packages of others, and the crate that has this dependency has none.
        let how: Vec<&str> = how.iter().copied().filter(|argument| *argument != "--no-default-features").collect();
        let mut command = self.cargo(&how);
        command.args(["--package", dependency]);
        tools::finished(&mut command, &format!("building {dependency}")).map(|_| ())
    }

    /// Compiles the crate anew: all of it, and nothing else.
    pub fn compile(&self, how: &[&str]) -> Result<Finished, String> {
        let root = self.folder.join("src").join("lib.rs");
        let text = fs::read(&root).map_err(|error| format!("cannot read {}: {error}", root.display()))?;
        // Cargo goes by the time of writing.
        fs::write(&root, text).map_err(|error| format!("cannot write {}: {error}", root.display()))?;
        process::run(&mut self.cargo(how)).map_err(|error| format!("cannot run cargo: {error}"))
    }

    fn cargo(&self, how: &[&str]) -> Command {
        let direct = cargo(&self.folder);
        let mut command = tools::limited(Path::new(direct.get_program()));
        command.current_dir(&self.folder);
        for (name, value) in direct.get_envs().filter(|(_, value)| value.is_none()) {
            if value.is_none() {
                command.env_remove(name);
            }
        }
        // What has not changed would not be looked at again, and it is the whole crate that is measured.
        command.env("CARGO_INCREMENTAL", "0");
        command.args(how).arg("--quiet").arg("--target-dir").arg(&self.target);
        command
    }
}
