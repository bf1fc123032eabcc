//! Canonical forms of the documents in `tests/c14n`, a folder each: what is expected was made by libxml2.

use std::fs;
use std::path::Path;

use soapstone_golden::Case;
use soapstone_wss::Canonicalization;

/// The prefixes of `prefixes.txt`.
const PREFIXES: [&str; 4] = ["xsi", "soapenv", "SOAP-ENV", "tns"];

#[test]
fn documents_have_their_canonical_forms() {
    let plain = Canonicalization::new();
    let forms = [
        ("plain.txt", plain.clone()),
        ("comments.txt", plain.clone().with_comments()),
        ("prefixes.txt", plain.inclusive_prefixes(PREFIXES)),
    ];
    for case in Case::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c14n"), "input.xml") {
        // Bytes, because line ends are what some cases are about.
        let text = |name: &str| fs::read_to_string(case.folder.join(name)).unwrap();
        for (name, how) in &forms {
            assert_eq!(how.document(&text("input.xml")).unwrap(), text(name), "{}: {name}", case.name);
        }
    }
}

#[test]
fn an_element_is_canonical_in_the_scope_of_its_place() {
    let xml = "<a xmlns='urn:a' xmlns:p='urn:p' xmlns:q='urn:q'><p:b c='p:x'><d/></p:b></a>";
    let plain = Canonicalization::new();
    let found = plain.first_element(xml, "urn:p", "b").unwrap().unwrap();
    assert_eq!(found, r#"<p:b xmlns:p="urn:p" c="p:x"><d xmlns="urn:a"></d></p:b>"#);
    let found = plain.inclusive_prefixes(["q", "unknown", "#default"]).first_element(xml, "urn:p", "b");
    let found = found.unwrap().unwrap();
    assert_eq!(found, r#"<p:b xmlns="urn:a" xmlns:p="urn:p" xmlns:q="urn:q" c="p:x"><d></d></p:b>"#);
}

#[test]
fn a_document_with_a_type_declaration_has_none() {
    assert!(Canonicalization::new().document("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").is_err());
}
