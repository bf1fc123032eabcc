//! The stages of the generator: a folder of `tests/cases` is a case.
//!
//! What `input.wsdl` gives is compared with `expected.sources`, `expected.model` and `expected.diagnostics` beside it, and
//! with `expected.syntax` and `expected.package` in the folders that have these files.
//! `UPDATE_EXPECT=1 cargo test -p soapstone-codegen --test front` writes the files again; read the difference.

use std::path::Path;
use std::process::ExitCode;

use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::load::{Disk, Limits, load};
use soapstone_codegen::{GenerateRequest, generate, parse, resolve};
use soapstone_golden::{Case, Tests};

fn main() -> ExitCode {
    let mut tests = Tests::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for case in Case::all(&root, "input.wsdl") {
        tests.add(&format!("stages::{}", case.name), move || check(&case));
    }
    tests.run()
}

/// Compares the result of each stage with what is expected.
fn check(case: &Case) -> Result<(), String> {
    let main = case.folder.join("input.wsdl");
    let disk = Disk::for_main(&main).map_err(|error| error.to_string())?;
    let (sources, mut diagnostics) = load(&main.to_string_lossy(), &disk, &Limits::default());
    let syntax = parse::parse(&sources, &mut diagnostics);
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    let lines = Style { frames: false, per_code: usize::MAX, least: Severity::Note, ..Style::default() };
    let frames = Style { per_code: 1, ..Style::default() };
    let diagnostics = format!(
        "{}\n{}",
        diagnostics.render(sources.documents(), lines),
        diagnostics.render(sources.documents(), frames)
    );
    let dumps = [
        ("expected.sources", sources.to_string()),
        ("expected.model", model.to_string()),
        ("expected.diagnostics", diagnostics),
    ];
    let mut results: Vec<Result<(), String>> = dumps.iter().map(|(name, actual)| case.expect(name, actual)).collect();
    if case.folder.join("expected.syntax").is_file() {
        results.push(case.expect_some("expected.syntax", &syntax.to_string()));
    }
    if case.folder.join("expected.package").is_file() {
        let outcome = generate(&GenerateRequest::new(main.to_string_lossy()), &disk);
        let package = outcome.package.map(|package| package.to_string()).unwrap_or_default();
        results.push(case.expect_some("expected.package", &package));
    }
    let differences: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
}
