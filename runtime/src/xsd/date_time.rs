//! `xs:dateTime`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use super::calendar::{self, ATTOSECONDS_PER_NANOSECOND, Clock, Day, LiteralText, Moment, NO_ZONE, SECONDS_PER_DAY};
use super::date::Date;
use super::error::InvalidValue;
use super::macros::calendar_type;
use super::offset::Offset;
use super::text::Scanner;
use super::time::Time;

pub(crate) const EXPECTED: &str = "dateTime";

/// `xs:dateTime`: a day and a time of day, with or without a time zone (XSD 1.0 Part 2 §3.2.7).
///
/// Years have up to 18 digits and may be negative (there is no year 0: −1 is the year before 1), fractions of a second
/// are exact to 18 digits, and the zone is kept as it was given. `24:00:00` is midnight of the following day.
///
/// Two values are equal if they are the same instant, whatever their zones; without a zone on both sides, if they have
/// the same components. A value with a zone never equals one without, and is ordered against it only where the
/// difference is more than 14 hours (§3.2.7.4).
///
/// ```
/// use soapstone::xsd::{DateTime, Offset};
///
/// let parsed: DateTime = "2026-11-21T09:30:00.50+02:00".parse()?;
/// let built = DateTime::new(2026, 11, 21, 7, 30, 0)?.with_nanosecond(500_000_000)?.with_offset(Offset::UTC);
/// assert_eq!(parsed, built);
/// assert_eq!(parsed.to_string(), "2026-11-21T09:30:00.5+02:00");
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
///
/// Components, instants and other time zones:
///
/// ```
/// use soapstone::xsd::{DateTime, Offset};
///
/// let time: DateTime = "2026-11-21T09:30:15.25+02:00".parse()?;
/// assert_eq!((time.year(), time.month(), time.day()), (2026, 11, 21));
/// assert_eq!((time.hour(), time.minute(), time.second(), time.nanosecond()), (9, 30, 15, 250_000_000));
/// assert_eq!(time.attosecond(), 250_000_000_000_000_000);
/// assert_eq!(DateTime::from_parts(time.date(), time.time()), time);
///
/// let seconds = DateTime::from_unix_seconds(1_000_000_000);
/// assert_eq!(seconds.to_string(), "2001-09-09T01:46:40Z");
/// assert_eq!(seconds.unix_seconds(), Some(1_000_000_000));
///
/// let in_india = seconds.in_offset(Offset::from_minutes(330)?)?.with_attosecond(0)?;
/// assert_eq!((in_india.to_string().as_str(), in_india == seconds), ("2001-09-09T07:16:40+05:30", true));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    pub(crate) day: Day,
    pub(crate) clock: Clock,
    offset: Option<Offset>,
}

impl DateTime {
    /// Creates a day and a time without a time zone. Hour 24 is allowed as 24:00:00, midnight of the following day.
    ///
    /// # Errors
    /// A component is out of its range, or the month has no such day.
    pub fn new(year: i64, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Result<Self, InvalidValue> {
        let day = Day::new(EXPECTED, year, month, day)?;
        Self::from_checked(day, Clock::new(EXPECTED, hour, minute, second, 0)?)
    }

    /// Creates a date and a time of day. The time zone is the time's, or the date's where the time has none.
    #[must_use]
    pub fn from_parts(date: Date, time: Time) -> Self {
        Self { day: date.day, clock: time.clock, offset: time.offset().or(date.offset()) }
    }

    /// Creates the instant so many seconds after 1970-01-01T00:00:00Z (before it where negative), in UTC.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Self {
        const SECONDS: i64 = SECONDS_PER_DAY as i64;
        let day = Day::from_day_number(seconds.div_euclid(SECONDS));
        Self { day, clock: Clock::from_second_of_day(seconds.into(), 0), offset: Some(Offset::UTC) }
    }

    /// The instant so many seconds and nanoseconds after 1970-01-01T00:00:00Z. A full second of nanoseconds, by which
    /// `chrono` marks leap seconds, counts as the next second.
    pub(crate) fn from_instant(seconds: i64, nanosecond: u32) -> Self {
        const SECOND: u32 = 1_000_000_000;
        let mut value = Self::from_unix_seconds(seconds.saturating_add((nanosecond / SECOND).into()));
        value.clock.attosecond = u64::from(nanosecond % SECOND) * ATTOSECONDS_PER_NANOSECOND;
        value
    }

