//! Hostile input: depth, document types, expansion.

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions};
use soapstone::codec::encode::{EncodeErrorKind, EncodeOptions};

use crate::model::{Extent, PACKAGE, PLAIN, ROOT, complex_type};
use crate::{read, read_with, write_with};

complex_type!(Node, NODE, 1, {
    0 next: Option<Box<Node>> = rt::FieldDescriptor::element(0, "Node", 0),
    1 extents: Vec<Extent> = rt::FieldDescriptor::element(0, "Extent", rt::REPEATED),
});

/// A record with more fields than bits in a word, so that the set of fields that were read takes several words.
#[derive(Debug, Clone, Default, PartialEq)]
struct Wide {
    values: Vec<i32>,
}

const FIELDS: usize = 200;
const FIELD: rt::FieldDescriptor = rt::FieldDescriptor::element(0, "F", rt::REQUIRED | rt::SIMPLE);
static WIDE: rt::TypeDescriptor = rt::TypeDescriptor::complex_type(&PACKAGE, 1, "Wide", &[FIELD; FIELDS]);

impl rt::Complex for Wide {
    const TABLE: &'static rt::TypeDescriptor = &WIDE;

    fn read_slot(&mut self, slot: usize, decoder: &mut rt::Decoder<'_>) -> rt::Read {
        assert_eq!(slot, self.values.len(), "fields are read in their order");
        self.values.push(0);
        rt::Value::read(&mut self.values[slot], decoder)
    }

    fn write_slot(&self, slot: usize, encoder: &mut rt::Encoder<'_>) -> rt::Written {
        rt::Value::write(&self.values[slot], encoder)
    }
}

#[test]
fn records_may_have_hundreds_of_fields() {
    let full = Wide { values: (0..200).collect() };
    let xml = crate::write(&PLAIN, &full);
    assert_eq!(crate::clean::<Wide>(&PLAIN, &xml), full);
    let error = read::<Wide>(&PLAIN, &xml.replace("<F>199</F>", "")).expect_err("the last one is missing");
    assert_eq!(error.kind(), &DecodeErrorKind::Missing("F".into()));
    let (value, notes) = read::<Wide>(&PLAIN, &xml.replace("<F>199</F>", "<F>199</F><F>200</F>")).expect("readable");
    assert_eq!((value, notes.len()), (full, 1), "one too many is left out");
}

fn nested(depth: usize) -> String {
    format!("<Root>{}{}</Root>", "<Node>".repeat(depth), "</Node>".repeat(depth))
}

