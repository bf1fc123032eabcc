//! The messages of the cases before an independent judge: libxml2, by way of `../shared/oracle/validate.py`.
//!
//! What it cannot judge, a file `oracle.skip` in the folder of the case lists: the name of a message, or `*` for all of
//! them, a colon, and the reason. Where the folder, Python or lxml is missing, the tests are ignored with that reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use soapstone_golden::{Case, Outcome, Tests};

use super::case::all;

/// Adds a test for each case that has messages.
pub fn add(tests: &mut Tests) {
    for case in all() {
        let skipped = case.read("oracle.skip").unwrap_or_default();
        let skipped: BTreeMap<&str, &str> = skipped.lines().filter_map(|line| line.split_once(": ")).collect();
        let messages = messages(&case, &skipped);
        let name = format!("valid::{}", case.name);
        if let Some(reason) = skipped.get("*").map(|reason| (*reason).to_owned()) {
            tests.add_ignorable(&name, || Ok(Outcome::Ignored(reason)));
        } else if !messages.is_empty() {
            tests.add_ignorable(&name, move || validate(&case, &messages));
        }
    }
}

/// Returns the judge; why there is none otherwise.
fn judge() -> Result<PathBuf, &'static str> {
    static HAS_LXML: LazyLock<bool> = LazyLock::new(|| {
        let usable = Command::new("python3").args(["-c", "import lxml"]).output();
        usable.is_ok_and(|output| output.status.success())
    });
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/oracle/validate.py");
    if !judge.is_file() {
        Err("there is no ../shared/oracle/validate.py")
    } else if !*HAS_LXML {
        Err("there is no Python with lxml")
    } else {
        Ok(judge)
    }
}

fn validate(case: &Case, messages: &[PathBuf]) -> Result<Outcome, String> {
    let judge = match judge() {
        Ok(judge) => judge,
        Err(reason) => return Ok(Outcome::Ignored(reason.to_owned())),
    };
    let output = Command::new("python3").arg(judge).arg(case.folder.join("input.wsdl")).args(messages).output();
    let output = output.map_err(|error| format!("cannot run the judge: {error}"))?;
    if output.status.success() {
        return Ok(Outcome::Passed);
    }
    Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

/// The messages of a case in the form that the runtime writes, without those that are skipped.
fn messages(case: &Case, skipped: &BTreeMap<&str, &str>) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(case.folder.join("messages")) else { return Vec::new() };
    let mut messages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| !skipped.contains_key(entry.file_name().to_string_lossy().as_ref()))
        .map(|entry| (case.folder.join("rewritten").join(entry.file_name()), entry.path()))
        .map(|(rewritten, path)| if rewritten.is_file() { rewritten } else { path })
        .collect();
    messages.sort();
    messages
}
