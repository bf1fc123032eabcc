//! SOAP encoding: types on every element, references, arrays.

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions, NoteKind};
use soapstone::codec::encode::EncodeOptions;

use crate::model::{Extent, PACKAGE, ROOT, Unit, complex_type, slots};
use crate::{read_with, write_with};

const SCOPE: &str = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:m="urn:maps/10.7" xmlns:xsd="http://www.w3.org/2001/XMLSchema""#;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strings {
    pub items: Vec<Option<String>>,
    pub shape: rt::ArrayShape,
}
static STRINGS: rt::TypeDescriptor = rt::TypeDescriptor::soap_array(
    &PACKAGE,
    rt::Name::new(1, "Strings"),
    &(rt::Name::new(3, "string"), 1),
    &[
        rt::FieldDescriptor::element(0, "item", rt::REPEATED | rt::NILLABLE | rt::SIMPLE)
            .with(&rt::Details::NONE.typed(3, "string")),
        rt::FieldDescriptor::element(0, "", 0),
    ],
);
slots!(Strings, STRINGS, { 0 items, 1 shape, });

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extents {
    pub items: Vec<Extent>,
}
static EXTENTS: rt::TypeDescriptor = rt::TypeDescriptor::soap_array(
    &PACKAGE,
    rt::Name::new(1, "Extents"),
    &(rt::Name::new(1, "Extent"), 1),
    &[rt::FieldDescriptor::element(0, "item", rt::REPEATED)],
);
slots!(Extents, EXTENTS, { 0 items, });

#[test]
fn arrays_are_encoded_in_literal_messages_too() {
    let extents = Extents { items: vec![Extent { name: Some("n".into()), ..Extent::default() }] };
    let call = Call { extents: Some(extents), b: Some("b".into()), ..Call::default() };
    let written = write_with(&ROOT, &call, &EncodeOptions::default()).expect("can be written");
    let body = written.split_once('>').map_or("", |(_, body)| body);
    assert_eq!(
        body,
        r#"<extents xsi:type="soapenc:Array" soapenc:arrayType="m:Extent[1]"><item xsi:type="m:Extent"><XMin xsi:type="xsd:double">0</XMin><Name xsi:type="xsd:string">n</Name></item></extents><b>b</b></m:Root>"#
    );
}

complex_type!(Anything, ANYTHING, 1, { 0 value: rt::AnyType = rt::FieldDescriptor::element(0, "value", 0), });

#[test]
fn what_is_kept_as_xml_takes_along_what_it_refers_to() {
    let content = r##"<value xsi:type="soapenc:Array" soapenc:arrayType="m:Extent[2]"><item href="#e"/>text<item href="#f"/></value>
        <multiRef id="e" soapenc:root="0" xmlns:n="urn:maps/10.7" xsi:type="n:Extent"><XMin>2</XMin><Name href="#s"/></multiRef>
        <multiRef id="f"/><multiRef id="s" xsi:type="xsd:string">a &amp; b</multiRef>"##;
    let (value, _) = decode::<Anything>(content).expect("readable");
    let rt::AnyType::Xml(raw) = &value.value else { panic!("{value:?}") };
    let items = raw.children();
    assert_eq!(items[0].xsi_type(), Some(("urn:maps/10.7".into(), "Extent".into())));
    assert_eq!(items[0].decode::<Extent>().expect("an Extent").name.as_deref(), Some("a & b"));
    assert!(!raw.to_xml().contains("href") && !raw.to_xml().contains("id="), "{raw}");
    let cycle = r##"<value><item href="#e"/></value><multiRef id="e"><a href="#e"/></multiRef>"##;
    assert!(matches!(decode::<Anything>(cycle).expect_err("a cycle").kind(), DecodeErrorKind::Cycle(_)));
}

complex_type!(Call, CALL, 1, {
    0 names: Option<Strings> = rt::FieldDescriptor::element(0, "names", rt::NILLABLE),
    1 extents: Option<Extents> = rt::FieldDescriptor::element(0, "extents", rt::NILLABLE),
    2 a: Option<Box<Call>> = rt::FieldDescriptor::element(0, "a", rt::NILLABLE),
    3 b: Option<String> = rt::FieldDescriptor::element(0, "b", rt::NILLABLE | rt::SIMPLE).with(&rt::Details::NONE.typed(3, "string")),
});

fn decode<T: rt::Value + Default>(
    content: &str,
) -> Result<(T, Vec<soapstone::codec::decode::Note>), soapstone::codec::decode::DecodeError> {
    let xml = format!("<m:Root {SCOPE}>{content}</m:Root>");
    read_with(&ROOT, &xml, &DecodeOptions { encoded: true, ..DecodeOptions::default() })
}

fn lenient<T: rt::Value + Default>(
    content: &str,
) -> Result<(T, Vec<soapstone::codec::decode::Note>), soapstone::codec::decode::DecodeError> {
    let xml = format!("<m:Root {SCOPE}>{content}</m:Root>");
    read_with(&ROOT, &xml, &DecodeOptions { encoded: true, lenient: true, ..DecodeOptions::default() })
}

