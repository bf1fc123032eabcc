//! Attributes of instance documents: `xsi:type`, `xsi:nil`, the namespaces of older drafts.

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions, NoteKind};
use soapstone::xsd::{Base64Binary, QName};

use crate::model::{PACKAGE, PLAIN, complex_type};
use crate::polymorphic::{Color, RgbColor, Styled, Values};
use crate::{clean, read, read_with, write};

const SCOPE: &str = "xmlns:m='urn:maps/10.7' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
    xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:x='urn:link'";

#[test]
fn types_are_found_whatever_stands_before_them() {
    for attributes in
        ["xsi:type='m:RgbColor'", "xsi:type='m:RgbColor' x:type='simple'", "x:type='simple' xsi:type='m:RgbColor'"]
    {
        let xml = format!("<Root {SCOPE}><Color {attributes}><Red>1</Red></Color></Root>");
        let (styled, _) = read::<Styled>(&PLAIN, &xml).expect("readable");
        assert_eq!(styled.colors, [Color::Rgb(RgbColor { red: 1 })], "{attributes}");
    }
    let (styled, _) =
        read::<Styled>(&PLAIN, &format!("<Root {SCOPE}><Fill x:nil='0' xsi:nil='true'/></Root>")).expect("readable");
    assert_eq!(styled.fill, None);
    // An attribute of another namespace alone is data, and its type's name is none of ours.
    let xml = format!("<Root {SCOPE}><Value x:type='xs:int'>5</Value></Root>");
    assert!(matches!(clean::<Values>(&PLAIN, &xml).values[..], [rt::AnyType::Xml(_)]));
}

#[test]
fn the_drafts_of_1999_and_2000_are_read_like_the_standard() {
    for year in ["1999", "2000/10", "2001"] {
        let scope = format!(
            "xmlns:i='http://www.w3.org/{year}/XMLSchema-instance' xmlns:s='http://www.w3.org/{year}/XMLSchema'"
        );
        let xml = format!("<Root {scope}><Value i:type='s:int'>5</Value></Root>");
        assert_eq!(clean::<Values>(&PLAIN, &xml).values, [rt::AnyType::Int(5)], "{year}");
    }
}

complex_type!(Needs, NEEDS, 1, {
    0 number: i32 = rt::FieldDescriptor::element(0, "Number", rt::REQUIRED | rt::SIMPLE),
    1 color: RgbColor = rt::FieldDescriptor::element(0, "Color", 0),
    2 name: QName = rt::FieldDescriptor::element(0, "Name", rt::REQUIRED | rt::SIMPLE),
    3 other: Option<QName> = rt::FieldDescriptor::element(0, "Other", rt::SIMPLE),
});

fn with_nil(name: &str) -> String {
    let fields = ["Number", "Color", "Name"].map(|field| match field {
        _ if field == name => format!("<{field} xsi:nil='true'/>"),
        "Number" => "<Number>7</Number>".to_owned(),
        "Color" => "<Color><Red>1</Red></Color>".to_owned(),
        _ => "<Name>m:a</Name>".to_owned(),
    });
    format!("<Root {SCOPE}>{}</Root>", fields.concat())
}

#[test]
fn nil_where_the_schema_has_none_is_no_value() {
    let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    for name in ["Number", "Color", "Name"] {
        let xml = with_nil(name);
        let error = read_with::<Needs>(&PLAIN, &xml, &strict).expect_err("strict");
        assert_eq!(error.kind(), &DecodeErrorKind::Unexpected("xsi:nil".into()), "{name}");
        assert_eq!(error.path().rsplit('/').next(), Some(name));
        let (_, notes) = read_with::<Needs>(&PLAIN, &xml, &lenient).expect("lenient");
        assert_eq!(notes.iter().map(|note| note.kind()).collect::<Vec<_>>(), [NoteKind::Nil], "{name}");
        let outcome = read::<Needs>(&PLAIN, &xml);
        assert_eq!(outcome.is_ok(), name == "Color", "only what is required is missed: {outcome:?}");
    }
}

#[test]
fn a_name_that_is_none_is_written_as_nil_or_not_at_all() {
    let none = Needs { other: Some(QName::default()), ..Needs::default() };
    let written = write(&PLAIN, &none);
    assert!(written.contains("<Name xsi:nil=\"true\"/>") && !written.contains("Other"), "{written}");
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let (again, _) = read_with::<Needs>(&PLAIN, &written, &lenient).expect("readable");
    assert_eq!(again, Needs { other: None, ..none });
}

complex_type!(Defaulted, DEFAULTED, 1, {
    0 pattern: String =
        rt::FieldDescriptor::element(0, "Pattern", rt::REQUIRED | rt::SIMPLE).with(&rt::Details::NONE.default("a*")),
    1 data: Base64Binary =
        rt::FieldDescriptor::element(0, "Data", rt::REQUIRED | rt::SIMPLE).with(&rt::Details::NONE.default("AAEC")),
});

complex_type!(Misdeclared, MISDECLARED, 1, {
    0 number: i32 =
        rt::FieldDescriptor::element(0, "Number", rt::REQUIRED | rt::SIMPLE).with(&rt::Details::NONE.default("none")),
});

/// The schema's default is not in the lexical space of its type.
#[test]
fn a_default_that_is_no_value_does_not_end_lenient_decoding() {
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    for content in ["", "<Number>x</Number>", "<Number xsi:nil='true'/>"] {
        let (value, notes) =
            read_with::<Misdeclared>(&PLAIN, &format!("<Root {SCOPE}>{content}</Root>"), &lenient).expect("lenient");
        assert_eq!((value.number, notes.is_empty()), (0, false), "{content}");
    }
}

/// Empty content stands for the schema's default (XSD 1.0 Part 1 §3.3.4), so that the default of the Rust type, which is
/// written as empty content, would become another value.
#[test]
fn what_lenient_decoding_lacks_has_the_default_of_the_schema() {
    let lenient = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    for content in
        ["", "<Pattern xsi:nil='true'/><Data xsi:nil='true'/>", "<Pattern/><Data/>", "<Pattern/><Data>?</Data>"]
    {
        let (value, _) = read_with::<Defaulted>(&PLAIN, &format!("<Root {SCOPE}>{content}</Root>"), &lenient).unwrap();
        assert_eq!((value.pattern.as_str(), &value.data.0[..]), ("a*", &[0, 1, 2][..]), "{content}");
        assert_eq!(clean::<Defaulted>(&PLAIN, &write(&PLAIN, &value)), value);
    }
}
