//! Dates and times: their lexical and value spaces (XSD 1.0 Part 2 §3.2.7–§3.2.14).

mod literals;

use std::cmp::Ordering::{Equal, Greater, Less};
use std::time::SystemTime;

use literals::{accepts, compares, rejects};
use soapstone::xsd::{Date, DateTime, GDay, GMonth, GMonthDay, GYear, GYearMonth, Offset, Time};

#[test]
fn date_time_literals() {
    accepts::<DateTime>(&[
        ("2002-10-10T12:00:00-05:00", "2002-10-10T12:00:00-05:00"),
        ("2002-10-10T17:00:00Z", "2002-10-10T17:00:00Z"),
        ("2002-10-10T12:00:00", "2002-10-10T12:00:00"),
        ("2026-11-21T09:30:00+02:00", "2026-11-21T09:30:00+02:00"),
        ("2001-10-26T21:32:52-00:00", "2001-10-26T21:32:52Z"),
        ("2001-10-26T21:32:52+00:00", "2001-10-26T21:32:52Z"),
        ("-2001-10-26T21:32:52", "-2001-10-26T21:32:52"),
        ("2001-10-26T21:32:52.12679", "2001-10-26T21:32:52.12679"),
        ("2001-10-26T21:32:52.000", "2001-10-26T21:32:52"),
        ("2001-10-26T21:32:52.100", "2001-10-26T21:32:52.1"),
        ("0001-01-01T00:00:00.000000000000000001Z", "0001-01-01T00:00:00.000000000000000001Z"),
        ("9999-12-31T23:59:59.999999999999999999", "9999-12-31T23:59:59.999999999999999999"),
        ("2001-10-26T21:32:52.1230000000000000000000000", "2001-10-26T21:32:52.123"),
        ("1999-12-31T24:00:00", "2000-01-01T00:00:00"),
        ("1999-12-31T24:00:00.000+14:00", "2000-01-01T00:00:00+14:00"),
        ("2000-02-28T24:00:00Z", "2000-02-29T00:00:00Z"),
        ("-0001-12-31T24:00:00Z", "0001-01-01T00:00:00Z"),
        ("2000-02-29T00:00:00-14:00", "2000-02-29T00:00:00-14:00"),
        ("12004-04-12T13:20:00Z", "12004-04-12T13:20:00Z"),
        ("-123456789012345678-04-12T13:20:00Z", "-123456789012345678-04-12T13:20:00Z"),
        (" \t\r\n2002-10-10T12:00:00Z\n ", "2002-10-10T12:00:00Z"),
    ]);
}

#[test]
fn date_time_rejections() {
    rejects::<DateTime>(&[
        "",
        " ",
        "2001-10-26",
        "2001-10-26T21:32",
        "2001-10-26T25:32:52+02:00",
        "2001-10-26T24:00:01",
        "2001-10-26T24:00:00.1",
        "2001-10-26T24:01:00",
        "2001-10-26T21:60:52",
        "2001-10-26T23:59:60Z",
        "01-10-26T21:32",
        "001-10-26T21:32:00",
        "02004-04-12T13:20:00Z",
        "+2001-10-26T21:32:52",
        "0000-01-01T00:00:00Z",
        "-0000-01-01T00:00:00Z",
        "2001-00-26T21:32:52",
        "2001-13-26T21:32:52",
        "2001-10-00T21:32:52",
        "2001-02-29T00:00:00",
        "1900-02-29T00:00:00",
        "2001-04-31T00:00:00",
        "2001-10-26t21:32:52",
        "2001-10-26 21:32:52",
        "2001-10-26T21:32:52z",
        "2001-10-26T21:32:52+14:01",
        "2001-10-26T21:32:52+15:00",
        "2001-10-26T21:32:52+02:60",
        "2001-10-26T21:32:52+0200",
        "2001-10-26T21:32:52+2:00",
        "2001-10-26T21:32:52+02",
        "2001-10-26T21:32:52.",
        "2001-10-26T21:32:52.Z",
        "2001-10-26T21:32:52,5",
        "2001-10-26T21:32:52 Z",
        "2001-10-26T21:32:52ZZ",
        "2001-10-26T1:32:52",
        "2001-1-26T01:32:52",
        "1234567890123456789-01-01T00:00:00",
        "99999999999999999999999999-01-01T00:00:00",
        "999999999999999999-12-31T24:00:00",
        "２００1-10-26T21:32:52",
        "2001-10-26T21:32:52\u{a0}",
    ]);
}

