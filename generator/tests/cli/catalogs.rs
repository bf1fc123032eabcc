//! Imported documents that are missing.

use super::documents::whole;
use super::run::Place;

#[test]
fn missing_documents_are_one_warning_and_one_catalog() {
    let import = |location: &str| {
        format!("<xs:import namespace=\"urn:{location}\" schemaLocation=\"Orders.svc?xsd={location}\"/>")
    };
    let imports = [import("xsd0"), import("xsd1")].concat();
    let form = "elementFormDefault=\"qualified\">";
    let place = Place::with(&[("orders.wsdl", &whole().replace(form, &format!("{form}{imports}")))]);
    let printed = place.soapstone("--wsdl orders.wsdl --out client").exits(0).err;
    assert_eq!(printed.matches("warning[missing-import]").count(), 1, "{printed}");
    assert!(printed.contains("2 imported documents cannot be read"), "{printed}");
    assert!(printed.contains("= note: Orders.svc?xsd=xsd0: not found\n"), "{printed}");
    let catalog = "<uri name=\"Orders.svc?xsd=xsd1\" uri=\"xsd1.xsd\"/>\n</catalog>";
    assert!(printed.contains(catalog), "{printed}");
    let printed = place.soapstone("--wsdl orders.wsdl --out client --write-catalog missing/catalog.xml").exits(0).err;
    assert!(printed.contains("missing/catalog.xml: the catalog") && !printed.contains("</catalog>"), "{printed}");
    assert!(place.read("missing/catalog.xml").contains(catalog));
    let again = place.soapstone("--wsdl orders.wsdl --out client --write-catalog missing/catalog.xml").exits(2).err;
    assert!(again.contains("it exists, and is not replaced"), "{again}");
    for name in ["xsd0", "xsd1"] {
        let text = format!("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:{name}\"/>");
        place.write(&format!("missing/{name}.xsd"), &text);
    }
    let printed = place.soapstone("--wsdl orders.wsdl --out client --catalog missing/catalog.xml").exits(0).err;
    assert!(!printed.contains("missing-import"), "{printed}");
}

#[test]
fn a_file_of_another_kind_above_the_wsdl_is_no_catalog() {
    let place = Place::with(&[("catalog.xml", "<catalog><book/></catalog>"), ("wsdl/orders.wsdl", &whole())]);
    place.soapstone("--wsdl wsdl/orders.wsdl --out client").exits(0);
    place.write("wsdl/catalog.xml", "<catalog><book/></catalog>");
    let printed = place.soapstone("--wsdl wsdl/orders.wsdl --out client").exits(3).err;
    assert!(printed.contains("it is not a catalog: its root element is <catalog>"), "{printed}");
}

#[cfg(unix)]
#[test]
fn files_may_have_colons_in_their_names() {
    let place = Place::with(&[("urn:orders.wsdl", &whole())]);
    place.soapstone("--wsdl urn:orders.wsdl --out client").exits(0);
    let file = place.path("urn:orders.wsdl");
    place.soapstone(&format!("--wsdl file:{} --out client", file.display())).exits(0);
}

#[test]
fn the_coverage_begins_with_the_documents_to_provide() {
    let text = include_str!("../cases/raw-responses/input.wsdl");
    let place = Place::with(&[("orders.wsdl", text)]);
    let printed = place.soapstone("--wsdl orders.wsdl --out client").exits(0).err;
    let first = "documents have it\n  provide the missing document first: what refers to its declarations is kept raw\n  kept raw";
    assert!(printed.contains(first), "{printed}");
    let import = "schemaLocation=\"absent.xsd\"/>";
    let two = text.replace(import, &format!("{import}<xs:import namespace=\"urn:two\" schemaLocation=\"two.xsd\"/>"));
    place.write("orders.wsdl", &two);
    let printed = place.soapstone("--wsdl orders.wsdl --out client").exits(0).err;
    assert!(
        printed.contains("  provide the 2 missing documents first: what refers to their declarations is"),
        "{printed}"
    );
}

#[test]
fn the_example_of_an_untyped_request_has_xml() {
    let text = include_str!("../../../generated-tests/capabilities/import-missing-schema/input.wsdl");
    let place = Place::with(&[("orders.wsdl", text)]);
    place.soapstone("--wsdl orders.wsdl --out client --operations Put").exits(0);
    let example = place.read("client/examples/put.rs");
    let request = "let request = Some(soapstone::RawElement::parse(\"<request xmlns='urn:example'/>\")?);\n";
    assert!(example.contains(request) && example.contains("port.put(&request)"), "{example}");
    assert!(example.contains("Err(error) => eprintln!(\"{error}\"),"), "{example}");
}
