//! The types whose values facets compare.

use crate::xsd::{
    Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time, boolean, date, date_time,
    decimal, duration, time,
};

/// A type whose literals have values that can be compared.
pub(super) trait Literal: Sized {
    /// The name of the built-in type.
    const EXPECTED: &'static str;

    /// Returns the value of a literal.
    fn from_literal(text: &str) -> Option<Self>;
}

macro_rules! literals {
    ($($type:ty, $expected:expr, |$text:ident| $value:expr;)*) => {$(
        impl Literal for $type {
            const EXPECTED: &'static str = $expected;

            fn from_literal($text: &str) -> Option<Self> {
                $value
            }
        }
    )*};
}

literals! {
    Decimal, decimal::EXPECTED, |text| text.parse().ok();
    Duration, duration::EXPECTED, |text| text.parse().ok();
    DateTime, date_time::EXPECTED, |text| text.parse().ok();
    Time, time::EXPECTED, |text| text.parse().ok();
    Date, date::EXPECTED, |text| text.parse().ok();
    GYearMonth, GYearMonth::EXPECTED, |text| text.parse().ok();
    GYear, GYear::EXPECTED, |text| text.parse().ok();
    GMonthDay, GMonthDay::EXPECTED, |text| text.parse().ok();
    GDay, GDay::EXPECTED, |text| text.parse().ok();
    GMonth, GMonth::EXPECTED, |text| text.parse().ok();
    f32, "float", |text| <f32 as crate::xsd::float::Float>::from_literal(text, false);
    f64, "double", |text| <f64 as crate::xsd::float::Float>::from_literal(text, false);
    bool, "boolean", |text| boolean(text, false);
}
