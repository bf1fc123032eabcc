//! Elements that are kept as XML, and written somewhere else: under other names, out of other scopes.

use soapstone::__support as rt;
use soapstone::codec::decode::DecodeOptions;
use soapstone::codec::encode::{EncodeErrorKind, EncodeOptions};

use crate::model::{PACKAGE, PLAIN, ROOT, complex_type};
use crate::polymorphic::Values;
use crate::{read, read_with, write, write_with};

complex_type!(Qualified, QUALIFIED, 1, { 0 value: Option<rt::AnyType> = rt::FieldDescriptor::element(1, "Value", 0), });

/// The value of an unqualified element of that XML, which stands in a document that binds `q` to the schema's
/// namespace.
fn unqualified(xml: &str) -> rt::AnyType {
    let xml = format!("<q:Root xmlns:q='urn:maps/10.7'>{xml}</q:Root>");
    read::<Values>(&ROOT, &xml).expect("readable").0.values.remove(0)
}

/// The expanded names of an element's children.
fn children(value: &rt::AnyType) -> Vec<(String, String)> {
    let rt::AnyType::Xml(raw) = value else { panic!("{value:?}") };
    raw.children().iter().map(rt::RawElement::name).collect()
}

#[test]
fn a_prefix_that_the_element_binds_otherwise_is_not_taken_for_its_new_name() {
    let value = unqualified("<Value xmlns:m='urn:else'><m:a/><p1:b xmlns:p1='urn:p'/></Value>");
    let written = write(&ROOT, &Qualified { value: Some(value.clone()) });
    let (again, notes) = read::<Qualified>(&ROOT, &written).expect("readable");
    let again = again.value.expect("the value");
    assert_eq!(children(&again), children(&value), "{written}");
    assert!(notes.is_empty(), "{notes:?} {written}");
    // Where the prefix means the same, it is used.
    let same = unqualified("<Value xmlns:m='urn:maps/10.7'><m:a/></Value>");
    assert!(write(&ROOT, &Qualified { value: Some(same) }).contains("<m:Value xmlns:m"));
}

#[test]
fn a_default_namespace_stays_with_the_content() {
    let xml = "<Root xmlns='urn:maps/10.7' xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>\
        <Value i:type='T'>t<a x='1'><b/></a><p:c xmlns:p='urn:p'><d/></p:c><e xmlns=''><f/></e><![CDATA[<]]></Value></Root>";
    let value = read::<Qualified>(&ROOT, xml).expect("readable").0.value.expect("the value");
    let written = write(&ROOT, &Values { values: vec![value.clone()] });
    let again = read::<Values>(&ROOT, &written).expect("readable").0.values.remove(0);
    let (rt::AnyType::Xml(raw), rt::AnyType::Xml(before)) = (&again, &value) else { panic!("{again:?}") };
    assert_eq!(raw.name(), (String::new(), "Value".to_owned()), "{written}");
    assert_eq!(raw.xsi_type(), before.xsi_type(), "{written}");
    assert_eq!((children(&again), raw.text()), (children(&value), before.text()), "{written}");
    for (child, old) in raw.children().iter().zip(before.children()) {
        let names = |raw: &rt::RawElement| raw.children().iter().map(rt::RawElement::name).collect::<Vec<_>>();
        assert_eq!(names(child), names(&old), "{written}");
    }
    rt::RawElement::parse(&written).expect("well-formed");
}

/// The value of a SOAP-encoded document.
fn encoded(content: &str, declarations: &str) -> rt::RawElement {
    let encoded = DecodeOptions { encoded: true, ..DecodeOptions::default() };
    let xml = format!("<m:Root xmlns:m='urn:maps/10.7' {declarations}>{content}</m:Root>");
    let (mut values, _) = read_with::<Values>(&ROOT, &xml, &encoded).expect("readable");
    let rt::AnyType::Xml(raw) = values.values.remove(0) else { panic!("{xml}") };
    rt::RawElement::parse(raw.to_xml()).unwrap_or_else(|error| panic!("{error}: {raw}"))
}

fn only_child(raw: &rt::RawElement) -> rt::RawElement {
    raw.children().into_iter().next().unwrap_or_else(|| panic!("{raw}"))
}

