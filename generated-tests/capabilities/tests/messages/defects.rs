//! Responses that lack what the schema requires, or hold text that is not in the lexical space of its type.

use capabilities::defects::port::GetOperation;
use capabilities::defects::{Item, Value, ValueChoice};
use soapstone::Error;
use soapstone::client::Options;
use soapstone::codec::decode::NoteKind;

use crate::exchange::received_body;

const DEFECTIVE: &str = "<t:Value><t:text>kept</t:text><t:amount>0E-7</t:amount><t:date></t:date>\
    <t:item unit='m'>1.5</t:item><t:item>x</t:item>\
    <t:number>1</t:number><t:number>two</t:number><t:number>3</t:number>\
    <t:left>1</t:left><t:right>?</t:right><t:left>2</t:left></t:Value>";

/// What lenient decoding makes of [`DEFECTIVE`].
fn expected() -> Value {
    Value {
        code: 0,
        text: "kept".to_owned(),
        amount: None,
        date: None,
        item: vec![Item { value: 1.5, unit: "m".to_owned() }, Item { value: 0.0, unit: String::new() }],
        number: vec![1, 3],
        choice: vec![ValueChoice::Left(1), ValueChoice::Right(0), ValueChoice::Left(2)],
        version: 0,
    }
}

#[test]
fn the_error_names_every_defect_and_carries_the_value() {
    let (outcome, notes) = received_body::<GetOperation>("defects", DEFECTIVE, Options::default());
    let error = outcome.expect_err("it is defective");
    let Error::Decode { source, .. } = &error else { panic!("{error}") };
    let defects: Vec<String> = std::iter::once(source)
        .chain(source.others())
        .map(|defect| format!("{}: {}", defect.path(), defect.kind()))
        .collect();
    assert_eq!(
        defects,
        [
            "Value: @version is missing",
            "Value/amount: \"0E-7\" is not a decimal",
            "Value/date: \"\" is not a dateTime",
            "Value/item[1]: @unit is missing",
            "Value/item[1]: \"x\" is not a double",
            "Value/number[1]: \"two\" is not an int",
            "Value/right: \"?\" is not an int",
            "Value: code is missing",
        ]
    );
    assert!(source.is_recoverable() && notes.is_empty());
    let text = error.to_string();
    assert!(text.contains("Options::lenient") && text.contains("code is missing"), "{text}");
    assert_eq!(error.into_partial::<GetOperation>().expect("the rest was read"), expected());
}

#[test]
fn lenient_decoding_notes_every_defect() {
    let (value, notes) = received_body::<GetOperation>("defects", DEFECTIVE, Options::default().lenient(true));
    assert_eq!(value.expect("lenient decoding accepts it"), expected());
    let count = |kind| notes.iter().filter(|(_, found)| *found == kind).count();
    assert_eq!((count(NoteKind::Missing), count(NoteKind::Invalid), notes.len()), (3, 5, 8), "{notes:?}");
    assert!(notes.iter().any(|(path, kind)| path == "Value/code" && *kind == NoteKind::Missing));
    assert!(notes.iter().any(|(path, kind)| path == "Value/number[1]" && *kind == NoteKind::Invalid));
}

#[test]
fn an_error_of_another_kind_carries_nothing() {
    let broken = DEFECTIVE.replace("</t:Value>", "</t:Other>");
    let error = received_body::<GetOperation>("defects", &broken, Options::default()).0.expect_err("not well-formed");
    let Error::Decode { source, partial, .. } = &error else { panic!("{error}") };
    assert!(!source.is_recoverable() && partial.is_none());
    assert!(error.into_partial::<GetOperation>().is_err());
}

#[test]
fn a_body_without_its_element_is_a_defect() {
    let error = received_body::<GetOperation>("defects", "", Options::default()).0.expect_err("the body is empty");
    assert!(error.to_string().contains("Body: Value is missing"), "{error}");
    assert_eq!(error.into_partial::<GetOperation>().expect("nothing is an empty value"), Value::default());
}
