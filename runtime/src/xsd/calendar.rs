//! The calendar and the clock under all date and time types: the proleptic Gregorian calendar as XSD counts it, exact
//! fractions of a second, and the time line on which values are compared (XSD 1.0 Part 2 §3.2.7).

use std::cmp::Ordering;

use super::error::InvalidValue;
use super::offset::Offset;
use super::text::{Buffer, Scanner, number, two_digits};

/// Room for the longest literal: a sign, 18 digits of year, 15 characters up to the seconds, 19 of fraction, 6 of zone.
pub(crate) type LiteralText = Buffer<64>;

pub(crate) const ATTOSECONDS: u64 = 1_000_000_000_000_000_000;
pub(crate) const ATTOSECONDS_PER_NANOSECOND: u64 = 1_000_000_000;
pub(crate) const SECONDS_PER_DAY: i128 = 86_400;
const MAX_YEAR: u64 = 999_999_999_999_999_999;

/// A day. Years are numbered as XSD 1.0 does: there is no year 0, and −1 is the year before 1.
#[derive(Clone, Copy)]
pub(crate) struct Day {
    pub(crate) year: i64,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Day {
    pub(crate) const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    pub(crate) fn new(expected: &'static str, year: i64, month: u8, day: u8) -> Result<Self, InvalidValue> {
        check_year(expected, year)?;
        check_month(expected, month)?;
        if day == 0 || day > days_in_month(year, month) {
            return Err(InvalidValue::new(expected, "the month has no such day"));
        }
        Ok(Self { year, month, day })
    }

    /// The day that has this number.
    pub(crate) fn from_number(expected: &'static str, number: i128) -> Result<Self, InvalidValue> {
        let (year, month, day) = civil_from_days(number);
        let year = i64::try_from(year).map_err(|_| InvalidValue::new(expected, TOO_FAR))?;
        Self::new(expected, year, month, day)
    }

    /// A valid day of a calendar that has a year 0.
    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(crate) fn from_astronomical(year: i32, month: u8, day: u8) -> Self {
        let year = i64::from(year);
        Self { year: if year <= 0 { year - 1 } else { year }, month, day }
    }

    /// The year of a calendar that has a year 0, where it fits.
    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(crate) fn astronomical_year(self, expected: &'static str) -> Result<i32, InvalidValue> {
        i32::try_from(astronomical_year(self.year)).map_err(|_| InvalidValue::new(expected, OUT_OF_RANGE))
    }

    /// The day that has this number: days that fit 64 bits are within the 18 digits of a year.
    pub(crate) fn from_day_number(number: i64) -> Self {
        let (year, month, day) = civil_from_days(number.into());
        Self { year: year as i64, month, day }
    }

    pub(crate) fn parse(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let (year, month) = parse_year_month(expected, scanner)?;
        let day = dash_two(scanner).ok_or(InvalidValue::new(expected, "-DD is missing"))?;
        Self::new(expected, year, month, day)
    }

    /// Days since 1970-01-01.
    pub(crate) fn number(self) -> i128 {
        days_from_civil(astronomical_year(self.year), self.month, self.day)
    }

    pub(crate) fn write(self, out: &mut LiteralText) {
        let ([m1, m2], [d1, d2]) = (two_digits(self.month), two_digits(self.day));
        // Nearly all years have two halves below 100 and are written at once.
        if let Ok(year @ 0..10_000) = u16::try_from(self.year) {
            let ([y1, y2], [y3, y4]) = (two_digits((year / 100) as u8), two_digits((year % 100) as u8));
            return out.push_all(&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]);
        }
        write_year(self.year, out);
        out.push_all(&[b'-', m1, m2, b'-', d1, d2]);
    }
}

/// The reason given where a conversion needs a time zone and there is none.
pub(crate) const NO_ZONE: &str = "there is no time zone";

/// The reason given where a conversion would drop the time zone.
#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
pub(crate) const HAS_ZONE: &str = "there is a time zone, which would be lost";

/// The reason given where the target of a conversion has a smaller range.
#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
pub(crate) const OUT_OF_RANGE: &str = "it is out of range";

const TOO_FAR: &str = "the year has more than 18 digits";

/// A time of day before 24:00:00, exact to 10⁻¹⁸ s.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) attosecond: u64,
}

impl Clock {
    pub(crate) const MIDNIGHT: Self = Self { hour: 0, minute: 0, second: 0, attosecond: 0 };

