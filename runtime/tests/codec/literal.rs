//! Literal messages: names, namespaces, text, nil, defaults, what is unknown.

use soapstone::__support as rt;
use soapstone::NamespaceFamily;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions, NoteKind};
use soapstone::codec::encode::{EncodeErrorKind, EncodeOptions};

use crate::model::{Extent, Layer, ROOT, Unit};
use crate::{clean, read, read_with, write, write_with};

const FULL: &str = r#"<m:Root xmlns:m="urn:maps/10.7" xmlns:o="urn:other" id="e1" o:lang="de"><XMin>-1.5</XMin><Name> a &lt;b&gt; </Name><Note>n</Note><o:Unit>feet</o:Unit><Layer visible="true">1</Layer><Layer visible="false" o:x="y">2</Layer><Ids>1 2 3</Ids><Version>8</Version></m:Root>"#;

fn full() -> Extent {
    let extra = rt::RawAttribute { namespace: "urn:other".into(), name: "x".into(), value: "y".into() };
    Extent {
        x_min: -1.5,
        name: Some(" a <b> ".into()),
        note: rt::Nillable::Value("n".into()),
        unit: Some(Unit::Feet),
        layers: vec![
            Layer { value: 1, visible: true, others: vec![] },
            Layer { value: 2, visible: false, others: vec![extra] },
        ],
        ids: Some(rt::List(vec![1, 2, 3])),
        version: Some(8),
        id: Some("e1".into()),
        lang: Some("de".into()),
    }
}

#[test]
fn a_message_is_read_and_written_back() {
    assert_eq!(clean::<Extent>(&ROOT, FULL), full());
    assert_eq!(write(&ROOT, &full()), FULL);
}

#[test]
fn white_space_comments_cdata_and_references_do_not_matter() {
    let xml = "<?xml version='1.0'?>\n<!-- c --><x:Root xmlns:x='urn:maps/10.7'\r\n id = 'e&#49;'  >\n <!-- c -->\n\
        <XMin\n> -1.5\n</XMin ><?pi x?><Name><![CDATA[ a <]]>b&#x3E;<!-- c --> </Name><Note>n</Note>\
        <Unit xmlns='urn:other'>\n feet\n</Unit>\
        <Layer visible = \"1\">\n1</Layer><Layer y:x='y' visible='0' xmlns:y='urn:other'>2</Layer>\
        <Ids>\t1\n2 3 </Ids><Version>+8</Version></x:Root ><!-- c -->\n";
    let expected = Extent { lang: None, ..full() };
    assert_eq!(clean::<Extent>(&ROOT, xml), expected);
}

/// The second tag has what the first one has, up to a slash that ends it.
#[test]
fn a_slip_in_what_is_passed_does_not_matter() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7"><XMin>1</XMin><u><i a="1"//><i a="1"/></u></m:Root>"#;
    let (value, notes) = read::<Extent>(&ROOT, xml).expect("readable");
    assert_eq!((value.x_min, notes.len()), (1.0, 2), "{notes:?}");
}

#[test]
fn nil_and_absent_are_kept_apart() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><XMin>1</XMin><Name i:nil="true"/><Note i:nil="1"></Note></m:Root>"#;
    let value: Extent = clean(&ROOT, xml);
    assert_eq!((&value.name, &value.note), (&None, &rt::Nillable::Nil));
    let written = write(&ROOT, &value);
    assert_eq!(written.matches("xsi:nil=\"true\"").count(), 2, "{written}");
    assert_eq!(clean::<Extent>(&ROOT, &written), value);

    let (value, notes) =
        read::<Extent>(&ROOT, r#"<m:Root xmlns:m="urn:maps/10.7"><XMin>1</XMin></m:Root>"#).expect("readable");
    assert_eq!(value.note, rt::Nillable::Absent);
    assert_eq!(notes.len(), 1, "a required nillable element that is absent is noted");
}

#[test]
fn an_empty_string_is_present_and_an_empty_number_takes_its_default() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7"><XMin>1</XMin><Name/><Note></Note><Version/></m:Root>"#;
    let value: Extent = clean(&ROOT, xml);
    assert_eq!((value.name.as_deref(), value.note.as_deref().into_value()), (Some(""), Some("")));
    assert_eq!(value.version, Some(7));
    let xml = xml.replace("<Version/>", "<Version></Version>");
    assert_eq!(clean::<Extent>(&ROOT, &xml).version, Some(7));
}

