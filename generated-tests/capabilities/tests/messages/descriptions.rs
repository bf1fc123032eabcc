//! Service descriptions that are incomplete or out of the ordinary, and what the configuration makes of them.

use capabilities::{
    configuration_optional as optional, headers_of_an_imported_wsdl as headers, import_missing_schema,
    only_enumerations, rpc_without_namespace as rpc, xsd_namespace_references as references,
};
use soapstone::__support::{AnyType, Integer};
use soapstone::Nillable;

use crate::exchange::{client, message, request};

#[test]
fn what_the_configuration_declares_optional_may_be_absent() {
    let response = |number: u32| {
        let (client, _) =
            client(200, message("configuration-optional", &format!("Service.Port.Get.response.{number}")));
        optional::Port::new(client).get().expect("a response")
    };
    let nothing = response(0);
    assert_eq!((nothing.number, nothing.choice), (None, None));
    assert_eq!(
        nothing.answer,
        optional::AnyAnswer::Answer(optional::Answer { v_1: None, label: Nillable::Absent, r#type: None })
    );
    let all = response(1);
    assert_eq!(all.number, Some(1));
    assert_eq!(all.choice, Some(optional::GetResponseChoice::Cash("3".parse().expect("a decimal"))));
    let expected = optional::Answer { v_1: Some(2), label: Nillable::Nil, r#type: Some("k".to_owned()) };
    assert_eq!(all.answer, optional::AnyAnswer::Answer(expected));
    // What a derived type has of its base is optional too; what it adds is not.
    let longer = optional::Longer { v_1: None, label: Nillable::Absent, rest: "r".to_owned(), r#type: None };
    assert_eq!(response(2).answer, optional::AnyAnswer::Longer(longer));
}

#[test]
fn a_header_of_an_imported_wsdl_is_of_its_namespace() {
    let caller = || headers::types::Caller { id: 5 };
    let (client, wire) = client(200, message("headers-of-an-imported-wsdl", "Service.Port.Get.response.0"));
    let sent = headers::messages::GetHeaders { caller: Some(caller()) };
    let (body, received) = headers::Port::new(client).get(&sent).expect("a response");
    assert_eq!((body.as_str(), received.caller), ("x", Some(caller())));
    assert_eq!(wire.sent(), message("headers-of-an-imported-wsdl", "Service.Port.Get.request.0"));
}

#[test]
fn attributes_of_the_schema_of_schemas_are_kept() {
    let (client, _) = client(200, message("xsd-namespace-references", "Service.Port.Get.response.0"));
    let response = references::Port::new(client).get().expect("a response");
    let occurs = response.o.expect("it is there");
    assert_eq!(occurs.min_occurs, Some(Integer::from(1)));
    assert_eq!(occurs.max_occurs.as_deref(), Some("unbounded"));
    let l = response.l.expect("it is there");
    assert_eq!((l.lang.as_deref(), l.base.as_deref()), (Some("de"), Some("http://b/")));
    let s = response.s.expect("it is there");
    assert_eq!((s.space.as_deref(), s.id.as_deref()), (Some("preserve"), Some("i")));
    assert_eq!(response.then.expect("it is there").to_string(), "2001-02-03T04:05:06Z");
    assert!(response.any.is_some());
}

#[test]
fn an_rpc_wrapper_is_of_the_namespace_of_the_document_and_read_in_any() {
    for response in ["Service.Port.Get.response.0", "Service.Port.Get.response.1"] {
        let (client, wire) = client(200, message("rpc-without-namespace", response));
        let call = rpc::messages::Get { at: rpc::Point { x: 1 } };
        assert_eq!(rpc::Port::new(client).get(&call).expect("a response"), "a");
        assert_eq!(wire.sent(), message("rpc-without-namespace", "Service.Port.Get.request.0"));
    }
}

#[test]
fn a_field_of_a_missing_schema_is_raw() {
    let get =
        request::<import_missing_schema::port::GetOperation>("import-missing-schema", "Service.Port.Get.request.0");
    let AnyType::Xml(item) = get.order.item else { panic!("not raw XML") };
    assert_eq!(item.child("i").map(|inner| inner.text()).as_deref(), Some("1"));
}

#[test]
fn a_package_without_tables_has_its_values() {
    assert_eq!("red".parse(), Ok(only_enumerations::Colour::Red));
    assert_eq!(only_enumerations::Size::default(), only_enumerations::Size::Int(0));
}
