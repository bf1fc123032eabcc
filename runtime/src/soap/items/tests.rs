//! Items of messages that are cut anywhere, and what remains of the messages.

use super::{ItemPath, ItemReader};
use crate::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions};
use crate::codec::value::Value;
use crate::xml::fragment::RawElement;

const HEAD: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><h xmlns='urn:h'>1</h></s:Header><s:Body>";
const TAIL: &str = "</s:Body></s:Envelope>";

/// The items of a message that arrives in pieces, the error that ended them, and what remains.
fn streamed<T: Value + Default>(
    path: &[&str],
    message: &[u8],
    size: usize,
) -> (Vec<Result<T, DecodeError>>, Option<DecodeError>, String) {
    let path = ItemPath::new(path.iter().copied());
    let mut reader = ItemReader::<T>::new(&path, None, &DecodeOptions::default(), 1 << 16);
    let mut items = Vec::new();
    let mut failed = None;
    for piece in message.chunks(size) {
        failed = reader.push(piece).err();
        items.extend(std::iter::from_fn(|| reader.take()));
        if failed.is_some() {
            return (items, failed, reader.into_remainder());
        }
    }
    failed = failed.or(reader.end().err());
    items.extend(std::iter::from_fn(|| reader.take()));
    (items, failed, reader.into_remainder())
}

#[test]
fn items_are_the_same_wherever_the_message_is_cut() {
    let body = "<w:Words xmlns:w='urn:w' n='2'><w:Count>3</w:Count><w:List>\n <w:Word>a&amp;b</w:Word><!-- <w:Word> -->\
        <w:Word><![CDATA[</w:Word>]]></w:Word>\n <w:Word/></w:List><w:Word>no item</w:Word></w:Words>";
    let message = [HEAD, body, TAIL].concat();
    let expected = ["a&b", "</w:Word>", ""];
    for size in (1..message.len()).chain([message.len()]) {
        let (items, failed, remainder) = streamed::<String>(&["List", "Word"], message.as_bytes(), size);
        let items: Vec<String> = items.into_iter().collect::<Result<_, _>>().expect("all are strings");
        assert_eq!(items, expected, "in pieces of {size}");
        assert_eq!(failed, None);
        let kept = body.replace("<w:Word><![CDATA[</w:Word>]]></w:Word>", "").replace("<w:Word/>", "");
        let kept = [HEAD, &kept, TAIL].concat();
        let blank = |text: &str| text.replace(['\n', ' '], "").replace("<!--<w:Word>-->", "");
        assert_eq!(blank(&remainder), blank(&kept), "in pieces of {size}");
    }
}

#[test]
fn namespaces_of_the_elements_around_are_in_scope() {
    let body = "<w:Words xmlns:w='urn:w' xmlns:v='urn:v'><w:Word><v:x a='v:b'/></w:Word><w:Word xmlns:w='urn:w' v:c=''/></w:Words>";
    let message = [HEAD, body, TAIL].concat();
    for size in [1, 16, message.len()] {
        let (items, failed, _) = streamed::<RawElement>(&["Word"], message.as_bytes(), size);
        assert_eq!((items.len(), failed), (2, None));
        for item in items {
            let item = item.expect("an element");
            assert_eq!(item.name(), ("urn:w".into(), "Word".into()));
            assert!(item.to_xml().contains("urn:v"), "{}", item.to_xml());
        }
    }
}

#[test]
fn an_element_of_the_items_name_within_an_item_is_part_of_it() {
    let message = [HEAD, "<Words><Word><Word>1</Word></Word><Word><Word>2</Word></Word></Words>", TAIL].concat();
    for size in 1..message.len() {
        let (items, failed, _) = streamed::<RawElement>(&["Word"], message.as_bytes(), size);
        let items: Vec<String> = items.into_iter().flatten().map(|item| item.to_xml().to_owned()).collect();
        assert_eq!(items, ["<Word><Word>1</Word></Word>", "<Word><Word>2</Word></Word>"], "in pieces of {size}");
        assert_eq!(failed, None);
    }
}

#[test]
fn an_invalid_item_is_an_error_of_its_own() {
    let message = [HEAD, "<Numbers><N>1</N><N>one</N><N>2</N></Numbers>", TAIL].concat();
    for size in [1, 5, message.len()] {
        let (items, failed, _) = streamed::<i32>(&["N"], message.as_bytes(), size);
        assert_eq!(failed, None);
        let paths: Vec<_> = items.iter().map(|item| item.as_ref().map_err(|error| error.path().to_owned())).collect();
        assert_eq!(paths, [Ok(&1), Err("Numbers/N[1]".to_owned()), Ok(&2)]);
    }
}

