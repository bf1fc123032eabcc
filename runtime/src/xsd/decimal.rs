//! `xs:decimal`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use bigdecimal::{BigDecimal, RoundingMode};
use num_bigint::BigInt;

use super::error::InvalidValue;
use super::integer::{Integer, MAX_DIGITS, SMALL_DIGITS, TOO_LONG, split_sign};
use super::text::{Buffer, trim};

pub(crate) const EXPECTED: &str = "decimal";

/// `xs:decimal`: a decimal number of any size and precision, never a float (XSD 1.0 Part 2 §3.2.3).
///
/// Fraction digits are kept as given, so that `12.50` is written as `12.50`, but numbers are compared by value: `12.50`
/// equals `12.5`. No exponent is read or written. Numbers of up to 18 digits take no allocation. For arithmetic convert
/// to [`BigDecimal`]. Literals of more than [`MAX_DIGITS`] digits are rejected.
///
/// ```
/// use soapstone::xsd::Decimal;
///
/// let price: Decimal = "12.50".parse()?;
/// assert_eq!(price, "+12.5".parse()?);
/// assert_eq!(price.to_string(), "12.50");
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
///
/// Conversions:
///
/// ```
/// use soapstone::xsd::{Decimal, Integer};
///
/// let price = Decimal::new(1250, 2)?;
/// assert_eq!((price.to_f64(), price.to_i64(), price.to_integer()), (12.5, None, None));
/// assert_eq!(Decimal::new(3, 0)?.to_integer(), Some(Integer::from(3)));
///
/// let doubled = Decimal::try_from(price.to_bigdecimal() * 2)?;
/// assert_eq!((doubled, Decimal::ZERO < price), ("25".parse()?, true));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone)]
pub struct Decimal(Repr);

#[derive(Clone)]
enum Repr {
    /// `unscaled` × 10^−`scale`, with a scale of at most [`SMALL_DIGITS`].
    Small {
        unscaled: i64,
        scale: u8,
    },
    Big(Box<BigDecimal>),
}

impl Decimal {
    /// The number 0.
    pub const ZERO: Self = Self(Repr::Small { unscaled: 0, scale: 0 });

    /// Creates the number `unscaled` × 10^−`scale`: `Decimal::new(1250, 2)` is 12.50.
    ///
    /// # Errors
    /// The scale exceeds [`MAX_DIGITS`].
    pub fn new(unscaled: i64, scale: u32) -> Result<Self, InvalidValue> {
        match u8::try_from(scale) {
            Ok(scale) if usize::from(scale) <= SMALL_DIGITS => Ok(Self(Repr::Small { unscaled, scale })),
            _ => BigDecimal::new(unscaled.into(), scale.into()).try_into(),
        }
    }

    /// Returns the number, if it is whole and fits 64 bits with a sign.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.to_integer()?.to_i64()
    }

    /// Returns the nearest double.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        // Reading the digits is the one way that is rounded correctly.
        self.with_literal(|text| text.parse().unwrap_or(f64::NAN))
    }

    /// Returns the number, if it is whole.
    #[must_use]
    pub fn to_integer(&self) -> Option<Integer> {
        match self.normalized() {
            Repr::Small { unscaled, scale: 0 } => Some(unscaled.into()),
            Repr::Small { .. } => None,
            Repr::Big(value) => {
                let whole = value.with_scale(0);
                (whole == *value).then(|| whole.into_bigint_and_exponent().0.into())
            }
        }
    }

    /// Returns the number as the type that calculates with it.
    #[must_use]
    pub fn to_bigdecimal(&self) -> BigDecimal {
        match &self.0 {
            Repr::Small { unscaled, scale } => BigDecimal::new((*unscaled).into(), (*scale).into()),
            Repr::Big(value) => BigDecimal::clone(value),
        }
    }

    /// The literal, passed on without an allocation where the number is small.
    pub(crate) fn with_literal<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        match &self.0 {
            Repr::Small { unscaled, scale } => take(small_literal(*unscaled, *scale).as_str()),
            Repr::Big(value) => take(&big_literal(value)),
        }
    }

    /// The one representation that all equal numbers share: no zero at the end of the fraction, and small if possible.
    fn normalized(&self) -> Repr {
        match &self.0 {
            Repr::Small { unscaled, scale } => {
                let (mut unscaled, mut scale) = (*unscaled, *scale);
                while scale > 0 && unscaled % 10 == 0 {
                    unscaled /= 10;
                    scale -= 1;
                }
                Repr::Small { unscaled, scale }
            }
            Repr::Big(value) => {
                let (unscaled, scale) = value.normalized().into_bigint_and_exponent();
                // A negative scale would have taken the zeros of whole numbers, which small ones keep.
                let whole = if scale < 0 { value.with_scale(0) } else { BigDecimal::new(unscaled, scale) };
                shrink(whole)
            }
        }
    }
}

