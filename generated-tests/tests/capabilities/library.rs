//! The library that compiles all clients: its list of modules, and of the operations that messages are read with.

use std::fmt::Write as _;

use soapstone_codegen::lower::ir::Package;

use soapstone_golden::{Tests, compare};

use super::case::{Generate as _, all, root};

/// The beginning of the library's text.
const TOP: &str = "\
//! The clients of all cases, compiled with every warning an error, and their operations by the names of their messages.
//!
//! `UPDATE_EXPECT=1 cargo test -p generated-tests --test capabilities` writes this file.

#![deny(warnings)]

use soapstone::__support::{MessageKind, Operation, rewrite};
use soapstone::codec::decode::DecodeOptions;
use soapstone::soap::RewriteError;

/// Reads a message into the types of an operation and writes it again.
pub type Rewrite = fn(MessageKind, &[u8], &DecodeOptions) -> Result<Vec<u8>, RewriteError>;

/// An operation of a case.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The folder of the case.
    pub case: &'static str,
    /// What the names of its messages begin with.
    pub stem: &'static str,
    /// The name that it has on the wire.
    pub name: &'static str,
    /// What reads and writes its messages.
    pub rewrite: Rewrite,
}

const fn entry<O: Operation>(case: &'static str, stem: &'static str) -> Entry {
    Entry { case, stem, name: O::INFO.name, rewrite: rewrite::<O> }
}
";

/// Adds the test that the library lists every client.
pub fn add(tests: &mut Tests) {
    tests.add("library", lists_every_client);
}

fn lists_every_client() -> Result<(), String> {
    let (mut modules, mut entries) = (String::new(), String::new());
    for case in all() {
        let outcome = case.generate();
        let Some(package) = outcome.package.as_ref().filter(|_| outcome.is_success()) else { continue };
        let module = case.module();
        // Writing to a String cannot fail.
        let _ =
            write!(modules, "\n#[rustfmt::skip]\n#[path = \"../{}/expected/mod.rs\"]\npub mod {module};\n", case.name);
        for (stem, marker) in operations(package) {
            let _ = writeln!(entries, "    entry::<{module}::{marker}>({:?}, {stem:?}),", case.name);
        }
    }
    let text = format!(
        "{TOP}{modules}\n/// The operations of all cases.\n#[rustfmt::skip]\npub static OPERATIONS: &[Entry] = &[\n{entries}];\n"
    );
    compare(&root().join("src/lib.rs"), &text).map_err(|difference| format!("the library is stale:\n{difference}"))
}

/// What the names of an operation's messages begin with, and the path of its marker type, for all operations.
fn operations(package: &Package) -> Vec<(String, String)> {
    let mut operations = Vec::new();
    for port in &package.ports {
        let service = port.wire.0.as_deref().unwrap_or("_");
        for operation in &port.operations {
            let overload = match operation.wire.1 {
                0 => String::new(),
                nth => format!("~{nth}"),
            };
            let stem = format!("{service}.{}.{}{overload}", port.wire.1, operation.wire.0);
            let plain = |c: char| if c.is_alphanumeric() || "_.~-".contains(c) { c } else { '_' };
            operations.push((stem.chars().map(plain).collect(), format!("{}::{}", port.module, operation.ident)));
        }
    }
    operations
}