#[test]
fn errors_say_where() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7"><XMin>1</XMin><Name/><Layer visible="1">1</Layer><Layer visible="1">abc</Layer></m:Root>"#;
    let error = read::<Extent>(&ROOT, xml).expect_err("abc is no number");
    assert!(error.to_string().starts_with("Root/Layer[1]: \"abc\" is not a long (byte "), "{error}");
    assert_eq!(&xml[error.offset()..][..6], "<Layer");

    let error = read::<Extent>(&ROOT, &xml.replace("abc", "2").replace("<XMin>1", "<XMin>1e")).expect_err("no double");
    assert_eq!(error.path(), "Root/XMin");
    let error = read::<Extent>(&ROOT, &xml.replace("abc", "2").replace("visible=\"1\">2", ">2")).expect_err("required");
    assert_eq!(error.path(), "Root/Layer[1]");
    assert_eq!(error.kind(), &DecodeErrorKind::Missing("@visible".into()));
    let error = read::<Extent>(&ROOT, r#"<m:Root xmlns:m="urn:maps/10.7"/>"#).expect_err("XMin is required");
    assert_eq!(error.kind(), &DecodeErrorKind::Missing("XMin".into()));
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let (value, notes) = read_with::<Extent>(&ROOT, r#"<m:Root xmlns:m="urn:maps/10.7"/>"#, &lenient).expect("lenient");
    assert_eq!((value, notes.first().map(|note| note.path())), (Extent::default(), Some("Root/XMin")));
}

#[test]
fn what_is_unknown_is_noted_and_strictly_an_error() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7" new="1"><XMin>1</XMin><Name/>text<New><XMin>2</XMin></New></m:Root>"#;
    let (value, notes) = read::<Extent>(&ROOT, xml).expect("readable");
    assert_eq!(value.x_min, 1.0);
    let seen: Vec<_> = notes.iter().map(|note| (note.path(), note.kind(), note.raw())).collect();
    let expected = [
        ("Root/@new", NoteKind::UnknownAttribute, "1"),
        ("Root", NoteKind::Text, "text"),
        ("Root/New", NoteKind::UnknownElement, "<New><XMin>2</XMin></New>"),
    ];
    assert_eq!(seen, expected);
    let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
    assert!(read_with::<Extent>(&ROOT, xml, &strict).is_err());

    let xml = r#"<m:Root xmlns:m="urn:maps/10.7"><XMin a="b">1</XMin><Name/><Layer visible="1">1</Layer><Layer visible="1">2<x/></Layer></m:Root>"#;
    let (_, notes) = read::<Extent>(&ROOT, &xml.replace("<x/>", "")).expect("readable");
    let seen: Vec<_> = notes.iter().map(|note| note.path()).collect();
    assert_eq!(seen, ["Root/XMin/@a"]);
    let error = read::<Extent>(&ROOT, xml).expect_err("an element in simple content");
    assert_eq!((error.path(), error.kind()), ("Root/Layer[1]", &DecodeErrorKind::Unexpected("x".into())));
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let (value, notes) = read_with::<Extent>(&ROOT, &xml.replace("<x/>", "<x>lost</x>"), &lenient).expect("lenient");
    assert_eq!(value.layers.len(), 2);
    let seen: Vec<_> = notes.iter().map(|note| (note.path(), note.raw())).collect();
    assert_eq!(seen, [("Root/XMin/@a", "b"), ("Root/Layer[1]/x", "<x>lost</x>")]);
}

#[test]
fn elements_in_a_simple_value_are_an_error() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7"><XMin>1</XMin><Name>x<i>lost</i>y</Name></m:Root>"#;
    let error = read::<Extent>(&ROOT, xml).expect_err("an element in a string");
    assert_eq!((error.path(), error.kind()), ("Root/Name", &DecodeErrorKind::Unexpected("i".into())));
    let strict = DecodeOptions { strict: true, lenient: true, ..DecodeOptions::default() };
    assert!(read_with::<Extent>(&ROOT, xml, &strict).is_err());
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let (value, notes) = read_with::<Extent>(&ROOT, xml, &lenient).expect("lenient");
    assert_eq!(value.name.as_deref(), Some("xy"));
    let seen: Vec<_> = notes.iter().map(|note| (note.path(), note.kind(), note.raw())).collect();
    assert_eq!(seen, [("Root/Name/i", NoteKind::UnknownElement, "<i>lost</i>")]);
}