/// Chooses the representation of a number whose scale is not negative.
fn shrink(value: BigDecimal) -> Repr {
    let (unscaled, scale) = value.as_bigint_and_scale();
    match (i64::try_from(unscaled.as_ref()), u8::try_from(scale)) {
        (Ok(unscaled), Ok(scale)) if usize::from(scale) <= SMALL_DIGITS => Repr::Small { unscaled, scale },
        _ => Repr::Big(Box::new(value)),
    }
}

fn small_literal(unscaled: i64, scale: u8) -> Buffer<48> {
    let mut out = Buffer::new();
    if unscaled < 0 {
        out.push(b'-');
    }
    // The scale is at most 18, and 10¹⁸ fits.
    let unit = 10_u64.saturating_pow(scale.into());
    let digits = unscaled.unsigned_abs();
    out.push_number(digits / unit, 1);
    if scale > 0 {
        out.push(b'.');
        out.push_number(digits % unit, scale.into());
    }
    out
}

fn big_literal(value: &BigDecimal) -> String {
    let (unscaled, scale) = value.as_bigint_and_scale();
    let scale = usize::try_from(scale).unwrap_or_default();
    let digits = unscaled.magnitude().to_string();
    let sign = if unscaled.sign() == num_bigint::Sign::Minus { "-" } else { "" };
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    match digits.len().checked_sub(scale).filter(|whole| *whole > 0) {
        Some(whole) => {
            let (whole, fraction) = digits.split_at(whole);
            format!("{sign}{whole}.{fraction}")
        }
        None => format!("{sign}0.{digits:0>scale$}"),
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::ZERO
    }
}

impl FromStr for Decimal {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let malformed = InvalidValue::new(EXPECTED, "it is not digits with an optional sign and decimal point");
        let (negative, digits) = split_sign(trim(text));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut all = whole.bytes().chain(fraction.bytes());
        if whole.is_empty() && fraction.is_empty() || !all.all(|byte| byte.is_ascii_digit()) {
            return Err(malformed);
        }
        let whole = whole.trim_start_matches('0');
        if whole.len() + fraction.len() <= SMALL_DIGITS {
            let digits = whole.bytes().chain(fraction.bytes());
            let unscaled = digits.fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
            // At most 18 digits were counted, so the cast keeps the scale whole.
            let scale = fraction.len() as u8;
            return Ok(Self(Repr::Small { unscaled: if negative { -unscaled } else { unscaled }, scale }));
        }
        // Trailing zeros do not change the value; they are dropped only if they would exceed the limit.
        let fraction = if fraction.len() > MAX_DIGITS { fraction.trim_end_matches('0') } else { fraction };
        if whole.len() + fraction.len() > MAX_DIGITS {
            return Err(InvalidValue::new(EXPECTED, TOO_LONG));
        }
        let digits = [if negative { "-" } else { "" }, whole, fraction].concat();
        let scale = i64::try_from(fraction.len()).map_err(|_| malformed)?;
        let unscaled = if digits.len() > usize::from(negative) {
            BigInt::parse_bytes(digits.as_bytes(), 10).ok_or(malformed)?
        } else {
            BigInt::ZERO
        };
        Ok(Self(shrink(BigDecimal::new(unscaled, scale))))
    }
}

