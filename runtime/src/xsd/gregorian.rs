//! `xs:gYear`, `xs:gYearMonth`, `xs:gMonth`, `xs:gMonthDay` and `xs:gDay`: parts of a date.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::calendar::{self, Clock, Day, LiteralText, Moment, check_month, check_year, dash_two, days_in_month};
use super::error::InvalidValue;
use super::macros::calendar_type;
use super::offset::Offset;
use super::text::{Scanner, two_digits};

/// A leap year, in which recurring months and days are compared.
const ANY_YEAR: i64 = 1972;

/// `xs:gYear`: a year, with or without a time zone (XSD 1.0 Part 2 §3.2.11). Compared by the instant at which it
/// starts.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::GYear;
///
/// let year: GYear = "-0044Z".parse()?;
/// assert_eq!((year.year(), GYear::new(2026)?.to_string().as_str()), (-44, "2026"));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct GYear {
    year: i64,
    offset: Option<Offset>,
}

impl GYear {
    pub(crate) const EXPECTED: &'static str = "gYear";

    /// Returns a year without a time zone.
    ///
    /// # Errors
    /// The year is 0 or has more than 18 digits.
    pub fn new(year: i64) -> Result<Self, InvalidValue> {
        check_year(Self::EXPECTED, year)?;
        Ok(Self { year, offset: None })
    }

    /// Returns the year, never 0.
    #[must_use]
    pub const fn year(self) -> i64 {
        self.year
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        Ok(Self { year: calendar::parse_year(Self::EXPECTED, scanner)?, offset: None })
    }

    fn write(self, out: &mut LiteralText) {
        calendar::write_year(self.year, out);
    }

    fn moment(self) -> Moment {
        Moment::new(Day { year: self.year, month: 1, day: 1 }, Clock::MIDNIGHT, self.offset)
    }
}

calendar_type!(GYear, Self::EXPECTED);

impl Default for GYear {
    /// 1970, without a time zone.
    fn default() -> Self {
        Self { year: Day::EPOCH.year, offset: None }
    }
}

/// `xs:gYearMonth`: a month of a year, with or without a time zone (XSD 1.0 Part 2 §3.2.10). Compared by the instant at
/// which it starts.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::GYearMonth;
///
/// let month = GYearMonth::new(2026, 11)?;
/// assert_eq!((month.year(), month.month(), month.to_string().as_str()), (2026, 11, "2026-11"));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct GYearMonth {
    year: i64,
    month: u8,
    offset: Option<Offset>,
}

impl GYearMonth {
    pub(crate) const EXPECTED: &'static str = "gYearMonth";

    /// Creates a month of a year without a time zone.
    ///
    /// # Errors
    /// The year is 0 or has more than 18 digits, or the month is not within 1–12.
    pub fn new(year: i64, month: u8) -> Result<Self, InvalidValue> {
        check_year(Self::EXPECTED, year)?;
        check_month(Self::EXPECTED, month)?;
        Ok(Self { year, month, offset: None })
    }

    /// Returns the year, never 0.
    #[must_use]
    pub const fn year(self) -> i64 {
        self.year
    }

    /// Returns the month, 1–12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let (year, month) = calendar::parse_year_month(Self::EXPECTED, scanner)?;
        Ok(Self { year, month, offset: None })
    }

    fn write(self, out: &mut LiteralText) {
        calendar::write_year(self.year, out);
        out.push(b'-');
        out.push_all(&two_digits(self.month));
    }

    fn moment(self) -> Moment {
        Moment::new(Day { year: self.year, month: self.month, day: 1 }, Clock::MIDNIGHT, self.offset)
    }
}

calendar_type!(GYearMonth, Self::EXPECTED);

impl Default for GYearMonth {
    /// 1970-01, without a time zone.
    fn default() -> Self {
        Self { year: Day::EPOCH.year, month: 1, offset: None }
    }
}

/// `xs:gMonth`: a month that recurs every year, with or without a time zone (XSD 1.0 Part 2 §3.2.14). Written `--MM`;
/// `--MM--`, as the first edition of the recommendation had it, is read too.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::GMonth;
///
/// let month = GMonth::new(11)?;
/// assert_eq!((month.month(), month.to_string().as_str()), (11, "--11"));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct GMonth {
    month: u8,
    offset: Option<Offset>,
}

impl GMonth {
    pub(crate) const EXPECTED: &'static str = "gMonth";

    /// Returns a month without a time zone.
    ///
    /// # Errors
    /// The month is not within 1–12.
    pub fn new(month: u8) -> Result<Self, InvalidValue> {
        check_month(Self::EXPECTED, month)?;
        Ok(Self { month, offset: None })
    }

