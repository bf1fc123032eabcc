//! Literals at the edge of the lexical spaces and beyond (XML Schema Part 2).

use capabilities::lexical_forms::port::Port;
use capabilities::lexical_forms::{Either, Value};
use soapstone::Error;
use soapstone::client::Options;
use soapstone::codec::any::AnyType;
use soapstone::codec::decode::{DecodeErrorKind, NoteKind};
use soapstone::xsd::DateTime;

use crate::exchange::{client_with, message};

/// The value of a response, and the notes about it: kind, path and text.
type Outcome = Result<(Value, Vec<(NoteKind, String, String)>), Error>;

fn decode(text: String, strict: bool) -> Outcome {
    let (sender, notes) = std::sync::mpsc::channel();
    let options = Options::default().strict(strict).on_note(move |_, note| {
        let _ = sender.send((note.kind(), note.path().to_owned(), note.raw().to_owned()));
    });
    let (client, _) = client_with(options, 200, text);
    let value = Port::new(client).ask()?;
    Ok((value, notes.try_iter().collect()))
}

/// A response that holds `content`.
fn response(attributes: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><t:Value \
         xmlns:t='urn:example:lexical-forms'{attributes}>{content}</t:Value></s:Body></s:Envelope>"
    )
}

fn moment(literal: &str) -> DateTime {
    literal.parse().expect("a dateTime")
}

#[test]
fn what_the_lexical_space_has_is_read_without_a_note() {
    let text = message("lexical-forms", "Service.Port.Ask.response.0");
    let (value, notes) = decode(text, true).expect("a valid response");
    assert_eq!(notes, []);
    assert_eq!((value.byte, value.short), (vec![0, 1, 7, 255], vec![0, u16::MAX]));
    assert_eq!((value.int, value.long), (vec![0], vec![0, u64::MAX]));
    assert_eq!(value.single[..2], [f32::INFINITY, f32::NEG_INFINITY]);
    assert!(value.single[2].is_nan());
    assert_eq!(value.single[3..], [1.0, 0.5, 1000.0]);
    assert_eq!(value.double, [f64::NEG_INFINITY, f64::INFINITY]);
    assert_eq!((value.flag, value.flags.expect("flags").0), (vec![true, false], vec![true, false]));
    assert_eq!(value.moment, [moment("2024-05-07T00:00:00")]);
    let date = || Either::Date("2024-05-06".parse().expect("a date"));
    let midnight = Either::DateTime(moment("2024-05-06T00:00:00"));
    assert_eq!(value.either, [date(), midnight, Either::Double(1.5), Either::Boolean(true)]);
    assert_eq!(value.eithers.expect("a list").0, [date(), Either::Boolean(true)]);
}

