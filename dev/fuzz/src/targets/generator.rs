//! WSDL and XSD documents → the generator: whatever they hold, the output is Rust or there is an error.

use soapstone_codegen::load::{Limits, Memory};
use soapstone_codegen::{Code, GenerateRequest, Outcome, Style, generate};

use super::Target;

/// The target.
pub const TARGET: Target = Target {
    name: "generator",
    run: target,
    seeds: &[
        ("generator/tests/cases", "wsdl"),
        ("generated-tests/capabilities", "wsdl"),
        ("generated-tests/capabilities", "xsd"),
        ("wsdl", "wsdl"),
    ],
    dictionary: DICTIONARY,
    longest: 1 << 16,
};

/// What separates the documents of an input. The first is the main document, the others are `1.xsd`, `2.xsd`, ….
pub const SEPARATOR: &[u8] = b"\n%%%\n";

/// Generates from documents, and checks the result.
///
/// # Panics
/// The output is not Rust, an error has no message, or a text for the terminal has a control character.
pub fn target(data: &[u8]) {
    let mut store = Memory::new();
    for (number, document) in documents(data).into_iter().enumerate() {
        let name = if number == 0 { "main.wsdl".to_owned() } else { format!("{number}.xsd") };
        store.insert(name, document);
    }
    check(&generate(&request(), &store));
}

/// Returns the request for the documents, with limits that let an input end soon.
pub(super) fn request() -> GenerateRequest {
    let limits = Limits { documents: 20, nodes: 100_000, ..Limits::default() };
    GenerateRequest { limits, ..GenerateRequest::new("main.wsdl") }
}

/// Checks what the generator made.
pub(super) fn check(outcome: &Outcome) {
    for diagnostic in outcome.diagnostics.iter() {
        assert!(diagnostic.code != Code::NOT_RUST, "{}", diagnostic.message);
        assert!(!diagnostic.message.is_empty());
    }
    assert_eq!(outcome.is_success(), !outcome.files.is_empty(), "files and errors exclude each other");
    for file in &outcome.files {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{} is not Rust: {error}\n{}", file.path, file.text);
        }
        assert!(file.path.len() <= 255, "the path {} is too long", file.path);
    }
    for frames in [true, false] {
        let text = outcome.render(Style { frames, ..Style::default() });
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
}

fn documents(mut data: &[u8]) -> Vec<&[u8]> {
    let mut documents = Vec::new();
    while let Some(end) = data.windows(SEPARATOR.len()).position(|window| window == SEPARATOR) {
        documents.push(&data[..end]);
        data = &data[end + SEPARATOR.len()..];
    }
    documents.push(data);
    documents
}

const DICTIONARY: &[&str] = &[
    "\n%%%\n",
    "schemaLocation=\"1.xsd\"",
    "location=\"2.xsd\"",
    "<xs:include schemaLocation=\"1.xsd\"/>",
    "<xs:import namespace=\"urn:t\" schemaLocation=\"1.xsd\"/>",
    "<xs:redefine schemaLocation=\"1.xsd\"/>",
    "<xs:sequence>",
    "</xs:sequence>",
    "<xs:choice>",
    "<xs:choice maxOccurs=\"unbounded\">",
    "</xs:choice>",
    "<xs:all/>",
    "<xs:group ref=\"t:g\"/>",
    "<xs:group name=\"g\"><xs:sequence/></xs:group>",
    "<xs:attributeGroup ref=\"t:ag\"/>",
    "<xs:attribute name=\"a\" type=\"xs:int\"/>",
    "<xs:any/>",
    "<xs:anyAttribute namespace=\"##other\"/>",
    "<xs:complexContent><xs:extension base=\"t:T\">",
    "<xs:complexContent><xs:restriction base=\"enc:Array\">",
    "<xs:simpleContent><xs:extension base=\"xs:string\">",
    "<xs:simpleType name=\"s\"><xs:restriction base=\"xs:string\"/></xs:simpleType>",
    "<xs:union memberTypes=\"xs:int t:s\"/>",
    "<xs:list itemType=\"xs:int\"/>",
    "<xs:enumeration value=\"\"/>",
    "<xs:pattern value=\"[\\i-[a]]*\"/>",
    "<xs:element ref=\"t:e\"/>",
    " substitutionGroup=\"t:e\"",
    " abstract=\"true\"",
    " mixed=\"true\"",
    " nillable=\"true\"",
    " minOccurs=\"0\"",
    " maxOccurs=\"unbounded\"",
    " maxOccurs=\"99999999999999999999\"",
    " default=\"&#10;&quot;\"",
    " fixed=\"*/\"",
    " use=\"required\"",
    " form=\"unqualified\"",
    " enc:arrayType=\"xs:int[,][2]\"",
    "<soap:header message=\"t:M\" part=\"p\" use=\"literal\"/>",
    "<soap:body use=\"encoded\" encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"/>",
    " style=\"rpc\"",
    " soapAction=\"\"",
    "\u{202e}",
    "&#13;",
    "&#x202e;",
    "*/",
    "//!",
    "\"#",
    "r#\"",
    "'",
    "\\",
    "\\u{7f}",
    "{",
    "}",
    "fn",
    "self",
    "Self",
    "crate",
    "_",
    "Option",
    "Result",
];
