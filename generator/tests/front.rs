//! The front half of the generator, from documents to the model: a folder of `tests/cases` is a case.
//!
//! What `input.wsdl` gives is compared with `expected.sources`, `expected.model` and `expected.diagnostics` beside it.
//! `UPDATE_EXPECT=1 cargo test -p soapstone-codegen --test front` writes those files anew; read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::load::{Disk, Limits, load};
use soapstone_codegen::{parse, resolve};

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(&root).expect("the folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.retain(|case| case.join("input.wsdl").is_file() && !case.join("front.skip").exists());
    cases.sort();
    assert!(!cases.is_empty());
    let failures: Vec<String> = cases.iter().flat_map(|case| check(case)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The differences between what a case gives and what it should.
fn check(case: &Path) -> Vec<String> {
    let main = case.join("input.wsdl");
    let disk = Disk::for_main(&main).expect("the catalog");
    let (sources, mut diagnostics) = load(&main.to_string_lossy(), &disk, &Limits::default());
    let syntax = parse::parse(&sources, &mut diagnostics);
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    let lines = Style { frames: false, per_code: usize::MAX, least: Severity::Note, ..Style::default() };
    let frames = Style { per_code: 1, ..Style::default() };
    let diagnostics = format!("{}\n{}", diagnostics.render(&sources, lines), diagnostics.render(&sources, frames));
    let dumps = [("sources", sources.to_string()), ("model", model.to_string()), ("diagnostics", diagnostics)];
    dumps.into_iter().filter_map(|(name, actual)| compare(&case.join(format!("expected.{name}")), &actual)).collect()
}

fn compare(path: &Path, actual: &str) -> Option<String> {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, actual).expect("writing what is expected");
        return None;
    }
    let line = expected.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    Some(format!("{}:{}:\n  expected {}\n  actual   {}", path.display(), line + 1, at(&expected), at(actual)))
}