#[test]
fn errors_say_what_is_wrong() {
    let reason = |literal: &str| literal.parse::<DateTime>().unwrap_err().to_string();
    assert_eq!(
        reason("2001-10-26T21:32:52.1234567890123456789"),
        "not a dateTime: the fraction of a second has more than 18 digits"
    );
    assert_eq!(reason("2001-02-29T00:00:00"), "not a dateTime: the month has no such day");
    assert_eq!(reason("0000-01-01T00:00:00"), "not a dateTime: there is no year 0000");
    assert_eq!(reason("2001-01-01T00:00:00+14:30"), "not a dateTime: the time zone is beyond ±14:00");
}

/// §3.2.7.4, with its table of examples.
#[test]
fn date_time_order() {
    compares::<DateTime>(&[
        ("2000-01-15T00:00:00", "2000-02-15T00:00:00", Some(Less)),
        ("2000-01-15T12:00:00", "2000-01-16T12:00:00Z", Some(Less)),
        ("2000-01-01T12:00:00", "1999-12-31T23:00:00Z", None),
        ("2000-01-16T12:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-16T00:00:00", "2000-01-16T12:00:00Z", None),
        ("2000-01-16T12:00:00", "2000-01-17T02:00:00Z", None),
        ("2000-01-16T12:00:00", "2000-01-17T02:00:01Z", Some(Less)),
        ("2002-10-10T12:00:00-05:00", "2002-10-10T17:00:00Z", Some(Equal)),
        ("2002-10-10T12:00:00-05:00", "2002-10-10T17:00:00.000000000000000001Z", Some(Less)),
        ("2002-10-10T12:00:00+05:00", "2002-10-10T12:00:00-05:00", Some(Less)),
        ("1999-12-31T24:00:00", "2000-01-01T00:00:00", Some(Equal)),
        ("-0001-12-31T23:59:59Z", "0001-01-01T00:00:00Z", Some(Less)),
        ("-0002-01-01T00:00:00", "-0001-01-01T00:00:00", Some(Less)),
        ("999999999999999999-12-31T23:59:59Z", "-999999999999999999-01-01T00:00:00Z", Some(Greater)),
    ]);
}

