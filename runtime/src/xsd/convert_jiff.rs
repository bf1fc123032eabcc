//! Conversions from and to the types of `jiff`.

use jiff::{SignedDuration, Span, Timestamp, Zoned, civil, tz};

use super::calendar::{Clock, Day, HAS_ZONE, NO_ZONE, OUT_OF_RANGE};
use super::{Date, DateTime, Duration, InvalidValue, Offset, Time, date_time, duration, offset};

impl From<Timestamp> for DateTime {
    /// The instant in UTC.
    fn from(value: Timestamp) -> Self {
        // Before 1970 the fraction of a timestamp is negative, and the whole is rounded towards 1970.
        match (value.as_second(), value.subsec_nanosecond()) {
            (seconds, part) if part < 0 => Self::from_instant(seconds - 1, 1_000_000_000 - part.unsigned_abs()),
            (seconds, part) => Self::from_instant(seconds, part.unsigned_abs()),
        }
    }
}

impl TryFrom<DateTime> for Timestamp {
    type Error = InvalidValue;

    /// Fails without a time zone, beyond the years of `jiff`, and for fractions finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        const TARGET: &str = "jiff::Timestamp";
        let (seconds, nanosecond) = value.exact_instant(TARGET)?;
        let out_of_range = InvalidValue::new(TARGET, OUT_OF_RANGE);
        let seconds = i64::try_from(seconds).map_err(|_| out_of_range)?;
        // A nanosecond count is below 10⁹, so the cast keeps it whole.
        Self::new(seconds, nanosecond as i32).map_err(|_| out_of_range)
    }
}

impl TryFrom<&Zoned> for DateTime {
    type Error = InvalidValue;

    /// The instant with its offset; the name of the zone is lost. Fails where the offset is not whole minutes within
    /// ±14:00.
    fn try_from(value: &Zoned) -> Result<Self, InvalidValue> {
        let offset = Offset::from_seconds(date_time::EXPECTED, value.offset().seconds())?;
        Ok(Self::from(value.datetime()).with_offset(offset))
    }
}

impl TryFrom<Zoned> for DateTime {
    type Error = InvalidValue;

    /// See the conversion from `&Zoned`.
    fn try_from(value: Zoned) -> Result<Self, InvalidValue> {
        Self::try_from(&value)
    }
}

impl TryFrom<DateTime> for Zoned {
    type Error = InvalidValue;

    /// The instant in a zone of fixed offset. Fails without a time zone, beyond the years of `jiff`, and for fractions
    /// finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        let offset = value.offset().ok_or(InvalidValue::new("jiff::Zoned", NO_ZONE))?;
        Ok(Timestamp::try_from(value)?.to_zoned(tz::TimeZone::fixed(offset.into())))
    }
}

impl From<civil::DateTime> for DateTime {
    fn from(value: civil::DateTime) -> Self {
        Self::from_parts(value.date().into(), value.time().into())
    }
}

impl TryFrom<DateTime> for civil::DateTime {
    type Error = InvalidValue;

    /// Fails with a time zone, beyond the years of `jiff`, and for fractions finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        Ok(Self::from_parts(value.date().try_into()?, value.time().try_into()?))
    }
}

impl From<civil::Date> for Date {
    fn from(value: civil::Date) -> Self {
        let day = Day::from_astronomical(value.year().into(), value.month().unsigned_abs(), value.day().unsigned_abs());
        Self { day, offset: None }
    }
}

impl TryFrom<Date> for civil::Date {
    type Error = InvalidValue;

    /// Fails with a time zone and beyond the years of `jiff`.
    fn try_from(value: Date) -> Result<Self, InvalidValue> {
        const TARGET: &str = "jiff::civil::Date";
        if value.offset().is_some() {
            return Err(InvalidValue::new(TARGET, HAS_ZONE));
        }
        let out_of_range = InvalidValue::new(TARGET, OUT_OF_RANGE);
        let year = i16::try_from(value.day.astronomical_year(TARGET)?).map_err(|_| out_of_range)?;
        // Months and days are at most 31, so the casts keep them whole.
        Self::new(year, value.month() as i8, value.day() as i8).map_err(|_| out_of_range)
    }
}

impl From<civil::Time> for Time {
    fn from(value: civil::Time) -> Self {
        let [hour, minute, second] = [value.hour(), value.minute(), value.second()].map(i8::unsigned_abs);
        Self { clock: Clock::from_valid(hour, minute, second, value.subsec_nanosecond().unsigned_abs()), offset: None }
    }
}

