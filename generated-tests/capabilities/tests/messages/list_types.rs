//! Types of one repeated element, whose fields hold a `Vec`.

use capabilities::list_types::adder::SumOperation;
use capabilities::list_types::list_types::AnyArrayOfShape;
use capabilities::list_types::list_types::{
    ArrayOfCode, ArrayOfNest, NamedShapes, Point, Tree, Value, ValueChoice, ValueChoice2,
};
use capabilities::list_types::messages::{SendCodesFault, SendCodesHeaders, Sum};
use capabilities::list_types::port::SendOperation;
use capabilities::list_types::{Adder, Port};
use capabilities::{
    configuration_keep_list_types as kept, list_types_by_wildcard as wild, list_types_encoded as encoded,
    list_types_in_open_places as open,
};
use soapstone::client::Options;
use soapstone::codec::decode::{DecodeOptions, NoteKind};
use soapstone::server::{read_request, read_request_with};
use soapstone::validate::validate;
use soapstone::{AnyType, Error, Nillable};

use crate::exchange::{accepting, client, message, received_body, sent_value};

const CASE: &str = "list-types";

/// A value with all kinds of lists.
fn full() -> Value {
    let text = |text: &str| Some(text.to_owned());
    let leaf = Tree { name: "leaf".to_owned(), branches: None };
    Value {
        names: Some(vec![text("a"), None, text("")]),
        numbers: vec![1, -2],
        tags: Nillable::Value(vec![text("t")]),
        notes: Some(vec![text("n")]),
        points: Some(vec![Some(Point::new(1)), None, Some(Point { y: Some(3), ..Point::new(2) })]),
        grid: Some(vec![Some(vec![1, 2]), None, Some(vec![])]),
        row: vec![vec![3], vec![]],
        line: vec![None, Some(vec![4])],
        choice: ValueChoice::Ids(vec![5]),
        choice_2: vec![ValueChoice2::Even(vec![6]), ValueChoice2::Even(vec![]), ValueChoice2::Odd(7)],
        codes: Some(vec!["abc".to_owned()]),
        shapes: Some(NamedShapes { shape: vec!["round".to_owned()], name: text("s") }.into()),
        tree: Some(Tree { branches: Some(vec![leaf]), ..Tree::new("root") }),
        nest: Some(vec![ArrayOfNest::default(), vec![ArrayOfNest::default()].into()].into()),
    }
}

#[test]
fn fields_hold_the_items() {
    assert_eq!(sent_value::<SendOperation>(CASE, 0), full());
    let (client, wire) = accepting();
    Port::new(client).send(&full()).expect("it is accepted");
    assert_eq!(wire.sent(), message(CASE, "Service.Port.Send.request.0"));
}

#[test]
fn empty_absent_and_nil_lists_differ() {
    let empty = Value {
        names: Some(vec![]),
        tags: Nillable::Value(vec![]),
        notes: Some(vec![]),
        points: Some(vec![]),
        grid: Some(vec![]),
        shapes: Some(AnyArrayOfShape::default()),
        tree: Some(Tree { branches: Some(vec![]), ..Tree::default() }),
        nest: Some(ArrayOfNest::default()),
        ..Value::new(vec![], ValueChoice::Ids(vec![]))
    };
    assert_eq!(sent_value::<SendOperation>(CASE, 1), empty);
    let absent = Value { tags: Nillable::Nil, ..Value::new(vec![], ValueChoice::Label("l".to_owned())) };
    assert_eq!(sent_value::<SendOperation>(CASE, 2), absent);
    for (value, number) in [(empty, 1), (absent, 2)] {
        let (client, wire) = accepting();
        Port::new(client).send(&value).expect("it is accepted");
        assert_eq!(wire.sent(), message(CASE, &format!("Service.Port.Send.request.{number}")));
    }
}

#[test]
fn the_own_name_of_a_list_type_is_accepted_and_another_one_is_not() {
    let text = message(CASE, "Service.Port.Send.request.3");
    let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
    let (value, ()) = read_request_with::<SendOperation>(text.as_bytes(), &strict).expect("valid");
    let expected = Value {
        names: Some(vec![Some("a".to_owned())]),
        notes: Some(vec![]),
        row: vec![vec![1]],
        ..Value::new(vec![1], ValueChoice::Label("l".to_owned()))
    };
    assert_eq!(value, expected);
    let other = text.replace("\"arr:ArrayOfint\"", "\"arr:ArrayOfstring\"");
    let error = read_request_with::<SendOperation>(other.as_bytes(), &strict).expect_err("another type");
    assert!(error.to_string().contains("Value/row"), "{error}");
    let (value, ()) = read_request::<SendOperation>(other.as_bytes()).expect("readable");
    assert_eq!(value, expected);
}

#[test]
fn errors_name_the_list_and_the_item() {
    let body = "<t:SumResponse xmlns:a='urn:example:list-types:arrays'>\
        <sums><a:int>1</a:int><a:int>two</a:int><a:int>3</a:int><a:other/></sums></t:SumResponse>";
    let (outcome, _) = received_body::<SumOperation>(CASE, body, Options::default());
    let error = outcome.expect_err("it is defective");
    let Error::Decode { source, .. } = &error else { panic!("{error}") };
    assert_eq!((source.path(), source.others().len()), ("SumResponse/sums/int[1]", 0));
    assert_eq!(error.into_partial::<SumOperation>().expect("the rest was read"), [1, 3]);
    let (value, notes) = received_body::<SumOperation>(CASE, body, Options::default().lenient(true));
    assert_eq!(value.expect("readable"), [1, 3]);
    let paths: Vec<&str> = notes.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["SumResponse/sums/int[1]", "SumResponse/sums/other"]);
    assert_eq!(notes[1].1, NoteKind::UnknownElement);
}

