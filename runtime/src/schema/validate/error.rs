//! Violations of facets.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// A facet that a literal violates, or that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FacetError {
    /// The literal is not a value of the primitive type at all, so that there is nothing to compare.
    NotAValue {
        /// The name of the primitive type.
        expected: &'static str,
    },
    /// `length`, `minLength` or `maxLength`, in characters, octets or items.
    Length {
        /// The literal's length.
        actual: u64,
        /// The least length.
        min: Option<u32>,
        /// The greatest length.
        max: Option<u32>,
    },
    /// `minInclusive` or `minExclusive`.
    Min {
        /// The bound as the schema has it.
        bound: &'static str,
        /// Whether the bound itself is out of range.
        exclusive: bool,
    },
    /// `maxInclusive` or `maxExclusive`.
    Max {
        /// The bound as the schema has it.
        bound: &'static str,
        /// Whether the bound itself is out of range.
        exclusive: bool,
    },
    /// `totalDigits`.
    TotalDigits {
        /// The number of digits that the value takes.
        actual: usize,
        /// The greatest number allowed.
        max: u32,
    },
    /// `fractionDigits`.
    FractionDigits {
        /// The number of digits that the value takes after the decimal point.
        actual: usize,
        /// The greatest number allowed.
        max: u32,
    },
    /// `enumeration`.
    Value {
        /// The values as the schema has them.
        values: &'static [&'static str],
    },
    /// `pattern`.
    Pattern {
        /// The regular expression as the schema has it.
        pattern: &'static str,
    },
    /// The facet could not be checked: nothing is known to be wrong with the literal.
    Unsupported {
        /// The pattern or the bound as the schema has it.
        facet: &'static str,
        /// The reason why it was not checked.
        reason: Cow<'static, str>,
    },
}

impl FacetError {
    /// Returns whether the literal violates its type; false where a facet could not be checked.
    #[must_use]
    pub const fn is_violation(&self) -> bool {
        !matches!(self, Self::Unsupported { .. })
    }
}

impl fmt::Display for FacetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAValue { expected } => write!(f, "not a value of xs:{expected}"),
            Self::Length { actual, min: Some(min), max: Some(max) } if min == max => {
                write!(f, "the length is {actual} instead of {min}")
            }
            Self::Length { actual, min: Some(min), .. } if *actual < u64::from(*min) => {
                write!(f, "the length is {actual}, less than {min}")
            }
            Self::Length { actual, max, .. } => {
                write!(f, "the length is {actual}, more than {}", max.unwrap_or_default())
            }
            Self::Min { bound, exclusive: false } => write!(f, "less than {bound}"),
            Self::Min { bound, exclusive: true } => write!(f, "not more than {bound}"),
            Self::Max { bound, exclusive: false } => write!(f, "more than {bound}"),
            Self::Max { bound, exclusive: true } => write!(f, "not less than {bound}"),
            Self::TotalDigits { actual, max } => write!(f, "{actual} digits, more than {max}"),
            Self::FractionDigits { actual, max } => write!(f, "{actual} digits after the point, more than {max}"),
            Self::Value { values } => write!(f, "none of the values {}", values.join(", ")),
            Self::Pattern { pattern } => write!(f, "the pattern {pattern} does not match"),
            Self::Unsupported { facet, reason } => write!(f, "the facet {facet} was not checked: {reason}"),
        }
    }
}

impl Error for FacetError {}
