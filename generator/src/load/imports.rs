//! Finds the imports of a document: WSDL 1.1 §2.1.1, XSD 1.0 Part 1 §4.2.

use roxmltree::{Document, Node};

use super::{Limits, XmlError, names, parse_document};
use crate::base::xmlns;

/// The kind of element that refers to another document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// `wsdl:import`.
    Wsdl,
    /// `xs:import`.
    Schema,
    /// `xs:include`, whose document may take the namespace of the including one.
    Include,
    /// `xs:redefine`, likewise.
    Redefine,
}

/// An import as it stands in a document.
pub(crate) struct FoundImport {
    pub kind: ImportKind,
    pub range: std::ops::Range<usize>,
    pub namespace: String,
    pub location: Option<String>,
}

/// The imports of a document, and the target namespaces of its schemas.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<(Vec<FoundImport>, Vec<String>), XmlError> {
    let document = parse_document(text, limits)?;
    names::check(&document, limits)?;
    Ok((find(&document), target_namespaces(&document)))
}

/// The imports of a document, in document order.
fn find(document: &Document<'_>) -> Vec<FoundImport> {
    let mut found = Vec::new();
    let root = document.root_element();
    if is_schema(root) {
        in_schema(root, &mut found);
        return found;
    }
    for child in root.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "import" | "include" if child.tag_name().namespace() == Some(xmlns::WSDL) => {
                found.push(describe(child, ImportKind::Wsdl, "location"));
            }
            // Some documents have XML Schema's element in the place of WSDL's; the parser reports it.
            "import" if child.tag_name().namespace().is_some_and(xmlns::is_schema) => {
                found.push(describe(child, ImportKind::Wsdl, "schemaLocation"));
            }
            "types" => child.children().filter(|n| is_schema(*n)).for_each(|schema| in_schema(schema, &mut found)),
            _ => {}
        }
    }
    found
}

fn in_schema(schema: Node<'_, '_>, found: &mut Vec<FoundImport>) {
    for child in schema.children().filter(|n| n.is_element() && n.tag_name().namespace().is_some_and(xmlns::is_schema))
    {
        let kind = match child.tag_name().name() {
            "import" => ImportKind::Schema,
            "include" => ImportKind::Include,
            "redefine" | "override" => ImportKind::Redefine,
            _ => continue,
        };
        found.push(describe(child, kind, "schemaLocation"));
    }
}

fn describe(node: Node<'_, '_>, kind: ImportKind, location: &str) -> FoundImport {
    let location = node.attribute(location).map(str::trim).filter(|location| !location.is_empty());
    FoundImport {
        kind,
        range: node.range(),
        namespace: node.attribute("namespace").unwrap_or_default().trim().to_owned(),
        location: location.map(str::to_owned),
    }
}

fn is_schema(node: Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().name() == "schema" && node.tag_name().namespace().is_some_and(xmlns::is_schema)
}

/// The target namespaces of the schemas in a document.
fn target_namespaces(document: &Document<'_>) -> Vec<String> {
    let root = document.root_element();
    let types = root.children().filter(|node| node.has_tag_name((xmlns::WSDL, "types")));
    let schemas = std::iter::once(root).chain(types.flat_map(|types| types.children())).filter(|node| is_schema(*node));
    schemas.filter_map(|schema| schema.attribute("targetNamespace")).map(|ns| ns.trim().to_owned()).collect()
}
