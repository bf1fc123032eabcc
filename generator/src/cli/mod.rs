//! The command line: one set of arguments and one run, shared by the binary `soapstone` and `cargo xtask codegen`.
//!
//! Exit codes: 0 if the output is written (with `--check`: is fresh), 1 if no client can be generated (or the output is
//! not fresh), 2 if the arguments are wrong, 3 if a file or the network fails. A run that fails changes nothing.

mod address;
mod arguments;
mod example;
mod explain;
mod folder;
mod lock;
mod package;
mod progress;
mod readme;
mod report;
mod run;
mod store;
mod web;

use std::fmt;
use std::path::PathBuf;

pub use arguments::{Arguments, Dump};
pub use report::difference;
pub use run::run;

/// The program that the arguments were given to.
#[derive(Debug, Clone)]
pub struct Program {
    /// How it is called, for the command that makes an output again.
    pub command: String,
    /// Where the runtime lies, for a program that belongs to its checkout; `None` for the released one.
    pub runtime: Option<PathBuf>,
}

/// Why a run failed; its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No client can be generated, or the output is not fresh.
    Refused(String),
    /// The arguments are wrong.
    Usage(String),
    /// A file or the network failed.
    Io(String),
}

impl Failure {
    /// The exit code of the process.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Io(_) => 3,
        }
    }

    fn io(what: String, error: &dyn fmt::Display) -> Self {
        Self::Io(format!("{what}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(text) | Self::Usage(text) | Self::Io(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Failure {}
