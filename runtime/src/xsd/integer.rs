//! `xs:integer` and the types derived from it that no primitive type of Rust holds.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::error::InvalidValue;
use super::text::{Buffer, trim};

pub(crate) const EXPECTED: &str = "integer";

/// The most digits that [`Integer`] and [`Decimal`](super::Decimal) read, leading zeros aside.
///
/// XSD requires 18. The limit is there because reading a number takes time that grows faster than its length.
pub const MAX_DIGITS: usize = 10_000;

pub(crate) const TOO_LONG: &str = "it has more than 10000 digits";

/// The longest run of digits that always fits 64 bits.
pub(crate) const SMALL_DIGITS: usize = 18;

/// `xs:integer`: a whole number of any size (XSD 1.0 Part 2 §3.3.13); also `nonNegativeInteger`, `positiveInteger`,
/// `nonPositiveInteger` and `negativeInteger`, whose bounds are checked with the other facets.
///
/// Numbers that fit 64 bits take no allocation. For arithmetic convert to [`BigInt`], or to a primitive type with
/// `TryFrom`. Literals of more than [`MAX_DIGITS`] digits are rejected.
///
/// ```
/// use soapstone::xsd::Integer;
///
/// let big: Integer = "123456789012345678901234567890".parse()?;
/// assert_eq!(big.to_i64(), None);
/// assert_eq!(Integer::from(42).to_i64(), Some(42));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
///
/// Conversions:
///
/// ```
/// use soapstone::xsd::Integer;
///
/// let big: Integer = "18446744073709551615".parse()?;
/// assert_eq!((big.to_i64(), big.to_u64(), big.to_i128()), (None, Some(u64::MAX), Some(18_446_744_073_709_551_615)));
/// assert_eq!(big.to_f64(), 18_446_744_073_709_551_615.0);
/// assert_eq!(Integer::from(big.to_bigint() + 1).to_string(), "18446744073709551616");
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

/// `Big` holds only what does not fit `Small`, so that equal numbers have equal representations.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    Big(Box<BigInt>),
}

impl Integer {
    /// The number 0.
    pub const ZERO: Self = Self(Repr::Small(0));

    /// Returns the number, if it fits 64 bits with a sign.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(value) => Some(value),
            Repr::Big(_) => None,
        }
    }

    /// Returns the number, if it fits 64 bits without a sign.
    #[must_use]
    pub fn to_u64(&self) -> Option<u64> {
        u64::try_from(self).ok()
    }

    /// Returns the number, if it fits 128 bits with a sign.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        i128::try_from(self).ok()
    }

    /// Returns the nearest double; infinity where the number is beyond all of them.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Small(value) => *value as f64,
            Repr::Big(value) => value.to_f64().unwrap_or(f64::NAN),
        }
    }

    /// Returns the number as the type that calculates with it.
    #[must_use]
    pub fn to_bigint(&self) -> BigInt {
        match &self.0 {
            Repr::Small(value) => BigInt::from(*value),
            Repr::Big(value) => BigInt::clone(value),
        }
    }

    /// The literal, passed on without an allocation where the number is small.
    pub(crate) fn with_literal<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        match &self.0 {
            Repr::Small(value) => {
                let mut out = Buffer::<24>::new();
                if *value < 0 {
                    out.push(b'-');
                }
                out.push_number(value.unsigned_abs(), 1);
                take(out.as_str())
            }
            Repr::Big(value) => take(&value.to_string()),
        }
    }
}

impl Default for Integer {
    fn default() -> Self {
        Self::ZERO
    }
}

impl FromStr for Integer {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let malformed = InvalidValue::new(EXPECTED, "it is not a sequence of digits with an optional sign");
        let (negative, digits) = split_sign(trim(text));
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed);
        }
        let digits = digits.trim_start_matches('0');
        if digits.len() > MAX_DIGITS {
            return Err(InvalidValue::new(EXPECTED, TOO_LONG));
        }
        if digits.len() <= SMALL_DIGITS {
            let value = digits.bytes().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
            return Ok(Self::from(if negative { -value } else { value }));
        }
        let magnitude = BigInt::parse_bytes(digits.as_bytes(), 10).ok_or(malformed)?;
        Ok(Self::from(if negative { -magnitude } else { magnitude }))
    }
}

/// Takes an optional sign off a number; true if it is a minus.
pub(crate) fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_literal(|text| {
            let (negative, digits) = split_sign(text);
            f.pad_integral(!negative, "", digits)
        })
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Integer({self})")
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(mine), Repr::Small(theirs)) => mine.cmp(theirs),
            (Repr::Big(mine), Repr::Big(theirs)) => mine.cmp(theirs),
            // A big number is greater than every small one if it is positive, and less if it is negative.
            (Repr::Big(mine), Repr::Small(_)) => mine.sign().cmp(&Sign::NoSign),
            (Repr::Small(_), Repr::Big(theirs)) => Sign::NoSign.cmp(&theirs.sign()),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<BigInt> for Integer {
    fn from(value: BigInt) -> Self {
        Self(i64::try_from(&value).map_or_else(|_| Repr::Big(Box::new(value)), Repr::Small))
    }
}

impl From<Integer> for BigInt {
    fn from(value: Integer) -> Self {
        match value.0 {
            Repr::Small(value) => value.into(),
            Repr::Big(value) => *value,
        }
    }
}

/// Conversions from and to primitive types: those that always fit 64 bits, and those that may not.
macro_rules! primitives {
    (small: $($small:ident)*; large: $($large:ident)*) => {
        $(impl From<$small> for Integer {
            fn from(value: $small) -> Self {
                Self(Repr::Small(value.into()))
            }
        })*
        $(impl From<$large> for Integer {
            fn from(value: $large) -> Self {
                Self(i64::try_from(value).map_or_else(|_| Repr::Big(Box::new(value.into())), Repr::Small))
            }
        })*
        $(primitives!(@to $small);)*
        $(primitives!(@to $large);)*
    };
    (@to $primitive:ident) => {
        impl TryFrom<&Integer> for $primitive {
            type Error = InvalidValue;

            fn try_from(value: &Integer) -> Result<Self, InvalidValue> {
                let fitting = match &value.0 {
                    Repr::Small(value) => Self::try_from(*value).ok(),
                    Repr::Big(value) => Self::try_from(value.as_ref()).ok(),
                };
                fitting.ok_or(InvalidValue::new(stringify!($primitive), "the number does not fit"))
            }
        }

        impl TryFrom<Integer> for $primitive {
            type Error = InvalidValue;

            fn try_from(value: Integer) -> Result<Self, InvalidValue> {
                Self::try_from(&value)
            }
        }
    };
}
primitives!(small: i8 i16 i32 i64 u8 u16 u32; large: u64 i128 u128 isize usize);