    /// Whole seconds and nanoseconds since 1970-01-01T00:00:00Z, where there is a zone and nothing finer.
    pub(crate) fn exact_instant(self, expected: &'static str) -> Result<(i128, u32), InvalidValue> {
        let seconds = self.unix_seconds().ok_or(InvalidValue::new(expected, NO_ZONE))?;
        Ok((seconds, self.clock.exact_nanosecond(expected)?))
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

    /// Returns the day, with the time zone.
    #[must_use]
    pub const fn date(self) -> Date {
        Date { day: self.day, offset: self.offset }
    }

    /// Returns the time of day, with the time zone.
    #[must_use]
    pub const fn time(self) -> Time {
        Time { clock: self.clock, offset: self.offset }
    }

    /// Returns the same instant as clocks in another time zone show it.
    ///
    /// # Errors
    /// This value has no time zone, or the year would have more than 18 digits.
    pub fn in_offset(self, offset: Offset) -> Result<Self, InvalidValue> {
        let seconds = self.unix_seconds().ok_or(InvalidValue::new(EXPECTED, NO_ZONE))? + i128::from(offset.seconds());
        Ok(Self {
            day: Day::from_number(EXPECTED, seconds.div_euclid(SECONDS_PER_DAY))?,
            clock: Clock::from_second_of_day(seconds, self.clock.attosecond),
            offset: Some(offset),
        })
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down; nothing where there is no time zone.
    #[must_use]
    pub fn unix_seconds(self) -> Option<i128> {
        let (zoned, seconds, _) = self.moment().key();
        zoned.then_some(seconds)
    }

    fn from_checked(day: Day, (clock, next_day): (Clock, bool)) -> Result<Self, InvalidValue> {
        let day = if next_day { Day::from_number(EXPECTED, day.number() + 1)? } else { day };
        Ok(Self { day, clock, offset: None })
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let day = Day::parse(EXPECTED, scanner)?;
        if !scanner.eat(b'T') {
            return Err(InvalidValue::new(EXPECTED, "no T follows the day"));
        }
        Self::from_checked(day, Clock::parse(EXPECTED, scanner)?)
    }

    fn write(self, out: &mut LiteralText) {
        self.day.write(out);
        out.push(b'T');
        self.clock.write(out);
    }

    fn moment(self) -> Moment {
        Moment::new(self.day, self.clock, self.offset)
    }
}

calendar_type!(DateTime, EXPECTED);

impl Default for DateTime {
    /// 1970-01-01T00:00:00Z.
    fn default() -> Self {
        Self { day: Day::EPOCH, clock: Clock::MIDNIGHT, offset: Some(Offset::UTC) }
    }
}

impl From<Date> for DateTime {
    /// Midnight at the start of the day.
    fn from(date: Date) -> Self {
        Self { day: date.day, clock: Clock::MIDNIGHT, offset: date.offset() }
    }
}

impl From<SystemTime> for DateTime {
    /// The instant in UTC.
    fn from(instant: SystemTime) -> Self {
        match instant.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self::from_instant(i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                let seconds = i64::try_from(before.as_secs()).map_or(i64::MIN, i64::wrapping_neg);
                match before.subsec_nanos() {
                    0 => Self::from_instant(seconds, 0),
                    part => Self::from_instant(seconds.saturating_sub(1), 1_000_000_000 - part),
                }
            }
        }
    }
}

impl TryFrom<DateTime> for SystemTime {
    type Error = InvalidValue;

    /// Fails without a time zone, for instants that the platform cannot represent, and where the fraction of a second
    /// is finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        const TARGET: &str = "SystemTime";
        let (seconds, nanosecond) = value.exact_instant(TARGET)?;
        let distance = u64::try_from(seconds.unsigned_abs()).unwrap_or(u64::MAX);
        let whole = if seconds < 0 {
            Self::UNIX_EPOCH.checked_sub(Duration::from_secs(distance))
        } else {
            Self::UNIX_EPOCH.checked_add(Duration::from_secs(distance))
        };
        whole
            .and_then(|whole| whole.checked_add(Duration::from_nanos(nanosecond.into())))
            .ok_or(InvalidValue::new(TARGET, "the platform's clock does not reach so far"))
    }
}
