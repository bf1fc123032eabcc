//! The built-in types of XML Schema: a Rust type for each that the standard library lacks, and the forms that values have in
//! text. This layer depends on `std`, the number crates and the names of XML. It does not depend on descriptors, documents
//! or SOAP.
//!
//! Rust types for those of XSD's built-in types that the standard library has no exact match for (XSD 1.0 Part 2).
//!
//! All of them are exact: no number goes through a float, no digit and no time zone is lost, and what cannot be held
//! is an [`InvalidValue`] that states why. Each reads its literals with [`FromStr`](std::str::FromStr), XML white space
//! at the ends allowed, and prints them with [`Display`](std::fmt::Display); on the wire they go through
//! `Simple`.
//!
//! The features `jiff`, `chrono` and `time` add conversions from and to those crates' types. A conversion that could
//! lose something (a time zone, digits) fails instead.

mod binary;
mod boolean;
mod calendar;
#[cfg(feature = "chrono")]
mod convert_chrono;
#[cfg(feature = "jiff")]
mod convert_jiff;
#[cfg(feature = "time")]
mod convert_time;
pub(crate) mod date;
pub(crate) mod date_time;
pub(crate) mod decimal;
pub(crate) mod duration;
mod error;
pub(crate) mod float;
mod gregorian;
pub(crate) mod integer;
mod list;
mod macros;
mod octets;
mod offset;
mod qname;
mod scoped_text;
mod text;
pub(crate) mod time;
#[cfg(feature = "serde")]
mod with_serde;

pub use bigdecimal::BigDecimal;
pub(crate) use boolean::boolean;
pub use list::List;
pub use num_bigint::BigInt;

pub use binary::{Base64Binary, HexBinary};
pub use date::Date;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use duration::Duration;
pub use error::InvalidValue;
pub use gregorian::{GDay, GMonth, GMonthDay, GYear, GYearMonth};
pub use integer::{Integer, MAX_DIGITS};
pub use octets::Binary;
pub use offset::Offset;
pub use qname::QName;
pub(crate) use qname::split;
pub use scoped_text::ScopedText;
pub(crate) use scoped_text::mentioned;
pub(crate) use text::{Buffer, pad};
pub use time::Time;
