//! Stacks in other languages that decode and encode the same responses with `--peers`: each in a process of its own,
//! with a small program (`driver/`) around its client of the same WSDL.
//!
//! Packages from PyPI and npm are installed into `target/bench/tools`; packages from Debian are used as installed. A
//! stack that is absent or cannot be prepared is left out with a remark, and the others are measured.

use std::path::Path;

use serde::Serialize;

use super::table::Table;
use super::{gsoap, jaxws, node, tools, zeep};

/// A program that takes part, as `soapstone_bench_programs::peer` has it.
#[derive(Debug, Serialize)]
pub struct Program {
    /// Its name in tables.
    pub name: String,
    /// The response that it has types for: `stations` or `features`.
    pub on: &'static str,
    /// The program and its first arguments.
    pub command: Vec<String>,
}

/// The reason why a stack does not take part.
#[derive(Debug, PartialEq)]
pub enum Absent {
    /// Something has to be installed first.
    NotInstalled {
        /// What is missing.
        program: String,
        /// The packages of Debian that have it.
        packages: &'static str,
    },
    /// It is installed but does not work.
    Failed(String),
}

/// Prepares a program, unless that was done before.
type Prepare = fn(&Path) -> Result<Program, Absent>;

/// All stacks, with their names in remarks.
const STACKS: &[(&str, Prepare)] = &[
    ("gSOAP", gsoap::stations),
    ("gSOAP for QueryFeatureData", gsoap::features),
    ("JAX-WS RI", jaxws::stations),
    ("node-soap", node::stations),
    ("zeep (Python)", zeep::stations),
];

/// Returns the arguments that make the measured program include all stacks that can take part.
pub fn arguments(folder: &Path, table: &mut Table) -> Vec<String> {
    let tools = folder.join("tools");
    let prepared = STACKS.iter().map(|(name, prepare)| (*name, prepare(&tools)));
    present(prepared, table)
}

fn present<'a>(prepared: impl Iterator<Item = (&'a str, Result<Program, Absent>)>, table: &mut Table) -> Vec<String> {
    let mut arguments = Vec::new();
    for (name, program) in prepared {
        match program {
            Ok(program) => arguments.push(format!("--peer={}", serde_json::json!(program))),
            Err(absent) => table.remark(absent.remark(name)),
        }
    }
    arguments
}

impl Absent {
    /// Returns the remark about a stack that is absent for this reason.
    pub fn remark(&self, name: &str) -> String {
        match self {
            Self::NotInstalled { program, packages } => {
                format!("absent: {name}, since `{program}` is not installed: apt-get install {packages}")
            }
            Self::Failed(reason) => format!("absent: {name}, which cannot be made ready: {reason}"),
        }
    }
}

/// Checks that the programs of Debian's `packages` are installed.
pub fn need(programs: &[&str], packages: &'static str) -> Result<(), Absent> {
    match programs.iter().find(|program| !tools::is_installed(program)) {
        Some(program) => Err(Absent::NotInstalled { program: (*program).to_owned(), packages }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_stacks_have_a_remark_and_the_others_take_part() {
        let program = |name: &str| Program { name: name.to_owned(), on: "stations", command: vec!["a b".to_owned()] };
        let missing = || need(&["sh", "no-such-program"], "no-such-package");
        let stacks = [
            ("one", Ok(program("one, -O2"))),
            ("two", missing().map(|()| program("two"))),
            ("three", Err(Absent::Failed("it rains".to_owned()))),
            ("four", need(&["sh"], "dash").map(|()| program("four"))),
        ];
        let mut table = Table::new("x", "X");
        let arguments = present(stacks.into_iter(), &mut table);
        assert_eq!(
            arguments,
            [
                r#"--peer={"command":["a b"],"name":"one, -O2","on":"stations"}"#,
                r#"--peer={"command":["a b"],"name":"four","on":"stations"}"#,
            ]
        );
        assert_eq!(
            table.remarks,
            [
                "absent: two, since `no-such-program` is not installed: apt-get install no-such-package",
                "absent: three, which cannot be made ready: it rains",
            ]
        );
    }
}
