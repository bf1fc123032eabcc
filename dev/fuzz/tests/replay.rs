//! Replays every seed, and every input that once was a finding: a file is a test.

use std::process::ExitCode;

use soapstone_fuzz::{TARGETS, inputs};
use soapstone_golden::Tests;

fn main() -> ExitCode {
    let mut tests = Tests::default();
    for target in TARGETS {
        for input in inputs::of(target).unwrap_or_else(|error| panic!("{}: {error}", target.name)) {
            let run = target.run;
            tests.add_asserting(&format!("{}::{}", target.name, input.path.display()), move || run(&input.bytes));
        }
    }
    tests.add_asserting("every_target::has_a_wrapper_for_libfuzzer", wrappers);
    tests.run()
}

/// A target is run by libFuzzer only where `libfuzzer/` has a program for it.
fn wrappers() {
    let folder = soapstone_dev::root().join("dev/fuzz/libfuzzer");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let name = target.name;
        assert!(manifest.contains(&format!("name = \"{name}\"")), "libfuzzer/Cargo.toml has no program {name}");
        let program = std::fs::read_to_string(folder.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(program.contains(&format!("targets::{name}::target(data)")), "{program}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
