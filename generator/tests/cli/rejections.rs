//! Rejected input and its exit codes.

use crate::documents::{SCHEMA, WSDL_20, incomplete, whole, wsdl};
use crate::run::Place;

#[test]
fn coverage_is_reported_and_is_an_error_in_strict_runs() {
    let place = Place::with(&[("orders.wsdl", &incomplete())]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    assert!(
        printed.err.contains("coverage: 1 construct is not typed as the documents have it\n  kept raw  orders.wsdl:6:"),
        "{}",
        printed.err
    );
    let before = place.files("out");
    let printed = place.soapstone("--wsdl orders.wsdl --out out --strict").exits(1);
    assert!(printed.err.contains("error[") && printed.err.contains("Nowhere"), "{}", printed.err);
    assert_eq!(place.files("out"), before);
    place.write("strict.toml", "[options]\nstrict = true\n");
    place.soapstone("--wsdl orders.wsdl --out out --config strict.toml").exits(1);
}

/// Which of two different types of a name is meant is a guess, and a strict run takes none.
#[test]
fn a_type_that_is_defined_twice_is_an_assumption() {
    let again = SCHEMA.replace(r#"name="id" type="xs:int""#, r#"name="id" type="xs:long""#);
    let place =
        Place::with(&[("same.wsdl", &wsdl(&SCHEMA.repeat(2))), ("orders.wsdl", &wsdl(&(SCHEMA.to_owned() + &again)))]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    assert!(
        printed.err.contains("  assumed   orders.wsdl:") && printed.err.contains("Order is defined again"),
        "{}",
        printed.err
    );
    place.soapstone("--wsdl orders.wsdl --out out --strict").exits(1);
    place.soapstone("--wsdl same.wsdl --out out --strict").exits(0);
}

#[test]
fn the_configuration_is_used() {
    let config = "[names]\nOrder = \"Purchase\"\nOrders = \"Shop\"\nPing = \"Knock\"\n\n[modules]\n\"urn:test\" = \"shop_types\"\n\n\
        [derives]\n\"{urn:test}Order\" = [\"PartialOrd\"]\n\n[types]\nState = \"std::string::String\"\n";
    let place = Place::with(&[("orders.wsdl", &whole()), ("soapstone.toml", config)]);
    place.soapstone("--wsdl orders.wsdl --out out --module --config soapstone.toml").exits(0);
    let types = place.read("out/shop_types/types.rs");
    assert!(
        types.contains("PartialOrd)]\npub struct Purchase") && types.contains("pub state: std::string::String"),
        "{types}"
    );
    let port = place.read("out/shop.rs");
    assert!(port.contains("pub struct Shop<") && port.contains("pub fn knock("), "{port}");
}

#[test]
fn stale_options_are_errors() {
    let config = "[names]\nOrdr = \"Purchase\"\nPing = \"Knock\"\n\n[modules]\n\"urn:tests\" = \"shop\"\n";
    let place = Place::with(&[("orders.wsdl", &whole()), ("soapstone.toml", config)]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out --config soapstone.toml").exits(1);
    for expected in [
        "there is no type, element, operation or port \"Ordr\"",
        "soapstone.toml:2:1",
        "did you mean \"Order\", \"Orders\"",
        "there is no namespace \"urn:tests\"",
        "soapstone.toml:6:1",
    ] {
        assert!(printed.err.contains(expected), "{expected}: {}", printed.err);
    }
    assert!(!printed.err.contains("\"Ping\""), "{}", printed.err);
    let printed = place.soapstone("--wsdl orders.wsdl --out out --operations Ping,GetOrders").exits(1);
    assert!(
        printed.err.contains("there is no operation \"GetOrders\"") && printed.err.contains("\"GetOrder\""),
        "{}",
        printed.err
    );
    let printed = place.soapstone("--wsdl orders.wsdl --out out --port Odrers").exits(1);
    assert!(printed.err.contains("there is no port \"Odrers\""), "{}", printed.err);
    assert!(!place.path("out").exists());
}

#[test]
fn mistakes_in_the_configuration_have_places() {
    let place = Place::with(&[("orders.wsdl", &whole()), ("soapstone.toml", "[names]\nOrder = 1\n\n[deriv]\n")]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out --config soapstone.toml").exits(1);
    assert!(
        printed.err.contains("soapstone.toml:2:9") && printed.err.contains("soapstone.toml:4:2"),
        "{}",
        printed.err
    );
    let printed = place.soapstone("--wsdl orders.wsdl --out out --config none.toml").exits(1);
    assert!(printed.err.contains("cannot read none.toml"), "{}", printed.err);
}

#[test]
fn documents_without_a_client_are_rejected() {
    let place = Place::with(&[("two.wsdl", WSDL_20), ("page.wsdl", "<!DOCTYPE html><html></html>")]);
    let printed = place.soapstone("--wsdl two.wsdl --out out").exits(1);
    assert!(printed.err.contains("WSDL 2.0"), "{}", printed.err);
    let printed = place.soapstone("--wsdl page.wsdl --out out").exits(1);
    assert!(printed.err.contains("an HTML page"), "{}", printed.err);
    let printed = place.soapstone("--wsdl none.wsdl --out out").exits(3);
    assert!(printed.err.contains("none.wsdl"), "{}", printed.err);
    assert!(!place.path("out").exists());
}

#[test]
fn wrong_arguments_are_reported() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    for arguments in [
        "--out out",
        "--wsdl orders.wsdl",
        "--wsdl orders.wsdl --dump all",
        "--wsdl orders.wsdl --out out --module --name x",
        "--wsdl orders.wsdl --out out --name fn",
        "--wsdl orders.wsdl --out out --update --offline",
        "--wsdl orders.wsdl --out out --unknown",
    ] {
        place.soapstone(arguments).exits(2);
    }
    assert!(place.soapstone("--help").exits(0).out.contains("Exit codes:"));
}

#[test]
fn a_folder_is_called_a_folder() {
    let place = Place::with(&[("wsdl/orders.wsdl", &whole())]);
    let printed = place.soapstone("--wsdl wsdl --out out").exits(3);
    assert!(printed.err.contains("cannot read wsdl: it is a folder"), "{}", printed.err);
    assert!(printed.err.contains("name a file in it: wsdl/orders.wsdl"), "{}", printed.err);
}

/// A message that many places have is shown once.
#[test]
fn repeated_messages_are_folded() {
    let element = r#"<xs:element name="state" type="t:Nowhere""#;
    let many = format!(r#"{element} minOccurs="0"/>{}{element}"#, format!("{element}/>").repeat(4));
    let place = Place::with(&[("orders.wsdl", &incomplete().replace(element, &many))]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    assert!(printed.err.contains("coverage: 6 constructs"), "{}", printed.err);
    assert_eq!(printed.err.matches("Nowhere").count(), 1, "{}", printed.err);
    assert!(printed.err.contains("(and 5 more places)"), "{}", printed.err);
    let printed = place.soapstone("--wsdl orders.wsdl --out out --strict").exits(1);
    assert!(printed.err.contains("5 more like this"), "{}", printed.err);
}

#[test]
fn each_mistake_has_its_cause_and_its_way_out() {
    let place = Place::with(&[
        ("orders.wsdl", &whole()),
        ("page.xml", "<html/>"),
        ("broken.xml", "<catalog\n  <uri"),
        ("locked/soapstone.lock", "x = ["),
    ]);
    for (arguments, code, expected) in [
        ("orders.wsdl", 2, "tip: name the WSDL with an option: --wsdl orders.wsdl"),
        ("--wsdl orders.wsdl", 2, "--out <DIR> is missing: the folder that the client is written to"),
        (
            "--wsdl order.wsdl --out x",
            3,
            "order.wsdl: there is no such file\n |\n = help: the folder has ./orders.wsdl",
        ),
        ("--wsdl none/order.wsdl --out x", 3, "there is no folder none"),
        ("--wsdl ftp://h/x.wsdl --out x", 3, "its scheme is not supported"),
        ("--wsdl http:// --out x", 3, "it is not a URL: empty host"),
        ("--wsdl orders.wsdl --out x --check --write-catalog c.xml", 2, "cannot be used with"),
        ("--wsdl orders.wsdl --out orders.wsdl", 2, "--out orders.wsdl: it is a file; name a folder"),
        ("--wsdl orders.wsdl --out x --catalog none.xml", 3, "cannot read the catalog none.xml: there is no such file"),
        (
            "--wsdl orders.wsdl --out x --catalog page.xml",
            3,
            "catalog page.xml:1:1: it is not a catalog: its root element is <html>",
        ),
        ("--wsdl orders.wsdl --out x --catalog broken.xml", 3, "cannot read the catalog broken.xml:2:3: "),
        ("--wsdl orders.wsdl --out x --config none.toml", 1, "cannot read none.toml: there is no such file"),
        ("--wsdl orders.wsdl --out locked", 3, "= help: restore the file from version control, or remove it"),
    ] {
        let printed = place.soapstone(arguments).exits(code).err;
        assert!(printed.contains(expected), "{arguments}: {printed}");
    }
}

#[test]
fn many_lines_of_one_kind_are_folded() {
    let elements: String = (1..=13).map(|at| format!("<xs:element name=\"e{at}\" type=\"t:Gone{at}\"/>")).collect();
    let place = Place::with(&[("orders.wsdl", &whole().replace("</xs:schema>", &format!("{elements}</xs:schema>")))]);
    let printed = place.soapstone("--wsdl orders.wsdl --out client").exits(0).err;
    assert!(printed.contains("coverage: 13 constructs"), "{printed}");
    assert_eq!(printed.matches("is not defined in").count(), 10, "{printed}");
    assert!(printed.contains("  kept raw  3 more of this kind [unresolved-type]\n"), "{printed}");
}
