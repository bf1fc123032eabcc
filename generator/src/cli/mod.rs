//! The command line: the arguments and the run that the binary `soapstone` and `cargo xtask codegen` share.
//!
//! Exit codes: 0 if the output is written (with `--check`: is up to date), 1 if no client can be generated (or the output
//! is out of date), 2 if the arguments are wrong, 3 if a file or the network fails. A run that fails changes nothing.

mod address;
mod arguments;
mod example;
mod explain;
mod folder;
mod lock;
mod next_steps;
mod package;
mod policy;
mod progress;
mod readme;
mod report;
mod run;
mod runtime;
mod secrets;
mod spelling;
mod store;
mod web;
mod workspace;

use std::fmt;

pub use arguments::{Arguments, Dump};
pub use lock::Lock;
pub use report::difference;
pub use run::run;
pub use runtime::RuntimeSource;

/// The program that runs the command line.
#[derive(Debug, Clone)]
pub struct Program {
    /// The command that starts it; the generated files name it.
    pub command: String,
    /// The runtime that generated crates depend on, unless the options or their manifests have another.
    pub runtime: RuntimeSource,
}

/// The reason why a run failed, as a text for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No client can be generated, or the output is out of date.
    Rejected(String),
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
            Self::Rejected(_) => 1,
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
            Self::Rejected(text) | Self::Usage(text) | Self::Io(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Failure {}
