//! The compiler, and the runtime that generated clients are compiled against.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use soapstone_dev::process;

use super::hash;
use soapstone_dev::root;

/// What clients are compiled with.
#[derive(Debug)]
pub struct Toolchain {
    /// The runtime's library.
    runtime: PathBuf,
    /// Where the libraries are that the runtime needs.
    libraries: BTreeSet<PathBuf>,
    /// A hash of the compiler's version and the runtime.
    id: String,
    /// A hash of clippy's version on top of that.
    clippy_id: Option<String>,
}

impl Toolchain {
    /// Builds the runtime, without the transports, into a target folder of its own.
    pub fn prepare(target: &Path, clippy: bool) -> Result<Self, String> {
        let mut command = soapstone_dev::cargo();
        command.current_dir(root());
        command.args(["build", "--package", "soapstone", "--lib", "--no-default-features"]);
        command
            .args(["--message-format", "json-render-diagnostics", "--config", "profile.dev.debug=0", "--target-dir"])
            .arg(target);
        let built = process::run(&mut command).map_err(|error| format!("cannot run cargo: {error}"))?;
        if !built.success {
            return Err(format!("the runtime does not compile:\n{}", String::from_utf8_lossy(&built.stderr)));
        }
        let (runtime, libraries) = artifacts(&String::from_utf8_lossy(&built.stdout));
        let runtime = runtime.ok_or("cargo names no library of the runtime")?;
        let content = hash::of_file(&runtime).map_err(|error| format!("cannot read {}: {error}", runtime.display()))?;
        let id = hash::of(&[content.as_bytes(), version("rustc", "-vV")?.as_bytes()]);
        let mut clippy_id = None;
        if clippy {
            clippy_id = Some(hash::of(&[id.as_bytes(), version("clippy-driver", "-V")?.as_bytes()]));
        }
        Ok(Self { runtime, libraries, id, clippy_id })
    }

    /// Returns the command of the compiler, with the edition and the runtime as arguments.
    pub fn rustc(&self) -> Command {
        self.command("rustc")
    }

    /// Returns the command of clippy, with the same arguments.
    pub fn clippy(&self) -> Command {
        self.command("clippy-driver")
    }

    /// Returns a hash of everything that affects a compiled client, except its own text.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the same for clippy, if it was requested.
    pub fn clippy_id(&self) -> Option<&str> {
        self.clippy_id.as_deref()
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(root());
        command.args(["--edition", "2024", "--error-format", "json"]);
        let mut path = OsString::from("soapstone=");
        path.push(&self.runtime);
        command.arg("--extern").arg(path);
        for folder in &self.libraries {
            let mut path = OsString::from("dependency=");
            path.push(folder);
            command.arg("-L").arg(path);
        }
        command
    }
}

/// Returns the runtime's library and the folders of all libraries from the messages of cargo.
fn artifacts(messages: &str) -> (Option<PathBuf>, BTreeSet<PathBuf>) {
    let mut runtime = None;
    let mut folders = BTreeSet::new();
    let parsed = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for message in parsed.filter(|message| message["reason"] == "compiler-artifact") {
        let files = message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str).map(PathBuf::from);
        for file in files {
            folders.extend(file.parent().map(Path::to_path_buf));
            if message["target"]["name"] == "soapstone" && file.extension().is_some_and(|extension| extension == "rlib")
            {
                runtime = Some(file);
            }
        }
    }
    (runtime, folders)
}

fn version(program: &str, argument: &str) -> Result<String, String> {
    let run = process::run(Command::new(program).current_dir(root()).arg(argument));
    let text = run.and_then(|run| if run.success { Ok(run.stdout) } else { Err(io::Error::other(run.status)) });
    text.map(|text| String::from_utf8_lossy(&text).into_owned())
        .map_err(|error| format!("cannot run {program}: {error}"))
}
