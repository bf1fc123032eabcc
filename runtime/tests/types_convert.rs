//! Conversions between XSD's dates and times and those of `jiff`, `chrono` and `time`.

#![cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use soapstone::xsd::InvalidValue;

/// Literals that survive the way to `There` and back, as they are written.
fn round_trips<Ours, There>(literals: &[&str])
where
    Ours: FromStr<Err = InvalidValue> + TryFrom<There> + TryInto<There, Error = InvalidValue> + Display,
    <Ours as TryFrom<There>>::Error: Debug,
{
    for literal in literals {
        let ours: Ours = literal.parse().unwrap();
        let there: There = ours.try_into().unwrap_or_else(|error| panic!("{literal}: {error}"));
        assert_eq!(Ours::try_from(there).unwrap().to_string(), *literal);
    }
}

/// Literals that cannot become a `There` without a loss.
fn rejects<Ours, There>(literals: &[&str])
where
    Ours: FromStr<Err = InvalidValue> + TryInto<There, Error = InvalidValue>,
{
    for literal in literals {
        let ours: Ours = literal.parse().unwrap();
        assert!(ours.try_into().is_err(), "{literal}");
    }
}

const ZONED: &[&str] = &[
    "1970-01-01T00:00:00Z",
    "2026-11-21T09:30:00.123456789+02:00",
    "1969-12-31T23:59:59.75-03:30",
    "0001-01-01T14:00:00+14:00",
    "-0001-02-29T00:00:00Z",
    "-0044-03-15T12:00:00Z",
    "2000-02-29T23:59:59-14:00",
];
const UTC: &[&str] =
    &["1970-01-01T00:00:00Z", "1969-12-31T23:59:59.000000001Z", "-0001-02-29T00:00:00.5Z", "9999-12-30T22:00:00Z"];
const LOCAL: &[&str] =
    &["1970-01-01T00:00:00", "2026-11-21T09:30:00.000000001", "-0001-02-29T00:00:00", "9999-12-31T23:59:59.999999999"];
const DATES: &[&str] = &["1970-01-01", "2024-02-29", "0001-01-01", "-0001-12-31", "-9999-01-01", "9999-12-31"];
const TIMES: &[&str] = &["00:00:00", "23:59:59.999999999", "12:34:56.05"];
const SECONDS: &[&str] = &["PT0S", "PT1.5S", "-PT0.25S", "-PT90.000000001S", "PT9007199254740991S"];
const FINE: &str = "2026-11-21T09:30:00.0000000001Z";
const FAR: &str = "123456789012-01-01T00:00:00Z";

#[cfg(feature = "jiff")]
#[test]
fn jiff() {
    use jiff::{SignedDuration, Span, Timestamp, Zoned, civil, tz};
    use soapstone::xsd::{Date, DateTime, Duration, Offset, Time};

    round_trips::<DateTime, Zoned>(ZONED);
    round_trips::<DateTime, Timestamp>(UTC);
    round_trips::<DateTime, civil::DateTime>(LOCAL);
    round_trips::<Date, civil::Date>(DATES);
    round_trips::<Time, civil::Time>(TIMES);
    round_trips::<Duration, SignedDuration>(SECONDS);
    round_trips::<Duration, Span>(&["P1Y2M3DT4H5M6.789S", "-P1Y", "PT0S", "-PT0.000000001S", "PT36H"]);
    rejects::<DateTime, Zoned>(&["2026-11-21T09:30:00", FINE, FAR]);
    rejects::<DateTime, Timestamp>(&["2026-11-21T09:30:00", FINE, FAR]);
    rejects::<DateTime, civil::DateTime>(&["2026-11-21T09:30:00Z", FAR]);
    rejects::<Date, civil::Date>(&["2026-11-21Z", "10000-01-01", "123456789012-01-01"]);
    rejects::<Duration, SignedDuration>(&["P1M", "P18446744073709551615D", "PT0.0000000001S"]);
    rejects::<Duration, Span>(&["P20000Y", "P18446744073709551615D", "PT0.0000000001S"]);
    let span = Span::new().weeks(2).days(1).milliseconds(1500).nanoseconds(1);
    assert_eq!(Duration::try_from(span).unwrap().to_string(), "P15DT1.500000001S");
    let offset = Offset::from_minutes(-210).unwrap();
    assert_eq!(Offset::try_from(tz::Offset::from(offset)), Ok(offset));
    assert!(Offset::try_from(tz::Offset::from_seconds(1).unwrap()).is_err());
    assert!(Offset::try_from(tz::Offset::from_hours(15).unwrap()).is_err());
    assert_eq!(DateTime::from(Timestamp::MIN).to_string().parse(), Ok(DateTime::from(Timestamp::MIN)));
}