    /// Checks the components. 24:00:00 is midnight of the following day; the flag is set in that case.
    pub(crate) fn new(
        expected: &'static str,
        hour: u8,
        minute: u8,
        second: u8,
        attosecond: u64,
    ) -> Result<(Self, bool), InvalidValue> {
        if (hour, minute, second, attosecond) == (24, 0, 0, 0) {
            return Ok((Self::MIDNIGHT, true));
        }
        let reason = match () {
            () if hour > 23 => "the hour is beyond 23 (or 24:00:00)",
            () if minute > 59 => "the minute is beyond 59",
            () if second > 59 => "the second is beyond 59",
            () if attosecond >= ATTOSECONDS => "the fraction of a second is a second or more",
            () => return Ok((Self { hour, minute, second, attosecond }, false)),
        };
        Err(InvalidValue::new(expected, reason))
    }

    pub(crate) fn parse(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<(Self, bool), InvalidValue> {
        let malformed = InvalidValue::new(expected, "hh:mm:ss is missing");
        let hour = scanner.two_digits().ok_or(malformed)?;
        let minute = colon_two(scanner).ok_or(malformed)?;
        let second = colon_two(scanner).ok_or(malformed)?;
        let attosecond = parse_fraction(expected, scanner)?;
        Self::new(expected, hour, minute, second, attosecond)
    }

    /// The time of day this many seconds after midnight, of the day that the number falls in.
    pub(crate) fn from_second_of_day(second: i128, attosecond: u64) -> Self {
        // A remainder by 86 400 fits u32, and the parts of it fit u8.
        let second = second.rem_euclid(SECONDS_PER_DAY) as u32;
        Self { hour: (second / 3600) as u8, minute: (second / 60 % 60) as u8, second: (second % 60) as u8, attosecond }
    }

    pub(crate) fn second_of_day(self) -> i128 {
        i128::from(self.hour) * 3600 + i128::from(self.minute) * 60 + i128::from(self.second)
    }

    /// Valid components with the fraction in nanoseconds.
    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(crate) fn from_valid(hour: u8, minute: u8, second: u8, nanosecond: u32) -> Self {
        Self { hour, minute, second, attosecond: u64::from(nanosecond) * ATTOSECONDS_PER_NANOSECOND }
    }

    /// Whole nanoseconds of the fraction.
    pub(crate) fn nanosecond(self) -> u32 {
        // Below 10⁹ by the invariant of the fraction.
        (self.attosecond / ATTOSECONDS_PER_NANOSECOND) as u32
    }

    /// Whole nanoseconds of the fraction, where that is all of it.
    pub(crate) fn exact_nanosecond(self, expected: &'static str) -> Result<u32, InvalidValue> {
        if self.attosecond.is_multiple_of(ATTOSECONDS_PER_NANOSECOND) {
            Ok(self.nanosecond())
        } else {
            Err(InvalidValue::new(expected, "the fraction of a second is finer than a nanosecond"))
        }
    }

    pub(crate) fn with_nanosecond(self, expected: &'static str, nanosecond: u32) -> Result<Self, InvalidValue> {
        self.with_attosecond(expected, u64::from(nanosecond) * ATTOSECONDS_PER_NANOSECOND)
    }

    pub(crate) fn with_attosecond(mut self, expected: &'static str, attosecond: u64) -> Result<Self, InvalidValue> {
        if attosecond >= ATTOSECONDS {
            return Err(InvalidValue::new(expected, "the fraction of a second is a second or more"));
        }
        self.attosecond = attosecond;
        Ok(self)
    }

    pub(crate) fn write(self, out: &mut LiteralText) {
        let ([h1, h2], [m1, m2], [s1, s2]) = (two_digits(self.hour), two_digits(self.minute), two_digits(self.second));
        out.push_all(&[h1, h2, b':', m1, m2, b':', s1, s2]);
        write_fraction(self.attosecond, out);
    }
}

/// Returns the place of a value on the time line, and whether it is exact to the hour: the order of XSD 1.0 Part 2
/// §3.2.7.4.
pub(crate) struct Moment {
    /// Seconds since 1970-01-01T00:00:00, of UTC where there is an offset, else of an unknown zone.
    seconds: i128,
    attosecond: u64,
    zoned: bool,
}

impl Moment {
    pub(crate) fn new(day: Day, clock: Clock, offset: Option<Offset>) -> Self {
        let local = day.number() * SECONDS_PER_DAY + clock.second_of_day();
        let shift = offset.map_or(0, |offset| i128::from(offset.minutes()) * 60);
        Self { seconds: local - shift, attosecond: clock.attosecond, zoned: offset.is_some() }
    }

    /// Seconds and attoseconds, and whether they are of UTC. Equal values have equal keys.
    pub(crate) fn key(&self) -> (bool, i128, u64) {
        (self.zoned, self.seconds, self.attosecond)
    }

    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        const FARTHEST: i128 = 14 * 3600;
        match (self.zoned, other.zoned) {
            (true, false) => {
                if self.at(0) < other.at(-FARTHEST) {
                    Some(Ordering::Less)
                } else if self.at(0) > other.at(FARTHEST) {
                    Some(Ordering::Greater)
                } else {
                    None
                }
            }
            (false, true) => other.compare(self).map(Ordering::reverse),
            _ => Some(self.at(0).cmp(&other.at(0))),
        }
    }

