//! WSDLs that were broken on purpose, outside of the project in `../shared/bad-input`. Each one causes an error or a
//! warning with a place; none causes a panic or a client without operations.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use soapstone_codegen::diagnostics::Severity;
use soapstone_codegen::load::Disk;
use soapstone_codegen::{GenerateRequest, generate};
use soapstone_golden::{Outcome, Tests};

/// The outcome of each: the code of its error, or of the warning about what is assumed.
const KNOWN: &[(&str, Severity, &str)] = &[
    // The operation whose message does not exist is left out; where there is no other, that is an error.
    ("bad-ax1-fault-undef", Severity::Warning, "unresolved-message"),
    ("bad-ax1-input-undef", Severity::Error, "no-operations"),
    // The binding calls an input otherwise than the portType does; the operation is found by its own name.
    ("bad-ax1-mismatch", Severity::Warning, "mismatched-name"),
    // A binding without a service has everything but an address.
    ("bad-ax2-noservice", Severity::Note, "unnamed-binding"),
    // Notifications only: nothing to call.
    ("bad-cxf-mep", Severity::Error, "no-operations"),
    // The port's binding does not exist; the one that does gives the client.
    ("bad-incorrect-binding", Severity::Warning, "unresolved-binding"),
    ("bad-incorrect-xsd-type", Severity::Warning, "unresolved-type"),
    ("bad-missing-port", Severity::Note, "unnamed-binding"),
    // A part names a type as its element: taken as an element of that type.
    ("bad-missing-schema", Severity::Warning, "contradiction"),
    // Undeclared elements are kept as raw XML.
    ("bad-missing-types", Severity::Warning, "unresolved-element"),
    ("bad-missing-xmlns", Severity::Error, "not-xml"),
    ("bad-soam-nsundecl", Severity::Error, "unresolved-element"),
    ("bad-wcf-broken", Severity::Error, "not-xml"),
    ("bad-wsdl20", Severity::Error, "not-wsdl"),
    ("bad-xroad-error", Severity::Error, "missing-name"),
    ("bad-xroad-xxe", Severity::Error, "dtd"),
];

fn main() -> ExitCode {
    let mut tests = Tests::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/bad-input");
    tests.add("known_without_folder::all_of_an_empty_folder", || {
        let empty = tempfile::tempdir().unwrap();
        let found = known_without_folder(empty.path());
        if found.len() == KNOWN.len() { Ok(()) } else { Err(format!("only {found:?} of {}", KNOWN.len())) }
    });
    if folder.is_dir() {
        let known = folder.clone();
        tests.add("known_without_folder::none", move || match known_without_folder(&known)[..] {
            [] => Ok(()),
            ref without => Err(format!("{} has no folders {without:?}", known.display())),
        });
        for entry in std::fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let slug = entry.file_name().to_string_lossy().into_owned();
            tests.add(&format!("bad_input::{slug}"), move || check(&slug, &entry.path()));
        }
    } else {
        tests.add_ignorable("bad_input", || Ok(Outcome::Ignored("there is no folder ../shared/bad-input".to_owned())));
    }
    tests.run()
}

/// Returns the rows of [`KNOWN`] that nothing is checked for.
fn known_without_folder(folder: &Path) -> Vec<&'static str> {
    KNOWN.iter().map(|&(slug, ..)| slug).filter(|slug| !folder.join(slug).is_dir()).collect()
}

/// Generates from a broken WSDL and compares what comes of it with [`KNOWN`].
fn check(slug: &str, folder: &Path) -> Result<(), String> {
    let observed = Observed::of(&main_document(folder));
    let expected = KNOWN.iter().find(|(known, ..)| *known == slug);
    let mut wrong = Vec::new();
    match expected {
        Some((_, severity, code)) if observed.has(*severity, code) => {}
        Some((_, severity, code)) => wrong.push(format!("no {severity:?} [{code}], but {:?}", observed.codes)),
        // One that is new has to be looked at, unless it is rejected.
        None if observed.fails => {}
        None => wrong.push(format!("is taken with {:?}", observed.codes)),
    }
    let fails = expected.is_some_and(|(_, severity, _)| *severity == Severity::Error);
    if expected.is_some() && observed.fails != fails {
        wrong.push(format!("output and errors do not agree with the table: {:?}", observed.codes));
    }
    if !observed.fails && observed.operations == 0 {
        wrong.push("a client without operations".to_owned());
    }
    if observed.without_place {
        wrong.push("an error has no place".to_owned());
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// The outcome of a run.
struct Observed {
    fails: bool,
    operations: usize,
    without_place: bool,
    codes: Vec<(Severity, &'static str)>,
}

impl Observed {
    fn of(wsdl: &Path) -> Self {
        let outcome = generate(&GenerateRequest::new(wsdl.to_string_lossy()), &Disk::new());
        let errors = || outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let callable = |package: &soapstone_codegen::lower::ir::Package| {
            package
                .ports
                .iter()
                .flat_map(|port| &port.operations)
                .filter(|operation| operation.method.is_some())
                .count()
        };
        Self {
            fails: outcome.files.is_empty(),
            operations: outcome.package.as_ref().map_or(0, callable),
            without_place: errors().any(|diagnostic| diagnostic.span.is_none()),
            codes: outcome
                .diagnostics
                .iter()
                .map(|diagnostic| (diagnostic.severity, diagnostic.code.as_str()))
                .collect(),
        }
    }

    fn has(&self, severity: Severity, code: &str) -> bool {
        self.codes.contains(&(severity, code))
    }
}

fn main_document(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "wsdl")).unwrap()
}
