//! Documents of the web: fetched once, kept, locked.

use std::io::Write as _;

use crate::documents::{SCHEMA, importing, whole};
use crate::run::Place;
use crate::server::Server;

/// A service whose schemas lie elsewhere on the same server.
fn service() -> Server {
    let server = Server::start();
    server.put("/shop/Orders.svc?wsdl", &importing("Orders.svc?xsd=xsd0"));
    server.put("/shop/Orders.svc?xsd=xsd0", SCHEMA);
    server
}

#[test]
fn documents_are_fetched_once() {
    let (server, place) = (service(), Place::with(&[]));
    let run = format!("--wsdl {} --out out", server.url("/shop/Orders.svc?wsdl"));
    place.soapstone(&run).exits(0);
    assert_eq!(server.take_requested(), ["/shop/Orders.svc?wsdl", "/shop/Orders.svc?xsd=xsd0"]);
    assert_eq!(place.read("out/wsdl/xsd0.xsd"), SCHEMA);
    assert_eq!(place.read("out/wsdl/Orders.wsdl"), importing("Orders.svc?xsd=xsd0"));
    let before = place.files("out");
    // The server has changed, but later runs do not contact it.
    server.put("/shop/Orders.svc?xsd=xsd0", &SCHEMA.replace("closed", "shut"));
    place.soapstone(&run).exits(0);
    place.soapstone(&format!("{run} --offline")).exits(0);
    place.soapstone(&format!("{run} --check")).exits(0);
    assert_eq!((place.files("out"), server.take_requested()), (before, Vec::new()));
    place.soapstone(&format!("{run} --update")).exits(0);
    assert_eq!(server.take_requested().len(), 2);
    assert!(place.read("out/src/test/enums.rs").contains("Shut"));
    assert!(place.read("out/wsdl/xsd0.xsd").contains("shut"));
    let names = place.names("out/wsdl");
    assert_eq!(names, [".gitattributes", "Orders.wsdl", "xsd0.xsd"]);
}

#[test]
fn an_update_that_fails_changes_nothing() {
    let (server, place) = (service(), Place::with(&[]));
    let run = format!("--wsdl {} --out out", server.url("/shop/Orders.svc?wsdl"));
    place.soapstone(&run).exits(0);
    let before = place.files("out");
    server.put("/shop/Orders.svc?wsdl", "<html>Sorry</html>");
    place.soapstone(&format!("{run} --update")).exits(1);
    server.redirect("/shop/Orders.svc?wsdl", "/nowhere");
    let printed = place.soapstone(&format!("{run} --update")).exits(3);
    assert!(printed.err.contains("404"), "{}", printed.err);
    assert_eq!(place.files("out"), before);
}

#[test]
fn what_is_missing_stays_missing_until_an_update() {
    let (server, place) = (service(), Place::with(&[]));
    let imports = r#"Orders.svc?xsd=xsd0"/><xs:import namespace="urn:gone" schemaLocation="/gone.xsd"#;
    server.put("/shop/Orders.svc?wsdl", &importing(imports));
    let run = format!("--wsdl {} --out out", server.url("/shop/Orders.svc?wsdl"));
    let printed = place.soapstone(&run).exits(0);
    assert!(printed.err.contains("/gone.xsd cannot be read"), "{}", printed.err);
    assert!(server.take_requested().contains(&"/gone.xsd".to_owned()));
    let printed = place.soapstone(&run).exits(0);
    assert!(printed.err.contains("--update tries again"), "{}", printed.err);
    assert_eq!(server.take_requested(), Vec::<String>::new());
}

#[test]
fn kept_documents_are_what_was_fetched() {
    let (server, place) = (service(), Place::with(&[]));
    let run = format!("--wsdl {} --out out", server.url("/shop/Orders.svc?wsdl"));
    place.soapstone(&run).exits(0);
    place.write("out/wsdl/xsd0.xsd", &SCHEMA.replace("closed", "patched"));
    let printed = place.soapstone(&run).exits(3);
    assert!(printed.err.contains("xsd0.xsd is not what was fetched"), "{}", printed.err);
    std::fs::remove_file(place.path("out/wsdl/xsd0.xsd")).unwrap();
    place.soapstone(&run).exits(3);
    place.soapstone(&format!("{run} --update")).exits(0);
    assert_eq!(place.read("out/wsdl/xsd0.xsd"), SCHEMA);
    let lock = place.read("out/soapstone.lock");
    place.write("out/soapstone.lock", &lock.replace("wsdl/xsd0.xsd", "../../xsd0.xsd"));
    let printed = place.soapstone(&run).exits(3);
    assert!(printed.err.contains("is not a path below this folder"), "{}", printed.err);
}

