//! Texts of documents stay texts: whatever stands in a name, a value or documentation is in the generated code a string
//! literal, documentation, or made of letters and digits.

use proc_macro2::{TokenStream, TokenTree};
use soapstone_codegen::load::Memory;
use soapstone_codegen::{GenerateRequest, Style, generate};

/// What could end a comment, a string, an attribute or a line, or change how text is shown, in the spelling of XML.
const TOKENS: &[&str] = &[
    "&#13;",
    "&#10;",
    "&#9;",
    "&#x85;",
    "&#x2028;",
    "&#x2029;",
    "&#x7f;",
    "&#x9b;",
    "\u{ad}",
    "\u{61c}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{202a}",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{feff}",
    "&quot;",
    "'",
    "&quot;#",
    "r#&quot;",
    "b'",
    "\\",
    "\\&quot;",
    "\\u{7f}",
    "\\n",
    "*/",
    "/*",
    "//",
    "//!",
    "///",
    "#![",
    "#[x]",
    "{",
    "}",
    "{}",
    "{{",
    "$",
    "`",
    "```",
    "```rust",
    "|",
    "&lt;script&gt;",
    "&lt;!--",
    "--&gt;",
    "]]&gt;",
    "&amp;",
    "[a](b)",
    "[`X`]",
    "# H",
    "fn",
    "self",
    "Self",
    "crate",
    "r#fn",
    "_",
    "é",
    "漢",
    "e\u{301}",
    "😀",
    "\u{e0041}",
];

/// An identifier that no change of case makes.
const MARK: &str = "eViLmArK";

/// Returns a document that has a text at every place that a text can have, or at one of them.
fn document(text: &str, only: Option<usize>) -> String {
    let mut place = 0;
    let mut at = |default: &str| {
        place += 1;
        if only.is_none_or(|only| only == place) { format!("{default}{text}") } else { default.to_owned() }
    };
    let types = [
        at("urn:t"),
        at("T"),
        at("d"),
        at("e"),
        at("v"),
        at("d"),
        at("f"),
        at("p"),
        at("x"),
        at("y"),
        at("E"),
        at("a"),
        at("d"),
        at("w"),
    ];
    let [ns, ty, d1, e1, v1, d2, f1, p1, x1, y1, ename, a1, d3, w1] = types;
    let (message, part, port_type, operation) = (at("M"), at("part"), at("PT"), at("op"));
    let (binding, action, service, port, address) =
        (at("B"), at("act"), at("S"), at("Port"), at("http://example.com/"));
    let (docs, body, location, fault, listed) = (at("d"), at("urn:b"), at("nowhere.xsd"), at("F"), at("urn:l"));
    format!(
        r#"<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="{ns}" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" targetNamespace="{ns}"><w:documentation>{docs}</w:documentation>
<w:types><xs:schema targetNamespace="{ns}" elementFormDefault="qualified"><xs:import namespace="{listed}" schemaLocation="{location}"/>
<xs:simpleType name="{ename}"><xs:annotation><xs:documentation>{d1}</xs:documentation></xs:annotation><xs:restriction base="xs:string"><xs:enumeration value="{v1}"><xs:annotation><xs:documentation>{d2}</xs:documentation></xs:annotation></xs:enumeration><xs:enumeration value="other"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Pattern"><xs:restriction base="xs:string"><xs:pattern value="{p1}"/><xs:minLength value="1"/></xs:restriction></xs:simpleType>
<xs:complexType name="{ty}"><xs:annotation><xs:documentation>{d3}</xs:documentation></xs:annotation><xs:sequence><xs:element name="{e1}" type="t:{ename}"/><xs:element name="{f1}" type="t:Pattern" default="{x1}"/><xs:element name="fixed" type="xs:string" fixed="{y1}"/><xs:any namespace="{w1}" minOccurs="0"/></xs:sequence><xs:attribute name="{a1}" type="xs:string" default="{x1}"/></xs:complexType>
<xs:element name="Root" type="t:{ty}"/></xs:schema></w:types>
<w:message name="{message}"><w:part name="{part}" element="t:Root"/></w:message><w:message name="rpc"><w:part name="{part}" type="t:{ty}"/></w:message>
<w:portType name="{port_type}"><w:operation name="{operation}"><w:documentation>{docs}</w:documentation><w:input message="t:{message}"/><w:output message="t:{message}"/><w:fault name="{fault}" message="t:{message}"/></w:operation><w:operation name="Rpc"><w:input message="t:rpc"/></w:operation></w:portType>
<w:binding name="{binding}" type="t:{port_type}"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/><w:operation name="{operation}"><s:operation soapAction="{action}"/><w:input><s:body use="literal"/></w:input><w:output><s:body use="literal"/></w:output><w:fault name="{fault}"><s:fault name="{fault}" use="literal"/></w:fault></w:operation><w:operation name="Rpc"><s:operation style="rpc"/><w:input><s:body use="literal" namespace="{body}"/></w:input></w:operation></w:binding>
<w:service name="{service}"><w:documentation>{docs}</w:documentation><w:port name="{port}" binding="t:{binding}"><s:address location="{address}"/></w:port></w:service></w:definitions>"#
    )
}

/// The places of [`document`].
const PLACES: usize = 28;

#[test]
fn texts_are_in_literals_and_documentation_only() {
    let mut generated = 0;
    for (number, token) in TOKENS.iter().enumerate() {
        // Each token is at all places together, and alone at every sixth; a run of tokens is at all places.
        let alone = (1..=PLACES).filter(|place| place % 6 == number % 6);
        for only in std::iter::once(None).chain(alone.map(Some)) {
            generated += usize::from(check(&format!("{token}{MARK}{token}"), only));
        }
        check(&format!("{token} pub fn {MARK}() {{}} {token}"), None);
    }
    // Some names are errors; most places take any text.
    assert!(generated > TOKENS.len() * 2, "only {generated} clients");
}

/// Generates, checks all texts, and returns whether there is a client.
fn check(text: &str, only: Option<usize>) -> bool {
    let wsdl = document(text, only);
    let name = "a\nb\u{202e}*/.wsdl";
    let request = GenerateRequest { command: format!("soapstone --wsdl {name}"), ..GenerateRequest::new(name) };
    let outcome = generate(&request, &Memory::new().with(name, wsdl.as_str()));
    let shown = outcome.render(Style::default());
    assert!(!shown.contains(|c: char| is_hidden(c) && c != '\n'), "{text:?} at {only:?}: {shown:?}");
    for file in &outcome.files {
        let at = format!("{text:?} at {only:?} in {}", file.path);
        assert!(!file.text.contains(|c: char| is_hidden(c) && c != '\n'), "{at}: {:?}", file.text);
        assert!(
            file.path.len() < 100 && file.path.bytes().all(|b| b.is_ascii_alphanumeric() || b"_/.".contains(&b)),
            "{at}"
        );
        // The comment on top is all that is no documentation.
        let comments = file.text.lines().filter(|line| line.trim_start().starts_with("// ")).count();
        assert_eq!(comments, 3, "{at}\n{}", file.text);
        let parsed = syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{at}: {error}\n{}", file.text));
        assert!(!has_mark(quote::ToTokens::into_token_stream(parsed)), "{at}\n{}", file.text);
    }
    !outcome.files.is_empty()
}

fn has_mark(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_mark(group.stream()),
        TokenTree::Ident(ident) => ident == MARK,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// What the generator may show nowhere.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}
