//! The messages of each case, through the types that were generated for them.
//!
//! [`round_trip`] reads and writes every one of them. The other modules use the clients as an application would, over a
//! transport that responds from the folder of the case.

mod attributes;
mod binary;
mod building;
mod changes;
mod deep;
mod defects;
mod derivation;
mod derives;
mod descriptions;
mod encoded;
mod encoded_arrays;
mod encoded_nulls;
mod exactness;
mod exchange;
mod fixed_point;
mod lexical;
mod list_types;
mod mime_parts;
mod open_content;
mod particles;
mod policies;
mod round_trip;
mod soap;
mod values;