#[test]
fn a_file_may_import_from_the_web() {
    let server = service();
    let place = Place::with(&[("orders.wsdl", &importing(&server.url("/shop/Orders.svc?xsd=xsd0")))]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out --offline").exits(0);
    assert!(printed.err.contains("this run is offline"), "{}", printed.err);
    place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    assert_eq!(place.read("out/wsdl/xsd0.xsd"), SCHEMA);
    assert!(place.read("out/src/test/types.rs").contains("pub struct Order"));
}

#[test]
fn redirects_are_followed_within_the_web() {
    let (server, place) = (service(), Place::with(&[("secret.xsd", SCHEMA)]));
    server.redirect("/orders", "/shop/Orders.svc?wsdl");
    place.soapstone(&format!("--wsdl {} --out out", server.url("/orders"))).exits(0);
    // Imports are relative to where the document was found.
    assert!(place.path("out/wsdl/xsd0.xsd").exists());
    let file = format!("file://{}", place.path("secret.xsd").display());
    server.put("/shop/Orders.svc?wsdl", &importing(&file));
    let printed = place.soapstone(&format!("--wsdl {} --out other", server.url("/orders")));
    assert!(printed.err.contains("must not refer to files"), "{}", printed.err);
    server.redirect("/orders", &file);
    place.soapstone(&format!("--wsdl {} --out third", server.url("/orders"))).exits(3);
}

#[test]
fn secrets_are_kept_from_files_and_texts() {
    let (server, other) = (service(), Server::start());
    let place = Place::with(&[]);
    other.put("/types.xsd", SCHEMA);
    server.put("/shop/Orders.svc?wsdl&token=opensesame", &importing(&other.url("/types.xsd")));
    let url = server.private_url("/shop/Orders.svc?wsdl&token=opensesame");
    let printed = place.soapstone(&format!("--wsdl {url} --out out")).exits(0);
    assert_eq!(server.authorized(), ["/shop/Orders.svc?wsdl&token=opensesame"]);
    assert_eq!(other.take_requested(), ["/types.xsd"]);
    assert!(other.authorized().is_empty(), "credentials are for one server");
    let failed = place.soapstone(&format!("--wsdl {} --out out2", server.private_url("/no?token=opensesame"))).exits(3);
    for text in [printed.out, printed.err, failed.out, failed.err] {
        assert!(!text.contains("opensesame"), "{text}");
    }
    for (path, text) in place.files("out") {
        assert!(!text.contains("opensesame"), "{path}");
    }
    // The token may change; the document is the same.
    let url = server.url("/shop/Orders.svc?wsdl&token=another");
    place.soapstone(&format!("--wsdl {url} --out out")).exits(0);
    assert_eq!(server.take_requested().len(), 2);
}

/// Keys have many names; each is masked in what is shown and written, and URLs that differ in a key alone stay apart.
#[test]
fn keys_of_any_name_are_secret() {
    let (server, place) = (Server::start(), Place::with(&[]));
    let types = "/types?sig=SECRET1&api-key=SECRET2&code=SECRET3";
    let location = server.url(types).replace('&', "&amp;");
    let lost = server.url("/lost?Subscription-Key=SECRET4");
    let second = server.url("/types?key=SECRET5");
    let first = server.url("/types?key=SECRET6");
    let imports = format!(
        r#"<xs:import namespace="urn:lost" schemaLocation="{lost}"/><xs:import namespace="urn:one" schemaLocation="{first}"/>
        <xs:import namespace="urn:two" schemaLocation="{second}"/>"#
    );
    let text = importing(&location).replace("<xs:include", &format!("{imports}<xs:include"));
    server.put("/orders?wsdl&auth=SECRET7", &text.replace(r#"/orders""#, r#"/orders?sas=SECRET8""#));
    server.put(types, SCHEMA);
    for (path, namespace) in [("/types?key=SECRET5", "urn:two"), ("/types?key=SECRET6", "urn:one")] {
        let text = format!(r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}"/>"#);
        server.put(path, &text);
    }
    let run = |more: &str| format!("--wsdl {} --out out{more}", server.url("/orders?wsdl&auth=SECRET7"));
    let printed = place.soapstone(&run("")).exits(0);
    assert_eq!(server.take_requested().len(), 5);
    assert!(printed.err.contains("/lost?Subscription-Key=*** cannot be read"), "{}", printed.err);
    assert!(!printed.err.contains("namespace-mismatch"), "{}", printed.err);
    let lock = place.read("out/soapstone.lock");
    assert!(lock.contains("/types?key=***\"") && lock.contains("/types?key=***#2\""), "{lock}");
    let again = place.soapstone(&run(" --offline")).exits(0);
    let dumped =
        ["sources", "syntax", "model"].map(|stage| place.soapstone(&run(&format!(" --dump {stage}"))).exits(0));
    let all = [printed, again].into_iter().chain(dumped);
    for text in all.flat_map(|printed| [printed.out, printed.err]) {
        assert!(!text.contains("SECRET"), "{text}");
    }
    // What was fetched is kept as it was, and the address is part of the client.
    for (path, text) in place.files("out").into_iter().filter(|(path, _)| !path.starts_with("wsdl/")) {
        assert!(!text.replace("SECRET8", "").contains("SECRET"), "{path}: {text}");
        assert!(path == "src/orders.rs" || !text.contains("SECRET8"), "{path}: {text}");
    }
}

/// What is wrong with a response has its own words.
#[test]
fn responses_that_are_no_document_are_named() {
    let server = Server::start();
    let utf7 = b"<?xml version='1.0' encoding='utf-7'?><a/>";
    let dtd = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
    let cases: [(&str, &[u8], &str); 12] = [
        ("404 Not Found", b"", "HTTP 404"),
        ("304 Not Modified", b"", "HTTP 304 without a location"),
        ("200 OK\r\nContent-Encoding: compress", b"x", "Content-Encoding: compress"),
        ("200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip", b"x", "Content-Encoding: gzip, gzip"),
        ("200 OK\r\nContent-Encoding: gzip", b"x", "is not in the content coding gzip that its header names"),
        ("200 OK", utf7, "UTF-7"),
        ("200 OK\r\nContent-Type: text/xml; charset=utf-7", b"<a>+AOk-</a>", "UTF-7"),
        ("200 OK\r\nContent-Type: text/xml; charset=utf-8", b"<a>\xE9</a>", "not valid UTF-8 at byte 3"),
        ("200 OK\r\nContent-Type: text/xml; charset=utf-16", b"<\0a\0/\0>", "not valid UTF-16LE"),
        ("200 OK", b"\xFF\xFE<\0a\0\0\xD8/\0>\0", "not valid UTF-16LE"),
        ("200 OK", dtd, "document type declaration"),
        ("200 OK", b"", "is empty"),
    ];
    for (head, body, words) in cases {
        server.respond("/a?wsdl", head, body);
        let printed = Place::with(&[]).soapstone(&format!("--wsdl {} --out out", server.url("/a?wsdl")));
        assert!(printed.code != Some(0) && printed.err.contains(words), "{head}: {}", printed.err);
    }
}

/// Compressed documents are decoded, and those whose character set only the response names are kept as UTF-8.
#[test]
fn codings_and_character_sets_of_responses_are_decoded() {
    let (server, place) = (Server::start(), Place::with(&[]));
    let text = importing("types.xsd").replace("<message name=\"In\">", "<!-- é --><message name=\"In\">");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    server.respond("/a.wsdl", "200 OK\r\nContent-Encoding: gzip", &encoder.finish().unwrap());
    let latin: Vec<u8> =
        SCHEMA.replace("closed", "fermé").chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    server.respond("/types.xsd", "200 OK\r\nContent-Type: text/xml; charset=iso-8859-1", &latin);
    place.soapstone(&format!("--wsdl {} --out out", server.url("/a.wsdl"))).exits(0);
    assert_eq!(place.read("out/wsdl/a.wsdl"), text);
    assert_eq!(place.read("out/wsdl/types.xsd"), SCHEMA.replace("closed", "fermé"));
    place.soapstone(&format!("--wsdl {} --out out --offline --check", server.url("/a.wsdl"))).exits(0);
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    server.respond("/b.wsdl", "200 OK\r\nContent-Type: text/xml; charset=utf-16", &utf16);
    place.soapstone(&format!("--wsdl {} --out out2", server.url("/b.wsdl"))).exits(0);
}

/// What can be done about an error depends on it.
#[test]
fn network_errors_have_their_own_help() {
    let server = Server::start();
    server.respond("/private?wsdl", "401 Unauthorized", b"");
    let refused = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap();
    for (url, help) in [
        (server.url("/gone?wsdl"), "return their WSDL at their endpoint with ?wsdl"),
        (server.url("/private?wsdl"), "https://user:password@host"),
        (format!("http://{refused}/a?wsdl"), "check the host and the port"),
    ] {
        let printed = Place::with(&[]).soapstone(&format!("--wsdl {url} --out out")).exits(3);
        assert!(printed.err.contains(help), "{url}: {}", printed.err);
    }
}

/// An import that nothing can lie beside gets the entry of a catalog, which works as it is printed.
#[test]
fn a_missing_import_has_a_catalog_entry() {
    let place = Place::with(&[("orders.wsdl", &importing("http://127.0.0.1:1/Orders.svc?xsd=xsd0"))]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    let entry = r#"<uri name="http://127.0.0.1:1/Orders.svc?xsd=xsd0" uri="xsd0.xsd"/>"#;
    let text = printed.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("save it as xsd0.xsd") && text.contains(entry), "{text}");
    let catalog = format!(r#"<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{entry}</catalog>"#);
    place.write("catalog.xml", &catalog);
    place.write("xsd0.xsd", SCHEMA);
    place.soapstone("--wsdl orders.wsdl --out other --strict").exits(0);
}

/// A proxy gets the whole URL of a plain request (RFC 9112 §3.2.2), and no tunnel.
#[test]
fn plain_requests_through_a_proxy_have_the_whole_url() {
    let proxy = Server::start();
    proxy.put("http://orders.example/a?wsdl", &whole());
    let place = Place::with(&[]);
    let printed = place.soapstone_through(&proxy.url(""), "--wsdl http://orders.example/a?wsdl --out out").exits(0);
    assert_eq!(proxy.take_requested(), ["http://orders.example/a?wsdl"], "{}", printed.err);
}
