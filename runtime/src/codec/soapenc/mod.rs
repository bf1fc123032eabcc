//! SOAP encoding (SOAP 1.1 §5, SOAP 1.2 Part 2 §3): references between elements, arrays, null.

mod expand;
mod null;
mod read_array;
pub(crate) mod references;
mod shape;
mod write_array;

pub use shape::ArrayShape;
pub(crate) use shape::{index_of, size_of};
