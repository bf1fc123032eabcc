//! Many documents.

use super::documents::{Documents, count, definitions, each, filled, one, schema};

fn xsd(namespace: &str, body: &str) -> String {
    format!(r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t"{namespace}>{body}</xs:schema>"#)
}

/// A type of the main document, so that there is a client of types.
const MAIN: &str = r#"<xs:complexType name="M"/>"#;

const TARGET: &str = r#" targetNamespace="urn:t""#;

/// A chain of includes.
pub fn includes(size: usize) -> Documents {
    let text = |at: usize| {
        xsd(TARGET, &format!(r#"<xs:include schemaLocation="{}.xsd"/><xs:complexType name="T{at}"/>"#, at + 1))
    };
    let count = count(size, &text(1_000));
    let main = one(schema(&format!(r#"<xs:include schemaLocation="0.xsd"/>{MAIN}"#)));
    let main = main.with(format!("{count}.xsd"), xsd(TARGET, ""));
    (0..count).fold(main, |documents, at| documents.with(format!("{at}.xsd"), text(at)))
}

/// Documents each of which includes all others.
pub fn includes_of_all(size: usize) -> Documents {
    let count = ((size / 40) as f64).sqrt() as usize;
    let all = each(count, |at| format!(r#"<xs:include schemaLocation="{at}.xsd"/>"#));
    let main = one(schema(&format!("{all}{MAIN}")));
    (0..count).fold(main, |documents, at| documents.with(format!("{at}.xsd"), xsd(TARGET, &all)))
}

/// One document without a namespace that schemas of many namespaces include.
pub fn chameleon(size: usize) -> Documents {
    let included = xsd("", &filled(size / 2, |at| format!(r#"<xs:element name="e{at}" type="xs:int"/>"#)));
    let schemas = filled(size / 2, |at| {
        format!(r#"<xs:schema targetNamespace="urn:t{at}"><xs:include schemaLocation="0.xsd"/></xs:schema>"#)
    });
    one(definitions(&format!("<wsdl:types>{schemas}</wsdl:types>"))).with("0.xsd", included)
}

/// A chain of redefinitions of one type.
pub fn redefinitions(size: usize) -> Documents {
    let text = |at: usize| {
        xsd(
            TARGET,
            &format!(
                r#"<xs:redefine schemaLocation="{}.xsd"><xs:complexType name="T"><xs:complexContent><xs:extension base="t:T"><xs:sequence><xs:element name="e{at}" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:redefine>"#,
                at + 1
            ),
        )
    };
    let count = count(size, &text(1_000)).min(1_900);
    let main = one(schema(&format!(r#"<xs:include schemaLocation="0.xsd"/>{MAIN}"#)));
    let last = xsd(TARGET, r#"<xs:complexType name="T"><xs:sequence/></xs:complexType>"#);
    let main = main.with(format!("{count}.xsd"), last);
    (0..count).fold(main, |documents, at| documents.with(format!("{at}.xsd"), text(at)))
}

/// A chain of WSDLs that import each other, in a circle.
pub fn wsdls(size: usize) -> Documents {
    let text = |at: usize| {
        definitions(&format!(
            r#"<wsdl:import namespace="urn:t" location="{at}.wsdl"/><wsdl:message name="m{at}"><wsdl:part name="p" type="xs:int"/></wsdl:message>"#
        ))
    };
    let count = count(size, &text(1_000)).min(1_900);
    (0..count).fold(one(text(0)), |documents, at| documents.with(format!("{at}.wsdl"), text((at + 1) % count)))
}

/// Imports of documents that do not exist.
pub fn lost_imports(size: usize) -> Documents {
    let lost = filled(size, |at| {
        format!(r#"<xs:import namespace="urn:n{at}" schemaLocation="http://example.com/lost{at}.xsd"/>"#)
    });
    one(schema(&format!("{lost}{MAIN}")))
}

/// The same import again and again.
pub fn imports_again(size: usize) -> Documents {
    let again = filled(size, |_| r#"<xs:include schemaLocation="0.xsd"/>"#.to_owned());
    one(schema(&format!("{again}{MAIN}"))).with("0.xsd", xsd(TARGET, r#"<xs:complexType name="T"/>"#))
}
