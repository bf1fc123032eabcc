//! Documents that are made to exhaust the reader: each must give a diagnostic, quickly, on the small stack of a test.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use soapstone_codegen::diagnostics::{Diagnostics, Severity};
use soapstone_codegen::load::{Limits, Memory, load};
use soapstone_codegen::model::Model;
use soapstone_codegen::{parse, resolve};

const TIME: Duration = Duration::from_secs(20);

fn run(fetch: &Memory, limits: &Limits) -> (Model, Diagnostics) {
    let start = Instant::now();
    let (sources, mut diagnostics) = load("main.wsdl", fetch, limits);
    let syntax = parse::parse(&sources, &mut diagnostics);
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    assert!(!diagnostics.render(&sources, soapstone_codegen::diagnostics::Style::default()).is_empty());
    assert!(!model.to_string().is_empty());
    assert!(start.elapsed() < TIME, "{:?}", start.elapsed());
    (model, diagnostics)
}

fn one(text: impl Into<Vec<u8>>) -> (Model, Diagnostics) {
    run(&Memory::new().with("main.wsdl", text), &Limits::default())
}

fn schema(body: &str) -> String {
    format!(
        r#"<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:t" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<wsdl:types><xs:schema targetNamespace="urn:t">{body}</xs:schema></wsdl:types></wsdl:definitions>"#
    )
}

/// The text that a function gives for every number.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, at| {
        write!(all, "{}", text(at)).expect("writing to a String");
        all
    })
}

fn errors(diagnostics: &Diagnostics, code: &str) -> usize {
    diagnostics.count_of(Severity::Error, code)
}

#[test]
fn depth() {
    assert_eq!(errors(&one("<a>".repeat(100_000)).1, "limit"), 1);
    assert_eq!(errors(&one(schema(&"<xs:sequence>".repeat(100_000))).1, "limit"), 1);
    let inner = "<xs:element name=\"e\"><xs:complexType><xs:sequence>".repeat(62);
    let outer = "</xs:sequence></xs:complexType></xs:element>".repeat(62);
    let (model, diagnostics) = one(schema(&format!("{inner}<xs:element name=\"last\" type=\"xs:int\"/>{outer}")));
    assert_eq!(errors(&diagnostics, "limit"), 0);
    assert_eq!(model.types.len(), 62);
}

#[test]
fn size() {
    let attributes = each(10_000, |at| format!(" a{at}=''"));
    assert_eq!(errors(&one(format!("<a{attributes}/>")).1, "limit"), 1);
    let limits = Limits { document_bytes: 10, ..Limits::default() };
    assert_eq!(errors(&run(&Memory::new().with("main.wsdl", "<a>much too long</a>"), &limits).1, "not-found"), 1);
    let limits = Limits { nodes: 10, ..Limits::default() };
    assert_eq!(
        errors(
            &run(&Memory::new().with("main.wsdl", "<a>".to_owned() + &"<b/>".repeat(20) + "</a>"), &limits).1,
            "not-xml"
        ),
        1
    );
}

#[test]
fn documents() {
    let mut fetch = Memory::new().with("main.wsdl", schema(r#"<xs:include schemaLocation="0.xsd"/>"#));
    for at in 0..100 {
        let next = at + 1;
        let text = format!(
            r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t"><include schemaLocation="{next}.xsd"/><element name="e{at}"/></schema>"#
        );
        fetch.insert(format!("{at}.xsd"), text);
    }
    let (model, diagnostics) = run(&fetch, &Limits { documents: 50, ..Limits::default() });
    assert_eq!(errors(&diagnostics, "limit"), 1);
    assert_eq!(model.elements.len(), 49);
    assert_eq!(run(&fetch, &Limits::default()).0.elements.len(), 100);
}

#[test]
fn groups() {
    let bomb = each(60, |at| {
        let next = at + 1;
        format!(
            r#"<xs:group name="g{at}"><xs:sequence><xs:group ref="t:g{next}"/><xs:group ref="t:g{next}"/></xs:sequence></xs:group>"#
        )
    });
    let last = r#"<xs:group name="g60"><xs:sequence><xs:element name="e"/></xs:sequence></xs:group>"#;
    let user = r#"<xs:complexType name="T"><xs:group ref="t:g0"/></xs:complexType>"#;
    assert_eq!(errors(&one(schema(&format!("{bomb}{last}{user}"))).1, "limit"), 1);
    let chain = each(5_000, |at| {
        let next = at + 1;
        format!(r#"<xs:attributeGroup name="g{at}"><xs:attributeGroup ref="t:g{next}"/></xs:attributeGroup>"#)
    });
    let user = r#"<xs:complexType name="T"><xs:attributeGroup ref="t:g0"/></xs:complexType>"#;
    assert_eq!(errors(&one(schema(&format!("{chain}{user}"))).1, "limit"), 1);
}

#[test]
fn chains() {
    let complex = |at: usize, base: String| {
        format!(
            r#"<xs:complexType name="c{at}"><xs:complexContent><xs:extension base="{base}"/></xs:complexContent></xs:complexType>"#
        )
    };
    let (model, _) = one(schema(&each(5_000, |at| complex(at, format!("t:c{}", at + 1)))));
    assert_eq!(model.types.len(), 5_000);
    let (_, diagnostics) = one(schema(&each(5_000, |at| complex(at, format!("t:c{}", (at + 1) % 5_000)))));
    assert_eq!(errors(&diagnostics, "circular-type"), 1);
    let simple = each(5_000, |at| {
        format!(r#"<xs:simpleType name="s{at}"><xs:restriction base="t:s{}"/></xs:simpleType>"#, at + 1)
    });
    let simple = format!(r#"{simple}<xs:simpleType name="s5000"><xs:restriction base="xs:int"/></xs:simpleType>"#);
    assert!(one(schema(&simple)).0.to_string().contains("s0 simple Int"));
    let heads = each(1_500, |at| format!(r#"<xs:element name="e{at}" substitutionGroup="t:e{}"/>"#, at + 1));
    assert_eq!(errors(&one(schema(&format!(r#"{heads}<xs:element name="e1500" type="xs:int"/>"#))).1, "limit"), 1);
}

#[test]
fn many_mistakes() {
    let lost = each(20_000, |at| format!(r#"<xs:element name="e{at}" type="t:lost{at}"/>"#));
    let (_, diagnostics) = one(schema(&lost));
    assert_eq!(diagnostics.count_of(Severity::Warning, "unresolved-type"), 20_000);
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.code == "unresolved-type").count(), 1_000);
}

/// Whatever is cut out of a document, or put in its place, gives a model and no panic.
#[test]
fn mutations() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let marks: [&[u8]; 7] = [b"", b"<", b"\"", b"&#x41;", b"]]>", b"\xff", b"<!--"];
    for case in ["rpc-encoded", "mistakes", "headers", "groups", "types"] {
        let text = std::fs::read(root.join(case).join("input.wsdl")).expect("the case");
        for (step, mark) in marks.iter().cycle().take(210).enumerate() {
            let (from, length) = ((step * 7919) % text.len(), (step * 31) % 60);
            let to = (from + length).min(text.len());
            one([&text[..from], *mark, &text[to..]].concat());
        }
    }
}
