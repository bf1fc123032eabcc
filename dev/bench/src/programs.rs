//! The measured programs: builds them once, runs them, reads what they print.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::contest::Contest;
use soapstone_dev::process;
use soapstone_dev::root;

/// The programs, built when the first one is required.
#[derive(Debug, Default)]
pub struct Programs {
    bench: OnceCell<Built>,
    generator: OnceCell<Built>,
}

/// Programs by name.
type Built = BTreeMap<String, PathBuf>;

impl Programs {
    /// Runs a program of `soapstone-bench-programs`, and reads the contests that it prints.
    pub fn contests<A: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Vec<Contest>, String> {
        let path = find(&self.bench, program, &["--package", "soapstone-bench-programs"])?;
        let finished = process::run(Command::new(&path).args(arguments))
            .map_err(|error| format!("cannot run {}: {error}", path.display()))?;
        if !finished.success {
            let stderr = String::from_utf8_lossy(&finished.stderr);
            return Err(format!("{program} ended with {}: {}", finished.status, stderr.trim()));
        }
        let text = String::from_utf8_lossy(&finished.stdout);
        let parsed = text.lines().map(serde_json::from_str).collect::<Result<Vec<Contest>, _>>();
        parsed.map_err(|error| format!("{program} printed something else than a contest: {error}"))
    }

    /// The program `soapstone`, which generates clients.
    pub fn generator(&self) -> Result<PathBuf, String> {
        find(&self.generator, "soapstone", &["--package", "soapstone-codegen", "--bin", "soapstone"])
    }
}

fn find(built: &OnceCell<Built>, name: &str, what: &[&str]) -> Result<PathBuf, String> {
    let built = match built.get() {
        Some(built) => built,
        None => {
            let fresh = build(what)?;
            built.get_or_init(|| fresh)
        }
    };
    built.get(name).cloned().ok_or_else(|| format!("cargo built no program called {name}"))
}

/// Builds programs of this workspace for release.
fn build(what: &[&str]) -> Result<Built, String> {
    let mut command = cargo(&root());
    command.args(["build", "--release", "--message-format", "json-render-diagnostics"]).args(what);
    eprintln!("building: {}", what.join(" "));
    let finished = process::run(&mut command).map_err(|error| format!("cannot run cargo: {error}"))?;
    if !finished.success {
        return Err(format!("the programs do not compile:\n{}", String::from_utf8_lossy(&finished.stderr)));
    }
    let stdout = String::from_utf8_lossy(&finished.stdout);
    let messages = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let program = |message: Value| {
        let name = message["target"]["name"].as_str()?.to_owned();
        Some((name, PathBuf::from(message["executable"].as_str()?)))
    };
    Ok(messages.filter(|message| message["reason"] == "compiler-artifact").filter_map(program).collect())
}

/// Returns the command cargo, which runs in a folder.
pub fn cargo(folder: &Path) -> Command {
    let mut command = soapstone_dev::cargo();
    command.current_dir(folder);
    command
}
