//! Null in SOAP encoding, in both of its forms, and apart from values that are empty.

use capabilities::encoded_nulls as nulls;
use nulls::encoded_nulls::{Address, Names, Person, PersonChoice};
use soapstone::client::Options;
use soapstone::codec::any::AnyType;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions, NoteKind};
use soapstone::server::read_request;
use soapstone::validate::validate;

use crate::exchange::{client, message, received_body, request};

const CASE: &str = "encoded-nulls";

fn put(number: u32) -> nulls::messages::Put {
    request::<nulls::port::PutOperation>(CASE, &format!("Service.Port.Put.request.{number}"))
}

#[test]
fn what_is_nil_or_left_out_is_null() {
    let null = nulls::messages::Put { any: AnyType::Nil, ..Default::default() };
    assert_eq!((&put(0), &put(1)), (&null, &null));
    let some = put(3);
    assert_eq!((some.text, some.number, some.any), (None, Some(7), AnyType::Nil));
    assert_eq!(some.person, Some(Box::new(Person::default())));
    let person = put(4).person.expect("a person");
    assert_eq!((person.name, person.age, person.nick, person.home), (None, None, None, None));
    assert_eq!(person.choice, Some(PersonChoice::Mail(None)));
}

#[test]
fn null_is_not_a_default() {
    let put = put(2);
    assert_eq!((put.text.as_deref(), put.number, put.any), (Some(""), Some(0), AnyType::Empty));
    assert_eq!(put.names, Some(Names::default()));
    let home = Some(Address { city: Some("x".to_owned()) });
    let choice = Some(PersonChoice::Phone(Some("1".to_owned())));
    let person = Person { name: Some(String::new()), age: Some(0), nick: None, home, choice };
    assert_eq!(put.person, Some(Box::new(person)));
}

#[test]
fn a_result_may_be_null() {
    let result = |number: u32| {
        let (client, _) = client(200, message(CASE, &format!("Service.Port.Put.response.{number}")));
        nulls::Port::new(client).put(&nulls::messages::Put::default()).expect("a response")
    };
    assert_eq!([result(0), result(1), result(2)], [None, None, Some(String::new())]);
    let (client, _) = client(200, message(CASE, "Service.Port.Find.response.0"));
    let found = nulls::Port::new(client).find().expect("a response");
    assert_eq!((found.person, found.count), (None, Some(3)));
}

#[test]
fn null_is_accepted_by_strict_decoding() {
    use soapstone::__support::{MessageKind, rewrite};
    let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
    for number in [0, 1, 3, 4] {
        let text = message(CASE, &format!("Service.Port.Put.request.{number}"));
        rewrite::<nulls::port::PutOperation>(MessageKind::Request, text.as_bytes(), &strict).expect("null is a value");
    }
}

#[test]
fn null_is_sent_as_nil() {
    let (client, wire) = client(200, message(CASE, "Service.Port.Put.response.0"));
    let person = Some(Box::new(Person { name: Some("n".to_owned()), ..Person::default() }));
    let call = nulls::messages::Put { number: Some(0), person, ..Default::default() };
    nulls::Port::new(client).put(&call).expect("a response");
    let sent = wire.sent();
    for part in [
        "<text xsi:nil=\"true\"/><number xsi:type=\"xsd:int\">0</number>",
        "<name xsi:type=\"xsd:string\">n</name><age xsi:nil=\"true\"/><home xsi:nil=\"true\"/></person>",
        "<names xsi:nil=\"true\"/>",
    ] {
        assert!(sent.contains(part), "{part} in {sent}");
    }
    assert_eq!(validate(&call), Ok(()));
}

#[test]
fn a_literal_message_has_what_its_schema_requires() {
    let text = message(CASE, "Service.Literal.Store.request.0");
    let person = request::<nulls::literal::StoreOperation>(CASE, "Service.Literal.Store.request.0");
    assert_eq!((person.name.as_deref(), person.age), (Some("n"), Some(1)));
    let rejection = |text: &str| match read_request::<nulls::literal::StoreOperation>(text.as_bytes()) {
        Ok((person, ())) => panic!("it was read: {person:?}"),
        Err(error) => error,
    };
    for (part, missing) in [("<age>1</age>", "age"), ("<city>c</city>", "city"), ("<mail>m</mail>", "phone or mail")] {
        let error = rejection(&text.replace(part, ""));
        assert_eq!(error.kind(), &DecodeErrorKind::Missing(missing.to_owned()));
    }
    let nil = "<age xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>";
    assert!(matches!(rejection(&text.replace("<age>1</age>", nil)).kind(), DecodeErrorKind::Missing(_)));

    let (client, _) = client(200, text.replace("Store", "StoreResponse"));
    let port = nulls::Literal::new(client);
    let home = Some(Address { city: Some("c".to_owned()) });
    let choice = Some(PersonChoice::Mail(Some("m".to_owned())));
    let whole = Person { name: Some("n".to_owned()), age: Some(1), nick: None, home, choice };
    assert_eq!(port.store(&whole).expect("a response"), whole);
    for (lacking, name) in [
        (Person { age: None, ..whole.clone() }, "Store/age"),
        (Person { home: Some(Address::default()), ..whole.clone() }, "Store/home/city"),
        (Person { choice: Some(PersonChoice::Mail(None)), ..whole.clone() }, "Store/mail"),
        (Person { choice: None, ..whole.clone() }, "Store"),
    ] {
        let error = port.store(&lacking).expect_err("a required element has no value").to_string();
        assert!(error.contains(name) && error.contains("required"), "{error}");
    }
}

#[test]
fn elements_in_a_simple_value_are_an_error() {
    let text = message(CASE, "Service.Port.Put.request.4").replace(">t</text>", ">t<i>lost</i></text>");
    let error = read_request::<nulls::port::PutOperation>(text.as_bytes()).expect_err("an element in a string");
    assert_eq!((error.path(), error.kind()), ("Put/text", &DecodeErrorKind::Unexpected("i".to_owned())));
}

#[test]
fn what_has_no_place_in_an_encoded_message_is_noted() {
    let body = "<t:FindResponse xmlns:v='urn:v'><count v:q='1'>3</count><extra guid='1'>lost</extra>\
        <other id='x'>lost</other></t:FindResponse>";
    let (found, notes) = received_body::<nulls::port::FindOperation>(CASE, body, Options::default());
    assert_eq!(found.expect("it is readable").count, Some(3));
    let notes: Vec<_> = notes.iter().map(|(path, kind)| (path.as_str(), *kind)).collect();
    let expected = [
        ("FindResponse/count/@q", NoteKind::UnknownAttribute),
        ("FindResponse/extra", NoteKind::UnknownElement),
        ("FindResponse/other", NoteKind::UnknownElement),
    ];
    assert_eq!(notes, expected);
}
