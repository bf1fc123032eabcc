//! `xs:date`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::calendar::{self, Clock, Day, LiteralText, Moment};
use super::error::InvalidValue;
use super::macros::calendar_type;
use super::offset::Offset;
use super::text::Scanner;

pub(crate) const EXPECTED: &str = "date";

/// `xs:date`: a day, with or without a time zone (XSD 1.0 Part 2 §3.2.9).
///
/// Two values are equal if their days start at the same instant: `2002-10-10+13:00` is `2002-10-09-11:00`. Order and
/// the rules for values with and without a zone are those of [`DateTime`](super::DateTime), at the start of the day.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::{Date, Offset};
///
/// let day = Date::new(2026, 11, 27)?;
/// assert_eq!((day.year(), day.month(), day.day(), day.offset()), (2026, 11, 27, None));
/// assert_eq!(day.with_offset(Offset::UTC).to_string(), "2026-11-27Z");
/// assert!(day < "2026-12-01".parse()?);
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct Date {
    pub(super) day: Day,
    pub(super) offset: Option<Offset>,
}

impl Date {
    /// Returns a day without a time zone.
    ///
    /// # Errors
    /// The year is 0 or has more than 18 digits, or there is no such month or day.
    pub fn new(year: i64, month: u8, day: u8) -> Result<Self, InvalidValue> {
        Ok(Self { day: Day::new(EXPECTED, year, month, day)?, offset: None })
    }

    /// Returns the year, never 0.
    #[must_use]
    pub const fn year(self) -> i64 {
        self.day.year
    }

    /// Returns the month, 1–12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.day.month
    }

    /// Returns the day of the month, 1–31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day.day
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        Ok(Self { day: Day::parse(EXPECTED, scanner)?, offset: None })
    }

    fn write(self, out: &mut LiteralText) {
        self.day.write(out);
    }

    fn moment(self) -> Moment {
        Moment::new(self.day, Clock::MIDNIGHT, self.offset)
    }
}

calendar_type!(Date, EXPECTED);

impl Default for Date {
    /// 1970-01-01, without a time zone.
    fn default() -> Self {
        Self { day: Day::EPOCH, offset: None }
    }
}
