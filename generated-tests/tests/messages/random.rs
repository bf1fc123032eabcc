//! Values of all types of MapServer, made at random from the schema of its WSDL: they are read, written, accepted by libxml2
//! where the judge of `../shared` can run, and read as the same.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;

use fastrand::Rng;
use roxmltree::{Document, Node};
use soapstone::__support::MessageKind;
use soapstone::codec::decode::DecodeOptions;
use soapstone_golden::Tests;

use crate::operations::ports;
use crate::samples::{fresh_folder, root, validate, where_possible};

const XS: &str = "http://www.w3.org/2001/XMLSchema";
const NAMESPACE: &str = "http://www.esri.com/schemas/ArcGIS/10.7";

/// How many messages of each kind are made for each operation, and how many of them libxml2 judges.
const EACH: u64 = 40;
const JUDGED: u64 = 3;

/// The depth below which only what is required is written.
const DEEP: usize = 9;

/// Adds the tests.
pub fn add(tests: &mut Tests) {
    tests.add_asserting("random::values_of_all_types_survive", || {
        values_survive(EACH, &mut |_, _| {});
    });
    tests.add_ignorable("random::values_of_all_types_are_valid", || {
        where_possible(|shared| {
            let folder = fresh_folder("random");
            values_survive(JUDGED, &mut |name, written| fs::write(folder.join(name), written).unwrap());
            validate(shared, "MapServer", &folder).map_or(Ok(()), Err)
        })
    });
}

/// Reads and writes messages of all operations, and checks that all types of the schema are among them.
fn values_survive(each: u64, keep: &mut dyn FnMut(String, &[u8])) {
    let text = fs::read_to_string(root().join("wsdl/arcgis/MapServer.wsdl")).unwrap();
    let document = Document::parse(&text).unwrap();
    let schema = Schema::new(&document);
    let all = ports();
    let port = all.iter().find(|port| port.name == "MapServer").unwrap();
    let options = DecodeOptions { strict: true, ..DecodeOptions::default() };
    let mut maker = Maker { schema: &schema, random: Rng::with_seed(7), out: String::new(), met: HashMap::new() };
    for operation in &port.operations {
        for (kind, element) in [
            (MessageKind::Request, operation.wire.to_owned()),
            (MessageKind::Response, format!("{}Response", operation.wire)),
        ] {
            for number in 0..each {
                let message = maker.message(&element);
                let rewrite = |message: &[u8]| (operation.rewrite)(kind, message, &options);
                let written =
                    rewrite(message.as_bytes()).unwrap_or_else(|error| panic!("{element}: {error}\n{message}"));
                let again = rewrite(&written).unwrap_or_else(|error| panic!("{element}: {error}"));
                assert!(written == again, "{element}: written twice, it changes");
                // The data is there: each value is written as it was made, so that the lengths of all texts agree.
                assert_eq!(texts(&message), texts(&String::from_utf8(written.clone()).unwrap()), "{element}");
                keep(format!("{element}.{number}.xml"), &written);
            }
        }
    }
    // What no element has as its type, and what is abstract, is no value of its own.
    let is_value = |name: &str| !schema.is_abstract(name) && !schema.is_unused(name);
    let missing: Vec<_> =
        schema.types.keys().filter(|name| is_value(name) && !maker.met.contains_key(**name)).collect();
    assert!(each < EACH || missing.is_empty(), "never made: {missing:?}");
}

/// Returns the texts of a message's elements in order.
fn texts(message: &str) -> Vec<String> {
    let document = Document::parse(message).unwrap();
    let leaves = document.descendants().filter(|node| node.is_element() && !node.has_children_elements());
    leaves.map(|leaf| format!("{}={}", leaf.tag_name().name(), leaf.text().unwrap_or_default())).collect()
}

/// Whether a node has elements within.
trait HasChildren {
    fn has_children_elements(&self) -> bool;
}

impl HasChildren for Node<'_, '_> {
    fn has_children_elements(&self) -> bool {
        self.children().any(|child| child.is_element())
    }
}

/// The schema of the WSDL.
struct Schema<'d> {
    elements: HashMap<&'d str, Node<'d, 'd>>,
    types: HashMap<&'d str, Node<'d, 'd>>,
    /// The types that extend a type.
    derived: HashMap<&'d str, Vec<&'d str>>,
    text: &'d str,
}

impl<'d> Schema<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        let root = document.descendants().find(|node| node.has_tag_name((XS, "schema"))).unwrap();
        let named = |tags: &[&str]| {
            let found = root.children().filter(|node| tags.contains(&node.tag_name().name()));
            found.filter_map(|node| Some((node.attribute("name")?, node))).collect::<HashMap<_, _>>()
        };
        let types = named(&["complexType", "simpleType"]);
        let mut derived: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, node) in &types {
            if let Some(base) = extension(*node).and_then(|extension| extension.attribute("base")) {
                derived.entry(local(base)).or_default().push(name);
            }
        }
        derived.values_mut().for_each(|names| names.sort_unstable());
        Self { elements: named(&["element"]), types, derived, text: document.input_text() }
    }

    fn is_abstract(&self, name: &str) -> bool {
        self.types[name].attribute("abstract") == Some("true")
    }

    /// Whether no element is of a type itself.
    fn is_unused(&self, name: &str) -> bool {
        !self.text.contains(&format!("type=\"esri:{name}\""))
    }

    /// A type and all that are derived from it.
    fn family(&self, name: &'d str, all: &mut Vec<&'d str>) {
        all.push(name);
        for derived in self.derived.get(name).into_iter().flatten() {
            self.family(derived, all);
        }
    }
}

