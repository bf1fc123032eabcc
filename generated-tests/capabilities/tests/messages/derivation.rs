//! Derived types, substitution groups, and types that the schema does not declare.

use capabilities::{
    abstract_element, abstract_type, complex_extension_chain, complex_restriction, redefine,
    simple_content_extension_restriction as simple_content, substitution_group,
};

use soapstone::codec::decode::DecodeOptions;
use soapstone::server::{read_request, read_request_with};

use crate::exchange::{accepting, message, sent_value};

#[test]
fn a_derived_type_is_told_by_its_name() {
    use complex_extension_chain::AnyShape;
    let value = sent_value::<complex_extension_chain::port::SendOperation>("complex-extension-chain", 0);
    let [AnyShape::Shape(shape), AnyShape::Rectangle(rectangle), AnyShape::Square(square)] = value.shape.as_slice()
    else {
        panic!("other types: {:?}", value.shape)
    };
    assert_eq!((shape.id, rectangle.filled, square.note.as_deref()), (1, Some(true), Some("n")));
    assert_eq!(rectangle.width.to_string(), "1.10");
    assert_eq!(value.exact.map(|square| square.id), Some(4));
}

#[test]
fn a_type_that_the_schema_does_not_know_is_kept_as_xml() {
    use complex_extension_chain::AnyShape;
    let value = sent_value::<complex_extension_chain::port::SendOperation>("complex-extension-chain", 1);
    let [AnyShape::Unknown(raw)] = value.shape.as_slice() else { panic!("it is typed: {:?}", value.shape) };
    let expected = ("urn:example:complex-extension-chain".to_owned(), "Hexagon".to_owned());
    assert_eq!(raw.xsi_type(), Some(expected));
    assert_eq!(raw.child("side").map(|side| side.text()), Some("2".to_owned()));
}

#[test]
fn a_type_whose_prefix_nobody_declares_is_kept_as_xml() {
    use complex_extension_chain::AnyShape;
    let known = message("complex-extension-chain", "Service.Port.Send.request.1");
    let text = known.replace("xsi:type=\"t:Hexagon\"", "xsi:type=\"undeclared:Rectangle\"");
    assert_ne!(text, known);
    let (value, ()) = read_request::<complex_extension_chain::port::SendOperation>(text.as_bytes()).expect("readable");
    assert!(matches!(value.shape.as_slice(), [AnyShape::Unknown(_)]), "{:?}", value.shape);
    let options = DecodeOptions { strict: true, ..DecodeOptions::default() };
    let strict = read_request_with::<complex_extension_chain::port::SendOperation>(text.as_bytes(), &options);
    assert!(strict.is_err(), "strict decoding rejects it");
}

#[test]
fn an_abstract_type_is_an_enum_of_the_concrete_ones() {
    use abstract_type::{Animal, Cat, Owl, Value};
    let cat = Cat { name: "C".to_owned(), lives: 9 };
    let owl = Owl { name: "O".to_owned(), span: 1.25 };
    let (client, wire) = accepting();
    let value = Value { animal: vec![Animal::Cat(cat), Animal::Owl(owl)] };
    abstract_type::Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("abstract-type", "Service.Port.Send.request.1"));
}

#[test]
fn a_restricted_type_has_what_is_left() {
    use complex_restriction::{AnyPerson, NamedPerson};
    let value = sent_value::<complex_restriction::port::SendOperation>("complex-restriction", 1);
    let expected = NamedPerson { name: "A".to_owned(), id: "y".to_owned() };
    assert_eq!(value.any, AnyPerson::NamedPerson(expected));
}

#[test]
fn text_with_attributes_is_a_value_and_fields() {
    use simple_content::{AnyMoney, Code};
    let value = sent_value::<simple_content::port::SendOperation>("simple-content-extension-restriction", 0);
    let [AnyMoney::Money(dollars), AnyMoney::DatedMoney(francs)] = value.price.as_slice() else {
        panic!("other types: {:?}", value.price)
    };
    assert_eq!((dollars.value.to_string().as_str(), dollars.currency.as_str()), ("12345678901234567890.05", "USD"));
    assert_eq!(francs.on.map(|on| on.to_string()).as_deref(), Some("2024-01-01"));
    assert_eq!((value.code.value, value.code.list.as_deref()), (Code::B, Some("urn:codes")));
}

#[test]
fn members_of_a_substitution_group_are_variants() {
    use substitution_group::ItemChoice::{Item, Special, VerySpecial};
    let value = sent_value::<substitution_group::port::SendOperation>("substitution-group", 1);
    let text = |text: &str| text.to_owned();
    assert_eq!(value.item, [VerySpecial(text("c")), Item(text("a")), Special(text("b")), Item(text(""))]);

    let value = sent_value::<abstract_element::port::SendOperation>("abstract-element", 1);
    let abstract_element::EventChoice::Failed(failed) = value.event else { panic!("it failed") };
    assert_eq!((failed.why.as_str(), failed.at.to_string().as_str()), ("w", "12:30:00Z"));
}

#[test]
fn a_redefined_type_has_what_both_say() {
    let lead = sent_value::<redefine::port::SendOperation>("redefine", 0).lead;
    assert_eq!((lead.level, lead.mark, lead.more), (3, Some(1), Some(2)));
    assert_eq!((lead.phone.as_deref(), lead.fax.as_deref()), (Some("p"), Some("f")));
    assert!(lead.born.is_some());
}