#[test]
fn literals_that_can_mean_one_value_only_are_read_and_noted() {
    let text = message("lexical-forms", "Service.Port.Ask.response.1");
    let (value, notes) = decode(text, false).expect("a readable response");
    assert!(value.single[0].is_nan() && value.double[0].is_nan() && value.double[5].is_nan());
    assert_eq!(value.single[1], f32::NEG_INFINITY);
    assert_eq!(value.double[1..5], [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY]);
    assert_eq!((value.flag, value.flags.expect("flags").0), (vec![true, false], vec![true, false]));
    assert_eq!(value.moment, [moment("2024-05-06T00:00:00"), moment("2024-05-06T00:00:00+02:00")]);
    assert_eq!(value.moment.iter().map(|m| m.offset().is_some()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(value.either, [Either::Boolean(true), Either::Double(f64::INFINITY)]);
    // Tolerance with one item of a list does not change how the others are read.
    let date = Either::Date("2024-05-06".parse().expect("a date"));
    assert_eq!(value.eithers.expect("a list").0, [date, Either::Boolean(true)]);
    assert_eq!((value.at, value.on), (Some(moment("2024-05-06T00:00:00Z")), Some(true)));
    let expected = [
        ("single[0]", "NAN"),
        ("single[1]", "-inf"),
        ("double[0]", "nan"),
        ("double[1]", "inf"),
        ("double[2]", "-Infinity"),
        ("double[3]", "+INFINITY"),
        ("double[4]", "1.#INF"),
        ("double[5]", " -nan "),
        ("flag[0]", "True"),
        ("flag[1]", " FALSE "),
        ("moment[0]", "2024-05-06"),
        ("moment[1]", "2024-05-06+02:00"),
        ("flags", "1 False"),
        ("either[0]", "True"),
        ("either[1]", "inf"),
        ("eithers", "2024-05-06 True"),
        ("@at", "2024-05-06Z"),
        ("@on", "True"),
    ];
    let expected = expected.map(|(path, text)| (NoteKind::Lexical, format!("Value/{path}"), text.to_owned()));
    let (mut notes, mut expected) = (notes, expected.to_vec());
    notes.sort_by(|a, b| a.1.cmp(&b.1));
    expected.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(notes, expected);
}

#[test]
fn a_value_of_any_type_is_read_with_the_same_tolerance() {
    let any = |text: &str| {
        let names = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='http://www.w3.org/2001/XMLSchema'";
        response("", &format!("<t:any {names} i:type='x:boolean'>{text}</t:any>"))
    };
    let (value, notes) = decode(any("True"), false).expect("a readable response");
    assert_eq!(value.any, [AnyType::Boolean(true)]);
    assert_eq!(notes, [(NoteKind::Lexical, "Value/any[0]".to_owned(), "True".to_owned())]);
    // What is no boolean at all is kept as it came.
    for (text, strict) in [("yes", false), ("True", true)] {
        let (value, _) = decode(any(text), strict).expect("a readable response");
        let [AnyType::Xml(kept)] = value.any.as_slice() else { panic!("{:?}", value.any) };
        assert_eq!(kept.text(), text);
    }
}

/// Expects an error about a value: its path, and the text that it quotes.
#[track_caller]
fn is_rejected(attributes: &str, content: &str, strict: bool, path: &str, text: &str) {
    match decode(response(attributes, content), strict) {
        Err(Error::Decode { source, .. }) => {
            assert_eq!(source.path(), format!("Value/{path}"));
            let DecodeErrorKind::Value(value) = source.kind() else { panic!("{source}") };
            assert!(value.to_string().starts_with(&format!("{text:?} is not a")), "{value}");
        }
        other => panic!("{content}: {other:?}"),
    }
}

#[test]
fn what_could_mean_anything_is_an_error_with_path_and_text() {
    for (name, text, path) in [
        ("number", "", "number"),
        ("number", " ", "number"),
        ("number", "1.0", "number"),
        ("number", "2147483648", "number"),
        ("byte", "-1", "byte[0]"),
        ("byte", "-", "byte[0]"),
        ("byte", "256", "byte[0]"),
        ("amount", "0E-7", "amount"),
        ("amount", "1,5", "amount"),
        ("amount", "", "amount"),
        ("double", "", "double[0]"),
        ("double", "1,5", "double[0]"),
        ("double", "infinit", "double[0]"),
        ("flag", "", "flag[0]"),
        ("flag", "yes", "flag[0]"),
        ("moment", "", "moment[0]"),
        ("moment", "0000-00-00T00:00:00", "moment[0]"),
        ("moment", "0000-00-00", "moment[0]"),
        ("moment", "2024-05-06 07:08:09", "moment[0]"),
        ("moment", "2024-13-06", "moment[0]"),
    ] {
        is_rejected("", &format!("<t:{name}>{text}</t:{name}>"), false, path, text);
    }
    is_rejected("", "<t:number/>", false, "number", "");
    is_rejected(" on=''", "", false, "@on", "");
    is_rejected(" at='2024-05-06 07:08:09'", "", false, "@at", "2024-05-06 07:08:09");
}

/// The error has the position of the byte that stands for the forbidden character. For attributes it has that of the
/// tag.
#[test]
fn a_character_that_xml_lacks_is_a_syntax_error_with_its_place() {
    for forbidden in ["\u{1}", "\u{1f}", "\0", "\u{b}", "&#x1F;", "&#31;", "&#xB;", "&#xFFFE;", "&#xFFFF;"] {
        for before in ["", "a", "line\n\tline\r\n", "much more than a few words of text &amp; a reference before it"] {
            for (begin, end) in [
                ("<t:text>", "</t:text>"),
                ("<t:text>", " and what follows</t:text>"),
                ("<t:text>ok</t:text><t:text a='b'>", "</t:text>"),
                ("<t:text><![CDATA[c]]>", "<!-- c --></t:text>"),
                ("<t:any>", "</t:any>"),
                ("<t:number>", "</t:number>"),
            ] {
                let text = response("", &format!("{begin}{before}{forbidden}{end}"));
                let place = text.find(forbidden).expect("the character is there");
                is_syntax_error(text, place);
            }
        }
        let text = response(&format!(" label='a{forbidden}'"), "");
        let place = text.find("<t:Value").expect("the tag is there");
        is_syntax_error(text, place);
    }
    for raw in ["\u{1}", "a\n\u{1f}b"] {
        for (begin, end) in [
            ("<t:text>a<![CDATA[", "]]>b</t:text>"),
            ("<o:kept xmlns:o='urn:other'>", "</o:kept>"),
            ("<o:kept xmlns:o='urn:other'><![CDATA[", "]]></o:kept>"),
        ] {
            let text = response("", &format!("{begin}{raw}{end}"));
            let place = text.find(|c: char| c != '\n' && c < ' ').expect("the character is there");
            is_syntax_error(text, place);
        }
    }
}

#[track_caller]
fn is_syntax_error(text: String, place: usize) {
    match decode(text.clone(), false) {
        Err(Error::Decode { source, .. }) => {
            assert!(matches!(source.kind(), DecodeErrorKind::Syntax(_)), "{text}: {source}");
            assert!(source.to_string().contains("XML has no character"), "{text}: {source}");
            assert_eq!(source.offset(), place, "{text}: {source}");
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn tabs_line_ends_and_their_references_are_text() {
    let text = "<t:text>a\tb\nc\r\nd&#9;&#10;&#13;&#xD7FF;&#xE000;&#xFFFD;&#x10FFFF;</t:text>\
        <t:text><![CDATA[\t\r\n]]></t:text><t:text>longer than sixteen bytes\nand\tmore</t:text>";
    let (value, notes) = decode(response(" label='a\tb\nc&#9;'", text), true).expect("a valid response");
    assert_eq!(notes, []);
    let expected =
        ["a\tb\nc\nd\t\n\r\u{D7FF}\u{E000}\u{FFFD}\u{10FFFF}", "\t\n", "longer than sixteen bytes\nand\tmore"];
    assert_eq!(value.text, expected);
    assert_eq!(value.label.as_deref(), Some("a b c\t"));
}

#[test]
fn strictly_nothing_outside_of_the_lexical_space_is_read() {
    for (name, text) in [("double", "inf"), ("flag", "True"), ("moment", "2024-05-06"), ("either", "True")] {
        is_rejected("", &format!("<t:{name}>{text}</t:{name}>"), true, &format!("{name}[0]"), text);
    }
    is_rejected(" on='True'", "", true, "@on", "True");
}
