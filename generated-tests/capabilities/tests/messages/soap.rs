//! Calls: wrapped and bare, headers, faults, one-way, overloads, both versions of SOAP.

use capabilities::{
    document_bare, document_wrapped, headers_and_header_faults as headers, http_bindings_skipped, no_service, one_way,
    overloads, parameter_order, rpc_literal, soap11_and_12, two_services_ports, typed_faults,
};
use soapstone::Error;

use crate::exchange::{accepting, client, message};

#[test]
fn a_response_of_one_field_is_that_field() {
    let (client, wire) = client(200, message("document-wrapped", "Service.Port.Add.response.0"));
    let port = document_wrapped::Port::new(client);
    assert_eq!(port.add(&document_wrapped::Add { a: 1, b: -2 }).expect("a response"), -1);
    assert_eq!(wire.sent(), message("document-wrapped", "Service.Port.Add.request.0"));
    assert_eq!(wire.request().headers.get("SOAPAction"), Some("\"urn:Add\""));
}

#[test]
fn a_wrapper_without_fields_is_no_argument() {
    let (client, wire) = client(200, message("document-wrapped", "Service.Port.Ping.response.0"));
    document_wrapped::Port::new(client).ping().expect("a response");
    assert_eq!(wire.sent(), message("document-wrapped", "Service.Port.Ping.request.0"));
}

#[test]
fn a_bare_response_is_a_value() {
    let (client, _) = client(200, message("document-bare", "Service.Port.Price.response.0"));
    let total = document_bare::Port::new(client).price(&document_bare::Order { id: 1, count: 2 }).expect("a response");
    assert_eq!(total.to_string(), "1.10");
}

#[test]
fn an_rpc_response_holds_all_its_parts() {
    let (client, wire) = client(200, message("rpc-literal", "Service.Port.Join.response.0"));
    let pair = rpc_literal::Pair { left: "a".to_owned(), right: Some("b".to_owned()) };
    let call = rpc_literal::messages::Join { pair, times: 2 };
    let response = rpc_literal::Port::new(client).join(&call).expect("a response");
    assert_eq!((response.joined.as_str(), response.length), ("abab", 4));
    assert_eq!(wire.sent(), message("rpc-literal", "Service.Port.Join.request.0"));
}

#[test]
fn parts_keep_their_order_on_the_wire() {
    let (client, wire) = client(200, message("parameter-order", "Service.Port.Mix.response.0"));
    let call = parameter_order::messages::Mix { a: 1, b: "b".to_owned() };
    let response = parameter_order::Port::new(client).mix(&call).expect("a response");
    assert_eq!((response.result, response.b.as_str(), response.c), (true, "b", 3));
    assert_eq!(wire.sent(), message("parameter-order", "Service.Port.Mix.request.0"));
}

#[test]
fn headers_go_out_and_come_in() {
    let (client, wire) = client(200, message("headers-and-header-faults", "Service.Port.Get.response.0"));
    let session = headers::Session { token: "x".to_owned(), tries: Some(2) };
    let sent = headers::messages::GetHeaders { session: Some(session), language: Some("de".to_owned()) };
    let (name, received) = headers::Port::new(client).get(&headers::Get { id: 1 }, &sent).expect("a response");
    assert_eq!((name.as_str(), received.usage.map(|usage| usage.left)), ("n", Some(5)));
    assert_eq!(wire.sent(), message("headers-and-header-faults", "Service.Port.Get.request.0"));
}

#[test]
fn a_header_fault_is_read_from_the_headers() {
    use headers::messages::GetHeaderFault;
    let (client, _) = client(500, message("headers-and-header-faults", "Service.Port.Get.fault-header.0"));
    let response = headers::Port::new(client).get(&headers::Get { id: 1 }, &headers::messages::GetHeaders::default());
    let Err(Error::Fault(fault)) = response else { panic!("no fault") };
    let [GetHeaderFault::Expired(expired)] = fault.header_faults().try_into().expect("one header fault");
    assert_eq!(expired.when.to_string(), "2024-02-29T00:00:00Z");
}