#[test]
fn what_is_put_in_the_place_of_a_reference_stays_in_its_own_namespaces() {
    let name = |uri: &str, local: &str| (uri.to_owned(), local.to_owned());
    // A declaration between the kept element and the reference.
    let raw = encoded(
        "<Value><w xmlns:n='urn:inner'><r href='#1'/></w></Value><multiRef id='1'><n:x/></multiRef>",
        "xmlns:n='urn:outer'",
    );
    assert_eq!(only_child(&only_child(&only_child(&raw))).name(), name("urn:outer", "x"), "{raw}");
    // The target declares what the place around it does, too.
    let raw = encoded(
        "<Value><r href='#1'/></Value><z xmlns:n='urn:b'><multiRef id='1' xmlns:n='urn:c'><n:x/></multiRef></z>",
        "xmlns:n='urn:a'",
    );
    assert_eq!(only_child(&only_child(&raw)).name(), name("urn:c", "x"), "{raw}");
    // A default namespace on one side only.
    let raw = encoded("<Value><w xmlns='urn:d'><r href='#1'/></w></Value><multiRef id='1'><x/></multiRef>", "");
    let reference = only_child(&only_child(&raw));
    assert_eq!((reference.name(), only_child(&reference).name()), (name("urn:d", "r"), name("", "x")), "{raw}");
    let raw = encoded("<Value><r href='#1'/></Value><multiRef id='1' xmlns='urn:d'><x/></multiRef>", "");
    let reference = only_child(&raw);
    assert_eq!((reference.name(), only_child(&reference).name()), (name("", "r"), name("urn:d", "x")), "{raw}");
    // The reference's own prefix, which the target has for something else.
    let raw = encoded(
        "<Value><n:r xmlns:n='urn:own' href='#1'/></Value><multiRef id='1' xmlns:n='urn:c'><n:x/></multiRef>",
        "",
    );
    let reference = only_child(&raw);
    assert_eq!((reference.name(), only_child(&reference).name()), (name("urn:own", "r"), name("urn:c", "x")), "{raw}");
}

#[test]
fn declarations_are_kept_for_expressions_too() {
    let values = ["boolean(ev:x)", "a[ev:b]", "@ev:c|d", "f(x,ev:y)", "{ev:z}", "-ev:q"];
    for value in values {
        let xml =
            format!("<q:Root xmlns:q='urn:maps/10.7' xmlns:ev='urn:ev'><Value><x at=\"{value}\"/></Value></q:Root>");
        let rt::AnyType::Xml(raw) = read::<Values>(&ROOT, &xml).expect("readable").0.values.remove(0) else { panic!() };
        assert_eq!(raw.to_xml().contains("urn:ev"), value != "-ev:q", "{raw}");
    }
}

#[test]
fn what_is_not_well_formed_is_not_parsed() {
    let wrong = [
        "<a><b c=d>&nope;</b></a>",
        "<a><p:b/></a>",
        "<a><b/ ></a>",
        "<a b='1' b='2'/>",
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "<a xmlns='u' xmlns='u'/>",
        "<a><1/></a>",
        "<a>\u{1}</a>",
        "<a>&#1;</a>",
        "<a b='&#xFFFF;'/>",
        "<a><![CDATA[\u{b}]]></a>",
        "<a>]]></a>",
        "<a><b:c:d/></a>",
        "<a xmlns:p=''/>",
        "<a><b></a></b>",
    ];
    for xml in wrong {
        assert!(rt::RawElement::parse(xml).is_err(), "{xml:?}");
    }
    let right = "<?x y?><a xmlns='u' xmlns:p='v'><!-- c --><p:b p:c='&lt;&#10;' c=\"'\"/>é&amp;<![CDATA[&]]><?p?></a>";
    assert!(rt::RawElement::parse(right).is_ok());
}

#[test]
fn what_a_server_wrote_wrongly_is_read_and_not_written() {
    for wrong in ["<a><p:b/></a>", "<a b='1' b='2'/>", "<a>&#1;</a>"] {
        let value = unqualified(&format!("<Value>{wrong}</Value>"));
        let values = Values { values: vec![value.clone()] };
        let qualified = Qualified { value: Some(value) };
        let options = EncodeOptions::default();
        for written in [write_with(&PLAIN, &values, &options), write_with(&PLAIN, &qualified, &options)] {
            let error = written.expect_err("it is not well-formed");
            assert!(matches!(error.kind(), EncodeErrorKind::Structure(_)), "{error}");
        }
    }
}

complex_type!(Lists, LISTS, 1, {
    0 words: rt::List<String> = rt::FieldDescriptor::element(0, "Words", rt::SIMPLE),
    1 id: rt::List<String> = rt::FieldDescriptor::element(0, "Ids", rt::SIMPLE),
});

#[test]
fn items_that_would_be_others_when_read_are_not_written() {
    for words in [vec!["a b"], vec![""], vec!["a", "", "c"], vec!["a\n"]] {
        let list = Lists { words: words.iter().map(|word| (*word).to_owned()).collect(), ..Lists::default() };
        let error = write_with(&PLAIN, &list, &EncodeOptions::default()).expect_err("no list");
        assert!(matches!(error.kind(), EncodeErrorKind::Structure(_)) && error.path().ends_with("Words"), "{error}");
    }
    let list = Lists { words: rt::List(vec!["a&b".to_owned(), "ü".to_owned()]), ..Lists::default() };
    assert_eq!(read::<Lists>(&PLAIN, &write(&PLAIN, &list)).expect("readable").0, list);
}
