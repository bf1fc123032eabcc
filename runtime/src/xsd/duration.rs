//! `xs:duration`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::calendar::{ATTOSECONDS, SECONDS_PER_DAY, days_from_civil, parse_fraction, write_fraction};
use super::error::InvalidValue;
use super::text::{Buffer, Scanner, number};

pub(crate) const EXPECTED: &str = "duration";
const NANOSECOND: u64 = 1_000_000_000;

/// Room for a sign, six numbers of 20 digits with their letters, `P`, `T` and a fraction of 19 characters.
pub(crate) type LiteralText = Buffer<160>;

/// `xs:duration`: years, months, days, hours, minutes and seconds, kept as they were given (XSD 1.0 Part 2 §3.2.6).
///
/// Components are 64 bits wide and need not be normalised: `PT90S` stays 90 seconds. Fractions of a second are exact to
/// 18 digits.
///
/// Two values are compared by adding them to the four instants that §3.2.6.2 names; where those disagree (`P1M` and
/// `P30D`) there is no order. `P1Y` equals `P12M`, and `P1D` equals `PT24H`.
///
/// ```
/// use soapstone::xsd::Duration;
///
/// let parsed: Duration = "P1Y2MT90.5S".parse()?;
/// assert_eq!(parsed, Duration::new(1, 2, 0, 0, 1, 30).with_nanosecond(500_000_000)?);
/// assert_eq!(parsed.to_string(), "P1Y2MT90.5S");
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
///
/// Components and sums:
///
/// ```
/// use soapstone::xsd::Duration;
///
/// let duration = Duration::new(1, 2, 3, 4, 5, 6).with_attosecond(7)?;
/// assert_eq!((duration.years(), duration.months(), duration.days()), (1, 2, 3));
/// assert_eq!((duration.hours(), duration.minutes(), duration.seconds()), (4, 5, 6));
/// assert_eq!((duration.nanosecond(), duration.attosecond()), (0, 7));
///
/// // Months have no length in seconds.
/// let back = Duration::new(1, 6, 0, 2, 0, 0).negated();
/// assert!(back.is_negative() && !back.is_zero());
/// assert_eq!((back.total_months(), back.total_seconds()), (-18, -7200));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy, Default)]
pub struct Duration {
    negative: bool,
    years: u64,
    months: u64,
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    attosecond: u64,
}

impl Duration {
    /// No time at all, `PT0S`.
    pub const ZERO: Self = Self::new(0, 0, 0, 0, 0, 0);

    /// Creates a duration of these components, which are not limited to their usual ranges.
    #[must_use]
    pub const fn new(years: u64, months: u64, days: u64, hours: u64, minutes: u64, seconds: u64) -> Self {
        Self { negative: false, years, months, days, hours, minutes, seconds, attosecond: 0 }
    }

    /// Returns the same duration with this fraction of a second, in nanoseconds.
    ///
    /// # Errors
    /// The value is a second or more.
    pub fn with_nanosecond(self, nanosecond: u32) -> Result<Self, InvalidValue> {
        self.with_attosecond(u64::from(nanosecond) * NANOSECOND)
    }

    /// Returns the same duration with this fraction of a second, in units of 10⁻¹⁸ s.
    ///
    /// # Errors
    /// The value is a second or more.
    pub fn with_attosecond(mut self, attosecond: u64) -> Result<Self, InvalidValue> {
        if attosecond >= ATTOSECONDS {
            return Err(InvalidValue::new(EXPECTED, "the fraction of a second is a second or more"));
        }
        self.attosecond = attosecond;
        Ok(self)
    }

    /// Returns the same duration the other way.
    #[must_use]
    pub const fn negated(mut self) -> Self {
        self.negative = !self.negative;
        self
    }

