//! Elements kept as XML, and walking a document by hand.

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeOptions, Decoder};
use soapstone::codec::encode::{EncodeOptions, Encoder};

use crate::model::{Extent, PACKAGE, ROOT};

#[test]
fn namespaces_that_xml_cannot_hold_are_errors() {
    use soapstone::codec::any::AnyType;
    use soapstone::codec::encode::EncodeErrorKind;
    use soapstone::xml::fragment::RawElement;
    use soapstone::xsd::QName;

    static NAME: rt::FieldDescriptor = rt::FieldDescriptor::element(0, "Name", rt::REQUIRED | rt::SIMPLE);
    for uri in ["urn:a\u{b}b", "\0", "\u{FFFE}"] {
        let bad = QName::new(uri, "a");
        let forbidden = EncodeErrorKind::Character(uri.chars().find(|c| *c < ' ' || *c > '\u{FFFD}').unwrap());
        let errors = [
            crate::write_with(&NAME, &bad, &EncodeOptions::default()).map(drop).unwrap_err(),
            RawElement::encode_as(&bad, &1).map(drop).unwrap_err(),
            AnyType::encode_as(&bad, &1).map(drop).unwrap_err(),
            AnyType::encode(&bad).map(drop).unwrap_err(),
        ];
        for error in errors {
            assert!(*error.kind() == forbidden || matches!(error.kind(), EncodeErrorKind::Structure(_)), "{error}");
        }
        let options = EncodeOptions { namespaces: vec![("p".to_owned(), uri.to_owned())], ..EncodeOptions::default() };
        let error = crate::write_with(&NAME, &QName::new("urn:a", "a"), &options).unwrap_err();
        assert_eq!(*error.kind(), forbidden);
    }
    assert!(crate::write_with(&NAME, &QName::new("urn:\u{7f}\u{10000}", "a"), &EncodeOptions::default()).is_ok());
}

#[test]
fn an_element_takes_along_the_declarations_that_it_needs() {
    let xml = r#"<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xmlns:r="urn:r"><p:b xmlns:r="urn:s" t="q:x"><r:c/><d/></p:b></a>"#;
    let mut decoder = Decoder::new(xml, &PACKAGE, &DecodeOptions::default());
    assert!(decoder.next().expect("a") && decoder.enter().is_ok() && decoder.next().expect("b"));
    let raw = decoder.capture().expect("b");
    assert!(!decoder.next().expect("the end") && decoder.end().is_ok() && decoder.finish().is_ok());
    assert_eq!(raw.name(), ("urn:p".into(), "b".into()));
    let alone = rt::RawElement::parse(raw.to_xml()).expect("it stands alone");
    let names: Vec<_> = alone.children().iter().map(rt::RawElement::name).collect();
    assert_eq!(names, [("urn:s".into(), "c".into()), ("urn:d".into(), "d".into())]);
    assert!(raw.to_xml().contains("urn:q") && !raw.to_xml().contains("urn:r"), "{raw}");
    assert_eq!(raw.attribute("", "t").as_deref(), Some("q:x"));
}

#[cfg(feature = "serde")]
#[test]
fn an_element_keeps_its_family_of_namespaces_in_json() {
    crate::model::complex_type!(Named, NAMED, 1, {
        0 name: Option<String> = rt::FieldDescriptor::element(1, "Name", rt::SIMPLE),
    });
    let namespace_family = Some(soapstone::NamespaceFamily::new("urn:maps/", "10.3"));
    let options = DecodeOptions { namespace_family, ..DecodeOptions::default() };
    let xml = r#"<p:a xmlns:p="urn:maps/9.3"><p:Name>n</p:Name></p:a>"#;
    let mut decoder = Decoder::new(xml, &PACKAGE, &options);
    assert!(decoder.next().expect("a"));
    let raw = decoder.capture().expect("a");
    let json = serde_json::to_value(&raw).expect("a value");
    let family = serde_json::json!({ "prefix": "urn:maps/", "uri": "urn:maps/10.3" });
    assert_eq!(json, serde_json::json!({ "xml": raw.to_xml(), "namespace_family": family }));
    let again: rt::RawElement = serde_json::from_str(&json.to_string()).expect("an element");
    let name = |raw: &rt::RawElement| raw.decode::<Named>().expect("readable").name;
    assert_eq!((name(&raw).as_deref(), name(&again).as_deref()), (Some("n"), Some("n")));
    assert_eq!(name(&rt::RawElement::parse(xml).expect("an element")), None);
}

