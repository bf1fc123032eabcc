//! Tests that are collected when the test binary runs.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// What comes of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The test passed.
    Passed,
    /// The test cannot run here, for the reason.
    Ignored(String),
}

/// The tests of a binary.
#[derive(Default)]
pub struct Tests {
    trials: Vec<Trial>,
}

impl Tests {
    /// Adds a test. It fails by an error or a panic.
    pub fn add(&mut self, name: &str, test: impl FnOnce() -> Result<(), String> + Send + 'static) {
        self.trials.push(Trial::test(name, move || test().map_err(Failed::from)));
    }

    /// Adds a test that fails by a panic only.
    pub fn add_asserting(&mut self, name: &str, test: impl FnOnce() + Send + 'static) {
        self.add(name, move || {
            test();
            Ok(())
        });
    }

    /// Adds a test that can be ignored when it runs.
    pub fn add_ignorable(&mut self, name: &str, test: impl FnOnce() -> Result<Outcome, String> + Send + 'static) {
        self.trials.push(Trial::ignorable_test(name, move || match test() {
            Ok(Outcome::Passed) => Ok(Completion::Completed),
            Ok(Outcome::Ignored(reason)) => Ok(Completion::ignored_with(reason)),
            Err(difference) => Err(Failed::from(difference)),
        }));
    }

    /// Runs the tests that the arguments of the program name, which are those of the standard harness.
    pub fn run(self) -> ExitCode {
        libtest_mimic::run(&Arguments::from_args(), self.trials).exit_code()
    }
}
