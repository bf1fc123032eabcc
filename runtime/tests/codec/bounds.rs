//! Small documents that would take much memory or time: many copies of long names, many names.

use std::time::{Duration, Instant};

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions, Decoder};
use soapstone::xsd::QName;

use crate::model::{Layer, PACKAGE, PLAIN, complex_type};
use crate::read;

complex_type!(Kept, KEPT, 1, {
    0 names: rt::List<QName> = rt::FieldDescriptor::element(0, "Names", rt::SIMPLE),
    1 layers: Vec<Layer> = rt::FieldDescriptor::element(0, "Layer", rt::REPEATED),
    2 name: Vec<rt::AnyType> = rt::FieldDescriptor::element(0, "Any", rt::REPEATED),
    3 others: Vec<rt::RawElement> = rt::FieldDescriptor::any(rt::REPEATED),
});

const XSI: &str = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:xs='http://www.w3.org/2001/XMLSchema'";

/// Returns a document whose prefix `p`, and with `default` also whose default namespace, has a URI of `length` bytes.
fn document(length: usize, default: bool, content: &str) -> String {
    let uri = "u".repeat(length);
    let default = if default { format!("xmlns='{uri}'") } else { String::new() };
    format!("<Root xmlns:p='{uri}' {default} {XSI}>{content}</Root>")
}

fn kind(xml: &str) -> Result<usize, DecodeErrorKind> {
    let read = read::<Kept>(&PLAIN, xml);
    read.map(|(kept, _)| kept.names.len() + kept.layers.len() + kept.name.len() + kept.others.len())
        .map_err(|error| error.kind().clone())
}

#[test]
fn copies_of_namespaces_are_bounded_wherever_they_are_made() {
    let contents: [fn(usize) -> String; 6] = [
        |times| "<o:h xmlns:o='urn:o'/>".repeat(times),
        |times| "<o:h xmlns:o='urn:o' a='p:b'/>".repeat(times),
        |times| "<Any><x/></Any>".repeat(times),
        |times| "<Any i:type='xs:QName'>p:a</Any>".repeat(times),
        |times| format!("<Names>{}</Names>", "p:a ".repeat(times)),
        |times| "<Layer visible='1' p:a='b'>1</Layer>".repeat(times),
    ];
    for (index, content) in contents.into_iter().enumerate() {
        let default = matches!(index, 0 | 2);
        let many = document(4000, default, &content(20_000));
        assert!(matches!(kind(&many), Err(DecodeErrorKind::Limit(_))), "{index}: {:?}", kind(&many));
        let honest = document(60, default, &content(20_000));
        assert!(kind(&honest).is_ok_and(|read| read == 20_000), "{index}: {:?}", kind(&honest));
    }
}

#[test]
fn attributes_that_are_asked_for_are_bounded_too() {
    let attributes: String = (0..20_000).map(|index| format!(" p:a{index}=''")).collect();
    let xml = format!("<a xmlns:p='{}'{attributes}/>", "u".repeat(4000));
    let mut decoder = Decoder::new(&xml, &PACKAGE, &DecodeOptions::default());
    assert!(decoder.next().expect("the element"));
    let error = decoder.attributes().expect_err("80 MB of names");
    assert!(matches!(error.kind(), DecodeErrorKind::Limit(_)), "{error}");
}

#[test]
fn the_names_of_namespaces_have_a_length() {
    assert!(matches!(kind(&document(5000, false, "")), Err(DecodeErrorKind::Limit(_))));
    let many: String = (0..300).map(|index| format!(" xmlns:p{index}='u'")).collect();
    assert!(matches!(kind(&format!("<Root{many}/>")), Err(DecodeErrorKind::Limit(_))));
    // Declarations are counted where a reference leads, too.
    let nested = format!("{}<b id='1'/>{}", "<a xmlns:p='u'>".repeat(300), "</a>".repeat(300));
    let options = DecodeOptions { max_depth: 1000, encoded: true, ..DecodeOptions::default() };
    let xml = format!("<Root><Any href='#1'/>{nested}</Root>");
    let error = crate::read_with::<Kept>(&PLAIN, &xml, &options).expect_err("300 declarations");
    assert!(matches!(error.kind(), DecodeErrorKind::Limit(_)), "{error}");
}

#[test]
fn time_grows_with_the_length_and_not_with_the_names() {
    let begun = Instant::now();
    let foreign: String = (0..60_000).map(|index| format!("<x xmlns='u{index}'/>")).collect();
    assert!(kind(&format!("<Root>{foreign}</Root>")).is_ok());
    let declared: String = (0..250).map(|index| format!(" xmlns:p{index}='u'")).collect();
    let values = "<Any><a/></Any>".repeat(20_000);
    assert!(kind(&format!("<Root{declared}>{values}</Root>")).is_ok());
    for declared in ["xmlns:x='u'", "xmlns:x='http://www.w3.org/2001/XMLSchema-instance'"] {
        let types = " x:type=''".repeat(10_000);
        let target = format!("<m id='1' xmlns='d' {declared}{types}/>");
        let xml = format!("<Root xmlns:x='u'><Any><i href='#1'/></Any>{target}</Root>");
        let options = DecodeOptions { encoded: true, ..DecodeOptions::default() };
        assert!(crate::read_with::<Kept>(&PLAIN, &xml, &options).is_ok_and(|(kept, _)| kept.name.len() == 1));
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
