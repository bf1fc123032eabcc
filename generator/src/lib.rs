//! Generates typed Rust SOAP clients from WSDL 1.1 and XML Schema 1.0 documents.

pub mod base;
mod build_script;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config_file;
pub mod diagnostics;
pub mod emit;
mod join;
pub mod load;
pub mod lower;
pub mod model;
pub mod output;
pub mod overrides;
pub mod parse;
mod pipeline;
mod redact;
pub mod resolve;

pub use build_script::{BuildScript, CompileError, Compiled};
pub use config_file::{ConfigFile, ConfigFileError};
pub use join::join;
pub use overrides::{Overrides, Selection};
pub use pipeline::{GenerateRequest, Outcome, Stage, generate, generate_watched};
