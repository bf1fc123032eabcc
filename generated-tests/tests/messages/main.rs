//! Messages of the shipped services, read into the generated types and written again.
//!
//! [`samples`] has the messages of `../shared`, whose results other programs check. [`fixtures`] has messages that
//! servers send although they are not valid, with the expected results.

mod fixtures;
mod operations;
mod random;
mod samples;

use std::process::ExitCode;

use soapstone_golden::Tests;

fn main() -> ExitCode {
    let mut tests = Tests::default();
    fixtures::add(&mut tests);
    random::add(&mut tests);
    samples::add(&mut tests);
    tests.run()
}
