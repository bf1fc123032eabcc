//! Wildcards, `anyType` and mixed content.

use capabilities::{
    any_attribute, any_simple_type, any_strict_lax_namespace as any, any_type, mixed_content,
    prefixes_in_text as prefixed, typed_in_open_places as open,
};
use soapstone::Options;
use soapstone::codec::any::AnyType;
use soapstone::xml::fragment::RawElement;
use soapstone::xsd::{QName, ScopedText};

use crate::exchange::{accepting, accepting_with, message, sent_value};

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
    let text = |text: &str| Text(text.into());
    let bold = Paragraph { content: vec![text("bold "), N(1)], class: None };
    let class = Some(soapstone::codec::simple::List(vec!["a".to_owned(), "b".to_owned()]));
    let content = vec![text("one "), B(bold), text(" two"), Br(ParagraphBr {}), text("  three & four ")];
    let value = Value { p: vec![Paragraph { content, class }] };
    let (client, wire) = accepting();
    mixed_content::Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("mixed-content", "Service.Port.Send.request.1"));
}

const OPEN: &str = "urn:example:typed-in-open-places";

/// What of a request stands in the element `Send`, read from the wire.
fn sent_open(value: open::SendElement) -> open::SendElement {
    let (client, wire) = accepting();
    open::Port::new(client).send(&value).expect("it is accepted");
    let sent = wire.sent();
    let (read, ()) = soapstone::server::read_request::<open::port::SendOperation>(sent.as_bytes()).expect("a request");
    assert_eq!(read.value.len(), value.value.len(), "{sent}");
    read
}

#[test]
fn values_of_generated_types_in_any_type_name_their_type() {
    let login = open::Login { user: "u".to_owned() };
    let value = vec![
        AnyType::encode(&login).expect("a type with a name"),
        AnyType::encode(&open::Colour::Red).expect("an enumeration"),
        AnyType::encode(&open::Size::Int(5)).expect("a union"),
        AnyType::encode_as(&QName::new(OPEN, "Code"), &"a&b".to_owned()).expect("a restriction"),
        AnyType::encode(&7_i32).expect("a built-in type"),
    ];
    assert_eq!(value[4], AnyType::Int(7));
    let read = sent_open(open::SendElement { value, open: None });
    let types = read.value.iter().map(|value| match value {
        AnyType::Xml(raw) => raw.xsi_type().expect("a type"),
        other => (String::new(), format!("{other:?}")),
    });
    let expected = ["Login", "Colour", "Size", "Code"].map(|local| (OPEN.to_owned(), local.to_owned()));
    assert_eq!(types.collect::<Vec<_>>(), [&expected[..], &[(String::new(), "Int(7)".to_owned())]].concat());
    assert_eq!(read.value[0].decode::<open::Login>().expect("a login"), login);
    assert_eq!(read.value[1].decode::<open::Colour>().expect("a colour"), open::Colour::Red);
    assert_eq!(read.value[2].decode::<open::Size>().expect("a size"), open::Size::Int(5));
    assert_eq!(read.value[3].decode::<String>().expect("a code"), "a&b");
    assert_eq!(read.value[4].decode::<i32>().expect("a number"), 7);
}

#[test]
fn values_without_a_named_type_are_rejected_or_read_from_their_text() {
    assert!(AnyType::encode(&soapstone::codec::simple::List(vec![1_i32])).is_err());
    assert!(AnyType::encode(&vec![open::Login::default(), open::Login::default()]).is_err());
    assert!(AnyType::encode_as(&QName::new(OPEN, "Login"), &open::Login::default()).is_err());
    assert_eq!(AnyType::Text("GREEN".to_owned()).decode::<open::Colour>().expect("text"), open::Colour::Green);
    assert!(AnyType::Boolean(true).decode::<bool>().expect("a boolean"));
    assert!(AnyType::Int(1).decode::<open::Login>().is_err());
    assert!(AnyType::Nil.decode::<i32>().is_err());
}

#[test]
fn elements_of_generated_types_are_sent_in_a_wildcard() {
    let limit = open::Limit { max: 1, size: Some(open::Size::Colour(open::Colour::Green)) };
    let login = open::Login { user: "u".to_owned() };
    let elements = vec![
        RawElement::encode(&limit).expect("an element"),
        RawElement::encode_as(&QName::new(OPEN, "Login"), &login).expect("an element"),
        RawElement::encode_as(&QName::new("urn:other", "note"), &"a < b".to_owned()).expect("an element"),
        RawElement::encode_as(&QName::new("", "plain"), &login).expect("an element"),
    ];
    let names = [(OPEN, "Limit"), (OPEN, "Login"), ("urn:other", "note"), ("", "plain")];
    let names = names.map(|(uri, local)| (uri.to_owned(), local.to_owned()));
    assert_eq!(elements.iter().map(RawElement::name).collect::<Vec<_>>(), names);
    let sent = open::SendElement { value: Vec::new(), open: Some(open::SendElementOpen { any: elements.clone() }) };
    let read = sent_open(sent).open.expect("the wildcard").any;
    assert_eq!(read.iter().map(RawElement::name).collect::<Vec<_>>(), names);
    assert_eq!(read[0].decode::<open::Limit>().expect("a limit"), limit);
    assert_eq!(read[1].decode::<open::Login>().expect("a login"), login);
    assert_eq!(read[2].decode::<String>().expect("text"), "a < b");
    assert_eq!(read[3].decode::<open::Login>().expect("a login"), login);
    assert!(RawElement::encode_as(&QName::new(OPEN, "no name"), &login).is_err());
    assert!(RawElement::encode_as(&QName::new(OPEN, "none"), &None::<String>).is_err());
}