    /// Returns the month, 1–12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let value = Self::new(parse_month(Self::EXPECTED, scanner)?)?;
        if scanner.rest().starts_with(b"--") {
            scanner.eat(b'-');
            scanner.eat(b'-');
        }
        Ok(value)
    }

    fn write(self, out: &mut LiteralText) {
        out.push_all(b"--");
        out.push_all(&two_digits(self.month));
    }

    fn moment(self) -> Moment {
        Moment::new(Day { year: ANY_YEAR, month: self.month, day: 1 }, Clock::MIDNIGHT, self.offset)
    }
}

calendar_type!(GMonth, Self::EXPECTED);

impl Default for GMonth {
    /// January, without a time zone.
    fn default() -> Self {
        Self { month: 1, offset: None }
    }
}

/// `xs:gMonthDay`: a day that recurs every year, with or without a time zone (XSD 1.0 Part 2 §3.2.12). Compared by the
/// instant at which it starts in a leap year.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::GMonthDay;
///
/// let day = GMonthDay::new(2, 29)?;
/// assert_eq!((day.month(), day.day(), day.to_string().as_str()), (2, 29, "--02-29"));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct GMonthDay {
    month: u8,
    day: u8,
    offset: Option<Offset>,
}

impl GMonthDay {
    pub(crate) const EXPECTED: &'static str = "gMonthDay";

    /// Returns a day of the year without a time zone; 29 February is one.
    ///
    /// # Errors
    /// There is no such month or day.
    pub fn new(month: u8, day: u8) -> Result<Self, InvalidValue> {
        Day::new(Self::EXPECTED, ANY_YEAR, month, day)?;
        Ok(Self { month, day, offset: None })
    }

    /// Returns the month, 1–12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, 1–31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let month = parse_month(Self::EXPECTED, scanner)?;
        let day = dash_two(scanner).ok_or(InvalidValue::new(Self::EXPECTED, "-DD is missing"))?;
        Self::new(month, day)
    }

    fn write(self, out: &mut LiteralText) {
        out.push_all(b"--");
        out.push_all(&two_digits(self.month));
        out.push(b'-');
        out.push_all(&two_digits(self.day));
    }

    fn moment(self) -> Moment {
        Moment::new(Day { year: ANY_YEAR, month: self.month, day: self.day }, Clock::MIDNIGHT, self.offset)
    }
}

calendar_type!(GMonthDay, Self::EXPECTED);

impl Default for GMonthDay {
    /// 1 January, without a time zone.
    fn default() -> Self {
        Self { month: 1, day: 1, offset: None }
    }
}

/// `xs:gDay`: a day that recurs every month, with or without a time zone (XSD 1.0 Part 2 §3.2.13).
///
/// # Examples
///
/// ```
/// use soapstone::xsd::GDay;
///
/// let day = GDay::new(15)?;
/// assert_eq!((day.day(), day.to_string().as_str()), (15, "---15"));
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct GDay {
    day: u8,
    offset: Option<Offset>,
}

impl GDay {
    pub(crate) const EXPECTED: &'static str = "gDay";

    /// Creates a day of the month without a time zone.
    ///
    /// # Errors
    /// The day is not within 1–31.
    pub fn new(day: u8) -> Result<Self, InvalidValue> {
        if day == 0 || day > days_in_month(ANY_YEAR, 1) {
            return Err(InvalidValue::new(Self::EXPECTED, "the day is not within 01–31"));
        }
        Ok(Self { day, offset: None })
    }

    /// Returns the day of the month, 1–31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    fn scan(scanner: &mut Scanner<'_>) -> Result<Self, InvalidValue> {
        let malformed = InvalidValue::new(Self::EXPECTED, "---DD is missing");
        if !(scanner.eat(b'-') && scanner.eat(b'-')) {
            return Err(malformed);
        }
        Self::new(dash_two(scanner).ok_or(malformed)?)
    }

    fn write(self, out: &mut LiteralText) {
        out.push_all(b"---");
        out.push_all(&two_digits(self.day));
    }

    fn moment(self) -> Moment {
        Moment::new(Day { year: ANY_YEAR, month: 1, day: self.day }, Clock::MIDNIGHT, self.offset)
    }
}

calendar_type!(GDay, Self::EXPECTED);

impl Default for GDay {
    /// The first, without a time zone.
    fn default() -> Self {
        Self { day: 1, offset: None }
    }
}

/// Reads `--MM`.
fn parse_month(expected: &'static str, scanner: &mut Scanner<'_>) -> Result<u8, InvalidValue> {
    let month = if scanner.eat(b'-') { dash_two(scanner) } else { None };
    month.ok_or(InvalidValue::new(expected, "--MM is missing"))
}
