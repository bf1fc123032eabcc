//! What the interop driver and the programs that it compiles share: the features, their outcomes, the report in which a
//! program hands them over, and random values.
//!
//! A crate of its own, because the programs are compiled against generated clients and shall not wait for the generator.

mod feature;
mod random;
mod report;

pub use feature::Feature;
pub use random::{Random, text};
pub use report::{Outcome, Report, equal, parse};
