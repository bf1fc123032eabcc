//! The feature `serde`: values survive the way through JSON, and the forms are those that are documented.
#![cfg(feature = "serde")]

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json, to_value};
use soapstone::codec::any::AnyType;
use soapstone::codec::deep::DeepBox;
use soapstone::codec::soapenc::ArrayShape;
use soapstone::xml::fragment::{RawAttribute, RawElement};
use soapstone::xsd::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary, Integer,
    List, Offset, QName, ScopedText, Time,
};
use soapstone::{Nillable, Nilled};

fn both_ways<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: Value) {
    assert_eq!(to_value(value).unwrap(), json);
    assert_eq!(&from_value::<T>(json.clone()).unwrap(), value, "{json}");
    // From text too, where strings are not borrowed if they have escapes.
    assert_eq!(&serde_json::from_str::<T>(&json.to_string()).unwrap(), value, "{json}");
}

/// Checks that the literal is the JSON string, digit by digit: equality alone ignores digits and zones.
fn literal<T>(text: &str)
where
    T: Serialize + DeserializeOwned + std::str::FromStr<Err: Debug> + std::fmt::Display,
{
    assert_eq!(to_value(text.parse::<T>().unwrap()).unwrap(), json!(text));
    assert_eq!(from_value::<T>(json!(text)).unwrap().to_string(), text);
}

fn rejected<T: DeserializeOwned + Debug>(json: Value, why: &str) {
    let error = from_value::<T>(json).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn simple_values_are_their_literals() {
    literal::<Date>("2024-02-29+05:30");
    literal::<DateTime>("2024-02-29T23:59:59.123456789012345678-14:00");
    literal::<Time>("23:59:59.123456789012");
    literal::<Duration>("-P1Y2M3DT90.5S");
    literal::<GYear>("-0045");
    literal::<GYearMonth>("2024-02Z");
    literal::<GMonth>("--02");
    literal::<GMonthDay>("--02-29");
    literal::<GDay>("---31");
    literal::<Offset>("+05:30");
    literal::<Decimal>("12.500");
    literal::<Decimal>("-123456789012345678901234567890.123456789012345678901234567890");
    literal::<Integer>("123456789012345678901234567890");
    literal::<Base64Binary>("AAH/");
    literal::<HexBinary>("00FF");
    rejected::<Date>(json!("2023-02-29"), "not a date");
    rejected::<Decimal>(json!("1e3"), "not a decimal");
    rejected::<Integer>(json!(5), "string");
}

#[test]
fn names_keep_their_namespace() {
    both_ways(&QName::new("urn:a", "b"), json!("{urn:a}b"));
    both_ways(&QName::new("urn:{a}", "b"), json!("{urn:{a}}b"));
    both_ways(&QName::new("", "b"), json!("b"));
    both_ways(&QName::default(), json!(""));
    rejected::<QName>(json!("{urn:a"), "no end");
    let scoped = ScopedText::new("a:b").with_namespace("a", "urn:a");
    both_ways(&scoped, json!({ "text": "a:b", "namespaces": [["a", "urn:a"]] }));
    assert_eq!(from_value::<ScopedText>(json!({ "text": "a" })).unwrap(), ScopedText::new("a"));
}

#[test]
fn containers_are_what_they_hold() {
    both_ways(&List(vec![Integer::from(1), Integer::from(2)]), json!(["1", "2"]));
    both_ways(&DeepBox::new(vec![1]), json!([1]));
    both_ways(&ArrayShape::new([2, 3]), json!([2, 3]));
}

#[test]
fn nil_is_told_from_absence() {
    both_ways(&Some(Nilled::Value(1)), json!({ "Value": 1 }));
    both_ways(&Some(Nilled::Nil(Some(1))), json!({ "Nil": 1 }));
    both_ways(&Some(Nilled::<i32>::Nil(None)), json!({ "Nil": null }));
    both_ways(&None::<Nilled<i32>>, json!(null));
    both_ways(&Nillable::Value(1), json!({ "Value": 1 }));
    both_ways(&Nillable::<i32>::Nil, json!("Nil"));
    both_ways(&Nillable::<i32>::Absent, json!("Absent"));
}

#[test]
fn any_value_keeps_its_type() {
    both_ways(&AnyType::Empty, json!("Empty"));
    both_ways(&AnyType::Int(5), json!({ "Int": 5 }));
    both_ways(&AnyType::Double(2.5), json!({ "Double": 2.5 }));
    both_ways(&AnyType::Date("2024-02-29".parse().unwrap()), json!({ "Date": "2024-02-29" }));
    both_ways(&AnyType::Xml(Box::new(RawElement::parse("<a>1</a>").unwrap())), json!({ "Xml": "<a>1</a>" }));
}

#[test]
fn raw_xml_is_its_text() {
    let raw = RawElement::parse("<p:a xmlns:p=\"urn:p\" b='\"'>x &amp; <c/></p:a>").unwrap();
    both_ways(&raw, json!(raw.to_xml()));
    both_ways(&RawElement::default(), json!(""));
    rejected::<RawElement>(json!("<a>"), "");
    rejected::<RawElement>(json!("<a/><b/>"), "something follows");
    rejected::<RawElement>(json!("&b;"), "");
    rejected::<RawElement>(json!("a <b/>"), "an element stands within text");
    assert_eq!(from_value::<RawElement>(json!(" <a/>")).unwrap().to_xml(), "<a/>");
    // What a server sent may lack a declaration, which only an element that is sent has to have.
    both_ways(&from_value::<RawElement>(json!("<a b='p:c'><p:d/></a>")).unwrap(), json!("<a b='p:c'><p:d/></a>"));
    // Text where elements are expected, which has no element around it.
    let text: RawElement = from_value(json!("1 &lt; 2")).unwrap();
    assert_eq!((text.text().as_str(), text.to_xml()), ("1 < 2", "1 &lt; 2"));
    let attribute = RawAttribute { namespace: "urn:a".into(), name: "b".into(), value: "c".into() };
    both_ways(&attribute, json!({ "namespace": "urn:a", "name": "b", "value": "c" }));
}
