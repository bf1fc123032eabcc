//! `xs:time`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::calendar::{self, Clock, Day, LiteralText, Moment};
use super::error::InvalidValue;
use super::macros::calendar_type;
use super::offset::Offset;
use super::text::Scanner;

pub(crate) const EXPECTED: &str = "time";

/// `xs:time`: a time of day that recurs every day, with or without a time zone (XSD 1.0 Part 2 §3.2.8).
///
/// Fractions of a second are exact to 18 digits; `24:00:00` is `00:00:00`. Values are compared as
/// [`DateTime`](super::DateTime)s of one and the same day, which is the order that §3.2.8 lays down.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::Time;
///
/// let time = Time::new(9, 30, 0)?.with_nanosecond(500_000_000)?;
/// assert_eq!((time.hour(), time.minute(), time.second(), time.nanosecond()), (9, 30, 0, 500_000_000));
/// assert_eq!(time.to_string(), "09:30:00.5");
///
/// // Fractions of a second are exact to 18 digits.
/// let fine = Time::new(9, 30, 0)?.with_attosecond(1)?;
/// assert_eq!((fine.nanosecond(), fine.attosecond()), (0, 1));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct Time {
    pub(super) clock: Clock,
    pub(super) offset: Option<Offset>,
}

impl Time {
    /// Creates a time of day without a time zone. Hour 24 is allowed as 24:00:00, which is midnight.
    ///
    /// # Errors
    /// A component is out of its range.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, InvalidValue> {
        let (clock, _) = Clock::new(EXPECTED, hour, minute, second, 0)?;
        Ok(Self { clock, offset: None })
    }

    /// Returns the same value with this fraction of a second, in nanoseconds.
    ///
    /// # Errors
    /// The value is a second or more.
    pub fn with_nanosecond(mut self, nanosecond: u32) -> Result<Self, InvalidValue> {
        self.clock = self.clock.with_nanosecond(EXPECTED, nanosecond)?;
        Ok(self)
    }

    /// Returns the same value with this fraction of a second, in units of 10⁻¹⁸ s.
    ///
    /// # Errors
    /// The value is a second or more.
    pub fn with_attosecond(mut self, attosecond: u64) -> Result<Self, InvalidValue> {
        self.clock = self.clock.with_attosecond(EXPECTED, attosecond)?;
        Ok(self)
    }

    /// Returns the hour, 0–23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.clock.hour
    }

    /// Returns the minute, 0–59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.clock.minute
    }

    /// Returns the second, 0–59, without its fraction.
    #[must_use]
    pub const fn second(self) -> u8 {
        self.clock.second
    }

    /// Returns the fraction of a second in whole nanoseconds; what is finer is cut off.
    #[must_use]
    pub fn nanosecond(self) -> u32 {
        self.clock.nanosecond()
    }

    /// Returns the fraction of a second in units of 10⁻¹⁸ s, all of it.
    #[must_use]
    pub const fn attosecond(self) -> u64 {
        self.clock.attosecond
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let (clock, _) = Clock::parse(EXPECTED, scanner)?;
        Ok(Self { clock, offset: None })
    }

    fn write(self, out: &mut LiteralText) {
        self.clock.write(out);
    }

    fn moment(self) -> Moment {
        Moment::new(Day::EPOCH, self.clock, self.offset)
    }
}

calendar_type!(Time, EXPECTED);

impl Default for Time {
    /// 00:00:00, without a time zone.
    fn default() -> Self {
        Self { clock: Clock::MIDNIGHT, offset: None }
    }
}
