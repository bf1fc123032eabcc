//! Facet checks (XSD 1.0 Part 2 §4.3 and appendix F).
#![cfg(feature = "validate")]

use soapstone::schema::Facets;
use soapstone::validate::{FacetError, Primitive, check};

fn text(facets: &Facets, literal: &str) -> Result<(), FacetError> {
    check(facets, Primitive::String, literal)
}

/// The pattern, literals that match it, and literals that do not.
const PATTERNS: &[(&str, &[&str], &[&str])] = &[
    (r"a", &["a"], &["", "b", "ab", "ba", "a\n"]),
    (r"", &[""], &["a"]),
    (r"a|bc", &["a", "bc"], &["ab", "abc", "ac"]),
    (r"(a|b)c?", &["a", "ac", "bc"], &["c", "abc"]),
    (r"^a$", &["^a$"], &["a"]),
    (r"a{2}", &["aa"], &["a", "aaa"]),
    (r"a{2,}", &["aa", "aaaa"], &["a"]),
    (r"a{0,2}b", &["b", "aab"], &["aaab"]),
    (r".", &["a", "é", "\u{2028}", "\u{10000}"], &["\n", "\r", "ab"]),
    (r"\s+", &[" \t\n\r"], &["\u{a0}", "\u{b}"]),
    (r"\S", &["a", "\u{a0}"], &[" "]),
    (r"\d{3}", &["123", "١٢٣"], &["12", "12a", "½½½"]),
    (r"\D", &["a"], &["1"]),
    (r"\w+", &["aé1", "+", "$"], &["a b", "a-b", "."]),
    (r"\W", &["-", " ", "."], &["a"]),
    (r"\i\c*", &["a-b.c", "_1", ":x", "é1"], &["1a", "-a", "a b"]),
    (r"\I\C", &["1 ", "- "], &["a ", "1a"]),
    (r"[\i-[:]][\c-[:]]*", &["a1", "_x"], &["a:b", ":a", "1"]),
    (r"[a-z-[aeiou]]+", &["xyz"], &["xaz", "-", "A"]),
    (r"[^a-z-[0-9]]", &["A", "-"], &["a", "5"]),
    (r"[a-z-[aeiou-[e]]]", &["e", "b"], &["a", "i"]),
    (r"[-a]", &["-", "a"], &["b"]),
    (r"[a-]", &["-", "a"], &["b"]),
    (r"[+\-*/]", &["+", "-", "*", "/"], &[","]),
    (r"[0-9\-]+", &["1-2"], &["a"]),
    (r"[\d\-.,]+", &["1-2.3,4"], &["a", "\\"]),
    (r"[!-/]", &["!", "-", "/"], &["0"]),
    (r"[a&&b~~c]+", &["a&b~c"], &["d"]),
    (r"[\^$.|?*+(){}]+", &["^$.|?*+(){}"], &["a"]),
    (r"[^\]\[]", &["a"], &["[", "]"]),
    (r"[^a]", &["b", "\n"], &["a", "bb"]),
    (r"\p{Lu}\p{Ll}+", &["Ab", "Éé"], &["ab", "AB"]),
    (r"\P{L}", &["1"], &["a"]),
    (r"[\p{L}\p{Nd}]+", &["a1é"], &["-"]),
    (r"[^\p{L}]", &["1"], &["a"]),
    (r"\p{IsBasicLatin}+", &["az~"], &["é"]),
    (r"\P{IsBasicLatin}", &["é"], &["a"]),
    (r"[\p{IsBasicLatin}\p{IsLatin-1Supplement}]+", &["aé"], &["Ω"]),
    (r"[\p{IsGreek}-[α]]", &["β"], &["α", "a"]),
    (r"\p{IsSpecials}", &["\u{FFFD}"], &["a"]),
    (r"\.\\\?\*\+\(\)\{\}\-\[\]\^\|", &[".\\?*+(){}-[]^|"], &["a"]),
    (r"\n\r\t", &["\n\r\t"], &["nrt"]),
    (r"#x20 a", &["#x20 a"], &["#x20a"]),
    (r"[0-9]{5}(-[0-9]{4})?", &["12345", "12345-6789"], &["1234", "12345-"]),
    (r"\d{3}-[A-Z]{2}", &["926-AA"], &["926-aa"]),
    (r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==)?", &["", "QUJD", "QUI8QQ=="], &["Q"]),
    (r"\$\{[a-z]+\}", &["${x}"], &["x"]),
    ("é[à-ü]", &["éç"], &["ea"]),
];

