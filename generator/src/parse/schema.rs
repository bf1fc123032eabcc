//! `xs:schema` and its global components.

use super::reader::{Reader, Xml, elements, in_schema};
use super::syntax::{
    ArrayType, AttributeGroupSyntax, AttributeItem, AttributeSyntax, Component, ElementSyntax, GroupSyntax, Schema,
    SchemaImport, SchemaItem, TypeSyntax, WildcardSyntax,
};
use crate::base::xmlns;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::load::ImportKind;

impl<'d> Reader<'d> {
    pub(super) fn schema(&mut self, node: Xml<'_, 'd>) -> Schema {
        if node.tag_name().namespace().is_some_and(xmlns::is_old_schema) && !self.old_schema {
            self.old_schema = true;
            let namespace = node.tag_name().namespace().unwrap_or_default();
            let message = format!("\"{namespace}\" is a draft of XML Schema, read as the recommendation of 2001");
            self.diagnostics
                .push(Diagnostic::warning(Code::OLD_SCHEMA, message).at(&self.span(node)).coverage(Coverage::Assumed));
        }
        let namespace = self.attribute(node, "targetNamespace").filter(|namespace| !namespace.is_empty());
        let mut schema = Schema {
            target_namespace: namespace.map(str::to_owned),
            elements_qualified: self.attribute(node, "elementFormDefault") == Some("qualified"),
            attributes_qualified: self.attribute(node, "attributeFormDefault") == Some("qualified"),
            items: Vec::new(),
            span: self.span(node),
        };
        self.remark_control(node);
        for child in elements(node) {
            if let Some(item) = self.schema_item(child) {
                schema.items.push(item);
            }
        }
        schema
    }

    /// Notes what would forbid derivation and substitution (XSD 1.0 Part 1 §3.3.1, §3.4.1): nothing here enforces it.
    fn remark_control(&mut self, node: Xml<'_, 'd>) {
        let mut attributes = node.attributes().filter(|a| a.namespace().is_none());
        let names = ["block", "final", "blockDefault", "finalDefault"];
        if let Some(found) = attributes.find(|a| names.contains(&a.name()) && !a.value().trim().is_empty()) {
            let message = format!("{}=\"{}\" is not enforced", found.name(), found.value());
            let diagnostic = Diagnostic::note(Code::BLOCK_FINAL, message).at(&self.span(node));
            self.diagnostics.push(diagnostic.hint("types and elements are taken in the place of others all the same"));
        }
    }

    fn schema_item(&mut self, node: Xml<'_, 'd>) -> Option<SchemaItem> {
        if !in_schema(node) {
            self.unexpected(node, "<schema>");
            return None;
        }
        Some(match node.tag_name().name() {
            "import" => SchemaItem::Import(self.import(node, ImportKind::Schema)),
            "include" => SchemaItem::Import(self.import(node, ImportKind::Include)),
            "redefine" | "override" => {
                let import = self.import(node, ImportKind::Redefine);
                SchemaItem::Redefine(import, elements(node).filter_map(|child| self.component(child)).collect())
            }
            _ => SchemaItem::Component(Box::new(self.component(node)?)),
        })
    }

    pub(super) fn import(&mut self, node: Xml<'_, 'd>, kind: ImportKind) -> SchemaImport {
        SchemaImport {
            kind,
            namespace: self.text(node, "namespace"),
            target: self.sources.target(self.document, node.range().start),
            span: self.span(node),
        }
    }

    fn component(&mut self, node: Xml<'_, 'd>) -> Option<Component> {
        match node.tag_name().name() {
            "element" => Some(Component::Element(self.element(node, true))),
            "attribute" => Some(Component::Attribute(self.attribute_declaration(node, true))),
            "simpleType" | "complexType" => {
                let name = self.name(node);
                Some(Component::Type(self.type_named(node, name)))
            }
            "group" => {
                let name = self.name(node);
                Some(Component::Group(self.group(node, name)))
            }
            "attributeGroup" => {
                let name = self.name(node);
                Some(Component::AttributeGroup(self.attribute_group(node, name)))
            }
            // A notation has no effect on messages.
            "annotation" | "notation" => None,
            _ => {
                self.unexpected(node, "<schema>");
                None
            }
        }
    }

    pub(super) fn type_named(&mut self, node: Xml<'_, 'd>, name: String) -> TypeSyntax {
        self.remark_control(node);
        TypeSyntax {
            name,
            docs: self.docs(node),
            span: self.span(node),
            end: node.range().end,
            body: if node.tag_name().name() == "simpleType" { self.simple_type(node) } else { self.complex_type(node) },
        }
    }