impl TryFrom<Time> for civil::Time {
    type Error = InvalidValue;

    /// Fails with a time zone, and for fractions finer than a nanosecond.
    fn try_from(value: Time) -> Result<Self, InvalidValue> {
        const TARGET: &str = "jiff::civil::Time";
        if value.offset().is_some() {
            return Err(InvalidValue::new(TARGET, HAS_ZONE));
        }
        let nanosecond = value.clock.exact_nanosecond(TARGET)?;
        // Components are at most 59 and nanoseconds below 10⁹, so the casts keep them whole.
        Self::new(value.hour() as i8, value.minute() as i8, value.second() as i8, nanosecond as i32)
            .map_err(|_| InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl From<SignedDuration> for Duration {
    fn from(value: SignedDuration) -> Self {
        Self::from_signed(value.as_secs(), value.subsec_nanos())
    }
}

impl TryFrom<Duration> for SignedDuration {
    type Error = InvalidValue;

    /// Fails with years or months, whose length varies, beyond 64 bits of seconds, and for fractions finer than a
    /// nanosecond.
    fn try_from(value: Duration) -> Result<Self, InvalidValue> {
        const TARGET: &str = "jiff::SignedDuration";
        let (seconds, nanosecond) = value.exact_seconds(TARGET)?;
        let seconds = i64::try_from(seconds).map_err(|_| InvalidValue::new(TARGET, OUT_OF_RANGE))?;
        Ok(Self::new(seconds, nanosecond))
    }
}

impl TryFrom<Span> for Duration {
    type Error = InvalidValue;

    /// The same components, weeks as days and all below a second as a fraction.
    fn try_from(value: Span) -> Result<Self, InvalidValue> {
        let below = i128::from(value.get_milliseconds()) * 1_000_000
            + i128::from(value.get_microseconds()) * 1000
            + i128::from(value.get_nanoseconds());
        let below = below.unsigned_abs();
        let carried = u64::try_from(below / 1_000_000_000)
            .ok()
            .and_then(|carried| value.get_seconds().unsigned_abs().checked_add(carried))
            .ok_or(InvalidValue::new(duration::EXPECTED, OUT_OF_RANGE))?;
        let components = Self::new(
            value.get_years().unsigned_abs().into(),
            value.get_months().unsigned_abs().into(),
            u64::from(value.get_weeks().unsigned_abs()) * 7 + u64::from(value.get_days().unsigned_abs()),
            value.get_hours().unsigned_abs().into(),
            value.get_minutes().unsigned_abs(),
            carried,
        );
        // A remainder by 10⁹ fits u32.
        Ok(components.with_nanosecond((below % 1_000_000_000) as u32)?.with_sign(value.is_negative()))
    }
}

impl TryFrom<Duration> for Span {
    type Error = InvalidValue;

    /// The same components. Fails where one is beyond the limits of a span, and for fractions finer than a nanosecond.
    fn try_from(value: Duration) -> Result<Self, InvalidValue> {
        const TARGET: &str = "jiff::Span";
        let nanosecond = value.exact_nanosecond(TARGET)?;
        // What does not fit 64 bits with a sign is beyond the limits of a span, as their greatest number is.
        let part = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX);
        let span = Self::new()
            .try_years(part(value.years()))
            .and_then(|span| span.try_months(part(value.months())))
            .and_then(|span| span.try_days(part(value.days())))
            .and_then(|span| span.try_hours(part(value.hours())))
            .and_then(|span| span.try_minutes(part(value.minutes())))
            .and_then(|span| span.try_seconds(part(value.seconds())))
            .and_then(|span| span.try_nanoseconds(i64::from(nanosecond)))
            .map_err(|_| InvalidValue::new(TARGET, OUT_OF_RANGE))?;
        Ok(if value.is_negative() { span.negate() } else { span })
    }
}

impl From<Offset> for tz::Offset {
    fn from(value: Offset) -> Self {
        // Fourteen hours are within what `jiff` allows, so that the alternative is never taken.
        Self::from_seconds(value.seconds()).unwrap_or(Self::UTC)
    }
}

impl TryFrom<tz::Offset> for Offset {
    type Error = InvalidValue;

    /// Fails where the offset is not whole minutes within ±14:00.
    fn try_from(value: tz::Offset) -> Result<Self, InvalidValue> {
        Self::from_seconds(offset::EXPECTED, value.seconds())
    }
}