    /// Returns whether the duration is less than nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.negative && !self.is_zero()
    }

    /// Returns whether all components are 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.years | self.months | self.days | self.hours | self.minutes | self.seconds | self.attosecond == 0
    }

    /// Returns the years, without the sign.
    #[must_use]
    pub const fn years(self) -> u64 {
        self.years
    }

    /// Returns the months beside the years, without the sign.
    #[must_use]
    pub const fn months(self) -> u64 {
        self.months
    }

    /// Returns the days, without the sign.
    #[must_use]
    pub const fn days(self) -> u64 {
        self.days
    }

    /// Returns the hours beside the days, without the sign.
    #[must_use]
    pub const fn hours(self) -> u64 {
        self.hours
    }

    /// Returns the minutes beside the hours, without the sign.
    #[must_use]
    pub const fn minutes(self) -> u64 {
        self.minutes
    }

    /// Returns the seconds beside the minutes, without the sign and the fraction.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.seconds
    }

    /// Returns the fraction of a second in whole nanoseconds, without the sign; what is finer is cut off.
    #[must_use]
    pub const fn nanosecond(self) -> u32 {
        // Below 10⁹ because the fraction is below 10¹⁸.
        (self.attosecond / NANOSECOND) as u32
    }

    /// Returns the fraction of a second in units of 10⁻¹⁸ s, without the sign.
    #[must_use]
    pub const fn attosecond(self) -> u64 {
        self.attosecond
    }

    /// Years and months as months, with the sign.
    #[must_use]
    pub fn total_months(self) -> i128 {
        let months = i128::from(self.years) * 12 + i128::from(self.months);
        if self.negative { -months } else { months }
    }

    /// Returns the days, hours, minutes and seconds as whole seconds, with the sign; the fraction is cut off.
    #[must_use]
    pub fn total_seconds(self) -> i128 {
        let seconds = i128::from(self.days) * SECONDS_PER_DAY
            + i128::from(self.hours) * 3600
            + i128::from(self.minutes) * 60
            + i128::from(self.seconds);
        if self.negative { -seconds } else { seconds }
    }

    /// The literal, on the stack.
    pub(crate) fn literal(self) -> LiteralText {
        let mut out = LiteralText::new();
        if self.is_negative() {
            out.push(b'-');
        }
        out.push(b'P');
        component(&mut out, self.years, b'Y');
        component(&mut out, self.months, b'M');
        component(&mut out, self.days, b'D');
        let timeless = self.hours | self.minutes | self.seconds | self.attosecond == 0;
        if !timeless || self.is_zero() {
            out.push(b'T');
            component(&mut out, self.hours, b'H');
            component(&mut out, self.minutes, b'M');
            if self.seconds | self.attosecond != 0 || self.is_zero() {
                out.push_number(self.seconds, 1);
                write_fraction(self.attosecond, &mut out);
                out.push(b'S');
            }
        }
        out
    }

    /// The four instants that the duration leads to from those that §3.2.6.2 names: seconds and attoseconds.
    fn key(self) -> [(i128, u64); 4] {
        const STARTS: [(i128, u8); 4] = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)];
        let (seconds, attosecond) = match (self.total_seconds(), self.attosecond) {
            (seconds, 0) => (seconds, 0),
            (seconds, part) if self.negative => (seconds - 1, ATTOSECONDS - part),
            (seconds, part) => (seconds, part),
        };
        STARTS.map(|(year, month)| {
            let months = year * 12 + i128::from(month) - 1 + self.total_months();
            // A remainder by 12 fits u8.
            let day = days_from_civil(months.div_euclid(12), months.rem_euclid(12) as u8 + 1, 1);
            (day * SECONDS_PER_DAY + seconds, attosecond)
        })
    }

    /// Stores a number under its letter, which must come after the last one: `YMD`, then `HMS` after the `T`.
    fn place(&mut self, value: u64, letter: u8, timed: bool, last: u8) -> Option<u8> {
        let (slot, position) = match (letter, timed) {
            (b'Y', false) => (&mut self.years, 1),
            (b'M', false) => (&mut self.months, 2),
            (b'D', false) => (&mut self.days, 3),
            (b'H', true) => (&mut self.hours, 4),
            (b'M', true) => (&mut self.minutes, 5),
            (b'S', true) => (&mut self.seconds, 6),
            _ => return None,
        };
        *slot = value;
        (position > last).then_some(position)
    }
}

fn component(out: &mut LiteralText, value: u64, letter: u8) {
    if value != 0 {
        out.push_number(value, 1);
        out.push(letter);
    }
}