#[cfg(feature = "chrono")]
#[test]
fn chrono() {
    use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    use soapstone::xsd::{Date, DateTime, Duration, Offset, Time};

    round_trips::<DateTime, chrono::DateTime<FixedOffset>>(ZONED);
    round_trips::<DateTime, chrono::DateTime<Utc>>(UTC);
    round_trips::<DateTime, NaiveDateTime>(LOCAL);
    round_trips::<Date, NaiveDate>(DATES);
    round_trips::<Time, NaiveTime>(TIMES);
    round_trips::<Duration, TimeDelta>(&SECONDS[..4]);
    rejects::<DateTime, chrono::DateTime<FixedOffset>>(&["2026-11-21T09:30:00", FINE, FAR]);
    rejects::<DateTime, NaiveDateTime>(&["2026-11-21T09:30:00Z"]);
    rejects::<Date, NaiveDate>(&["2026-11-21Z", "1000000-01-01", "123456789012-01-01"]);
    rejects::<Duration, TimeDelta>(&["P1M", "P18446744073709551615D", "PT9223372036854775807S", "PT0.0000000001S"]);
    let offset = Offset::from_minutes(-210).unwrap();
    assert_eq!(Offset::try_from(FixedOffset::from(offset)), Ok(offset));
    assert!(Offset::try_from(FixedOffset::east_opt(1).unwrap()).is_err());
    let leap = NaiveDate::from_ymd_opt(2016, 12, 31).unwrap().and_hms_milli_opt(23, 59, 59, 1500).unwrap();
    assert_eq!(DateTime::from(leap).to_string(), "2017-01-01T00:00:00.5");
    assert_eq!(DateTime::from(leap.and_utc()).to_string(), "2017-01-01T00:00:00.5Z");
    assert_eq!(Time::from(leap.time()).to_string(), "00:00:00.5");
}

#[cfg(feature = "time")]
#[test]
fn time() {
    use soapstone::xsd::{Date, DateTime, Duration, Offset, Time};
    use time::{OffsetDateTime, PrimitiveDateTime, UtcDateTime, UtcOffset};

    round_trips::<DateTime, OffsetDateTime>(ZONED);
    round_trips::<DateTime, UtcDateTime>(UTC);
    round_trips::<DateTime, PrimitiveDateTime>(LOCAL);
    round_trips::<Date, time::Date>(DATES);
    round_trips::<Time, time::Time>(TIMES);
    round_trips::<Duration, time::Duration>(SECONDS);
    rejects::<DateTime, OffsetDateTime>(&["2026-11-21T09:30:00", FINE, FAR]);
    rejects::<DateTime, UtcDateTime>(&["2026-11-21T09:30:00", FINE, FAR]);
    rejects::<DateTime, PrimitiveDateTime>(&["2026-11-21T09:30:00Z"]);
    rejects::<Date, time::Date>(&["2026-11-21Z", "123456789012-01-01"]);
    rejects::<Duration, time::Duration>(&["P1M", "P18446744073709551615D", "PT0.0000000001S"]);
    let offset = Offset::from_minutes(-210).unwrap();
    assert_eq!(Offset::try_from(UtcOffset::from(offset)), Ok(offset));
    assert!(Offset::try_from(UtcOffset::from_whole_seconds(1).unwrap()).is_err());
}
