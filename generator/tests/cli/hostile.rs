//! Files that are made to harm the user who generates from them: nothing of other files is shown, nothing outside of the output is
//! changed, and no control character reaches the terminal.

use crate::documents::{whole, wsdl};
use crate::run::Place;

#[test]
fn no_content_of_a_foreign_file_is_shown() {
    let foreign =
        ["SECRET_KEY=hunter2\0HOME=/root\0", "user: hunter2 <mail@example.com>\n", "<a><hunter2></a>", "<hunter2/>"];
    for text in foreign {
        for import in
            [r#"<xs:include schemaLocation="foreign"/>"#, r#"<xs:import namespace="u" schemaLocation="foreign"/>"#]
        {
            let place = Place::with(&[
                (
                    "main.wsdl",
                    &wsdl(&format!(
                        r#"<xs:schema targetNamespace="urn:test">{import}<xs:complexType name="T"/></xs:schema>"#
                    )),
                ),
                ("foreign", text),
            ]);
            let printed = place.soapstone("--wsdl main.wsdl --out out");
            let all = format!("{}{}", printed.out, printed.err);
            assert!(all.contains("foreign") && !all.contains("hunter2") && !all.contains("SECRET"), "{all}");
        }
    }
    // What begins like a schema is shown, so that it can be corrected.
    let include = r#"<xs:schema targetNamespace="urn:test"><xs:include schemaLocation="a.xsd"/></xs:schema>"#;
    let place = Place::with(&[
        ("main.wsdl", &wsdl(include)),
        ("a.xsd", "<!-- a -->\n<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><oops></xs:schema>"),
    ]);
    assert!(place.soapstone("--wsdl main.wsdl --out out").exits(1).err.contains("<oops>"));
}

#[cfg(unix)]
#[test]
fn a_lock_file_reaches_nothing_through_a_link() {
    let place = Place::with(&[("orders.wsdl", &whole()), ("victim.rs", "// mine\n")]);
    place.soapstone("--wsdl orders.wsdl --out out --module").exits(0);
    std::os::unix::fs::symlink("..", place.path("out/up")).unwrap();
    let lock = place.read("out/soapstone.lock");
    let known = sha256(b"// mine\n");
    place.write("out/soapstone.lock", &format!("{lock}\n[[file]]\npath = \"up/victim.rs\"\nsha256 = \"{known}\"\n"));
    let printed = place.soapstone("--wsdl orders.wsdl --out out --module").exits(0);
    assert_eq!(place.read("victim.rs"), "// mine\n");
    assert!(printed.err.contains("up/victim.rs: kept"), "{}", printed.err);
}

#[cfg(unix)]
fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(unix)]
#[test]
fn no_control_character_reaches_the_terminal() {
    let hostile = "\u{202e}\u{7f}\u{9b}31m";
    let element = format!(
        r#"<xs:schema targetNamespace="urn:test"><xs:element name="a{hostile}" type="T{hostile}"/></xs:schema>"#
    );
    let place =
        Place::with(&[("main.wsdl", &wsdl(&element)), ("c.toml", "[names]\n\"a\\u0007\\r\" = \"B\"\n[x\\u001b]\n")]);
    let printed = [
        place.soapstone("--wsdl main.wsdl --out out"),
        place.soapstone("--wsdl main.wsdl --out out --config c.toml"),
        place.soapstone("--wsdl main.wsdl --dump model"),
        place.soapstone("--wsdl no\u{1b}[2J\u{7}.wsdl --out out"),
        place.soapstone("--wsdl main.wsdl --out o\u{1b}[2J\n\u{202e}"),
    ];
    for printed in printed {
        let all = format!("{}{}", printed.out, printed.err);
        let hidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
        assert!(!all.is_empty() && !all.contains(hidden), "{all:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_name_of_a_file_is_no_code() {
    let name = "a\npub fn eViLmArK(){}\r#[x]\u{202e}.wsdl";
    let place = Place::with(&[(name, &whole())]);
    let printed = place.soapstone_with(&["--wsdl", name, "--out", "out"]).exits(0);
    assert!(!printed.err.contains("\npub fn"), "{}", printed.err);
    for (path, text) in place.files("out") {
        assert!(
            !text.lines().any(|line| line.starts_with("pub fn eViLmArK") || line.starts_with("#[x]")),
            "{path}\n{text}"
        );
        assert!(!text.contains(['\r', '\u{202e}']), "{path}");
        if path.ends_with(".rs") {
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
}

#[test]
fn no_hidden_character_reaches_a_crate() {
    let input = concat!(env!("CARGO_MANIFEST_DIR"), "/../generated-tests/capabilities/hostile-text/input.wsdl");
    let place = Place::with(&[("main.wsdl", &std::fs::read_to_string(input).unwrap())]);
    place.soapstone("--wsdl main.wsdl --out out").exits(0);
    let examples = std::fs::read_dir(place.path("out/examples")).unwrap();
    let examples = examples.map(|entry| format!("out/examples/{}", entry.unwrap().file_name().display()));
    for path in ["out/Cargo.toml", "out/README.md", "out/src/lib.rs"].map(str::to_owned).into_iter().chain(examples) {
        let text = place.read(&path);
        let hidden =
            |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!text.is_empty() && !text.contains(hidden), "{path}: {text:?}");
    }
}