#[test]
fn patterns() {
    for (pattern, matching, other) in PATTERNS {
        let facets = Facets { patterns: Box::leak(Box::new([*pattern])), ..Facets::NONE };
        for literal in *matching {
            assert_eq!(text(&facets, literal), Ok(()), "{pattern} on {literal:?}");
        }
        for literal in *other {
            assert_eq!(text(&facets, literal), Err(FacetError::Pattern { pattern }), "{pattern} on {literal:?}");
        }
    }
}

#[test]
fn what_cannot_be_checked_is_no_violation() {
    for pattern in [
        r"\p{IsKlingon}",
        r"\p{Foo}",
        r"\p{L",
        r"\pL",
        r"\p{}",
        r"a*?",
        r"a++",
        r"a{2}?",
        r"*a",
        r"(?:a)",
        r"(?i)a",
        r"(a",
        r"a)",
        r"[a",
        r"[]",
        r"[z-a]",
        r"[[:alpha:]]",
        r"\bword\b",
        r"\1",
        r"\",
        r"a{,2}",
        r"a{1,2,3}",
        r"a{3,2}",
        r"[a-z-[b]c]",
        r"[a-\d]",
        r".{0,5000}{0,5000}",
        r"(.{1000}){1000}",
        r"a{99999999999}",
        r"\p{Is BasicLatin}",
        r"\p{L Lu}",
    ] {
        let facets = Facets { patterns: Box::leak(Box::new([pattern])), ..Facets::NONE };
        let error = text(&facets, "a").expect_err(pattern);
        assert!(!error.is_violation(), "{pattern}: {error}");
        // A pattern that does not match is reported rather than one that could not be parsed.
        let both = Facets { patterns: Box::leak(Box::new([pattern, "b"])), ..Facets::NONE };
        assert!(text(&both, "a").is_err_and(|error| error.is_violation()));
        assert!(text(&both, "b").is_err_and(|error| !error.is_violation()));
    }
    let nested = "[a-".repeat(10_000);
    let facets = Facets { patterns: Box::leak(Box::new([&*nested.leak()])), ..Facets::NONE };
    assert!(text(&facets, "a").is_err_and(|error| !error.is_violation()));
    let deep = format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000));
    let facets = Facets { patterns: Box::leak(Box::new([&*deep.leak()])), ..Facets::NONE };
    assert!(text(&facets, "a").is_err_and(|error| !error.is_violation()));
}

#[test]
fn all_steps_must_match() {
    let facets = Facets { patterns: &["[a-z]+|[0-9]+", ".{2}"], ..Facets::NONE };
    assert_eq!(text(&facets, "ab"), Ok(()));
    assert_eq!(text(&facets, "12"), Ok(()));
    assert_eq!(text(&facets, "abc"), Err(FacetError::Pattern { pattern: ".{2}" }));
    assert_eq!(text(&facets, "a1"), Err(FacetError::Pattern { pattern: "[a-z]+|[0-9]+" }));
}

#[test]
fn lengths() {
    let exactly = |length| Facets { length: (Some(length), Some(length)), ..Facets::NONE };
    for (primitive, literal, length) in [
        (Primitive::String, " é𐀀 ", 4),
        (Primitive::NormalizedString, "a\tb\n", 4),
        (Primitive::Token, " a \n b ", 3),
        (Primitive::AnyUri, "http://é", 8),
        (Primitive::HexBinary, " 0FB7 ", 2),
        (Primitive::Base64Binary, "Zg==", 1),
        (Primitive::Base64Binary, "Zm8=", 2),
        (Primitive::Base64Binary, "Z m9v\n", 3),
        (Primitive::Base64Binary, "Zm9vYg==", 4),
        (Primitive::Base64Binary, "", 0),
        (Primitive::List, " a  b\nc ", 3),
        (Primitive::List, "", 0),
    ] {
        assert_eq!(check(&exactly(length), primitive, literal), Ok(()), "{primitive:?} {literal:?}");
        let error = FacetError::Length { actual: length.into(), min: Some(length + 1), max: Some(length + 1) };
        assert_eq!(check(&exactly(length + 1), primitive, literal), Err(error), "{primitive:?} {literal:?}");
    }
    let range = Facets { length: (Some(2), Some(3)), ..Facets::NONE };
    assert!(
        text(&range, "a").is_err()
            && text(&range, "ab").is_ok()
            && text(&range, "abc").is_ok()
            && text(&range, "abcd").is_err()
    );
    assert_eq!(text(&range, "a").unwrap_err().to_string(), "the length is 1, less than 2");
    assert_eq!(text(&range, "abcd").unwrap_err().to_string(), "the length is 4, more than 3");
    assert_eq!(text(&exactly(2), "a").unwrap_err().to_string(), "the length is 1 instead of 2");
    assert_eq!(check(&exactly(2), Primitive::QName, "p:local"), Ok(()));
    assert_eq!(check(&exactly(2), Primitive::Decimal, "12345"), Ok(()));
}