fn encode(value: &impl rt::Value) -> String {
    write_with(&ROOT, value, &EncodeOptions { encoded: true, ..EncodeOptions::default() }).expect("can be written")
}

#[test]
fn every_element_says_its_type() {
    let extent = Extent { name: None, unit: Some(Unit::Feet), ..Extent::default() };
    let written = encode(&extent);
    assert_eq!(
        written,
        "<m:Root xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:m=\"urn:maps/10.7\" \
        xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xsi:type=\"m:Extent\"><XMin xsi:type=\"xsd:double\">0</XMin>\
        <Name xsi:nil=\"true\"/><Unit xsi:type=\"m:Unit\">feet</Unit></m:Root>"
    );
}

#[test]
fn arrays_have_items_of_any_name() {
    let (value, notes) = decode::<Call>(
        r#"<names soapenc:arrayType="xsd:string[3]" xsi:type="soapenc:Array"><x xsi:type="xsd:string">1</x><y xsi:nil="true"/><string>3</string></names>"#,
    )
    .expect("readable");
    assert!(notes.is_empty(), "{notes:?}");
    let names = value.names.clone().unwrap_or_default();
    assert_eq!(names.items, [Some("1".into()), None, Some("3".into())]);
    let written = encode(&value);
    assert!(written.contains(r#"<names xsi:type="soapenc:Array" soapenc:arrayType="xsd:string[3]"><item xsi:type="xsd:string">1</item><item xsi:nil="true"/>"#), "{written}");
}

#[test]
fn arrays_may_be_sparse_and_of_two_dimensions() {
    let (value, notes) = decode::<Call>(
        r#"<names soapenc:arrayType="xsd:string[5]" soapenc:offset="[1]"><x>1</x><x soapenc:position="[4]">4</x></names>"#,
    )
    .expect("readable");
    let items = value.names.unwrap_or_default().items;
    assert_eq!(items, [None, Some("1".into()), None, None, Some("4".into())]);
    assert!(notes.is_empty(), "{notes:?}");

    let (value, _) =
        decode::<Call>(r#"<names soapenc:arrayType="xsd:string[2,2]"><x>1</x><x>2</x><x>3</x><x>4</x></names>"#)
            .expect("readable");
    assert_eq!(value.names.as_ref().map(|names| names.shape.dimensions.clone()), Some(vec![2, 2]));
    assert!(encode(&value).contains("xsd:string[2,2]"));

    // Items stand in order. One with another position is an error; lenient decoding does not move it.
    for position in ["[0]", "[x]"] {
        let xml = format!(
            r#"<names soapenc:arrayType="xsd:string[5]"><x>1</x><x soapenc:position="{position}">2</x></names>"#
        );
        assert!(matches!(decode::<Call>(&xml).expect_err("an error").kind(), DecodeErrorKind::Structure(_)));
        let (value, notes) = lenient::<Call>(&xml).expect("readable");
        let items = value.names.unwrap_or_default().items;
        assert_eq!(items, [Some("1".into()), Some("2".into()), None, None, None]);
        assert_eq!(notes.iter().map(|note| note.kind()).collect::<Vec<_>>(), [NoteKind::Order], "{position}");
    }

    let error =
        decode::<Call>(r#"<names soapenc:arrayType="xsd:string[1]"><x soapenc:position="[4000000000]">1</x></names>"#);
    assert!(matches!(error.expect_err("too large").kind(), DecodeErrorKind::Limit(_)));
}

#[test]
fn references_are_followed() {
    let content = r##"<names href="#n"/><extents soapenc:arrayType="m:Extent[2]"><i href="#e"/><i href="#e"/></extents><a href="#a"/><b href="#s"/>
        <multiRef id="n" soapenc:root="0" soapenc:arrayType="q:string[1]" xmlns:q="http://www.w3.org/2001/XMLSchema"><i href="#s"/></multiRef>
        <multiRef id="e" xmlns:n="urn:maps/10.7" xsi:type="n:Extent"><XMin>2</XMin><Name href="#s"/></multiRef>
        <multiRef id="a"><b>in a</b></multiRef>
        <multiRef id="s" xsi:type="soapenc:string">shared</multiRef>"##;
    let (value, notes) = decode::<Call>(content).expect("readable");
    assert_eq!(value.names.map(|names| names.items), Some(vec![Some("shared".into())]));
    let extents = value.extents.unwrap_or_default().items;
    assert_eq!(extents.len(), 2);
    assert!(extents.iter().all(|extent| extent.x_min == 2.0 && extent.name.as_deref() == Some("shared")));
    assert_eq!(value.a.and_then(|a| a.b).as_deref(), Some("in a"));
    assert_eq!(value.b.as_deref(), Some("shared"));
    assert!(notes.is_empty(), "{notes:?}");
}

/// Attributes with the same prefix have another meaning if the prefix is bound to another namespace, in an enclosing
/// element or at the target of a reference.
#[test]
fn attributes_are_read_in_their_scope() {
    const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    let around =
        format!(r#"<a xmlns:x="urn:other"><a xmlns:x="{XSI}"><b x:nil="true"/></a><b x:nil="true">text</b></a>"#);
    let a = decode::<Call>(&around).expect("readable").0.a.unwrap_or_default();
    assert_eq!((a.b.as_deref(), a.a.map(|a| a.b)), (Some("text"), Some(None)));

    // As many declarations around the target as around what is read before it; the server gives an identifier twice.
    let apart = format!(
        r##"<u><h xmlns:x="urn:other"><multiRef x:nil="true" id="t">text</multiRef></h></u>
        <extents xmlns:x="{XSI}"><i><XMin>1</XMin><Name x:nil="true" id="t"/></i></extents><b xmlns:q="z" href="#t"/>"##
    );
    let value = decode::<Call>(&apart).expect("readable").0;
    assert_eq!(value.b.as_deref(), Some("text"));
    assert_eq!(value.extents.map(|extents| extents.items[0].name.clone()), Some(None));

    // And behind a reference, what was read at its other end.
    let behind = format!(
        r##"<a xmlns:x="urn:other"><a href="#t"/><b x:nil="true">text</b></a>
        <h xmlns:x="{XSI}"><multiRef id="t"><b x:nil="true"/></multiRef></h>"##
    );
    let a = decode::<Call>(&behind).expect("readable").0.a.unwrap_or_default();
    assert_eq!((a.b.as_deref(), a.a.map(|a| a.b)), (Some("text"), Some(None)));
}

#[test]
fn cycles_and_expansion_are_bounded() {
    let cycle = r##"<a href="#a"/><multiRef id="a"><a href="#a"/></multiRef>"##;
    assert!(matches!(decode::<Call>(cycle).expect_err("a cycle").kind(), DecodeErrorKind::Cycle(_)));
    let missing = decode::<Call>(r##"<a href="#nowhere"/>"##).expect_err("no such element");
    assert_eq!(missing.kind(), &DecodeErrorKind::Reference("nowhere".into()));

    // Each level refers twice to the next: 2^40 strings in the end.
    let mut bomb = r##"<a href="#n0"/>"##.to_owned();
    for level in 0..40 {
        let next = level + 1;
        bomb += &format!(r##"<m id="n{level}"><extents soapenc:arrayType="m:Extent[0]"/><a href="#n{next}"/></m>"##);
    }
    bomb += r##"<m id="n40"/>"##;
    assert!(decode::<Call>(&bomb).is_ok(), "a chain is none");

    complex_type!(Twice, TWICE, 1, {
        0 a: Option<Box<Twice>> = rt::FieldDescriptor::element(0, "a", 0),
        1 b: Option<Box<Twice>> = rt::FieldDescriptor::element(0, "b", 0),
    });
    let mut bomb = r##"<a href="#n0"/>"##.to_owned();
    for level in 0..40 {
        let next = level + 1;
        bomb += &format!(r##"<m id="n{level}"><a href="#n{next}"/><b href="#n{next}"/></m>"##);
    }
    bomb += r##"<m id="n40"/>"##;
    assert!(matches!(decode::<Twice>(&bomb).expect_err("a bomb").kind(), DecodeErrorKind::Limit(_)));
}

#[test]
fn the_places_behind_the_last_item_count_too() {
    let (value, _) =
        decode::<Call>(r#"<names soapenc:arrayType="xsd:string[4]"><x soapenc:position="[1]">1</x></names>"#)
            .expect("readable");
    assert_eq!(value.names.unwrap_or_default().items, [None, Some("1".into()), None, None]);
}

/// SOAP::Lite declares the namespace of the call as the default one, so that all accessors are in it.
#[test]
fn accessors_may_be_in_a_namespace_of_the_package() {
    let content = r#"<XMin xmlns="urn:other">2</XMin><Name xmlns="urn:other">n</Name>"#;
    let (extent, notes) = decode::<Extent>(content).expect("readable");
    assert_eq!((extent.x_min, extent.name.as_deref()), (2.0, Some("n")));
    let kinds: Vec<_> = notes.iter().map(|note| note.kind()).collect();
    assert_eq!(kinds, [NoteKind::Namespace, NoteKind::Namespace]);

    // A namespace of no schema is another matter, and so is a message without SOAP encoding.
    let foreign = content.replace("urn:other", "urn:foreign");
    let (extent, _) = lenient::<Extent>(&foreign).expect("readable");
    assert_eq!((extent.x_min, extent.name), (0.0, None));
    let xml = format!("<m:Root {SCOPE}>{content}</m:Root>");
    assert!(read_with::<Extent>(&ROOT, &xml, &DecodeOptions::default()).is_err());
}
