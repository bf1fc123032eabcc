//! Elements kept as XML, and walking a document by hand.

use soapstone::__support as rt;
use soapstone::decode::{DecodeOptions, Decoder};
use soapstone::encode::{EncodeOptions, Encoder};

use crate::model::{Extent, PACKAGE, ROOT};

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

#[test]
fn what_is_not_xml_is_refused() {
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
