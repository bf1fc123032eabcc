//! What the generator makes of each capability: a folder of `generated-tests/capabilities` is a case.
//!
//! A case has an `input.wsdl` with its imports, and optionally a `soapstone.toml` and an `options.txt` (lines of
//! `operation NAME`, `port NAME` and `strict`). The expected results are the client below `expected/` and the
//! generator's report in `coverage.txt`, or `error.txt` if no client is generated. The package `capabilities` compiles
//! all clients as one library and passes the messages of each case through its types. An `open.txt` marks a case whose
//! expected result is the present one and not the right one.
//!
//! `UPDATE_EXPECT=1 cargo test -p generated-tests --test capabilities` writes all of that anew, the library's list of
//! modules too; read the difference. Each case is a test: `… --test capabilities NAME` runs one. Nothing here needs
//! that library, so that this also works while a client that was written does not compile.

mod case;
mod expected;
mod library;
mod oracle;
mod stability;

use std::process::ExitCode;

use soapstone_golden::Tests;

fn main() -> ExitCode {
    let mut tests = Tests::default();
    expected::add(&mut tests);
    oracle::add(&mut tests);
    library::add(&mut tests);
    stability::add(&mut tests);
    tests.run()
}
