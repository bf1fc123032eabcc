//! Durations: their lexical and value spaces (XSD 1.0 Part 2 §3.2.6).

mod literals;

use std::cmp::Ordering::{Equal, Greater, Less};

use literals::{accepts, compares, rejects};
use soapstone::xsd::Duration;

#[test]
fn durations() {
    accepts::<Duration>(&[
        ("P1347Y", "P1347Y"),
        ("P1347M", "P1347M"),
        ("P1Y2MT2H", "P1Y2MT2H"),
        ("P0Y1347M", "P1347M"),
        ("P0Y1347M0D", "P1347M"),
        ("-P1347M", "-P1347M"),
        ("PT1004199059S", "PT1004199059S"),
        ("PT130S", "PT130S"),
        ("PT2M10S", "PT2M10S"),
        ("P1DT2S", "P1DT2S"),
        ("-P1Y", "-P1Y"),
        ("P1Y2M3DT5H20M30.123S", "P1Y2M3DT5H20M30.123S"),
        ("PT0.000000000000000001S", "PT0.000000000000000001S"),
        ("P0D", "PT0S"),
        ("-PT0S", "PT0S"),
        ("P18446744073709551615Y", "P18446744073709551615Y"),
        ("PT0H5M", "PT5M"),
        (" PT5M ", "PT5M"),
    ]);
    rejects::<Duration>(&[
        "",
        "P",
        "-P",
        "PT",
        "P1",
        "1Y",
        "P1S",
        "P-1347M",
        "P1Y2MT",
        "P1M2Y",
        "P1Y1Y",
        "PT1M1H",
        "P1H",
        "PT1Y",
        "PT1.5H",
        "P1.5D",
        "PT.5S",
        "PT1.S",
        "P1Y T1S",
        "PT1ST1S",
        "P1YT1H2",
        "+P1Y",
        "p1y",
        "P1W",
        "P18446744073709551616Y",
        "PT0.0000000000000000001S",
    ]);
    assert_eq!(Duration::default().to_string(), "PT0S");
    assert_eq!(Duration::new(0, 0, 1, 0, 0, 5).negated().to_string(), "-P1DT5S");
}

/// §3.2.6.2, with its table of examples.
#[test]
fn duration_order() {
    compares::<Duration>(&[
        ("P1Y", "P364D", Some(Greater)),
        ("P1Y", "P365D", None),
        ("P1Y", "P366D", None),
        ("P1Y", "P367D", Some(Less)),
        ("P1M", "P27D", Some(Greater)),
        ("P1M", "P28D", None),
        ("P1M", "P31D", None),
        ("P1M", "P32D", Some(Less)),
        ("P5M", "P149D", Some(Greater)),
        ("P5M", "P150D", None),
        ("P5M", "P153D", None),
        ("P5M", "P154D", Some(Less)),
        ("P1Y", "P12M", Some(Equal)),
        ("P1D", "PT24H", Some(Equal)),
        ("PT0S", "-PT0S", Some(Equal)),
        ("-P1Y", "-P12M", Some(Equal)),
        ("-PT0.5S", "-PT0.25S", Some(Less)),
        ("-PT0.5S", "PT0S", Some(Less)),
        ("PT1.5S", "PT1.50S", Some(Equal)),
        ("P18446744073709551615Y", "-P18446744073709551615Y", Some(Greater)),
    ]);
}

#[test]
fn std_duration() {
    let value: Duration = "P1DT1H0.25S".parse().unwrap();
    let std = std::time::Duration::try_from(value).unwrap();
    assert_eq!(std, std::time::Duration::from_millis(90_000_250));
    assert_eq!(Duration::from(std), value);
    for literal in ["P1M", "-PT1S", "-PT0.5S", "PT0.0000000001S", "P18446744073709551615D"] {
        assert!(std::time::Duration::try_from(literal.parse::<Duration>().unwrap()).is_err(), "{literal}");
    }
    let parts: Duration = "-P1Y2M3DT4H5M6.7S".parse().unwrap();
    assert!(parts.is_negative());
    assert_eq!((parts.years(), parts.months(), parts.days()), (1, 2, 3));
    assert_eq!((parts.hours(), parts.minutes(), parts.seconds(), parts.nanosecond()), (4, 5, 6, 700_000_000));
    assert_eq!((parts.total_months(), parts.total_seconds()), (-14, -273_906));
}