#[test]
fn depth_is_bounded_on_a_small_stack() {
    let run = || {
        assert!(read::<Node>(&PLAIN, &nested(200)).is_ok());
        let error = read::<Node>(&PLAIN, &nested(100_000)).expect_err("too deep");
        assert!(matches!(error.kind(), DecodeErrorKind::Limit(_)), "{error}");
        let deep = DecodeOptions { max_depth: u32::MAX, ..DecodeOptions::default() };
        let error = read_with::<Node>(&PLAIN, &nested(1_000_000), &deep).expect_err("more than the stack holds");
        assert!(matches!(error.kind(), DecodeErrorKind::Limit(_)), "{error}");
        let skipped = nested(100_000).replace("Node", "New");
        assert!(read::<Node>(&PLAIN, &skipped).is_ok(), "what is skipped needs no stack");
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
    thread.join().expect("no overflow");
}

#[test]
fn small_stacks_hold_whatever_is_read_or_written() {
    let run = || {
        // Twenty levels are more than messages have; how many more fit depends on the stack and the build.
        let accepted: Vec<usize> = (1..300).filter(|depth| read::<Node>(&PLAIN, &nested(*depth)).is_ok()).collect();
        let deepest = *accepted.last().expect("something is read");
        assert!(deepest >= 20 && accepted.len() == deepest, "{deepest}");
        let (node, _) = read::<Node>(&PLAIN, &nested(deepest)).expect("readable");
        assert!(!format!("{node:?}").is_empty() && !format!("{node:#?}").is_empty());
        assert_eq!(node, node.clone());
        // Writing it and checking its facets may take a little more stack than reading it, and end in an error then.
        match write_with(&PLAIN, &node, &EncodeOptions::default()) {
            Ok(xml) => drop(read::<Node>(&PLAIN, &xml)),
            Err(error) => assert_eq!(error.kind(), &EncodeErrorKind::Depth),
        }
        #[cfg(feature = "validate")]
        let _ = soapstone::validate::validate(&node);
        let raw = soapstone::xml::fragment::RawElement::parse(&nested(100_000)).expect("raw XML needs no stack");
        assert!(raw.decode::<Node>().is_err());
        assert_eq!(raw.children().len(), 1);
        let any = soapstone::codec::any::AnyType::Xml(Box::new(raw));
        assert!(!format!("{any:?}").is_empty() && any == any.clone());
        let deep = DecodeOptions { max_depth: u32::MAX, ..DecodeOptions::default() };
        assert!(read_with::<Node>(&PLAIN, &nested(1_000_000), &deep).is_err());
        deepest
    };
    let mut found = Vec::new();
    for kilobytes in [256, 384, 512, 2048] {
        let thread = std::thread::Builder::new().stack_size(kilobytes << 10).spawn(run).expect("a thread");
        found.push((kilobytes, thread.join().expect("no overflow")));
    }
    println!("elements that may be nested, by kilobytes of stack: {found:?}");
    assert!(found.iter().all(|(_, deepest)| *deepest < 257));
}

#[test]
fn values_too_deep_to_write_are_an_error_on_small_stacks() {
    let mut node = Node::default();
    for _ in 0..250 {
        node = Node { next: Some(Box::new(node)), ..Node::default() };
    }
    let run = move || {
        if let Err(error) = write_with(&PLAIN, &node, &EncodeOptions::default()) {
            assert_eq!(error.kind(), &EncodeErrorKind::Depth);
        }
        #[cfg(feature = "validate")]
        let _ = soapstone::validate::validate(&node);
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).expect("a thread").join().expect("no overflow");
}

#[test]
fn values_too_deep_are_not_written() {
    let mut node = Node::default();
    for _ in 0..300 {
        node = Node { next: Some(Box::new(node)), ..Node::default() };
    }
    let error = write_with(&PLAIN, &node, &EncodeOptions::default()).expect_err("too deep");
    assert_eq!(error.kind(), &EncodeErrorKind::Depth);
}

#[test]
fn document_types_are_rejected() {
    for xml in [
        "<!DOCTYPE a><Root/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><Root/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Root>&b;</Root>",
        "<!doctype a [",
        "<Root><!DOCTYPE a></Root>",
    ] {
        let error = read::<Node>(&PLAIN, xml).map(|_| ()).expect_err("SOAP has no document types");
        assert_eq!(error.kind(), &DecodeErrorKind::DocumentType, "{xml}");
    }
}

#[test]
fn every_prefix_of_a_message_is_an_error_and_no_panic() {
    let xml = "<?xml version='1.0'?><m:Root xmlns:m='urn:maps/10.7' id='é&amp;'><!--c--><XMin>1</XMin><Name><![CDATA[é]]>&#233;</Name>\
        <Layer visible='1' m:y='z'>1</Layer><Unknown><a b='c'/></Unknown></m:Root>";
    assert!(read::<Extent>(&ROOT, xml).is_ok());
    for (index, _) in xml.char_indices().skip(21) {
        let cut = &xml[..index];
        let mut decoder = rt::Decoder::new(cut, &PACKAGE, &DecodeOptions::default());
        let mut value = Extent::default();
        let result = decoder
            .next()
            .and_then(|found| if found { decoder.read_field(&ROOT, &mut value) } else { decoder.enter() });
        assert!(result.is_err(), "{cut}");
    }
    // Bytes replaced one at a time: any outcome but a panic.
    for (index, _) in xml.char_indices() {
        for byte in ["<", ">", "&", "\"", "'", "/", "!", "\0", "=", ":"] {
            let mut text = xml.to_owned();
            if text.is_char_boundary(index + 1) {
                text.replace_range(index..=index, byte);
            }
            let mut decoder = rt::Decoder::new(&text, &PACKAGE, &DecodeOptions::default());
            let mut value = Extent::default();
            let _ = decoder.next().and_then(|found| if found { decoder.read_field(&ROOT, &mut value) } else { Ok(()) });
        }
    }
}

#[test]
fn damaged_messages_are_no_panic() {
    use crate::encoded::{Anything, Call};
    use crate::particles::{Holder, Mixed, Repeated};
    use crate::polymorphic::{Styled, Values};

    const SEEDS: [&str; 5] = [
        r##"<m:Root xmlns:m="urn:maps/10.7" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:e="http://schemas.xmlsoap.org/soap/encoding/"><names e:arrayType="xs:string[3]" e:offset="[1]"><x e:position="[2]">a</x><x href="#s"/></names><extents href="#n"/><value i:type="m:Extent"><a href="#s"/></value><x id="n"><i href="#s"/></x><x id="s">t</x></m:Root>"##,
        r#"<Root><First>f</First><B>1</B><B>2</B><Key>k</Key><Value>1</Value><o:z xmlns:o="urn:o" o:a="b"/><Last/></Root>"#,
        r#"<Root>one <b>two</b> <!-- c --><b><![CDATA[three]]></b>, &lt;four&gt;<p>five<p/></p> </Root>"#,
        r#"<Root xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:m="urn:maps/10.7"><Color i:type="m:RgbColor"><Red>1</Red></Color><Fill i:nil="true"/><Value i:type="m:x">é</Value></Root>"#,
        r#"<?xml version="1.0"?><Root><A>a</A><Key>1</Key><Key>2</Key><Value>2</Value><End>5</End></Root>"#,
    ];
    fn attempt<T: rt::Value + Default>(xml: &str, options: &DecodeOptions) {
        if let Ok((value, _)) = read_with::<T>(&PLAIN, xml, options) {
            let _ = write_with(&PLAIN, &value, &EncodeOptions::default());
            let _ = write_with(&PLAIN, &value, &EncodeOptions { encoded: true, ..EncodeOptions::default() });
        }
    }
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..4000 {
        let mut text: Vec<char> = SEEDS[round % SEEDS.len()].chars().collect();
        for _ in 0..1 + random(3) {
            let at = random(text.len());
            let length = random(12).min(text.len() - at);
            match random(4) {
                0 => drop(text.drain(at..at + length)),
                1 => text[at] = ['<', '>', '&', '"', '/', '!', '\0', 'é', '#', '['][random(10)],
                2 => {
                    let piece = text[at..at + length].to_vec();
                    let to = random(text.len());
                    text.splice(to..to, piece);
                }
                _ => text.truncate(at.max(1)),
            }
            if text.is_empty() {
                text.push('<');
            }
        }
        let xml: String = text.into_iter().collect();
        if !xml.contains("<Root") && !xml.contains("<m:Root") {
            continue;
        }
        let options = DecodeOptions { encoded: round % 2 == 0, lenient: round % 3 == 0, ..DecodeOptions::default() };
        attempt::<Call>(&xml, &options);
        attempt::<Anything>(&xml, &options);
        attempt::<Holder>(&xml, &options);
        attempt::<Mixed>(&xml, &options);
        attempt::<Repeated>(&xml, &options);
        attempt::<Styled>(&xml, &options);
        attempt::<Values>(&xml, &options);
        attempt::<Extent>(&xml, &options);
    }
}
