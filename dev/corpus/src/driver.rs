//! The driver of an entry: a program that holds the client and rewrites messages with it.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::compile::{self, Compiled};
use super::generate::Operation;
use soapstone_dev::process;

/// The code that all drivers share.
const HARNESS: &str = include_str!("harness.rs");

/// The exit code of a driver that gave up on a message.
pub const TIMED_OUT: i32 = 3;

/// Returns the text of the driver's main file, in which operations are numbered by their position in the list.
pub fn text(operations: &[&Operation]) -> String {
    let mut text = String::from(
        "//! Made by `cargo xtask corpus`: reads and writes the sample messages of this entry.

#[path = \"client/mod.rs\"]
mod client;
mod harness;

use soapstone::__support as rt;

fn rewrite<O: rt::Operation>(kind: u8, message: &[u8]) -> Result<Vec<u8>, String> {
    let kind = match kind {
        0 => rt::MessageKind::Request,
        1 => rt::MessageKind::Response,
        _ => rt::MessageKind::Fault,
    };
    rt::rewrite::<O>(kind, message, &soapstone::codec::decode::DecodeOptions::default()).map_err(|error| error.to_string())
}

static OPERATIONS: &[harness::Rewrite] = &[
",
    );
    for operation in operations {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    rewrite::<client::{}>,", operation.marker);
    }
    text.push_str("];\n\nfn main() {\n    harness::main(OPERATIONS);\n}\n");
    text
}

/// A text that changes whenever what all drivers have in common does.
pub fn harness() -> &'static str {
    HARNESS
}

/// Compiles a driver, beside the client in the folder `work/client`. Its code is never optimised: it runs once.
pub fn build(mut command: Command, text: &str, work: &Path, program: &Path) -> io::Result<Compiled> {
    let main = work.join("driver.rs");
    fs::write(&main, text)?;
    fs::write(work.join("harness.rs"), HARNESS)?;
    command.args(["--crate-type", "bin", "--crate-name", "driver", "--cap-lints", "allow"]);
    command.args(["-C", "debuginfo=0", "-C", "opt-level=0", "-o"]).arg(program).arg(main);
    let finished = process::run(&mut command)?;
    let (compiled, log) = compile::judge(&finished, String::new());
    fs::write(work.join("driver.txt"), log)?;
    Ok(compiled)
}
