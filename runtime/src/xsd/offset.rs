//! The optional time zone of XSD's dates and times.

use std::fmt;
use std::str::FromStr;

use super::calendar::LiteralText;
use super::error::InvalidValue;
use super::text::{Scanner, two_digits};

pub(crate) const EXPECTED: &str = "time zone";
const MAX_MINUTES: i16 = 14 * 60;

/// A time zone of XSD: the difference of local time from UTC, in minutes, at most ±14:00 (XSD 1.0 Part 2 §3.2.7.3).
///
/// Written as `Z` where it is zero (`+00:00` and `-00:00` mean the same), else as `±hh:mm`.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::Offset;
///
/// let in_india = Offset::from_minutes(330)?;
/// assert_eq!((in_india.to_string().as_str(), in_india.minutes(), in_india.seconds()), ("+05:30", 330, 19_800));
/// assert_eq!((Offset::from_hours(0)?, "Z".parse()?), (Offset::UTC, Offset::UTC));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset {
    minutes: i16,
}

impl Offset {
    /// Coordinated Universal Time, `Z`.
    pub const UTC: Self = Self { minutes: 0 };

    /// Creates an offset of so many minutes east of UTC, west where negative.
    ///
    /// # Errors
    /// The value is more than 14 hours in either direction.
    pub const fn from_minutes(minutes: i16) -> Result<Self, InvalidValue> {
        if minutes < -MAX_MINUTES || minutes > MAX_MINUTES {
            return Err(InvalidValue::new(EXPECTED, "the time zone is beyond ±14:00"));
        }
        Ok(Self { minutes })
    }

    /// Creates an offset of so many hours east of UTC, west where negative.
    ///
    /// # Errors
    /// The value is more than 14 hours in either direction.
    pub const fn from_hours(hours: i8) -> Result<Self, InvalidValue> {
        Self::from_minutes(hours as i16 * 60)
    }

    /// An offset of so many seconds, which must be whole minutes.
    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(crate) fn from_seconds(expected: &'static str, seconds: i32) -> Result<Self, InvalidValue> {
        if seconds % 60 != 0 {
            return Err(InvalidValue::new(expected, "the time zone has seconds"));
        }
        let minutes = i16::try_from(seconds / 60).unwrap_or(i16::MAX);
        Self::from_minutes(minutes).map_err(|error| InvalidValue::new(expected, error.reason()))
    }

    /// Returns minutes east of UTC.
    #[must_use]
    pub const fn minutes(self) -> i16 {
        self.minutes
    }

    /// Seconds east of UTC.
    #[must_use]
    pub const fn seconds(self) -> i32 {
        self.minutes as i32 * 60
    }

    pub(crate) fn scan(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        if scanner.eat(b'Z') {
            return Ok(Self::UTC);
        }
        let malformed = InvalidValue::new(expected, "what follows is not a time zone (Z or ±hh:mm)");
        let east = match scanner.peek() {
            Some(b'+') => scanner.eat(b'+'),
            Some(b'-') => !scanner.eat(b'-'),
            _ => return Err(malformed),
        };
        let hours = scanner.two_digits().ok_or(malformed)?;
        if !scanner.eat(b':') {
            return Err(malformed);
        }
        let minutes = scanner.two_digits().filter(|minutes| *minutes < 60).ok_or(malformed)?;
        let total = i16::from(hours) * 60 + i16::from(minutes);
        Self::from_minutes(if east { total } else { -total })
            .map_err(|error| InvalidValue::new(expected, error.reason()))
    }

    pub(crate) fn write(self, out: &mut LiteralText) {
        if self.minutes == 0 {
            out.push(b'Z');
            return;
        }
        // At most 14 hours, so that the casts keep them whole.
        let minutes = self.minutes.unsigned_abs();
        let ([h1, h2], [m1, m2]) = (two_digits((minutes / 60) as u8), two_digits((minutes % 60) as u8));
        out.push_all(&[if self.minutes < 0 { b'-' } else { b'+' }, h1, h2, b':', m1, m2]);
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = LiteralText::new();
        self.write(&mut out);
        super::text::pad(f, out.as_str())
    }
}

impl FromStr for Offset {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let mut scanner = Scanner::new(text);
        let offset = Self::scan(EXPECTED, &mut scanner)?;
        if scanner.is_empty() { Ok(offset) } else { Err(InvalidValue::new(EXPECTED, "something follows it")) }
    }
}
