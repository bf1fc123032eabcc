//! The canonical form of documents, compared with that of libxml2: all sample messages of `../shared`, and the cases of
//! `tests/c14n`. lxml has no token for the default namespace in a list of prefixes.
//!
//! Where Python with lxml is absent, or the folder, the tests are ignored with that reason.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use ring::digest::{SHA256, digest};
use soapstone_golden::{Outcome, Tests};
use soapstone_wss::Canonicalization;

/// The prefixes that `judge.py` lists, too.
const PREFIXES: [&str; 4] = ["xsi", "soapenv", "SOAP-ENV", "tns"];

/// The namespaces of envelopes.
const ENVELOPES: [&str; 2] = ["http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"];

/// The number of files that a judge is given.
const AT_ONCE: usize = 400;

fn main() -> ExitCode {
    let mut tests = Tests::default();
    tests.add_ignorable("messages", || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/messages");
        if !folder.is_dir() {
            return Ok(Outcome::Ignored("there is no folder ../shared/messages".to_owned()));
        }
        where_possible(&folder, 14_000)
    });
    tests.add_ignorable("cases", || where_possible(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c14n"), 8));
    tests.run()
}

fn where_possible(folder: &Path, at_least: usize) -> Result<Outcome, String> {
    let lxml = Command::new("python3").args(["-c", "import lxml"]).output();
    if !lxml.is_ok_and(|output| output.status.success()) {
        return Ok(Outcome::Ignored("there is no Python with lxml".to_owned()));
    }
    let mut files = Vec::new();
    find(folder, &mut files);
    if files.len() < at_least {
        return Err(format!("there are only {} documents", files.len()));
    }
    let (mut problems, mut rejected) = (Vec::new(), 0);
    for files in files.chunks(AT_ONCE) {
        for line in judge(files)?.lines() {
            compare(line, &mut problems, &mut rejected)?;
        }
    }
    // Namespaces that are relative URIs: libxml2 has no canonical form for these, the specification has.
    if rejected > files.len() / 50 {
        problems.push(format!("libxml2 rejects {rejected} documents"));
    }
    println!("{}: {} documents, {rejected} of them rejected by libxml2", folder.display(), files.len());
    if problems.is_empty() { Ok(Outcome::Passed) } else { Err(problems.join("\n")) }
}

/// Finds the documents in a folder.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            files.push(path);
        }
    }
}

fn judge(files: &[PathBuf]) -> Result<String, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libxml2/judge.py");
    let mut command = Command::new("python3");
    let command = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let mut input = child.stdin.take().ok_or("no input")?;
    let names: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    let writer = std::thread::spawn(move || input.write_all(names.as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    writer.join().map_err(|_| "the writer panicked")?.map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("the judge failed with {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// Compares the forms of a document with what the judge has for it.
fn compare(line: &str, problems: &mut Vec<String>, rejected: &mut usize) -> Result<(), String> {
    let mut cells = line.split('\t');
    let path = cells.next().unwrap_or_default();
    let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
    let xml = soapstone::xml::transcode(&bytes, None).map_err(|error| format!("{path}: {error}"))?;
    let plain = Canonicalization::new();
    let body = ENVELOPES.iter().find_map(|uri| plain.first_element(&xml, uri, "Body").ok()?);
    let forms = [
        plain.document(&xml).map(Some),
        plain.clone().with_comments().document(&xml).map(Some),
        plain.clone().inclusive_prefixes(PREFIXES).document(&xml).map(Some),
        Ok(body),
    ];
    *rejected += usize::from(line.contains("\terror"));
    for (at, (form, expected)) in forms.into_iter().zip(cells).enumerate() {
        let form = form.map_err(|error| format!("{path}: {error}"))?;
        let found = form.map_or("none".to_owned(), |form| hex(form.as_bytes()));
        if found != expected && !expected.starts_with("error") {
            problems.push(format!("{path}: form {at} differs"));
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in digest(&SHA256, bytes).as_ref() {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}
