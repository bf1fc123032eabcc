//! What the generator makes of each capability: a folder of `generated-tests/capabilities` is a case.
//!
//! A case holds an `input.wsdl` with whatever it imports, perhaps a `soapstone.toml` and an `options.txt` (lines of
//! `operation NAME`, `port NAME` and `strict`), and what comes of them: the client below `expected/` and what the
//! generator had to say in `coverage.txt`, or, where no client comes of it, `error.txt`. The package `capabilities`
//! compiles all clients as one library and passes the messages of each case through its types. Where what is expected is
//! what is, and not what should be, an `open.txt` says so.
//!
//! `UPDATE_EXPECT=1 cargo test -p generated-tests --test capabilities` writes all of that anew, the library's list of
//! modules too; read the difference. Each case is a test: `… --test capabilities NAME` runs one. Nothing here needs that library, so that this also works while a client that was
//! written does not compile.

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