#[test]
fn text_that_is_not_xml_is_rejected() {
    for xml in
        ["", "text", "<a>", "<a></b>", "<a b=c/>", "<a b='1'c='2'/>", "<a/><b/>", "<p:a/>", "<a>&nope;</a>", "<1/>"]
    {
        let parsed = rt::RawElement::parse(xml).map_err(rt::DecodeError::from).and_then(|raw| raw.decode::<String>());
        assert!(parsed.is_err(), "{xml}: {parsed:?}");
    }
}

#[test]
fn an_envelope_is_walked() {
    const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
    let options = EncodeOptions { declaration: false, ..EncodeOptions::default() };
    let mut encoder = Encoder::new(&PACKAGE, &options);
    encoder.start(SOAP, "soap", "Envelope");
    encoder.start(SOAP, "soap", "Body");
    encoder.attribute("", "", "id", "\"").expect("an attribute");
    let extent = Extent { name: Some("n".into()), ..Extent::default() };
    encoder.write_field(&ROOT, &extent).expect("an extent");
    encoder.start("urn:x", "soap", "x");
    encoder.text("a<b").expect("text");
    encoder.end();
    let xml = String::from_utf8(encoder.finish()).expect("UTF-8");
    assert_eq!(
        xml,
        "<soap:Envelope xmlns:m=\"urn:maps/10.7\" xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
        xmlns:soap1=\"urn:x\"><soap:Body id=\"&quot;\"><m:Root><XMin>0</XMin><Name>n</Name></m:Root>\
        <soap1:x>a&lt;b</soap1:x></soap:Body></soap:Envelope>"
    );

    let mut decoder = Decoder::new(&xml, &PACKAGE, &DecodeOptions::default());
    assert!(decoder.next().expect("the envelope"));
    assert_eq!(decoder.name(), (SOAP, "Envelope"));
    decoder.enter().expect("the envelope");
    assert!(decoder.next().expect("the body"));
    assert_eq!(decoder.attribute("", "id").expect("attributes").as_deref(), Some("\""));
    decoder.enter().expect("the body");
    assert!(decoder.next().expect("Root"));
    let mut read = Extent::default();
    decoder.read_field(&ROOT, &mut read).expect("an extent");
    assert_eq!(read, extent);
    assert!(decoder.next().expect("x"));
    assert_eq!(decoder.text().expect("text"), "a<b");
    assert!(!decoder.next().expect("the body's end"));
    decoder.end().expect("the body");
    decoder.end().expect("the envelope");
    decoder.finish().expect("the end");
}

/// Collects what the decoder reads, as a value without a Rust type would.
#[derive(Default)]
struct Texts(Vec<(usize, String)>);

impl soapstone::codec::value::ReadSlots for Texts {
    fn read(&mut self, slot: usize, d: &mut Decoder<'_>) -> rt::Read {
        let mut text = String::new();
        rt::Value::read(&mut text, d)?;
        self.0.push((slot, text));
        Ok(())
    }
}

#[test]
fn a_fragment_is_read_in_the_scope_of_its_place_without_a_rust_type() {
    static NAMES: [rt::FieldDescriptor; 2] = [
        rt::FieldDescriptor::element(1, "name", rt::SIMPLE | rt::REPEATED),
        rt::FieldDescriptor::element(1, "size", rt::SIMPLE),
    ];
    static TABLE: rt::TypeDescriptor = rt::TypeDescriptor::complex_type(&PACKAGE, 1, "Item", &NAMES);
    let uri = PACKAGE.namespaces[1].uri;
    let xml = "<p:item><p:name>a</p:name><p:name>b</p:name><p:size>3</p:size></p:item><p:item>";
    let options = DecodeOptions::default();
    assert!(Decoder::new(xml, &PACKAGE, &options).next().is_err(), "the prefix is declared around the fragment");
    let mut decoder = Decoder::of_fragment(xml, [("p", uri)], &PACKAGE, &options).expect("one namespace");
    let mut texts = Texts::default();
    assert!(decoder.next().expect("the item"));
    decoder.read_slots(&ROOT, &mut texts, &TABLE).expect("two names and a size");
    assert_eq!(texts.0, [(0, "a".to_owned()), (0, "b".to_owned()), (1, "3".to_owned())]);
    assert!(decoder.notes().is_empty());
    assert!(xml[decoder.offset()..].starts_with("<p:item>"), "what follows the fragment is still there");
}
