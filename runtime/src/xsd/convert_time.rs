//! Conversions from and to the types of the crate `time`.

use time::{Month, OffsetDateTime, PrimitiveDateTime, UtcDateTime, UtcOffset};

use super::calendar::{Clock, Day, HAS_ZONE, NO_ZONE, OUT_OF_RANGE};
use super::{Date, DateTime, Duration, InvalidValue, Offset, Time, date_time, offset};

impl TryFrom<OffsetDateTime> for DateTime {
    type Error = InvalidValue;

    /// Fails where the offset is not whole minutes within ±14:00.
    fn try_from(value: OffsetDateTime) -> Result<Self, InvalidValue> {
        let offset = Offset::from_seconds(date_time::EXPECTED, value.offset().whole_seconds())?;
        Ok(Self::from_parts(value.date().into(), value.time().into()).with_offset(offset))
    }
}

impl TryFrom<DateTime> for OffsetDateTime {
    type Error = InvalidValue;

    /// Fails without a time zone, beyond the years of `time`, and for fractions finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        let offset = value.offset().ok_or(InvalidValue::new("time::OffsetDateTime", NO_ZONE))?;
        let local = PrimitiveDateTime::try_from(value.without_offset())?;
        Ok(local.assume_offset(offset.into()))
    }
}

impl From<UtcDateTime> for DateTime {
    fn from(value: UtcDateTime) -> Self {
        Self::from_parts(value.date().into(), value.time().into()).with_offset(Offset::UTC)
    }
}

impl TryFrom<DateTime> for UtcDateTime {
    type Error = InvalidValue;

    /// The same instant in UTC. Fails without a time zone, beyond the years of `time`, and for fractions finer than a
    /// nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        let local = PrimitiveDateTime::try_from(value.in_offset(Offset::UTC)?.without_offset())?;
        Ok(local.as_utc())
    }
}

impl From<PrimitiveDateTime> for DateTime {
    fn from(value: PrimitiveDateTime) -> Self {
        Self::from_parts(value.date().into(), value.time().into())
    }
}

impl TryFrom<DateTime> for PrimitiveDateTime {
    type Error = InvalidValue;

    /// Fails with a time zone, beyond the years of `time`, and for fractions finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        Ok(Self::new(value.date().try_into()?, value.time().try_into()?))
    }
}

impl From<time::Date> for Date {
    fn from(value: time::Date) -> Self {
        Self { day: Day::from_astronomical(value.year(), value.month().into(), value.day()), offset: None }
    }
}

impl TryFrom<Date> for time::Date {
    type Error = InvalidValue;

    /// Fails with a time zone and beyond the years of `time`.
    fn try_from(value: Date) -> Result<Self, InvalidValue> {
        const TARGET: &str = "time::Date";
        if value.offset().is_some() {
            return Err(InvalidValue::new(TARGET, HAS_ZONE));
        }
        let year = value.day.astronomical_year(TARGET)?;
        Month::try_from(value.month())
            .and_then(|month| Self::from_calendar_date(year, month, value.day()))
            .map_err(|_| InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl From<time::Time> for Time {
    fn from(value: time::Time) -> Self {
        let (hour, minute, second, nanosecond) = value.as_hms_nano();
        Self { clock: Clock::from_valid(hour, minute, second, nanosecond), offset: None }
    }
}

impl TryFrom<Time> for time::Time {
    type Error = InvalidValue;

    /// Fails with a time zone, and for fractions finer than a nanosecond.
    fn try_from(value: Time) -> Result<Self, InvalidValue> {
        const TARGET: &str = "time::Time";
        if value.offset().is_some() {
            return Err(InvalidValue::new(TARGET, HAS_ZONE));
        }
        let nanosecond = value.clock.exact_nanosecond(TARGET)?;
        Self::from_hms_nano(value.hour(), value.minute(), value.second(), nanosecond)
            .map_err(|_| InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl From<time::Duration> for Duration {
    fn from(value: time::Duration) -> Self {
        Self::from_signed(value.whole_seconds(), value.subsec_nanoseconds())
    }
}

impl TryFrom<Duration> for time::Duration {
    type Error = InvalidValue;

    /// Fails with years or months, whose length varies, beyond 64 bits of seconds, and for fractions finer than a
    /// nanosecond.
    fn try_from(value: Duration) -> Result<Self, InvalidValue> {
        const TARGET: &str = "time::Duration";
        let (seconds, nanosecond) = value.exact_seconds(TARGET)?;
        let seconds = i64::try_from(seconds).map_err(|_| InvalidValue::new(TARGET, OUT_OF_RANGE))?;
        Ok(Self::new(seconds, nanosecond))
    }
}

impl From<Offset> for UtcOffset {
    fn from(value: Offset) -> Self {
        // Fourteen hours are within what `time` allows, so that the alternative is never taken.
        Self::from_whole_seconds(value.seconds()).unwrap_or(Self::UTC)
    }
}

impl TryFrom<UtcOffset> for Offset {
    type Error = InvalidValue;

    /// Fails where the offset is not whole minutes within ±14:00.
    fn try_from(value: UtcOffset) -> Result<Self, InvalidValue> {
        Self::from_seconds(offset::EXPECTED, value.whole_seconds())
    }
}
