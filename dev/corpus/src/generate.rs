//! The first step: the generator, in this process.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::load::Disk;
use soapstone_codegen::lower::ir::Package;
use soapstone_codegen::{GenerateRequest, Outcome, generate, output};

use super::hash;

/// How many errors are kept in the result.
const KEPT: usize = 5;

/// What came of generating an entry.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Generated {
    /// A hash of all that it was made from.
    pub key: String,
    /// Whether there is a client.
    pub ok: bool,
    /// Seconds that it took.
    pub seconds: f64,
    /// Files of the client.
    pub files: usize,
    /// Lines of the client.
    pub lines: usize,
    /// Number of diagnostics by severity and code.
    pub codes: BTreeMap<String, usize>,
    /// Number of diagnostics by how the client falls short of the documents.
    pub coverage: BTreeMap<String, usize>,
    /// The first errors.
    pub errors: Vec<String>,
    /// What the generator panicked with.
    pub panic: Option<String>,
    /// The operations of all ports.
    pub operations: Vec<Operation>,
    /// A hash of the client's text.
    pub text: String,
    /// Documents outside the entry's folder, and their hashes.
    pub foreign: Vec<(String, String)>,
}

/// An operation of a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// What the names of its sample messages begin with.
    pub stem: String,
    /// The last piece of that: the operation and which overload of it this is.
    pub name: String,
    /// The path of its marker type from the client's root.
    pub marker: String,
}

impl Generated {
    /// Whether this still is what would come of generating.
    pub fn is_current(&self, key: &str, out: &Path) -> bool {
        let same = |(path, known): &(String, String)| hash::of_file(Path::new(path)).is_ok_and(|hash| hash == *known);
        self.key == key && (!self.ok || out.join("mod.rs").is_file()) && self.foreign.iter().all(same)
    }
}

/// Generates from `main` into the folder `out`; the generator's output goes into `log`.
pub fn run(main: &Path, out: &Path, log: &Path, key: String) -> Generated {
    let began = Instant::now();
    let outcome = caught(|| {
        let disk = Disk::for_main(main).map_err(|error| error.to_string())?;
        let mut config = GenerateRequest::new(main.to_string_lossy());
        config.command = "cargo xtask corpus".to_owned();
        Ok(generate(&config, &disk))
    });
    let seconds = began.elapsed().as_secs_f64();
    let mut generated = Generated { key, seconds, ..Generated::default() };
    match outcome {
        Err(message) => {
            generated.errors.push(message.clone());
            generated.panic = Some(message);
        }
        Ok(Err(message)) => generated.errors.push(message),
        Ok(Ok(outcome)) => {
            describe(&mut generated, main, &outcome);
            let style = Style { least: Severity::Note, ..Style::default() };
            if let Err(error) = fs::write(log, outcome.diagnostics.render(outcome.sources.documents(), style)) {
                generated.errors.push(format!("cannot write {}: {error}", log.display()));
            }
            if outcome.is_success() {
                match output::replace(out, &outcome.files) {
                    Ok(()) => generated.ok = true,
                    Err(error) => generated.errors.push(format!("cannot write {}: {error}", out.display())),
                }
            }
        }
    }
    if !generated.ok && out.exists() {
        // What an earlier run made must not pass for what this one made.
        let _ = fs::remove_dir_all(out);
    }
    generated
}

fn describe(generated: &mut Generated, main: &Path, outcome: &Outcome) {
    generated.files = outcome.files.len();
    generated.lines = outcome.files.iter().map(|file| file.text.lines().count()).sum();
    let texts: Vec<&[u8]> =
        outcome.files.iter().flat_map(|file| [file.path.as_bytes(), file.text.as_bytes()]).collect();
    generated.text = hash::of(&texts);
    for diagnostic in &outcome.diagnostics {
        *generated.codes.entry(format!("{}[{}]", diagnostic.severity, diagnostic.code)).or_default() += 1;
        if let Some(coverage) = diagnostic.coverage {
            *generated.coverage.entry(coverage.to_string()).or_default() += 1;
        }
        if diagnostic.severity == Severity::Error && generated.errors.len() < KEPT {
            generated.errors.push(diagnostic.line(outcome.sources.documents()));
        }
    }
    generated.operations = outcome.package.as_ref().map(operations).unwrap_or_default();
    let folder = main.parent().and_then(|folder| folder.canonicalize().ok());
    let is_own = |path: &Path| folder.as_ref().is_some_and(|folder| path.starts_with(folder));
    let foreign =
        outcome.sources.documents().values().filter(|source| !source.builtin && !is_own(Path::new(&source.identity)));
    generated.foreign = foreign
        .filter_map(|source| Some((source.identity.clone(), hash::of_file(Path::new(&source.identity)).ok()?)))
        .collect();
}

fn operations(package: &Package) -> Vec<Operation> {
    let mut operations = Vec::new();
    for port in &package.ports {
        let (service, name) = &port.wire;
        for operation in &port.operations {
            let stem = super::messages::stem(service.as_deref(), name, &operation.wire.0, operation.wire.1);
            let name = super::messages::operation_stem(&operation.wire.0, operation.wire.1);
            operations.push(Operation { stem, name, marker: format!("{}::{}", port.module, operation.ident) });
        }
    }
    operations
}

thread_local! {
    /// Whether panics of this thread are kept instead of printed, and the text of the last one.
    static PANIC: RefCell<(bool, String)> = const { RefCell::new((false, String::new())) };
}

/// Calls a function, and returns the text of its panic if it panics.
fn caught<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let kept = PANIC.with_borrow_mut(|(quiet, text)| {
                *text = info.to_string();
                *quiet
            });
            if !kept {
                usual(info);
            }
        }));
    });
    PANIC.with_borrow_mut(|(quiet, _)| *quiet = true);
    let result = panic::catch_unwind(AssertUnwindSafe(call));
    let text = PANIC.with_borrow_mut(|(quiet, text)| {
        *quiet = false;
        std::mem::take(text)
    });
    result.map_err(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_are_kept() {
        assert_eq!(caught(|| 1), Ok(1));
        let text = caught(|| std::hint::black_box(Vec::<u8>::new())[3]).unwrap_err();
        assert!(text.contains("out of bounds") && text.contains("generate.rs"), "{text}");
    }
}