    /// `xs:element`, without its occurrence.
    pub(super) fn element(&mut self, node: Xml<'_, 'd>, global: bool) -> ElementSyntax {
        self.check_attributes(node, ELEMENT_ATTRIBUTES);
        self.remark_control(node);
        let reference = if global { None } else { self.reference(node, "ref") };
        let mut inline = None;
        for child in elements(node) {
            match child.tag_name().name() {
                // Documentation of WSDL is understood here too.
                "documentation" => {}
                _ if !in_schema(child) => self.unexpected(child, "<element>"),
                "simpleType" | "complexType" => inline = Some(Box::new(self.type_named(child, String::new()))),
                // Identity constraints and annotations have no effect on messages.
                "annotation" | "key" | "keyref" | "unique" => {}
                _ => self.unexpected(child, "<element>"),
            }
        }
        let name = if reference.is_some() { String::new() } else { self.wire_name(node) };
        let ty = self.reference(node, "type");
        if let (Some(ty), true) = (&ty, inline.is_some()) {
            let message = "an element has both a type attribute and a type inside; the attribute is taken";
            self.diagnostics
                .push(Diagnostic::warning(Code::CONTRADICTION, message).at(&ty.span).coverage(Coverage::Assumed));
        }
        ElementSyntax {
            name,
            reference,
            ty,
            inline,
            form: self.attribute(node, "form").map(|form| form == "qualified"),
            // The drafts of XML Schema had "nullable".
            nillable: self.boolean(node, "nillable") || self.boolean(node, "nullable"),
            is_abstract: self.boolean(node, "abstract"),
            default: node.attribute("default").map(str::to_owned),
            fixed: node.attribute("fixed").map(str::to_owned),
            media_types: xmlns::MEDIA_TYPES
                .iter()
                .find_map(|namespace| node.attribute((*namespace, "expectedContentTypes")))
                .map(|types| types.trim().to_owned()),
            heads: if global { self.references(node, "substitutionGroup") } else { Vec::new() },
            docs: self.docs(node),
            span: self.span(node),
            end: node.range().end,
        }
    }

    /// `xs:attribute`.
    pub(super) fn attribute_declaration(&mut self, node: Xml<'_, 'd>, global: bool) -> AttributeSyntax {
        let reference = if global { None } else { self.reference(node, "ref") };
        let mut inline = None;
        for child in elements(node) {
            match child.tag_name().name() {
                "simpleType" if in_schema(child) => inline = Some(Box::new(self.type_named(child, String::new()))),
                "annotation" => {}
                _ => self.unexpected(child, "<attribute>"),
            }
        }
        let array_type = self.array_type(node);
        AttributeSyntax {
            name: if reference.is_some() || array_type.is_some() { String::new() } else { self.wire_name(node) },
            reference,
            ty: self.reference(node, "type"),
            inline,
            form: self.attribute(node, "form").map(|form| form == "qualified"),
            // The drafts gave attributes an occurrence.
            required: self.attribute(node, "use") == Some("required") || self.attribute(node, "minOccurs") == Some("1"),
            prohibited: self.attribute(node, "use") == Some("prohibited"),
            default: node.attribute("default").map(str::to_owned),
            fixed: node.attribute("fixed").map(str::to_owned),
            array_type,
            docs: self.docs(node),
            span: self.span(node),
            end: node.range().end,
        }
    }

    /// `wsdl:arrayType`, in whatever namespace it was put.
    fn array_type(&mut self, node: Xml<'_, 'd>) -> Option<ArrayType> {
        let attribute = node.attributes().find(|a| a.name() == "arrayType" && a.namespace().is_some())?;
        let value = attribute.value().trim();
        let (name, brackets) = value.split_at(value.find('[').unwrap_or(value.len()));
        let ranks: Vec<u8> = brackets
            .split_terminator(']')
            .map(|dimensions| u8::try_from(dimensions.matches(',').count() + 1).unwrap_or(u8::MAX))
            .collect();
        let ranks = if ranks.is_empty() { vec![1] } else { ranks };
        Some(ArrayType { item: self.expand(node, name.trim(), attribute.range_value()), ranks })
    }

    pub(super) fn group(&mut self, node: Xml<'_, 'd>, name: String) -> GroupSyntax {
        let mut particle = None;
        for child in elements(node) {
            match child.tag_name().name() {
                "annotation" => {}
                _ => match self.particle(child) {
                    Some(found) if particle.is_none() => particle = Some(found),
                    Some(_) | None => self.unexpected(child, "<group>"),
                },
            }
        }
        GroupSyntax { name, particle, span: self.span(node), end: node.range().end }
    }

    fn attribute_group(&mut self, node: Xml<'_, 'd>, name: String) -> AttributeGroupSyntax {
        let (mut attributes, mut any_attribute) = (Vec::new(), None);
        for child in elements(node) {
            if !self.attribute_item(child, &mut attributes, &mut any_attribute)
                && child.tag_name().name() != "annotation"
            {
                self.unexpected(child, "<attributeGroup>");
            }
        }
        AttributeGroupSyntax { name, attributes, any_attribute, span: self.span(node), end: node.range().end }
    }

    /// Takes an attribute, an attribute group or a wildcard for attributes. False where the element is none of them.
    pub(super) fn attribute_item(
        &mut self,
        node: Xml<'_, 'd>,
        items: &mut Vec<AttributeItem>,
        any: &mut Option<WildcardSyntax>,
    ) -> bool {
        match node.tag_name().name() {
            _ if !in_schema(node) => return false,
            "attribute" => items.push(AttributeItem::Attribute(Box::new(self.attribute_declaration(node, false)))),
            "attributeGroup" => match self.reference(node, "ref") {
                Some(reference) => items.push(AttributeItem::Group(reference)),
                None => self.unexpected(node, "a type without ref"),
            },
            "anyAttribute" => *any = Some(self.wildcard(node)),
            _ => return false,
        }
        true
    }

    pub(super) fn wildcard(&mut self, node: Xml<'_, 'd>) -> WildcardSyntax {
        WildcardSyntax {
            namespace: self.attribute(node, "namespace").unwrap_or("##any").to_owned(),
            process_contents: self.attribute(node, "processContents").unwrap_or("strict").to_owned(),
        }
    }
}

const ELEMENT_ATTRIBUTES: &[&str] = &[
    "abstract",
    "block",
    "default",
    "final",
    "fixed",
    "form",
    "id",
    "maxOccurs",
    "minOccurs",
    "name",
    "nillable",
    "nullable",
    "ref",
    "substitutionGroup",
    "type",
];
