//! Literals → the types of XML Schema Part 2: what is read is written as the same value, and the order is one.

use std::cmp::Ordering;
use std::fmt::Debug;

use soapstone::codec::simple::{Simple, TextContext, to_text};
use soapstone::xsd::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary, Integer,
    Time,
};

use super::Target;

/// The target.
pub const TARGET: Target = Target { name: "lexical", run: target, seeds: &[], dictionary: DICTIONARY, longest: 512 };

/// Reads each line as a literal of every type, and compares the values of two lines.
///
/// # Panics
/// A value that was written is read as another one or not at all, or two values are ordered in two ways.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut lines = text.lines();
    let (one, other) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    ordered::<Decimal>(one, other);
    ordered::<Integer>(one, other);
    ordered::<Duration>(one, other);
    ordered::<DateTime>(one, other);
    ordered::<Date>(one, other);
    ordered::<Time>(one, other);
    ordered::<GYear>(one, other);
    ordered::<GYearMonth>(one, other);
    ordered::<GMonth>(one, other);
    ordered::<GMonthDay>(one, other);
    ordered::<GDay>(one, other);
    ordered::<i8>(one, other);
    ordered::<u16>(one, other);
    ordered::<i32>(one, other);
    ordered::<u64>(one, other);
    ordered::<f32>(one, other);
    ordered::<f64>(one, other);
    ordered::<bool>(one, other);
    for literal in [one, other] {
        kept::<Base64Binary>(literal);
        kept::<HexBinary>(literal);
        kept::<String>(literal);
    }
}

/// Reads a literal, and what is written of its value.
fn kept<T: Simple + PartialEq + Debug>(literal: &str) -> Option<T> {
    let value = T::parse(literal, &TextContext::NONE).ok()?;
    let written = to_text(&value);
    let again = T::parse(&written, &TextContext::NONE);
    match again {
        // NaN is equal to nothing (XSD 1.0 Part 2 §3.2.4).
        Ok(again) => {
            assert!(again == value || written == "NaN", "{literal:?}, {written:?}: {value:?}, {again:?}");
            assert_eq!(to_text(&again), written, "{literal:?}");
        }
        Err(error) => panic!("{literal:?} is written as {written:?}: {error}"),
    }
    Some(value)
}

fn ordered<T: Simple + PartialEq + PartialOrd + Debug>(one: &str, other: &str) {
    let (Some(one), Some(other)) = (kept::<T>(one), kept::<T>(other)) else { return };
    let order = one.partial_cmp(&other);
    assert_eq!(order.map(Ordering::reverse), other.partial_cmp(&one), "{one:?}, {other:?}");
    if one == other {
        assert_eq!(order, Some(Ordering::Equal), "{one:?}, {other:?}");
    }
}

const DICTIONARY: &[&str] = &[
    "\n",
    "-",
    "+",
    ".",
    "0",
    "00",
    "9999999999",
    "INF",
    "NaN",
    "-INF",
    "E",
    "e-400",
    "true",
    "2024-02-29",
    "-0001-01-01",
    "99999-12-31",
    "T24:00:00",
    "T23:59:59.999999999999",
    "Z",
    "+14:00",
    "-00:01",
    "--02-29",
    "---31",
    "--02",
    "P1Y2M3DT4H5M6.7S",
    "-P0D",
    "PT0.5S",
    "P99999999999999999999Y",
    "QUJD",
    "QQ==",
    "0aFf",
    " ",
    "\t",
];