impl fmt::Display for Decimal {
    /// Rounded to the precision that the format requires, as floats are: to even where two are as near.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pad = |f: &mut fmt::Formatter<'_>, text: &str| {
            let (negative, digits) = split_sign(text);
            f.pad_integral(!negative, "", digits)
        };
        match f.precision().and_then(|digits| i64::try_from(digits).ok()) {
            Some(digits) => {
                let rounded = self.to_bigdecimal().with_scale_round(digits, RoundingMode::HalfEven);
                pad(f, &big_literal(&rounded))
            }
            None => self.with_literal(|text| pad(f, text)),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small { unscaled, scale }, Repr::Small { unscaled: theirs, scale: their_scale }) =
            (&self.0, &other.0)
        {
            // 64 bits times 10¹⁸ fit 128 bits.
            let common = (*scale).max(*their_scale);
            let mine = i128::from(*unscaled) * 10_i128.pow((common - scale).into());
            return mine.cmp(&(i128::from(*theirs) * 10_i128.pow((common - their_scale).into())));
        }
        self.to_bigdecimal().cmp(&other.to_bigdecimal())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.normalized() {
            Repr::Small { unscaled, scale } => (unscaled, scale).hash(state),
            Repr::Big(value) => value.as_bigint_and_scale().hash(state),
        }
    }
}

impl TryFrom<BigDecimal> for Decimal {
    type Error = InvalidValue;

    /// Fails where the number, written without an exponent, has more than [`MAX_DIGITS`] digits.
    fn try_from(value: BigDecimal) -> Result<Self, InvalidValue> {
        let digits = i64::try_from(value.digits()).unwrap_or(i64::MAX);
        let scale = value.fractional_digit_count();
        let limit = MAX_DIGITS as i64;
        let whole = digits.saturating_sub(scale).max(0);
        if scale > limit || whole.saturating_add(scale.max(0)) > limit {
            return Err(InvalidValue::new(EXPECTED, TOO_LONG));
        }
        Ok(Self(shrink(if scale < 0 { value.with_scale(0) } else { value })))
    }
}

impl From<Decimal> for BigDecimal {
    fn from(value: Decimal) -> Self {
        match value.0 {
            Repr::Small { .. } => value.to_bigdecimal(),
            Repr::Big(value) => *value,
        }
    }
}

impl From<Integer> for Decimal {
    fn from(value: Integer) -> Self {
        match value.to_i64() {
            Some(small) => Self(Repr::Small { unscaled: small, scale: 0 }),
            None => Self(Repr::Big(Box::new(BigDecimal::from(BigInt::from(value))))),
        }
    }
}

impl TryFrom<Decimal> for Integer {
    type Error = InvalidValue;

    fn try_from(value: Decimal) -> Result<Self, InvalidValue> {
        value.to_integer().ok_or(InvalidValue::new(super::integer::EXPECTED, "the number is not whole"))
    }
}

impl TryFrom<f64> for Decimal {
    type Error = InvalidValue;

    /// The shortest decimal number that reads as this double. Fails for infinity and NaN.
    fn try_from(value: f64) -> Result<Self, InvalidValue> {
        value.to_string().parse()
    }
}

/// Whole numbers of primitive types.
macro_rules! primitives {
    ($($primitive:ident)*) => {$(
        impl From<$primitive> for Decimal {
            fn from(value: $primitive) -> Self {
                Integer::from(value).into()
            }
        }
    )*};
}
primitives!(i8 i16 i32 i64 u8 u16 u32 u64 i128 u128 isize usize);
