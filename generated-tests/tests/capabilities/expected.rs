//! Every case gives the client and the remarks that it is known to give.

use soapstone_codegen::Outcome;
use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::output::{self, Difference};

use soapstone_golden::{Case, Tests, difference, is_updating};

use super::case::{Generate as _, all};

/// Adds a test for each case.
pub fn add(tests: &mut Tests) {
    for case in all() {
        tests.add(&format!("expected::{}", case.name), move || check(&case));
    }
}

fn check(case: &Case) -> Result<(), String> {
    let outcome = case.generate();
    let (coverage, error) = if outcome.is_success() {
        (lines(&outcome), String::new())
    } else {
        let frames = Style { least: Severity::Error, ..Style::default() };
        (
            String::new(),
            format!("{}\n{}", lines(&outcome), outcome.diagnostics.render(outcome.sources.documents(), frames)),
        )
    };
    let mut failures: Vec<String> = [("coverage.txt", coverage), ("error.txt", error)]
        .into_iter()
        .filter_map(|(name, text)| case.expect(name, &text).err())
        .collect();
    failures.extend(client(case, &outcome));
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// All that was remarked, a line each.
fn lines(outcome: &Outcome) -> String {
    let style = Style { frames: false, per_code: usize::MAX, least: Severity::Note, ..Style::default() };
    outcome.diagnostics.render(outcome.sources.documents(), style)
}

fn client(case: &Case, outcome: &Outcome) -> Vec<String> {
    let folder = case.folder.join("expected");
    let differences = output::compare(&folder, &outcome.files).expect("the client of a case");
    if differences.is_empty() {
        return Vec::new();
    }
    if is_updating() {
        output::replace(&folder, &outcome.files).expect("writing the client of a case");
        if outcome.files.is_empty() {
            std::fs::remove_dir_all(&folder).expect("removing the client of a case");
        }
        return Vec::new();
    }
    let line = |found: &Difference| match found {
        Difference::Missing(path) => format!("{}: it is missing", path.display()),
        Difference::Stale(path) => format!("{}: it is not generated any more", path.display()),
        Difference::Changed { path, actual, expected } => difference(path, actual, expected),
    };
    differences.iter().map(line).collect()
}
