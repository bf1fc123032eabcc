//! Checks of the constraining facets that generated types do not express themselves: lengths, bounds, digits, patterns
//! (XSD 1.0 Part 2 §4.3).
//!
//! [`check`] checks a single literal. Checks work on the literal, exactly: no number goes
//! through a float unless its type is one.

mod blocks;
mod error;
mod literal;
mod pattern;
mod primitive;
mod translate;

use std::borrow::Cow;

use self::literal::Literal;
use super::Facets;
use crate::xsd::{Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time};

pub use error::FacetError;
pub use primitive::Primitive;

/// Checks a literal against the facets of its type, which is derived from `primitive`.
///
/// White space is processed first, as the primitive type requires. Facets that do not apply to it are ignored.
///
/// # Errors
/// The first violation; where there is none, the first facet that could not be checked (see
/// [`FacetError::is_violation`]).
pub fn check(facets: &Facets, primitive: Primitive, text: &str) -> Result<(), FacetError> {
    let literal = primitive.normalize(text);
    if let Some(actual) = primitive.length(&literal).filter(|_| facets.length != (None, None)) {
        check_length(facets, actual)?;
    }
    check_digits(facets, primitive, &literal)?;
    check_bounds(facets, primitive, &literal)?;
    check_values(facets, primitive, &literal)?;
    pattern::check(facets.patterns, &literal)
}

/// `length`, `minLength`, `maxLength` (§4.3.1–§4.3.3) against a length, in the unit of the type.
pub(crate) fn check_length(facets: &Facets, actual: u64) -> Result<(), FacetError> {
    let (min, max) = facets.length;
    let fits =
        |limit: Option<u32>, is_fit: fn(u64, u64) -> bool| limit.is_none_or(|limit| is_fit(actual, limit.into()));
    if fits(min, |actual, limit| actual >= limit) && fits(max, |actual, limit| actual <= limit) {
        Ok(())
    } else {
        Err(FacetError::Length { actual, min, max })
    }
}

/// `totalDigits` and `fractionDigits` (§4.3.11, §4.3.12), by value: zeros at either end do not count.
fn check_digits(facets: &Facets, primitive: Primitive, literal: &str) -> Result<(), FacetError> {
    if primitive != Primitive::Decimal || facets.total_digits.is_none() && facets.fraction_digits.is_none() {
        return Ok(());
    }
    let unsigned = literal.trim_start_matches(['+', '-']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let fraction = fraction.trim_end_matches('0').len();
    let total = whole.trim_start_matches('0').len() + fraction;
    let exceeds = |actual: usize, limit: Option<u32>| limit.filter(|limit| actual as u64 > u64::from(*limit));
    if let Some(max) = exceeds(total, facets.total_digits) {
        return Err(FacetError::TotalDigits { actual: total, max });
    }
    match exceeds(fraction, facets.fraction_digits) {
        Some(max) => Err(FacetError::FractionDigits { actual: fraction, max }),
        None => Ok(()),
    }
}

/// `minInclusive`, `minExclusive`, `maxInclusive`, `maxExclusive` (§4.3.7–§4.3.10), in the order of the primitive type.
fn check_bounds(facets: &Facets, primitive: Primitive, literal: &str) -> Result<(), FacetError> {
    if facets.min.is_none() && facets.max.is_none() {
        return Ok(());
    }
    match primitive {
        Primitive::Decimal => compare::<Decimal>(facets, literal),
        Primitive::Float => compare::<f32>(facets, literal),
        Primitive::Double => compare::<f64>(facets, literal),
        Primitive::Duration => compare::<Duration>(facets, literal),
        Primitive::DateTime => compare::<DateTime>(facets, literal),
        Primitive::Time => compare::<Time>(facets, literal),
        Primitive::Date => compare::<Date>(facets, literal),
        Primitive::GYearMonth => compare::<GYearMonth>(facets, literal),
        Primitive::GYear => compare::<GYear>(facets, literal),
        Primitive::GMonthDay => compare::<GMonthDay>(facets, literal),
        Primitive::GDay => compare::<GDay>(facets, literal),
        Primitive::GMonth => compare::<GMonth>(facets, literal),
        _ => Ok(()),
    }
}

/// `enumeration` (§4.3.5), by value.
fn check_values(facets: &Facets, primitive: Primitive, literal: &str) -> Result<(), FacetError> {
    if facets.values.is_empty() {
        return Ok(());
    }
    let same = match primitive {
        Primitive::Decimal => same_value::<Decimal>,
        Primitive::Boolean => same_value::<bool>,
        Primitive::Float => same_value::<f32>,
        Primitive::Double => same_value::<f64>,
        Primitive::Duration => same_value::<Duration>,
        Primitive::DateTime => same_value::<DateTime>,
        Primitive::Time => same_value::<Time>,
        Primitive::Date => same_value::<Date>,
        _ => |one: &str, other: &str| one == other,
    };
    let known = facets.values.iter().any(|value| same(&primitive.normalize(value), literal));
    if known { Ok(()) } else { Err(FacetError::Value { values: facets.values }) }
}

fn same_value<T: Literal + PartialEq>(one: &str, other: &str) -> bool {
    let read = |text: &str| T::from_literal(text);
    one == other || read(one).is_some_and(|value| read(other) == Some(value))
}

/// A value that is not ordered against a bound (a date without a zone, NaN) is beyond it.
fn compare<T: Literal + PartialOrd>(facets: &Facets, literal: &str) -> Result<(), FacetError> {
    let read = |text: &str| T::from_literal(text);
    let bound_of = |bound: &'static str| {
        read(bound).ok_or(FacetError::Unsupported { facet: bound, reason: Cow::Borrowed("the bound is no value") })
    };
    let value = read(literal).ok_or(FacetError::NotAValue { expected: T::EXPECTED })?;
    if let Some((bound, exclusive)) = facets.min {
        let limit = bound_of(bound)?;
        if !(value > limit || !exclusive && value == limit) {
            return Err(FacetError::Min { bound, exclusive });
        }
    }
    if let Some((bound, exclusive)) = facets.max {
        let limit = bound_of(bound)?;
        if !(value < limit || !exclusive && value == limit) {
            return Err(FacetError::Max { bound, exclusive });
        }
    }
    Ok(())
}
