//! Generates typed Rust SOAP clients from WSDL 1.1 and XML Schema 1.0 documents.

mod build_script;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostics;
pub mod emit;
mod generator;
mod join;
pub mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod output;
pub mod parse;
pub mod resolve;
pub mod settings;

pub use build_script::{CompileError, Compiled, Generator};
pub use generator::{Config, Outcome, Stage, generate, generate_watched};
pub use join::join;
