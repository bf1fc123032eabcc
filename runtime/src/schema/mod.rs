//! A schema as static data: descriptors of types and their fields, and the facets of simple types.
//!
//! This layer covers the components of XML Schema and the rules that concern one literal. It does not depend on how values
//! are held in Rust, nor how they are read and written.

mod descriptor;
mod details;
pub(crate) mod facets;
mod type_descriptor;
#[cfg(feature = "validate")]
pub mod validate;

pub use descriptor::*;
pub use type_descriptor::*;
