//! What is read, what stays in scope, and what is rejected.

use super::{Event, Events};

/// Returns the events in short, or the error.
fn read(text: &str) -> Result<Vec<String>, String> {
    let (mut events, mut all) = (Events::new(text), Vec::new());
    loop {
        let next = events.next().map_err(|error| error.kind().to_string())?;
        let span = text.get(events.span()).unwrap_or("?");
        all.push(match next {
            Some(Event::Start(tag)) => {
                let uri = events.namespace(tag.prefix).unwrap_or_default();
                let attributes = tag.attributes.iter().map(|a| format!(" {}:{}={:?}", a.prefix, a.local, a.value));
                format!("<{{{uri}}}{}{}", tag.local, attributes.collect::<String>())
            }
            Some(Event::End) => format!("end {span}"),
            Some(Event::Text(text)) => format!("{text:?}"),
            Some(Event::Comment(text)) => format!("comment {text:?}"),
            Some(Event::Instruction(target, data)) => format!("{target} {data:?}"),
            None => return Ok(all),
        });
    }
}

#[test]
fn a_document_is_read_in_order() {
    let text = "<?xml version='1.0'?>\n<!-- a\r\nb --><?p  d ?>\n<a xmlns='urn:a' b=' &#10;\n'>x&amp;\r\n<![CDATA[<]]>\
                <p:c xmlns:p='urn:p' p:d=''/></a >\n<!---->";
    let expected = [
        "comment \" a\\nb \"",
        "p \"d \"",
        "<{urn:a}a :b=\" \\n \"",
        "\"x&\\n\"",
        "\"<\"",
        "<{urn:p}c p:d=\"\"",
        "end ",
        "end </a >",
        "comment \"\"",
    ];
    assert_eq!(read(text).unwrap(), expected);
}

#[test]
fn the_scope_of_an_element_lasts_to_its_end() {
    let mut events = Events::new("<a xmlns:p='urn:1'><b xmlns:p='urn:2'/><c/></a>");
    let mut bound = Vec::new();
    while let Ok(Some(_)) = events.next() {
        bound.push(events.namespace("p").unwrap_or_default().to_owned());
    }
    assert_eq!(bound, ["urn:1", "urn:2", "urn:2", "urn:1", "urn:1", "urn:1"]);
    assert_eq!((events.namespace("p"), events.namespace("xml").is_some()), (None, true));
}

#[test]
fn what_is_not_well_formed_is_an_error() {
    for text in [
        "",
        "x<a/>",
        "<a/>x",
        "<a/><b/>",
        "<a>",
        "</a>",
        "<a></b>",
        "<a>]]></a>",
        "<a>\u{FFFE}</a>",
        "<a b='&#1;'/>",
        "<a>&nbsp;</a>",
        "<a b='1' b='2'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>",
        "<a xmlns:p='urn:x' xmlns:p='urn:x'/>",
        "<p:a/>",
        "<a p:b=''/>",
        "<a xmlns:p=''/>",
        "<a xmlns:xml='urn:x'/>",
        "<a xmlns:xmlns='urn:x'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<xmlns:a/>",
        "<a:b:c xmlns:a='urn:x'/>",
        "<1/>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a><!--></a>-->",
        "<a><?xml version='1.0'?></a>",
        " <?xml version='1.0'?><a/>",
        "<a><?a:b c?></a>",
        "<![CDATA[x]]><a/>",
        "<!DOCTYPE a><a/>",
    ] {
        assert!(read(text).is_err(), "{text}: {:?}", read(text));
    }
}