#[test]
fn digits() {
    let facets = Facets { total_digits: Some(5), fraction_digits: Some(2), ..Facets::NONE };
    for literal in ["0", "12345", "-123.45", "+000123.4500", "0.01", ".5", "5.", "00000000"] {
        assert_eq!(check(&facets, Primitive::Decimal, literal), Ok(()), "{literal}");
    }
    assert_eq!(check(&facets, Primitive::Decimal, "123456"), Err(FacetError::TotalDigits { actual: 6, max: 5 }));
    assert_eq!(check(&facets, Primitive::Decimal, "1.234"), Err(FacetError::FractionDigits { actual: 3, max: 2 }));
    assert_eq!(check(&facets, Primitive::Decimal, "0.0000001"), Err(FacetError::TotalDigits { actual: 7, max: 5 }));
    assert_eq!(check(&facets, Primitive::String, "1234567.123"), Ok(()));
}

/// Type, lower bound, upper bound (inclusive), literals within, literals outside.
type Bounds = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const BOUNDS: &[Bounds] = &[
    ("int", "-5", "10", &["-5", "0", "+10", " 10 ", "007"], &["-6", "11", "99999999999999999999999"]),
    (
        "decimal",
        "0.1",
        "0.3",
        &["0.1", "0.10", "0.3", "0.2999999999999999999999999"],
        &["0.09999999999999999999999", "0.30000000000000000000001"],
    ),
    (
        "unsignedLong",
        "18446744073709551614",
        "18446744073709551615",
        &["18446744073709551615"],
        &["18446744073709551613", "18446744073709551616"],
    ),
    ("double", "0.1", "1e3", &["0.1", "1000", "1.0E+3"], &["0.09", "INF", "-INF", "NaN", "1000.0000001"]),
    ("float", "-INF", "16777216", &["-INF", "16777216", "16777217"], &["16777218", "NaN"]),
    (
        "dateTime",
        "2000-01-01T00:00:00Z",
        "2000-12-31T23:59:59Z",
        &["2000-06-01T00:00:00+02:00", "2000-01-01T02:00:00+02:00"],
        &["2000-01-01T01:00:00+02:00", "2000-01-01T00:00:00", "2001-01-01T00:00:00Z"],
    ),
    ("date", "2000-01-01", "2000-12-31", &["2000-01-01", "2000-12-31"], &["1999-12-31", "2001-01-01", "2000-01-01Z"]),
    ("time", "08:00:00", "17:00:00", &["08:00:00", "12:30:00.5"], &["07:59:59.999", "17:00:00.001"]),
    ("duration", "PT0S", "P1Y", &["P12M", "P364D", "PT0.001S"], &["-PT1S", "P365D", "P13M"]),
    ("gYear", "1900", "2099", &["1900", "2000"], &["1899", "2100", "-2000"]),
    ("gYearMonth", "2000-06", "2001-06", &["2000-12"], &["2000-05", "2001-07"]),
    ("gMonth", "--03", "--05", &["--04"], &["--02", "--06"]),
    ("gMonthDay", "--03-15", "--05-01", &["--04-30"], &["--03-14", "--05-02"]),
    ("gDay", "---10", "---20", &["---15"], &["---09", "---21"]),
];

#[test]
fn bounds() {
    for (name, min, max, within, outside) in BOUNDS {
        let primitive = Primitive::of(name).unwrap();
        let inclusive = Facets { min: Some((min, false)), max: Some((max, false)), ..Facets::NONE };
        for literal in *within {
            assert_eq!(check(&inclusive, primitive, literal), Ok(()), "{name} {literal}");
        }
        for literal in *outside {
            let result = check(&inclusive, primitive, literal);
            assert!(
                matches!(result, Err(FacetError::Min { .. } | FacetError::Max { .. })),
                "{name} {literal}: {result:?}"
            );
        }
        let exclusive = Facets { min: Some((min, true)), max: Some((max, true)), ..Facets::NONE };
        assert_eq!(check(&exclusive, primitive, min), Err(FacetError::Min { bound: min, exclusive: true }), "{name}");
        assert_eq!(check(&exclusive, primitive, max), Err(FacetError::Max { bound: max, exclusive: true }), "{name}");
        assert_eq!(check(&inclusive, primitive, "x").map_err(|error| error.is_violation()), Err(true), "{name}");
    }
    let broken = Facets { min: Some(("many", false)), ..Facets::NONE };
    assert!(check(&broken, Primitive::Decimal, "5").is_err_and(|error| !error.is_violation()));
}

