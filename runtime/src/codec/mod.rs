//! Values and XML: the traits that connect Rust types with descriptors, the decoder, the encoder, and the rules of SOAP
//! encoding.
//!
//! This layer converts values of generated types to XML and back. It does not depend on envelopes, faults, operations or
//! HTTP.

pub mod any;
mod builtins;
mod containers;
pub mod decode;
pub mod deep;
pub mod encode;
mod floats;
mod fragment;
mod macros;
pub mod nillable;
pub mod nilled;
pub mod simple;
pub mod soapenc;
pub mod swa_ref;
#[cfg(feature = "validate")]
pub mod validate;
pub mod value;

pub(crate) use fragment::one_element;
