//! Documents that are made to exhaust the reader: each must give a diagnostic, quickly, on the small stack of a test.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use soapstone_codegen::diagnostics::{Code, Diagnostics, Severity};
use soapstone_codegen::load::{Limits, Memory, load};
use soapstone_codegen::model::Model;
use soapstone_codegen::{GenerateRequest, generate, parse, resolve};

const TIME: Duration = Duration::from_secs(20);

fn run(fetch: &Memory, limits: &Limits) -> (Model, Diagnostics) {
    let start = Instant::now();
    let (sources, mut diagnostics) = load("main.wsdl", fetch, limits);
    let syntax = parse::parse(&sources, &mut diagnostics);
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    assert!(!diagnostics.render(sources.documents(), soapstone_codegen::diagnostics::Style::default()).is_empty());
    assert!(!model.to_string().is_empty());
    assert!(start.elapsed() < TIME, "{:?}", start.elapsed());
    (model, diagnostics)
}

fn one(text: impl Into<Vec<u8>>) -> (Model, Diagnostics) {
    run(&Memory::new().with("main.wsdl", text), &Limits::default())
}

/// The same, for what is made to take long: a debug build needs no more time for a megabyte.
fn quick(text: &str) -> (Model, Diagnostics) {
    let start = Instant::now();
    let done = one(text);
    assert!(start.elapsed() < TIME / 2, "{:?} for {:.60}", start.elapsed(), text);
    done
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
    diagnostics.count_of(Severity::Error, Code::named(code).expect("a code"))
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
    let lost = each(5_000, |at| format!(r#"<xs:include schemaLocation="lost{at}.xsd"/>"#));
    assert_eq!(errors(&quick(&schema(&lost)).1, "limit"), 1);
    let lost = r#"<xs:include schemaLocation="lost.xsd"/>"#.repeat(5_000);
    assert_eq!(errors(&quick(&schema(&lost)).1, "limit"), 0);
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

/// What a group holds counts where it is referred to: neither too deep a nesting nor too many particles come of it.
#[test]
fn groups_of_groups() {
    let chain = |count: usize, levels: usize, open: &str, close: &str| {
        let groups = each(count, |at| {
            let (open, close, next) = (open.repeat(levels), close.repeat(levels), at + 1);
            format!(
                r#"<xs:group name="g{at}"><xs:sequence>{open}<xs:element name="e{at}"/><xs:group ref="t:g{next}"/>{close}</xs:sequence></xs:group>"#
            )
        });
        let last = r#"<xs:element name="last" type="xs:int"/>"#;
        let text = format!(r#"{groups}<xs:group name="g{count}"><xs:sequence>{last}</xs:sequence></xs:group>"#);
        let user = r#"<xs:complexType name="T"><xs:group ref="t:g0"/></xs:complexType>"#;
        // From the last group on, so that each is expanded before it is referred to.
        let users = each(count + 1, |at| {
            let group = count - at;
            format!(r#"<xs:complexType name="T{group}"><xs:group ref="t:g{group}"/></xs:complexType>"#)
        });
        [schema(&format!("{text}{user}")), schema(&format!("{text}{users}"))]
    };
    let choices = ("<xs:choice><xs:element name=\"o\"/><xs:sequence>", "</xs:sequence></xs:choice>");
    let types =
        ("<xs:element name=\"i\"><xs:complexType><xs:sequence>", "</xs:sequence></xs:complexType></xs:element>");
    for (open, close) in [choices, types] {
        for text in chain(40, 60, open, close).into_iter().chain(chain(6, 60, open, close)) {
            assert_eq!(errors(&one(text).1, "limit"), 1);
        }
        for text in chain(2, 35, open, close).into_iter().chain(chain(20, 2, open, close)) {
            let (model, diagnostics) = one(text);
            assert_eq!(errors(&diagnostics, "limit"), 0);
            assert!(model.to_string().contains(" last: Int"));
        }
        // What is as deep as may be is not too deep for the stages behind, on the stack of this thread.
        for text in chain(2, 35, open, close) {
            let outcome = generate(&GenerateRequest::new("main.wsdl"), &Memory::new().with("main.wsdl", text));
            assert!(outcome.is_success() && outcome.files.iter().any(|file| file.text.contains("pub last: ")));
        }
    }
    let doubling = |count: usize| {
        let groups = each(count, |at| {
            let next = at + 1;
            format!(
                r#"<xs:group name="g{at}"><xs:sequence><xs:group ref="t:g{next}"/><xs:group ref="t:g{next}"/></xs:sequence></xs:group>"#
            )
        });
        let last = format!(r#"<xs:group name="g{count}"><xs:sequence><xs:element name="e"/></xs:sequence></xs:group>"#);
        one(schema(&format!(r#"{groups}{last}<xs:complexType name="T"><xs:group ref="t:g0"/></xs:complexType>"#)))
    };
    assert_eq!(errors(&doubling(10).1, "limit"), 0);
    let (_, diagnostics) = doubling(14);
    let limit = diagnostics.iter().find(|diagnostic| diagnostic.code == Code::LIMIT).expect("an error");
    assert!(limit.message.contains("groups expand to too many elements") && limit.span.is_some(), "{limit:?}");
}

#[test]
fn attributes_of_one_type() {
    let attributes = each(20_000, |at| format!(r#"<xs:attribute name="a{at}" type="xs:int"/>"#));
    let body = format!(
        r#"<xs:attributeGroup name="g">{attributes}</xs:attributeGroup>
        <xs:complexType name="T"><xs:attributeGroup ref="t:g"/><xs:attribute name="a1" type="xs:int"/></xs:complexType>
        <xs:complexType name="U">{attributes}</xs:complexType>"#
    );
    let (_, diagnostics) = quick(&schema(&body));
    assert_eq!(errors(&diagnostics, "limit"), 0);
    assert_eq!(diagnostics.count_of(Severity::Warning, Code::DUPLICATE), 1);
}

/// A text of a megabyte that is made for a scan to begin anew at each of its bytes takes no longer than any other.
#[test]
fn scans() {
    let size = 1_000_000;
    let filled = |text: &str| text.repeat(size / text.len());
    let comment = |text: &str| schema("").replace("<wsdl:types>", &format!("<!--{}--><wsdl:types>", filled(text)));
    let (_, diagnostics) = quick(&comment("xmlns:"));
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.code != Code::NO_OPERATIONS).count(), 0);
    quick(&comment("xmlns:a=\"b"));
    quick(&comment("xmlns:a='"));
    for namespace in ["http://www.w3.org/1999/xlink", "http://schemas.xmlsoap.org/soap/envelope/"] {
        quick(&comment(namespace));
        quick(&comment(&format!("xmlns:q=\"{namespace}\" \"")));
        let elements = each(size / 60, |at| format!("<a xmlns:q{at}=\"{namespace}\"/>"));
        let documentation = format!("<wsdl:documentation>{elements}</wsdl:documentation><wsdl:types>");
        quick(&schema("").replace("<wsdl:types>", &documentation));
    }
    for declaration in ["<!ENTITY ", "<!ENTITY", "<!ENTITY a <!--", "<!ENTITY % "] {
        quick(&format!("<!DOCTYPE a [{}]><a/>", filled(declaration)));
    }
    for text in ["<", "<a", "<a b='", "<!--", "<![CDATA[", "<?", "<!DOCTYPE [", "&#", "]]>", "\"", "</a>"] {
        quick(&filled(text));
        quick(&format!("<a>{}", filled(text)));
    }
    // One line with many duplicates: the warning about each of them does not scan the line.
    let same = r#"<xs:element name="e"/>"#;
    let large = format!(r#"<xs:element name="e">{}</xs:element>"#, " ".repeat(size / 2));
    let (_, diagnostics) = quick(&schema(&format!("{large}{}", same.repeat(size / 2 / same.len()))));
    assert!(diagnostics.count_of(Severity::Warning, Code::DUPLICATE) > 20_000);
}

/// The parser compares attributes and namespaces one by one.
#[test]
fn namespaces_in_scope() {
    let scope = each(1_500, |at| format!(r#" xmlns:n{at}="urn:n{at}""#));
    let inner = each(20_000, |at| format!(r#"<a xmlns:q="urn:q{at}"/>"#));
    assert_eq!(errors(&quick(&format!("<a{scope}>{inner}</a>")).1, "limit"), 1);
    let attributes = each(1_900, |at| format!(" a{at}=''"));
    let inner = format!("<a{attributes}/>").repeat(100);
    assert_eq!(errors(&quick(&format!("<a>{inner}</a>")).1, "limit"), 1);
    // As generators write it: a namespace on each element, below a root with many.
    let scope = each(60, |at| format!(r#" xmlns:n{at}="urn:n{at}""#));
    let inner = each(15_000, |at| format!(r#"<n1:a xmlns:q{at}="urn:q" n2:b="">q{at}:x</n1:a>"#));
    assert_eq!(errors(&quick(&format!("<a{scope}>{inner}</a>")).1, "limit"), 0);
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

/// Boxes hold complex types: a union is none, however large it looks.
#[test]
fn unions_of_unions() {
    let union = |at: usize, inner: &str| {
        format!(r#"<xs:simpleType name="u{at}"><xs:union memberTypes="xs:int {inner}"/></xs:simpleType>"#)
    };
    let unions = each(80, |at| union(at, &format!("t:u{}", at + 1)));
    let users = r#"<xs:complexType name="Plain"><xs:sequence><xs:element name="a" type="t:u0"/><xs:element name="b" type="xs:int"/></xs:sequence></xs:complexType><xs:complexType name="Chosen"><xs:choice><xs:element name="a" type="t:u0"/><xs:element name="b" type="xs:int"/></xs:choice></xs:complexType>"#;
    let text = schema(&format!("{unions}{}{users}", union(80, "xs:dateTime")));
    let outcome = generate(&GenerateRequest::new("main.wsdl"), &Memory::new().with("main.wsdl", text));
    assert!(outcome.is_success());
    let code: String = outcome.files.iter().map(|file| file.text.as_str()).collect();
    assert!(code.contains("enum U0 ") && code.contains("A(U0)"));
    assert!(!code.contains("Box<U"));
}

#[test]
fn many_mistakes() {
    let lost = each(20_000, |at| format!(r#"<xs:element name="e{at}" type="t:lost{at}"/>"#));
    let (_, diagnostics) = one(schema(&lost));
    assert_eq!(diagnostics.count_of(Severity::Warning, Code::UNRESOLVED_TYPE), 20_000);
    assert_eq!(diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::UNRESOLVED_TYPE).count(), 1_000);
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