#[test]
fn names_of_types() {
    assert_eq!(Primitive::of("NCName"), Some(Primitive::Token));
    assert_eq!(Primitive::of("positiveInteger"), Some(Primitive::Decimal));
    assert_eq!(Primitive::of("NMTOKENS"), Some(Primitive::List));
    assert_eq!(Primitive::of("Int"), None);
    assert_eq!(check(&Facets::NONE, Primitive::Boolean, "anything"), Ok(()));
}

/// A value of a generated type, walked.
mod walk {
    use soapstone::__support as rt;
    use soapstone::validate::{FacetError, ViolationKind, validate};

    static PACKAGE: rt::NamespaceTable = rt::NamespaceTable { namespaces: &[rt::Namespace { uri: "", prefix: "" }] };

    #[derive(Debug, Clone, Default, PartialEq)]
    struct Order {
        code: String,
        amounts: Vec<i32>,
        unit: Option<Unit>,
        lines: Vec<Order>,
        tags: rt::List<i32>,
    }

    static ORDER: rt::TypeDescriptor = rt::TypeDescriptor::complex_type(
        &PACKAGE,
        0,
        "Order",
        &[
            rt::FieldDescriptor::element(0, "Amount", rt::REQUIRED | rt::REPEATED | rt::SIMPLE)
                .with(&rt::Details::NONE.facets(&rt::Facets::NONE.at_least("1").at_most("9"))),
            rt::FieldDescriptor::element(0, "Unit", rt::SIMPLE),
            rt::FieldDescriptor::element(0, "Line", rt::REPEATED),
            rt::FieldDescriptor::element(0, "Tags", rt::REQUIRED | rt::SIMPLE)
                .with(&rt::Details::NONE.facets(&rt::Facets::NONE.max_length(2))),
        ],
    )
    .with_attributes(&[rt::FieldDescriptor::attribute(0, "code", rt::REQUIRED | rt::SIMPLE)
        .with(&rt::Details::NONE.facets(&rt::Facets::NONE.patterns(&["[A-Z]{3}"]).max_length(3)))]);

    rt::complex_type!(Order, ORDER, { 0: amounts, 1: unit, 2: lines, 3: tags, 4: code });

    #[derive(Debug, Clone, Default, PartialEq)]
    enum Unit {
        #[default]
        Metre,
        Other(String),
    }

    rt::values!(Unit, Other, { 0: Metre = "m" });

    fn good() -> Order {
        Order { code: "ABC".to_owned(), amounts: vec![1, 9], unit: Some(Unit::Metre), ..Order::default() }
    }

    #[test]
    fn a_good_value_has_no_violation() {
        assert_eq!(validate(&Order { lines: vec![good(), good()], ..good() }), Ok(()));
        assert_eq!(validate(&1_i32), Ok(()));
    }

    #[test]
    fn a_listed_value_is_one_however_it_was_made() {
        assert_eq!(validate(&Order { unit: Some(Unit::Other("m".to_owned())), ..good() }), Ok(()));
        assert!(validate(&Order { unit: Some(Unit::Other(" m".to_owned())), ..good() }).is_err());
    }

    #[test]
    fn every_violation_says_where_it_stands() {
        let bad = Order {
            code: "ABCD".to_owned(),
            amounts: vec![5, 10, 0],
            unit: Some(Unit::Other("ft".to_owned())),
            lines: Vec::new(),
            tags: [1, 2, 3].into_iter().collect(),
        };
        let none = Order { amounts: Vec::new(), ..good() };
        let found = validate(&Order { lines: vec![good(), bad, none], ..good() }).unwrap_err();
        let texts: Vec<String> = found.as_slice().iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "Line[1]/@code: the length is 4, more than 3",
                "Line[1]/Amount[1]: more than 9",
                "Line[1]/Amount[2]: less than 1",
                "Line[1]/Unit: the enumeration does not list \"ft\"",
                "Line[1]/Tags: the length is 3, more than 2",
                "Line[2]/Amount: must occur at least once",
            ]
        );
        let kind = found.as_slice().first().map(|violation| violation.kind().clone());
        assert_eq!(kind, Some(ViolationKind::Facet(FacetError::Length { actual: 4, min: None, max: Some(3) })));
    }

    #[test]
    fn values_are_compared_not_spelt() {
        let facets = rt::Facets::NONE.one_of(&["1.5", "20"]);
        let check = |text| soapstone::validate::check(&facets, soapstone::validate::Primitive::Decimal, text);
        assert_eq!((check("1.50"), check("+20.0")), (Ok(()), Ok(())));
        assert_eq!(check("2").map_err(|error| error.to_string()), Err("none of the values 1.5, 20".to_owned()));
    }

    #[test]
    fn the_list_of_violations_ends() {
        let bad = Order { amounts: vec![0; 1000], ..good() };
        assert_eq!(validate(&bad).unwrap_err().as_slice().len(), 100);
    }
}