#[test]
fn order_and_missing_namespaces_are_forgiven() {
    let xml = r#"<m:Root xmlns:m="urn:maps/10.7"><Unit>feet</Unit><m:Name>n</m:Name><XMin>1</XMin><Layer visible="1">1</Layer><Note/><Layer visible="1">2</Layer></m:Root>"#;
    let (value, notes) = read::<Extent>(&ROOT, xml).expect("readable");
    assert_eq!((value.unit, value.name.as_deref(), value.layers.len()), (Some(Unit::Feet), Some("n"), 2));
    assert!(notes.iter().any(|note| note.kind() == NoteKind::Namespace && note.path() == "Root/Unit"));
    assert!(notes.iter().any(|note| note.kind() == NoteKind::Order && note.path() == "Root/XMin"), "{notes:?}");
}

#[test]
fn enumerations_keep_what_they_do_not_know() {
    let xml = FULL.replace("feet", "furlongs");
    let value: Extent = clean(&ROOT, &xml);
    assert_eq!(value.unit, Some(Unit::Other("furlongs".into())));
    assert_eq!(write(&ROOT, &value), xml);
}

#[test]
fn a_dialect_stands_for_a_family_of_namespaces() {
    let namespace_family = Some(NamespaceFamily::new("urn:maps/", "10.3"));
    let xml = FULL.replace("urn:maps/10.7", "urn:maps/9.3");
    let options =
        DecodeOptions { namespace_family: namespace_family.clone(), strict: true, ..DecodeOptions::default() };
    let (value, _) = read_with::<Extent>(&ROOT, &xml, &options).expect("of the family");
    assert_eq!(value, full());
    let written =
        write_with(&ROOT, &value, &EncodeOptions { namespace_family, ..EncodeOptions::default() }).expect("writable");
    assert_eq!(written, FULL.replace("urn:maps/10.7", "urn:maps/10.3"));
}

#[test]
fn a_prefix_has_to_be_declared() {
    let error = read::<Extent>(&ROOT, r#"<m:Root xmlns:m="urn:maps/10.7"><q:XMin>1</q:XMin></m:Root>"#);
    let error = error.expect_err("q is not declared");
    assert_eq!(error.kind(), &DecodeErrorKind::Prefix("q".into()));
    let shadowed = r#"<m:Root xmlns:m="urn:maps/10.7"><XMin>1</XMin><Name/><m:Unit xmlns:m="urn:other">feet</m:Unit><m:Note/></m:Root>"#;
    let (value, notes) = read::<Extent>(&ROOT, shadowed).expect("readable");
    assert_eq!(value.unit, Some(Unit::Feet));
    assert!(notes.iter().any(|note| note.path() == "Root/Note"), "m is urn:maps again: {notes:?}");
}

#[test]
fn the_default_namespace_counts() {
    let xml = r#"<Root xmlns="urn:maps/10.7"><XMin>1</XMin><Name>n</Name></Root>"#;
    let (value, notes) = read::<Extent>(&ROOT, xml).expect("readable");
    assert_eq!((value.x_min, notes.len()), (1.0, 2), "both should be unqualified: {notes:?}");
}

#[test]
fn the_default_namespace_can_be_undeclared() {
    let xml = r#"<Root xmlns="urn:maps/10.7"><XMin xmlns="">1</XMin><Name xmlns="">n</Name></Root>"#;
    assert_eq!(clean::<Extent>(&ROOT, xml).name.as_deref(), Some("n"));
}

#[test]
fn line_ends_and_references_are_read_as_xml_says() {
    let xml =
        "<m:Root xmlns:m='urn:maps/10.7' id='a\r\nb&#13;\tc'><XMin>1</XMin><Name>a\r\nb\rc&#13;\n</Name></m:Root>";
    let value: Extent = clean(&ROOT, xml);
    assert_eq!(value.name.as_deref(), Some("a\nb\nc\r\n"));
    assert_eq!(value.id.as_deref(), Some("a b\r c"));
    assert_eq!(clean::<Extent>(&ROOT, &write(&ROOT, &value)), value);
}

#[test]
fn forbidden_characters_are_errors_with_a_path() {
    let value = Extent { name: Some("a\u{1}".into()), ..Extent::default() };
    let error = write_with(&ROOT, &value, &EncodeOptions::default()).expect_err("U+0001 cannot be written");
    assert_eq!((error.path(), error.kind()), ("Root/Name", &EncodeErrorKind::Character('\u{1}')));
}