/// The request with the text `topic` as its only topic, as a receiver reads it.
fn received(topic: ScopedText, edit: impl Fn(Options) -> Options) -> (String, prefixed::SendElement) {
    let (client, wire) = accepting_with(edit(Options::default()));
    let content = vec![prefixed::ExpressionContent::Text(topic)];
    let topic = vec![prefixed::Expression { content, dialect: None }];
    let value = prefixed::SendElement { topic, plain: Some("p:x".to_owned()), ..prefixed::SendElement::default() };
    prefixed::Port::new(client).send(&value).expect("it is accepted");
    let sent = wire.sent();
    let read = soapstone::server::read_request::<prefixed::port::SendOperation>(sent.as_bytes());
    (sent, read.expect("a request").0)
}

fn text_of(topic: &prefixed::Expression) -> &ScopedText {
    match topic.content.first() {
        Some(prefixed::ExpressionContent::Text(text)) => text,
        other => panic!("no text: {other:?}"),
    }
}

#[test]
fn prefixes_in_text_are_resolved_by_the_scope_that_they_are_read_in() {
    use prefixed::ExpressionContent::{Note, Text};
    let value = sent_value::<prefixed::port::SendOperation>("prefixes-in-text", 1);
    let topic = text_of(&value.topic[0]);
    assert_eq!((topic.as_str(), topic.namespace("tns1")), ("tns1:VideoSource/Motion", Some("urn:topics")));
    // Only what a text mentions travels with it.
    assert_eq!(topic.namespaces().count(), 1);
    let [Text(first), Note(note), Text(rest)] = value.topic[1].content.as_slice() else { panic!("{:?}", value.topic) };
    assert_eq!((first, note.as_str()), (&ScopedText::new("a: "), "n"));
    assert_eq!(rest.namespaces().collect::<Vec<_>>(), [("q", "urn:q"), ("pre", "urn:pre")]);
    // The configuration gives a simple type the same form.
    let path = ScopedText::new("pre:x/pre:y").with_namespace("pre", "urn:pre");
    assert_eq!(value.path, Some(path));
    let data = value.data.expect("the wildcard").any;
    assert_eq!((data.text().as_str(), data.namespace("pre").as_deref()), ("pre:Text", Some("urn:pre")));
    assert_eq!(data.namespace("tns1"), None);
}

#[test]
fn prefixes_in_text_are_declared_whatever_the_names_have() {
    // Prefixes that nothing has, that the package has, that the envelope and `xsi` have.
    for prefix in ["tns1", "ns", "soap", "xsi", "xs", "p1", "xml2"] {
        let topic = ScopedText::new(format!("{prefix}:a//.")).with_namespace(prefix, "urn:topics");
        let (sent, read) = received(topic.clone(), |options| options);
        assert_eq!(text_of(&read.topic[0]), &topic, "{sent}");
    }
    // The namespace may be one that the document has under another prefix.
    let topic = ScopedText::new("e:Send").with_namespace("e", "urn:example:prefixes-in-text");
    assert_eq!(text_of(&received(topic.clone(), |options| options).1.topic[0]), &topic);
}

#[test]
fn a_prefix_of_two_meanings_in_one_document_is_an_error() {
    let (client, _) = accepting();
    let topic = |uri: &str| {
        let text = ScopedText::new("a:b").with_namespace("a", uri);
        prefixed::Expression { content: vec![prefixed::ExpressionContent::Text(text)], dialect: None }
    };
    let value = prefixed::SendElement { topic: vec![topic("urn:1"), topic("urn:2")], ..Default::default() };
    let error = prefixed::Port::new(client).send(&value).expect_err("the prefix cannot be both");
    assert!(error.to_string().contains("the prefix \"a\" stands for another namespace than"), "{error}");
}

#[test]
fn a_request_declares_prefixes_for_text_that_has_none() {
    for prefix in ["tns1", "ns", "soap"] {
        let (sent, read) = received(ScopedText::new(format!("{prefix}:a")), |options| {
            options.namespace(prefix, "urn:topics").namespace("p", "urn:p")
        });
        assert_eq!(text_of(&read.topic[0]).namespace(prefix), Some("urn:topics"), "{sent}");
        assert!(sent.contains("xmlns:p=\"urn:p\"") && sent.contains(">p:x<"), "{sent}");
    }
    for (prefix, uri) in [("xml", "urn:x"), ("xmlns", "urn:x"), ("a b", "urn:x"), ("", "urn:x"), ("a", "")] {
        let client = soapstone::BlockingClient::with_transport(
            "http://localhost/",
            Options::default().namespace(prefix, uri),
            accepting().1,
        );
        assert!(client.is_err(), "{prefix:?}");
    }
}
