//! Generates typed Rust SOAP clients from WSDL 1.1 and XML Schema 1.0 documents.
//!
//! A client is a struct or enum for each type, a static descriptor of each, and a method for each operation. The crate
//! [`soapstone`](https://docs.rs/soapstone) is its runtime. What cannot be typed as the schema has it is raw XML, and is
//! reported with its place; nothing is left out silently.
//!
//! # From a build script
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), soapstone_codegen::CompileError> {
//!     soapstone_codegen::BuildScript::new("wsdl/greeter.wsdl").operations(["Greet"]).compile_to_out_dir()?;
//!     Ok(())
//! }
//! ```
//!
//! ```ignore
//! // src/main.rs
//! mod greeter {
//!     include!(concat!(env!("OUT_DIR"), "/greeter.rs"));
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let port = greeter::Greeter::new(soapstone::BlockingClient::new(greeter::Greeter::ADDRESS)?);
//!     println!("{}", port.greet(&greeter::Greet { name: "world".into(), ..Default::default() })?);
//!     Ok(())
//! }
//! ```
//!
//! # From the command line
//! ```text
//! cargo install soapstone-codegen
//! soapstone --wsdl service.wsdl --out my-client              # a crate with an example
//! soapstone --wsdl service.wsdl --out src/service --module   # a module of a crate
//! ```
//!
//! # Features
//! | feature | adds |
//! |---|---|
//! | `cli` (default) | the command `soapstone`: downloads, the lock file, crates with manifests. A build script does without: `default-features = false` |
//!
//! # From a program
//! [`generate`] takes a [`GenerateRequest`] and a [`Disk`], and returns an [`Outcome`] with the files and the diagnostics.
//! Hidden modules are public for soapstone's own tests and tools only; they are not subject to semantic versioning.

#[doc(hidden)]
pub mod base;
mod build_script;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod config_file;
#[doc(hidden)]
pub mod diagnostics;
#[doc(hidden)]
pub mod emit;
#[doc(hidden)]
pub mod load;
#[doc(hidden)]
pub mod lower;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod output;
mod overrides;
#[doc(hidden)]
pub mod parse;
mod pipeline;
mod redact;
#[doc(hidden)]
pub mod resolve;

pub use build_script::{BuildScript, CompileError, Compiled};
pub use config_file::{ConfigFile, ConfigFileError};
#[doc(inline)]
pub use diagnostics::{Code, Coverage, Diagnostic, Diagnostics, Severity, Style};
#[doc(inline)]
pub use emit::OutputFile;
#[doc(inline)]
pub use load::{Disk, Fetch, FetchError, Limits};
pub use overrides::Overrides;
pub use pipeline::{GenerateRequest, Outcome, generate};
#[doc(hidden)]
pub use pipeline::{Stage, generate_watched};
