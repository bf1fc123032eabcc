//! `xs:decimal` and `xs:integer` (XSD 1.0 Part 2 §3.2.3, §3.3.13).

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::Instant;

use soapstone::xsd::{BigDecimal, BigInt, Decimal, Integer, MAX_DIGITS};

fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn decimal_literals() {
    for (literal, written) in [
        ("-1.23", "-1.23"),
        ("12678967.543233", "12678967.543233"),
        ("+100000.00", "100000.00"),
        ("210", "210"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("0", "0"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("000012.340", "12.340"),
        ("0.000000000000000000000000000001", "0.000000000000000000000000000001"),
        ("-123456789012345678901234567890.123456789", "-123456789012345678901234567890.123456789"),
        ("0.0000000000000000000", "0.0000000000000000000"),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("92233720368547758.07", "92233720368547758.07"),
        ("0.100000000000000000000000000000000000", "0.100000000000000000000000000000000000"),
        ("\n 1.5\t", "1.5"),
    ] {
        assert_eq!(literal.parse::<Decimal>().unwrap().to_string(), written, "{literal:?}");
    }
    for literal in [
        "", ".", "-", "+", "-.", "1e5", "1E5", "1,5", "1.2.3", "--1", "+-1", "1 2", "INF", "NaN", "0x10", "1_0", "１",
        "1.-5",
    ] {
        assert!(literal.parse::<Decimal>().is_err(), "{literal:?}");
    }
}

#[test]
fn decimals_compare_by_value() {
    let ascending = [
        "-1000000000000000000000.5",
        "-2",
        "-1.5",
        "0.000",
        "0.00000000000000000000001",
        "0.5",
        "1.49",
        "1.5",
        "2",
        "1000000000000000000000",
    ];
    for (index, left) in ascending.iter().enumerate() {
        for (other, right) in ascending.iter().enumerate() {
            let (left, right): (Decimal, Decimal) = (left.parse().unwrap(), right.parse().unwrap());
            assert_eq!(left.cmp(&right), index.cmp(&other), "{left} and {right}");
        }
    }
    for (left, right) in [
        ("1.5", "1.500"),
        ("1", "1.0000000000000000000000000000"),
        ("0", "-0.00"),
        ("0", "0.0000000000000000000000000"),
        ("100", "100.0"),
        ("123456789012345678901234567890", "123456789012345678901234567890.00"),
        ("0.1234567890123456789", "0.12345678901234567890"),
        ("100000000000000000000000", "100000000000000000000000.0"),
    ] {
        let values: (Decimal, Decimal) = (left.parse().unwrap(), right.parse().unwrap());
        assert_eq!(values.0, values.1);
        assert_eq!(hash(&values.0), hash(&values.1), "{left} and {right}");
    }
}

#[test]
fn decimal_conversions() {
    assert_eq!(Decimal::new(1250, 2).unwrap().to_string(), "12.50");
    assert_eq!(Decimal::new(-5, 30).unwrap().to_string(), "-0.000000000000000000000000000005");
    assert!(Decimal::new(1, u32::MAX).is_err());
    assert_eq!(Decimal::from(-7_i32).to_string(), "-7");
    assert_eq!(Decimal::from(u128::MAX).to_string(), u128::MAX.to_string());
    assert_eq!(Decimal::from(u128::MAX).to_integer().unwrap(), Integer::from(u128::MAX));
    assert_eq!("12.00".parse::<Decimal>().unwrap().to_i64(), Some(12));
    assert_eq!("12.01".parse::<Decimal>().unwrap().to_i64(), None);
    assert_eq!("1.00000000000000000000000".parse::<Decimal>().unwrap().to_i64(), Some(1));
    assert_eq!("1.00000000000000000000001".parse::<Decimal>().unwrap().to_integer(), None);
    assert_eq!("0.1".parse::<Decimal>().unwrap().to_f64().to_bits(), 0.1_f64.to_bits());
    let long = "0.1000000000000000055511151231257827021181583404541015625";
    assert_eq!(long.parse::<Decimal>().unwrap().to_f64().to_bits(), 0.1_f64.to_bits());
    assert_eq!(Decimal::try_from(0.1).unwrap().to_string(), "0.1");
    assert_eq!(Decimal::try_from(1e300).unwrap().to_f64().to_bits(), 1e300_f64.to_bits());
    assert_eq!(Decimal::try_from(5e-324).unwrap().to_f64().to_bits(), 5e-324_f64.to_bits());
    assert!(Decimal::try_from(f64::NAN).is_err() && Decimal::try_from(f64::INFINITY).is_err());
    let inner = BigDecimal::from("12.50".parse::<Decimal>().unwrap()) * BigDecimal::from(3);
    assert_eq!(Decimal::try_from(inner).unwrap().to_string(), "37.50");
    assert_eq!(Decimal::try_from(BigDecimal::new(BigInt::from(12), -3)).unwrap().to_string(), "12000");
    assert!(Decimal::try_from(BigDecimal::new(BigInt::from(1), -1_000_000_000)).is_err());
    assert!(Decimal::try_from(BigDecimal::new(BigInt::from(1), i64::MIN)).is_err());
    assert!(Decimal::try_from(BigDecimal::new(BigInt::from(1), i64::MAX)).is_err());
    assert_eq!(Decimal::default().to_string(), "0");
}

#[test]
fn integer_literals() {
    for (literal, written) in [
        ("0", "0"),
        ("-0", "0"),
        ("-1", "-1"),
        ("+100000", "100000"),
        ("12678967543233", "12678967543233"),
        ("0000000000000000000000000000000007", "7"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "-9223372036854775809"),
        (
            "123456789012345678901234567890123456789012345678901234567890",
            "123456789012345678901234567890123456789012345678901234567890",
        ),
        (" 5 ", "5"),
    ] {
        assert_eq!(literal.parse::<Integer>().unwrap().to_string(), written, "{literal:?}");
    }
    for literal in ["", "-", "+", "1.0", "1.", "1e3", "--1", "+-1", "1 0", "0x1", "٣", "1_000"] {
        assert!(literal.parse::<Integer>().is_err(), "{literal:?}");
    }
}

#[test]
fn integers_convert_and_compare() {
    let big: Integer = "-123456789012345678901234567890".parse().unwrap();
    assert_eq!((big.to_i64(), big.to_u64()), (None, None));
    assert_eq!(big.to_i128(), Some(-123_456_789_012_345_678_901_234_567_890));
    assert_eq!(Integer::from(-123_456_789_012_345_678_901_234_567_890_i128), big);
    assert!(big.to_f64() < -1.2e29);
    assert_eq!(Integer::from(u64::MAX).to_u64(), Some(u64::MAX));
    assert_eq!(Integer::from(u64::MAX).to_i64(), None);
    assert_eq!(u8::try_from(Integer::from(255)), Ok(255));
    assert!(u8::try_from(&Integer::from(256)).is_err() && u32::try_from(Integer::from(-1)).is_err());
    assert_eq!(i32::try_from(&Integer::from(-5)), Ok(-5));
    let sum = big.to_bigint() + BigInt::from(1);
    assert_eq!(Integer::from(sum).to_string(), "-123456789012345678901234567889");
    // What arithmetic made small again equals what was small from the start.
    let small = Integer::from(big.to_bigint() - big.to_bigint() + BigInt::from(7));
    assert_eq!((&small, hash(&small)), (&Integer::from(7), hash(&Integer::from(7))));
    let ascending = [
        big,
        Integer::from(i64::MIN),
        Integer::from(-1),
        Integer::ZERO,
        Integer::from(i64::MAX),
        Integer::from(u64::MAX),
    ];
    assert!(ascending.is_sorted() && !ascending.iter().rev().is_sorted());
    assert_eq!(Integer::try_from("12.0".parse::<Decimal>().unwrap()).unwrap(), Integer::from(12));
    assert!(Integer::try_from("12.5".parse::<Decimal>().unwrap()).is_err());
}

#[test]
fn absurd_lengths_end_soon() {
    let start = Instant::now();
    let million = "9".repeat(5_000_000);
    assert_eq!(million.parse::<Integer>().unwrap_err().to_string(), "not an integer: it has more than 10000 digits");
    assert!(million.parse::<Decimal>().is_err());
    assert!(format!("0.{million}").parse::<Decimal>().is_err());
    let zeros = "0".repeat(5_000_000);
    assert_eq!(format!("{zeros}12").parse::<Integer>().unwrap(), Integer::from(12));
    assert_eq!(format!("{zeros}1.5{zeros}").parse::<Decimal>().unwrap().to_string(), "1.5");
    assert!(format!("1{zeros}").parse::<Decimal>().is_err());
    let longest = "7".repeat(MAX_DIGITS);
    assert_eq!(longest.parse::<Integer>().unwrap().to_string(), longest);
    assert_eq!(format!("-0.{longest}").parse::<Decimal>().unwrap().to_string(), format!("-0.{longest}"));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn formats_are_those_of_numbers() {
    let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
    let cases = [("12.5", "12.50", "12"), ("1.005", "1.00", "1"), ("-0.125", "-0.12", "0"), ("1.995", "2.00", "2")];
    for (given, two, none) in cases {
        assert_eq!(
            (format!("{:.2}", decimal(given)), format!("{:.0}", decimal(given))),
            (two.to_owned(), none.to_owned())
        );
    }
    assert_eq!(format!("{:.3}", decimal("123456789012345678901234.5")), "123456789012345678901234.500");
    assert_eq!(
        format!("{:+} {:08.1} {:<6}|{:>6}", decimal("1.5"), decimal("-1.25"), decimal("1.5"), decimal("1.5")),
        "+1.5 -00001.2 1.5   |   1.5"
    );
    let integer: Integer = "1234567".parse().expect("an integer");
    assert_eq!(format!("{integer:.2} {integer:+} {integer:010}"), "1234567 +1234567 0001234567");
    assert_eq!(format!("{:06}", Integer::from(-42)), "-00042");
}

#[test]
fn a_precision_does_not_cut_literals() {
    let time: soapstone::xsd::DateTime = "2026-11-21T09:30:00Z".parse().expect("a time");
    let duration: soapstone::xsd::Duration = "PT36H".parse().expect("a duration");
    assert_eq!(format!("{time:.4} {duration:.1}"), "2026-11-21T09:30:00Z PT36H");
    assert_eq!(
        format!("{duration:*^9.1}|{duration:>7.1}|{duration:7.1}|{duration:7}"),
        "**PT36H**|  PT36H|PT36H  |PT36H  "
    );
    let offset = time.offset().expect("a zone");
    assert_eq!(format!("{offset:.0}"), "Z");
}
