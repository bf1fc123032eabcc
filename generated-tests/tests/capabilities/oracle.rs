//! The messages of the cases before an independent judge: libxml2, by way of `../shared/oracle/validate.py`.
//!
//! What it cannot judge, a file `oracle.skip` in the folder of the case lists: the name of a message, or `*` for all of
//! them, a colon, and the reason. Where the folder, Python or lxml is missing, the test says so and does nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use super::case::{Case, read};

#[test]
fn messages_are_valid() {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/oracle/validate.py");
    if !judge.is_file() {
        println!("skipped: there is no {}", judge.display());
        return;
    }
    let usable = Command::new("python3").args(["-c", "import lxml"]).output();
    if !usable.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no Python with lxml");
        return;
    }
    let cases = Case::all();
    let (even, odd): (Vec<_>, Vec<_>) = cases.iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let judged = |cases: &[(usize, &Case)]| cases.iter().filter_map(|(_, case)| invalid(&judge, case)).collect();
    // The judge is a process for each case, and most of its time is that of starting it.
    let failures: Vec<Vec<String>> = thread::scope(|scope| {
        let other = scope.spawn(|| judged(&odd));
        vec![judged(&even), other.join().expect("the other half")]
    });
    let failures = failures.concat();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What the judge has to say against the messages of a case.
fn invalid(judge: &Path, case: &Case) -> Option<String> {
    let skipped = read(&case.folder.join("oracle.skip")).unwrap_or_default();
    let skipped: Vec<&str> = skipped.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    let messages = messages(case, &skipped);
    if messages.is_empty() || skipped.contains(&"*") {
        return None;
    }
    let output = Command::new("python3").arg(judge).arg(case.folder.join("input.wsdl")).args(&messages).output();
    let output = output.expect("running the judge");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (!output.status.success()).then(|| format!("{}: {}", case.name, said.trim_end()))
}

/// The messages of a case in the form that the runtime writes, without those that are skipped.
fn messages(case: &Case, skipped: &[&str]) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(case.folder.join("messages")) else { return Vec::new() };
    let mut messages: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| !skipped.contains(&entry.file_name().to_string_lossy().as_ref()))
        .map(|entry| (case.folder.join("rewritten").join(entry.file_name()), entry.path()))
        .map(|(rewritten, path)| if rewritten.is_file() { rewritten } else { path })
        .collect();
    messages.sort();
    messages
}
