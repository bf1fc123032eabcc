//! Messages of the shipped services, read into the generated types and written again.
//!
//! [`samples`] has every message that `../shared` can offer and lets others judge; [`fixtures`] has what servers send in
//! spite of the schema, and what is to come of it.

mod fixtures;
mod operations;
mod samples;

use std::process::ExitCode;

use soapstone_golden::Tests;

fn main() -> ExitCode {
    let mut tests = Tests::default();
    fixtures::add(&mut tests);
    samples::add(&mut tests);
    tests.run()
}