    fn at(&self, shift: i128) -> (i128, u64) {
        (self.seconds + shift, self.attosecond)
    }
}

pub(crate) fn check_year(expected: &'static str, year: i64) -> Result<(), InvalidValue> {
    match year {
        0 => Err(InvalidValue::new(expected, "there is no year 0000")),
        _ if year.unsigned_abs() <= MAX_YEAR => Ok(()),
        _ => Err(InvalidValue::new(expected, TOO_FAR)),
    }
}

pub(crate) fn check_month(expected: &'static str, month: u8) -> Result<(), InvalidValue> {
    if (1..=12).contains(&month) { Ok(()) } else { Err(InvalidValue::new(expected, "the month is not within 01–12")) }
}

/// Reads `'-'? yyyy+`: more than four digits only without leading zeros.
pub(crate) fn parse_year(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<i64, InvalidValue> {
    let negative = scanner.eat(b'-');
    let digits = scanner.digits();
    if digits.len() < 4 {
        return Err(InvalidValue::new(expected, "the year has fewer than four digits"));
    }
    if digits.len() > 4 && digits.first() == Some(&b'0') {
        return Err(InvalidValue::new(expected, "a year of more than four digits starts with 0"));
    }
    let year = number(digits)
        .and_then(|year| i64::try_from(year).ok())
        .map(|year| if negative { -year } else { year })
        .ok_or(InvalidValue::new(expected, TOO_FAR))?;
    check_year(expected, year)?;
    Ok(year)
}

pub(crate) fn parse_year_month(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<(i64, u8), InvalidValue> {
    let year = parse_year(expected, scanner)?;
    let month = dash_two(scanner).ok_or(InvalidValue::new(expected, "-MM is missing"))?;
    check_month(expected, month)?;
    Ok((year, month))
}

/// Reads an optional time zone, which must be all that is left.
pub(crate) fn parse_end(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<Option<Offset>, InvalidValue> {
    let offset = if scanner.is_empty() { None } else { Some(Offset::scan(expected, scanner)?) };
    if scanner.is_empty() { Ok(offset) } else { Err(InvalidValue::new(expected, "something follows the value")) }
}

/// Reads `('.' digit+)?` as attoseconds.
pub(crate) fn parse_fraction(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<u64, InvalidValue> {
    if !scanner.eat(b'.') {
        return Ok(0);
    }
    let digits = scanner.digits();
    if digits.is_empty() {
        return Err(InvalidValue::new(expected, "no digit follows the decimal point"));
    }
    let mut attosecond = 0;
    let mut unit = ATTOSECONDS;
    for digit in digits.iter().map(|byte| u64::from(byte - b'0')) {
        unit /= 10;
        if unit == 0 && digit != 0 {
            return Err(InvalidValue::new(expected, "the fraction of a second has more than 18 digits"));
        }
        attosecond += digit * unit;
    }
    Ok(attosecond)
}

pub(crate) fn write_fraction<const N: usize>(attosecond: u64, out: &mut Buffer<N>) {
    if attosecond == 0 {
        return;
    }
    let mut digits = attosecond;
    let mut width = 18;
    while digits.is_multiple_of(10) {
        digits /= 10;
        width -= 1;
    }
    out.push(b'.');
    out.push_number(digits, width);
}

pub(crate) fn write_year(year: i64, out: &mut LiteralText) {
    if year < 0 {
        out.push(b'-');
    }
    out.push_number(year.unsigned_abs(), 4);
}

pub(crate) fn dash_two(scanner: &mut Scanner<'_>) -> Option<u8> {
    if scanner.eat(b'-') { scanner.two_digits() } else { None }
}

fn colon_two(scanner: &mut Scanner<'_>) -> Option<u8> {
    if scanner.eat(b':') { scanner.two_digits() } else { None }
}

/// The year in the numbering that has a year 0, in which leap years are multiples of 4 on both sides of it.
fn astronomical_year(year: i64) -> i128 {
    i128::from(if year < 0 { year + 1 } else { year })
}

/// The length of a month of a year as XSD numbers them.
pub(crate) fn days_in_month(year: i64, month: u8) -> u8 {
    let year = astronomical_year(year);
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day, its year in astronomical numbering: years are counted from March, in eras of 400.
pub(crate) fn days_from_civil(year: i128, month: u8, day: u8) -> i128 {
    let month = i128::from(month);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + i128::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`], but with the year as XSD numbers it.
fn civil_from_days(number: i128) -> (i128, u8, u8) {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    // Days are within 1–31 and months within 1–12 by construction, so the casts keep them whole.
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u8;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u8;
    let year = era * 400 + year_of_era + i128::from(month <= 2);
    (if year <= 0 { year - 1 } else { year }, month, day)
}