fn extension<'d>(node: Node<'d, 'd>) -> Option<Node<'d, 'd>> {
    node.descendants().find(|node| node.has_tag_name((XS, "extension")))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Makes messages.
struct Maker<'s, 'd> {
    schema: &'s Schema<'d>,
    random: Rng,
    out: String,
    /// The types that were made.
    met: HashMap<&'d str, usize>,
}

impl<'d> Maker<'_, 'd> {
    fn message(&mut self, element: &str) -> String {
        self.out = format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xs=\"{XS}\" xmlns:e=\"{NAMESPACE}\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><s:Body><e:{element}>"
        );
        let node = self.schema.elements[element];
        match node.attribute("type") {
            Some(name) => self.content(self.schema.types[local(name)], 0),
            None => self.content(node, 0),
        }
        let _ = write!(self.out, "</e:{element}></s:Body></s:Envelope>");
        std::mem::take(&mut self.out)
    }

    /// The elements of a type, those of its base first.
    fn content(&mut self, node: Node<'d, 'd>, depth: usize) {
        if let Some(base) = extension(node).and_then(|extension| extension.attribute("base")) {
            self.content(self.schema.types[local(base)], depth);
        }
        let Some(sequence) = node.descendants().find(|node| node.has_tag_name((XS, "sequence"))) else { return };
        for element in sequence.children().filter(|child| child.has_tag_name((XS, "element"))) {
            let is_required = element.attribute("minOccurs") != Some("0");
            let repeats = element.attribute("maxOccurs") == Some("unbounded");
            let count = match (is_required, repeats && depth < DEEP) {
                (true, false) => 1,
                (true, true) => self.random.usize(1..4),
                (false, true) => self.random.usize(..3),
                (false, false) => usize::from(depth < DEEP && self.random.bool()),
            };
            (0..count).for_each(|_| self.element(element, depth + 1));
        }
    }

    fn element(&mut self, element: Node<'d, 'd>, depth: usize) {
        let name = element.attribute("name").unwrap();
        let type_name = element.attribute("type").unwrap();
        if element.attribute("nillable") == Some("true") && self.random.u8(..5) == 0 {
            let _ = write!(self.out, "<{name} xsi:nil=\"true\"/>");
            return;
        }
        if type_name == "xs:anyType" && depth <= DEEP && self.random.u8(..4) == 0 {
            // Servers send this type where the schema admits any.
            let (actual, node) = self.schema.types.get_key_value("RelatedRecordSet").unwrap();
            *self.met.entry(actual).or_default() += 1;
            let _ = write!(self.out, "<{name} xsi:type=\"e:{actual}\">");
            self.content(*node, depth);
            let _ = write!(self.out, "</{name}>");
            return;
        }
        if let Some(builtin) = type_name.strip_prefix("xs:") {
            let (attribute, builtin) = match builtin {
                "anyType" => {
                    let actual = ["int", "double", "string", "boolean", "dateTime", "short"][self.random.usize(..6)];
                    (format!(" xsi:type=\"xs:{actual}\""), actual)
                }
                other => (String::new(), other),
            };
            let literal = self.literal(builtin);
            let _ = write!(self.out, "<{name}{attribute}>{literal}</{name}>");
            return;
        }
        let declared = local(type_name);
        let mut family = Vec::new();
        self.schema.family(self.schema.types.get_key_value(declared).unwrap().0, &mut family);
        family.retain(|name| !self.schema.is_abstract(name));
        let actual = family[self.random.usize(..family.len())];
        *self.met.entry(actual).or_default() += 1;
        let attribute = if actual == declared { String::new() } else { format!(" xsi:type=\"e:{actual}\"") };
        let node = self.schema.types[actual];
        let _ = write!(self.out, "<{name}{attribute}>");
        if node.tag_name().name() == "simpleType" {
            let values: Vec<&str> = node
                .descendants()
                .filter(|node| node.has_tag_name((XS, "enumeration")))
                .filter_map(|node| node.attribute("value"))
                .collect();
            let base = node.descendants().find_map(|node| node.attribute("base")).unwrap_or("xs:string");
            let literal = if values.is_empty() {
                self.literal(local(base))
            } else {
                values[self.random.usize(..values.len())].to_owned()
            };
            self.out.push_str(&literal);
        } else {
            self.content(node, depth);
        }
        let _ = write!(self.out, "</{name}>");
    }

    /// A literal of a built-in type, as it is written.
    fn literal(&mut self, builtin: &str) -> String {
        let random = &mut self.random;
        let extreme = random.u8(..4) == 0;
        match builtin {
            "boolean" => random.bool().to_string(),
            "double" if extreme => {
                ["INF", "-INF", "NaN", "0", "-0.5", "1.7976931348623157e308"][random.usize(..6)].to_owned()
            }
            "double" => format!("{}.5", random.i32(-1_000_000..1_000_000)),
            "int" if extreme => [i32::MIN, i32::MAX, 0][random.usize(..3)].to_string(),
            "int" => random.i32(..).to_string(),
            "long" => random.i64(..).to_string(),
            "short" => random.i16(..).to_string(),
            "unsignedByte" => random.u8(..).to_string(),
            "dateTime" => format!(
                "{:04}-{:02}-{:02}T23:59:{:02}Z",
                random.u16(1..9999),
                random.u8(1..13),
                random.u8(1..29),
                random.u8(..60)
            ),
            "base64Binary" => ["", "QQ==", "QUI=", "QUJD"][random.usize(..4)].to_owned(),
            _ if extreme => "&lt;&amp;&gt; \u{10FFFF}]]&gt; \"'".to_owned(),
            _ => (0..random.usize(..8)).map(|_| random.char('a'..'\u{2FF}')).filter(|c| c.is_alphanumeric()).collect(),
        }
    }
}
