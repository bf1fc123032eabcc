//! What has no place in encoded messages, and elements that a wildcard takes after its position.

use std::time::{Duration, Instant};

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions, Note, NoteKind};

use crate::model::{PACKAGE, PLAIN, ROOT, complex_type, slots};
use crate::{clean, read_with};

const SCOPE: &str = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:m="urn:maps/10.7" xmlns:xsd="http://www.w3.org/2001/XMLSchema""#;

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    pub items: Vec<Option<String>>,
    pub shape: rt::ArrayShape,
}
static GRID: rt::TypeDescriptor = rt::TypeDescriptor::soap_array(
    &PACKAGE,
    rt::Name::new(1, "Grid"),
    &(rt::Name::new(3, "string"), 2),
    &[
        rt::FieldDescriptor::element(0, "item", rt::REPEATED | rt::NILLABLE | rt::SIMPLE)
            .with(&rt::Details::NONE.typed(3, "string")),
        rt::FieldDescriptor::element(0, "", 0),
    ],
);
slots!(Grid, GRID, { 0 items, 1 shape, });

complex_type!(Sheet, SHEET, 1, {
    0 grid: Option<Grid> = rt::FieldDescriptor::element(0, "grid", 0),
    1 inner: Option<Box<Sheet>> = rt::FieldDescriptor::element(0, "inner", 0),
});

complex_type!(Open, OPEN, 1, {
    0 a: Vec<String> = rt::FieldDescriptor::element(0, "a", rt::REPEATED | rt::SIMPLE),
    1 b: String = rt::FieldDescriptor::element(0, "b", rt::REQUIRED | rt::SIMPLE),
    2 others: Vec<rt::RawElement> = rt::FieldDescriptor::any(rt::REPEATED),
});

fn encoded(content: &str) -> Result<(Sheet, Vec<NoteKind>), DecodeError> {
    let xml = format!("<m:Root {SCOPE}>{content}</m:Root>");
    let options = DecodeOptions { encoded: true, ..DecodeOptions::default() };
    let (sheet, notes) = read_with::<Sheet>(&ROOT, &xml, &options)?;
    Ok((sheet, notes.iter().map(Note::kind).collect()))
}

/// `Decoder::locate_field`: a wildcard at the position comes before a field that the position has passed.
#[test]
fn a_wildcard_takes_what_comes_again_after_its_position() {
    let open: Open = clean(&PLAIN, "<Root><a>1</a><b>2</b><a>3</a></Root>");
    assert_eq!((open.a, open.b.as_str()), (vec!["1".to_owned()], "2"));
    assert_eq!(open.others.iter().map(rt::RawElement::to_xml).collect::<Vec<_>>(), ["<a>3</a>"]);
}

/// `Decoder::follow`: the content of an element that refers to another is passed with a note.
#[test]
fn text_beside_a_reference_is_noted() {
    let (sheet, notes) = encoded(r##"<inner href="#i">lost</inner><multiRef id="i"/>"##).expect("readable");
    assert!(sheet.inner.is_some());
    assert_eq!(notes, [NoteKind::Text]);
}

/// `Decoder::read_array`: only the attributes of SOAP encoding have a place on an array.
#[test]
fn other_attributes_of_an_array_are_noted() {
    let array = r#"<grid soapenc:arrayType="xsd:string[1,2]" id="g" size="2"><x>1</x><x>2</x></grid>"#;
    let (sheet, notes) = encoded(array).expect("readable");
    assert_eq!(sheet.grid.map(|grid| grid.shape.dimensions), Some(vec![1, 2]));
    assert_eq!(notes, [NoteKind::UnknownAttribute]);
}

/// `Decoder::read_items`: a nil row has no extents, unless it is the last.
#[test]
fn a_row_before_the_last_one_is_not_nil() {
    let row = r#"<r soapenc:arrayType="xsd:string[1]"><x>1</x></r>"#;
    let rows = |rows: &str| encoded(&format!(r#"<grid soapenc:arrayType="xsd:string[][2]">{rows}</grid>"#));
    let (sheet, _) = rows(&format!("{row}{row}")).expect("two rows");
    assert_eq!(sheet.grid.map(|grid| grid.shape.dimensions), Some(vec![2, 1]));
    let error = rows(&format!(r#"<r xsi:nil="true"/>{row}"#)).expect_err("a row that is nil");
    assert!(matches!(error.kind(), DecodeErrorKind::Structure(_)), "{error}");
}

/// `Decoder::targets`: the document is searched for identifiers once.
#[test]
fn unknown_elements_with_identifiers_take_time_in_proportion() {
    let begun = Instant::now();
    let unknown: String = (0..60_000).map(|index| format!(r#"<unknown id="i{index}"/>"#)).collect();
    let (_, notes) = encoded(&unknown).expect("readable");
    assert_eq!(notes.len(), 100);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
