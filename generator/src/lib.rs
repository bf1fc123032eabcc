//! Generates typed Rust SOAP clients from WSDL 1.1 and XML Schema 1.0 documents.
//!
//! A client is a struct or enum for each type, a static descriptor of each, and a method for each operation. The crate
//! [`soapstone`](https://docs.rs/soapstone) is its runtime. What cannot be typed as the schema has it is raw XML, and is
//! reported with its place; nothing is left out silently.
//!
//! # Why
//! * **Wide.** Document and rpc style, literal and SOAP encoding, SOAP 1.1 and 1.2, headers, faults, attachments,
//!   policies; recursive types, substitution groups, `xsi:type`, wildcards. Code that is written compiles without a warning.
//! * **Honest.** Each construct that is kept as XML, skipped or assumed is reported with its place; `strict` makes it an error.
//! * **Reproducible.** The same documents and options give the same bytes; a lock file pins what was fetched.
//! * **Quick.** `BENCHMARKS.md` in the repository has the time for large WSDLs, beside other generators.
//!
//! # From the command line
//! ```text
//! cargo install soapstone-codegen
//! soapstone --wsdl service.wsdl --out my-client              # a crate with an example
//! soapstone --wsdl service.wsdl --out src/service --module   # a module of a crate
//! soapstone --wsdl service.wsdl --out my-client --check      # whether the code is what the documents give
//! soapstone --explain missing-import                         # a diagnostic: its cause, and a way out
//! ```
//!
//! The exit code is 0, 1 for diagnostics that are errors and for code that is not up to date, 2 for wrong arguments, and 3 for
//! files and the network. At the end the command prints how to depend on the client, and a call to try.
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
//! The generated file is included where it is used; `examples/build-script` in the repository is this as a crate:
//!
//! ```text
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
//! # From a program
//! [`generate`] takes a [`GenerateRequest`] and a [`Disk`], and returns an [`Outcome`] with the files and the diagnostics:
//!
//! ```
//! use soapstone_codegen::{Code, Coverage, Diagnostic, Disk, GenerateRequest, OutputFile, Severity, Style, generate};
//!
//! # let wsdl = "../examples/generated-crate/library.wsdl";
//! // let wsdl = "library.wsdl";
//! let outcome = generate(&GenerateRequest::new(wsdl), &Disk::new());
//! for Diagnostic { severity, code, message, coverage, .. } in outcome.diagnostics.iter() {
//!     if *severity >= Severity::Warning || *coverage == Some(Coverage::KeptRaw) {
//!         eprintln!("{severity} {code}: {message}");
//!     }
//! }
//! // The same with the lines of the documents.
//! eprintln!("{}", outcome.render(Style { color: true, ..Style::default() }));
//! for OutputFile { path, text } in &outcome.files {
//!     println!("{path}: {} lines", text.lines().count());
//! }
//! # assert!(outcome.is_success());
//! ```
//!
//! Hidden modules are public for soapstone's own tests and tools only; they are not subject to semantic versioning.
//!
//! # Features
//! | feature | adds |
//! |---|---|
//! | `cli` (default) | the command `soapstone`: downloads, the lock file, crates with manifests. A build script does not need it: `default-features = false` |

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
