//! Occurrences, choices and nil, as an application meets them.

use capabilities::{
    choice_of_sequences, choice_repeated_order, choice_single, nillable, optional_choice, recursive_types,
    sequence_occurs,
};

use soapstone::codec::decode::DecodeOptions;
use soapstone::server::read_request_with;
use soapstone::{Nillable, Nilled};

use crate::exchange::{accepting, message, sent_value};

#[test]
fn absent_nil_and_empty_are_three_things() {
    let read = |number| sent_value::<nillable::port::SendOperation>("nillable", number);
    let nothing = read(0);
    assert_eq!((nothing.required, nothing.optional, nothing.labelled), (None, Nillable::Absent, None));
    let nil = read(1);
    assert_eq!(nil.optional, Nillable::Nil);
    assert_eq!(nil.optional_point, Nillable::Nil);
    assert_eq!(nil.repeated, [Some(1), None, Some(3)]);
    assert_eq!(nil.repeated_point, [None, Some(nillable::Point { x: 2 })]);
    let full = read(2);
    assert_eq!(full.optional, Nillable::Value(String::new()));
    assert_eq!(full.labelled.and_then(Nilled::into_value).map(|label| label.value), Some("l".to_owned()));
    assert_eq!(read(3).labelled, Some(Nilled::Nil(None)));
}

#[test]
fn an_optional_nillable_element_is_written_as_it_was_read() {
    let send = |value: &nillable::Value| {
        let (client, wire) = accepting();
        nillable::Port::new(client).send(value).expect("accepted");
        wire.sent()
    };
    for (number, label) in [(0, "absent"), (1, "nil"), (2, "value")] {
        let value = sent_value::<nillable::port::SendOperation>("nillable", number);
        let expected = message("nillable", &format!("Service.Port.Send.request.{number}"));
        assert_eq!(send(&value), expected, "{label}");
    }
    let read = |elements: &str, options| {
        let written = send(&nillable::Value::default());
        let sent = written.replace("</nillable:Value>", &format!("{elements}</nillable:Value>"));
        read_request_with::<nillable::port::SendOperation>(sent.as_bytes(), &options).map(|(value, ())| value)
    };
    let count = |text: &str| format!("<nillable:optionalCount {text}</nillable:optionalCount>");
    let lenient = || DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let of = |text: &str| read(&count(text), lenient()).expect("readable").optional_count;
    assert_eq!(of(">7"), Nillable::Value(7));
    assert_eq!(of("xsi:nil='true'>"), Nillable::Nil);
    assert_eq!(read("", lenient()).expect("readable").optional_count, Nillable::Absent);
    assert_eq!(of(">seven"), Nillable::Absent, "what is no number is left out");
    let error = read(&count(">seven"), DecodeOptions::default()).expect_err("and is a defect").to_string();
    assert!(error.contains("Value/optionalCount"), "{error}");
}

#[test]
fn values_and_options_become_nillable() {
    let point = nillable::Point { x: 1 };
    let value = nillable::Value {
        optional: "a".to_owned().into(),
        optional_point: Some(point.clone()).into(),
        optional_count: None.into(),
        ..nillable::Value::default()
    };
    assert_eq!(value.optional.as_deref(), Nillable::Value("a"));
    assert_eq!(value.optional_point.value(), Some(&point));
    assert!(value.optional_count.is_absent() && !value.optional_count.is_nil());
    let mut count = value.optional_count.map(i64::from);
    assert_eq!(count.value_mut(), None);
    assert_eq!(count.unwrap_or_default(), 0);
    count = 5.into();
    if let Some(count) = count.value_mut() {
        *count += 1;
    }
    assert_eq!((count.as_ref(), count.into_value()), (Nillable::Value(&6), Some(6)));
    let nil = Nillable::<i32>::Nil;
    assert!(nil.is_nil() && !nil.is_absent());
    assert_eq!((nil.value(), nil.map(i64::from)), (None, Nillable::Nil));
    assert_eq!(size_of::<Nillable<String>>(), size_of::<Option<Option<String>>>());
}

#[test]
fn a_value_that_is_built_is_written_as_the_schema_has_it() {
    let entry = |key: &str, value: Option<&str>| sequence_occurs::ValueSequence {
        key: key.to_owned(),
        value: value.map(str::to_owned),
    };
    let value = sequence_occurs::Value {
        one: "a".to_owned(),
        perhaps: Some("b".to_owned()),
        many: vec![1, -2],
        few: vec![1, 2, 3, 4],
        street: Some("s".to_owned()),
        town: Some("u".to_owned()),
        sequence: vec![entry("k1", Some("v1")), entry("k2", None), entry("k3", Some(""))],
    };
    let (client, wire) = accepting();
    sequence_occurs::Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("sequence-occurs", "Service.Port.Send.request.1"));
}

#[test]
fn the_order_of_a_repeated_choice_is_kept() {
    use choice_repeated_order::ValueChoice::{Move, Turn};
    let value = sent_value::<choice_repeated_order::port::SendOperation>("choice-repeated-order", 1);
    let expected = [Turn("left".to_owned()), Move(1), Move(2), Turn("right".to_owned()), Move(3)];
    assert_eq!(value.choice, expected);
    let (client, wire) = accepting();
    let value = choice_repeated_order::Value { choice: expected.to_vec() };
    choice_repeated_order::Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("choice-repeated-order", "Service.Port.Send.request.1"));
}

#[test]
fn one_branch_of_a_choice_is_one_variant() {
    use choice_single::{Point, ValueChoice};
    let read = |number| sent_value::<choice_single::port::SendOperation>("choice-single", number).choice;
    assert_eq!(read(0), ValueChoice::Text("a".to_owned()));
    assert_eq!(read(1), ValueChoice::Number(7));
    assert_eq!(read(2), ValueChoice::Point(Point { x: 1.5, y: -2.5 }));
    assert!(matches!(read(3), ValueChoice::Nothing(_)));
}

#[test]
fn branches_that_are_sequences_are_structs_and_ambiguous_ones_lists() {
    use choice_of_sequences::{AddressChoice, PaymentChoice};
    let value = sent_value::<choice_of_sequences::port::SendOperation>("choice-of-sequences", 0);
    let PaymentChoice::CardAndExpires(card) = value.payment.choice else { panic!("it is a card") };
    assert_eq!((card.card.as_str(), card.expires.to_string().as_str()), ("1234", "2030-12"));
    assert_eq!(value.address.choice, [AddressChoice::Name("A".to_owned()), AddressChoice::Box(7)]);
}

#[test]
fn a_choice_may_be_absent() {
    let value = sent_value::<optional_choice::port::SendOperation>("optional-choice", 0);
    assert_eq!((value.choice, value.choice_2), (None, None));
}

#[test]
fn a_type_that_holds_itself_is_built_with_boxes_where_they_must_be() {
    use recursive_types::{Condition, ConditionChoice, Node};
    let named = |name: &str| Node { name: name.to_owned(), ..Node::default() };
    let condition = |choice| Condition { choice };
    let truth = condition(ConditionChoice::True(recursive_types::ConditionTrue {}));
    let inner = Node { when: Some(truth), ..named("e") };
    let not = |of| condition(ConditionChoice::Not(Box::new(of)));
    let value = Node {
        next: Some(Box::new(Node { next: Some(Box::new(named("c"))), ..named("b") })),
        child: vec![named("d"), named("")],
        when: Some(not(not(condition(ConditionChoice::Node(Box::new(inner)))))),
        ..named("a")
    };
    let (client, wire) = accepting();
    recursive_types::Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("recursive-types", "Service.Port.Send.request.1"));
}
