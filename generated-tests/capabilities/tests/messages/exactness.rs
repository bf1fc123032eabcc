//! Values come from where they belong: names with their namespaces, wildcards with their constraints, nothing that was
//! not sent.

use capabilities::{
    all_in_any_order as all, choice_that_is_absent as choice, defects, instance_namespace_of_its_own as instance,
    names_and_foreign_namespaces as names, nil_with_attributes as nil, nil_without_nillable as not_nillable,
    rpc_result_of_soap12 as rpc_result, simple_values_of_other_types as simple, text_in_place_of_elements as text,
    wildcard_constraints as wildcards,
};
use soapstone::client::Options;
use soapstone::codec::decode::NoteKind;
use soapstone::{Error, Nillable, Nilled};

use crate::exchange::{received, received_body, sent_value};

/// The notes as `path: kind`.
fn shown(notes: &[(String, NoteKind)]) -> Vec<String> {
    notes.iter().map(|(path, kind)| format!("{path}: {kind:?}")).collect()
}

fn strict() -> Options {
    Options::default().strict(true)
}

fn lenient() -> Options {
    Options::default().lenient(true)
}

#[test]
fn names_of_foreign_namespaces_are_not_ours() {
    let get =
        |number| received::<names::port::GetOperation>("names-and-foreign-namespaces", number, Options::default());
    let own = |text: &str| Some(text.to_owned());
    let (value, notes) = get(0);
    let value = value.expect("it is valid");
    assert_eq!((value.id, value.plain, value.nil, value.r#type), (Some(1), own("own"), own("n"), own("t")));
    assert_eq!((value.lang, value.k, value.q, notes), (own("own"), own("own"), own("own"), Vec::new()));

    let (value, notes) = get(1);
    assert_eq!(value.expect("it is readable"), names::Value::default());
    assert_eq!(
        shown(&notes),
        [
            "Value/@k: UnknownAttribute",
            "Value/@lang: UnknownAttribute",
            "Value/@q: UnknownAttribute",
            "Value/@lang: UnknownAttribute",
            "Value/id: UnknownElement",
            "Value/plain: UnknownElement",
        ]
    );

    let (value, notes) = get(2);
    let value = value.expect("it is readable");
    assert_eq!((value.id, value.k, value.lang), (Some(1), own("own"), own("own")));
    assert_eq!(notes.len(), 4, "{notes:?}");

    let (value, notes) = get(3);
    let value = value.expect("it is readable");
    assert_eq!((value.id, value.plain, value.k), (Some(1), own("p"), own("qualified")));
    assert_eq!(value.q, own("unqualified"));
    assert_eq!(
        shown(&notes),
        ["Value/@k: Namespace", "Value/@q: Namespace", "Value/id: Namespace", "Value/plain: Namespace"]
    );
    assert!(received::<names::port::GetOperation>("names-and-foreign-namespaces", 3, strict()).0.is_err());
}

#[test]
fn elements_go_to_the_wildcard_that_admits_them() {
    let get = |number| received::<wildcards::port::GetOperation>("wildcard-constraints", number, Options::default());
    let local = |raw: &soapstone::xml::fragment::RawElement| raw.name().1;
    let (value, notes) = get(0);
    let table = value.expect("it is valid").table.expect("a table");
    assert_eq!(table.any.iter().map(local).collect::<Vec<_>>(), ["schema"]);
    assert_eq!((local(&table.any_2).as_str(), notes), ("diff", Vec::new()));

    let (value, notes) = get(1);
    let value = value.expect("it is valid");
    let (table, open) = (value.table.expect("a table"), value.open.expect("open content"));
    assert_eq!((table.any.len(), local(&table.any_2).as_str()), (0, "diff"));
    assert_eq!((open.any, open.any_2), (None, None));
    assert_eq!(open.any_3.iter().map(local).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(open.other_attributes.len(), 1);
    let pick = value.pick.expect("a choice").choice;
    assert!(matches!(&pick, wildcards::ValuePickChoice::Any(raw) if local(raw) == "A"), "{pick:?}");
    assert_eq!(notes, Vec::new());

    let (value, _) = get(2);
    let value = value.expect("it is valid");
    let open = value.open.expect("open content");
    assert_eq!(open.any.as_ref().map(local).as_deref(), Some("New"));
    assert_eq!(open.any_2.as_ref().map(local).as_deref(), Some("local"));
    assert_eq!(open.any_3.iter().map(local).collect::<Vec<_>>(), ["A"]);
    let pick = value.pick.expect("a choice").choice;
    assert!(matches!(&pick, wildcards::ValuePickChoice::AnyElement(raw) if local(raw) == "local"), "{pick:?}");

    let (value, notes) = get(4);
    assert_eq!(value.expect("it is readable").open.expect("open content").other_attributes, []);
    assert_eq!(shown(&notes), ["Value/open/@a: UnknownAttribute"]);
}

#[test]
fn a_required_wildcard_that_got_nothing_is_missing() {
    let table = "<t:Value><t:table><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/></t:table></t:Value>";
    let get = |options| received_body::<wildcards::port::GetOperation>("wildcard-constraints", table, options).0;
    let error = get(Options::default()).expect_err("the second wildcard is required").to_string();
    assert!(error.contains("Value/table: an element for xs:any is missing"), "{error}");
    let table = get(lenient()).expect("lenient decoding accepts it").table.expect("a table");
    assert!(table.any.len() == 1 && table.any_2.is_empty());
}

#[test]
fn text_in_place_of_elements_is_kept() {
    let get = |options| received::<text::port::GetOperation>("text-in-place-of-elements", 0, options);
    let (value, notes) = get(Options::default());
    let value = value.expect("it is readable");
    let document = value.document.expect("a document").any;
    assert_eq!((document.text().as_str(), document.name().1.as_str()), ("<a>1 & 2</a>", ""));
    let list = value.list.expect("a list").any;
    let shown_list: Vec<_> = list.iter().map(|raw| (raw.name().1, raw.text())).collect();
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    assert_eq!(shown_list, [pair("", "one"), pair("x", ""), pair("", "two")]);
    assert_eq!(value.mixed.expect("mixed content").content.len(), 3);
    assert_eq!(shown(&notes), ["Value/document: OpenText", "Value/list: OpenText", "Value/list: OpenText"]);
    assert!(get(strict()).0.is_err(), "strict decoding rejects it");
}

#[test]
fn a_choice_that_got_nothing_stays_empty() {
    type Get = choice::port::GetOperation;
    let get = |number| received::<Get>("choice-that-is-absent", number, strict()).0.expect("it is valid");
    let value = get(0);
    let empty = choice::Equal { v: None };
    assert_eq!(value.open.expect("open").choice, choice::OpenChoice::Head(choice::HeadChoice::Equal(empty)));
    assert_eq!(value.optional.expect("optional").choice, None);
    assert_eq!(value.emptiable.expect("emptiable").choice, None);
    assert_eq!(get(1).optional.expect("optional").choice, Some(choice::OptionalChoice::A(Default::default())));

    let absent = "<t:Value><t:open/><t:group><t:first>1</t:first></t:group></t:Value>";
    let error = received_body::<Get>("choice-that-is-absent", absent, Options::default()).0.expect_err("required");
    let Error::Decode { source, .. } = &error else { panic!("{error}") };
    let paths: Vec<_> = std::iter::once(source).chain(source.others()).map(|defect| defect.path()).collect();
    assert_eq!(paths, ["Value/open", "Value/group"]);
    let (value, notes) = received_body::<Get>("choice-that-is-absent", absent, lenient());
    let value = value.expect("lenient decoding accepts it");
    assert_eq!(value.open.as_ref().expect("open").choice, choice::OpenChoice::Missing);
    assert_eq!(value.group.as_ref().expect("group").choice, choice::GroupChoice::Missing);
    assert_eq!(notes.iter().filter(|(_, kind)| *kind == NoteKind::Missing).count(), 2, "{notes:?}");
    let written = soapstone::server::write_response::<Get>(&value, &()).expect("it has a form");
    let written = String::from_utf8_lossy(&written);
    assert!(written.contains(":open/>") && written.contains(":first></") && !written.contains("at>"), "{written}");
}

#[test]
fn nil_that_the_schema_does_not_allow_is_absent_and_noted() {
    let get = |number, options| received::<not_nillable::port::GetOperation>("nil-without-nillable", number, options);
    let (value, notes) = get(0, Options::default());
    let expected =
        not_nillable::Value { needed: 1, many: vec!["a".to_owned(), String::new()], ..not_nillable::Value::default() };
    assert_eq!(value.expect("it is readable"), expected);
    let expected = ["text", "number", "many", "numbers", "record"];
    assert_eq!(shown(&notes), expected.map(|name| format!("Value/{name}: Nil")));
    assert!(get(0, strict()).0.is_err(), "strict decoding rejects it");

    let (value, notes) = get(1, Options::default());
    assert_eq!(value.expect("it is readable").nillable, Nillable::Nil);
    assert_eq!(shown(&notes), ["Value/nillable: Text", "Value/nillable/@lost: UnknownAttribute"]);
}

#[test]
fn attributes_of_nil_elements_are_kept() {
    let value = sent_value::<nil::port::SendOperation>("nil-with-attributes", 0);
    assert!(value.required.is_nil());
    assert_eq!(value.required.attributes().and_then(|nil| nil.reason.as_deref()), Some("withheld"));
    assert_eq!(value.many.iter().map(Nilled::is_nil).collect::<Vec<_>>(), [true, false]);
    assert_eq!(value.many[0].attributes().and_then(|nil| nil.id), Some(1));
    assert_eq!(value.many[1].value().and_then(|many| many.id), Some(2));
}

#[test]
fn members_of_all_come_in_any_order() {
    let get = |number, options| received::<all::port::GetOperation>("all-in-any-order", number, options);
    let (value, notes) = get(0, strict());
    let value = value.expect("it is valid");
    assert_eq!(value.plain, Some(all::Plain { a: 1, b: Some(2), c: None }));
    assert_eq!((value.extended, notes), (Some(all::Extended { x: 3, y: 4 }), Vec::new()));
    assert_eq!(shown(&get(1, Options::default()).1), ["Value/sequence/a: Order"]);
    let (value, notes) = get(2, Options::default());
    assert_eq!(value.expect("it is readable").plain.and_then(|plain| plain.b), Some(2));
    assert_eq!(shown(&notes), ["Value/plain/b: Repeated"]);
    let error = get(2, strict()).0.expect_err("strict decoding rejects it").to_string();
    assert!(error.contains("b occurs more often than the schema allows"), "{error}");
}

#[test]
fn the_namespace_of_schema_instances_may_be_a_schemas_own() {
    let get = |number| {
        received::<instance::port::GetOperation>("instance-namespace-of-its-own", number, strict()).0.expect("valid")
    };
    let value = get(0);
    assert_eq!((value.id, value.nil, value.r#type), (Some(42), Nillable::Value("7".to_owned()), Some("x".to_owned())));
    assert_eq!(get(1).nil, Nillable::Nil);
}

#[test]
fn types_that_simple_values_name_are_noted_unless_they_are_the_declared_ones() {
    let get = |number, options| received::<simple::port::GetOperation>("simple-values-of-other-types", number, options);
    let (value, notes) = get(0, strict());
    assert_eq!((value.expect("it is valid").code.as_str(), notes), ("a", Vec::new()));
    let (value, notes) = get(1, Options::default());
    assert_eq!(value.expect("it is readable").text, "b");
    assert_eq!(shown(&notes), ["Value/code: OtherType", "Value/text: OtherType"]);
    assert!(get(1, strict()).0.is_err(), "strict decoding rejects what has no place");
}

#[test]
fn the_name_of_the_result_is_no_part() {
    for number in 0..2 {
        let (value, notes) = received::<rpc_result::port::GetOperation>("rpc-result-of-soap12", number, strict());
        let expected = rpc_result::messages::GetResponse { result: "42".to_owned(), more: 1 };
        assert_eq!((value.expect("it is valid"), notes), (expected, Vec::new()), "{number}");
    }
}

#[test]
fn what_is_foreign_in_an_envelope_is_no_part_of_it() {
    let scope = "xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:example:defects' xmlns:v='urn:v'";
    let value = |code: u32| format!("<t:Value version='1'><t:code>{code}</t:code><t:text>t</t:text></t:Value>");
    let envelope = format!(
        "<e:Envelope {scope}><v:Body>{}</v:Body><e:Body>{}</e:Body><v:After/></e:Envelope>",
        value(7),
        value(1)
    );
    let (client, _) = crate::exchange::client(200, envelope);
    let read = defects::Port::new(client).get().expect("the body is the one of SOAP's namespace");
    assert_eq!(read.code, 1);
}

#[test]
fn an_element_before_its_predecessor_is_an_order_note() {
    let body = "<t:Value><t:list><t:x/></t:list><t:document><t:list/></t:document></t:Value>";
    let (value, notes) =
        received_body::<text::port::GetOperation>("text-in-place-of-elements", body, Options::default());
    let value = value.expect("it is readable");
    assert_eq!(value.document.expect("a document").any.name().1, "list");
    assert_eq!(shown(&notes), ["Value/document: Order"]);
}

#[test]
fn a_type_that_a_record_names_is_noted_unless_it_is_its_own() {
    let types =
        "<t:Value><t:plain xsi:type='t:Extended'><t:a>1</t:a><t:c xsi:nil='1'><!-- c --></t:c></t:plain></t:Value>";
    let (value, notes) = received_body::<all::port::GetOperation>("all-in-any-order", types, Options::default());
    assert_eq!(value.expect("it is readable").plain.map(|plain| plain.a), Some(1));
    assert_eq!(shown(&notes), ["Value/plain: OtherType"]);
    assert!(received_body::<all::port::GetOperation>("all-in-any-order", types, strict()).0.is_err());
}