#[test]
fn date_time_components() {
    let value = DateTime::new(2026, 11, 21, 9, 30, 15).unwrap();
    let value = value.with_nanosecond(123_456_789).unwrap().with_offset(Offset::from_minutes(-210).unwrap());
    assert_eq!(value.to_string(), "2026-11-21T09:30:15.123456789-03:30");
    assert_eq!((value.year(), value.month(), value.day()), (2026, 11, 21));
    assert_eq!((value.hour(), value.minute(), value.second(), value.nanosecond()), (9, 30, 15, 123_456_789));
    assert_eq!(value.attosecond(), 123_456_789_000_000_000);
    assert_eq!(value.offset().map(Offset::minutes), Some(-210));
    assert_eq!(value.date().to_string(), "2026-11-21-03:30");
    assert_eq!(value.time().to_string(), "09:30:15.123456789-03:30");
    assert_eq!(DateTime::from_parts(value.date(), value.time().without_offset()), value);
    assert_eq!(value.in_offset(Offset::UTC).unwrap().to_string(), "2026-11-21T13:00:15.123456789Z");
    assert_eq!(value.in_offset(Offset::UTC), Ok(value));
    assert_eq!(value.without_offset().to_string(), "2026-11-21T09:30:15.123456789");
    assert!(value.without_offset().in_offset(Offset::UTC).is_err());
    assert!(value.with_nanosecond(1_000_000_000).is_err());
    assert!(value.with_attosecond(1_000_000_000_000_000_000).is_err());
    assert_eq!(DateTime::default().to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(DateTime::default().unix_seconds(), Some(0));
    assert_eq!(format!("{:?}", DateTime::default()), "DateTime(1970-01-01T00:00:00Z)");
    assert_eq!(format!("{:>22}", DateTime::default()), "  1970-01-01T00:00:00Z");
}

#[test]
fn days_are_counted_through_all_years() {
    for (seconds, literal) in [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (-62_135_596_800, "0001-01-01T00:00:00Z"),
        (-62_135_596_801, "-0001-12-31T23:59:59Z"),
        // The year before 1 is a leap year, as every fourth before it.
        (-62_135_596_800 - 308 * 86_400, "-0001-02-28T00:00:00Z"),
        (-62_135_596_800 - 306 * 86_400 - 86_400 / 2, "-0001-02-29T12:00:00Z"),
        (i64::MAX, "292277026596-12-04T15:30:07Z"),
    ] {
        assert_eq!(DateTime::from_unix_seconds(seconds).to_string(), literal);
        assert_eq!(literal.parse::<DateTime>().unwrap().unix_seconds(), Some(seconds.into()), "{literal}");
    }
    let mut day = -800_000_i64;
    while day < 800_000 {
        let value = DateTime::from_unix_seconds(day * 86_400);
        assert_eq!(value.unix_seconds(), Some(i128::from(day) * 86_400), "{value}");
        assert_eq!(value.to_string().parse(), Ok(value));
        day += 97;
    }
}

#[test]
fn system_time() {
    for literal in ["1970-01-01T00:00:00Z", "1969-12-31T23:59:58.25Z", "2026-11-21T09:30:00.123456789Z"] {
        let value: DateTime = literal.parse().unwrap();
        let instant = SystemTime::try_from(value).unwrap();
        assert_eq!(DateTime::from(instant).to_string(), literal);
    }
    assert!(SystemTime::try_from("2001-01-01T00:00:00".parse::<DateTime>().unwrap()).is_err());
    assert!(SystemTime::try_from("999999999999999999-01-01T00:00:00Z".parse::<DateTime>().unwrap()).is_err());
    assert!(SystemTime::try_from("2001-01-01T00:00:00.0000000001Z".parse::<DateTime>().unwrap()).is_err());
}

#[test]
fn dates() {
    accepts::<Date>(&[
        ("2001-10-26", "2001-10-26"),
        ("2001-10-26+02:00", "2001-10-26+02:00"),
        ("2001-10-26Z", "2001-10-26Z"),
        ("2001-10-26+00:00", "2001-10-26Z"),
        ("-2001-10-26", "-2001-10-26"),
        ("-20000-04-01", "-20000-04-01"),
        ("2004-02-29", "2004-02-29"),
    ]);
    rejects::<Date>(&[
        "2001-10",
        "2001-10-32",
        "2001-13-26+02:00",
        "01-10-26",
        "2001-10-26T00:00:00",
        "2003-02-29",
        "26-10-2001",
        "2001/10/26",
        "2001-10-26+99:00",
        "20011026",
    ]);
    compares::<Date>(&[
        ("2002-10-10+13:00", "2002-10-09-11:00", Some(Equal)),
        ("2002-10-10", "2002-10-11", Some(Less)),
        ("2002-10-10", "2002-10-10Z", None),
        ("2002-10-10", "2002-10-11Z", Some(Less)),
    ]);
    assert_eq!(Date::default().to_string(), "1970-01-01");
    assert_eq!(
        DateTime::from(Date::new(2001, 2, 3).unwrap().with_offset(Offset::UTC)).to_string(),
        "2001-02-03T00:00:00Z"
    );
}

#[test]
fn times() {
    accepts::<Time>(&[
        ("21:32:52", "21:32:52"),
        ("21:32:52+02:00", "21:32:52+02:00"),
        ("19:32:52Z", "19:32:52Z"),
        ("19:32:52+00:00", "19:32:52Z"),
        ("21:32:52.12679", "21:32:52.12679"),
        ("24:00:00", "00:00:00"),
        ("13:20:00-05:00", "13:20:00-05:00"),
    ]);
    rejects::<Time>(&["21:32", "25:25:10", "-10:00:00", "1:20:10", "24:00:01", "12:00:60", "12:00:00.", "120000"]);
    compares::<Time>(&[
        ("12:00:00", "13:00:00", Some(Less)),
        ("12:00:00+01:00", "11:00:00Z", Some(Equal)),
        ("12:00:00", "12:00:00Z", None),
        ("24:00:00", "00:00:00", Some(Equal)),
    ]);
    assert_eq!(Time::default().to_string(), "00:00:00");
    assert_eq!(Time::new(1, 2, 3).unwrap().with_nanosecond(5_000_000).unwrap().to_string(), "01:02:03.005");
}

#[test]
fn parts_of_dates() {
    accepts::<GYear>(&[("2001", "2001"), ("2001+02:00", "2001+02:00"), ("-0100Z", "-0100Z"), ("-20000", "-20000")]);
    rejects::<GYear>(&["01", "2001-12", "0000", "02001", "2001 Z", "+2001", "-"]);
    compares::<GYear>(&[("2001", "2002", Some(Less)), ("2001Z", "2001+01:00", Some(Greater)), ("2001", "2001Z", None)]);

    accepts::<GYearMonth>(&[("2001-10", "2001-10"), ("2001-10+02:00", "2001-10+02:00"), ("-2001-10Z", "-2001-10Z")]);
    rejects::<GYearMonth>(&["2001", "2001-13", "2001-13-26+02:00", "01-10", "2001-00", "2001-1"]);
    compares::<GYearMonth>(&[("2001-10", "2001-11", Some(Less)), ("2001-12", "2002-01", Some(Less))]);

    accepts::<GMonth>(&[
        ("--05", "--05"),
        ("--11Z", "--11Z"),
        ("--11+02:00", "--11+02:00"),
        ("--11-04:00", "--11-04:00"),
    ]);
    accepts::<GMonth>(&[("--11--", "--11"), ("--02--Z", "--02Z"), ("--02---05:00", "--02-05:00")]);
    rejects::<GMonth>(&["-01-", "--13", "--1", "01", "--00", "--01-", "--01-01"]);

    accepts::<GMonthDay>(&[("--05-01", "--05-01"), ("--11-01Z", "--11-01Z"), ("--11-01-04:00", "--11-01-04:00")]);
    accepts::<GMonthDay>(&[("--02-29", "--02-29"), ("--11-15", "--11-15")]);
    rejects::<GMonthDay>(&["-01-30-", "--01-35", "--1-5", "01-15", "--02-30", "--04-31", "--13-01"]);
    compares::<GMonthDay>(&[("--02-28", "--02-29", Some(Less)), ("--12-31", "--01-01", Some(Greater))]);

    accepts::<GDay>(&[
        ("---01", "---01"),
        ("---15Z", "---15Z"),
        ("---31+02:00", "---31+02:00"),
        ("---01-04:00", "---01-04:00"),
    ]);
    rejects::<GDay>(&["--30-", "---35", "---5", "15", "---00", "---32"]);
    compares::<GDay>(&[("---01", "---15", Some(Less)), ("---15", "---15Z", None)]);

    assert_eq!(GYear::new(-44).unwrap().with_offset(Offset::UTC).to_string(), "-0044Z");
    assert_eq!(GYearMonth::new(2001, 2).unwrap().to_string(), "2001-02");
    assert_eq!(GMonthDay::new(2, 29).unwrap().to_string(), "--02-29");
    assert!(
        GMonthDay::new(2, 30).is_err() && GMonth::new(0).is_err() && GDay::new(32).is_err() && GYear::new(0).is_err()
    );
}

#[test]
fn offsets() {
    for (literal, minutes) in
        [("Z", 0), ("+00:00", 0), ("-00:00", 0), ("+14:00", 840), ("-14:00", -840), ("-03:30", -210)]
    {
        assert_eq!(literal.parse::<Offset>().unwrap().minutes(), minutes);
    }
    for literal in ["", "z", "+14:01", "-99:00", "+1:00", "UTC", "+01:00Z"] {
        assert!(literal.parse::<Offset>().is_err(), "{literal}");
    }
    assert_eq!(Offset::from_hours(-5).unwrap().to_string(), "-05:00");
    assert!(Offset::from_minutes(841).is_err() && Offset::from_hours(127).is_err() && Offset::from_hours(-15).is_err());
}
