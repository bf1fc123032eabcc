//! Conversions from and to the types of `chrono`.
//!
//! A leap second, which XSD has no literal for, becomes the second that follows it.

use chrono::{
    Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeDelta, Timelike as _, Utc,
};

use super::calendar::{Clock, Day, HAS_ZONE, NO_ZONE, OUT_OF_RANGE};
use super::{Date, DateTime, Duration, InvalidValue, Offset, Time, date_time, offset};

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(value: chrono::DateTime<Utc>) -> Self {
        Self::from_instant(value.timestamp(), value.timestamp_subsec_nanos())
    }
}

impl TryFrom<chrono::DateTime<FixedOffset>> for DateTime {
    type Error = InvalidValue;

    /// Fails where the offset is not whole minutes within ±14:00.
    fn try_from(value: chrono::DateTime<FixedOffset>) -> Result<Self, InvalidValue> {
        let offset = Offset::from_seconds(date_time::EXPECTED, value.offset().local_minus_utc())?;
        Ok(Self::from(value.naive_local()).with_offset(offset))
    }
}

impl From<NaiveDateTime> for DateTime {
    fn from(value: NaiveDateTime) -> Self {
        Self::from(value.and_utc()).without_offset()
    }
}

impl TryFrom<DateTime> for chrono::DateTime<FixedOffset> {
    type Error = InvalidValue;

    /// Fails without a time zone, beyond the years of `chrono`, and for fractions finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        let offset = value.offset().ok_or(InvalidValue::new("chrono::DateTime", NO_ZONE))?;
        Ok(chrono::DateTime::<Utc>::try_from(value)?.with_timezone(&offset.into()))
    }
}

impl TryFrom<DateTime> for chrono::DateTime<Utc> {
    type Error = InvalidValue;

    /// The same instant in UTC. Fails without a time zone, beyond the years of `chrono`, and for fractions finer than a
    /// nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        const TARGET: &str = "chrono::DateTime";
        let (seconds, nanosecond) = value.exact_instant(TARGET)?;
        i64::try_from(seconds)
            .ok()
            .and_then(|seconds| Self::from_timestamp(seconds, nanosecond))
            .ok_or(InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl TryFrom<DateTime> for NaiveDateTime {
    type Error = InvalidValue;

    /// Fails with a time zone, beyond the years of `chrono`, and for fractions finer than a nanosecond.
    fn try_from(value: DateTime) -> Result<Self, InvalidValue> {
        Ok(NaiveDate::try_from(value.date())?.and_time(NaiveTime::try_from(value.time())?))
    }
}

impl From<NaiveDate> for Date {
    fn from(value: NaiveDate) -> Self {
        // Months and days are small in every calendar.
        Self { day: Day::from_astronomical(value.year(), value.month() as u8, value.day() as u8), offset: None }
    }
}

impl TryFrom<Date> for NaiveDate {
    type Error = InvalidValue;

    /// Fails with a time zone and beyond the years of `chrono`.
    fn try_from(value: Date) -> Result<Self, InvalidValue> {
        const TARGET: &str = "chrono::NaiveDate";
        if value.offset().is_some() {
            return Err(InvalidValue::new(TARGET, HAS_ZONE));
        }
        let year = value.day.astronomical_year(TARGET)?;
        Self::from_ymd_opt(year, value.month().into(), value.day().into())
            .ok_or(InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl From<NaiveTime> for Time {
    fn from(value: NaiveTime) -> Self {
        const SECOND: u32 = 1_000_000_000;
        let leap = value.nanosecond() / SECOND;
        let second = i128::from(value.num_seconds_from_midnight() + leap);
        let fraction = Clock::from_valid(0, 0, 0, value.nanosecond() % SECOND).attosecond;
        Self { clock: Clock::from_second_of_day(second, fraction), offset: None }
    }
}

impl TryFrom<Time> for NaiveTime {
    type Error = InvalidValue;

    /// Fails with a time zone, and for fractions finer than a nanosecond.
    fn try_from(value: Time) -> Result<Self, InvalidValue> {
        const TARGET: &str = "chrono::NaiveTime";
        if value.offset().is_some() {
            return Err(InvalidValue::new(TARGET, HAS_ZONE));
        }
        let nanosecond = value.clock.exact_nanosecond(TARGET)?;
        Self::from_hms_nano_opt(value.hour().into(), value.minute().into(), value.second().into(), nanosecond)
            .ok_or(InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl From<TimeDelta> for Duration {
    fn from(value: TimeDelta) -> Self {
        Self::from_signed(value.num_seconds(), value.subsec_nanos())
    }
}

impl TryFrom<Duration> for TimeDelta {
    type Error = InvalidValue;

    /// Fails with years or months, whose length varies, beyond the range of `TimeDelta`, and for fractions finer than a
    /// nanosecond.
    fn try_from(value: Duration) -> Result<Self, InvalidValue> {
        const TARGET: &str = "chrono::TimeDelta";
        let (seconds, nanosecond) = value.exact_seconds(TARGET)?;
        i64::try_from(seconds)
            .ok()
            .and_then(Self::try_seconds)
            .and_then(|seconds| seconds.checked_add(&Self::nanoseconds(nanosecond.into())))
            .ok_or(InvalidValue::new(TARGET, OUT_OF_RANGE))
    }
}

impl From<Offset> for FixedOffset {
    fn from(value: Offset) -> Self {
        // Fourteen hours are within what `chrono` allows, so that the alternative is never taken.
        Self::east_opt(value.seconds()).unwrap_or_else(|| Utc.fix())
    }
}

impl TryFrom<FixedOffset> for Offset {
    type Error = InvalidValue;

    /// Fails where the offset is not whole minutes within ±14:00.
    fn try_from(value: FixedOffset) -> Result<Self, InvalidValue> {
        Self::from_seconds(offset::EXPECTED, value.local_minus_utc())
    }
}
