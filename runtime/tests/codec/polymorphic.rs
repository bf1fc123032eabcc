//! Derived types by `xsi:type`, and `xs:anyType`.

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions};
use soapstone::xsd::QName;

use crate::model::{Extent, PACKAGE, PLAIN, ROOT, complex_type, variants};
use crate::{clean, read, read_with, write};

complex_type!(RgbColor, RGB, 1, { 0 red: u8 = rt::FieldDescriptor::element(0, "Red", rt::REQUIRED | rt::SIMPLE), });
complex_type!(HsvColor, HSV, 2, { 0 hue: u16 = rt::FieldDescriptor::element(0, "Hue", rt::REQUIRED | rt::SIMPLE), });
variants!(Color, COLOR, rt::TypeDescriptor::derivation(&PACKAGE, 1, "Color", &[rt::FieldDescriptor::derived(1, "RgbColor"), rt::FieldDescriptor::derived(2, "HsvColor")]),
    { 0 Rgb(RgbColor) once, 1 Hsv(Box<HsvColor>) once, 2 Unknown(rt::RawElement) once, });

impl Default for Color {
    fn default() -> Self {
        Self::Rgb(RgbColor::default())
    }
}

variants!(Concrete, CONCRETE, rt::TypeDescriptor::derivation(&PACKAGE, 1, "RgbColor", &[rt::FieldDescriptor::derived(1, "RgbColor"), rt::FieldDescriptor::derived(2, "HsvColor")]),
    { 0 Rgb(RgbColor) once, 1 Hsv(HsvColor) once, 2 Unknown(rt::RawElement) once, });

impl Default for Concrete {
    fn default() -> Self {
        Self::Rgb(RgbColor::default())
    }
}

complex_type!(Styled, STYLED, 1, {
    0 colors: Vec<Color> = rt::FieldDescriptor::element(0, "Color", rt::REPEATED),
    1 fill: Option<Concrete> = rt::FieldDescriptor::element(0, "Fill", rt::NILLABLE),
});

const COLORS: &str = r#"<Root xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:m="urn:maps/10.7" xmlns:o="urn:other"><Color xsi:type="m:RgbColor"><Red>1</Red></Color><Color xsi:type="o:HsvColor"><Hue>300</Hue></Color><Fill><Red>2</Red></Fill></Root>"#;

#[test]
fn the_type_says_the_variant() {
    let value: Styled = clean(&PLAIN, COLORS);
    let expected = [Color::Rgb(RgbColor { red: 1 }), Color::Hsv(Box::new(HsvColor { hue: 300 }))];
    assert_eq!(value.colors, expected);
    assert_eq!(value.fill, Some(Concrete::Rgb(RgbColor { red: 2 })));
    assert_eq!(write(&PLAIN, &value), COLORS);
}

#[test]
fn an_unknown_type_is_kept_as_xml() {
    let xml = r#"<Root xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:new"><Color xsi:type="n:Cmyk"><K>1</K></Color></Root>"#;
    let (value, notes) = read::<Styled>(&PLAIN, xml).expect("readable");
    let [Color::Unknown(raw)] = &value.colors[..] else { panic!("{value:?}") };
    assert_eq!(raw.xsi_type(), Some(("urn:new".into(), "Cmyk".into())));
    assert_eq!((raw.child("K").map(|k| k.text()), notes.len()), (Some("1".into()), 1));
    assert_eq!(read::<Styled>(&PLAIN, &write(&PLAIN, &value)).expect("readable").0, value);
    let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
    assert!(read_with::<Styled>(&PLAIN, xml, &strict).is_err());
    let error = read_with::<Styled>(&PLAIN, "<Root><Color/></Root>", &strict).expect_err("abstract");
    assert_eq!(error.kind(), &DecodeErrorKind::Abstract("Color".into()));
}

complex_type!(Values, VALUES, 1, { 0 values: Vec<rt::AnyType> = rt::FieldDescriptor::element(0, "Value", rt::REPEATED), });

fn value(attributes: &str, text: &str) -> String {
    format!(
        r#"<Root xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="urn:maps/10.7"><Value {attributes}>{text}</Value></Root>"#
    )
}

fn any(attributes: &str, text: &str) -> rt::AnyType {
    let xml = value(attributes, text);
    let mut values: Values = clean(&PLAIN, &xml);
    let written = write(&PLAIN, &values);
    assert_eq!(clean::<Values>(&PLAIN, &written), values, "{written}");
    values.values.remove(0)
}

#[test]
fn any_type_knows_its_type() {
    use rt::AnyType;
    assert_eq!(any("", ""), AnyType::Empty);
    assert_eq!(any("", "a"), AnyType::Text("a".into()));
    assert_eq!(any("xsi:nil='true'", ""), AnyType::Nil);
    assert_eq!(any("xsi:type='xs:int'", "-7"), AnyType::Int(-7));
    assert_eq!(any("xsi:type='xs:string'", " a&amp;b "), AnyType::String(" a&b ".into()));
    assert_eq!(any("xsi:type='xs:string'", ""), AnyType::String(String::new()));
    assert_eq!(any("xsi:type='xs:double'", "INF"), AnyType::Double(f64::INFINITY));
    assert_eq!(any("xsi:type='xs:QName'", "m:a"), AnyType::QName(QName::new("urn:maps/10.7", "a")));
    for (attributes, text) in [
        ("xsi:type='xs:int'", "many"),
        ("xsi:type='xs:gDay'", "---01"),
        ("xsi:type='xs:string' xsi:nil='true'", ""),
        ("a='b'", "c"),
        ("", "<a>b</a>"),
        ("", "a<b/>"),
        ("xsi:type='m:Extent'", "<XMin>1</XMin><Name/>"),
    ] {
        assert!(matches!(any(attributes, text), AnyType::Xml(_)), "{attributes} {text}");
    }
}

#[test]
fn schema_types_are_decoded_on_demand() {
    let found = any("xsi:type='m:Extent'", "<XMin>1</XMin><Name>n</Name>");
    let extent: Extent = found.decode().expect("an Extent");
    assert_eq!(extent.name.as_deref(), Some("n"));
    assert!(found.decode::<RgbColor>().is_err(), "it is of another type");

    let made = rt::AnyType::encode(&extent).expect("can be written");
    let values = Values { values: vec![made, rt::AnyType::encode(&Color::Rgb(RgbColor { red: 3 })).expect("can be")] };
    let written = write(&ROOT, &values);
    let again: Values = clean(&ROOT, &written);
    assert!(written.contains("<Value ") && !written.contains("<value"), "{written}");
    assert_eq!(again.values[0].decode::<Extent>().expect("an Extent"), extent);
    assert_eq!(again.values[1].decode::<Color>().expect("a color"), Color::Rgb(RgbColor { red: 3 }));
}
