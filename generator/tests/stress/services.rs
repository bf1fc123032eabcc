//! Operations, messages, bindings and ports.

use super::documents::{Documents, count, definitions, each, filled, one, service};

const TYPES: &str = r#"<wsdl:types><xs:schema targetNamespace="urn:t"><xs:element name="E" type="xs:int"/><xs:complexType name="T"><xs:sequence><xs:element name="e" type="xs:int"/></xs:sequence></xs:complexType></xs:schema></wsdl:types>"#;

fn message(name: &str, parts: &str) -> String {
    format!(r#"<wsdl:message name="{name}">{parts}</wsdl:message>"#)
}

fn part(name: &str) -> String {
    format!(r#"<wsdl:part name="{name}" type="t:T"/>"#)
}

fn port(at: usize) -> String {
    format!(r#"<wsdl:port name="p{at}" binding="t:B"><soap:address location="http://example.com/"/></wsdl:port>"#)
}

fn with_messages(parts: &str, rest: &str) -> Documents {
    one(definitions(&format!("{TYPES}{}{}{rest}", message("in", parts), message("out", parts))))
}

/// Many operations with one message of one element.
pub fn operations(size: usize) -> Documents {
    let operations = count(size, &service(1));
    let service = format!(r#"{}<wsdl:service name="S">{}</wsdl:service>"#, service(operations), port(0));
    with_messages(r#"<wsdl:part name="p" element="t:E"/>"#, &service)
}

/// Many operations with one message of many parts.
pub fn operations_with_parts(size: usize) -> Documents {
    let parts = filled(size / 4, |at| part(&format!("p{at}")));
    let operations = service(count(size / 2, &service(1))).replace("<soap:binding ", "<soap:binding style=\"rpc\" ");
    with_messages(&parts, &format!(r#"{operations}<wsdl:service name="S">{}</wsdl:service>"#, port(0)))
}

/// Many ports of one binding of many operations.
pub fn ports_of_one_binding(size: usize) -> Documents {
    let operations = service(count(size / 2, &service(1)));
    let ports = filled(size / 2, port);
    let part = r#"<wsdl:part name="p" element="t:E"/>"#;
    with_messages(part, &format!(r#"{operations}<wsdl:service name="S">{ports}</wsdl:service>"#))
}

/// Many bindings of one portType, without operations of their own.
pub fn bindings_of_one_port_type(size: usize) -> Documents {
    let bindings = filled(size / 3, |at| {
        format!(
            r#"<wsdl:binding name="B{at}" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/></wsdl:binding>"#
        )
    });
    let ports = filled(size / 3, |at| port(at).replace("t:B", &format!("t:B{at}")));
    let operations = service(count(size / 3, &service(1)));
    let part = r#"<wsdl:part name="p" element="t:E"/>"#;
    with_messages(part, &format!(r#"{operations}{bindings}<wsdl:service name="S">{ports}</wsdl:service>"#))
}

/// A portType of many operations that nothing binds.
pub fn operations_without_binding(size: usize) -> Documents {
    let operations = filled(size, |at| {
        format!(
            r#"<wsdl:operation name="o{at}"><wsdl:input message="t:in"/><wsdl:output message="t:out"/></wsdl:operation>"#
        )
    });
    with_messages(
        r#"<wsdl:part name="p" element="t:E"/>"#,
        &format!(r#"<wsdl:portType name="P">{operations}</wsdl:portType>"#),
    )
}

/// Operations that all have the same name, with overloads of their messages.
pub fn overloads(size: usize) -> Documents {
    let operations = service(count(size, &service(1)));
    let mut same = String::with_capacity(operations.len());
    let mut rest = operations.as_str();
    while let Some((before, after)) = rest.split_once(r#"<wsdl:operation name="o"#) {
        same.push_str(before);
        same.push_str(r#"<wsdl:operation name="o""#);
        rest = after.split_once('"').map_or("", |(_, rest)| rest);
    }
    same.push_str(rest);
    let part = r#"<wsdl:part name="p" element="t:E"/>"#;
    with_messages(part, &format!(r#"{same}<wsdl:service name="S">{}</wsdl:service>"#, port(0)))
}

/// One operation with many faults of one message of many parts.
pub fn faults(size: usize) -> Documents {
    let parts = filled(size / 3, |at| part(&format!("p{at}")));
    let faults = filled(size / 3, |at| format!(r#"<wsdl:fault name="f{at}" message="t:fault"/>"#));
    let bound = filled(size / 3, |at| {
        format!(r#"<wsdl:fault name="f{at}"><soap:fault name="f{at}" use="literal"/></wsdl:fault>"#)
    });
    let operation = service(1)
        .replacen("<wsdl:output message=\"t:out\"/>", &format!("<wsdl:output message=\"t:out\"/>{faults}"), 1)
        .replacen(
            "</wsdl:output></wsdl:operation></wsdl:binding>",
            &format!("</wsdl:output>{bound}</wsdl:operation></wsdl:binding>"),
            1,
        );
    let service =
        format!(r#"{}{operation}<wsdl:service name="S">{}</wsdl:service>"#, message("fault", &parts), port(0));
    with_messages(r#"<wsdl:part name="p" element="t:E"/>"#, &service)
}

/// Operations with many headers, which are parts of one message.
pub fn headers(size: usize) -> Documents {
    let count = count(size / 2, &part("p10000"));
    let parts = each(count, |at| part(&format!("p{at}")));
    let headers =
        filled(size / 2, |at| format!(r#"<soap:header message="t:h" part="p{}" use="literal"/>"#, at % count));
    let operation = service(1).replacen("<wsdl:input><soap:body", &format!("<wsdl:input>{headers}<soap:body"), 1);
    let service = format!(r#"{}{operation}<wsdl:service name="S">{}</wsdl:service>"#, message("h", &parts), port(0));
    with_messages(r#"<wsdl:part name="p" element="t:E"/>"#, &service)
}

/// Messages of wide elements, which calls unwrap.
pub fn wrapped(size: usize) -> Documents {
    let fields = filled(size / 2, |at| format!(r#"<xs:element name="e{at}" type="xs:int"/>"#));
    let element = format!(
        r#"<xs:element name="W"><xs:complexType><xs:sequence>{fields}</xs:sequence></xs:complexType></xs:element>"#
    );
    let types = TYPES.replace("</xs:schema>", &format!("{element}</xs:schema>"));
    let messages =
        format!("{}{}", message("in", r#"<wsdl:part name="parameters" element="t:W"/>"#), message("out", ""));
    let service =
        format!(r#"{}<wsdl:service name="S">{}</wsdl:service>"#, service(count(size / 2, &service(1))), port(0));
    one(definitions(&format!("{types}{messages}{service}")))
}

/// Operations with messages of types that refer to a document that does not exist.
pub fn operations_of_a_lost_schema(size: usize) -> Documents {
    let types = filled(size / 2, |at| {
        format!(
            r#"<xs:complexType name="T{at}"><xs:sequence><xs:element name="e" type="t:T{}" minOccurs="0"/><xs:element name="l" type="l:L"/></xs:sequence></xs:complexType>"#,
            at + 1
        )
    });
    let lost = r#"<xs:import namespace="urn:l" schemaLocation="lost.xsd"/>"#;
    let types = format!(
        r#"<wsdl:types><xs:schema targetNamespace="urn:t" xmlns:l="urn:l">{lost}{types}</xs:schema></wsdl:types>"#
    );
    let operations = service(count(size / 2, &service(1)));
    let part = r#"<wsdl:part name="p" type="t:T0"/>"#;
    one(definitions(&format!(
        r#"{types}{}{}{operations}<wsdl:service name="S">{}</wsdl:service>"#,
        message("in", part),
        message("out", part),
        port(0)
    )))
}

/// Operations whose messages, and ports whose bindings, do not exist.
pub fn lost_messages(size: usize) -> Documents {
    let messages = filled(size / 3, |at| message(&format!("in{at}"), ""));
    let operations = filled(size / 3, |at| {
        format!(r#"<wsdl:operation name="o{at}"><wsdl:input message="t:im{at}"/></wsdl:operation>"#)
    });
    let ports = filled(size / 3, |at| port(at).replace("t:B", "t:C"));
    one(definitions(&format!(
        r#"{TYPES}{messages}{}<wsdl:portType name="Q">{operations}</wsdl:portType><wsdl:service name="S">{ports}</wsdl:service>"#,
        service(1)
    )))
}

/// A portType that nothing binds, each of whose operations has a message of its own.
pub fn messages_without_binding(size: usize) -> Documents {
    let messages = filled(size / 2, |at| message(&format!("m{at}"), r#"<wsdl:part name="p" element="t:E"/>"#));
    let operations = filled(size / 2, |at| {
        format!(r#"<wsdl:operation name="o{at}"><wsdl:input message="t:m{at}"/></wsdl:operation>"#)
    });
    one(definitions(&format!(r#"{TYPES}{messages}<wsdl:portType name="P">{operations}</wsdl:portType>"#)))
}

/// A body that lists its parts.
pub fn listed_parts(size: usize) -> Documents {
    let count = count(size / 2, &part("p10000"));
    let parts = each(count, |at| part(&format!("p{at}")));
    let listed = each(count, |at| format!("p{at} "));
    let operation = service(1).replace("<soap:body ", &format!("<soap:body parts=\"{listed}\" "));
    with_messages(&parts, &format!(r#"{operation}<wsdl:service name="S">{}</wsdl:service>"#, port(0)))
}
