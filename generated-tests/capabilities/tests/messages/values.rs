//! Simple values: exact numbers, dates, names, enumerations, unions and lists.

use capabilities::{
    builtins_44, config_overrides, enumeration, facets_documented, list, qname_namespaces, time_zones, union,
};
use soapstone::codec::simple::List;
use soapstone::validate::{ViolationKind, validate};
use soapstone::xsd::{Decimal, HexBinary, Integer};

use crate::exchange::{accepting, message, request, sent_value};

#[test]
fn numbers_are_exact_whatever_their_size() {
    let value = sent_value::<builtins_44::port::SendOperation>("builtins-44", 0);
    let decimal: Decimal = "-79228162514264337593543950336.00000000000000000001".parse().expect("a decimal");
    assert_eq!(value.decimal, decimal);
    assert_eq!(value.integer, "-170141183460469231731687303715884105729".parse::<Integer>().expect("an integer"));
    assert_eq!((value.long, value.byte, value.double), (i64::MIN, i8::MIN, f64::NEG_INFINITY));
    let value = sent_value::<builtins_44::port::SendOperation>("builtins-44", 1);
    assert_eq!((value.unsigned_long, value.float, value.double), (u64::MAX, f32::MAX, f64::MAX));
    assert_eq!(value.non_negative_integer.to_u64(), None);
    assert_eq!(value.string, " é東🗺 <&> ");
    assert_eq!(value.base64_binary.0, [0, 255, 127, 128]);
}

#[test]
fn a_zone_is_kept_and_its_absence_too() {
    let value = sent_value::<time_zones::port::SendOperation>("time-zones", 0);
    let seconds: Vec<_> = value.moment.iter().map(|moment| moment.unix_seconds()).collect();
    assert_eq!(seconds[..3], [None, Some(1_704_067_200), Some(1_704_047_400)]);
    let written: Vec<_> = value.day.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["2024-01-01", "2024-01-01Z", "2024-01-01+14:00"]);
}

#[test]
fn a_name_has_the_namespace_that_its_prefix_stands_for_there() {
    let name = "Service.Port.Send.request.0";
    let value = request::<qname_namespaces::port::SendOperation>("qname-namespaces", name);
    let namespaces: Vec<_> = value.name.iter().map(|name| name.namespace.as_str()).collect();
    assert_eq!(namespaces, ["urn:one", "urn:two", "urn:example:qname-namespaces", "", "urn:three"]);
    let names: Vec<_> = value.names.iter().flat_map(|names| names.0.iter()).map(|name| name.local.as_str()).collect();
    assert_eq!(names, ["x", "y", "int"]);
}

#[test]
fn a_value_that_the_enumeration_lacks_is_kept() {
    use enumeration::Colour;
    let value = sent_value::<enumeration::port::SendOperation>("enumeration", 1);
    let unknown = Colour::OtherValue("infra & ultra".to_owned());
    assert_eq!(value.colour, [Colour::LightBlue, Colour::Other, Colour::Empty, unknown]);
    assert_eq!(value.sign, Some(enumeration::Sign::LessEqual));
    assert_eq!(Colour::from("red"), Colour::Red);
    assert_eq!(Colour::LightBlue.to_string(), "light blue");
    assert_eq!("Other".parse(), Ok(Colour::Other));
}

#[test]
fn a_union_is_the_first_member_that_the_text_fits() {
    use union::{Limit, LimitMember, Moment, OneOrMany, Size, Word};
    let value = sent_value::<union::port::SendOperation>("union", 1);
    assert_eq!(value.word, [Word::Yes, Word::No]);
    assert_eq!(value.size, [Size::String("large".to_owned()), Size::Int(-3)]);
    assert!(matches!(value.moment.as_slice(), [Moment::DateTime(_), Moment::Date(_), Moment::GYear(_)]));
    assert_eq!(value.one, [OneOrMany::Boolean(true), OneOrMany::Ints(List(vec![2, 3]))]);
    assert!(matches!(value.limit, Some(Limit::NonNegativeInteger(_))));
    let value = sent_value::<union::port::SendOperation>("union", 0);
    assert_eq!(value.limit, Some(Limit::Value(LimitMember::Unbounded)));
}

#[test]
fn a_list_is_separated_by_any_white_space() {
    let value = sent_value::<list::port::SendOperation>("list", 2);
    assert_eq!(value.numbers.0, [1, 2]);
    assert_eq!(value.flags.map(|flags| flags.0), Some(vec![true, false]));
}

#[test]
fn facets_do_not_stand_in_the_way_of_reading_or_writing() {
    let value = facets_documented::Value { code: "far too long".to_owned(), percent: 1000, ..Default::default() };
    let (client, wire) = accepting();
    facets_documented::Port::new(client).send(&value).expect("it is accepted");
    assert!(wire.sent().contains(":percent>1000<"));
}

#[test]
fn a_value_is_judged_by_its_facets_when_asked() {
    let mut value = sent_value::<facets_documented::port::SendOperation>("facets-documented", 1);
    assert_eq!(validate(&value), Ok(()));
    value.percent = 101;
    value.code = "abc".to_owned();
    value.amount = "0.001".parse().expect("a decimal");
    value.exact = Some(HexBinary(vec![1, 2, 3]));
    value.tags = Some(List(vec!["a".to_owned(); 4]));
    let violations = validate(&value).expect_err("it violates facets");
    let paths: Vec<_> = violations.as_slice().iter().map(|violation| violation.path()).collect();
    assert_eq!(paths, ["code", "percent", "amount", "exact", "tags"], "{violations}");

    let mut value = sent_value::<enumeration::port::SendOperation>("enumeration", 0);
    assert_eq!(validate(&value), Ok(()));
    value.colour.clear();
    assert!(validate(&value).is_err(), "a colour must be there");
    value.colour.push("octarine".into());
    let unlisted = validate(&value).expect_err("the schema does not list it");
    assert_eq!(unlisted.as_slice()[0].kind(), &ViolationKind::Unlisted("octarine".to_owned()));
}

#[test]
fn what_the_configuration_says_is_what_there_is() {
    use config_overrides::{PlaceOrder, Purchase, Shop};
    let order = Purchase { id: 7, kind: "x".to_owned(), payment: None };
    assert_eq!(std::collections::HashSet::from([order.clone()]).len(), 1, "Eq and Hash are derived");
    let price = "1.50".parse().expect("a decimal");
    let response = message("config-overrides", "Service.Port.place.response.0");
    let (client, wire) = crate::exchange::client(200, response);
    let number: u64 = Shop::new(client).place_order(&PlaceOrder { order, price }).expect("a response");
    assert_eq!(number, u64::MAX);
    assert_eq!(wire.sent(), message("config-overrides", "Service.Port.place.request.0"));
}