#[test]
fn what_is_not_well_formed_ends_the_items_after_those_before() {
    for broken in ["<N>3</M>", "<N>&no;</N>", "<N", "<N>\u{1}</N>", "<p:N>3</p:N>"] {
        let message = [HEAD, "<Numbers><N>1</N><N>2</N>", broken, "</Numbers>", TAIL].concat();
        for size in [1, 7, message.len()] {
            let (items, failed, remainder) = streamed::<i32>(&["N"], message.as_bytes(), size);
            let items: Vec<i32> = items.into_iter().flatten().collect();
            assert_eq!(items, [1, 2], "{broken} in pieces of {size}");
            // What the remainder holds is found when it is read.
            assert!(failed.is_some() || remainder.contains(broken), "{broken} in pieces of {size}: {remainder}");
        }
    }
}

#[test]
fn a_message_that_is_cut_off_remains_cut_off() {
    let message = [HEAD, "<Numbers><N>1</N><N>2</N></Numbers>", TAIL].concat();
    for length in 0..message.len() {
        let (items, failed, remainder) = streamed::<i32>(&["N"], &message.as_bytes()[..length], 16);
        assert!(items.iter().flatten().zip([1, 2]).all(|(found, item)| *found == item), "cut at {length}");
        assert_eq!(failed, None, "cut at {length}");
        assert!(!remainder.ends_with("</s:Envelope>"), "cut at {length}");
    }
}

#[test]
fn a_fault_has_no_items_and_remains_whole() {
    let fault =
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><N>1</N></detail></s:Fault>";
    let message = [HEAD, fault, TAIL].concat();
    let (items, failed, remainder) = streamed::<i32>(&["detail", "N"], message.as_bytes(), 10);
    assert_eq!((items.len(), failed, remainder), (0, None, message));
}

#[test]
fn what_does_not_fit_into_the_limit_is_an_error() {
    let long = "x".repeat(1 << 17);
    for body in [format!("<Words><Word>{long}</Word></Words>"), format!("<Words><Other>{long}</Other></Words>")] {
        let message = [HEAD, &body, TAIL].concat();
        let (_, failed, _) = streamed::<String>(&["Word"], message.as_bytes(), 4096);
        assert!(matches!(failed.as_ref().map(DecodeError::kind), Some(DecodeErrorKind::Limit(_))), "{failed:?}");
    }
    let deep = [HEAD, "<Words>", &"<a>".repeat(1000)].concat();
    let (_, failed, _) = streamed::<String>(&["Word"], deep.as_bytes(), 4096);
    assert!(matches!(failed.as_ref().map(DecodeError::kind), Some(DecodeErrorKind::Limit(_))), "{failed:?}");
    let doctype = ["<!DOCTYPE a [<!ENTITY b 'c'>]>", HEAD, TAIL].concat();
    let (_, failed, _) = streamed::<String>(&["Word"], doctype.as_bytes(), 4);
    assert!(matches!(failed.as_ref().map(DecodeError::kind), Some(DecodeErrorKind::DocumentType)), "{failed:?}");
}

#[test]
fn items_before_bytes_of_another_encoding_are_returned() {
    let mut message = [HEAD, "<Numbers><N>1</N><N>2</N>"].concat().into_bytes();
    message.extend_from_slice(b"<N>\xFF</N>");
    let (items, failed, _) = streamed::<i32>(&["N"], &message, message.len());
    assert_eq!(items.into_iter().flatten().collect::<Vec<i32>>(), [1, 2]);
    assert!(matches!(failed.as_ref().map(DecodeError::kind), Some(DecodeErrorKind::Encoding(_))), "{failed:?}");
}

#[test]
fn notes_are_as_many_as_those_of_a_whole_message() {
    let odd = "<N> 1 <x/></N>".repeat(50_000);
    let message = [HEAD, "<Numbers>", &odd, "</Numbers>", TAIL].concat();
    let options = DecodeOptions { lenient: true, ..DecodeOptions::default() };
    let mut reader = ItemReader::<i32>::new(&ItemPath::new(["N"]), None, &options, 1 << 16);
    for piece in message.as_bytes().chunks(4096) {
        reader.push(piece).expect("well-formed");
        while reader.take().is_some() {}
    }
    assert_eq!((reader.count(), reader.take_notes().len()), (50_000, options.max_notes));
}