#[test]
fn a_declared_fault_is_a_variant() {
    use typed_faults::messages::DoFault;
    let fault = |name: &str| {
        let (client, _) = client(500, message("typed-faults", name));
        match typed_faults::Port::new(client).r#do(&typed_faults::Do { n: 1 }) {
            Err(Error::Fault(fault)) => *fault,
            other => panic!("no fault: {other:?}"),
        }
    };
    let expected = typed_faults::NotFound { id: 7, hint: None };
    let not_found = fault("Service.Port.Do.fault-NotFoundFault.0");
    assert_eq!(not_found.detail, Some(DoFault::NotFoundFault(expected)));
    assert!(not_found.is_receiver() && not_found.entries.is_empty());

    let custom = fault("Service.Port.Do.fault-NotFoundFault.1");
    assert_eq!((custom.code.local.as_str(), custom.string.as_str()), ("Custom", "no & no"));
    assert_eq!(
        (custom.code.namespace.as_str(), custom.actor.as_deref()),
        ("urn:example:typed-faults", Some("urn:actor"))
    );

    let denied = fault("Service.Port.Do.fault-DeniedFault.0");
    assert_eq!(denied.detail, Some(DoFault::DeniedFault("why".to_owned())));
    assert!(denied.is_sender());

    let unknown = fault("Service.Port.Do.fault-Unknown.0");
    assert_eq!((unknown.detail, unknown.entries.len()), (None, 1));
    assert_eq!(unknown.entries[0].name(), ("urn:other".to_owned(), "Unknown".to_owned()));

    let bare = fault("Service.Port.Do.fault-None.0");
    assert!(bare.detail.is_none() && !bare.has_detail);
}

#[test]
fn both_versions_of_soap_share_the_types() {
    let ask = soap11_and_12::Ask { q: "q".to_owned() };
    let (old, wire) = client(200, message("soap11-and-12", "Service.Port.Ask.response.0"));
    assert_eq!(soap11_and_12::Port::new(old).ask(&ask).expect("a response"), "a");
    assert!(wire.request().headers.get("Content-Type").is_some_and(|kind| kind.starts_with("text/xml")));

    let (new, wire) = client(200, message("soap11-and-12", "Service.Port12.Ask.response.0"));
    assert_eq!(soap11_and_12::Port12::new(new).ask(&ask).expect("a response"), "a");
    let kind = wire.request().headers.get("Content-Type").unwrap_or_default().to_owned();
    assert!(kind.starts_with("application/soap+xml") && kind.contains("urn:Ask"), "{kind}");

    let (new, _) = client(500, message("soap11-and-12", "Service.Port12.Ask.fault-Refused.0"));
    let Err(Error::Fault(fault)) = soap11_and_12::Port12::new(new).ask(&ask) else { panic!("no fault") };
    let languages: Vec<_> = fault.reasons.iter().map(|reason| reason.language.as_str()).collect();
    assert_eq!((languages.as_slice(), fault.string.as_str()), (["en", "de"].as_slice(), "no"));
    assert_eq!((fault.subcodes[0].local.as_str(), fault.node.as_deref()), ("Bad", Some("urn:node")));
    assert!(fault.detail.is_some() && fault.is_sender());
}

#[test]
fn a_one_way_call_ends_when_it_is_accepted() {
    let (client, wire) = accepting();
    let port = one_way::Port::new(client);
    port.log(&one_way::Log { line: "l".to_owned() }).expect("it is accepted");
    assert_eq!(wire.sent(), message("one-way", "Service.Port.Log.request.0"));
    port.flush().expect("it is accepted");
    assert_eq!(wire.sent(), message("one-way", "Service.Port.Flush.request.0"));
}

#[test]
fn overloads_are_methods_of_their_own() {
    let (client, wire) = client(200, message("overloads", "Service.Port.Find~1.response.0"));
    let port = overloads::Port::new(client);
    assert_eq!(port.find_by_name(&overloads::ByName { name: "n".to_owned() }).expect("a response"), 1);
    assert_eq!(wire.sent(), message("overloads", "Service.Port.Find~1.request.0"));
    assert_eq!(port.find(&overloads::ById { id: 1 }).expect("a response"), 1);
    assert_eq!(wire.sent(), message("overloads", "Service.Port.Find.request.0"));
}

#[test]
fn ports_have_addresses_where_the_document_says_them() {
    assert_eq!(two_services_ports::Port::ADDRESS, "http://localhost/backup");
    assert_eq!(two_services_ports::Admin::ADDRESS, "http://localhost/two-services-ports/admin");
    assert_eq!(two_services_ports::ServicePort::ADDRESS, "http://localhost/two-services-ports");
    let (client, _) = client(200, message("two-services-ports", "Backup.Port.Get.response.0"));
    let item = two_services_ports::ServicePort::new(client).get(&two_services_ports::Get { id: 1 });
    assert_eq!(item.expect("a response").name, "n");
}

#[test]
fn what_is_left_of_a_document_works() {
    let (one, wire) = client(200, "");
    assert!(
        no_service::PortBinding::new(one).get(&no_service::Get { id: 1 }).is_err(),
        "an empty response has no value"
    );
    assert_eq!(wire.sent(), message("no-service", "_.PortBinding.Get.request.0"));
    let (one, wire) = client(200, "");
    assert!(http_bindings_skipped::Port::new(one).get(&http_bindings_skipped::Get { id: 1 }).is_err());
    assert_eq!(wire.sent(), message("http-bindings-skipped", "Service.Port.Get.request.0"));
}
