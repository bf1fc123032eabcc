//! Wildcards, `anyType` and mixed content.

use capabilities::{any_attribute, any_simple_type, any_strict_lax_namespace as any, any_type, mixed_content};
use soapstone::any::AnyType;

use crate::exchange::{accepting, message, sent_value};

#[test]
fn elements_of_a_wildcard_are_xml_with_their_namespaces() {
    let value = sent_value::<any::port::SendOperation>("any-strict-lax-namespace", 1);
    let [first, second] = value.any_2.as_slice() else { panic!("other elements: {:?}", value.any_2) };
    assert_eq!(first.name(), ("urn:other".to_owned(), "a".to_owned()));
    assert_eq!(first.attribute("urn:p", "x").as_deref(), Some("1"));
    assert_eq!(first.attribute("", "y").as_deref(), Some("2"));
    let names: Vec<_> = first.children().iter().map(|child| child.name()).collect();
    assert_eq!(names, [("urn:other".to_owned(), "b".to_owned()), (String::new(), "plain".to_owned())]);
    assert_eq!(second.child("c").map(|c| c.name().0).as_deref(), Some("urn:default"));
    assert_eq!(value.any_3.map(|local| local.name()), Some((String::new(), "local".to_owned())));
}

#[test]
fn attributes_of_a_wildcard_have_names_and_values() {
    let value = sent_value::<any_attribute::port::SendOperation>("any-attribute", 1);
    let shown: Vec<_> =
        value.other_attributes.iter().map(|a| (a.namespace.as_str(), a.name.as_str(), a.value.as_str())).collect();
    assert_eq!(shown, [("", "free", "1"), ("urn:other", "free", "2")]);
    assert_eq!((value.a.known, value.a.other_attributes.len()), (Some(3), 2));
}

#[test]
fn a_value_of_any_type_is_what_it_says() {
    let value = sent_value::<any_type::port::SendOperation>("any-type", 1);
    let [text, point, free, empty, moment] = value.any.as_slice() else { panic!("{:?}", value.any) };
    assert_eq!(*text, AnyType::String(" s ".to_owned()));
    assert_eq!(point.decode::<any_type::Point>().expect("a point"), any_type::Point { x: 1, y: 2 });
    assert!(matches!(free, AnyType::Xml(_)), "{free:?}");
    assert_eq!(*empty, AnyType::Empty);
    assert!(matches!(moment, AnyType::DateTime(_)), "{moment:?}");
    let Some(AnyType::QName(name)) = value.untyped else { panic!("it is a QName") };
    assert_eq!((name.namespace.as_str(), name.local.as_str()), ("urn:example:any-type", "Point"));
}

#[test]
fn a_value_of_any_type_is_built_from_any_value() {
    let (client, wire) = accepting();
    let point = AnyType::encode(&any_type::Point { x: 1, y: 2 }).expect("it has a form");
    let value = any_type::Value { any: vec![AnyType::Int(7), point], untyped: None };
    any_type::Port::new(client).send(&value).expect("it is accepted");
    let sent = wire.sent();
    assert!(sent.contains("xsi:type=\"xs:int\">7<") || sent.contains("xsi:type=\"xsd:int\">7<"), "{sent}");
    assert!(sent.contains(":Point\"") && sent.contains(":y>2<"), "{sent}");
}

#[test]
fn any_simple_type_keeps_text() {
    let value = sent_value::<any_simple_type::port::SendOperation>("any-simple-type", 1);
    assert_eq!((value.typed.as_deref(), value.untyped.as_deref()), (Some("1"), Some("x y")));
    assert_eq!(value.simple, [AnyType::Int(5), AnyType::Boolean(true), AnyType::Empty]);
}

#[test]
fn mixed_content_is_text_and_elements_in_order() {
    use mixed_content::{Paragraph, ParagraphBr, ParagraphContent::*, Value};
    let text = |text: &str| Text(text.to_owned());
    let bold = Paragraph { content: vec![text("bold "), N(1)], class: None };
    let class = Some(soapstone::simple::List(vec!["a".to_owned(), "b".to_owned()]));
    let content = vec![text("one "), B(bold), text(" two"), Br(ParagraphBr {}), text("  three & four ")];
    let value = Value { p: vec![Paragraph { content, class }] };
    let (client, wire) = accepting();
    mixed_content::Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("mixed-content", "Service.Port.Send.request.1"));
}
