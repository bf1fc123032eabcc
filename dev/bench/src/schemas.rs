//! The schemas of a WSDL as files of their own, for generators that take nothing else; and how many
//! components they have.

use std::fs;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};
use soapstone_codegen::load::{self, Disk, Limits};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

/// What the namespace `xml` declares, which schemas refer to and seldom bring along.
const XML: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
  <xs:attribute name="space" type="xs:NCName"/>
  <xs:attribute name="base" type="xs:anyURI"/>
</xs:schema>
"#;

/// Writes each schema within the WSDL into the folder, and returns the files. Imported documents keep their places.
pub fn extract(main: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let text = fs::read_to_string(main).map_err(|error| format!("cannot read {}: {error}", main.display()))?;
    let document = Document::parse(&text).map_err(|error| format!("{}: {error}", main.display()))?;
    let is_schema = |node: &Node<'_, '_>| node.has_tag_name((XSD, "schema"));
    let types = document.root_element().children().filter(|node| node.has_tag_name((WSDL, "types")));
    let beside = main.parent().unwrap_or(Path::new("."));
    let beside = beside.canonicalize().map_err(|error| format!("{}: {error}", beside.display()))?;
    let mut files = Vec::new();
    for (at, schema) in types.flat_map(|types| types.children()).filter(is_schema).enumerate() {
        let path = folder.join(format!("schema-{at}.xsd"));
        fs::write(&path, standing_alone(&text, schema, &beside))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        files.push(path);
    }
    let path = folder.join("xml.xsd");
    fs::write(&path, XML).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    files.push(path);
    Ok(files)
}

/// The text of a schema, with the namespaces that the WSDL declares for it, and with whole paths in what it imports.
fn standing_alone(text: &str, schema: Node<'_, '_>, beside: &Path) -> String {
    let range = schema.range();
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for node in schema.children() {
        if let Some(location) = node.attribute_node("schemaLocation")
            && !location.value().contains("://")
        {
            edits.push((location.range_value(), beside.join(location.value()).display().to_string()));
        }
    }
    let own = text[range.clone()].split_once('>').map_or("", |(tag, _)| tag);
    let name_ends = range.start + own.find(|c: char| c.is_whitespace()).unwrap_or(own.len());
    let mut declarations = String::new();
    for namespace in schema.namespaces() {
        let name = namespace.name().map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
        if !own.contains(&format!("{name}=")) && namespace.name() != Some("xml") {
            declarations.push_str(&format!(" {name}=\"{}\"", namespace.uri()));
        }
    }
    edits.push((name_ends..name_ends, declarations));
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut whole = text[..range.end].to_owned();
    for (place, new) in edits {
        whole.replace_range(place, &new);
    }
    whole.split_off(range.start)
}

/// How many components the schemas of a WSDL have, those that it imports included (XSD 1.0 Part 1 §2.2):
/// type definitions, declarations of elements and attributes, group definitions. Uses, particles, wildcards and facets,
/// which are components too, are not counted.
pub fn components(main: &Path) -> Result<usize, String> {
    let disk = Disk::for_main(main).map_err(|error| error.to_string())?;
    let (sources, _) = load::load(&main.to_string_lossy(), &disk, &Limits::default());
    let mut count = 0;
    for source in sources.documents().values().filter(|source| !source.builtin) {
        let document = Document::parse(&source.text).map_err(|error| format!("{}: {error}", source.name))?;
        count += document.descendants().filter(is_component).count();
    }
    Ok(count)
}

fn is_component(node: &Node<'_, '_>) -> bool {
    let name = node.tag_name();
    name.namespace() == Some(XSD)
        && match name.name() {
            "complexType" | "simpleType" => true,
            // What refers to another is a use of that.
            "element" | "attribute" | "group" | "attributeGroup" => node.attribute("name").is_some(),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_stands_alone() {
        let text = r#"<d xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t">
<types><x:schema targetNamespace="urn:t" xmlns:t="urn:t"><x:import schemaLocation="a.xsd"/><x:element name="e"><x:complexType/></x:element>
</x:schema></types></d>"#;
        let document = Document::parse(text).unwrap();
        let schema = document.descendants().find(|node| node.has_tag_name((XSD, "schema"))).unwrap();
        let alone = standing_alone(text, schema, Path::new("/there"));
        let again = Document::parse(&alone).unwrap();
        assert_eq!(again.root_element().lookup_namespace_uri(Some("x")), Some(XSD));
        assert!(alone.contains("\"/there/a.xsd\"") && alone.matches("xmlns:t=").count() == 1, "{alone}");
        assert_eq!(document.descendants().filter(is_component).count(), 2);
    }
}
