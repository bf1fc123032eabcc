//! The catalogue of diagnostics: complete, true and printed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use soapstone_codegen::ConfigFile;
use soapstone_codegen::diagnostics::{Code, Coverage, Diagnostics, Severity, catalog};
use soapstone_codegen::load::{Disk, Memory};
use soapstone_codegen::{GenerateRequest, generate};

/// Codes that no folder can cause, and why.
const WITHOUT_CASE: &[(Code, &str)] = &[
    (Code::NOT_FOUND, "the main document is missing, so that there is no input; tested below"),
    (Code::NOT_RUST, "a bug in the generator"),
];

/// What is compared of a diagnostic.
type Caused = (Code, Severity, Option<Coverage>);

fn generator() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_code_has_an_entry() {
    let entries: Vec<Code> = catalog::entries().map(|entry| entry.code).collect();
    assert_eq!(entries, Code::ALL);
}

/// That every code that is used is in the table is proved by the compiler.
#[test]
fn every_code_is_used() {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("catalog") {
                read(&path, text);
            } else if path.is_file() && !path.ends_with("code.rs") {
                text.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(&generator().join("src"), &mut text);
    let uses: BTreeSet<&str> = text
        .split("Code::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap())
        .collect();
    let constant = |code: &Code| code.as_str().to_uppercase().replace('-', "_");
    let unused: Vec<&Code> = Code::ALL.iter().filter(|code| !uses.contains(constant(code).as_str())).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_code_has_a_case_and_an_example_of_it() {
    let mut cases: BTreeMap<&str, Vec<Caused>> = BTreeMap::new();
    let mut failures = Vec::new();
    for entry in catalog::entries() {
        if WITHOUT_CASE.iter().any(|(code, _)| *code == entry.code) {
            continue;
        }
        let folder = folder(entry.case);
        let caused = cases.entry(entry.case).or_insert_with(|| run(&folder));
        if !caused.iter().any(|(code, _, _)| *code == entry.code) {
            failures.push(format!("{} is not caused by {}", entry.code, entry.case));
        }
        let inputs: String = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && !path.to_string_lossy().contains("expected."))
            .map(|path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned())
            .collect();
        if entry.example.is_empty() || !entry.example.lines().all(|line| inputs.contains(line)) {
            failures.push(format!("the example of {} is not in {}", entry.code, entry.case));
        }
    }
    for (case, (code, severity, coverage)) in
        cases.iter().flat_map(|(case, all)| all.iter().map(move |one| (case, one)))
    {
        let entry = code.entry().unwrap();
        let known = entry.severities.contains(severity) && coverage.is_none_or(|mark| entry.coverage.contains(&mark));
        if !known {
            failures.push(format!("{case}: {code} is {severity:?}, {coverage:?}, which its entry does not have"));
        }
    }
    failures.sort();
    failures.dedup();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_missing_document_is_reported() {
    let outcome = generate(&GenerateRequest::new("nowhere.wsdl"), &Memory::new());
    assert_eq!(outcome.diagnostics.count_of(Severity::Error, Code::NOT_FOUND), 1);
}

#[test]
fn the_page_is_fresh() {
    let path = generator().join("../docs/diagnostics.md");
    let page = catalog::page();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page).unwrap();
    }
    let is = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(is == page, "docs/diagnostics.md is out of date: rewrite it with UPDATE_EXPECT=1");
}

fn folder(case: &str) -> PathBuf {
    let own = generator().join("tests/cases").join(case);
    if own.is_dir() { own } else { generator().join("../generated-tests/capabilities").join(case) }
}

/// What a case causes.
fn run(folder: &Path) -> Vec<Caused> {
    let main = folder.join("input.wsdl");
    let mut config = GenerateRequest::new(main.to_string_lossy());
    let settings = folder.join("soapstone.toml");
    if settings.is_file() {
        match ConfigFile::read(&settings) {
            Ok(settings) => config = config.with_config_file(settings),
            Err(error) => return all(error.diagnostics()),
        }
    }
    for line in fs::read_to_string(folder.join("options.txt")).unwrap_or_default().lines() {
        match line.split_once(' ') {
            Some(("port", name)) => config.overrides.ports.push(name.to_owned()),
            Some(("operation", name)) => config.overrides.operations.push(name.to_owned()),
            _ => {}
        }
    }
    all(&generate(&config, &Disk::for_main(&main).unwrap()).diagnostics)
}

fn all(diagnostics: &Diagnostics) -> Vec<Caused> {
    diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.severity, diagnostic.coverage)).collect()
}