#[test]
fn an_optional_list_keeps_what_was_read_of_it() {
    let text = message(CASE, "Service.Port.Send.request.0").replace("<arr:int>2</arr:int>", "<arr:int>?</arr:int>");
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let (value, ()) = read_request_with::<SendOperation>(text.as_bytes(), &lenient).expect("readable");
    assert_eq!(value, Value { grid: Some(vec![Some(vec![1]), None, Some(vec![])]), ..full() });
    let error = read_request::<SendOperation>(text.as_bytes()).expect_err("it is defective");
    assert!(error.to_string().contains("Value/grid/ArrayOfint[0]/int[1]"), "{error}");
}

#[test]
fn an_item_without_a_form_in_xml_is_named() {
    let (client, _) = accepting();
    let value = Value { names: Some(vec![None, Some("\0".to_owned())]), ..full() };
    let error = Port::new(client).send(&value).expect_err("no document can hold it");
    assert!(error.to_string().contains("Value/names/string[1]"), "{error}");
}

#[test]
fn the_items_are_validated() {
    let value = Value { codes: Some(vec!["abc".to_owned(), "abcd".to_owned()]), ..full() };
    let violations = validate(&value).expect_err("too long");
    let paths: Vec<&str> = violations.as_slice().iter().map(|violation| violation.path()).collect();
    assert_eq!(paths, ["codes/code[1]"]);
    let violations = validate(&Value { codes: Some(vec![]), ..full() }).expect_err("one code is required");
    let paths: Vec<&str> = violations.as_slice().iter().map(|violation| violation.path()).collect();
    assert_eq!(paths, ["codes/code"]);
}

#[test]
fn a_list_is_the_body_of_a_message_a_header_a_fault_or_a_parameter() {
    let fault = message(CASE, "Service.Port.SendCodes.fault-Rejected.0");
    let (rejecting, wire) = client(500, fault);
    let headers = SendCodesHeaders { roles: Some(vec![Some("admin".to_owned())]) };
    let codes = ArrayOfCode::from(vec!["a".to_owned(), "b".to_owned()]);
    let error = Port::new(rejecting).send_codes(&codes, &headers).expect_err("a fault");
    assert_eq!(wire.sent(), message(CASE, "Service.Port.SendCodes.request.0"));
    let Some(fault) = error.fault() else { panic!("{error}") };
    assert_eq!(fault.detail, Some(SendCodesFault::Rejected(vec![Some("why".to_owned())])));
    let (adding, wire) = client(200, message(CASE, "Service.Adder.Sum.response.0"));
    assert_eq!(Adder::new(adding).sum(&Sum::new(vec![1, 2], 2)).expect("a response"), [6]);
    assert_eq!(wire.sent(), message(CASE, "Service.Adder.Sum.request.0"));
}

#[test]
fn the_configuration_keeps_list_types() {
    use kept::{ArrayOfDerived, ArrayOfKept, Names, Value};
    let value = sent_value::<kept::port::SendOperation>("configuration-keep-list-types", 0);
    let expected = Value {
        plain: Some(vec![1]),
        kept: Some(ArrayOfKept { item: vec![vec![2]] }),
        named: Some(Names { item: vec!["n".to_owned()] }),
        derived: Some(ArrayOfDerived { item: vec!["d".to_owned()] }),
    };
    assert_eq!(value, expected);
    let value = sent_value::<kept::port::SendOperation>("configuration-keep-list-types", 1);
    let expected = Value { plain: Some(vec![]), kept: Some(ArrayOfKept::default()), ..Value::default() };
    assert_eq!(value, expected);
}

#[test]
fn a_value_of_any_type_may_be_a_list() {
    use open::{ArrayOfInt, Value};
    let value = sent_value::<open::port::SendOperation>("list-types-in-open-places", 0);
    assert_eq!(value.numbers, Some(vec![1]));
    let any = value.any.expect("it is there");
    assert_eq!(any.decode::<ArrayOfInt>().expect("a list"), ArrayOfInt { int: vec![2] });
    let (client, wire) = accepting();
    let any = AnyType::encode(&ArrayOfInt { int: vec![2] }).expect("it has a form in XML");
    open::Port::new(client).send(&Value { numbers: Some(vec![1]), any: Some(any) }).expect("it is accepted");
    assert!(wire.sent().contains("xsi:type=\"ns:ArrayOfInt\"><ns:int>2</ns:int></ns:any>"), "{}", wire.sent());
}

#[test]
fn an_element_of_a_wildcard_may_be_a_list() {
    let value = sent_value::<wild::port::SendOperation>("list-types-by-wildcard", 0);
    assert_eq!(value.numbers, [1]);
    let any = value.any.expect("it is there");
    assert_eq!(any.decode::<wild::ArrayOfInt>().expect("a list"), wild::ArrayOfInt { int: vec![2] });
}

#[test]
fn a_list_in_an_encoded_message_is_a_struct() {
    let value = sent_value::<encoded::port::SendOperation>("list-types-encoded", 0);
    assert_eq!(value.numbers, Some(encoded::ArrayOfInt { int: vec![1, 2] }));
}