impl FromStr for Duration {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let malformed = |reason| InvalidValue::new(EXPECTED, reason);
        let mut scanner = Scanner::new(text);
        let mut value = Self { negative: scanner.eat(b'-'), ..Self::ZERO };
        if !scanner.eat(b'P') {
            return Err(malformed("it does not start with P"));
        }
        let (mut timed, mut last) = (false, 0);
        loop {
            if !timed && scanner.eat(b'T') {
                timed = true;
                if scanner.is_empty() {
                    return Err(malformed("nothing follows the T"));
                }
            }
            let digits = scanner.digits();
            if digits.is_empty() {
                return Err(malformed("a number is missing"));
            }
            let amount = number(digits).ok_or(malformed("a number is beyond 64 bits"))?;
            let fractional = scanner.peek() == Some(b'.');
            value.attosecond = parse_fraction(EXPECTED, &mut scanner)?;
            let letter = scanner.peek().filter(|letter| !fractional || *letter == b'S');
            last = letter
                .filter(|letter| scanner.eat(*letter))
                .and_then(|letter| value.place(amount, letter, timed, last))
                .ok_or(malformed("a number is not followed by its letter (Y, M, D, T, H, M, S in this order)"))?;
            if scanner.is_empty() {
                return Ok(value);
            }
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::text::pad(f, self.literal().as_str())
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Duration({self})")
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Duration {}

impl Hash for Duration {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let [first, rest @ ..] = self.key();
        let [other_first, other_rest @ ..] = other.key();
        let order = first.cmp(&other_first);
        rest.iter().zip(&other_rest).all(|(mine, theirs)| mine.cmp(theirs) == order).then_some(order)
    }
}

impl From<std::time::Duration> for Duration {
    /// Seconds and their fraction.
    fn from(value: std::time::Duration) -> Self {
        Self { seconds: value.as_secs(), attosecond: u64::from(value.subsec_nanos()) * NANOSECOND, ..Self::ZERO }
    }
}

impl TryFrom<Duration> for std::time::Duration {
    type Error = InvalidValue;

    /// Fails where the duration is negative, has years or months (whose length varies), is longer than 2⁶⁴ seconds or
    /// finer than a nanosecond.
    fn try_from(value: Duration) -> Result<Self, InvalidValue> {
        let (seconds, nanosecond) = value.exact_seconds("std::time::Duration")?;
        let reason = if seconds < 0 || value.is_negative() { "it is negative" } else { "it is too long" };
        let invalid = InvalidValue::new("std::time::Duration", reason);
        let seconds = u64::try_from(seconds).ok().filter(|_| !value.is_negative()).ok_or(invalid)?;
        Ok(Self::new(seconds, nanosecond.unsigned_abs()))
    }
}

impl Duration {
    /// Seconds and nanoseconds, both with the sign, where those are all that the duration has.
    pub(crate) fn exact_seconds(self, expected: &'static str) -> Result<(i128, i32), InvalidValue> {
        if self.total_months() != 0 {
            return Err(InvalidValue::new(expected, "it has years or months, whose length varies"));
        }
        let nanosecond = self.exact_nanosecond(expected)?;
        Ok((self.total_seconds(), if self.negative { -nanosecond } else { nanosecond }))
    }

    /// The fraction of a second in nanoseconds, without the sign, where that is all of it.
    pub(crate) fn exact_nanosecond(self, expected: &'static str) -> Result<i32, InvalidValue> {
        if !self.attosecond.is_multiple_of(NANOSECOND) {
            return Err(InvalidValue::new(expected, "the fraction of a second is finer than a nanosecond"));
        }
        // Below 10⁹ because the fraction is below 10¹⁸.
        Ok((self.attosecond / NANOSECOND) as i32)
    }

    /// A duration of so many seconds and nanoseconds, which have the same sign.
    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(crate) fn from_signed(seconds: i64, nanosecond: i32) -> Self {
        Self {
            negative: seconds < 0 || nanosecond < 0,
            seconds: seconds.unsigned_abs(),
            attosecond: u64::from(nanosecond.unsigned_abs()) * NANOSECOND,
            ..Self::ZERO
        }
    }

    /// Returns the duration with the same components and the given sign.
    #[cfg(feature = "jiff")]
    pub(crate) const fn with_sign(mut self, negative: bool) -> Self {
        self.negative = negative;
        self
    }
}
