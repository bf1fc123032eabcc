//! Generates typed Rust SOAP clients from WSDL 1.1 and XML Schema 1.0 documents.

pub mod diagnostics;
pub mod emit;
mod generator;
pub mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod output;
pub mod parse;
pub mod resolve;

pub use generator::{Config, Outcome, generate};
