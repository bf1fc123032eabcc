//! The frames of documents, and what fills them to a size.

use std::fmt::Write as _;

use soapstone_codegen::load::Memory;

/// Documents by name; the main one is `main.wsdl`.
pub type Documents = Memory;

/// Returns texts for 0, 1, 2, … that have a size all in all, in bytes.
pub fn filled(size: usize, text: impl Fn(usize) -> String) -> String {
    let mut all = String::with_capacity(size + 1_000);
    let mut number = 0;
    while all.len() < size {
        all.push_str(&text(number));
        number += 1;
    }
    all
}

/// Returns how many texts like one have a size all in all.
pub fn count(size: usize, sample: &str) -> usize {
    (size / sample.len()).max(2)
}

/// Returns the texts for the numbers below a count.
pub fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, number| {
        // Writing to a String cannot fail.
        let _ = write!(all, "{}", text(number));
        all
    })
}

/// Returns a WSDL without operations around a schema.
pub fn schema(body: &str) -> String {
    definitions(&format!(r#"<wsdl:types><xs:schema targetNamespace="urn:t">{body}</xs:schema></wsdl:types>"#))
}

/// Returns a WSDL around its parts.
pub fn definitions(body: &str) -> String {
    format!(
        r#"<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:t" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" targetNamespace="urn:t">{body}</wsdl:definitions>"#
    )
}

/// Returns one document.
pub fn one(text: String) -> Documents {
    Memory::new().with("main.wsdl", text)
}

/// Returns one document of a schema.
pub fn of_schema(body: &str) -> Documents {
    one(schema(body))
}

/// Returns the portType, binding and service of operations, each of which is named after its number and has the messages
/// `t:in` and `t:out`.
pub fn service(operations: usize) -> String {
    let abstracts = each(operations, |at| {
        format!(
            r#"<wsdl:operation name="o{at}"><wsdl:input message="t:in"/><wsdl:output message="t:out"/></wsdl:operation>"#
        )
    });
    let bound = each(operations, |at| {
        format!(
            r#"<wsdl:operation name="o{at}"><soap:operation soapAction=""/><wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>"#
        )
    });
    format!(
        r#"<wsdl:portType name="P">{abstracts}</wsdl:portType><wsdl:binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</wsdl:binding>"#
    )
}
