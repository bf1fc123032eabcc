//! `xs:complexType` (XSD 1.0 Part 1 §3.4).

use super::reader::{Reader, Xml, elements, in_schema};
use super::syntax::{ComplexSyntax, ParticleSyntax, TermSyntax, TypeBody};
use crate::diagnostics::{Code, Coverage, Diagnostic};

impl<'d> Reader<'d> {
    pub(super) fn complex_type(&mut self, node: Xml<'_, 'd>) -> TypeBody {
        let mut complex = ComplexSyntax {
            is_abstract: self.boolean(node, "abstract"),
            mixed: self.boolean(node, "mixed"),
            // The drafts named the base here.
            base: self.reference(node, "base"),
            extension: self.attribute(node, "derivedBy") == Some("extension"),
            ..ComplexSyntax::default()
        };
        let (mut derived, mut beside) = (None, false);
        for child in elements(node) {
            match child.tag_name().name() {
                "documentation" => {}
                _ if !in_schema(child) => self.unexpected(child, "<complexType>"),
                "simpleContent" => {
                    derived = Some(child);
                    self.content(child, &mut complex, true);
                }
                "complexContent" => {
                    derived = Some(child);
                    complex.mixed |= self.boolean(child, "mixed");
                    self.content(child, &mut complex, false);
                }
                _ => {
                    beside |= child.tag_name().name() != "annotation";
                    self.body(child, &mut complex, "<complexType>");
                }
            }
        }
        if let (Some(content), true) = (derived, beside) {
            let message = format!("a type has more beside <{}>", super::reader::written(content));
            let diagnostic = Diagnostic::warning(Code::MISPLACED, message).at(&self.span(content));
            let hint = "read as if it stood within the derivation";
            self.diagnostics.push(diagnostic.hint(hint).coverage(Coverage::Assumed));
        }
        TypeBody::Complex(Box::new(complex))
    }

    fn content(&mut self, node: Xml<'_, 'd>, complex: &mut ComplexSyntax, simple: bool) {
        let mut derived = false;
        for child in elements(node) {
            match child.tag_name().name() {
                "annotation" => {}
                _ if !in_schema(child) => self.unexpected(child, "<complexContent>"),
                step @ ("extension" | "restriction") => {
                    derived = true;
                    complex.extension = step == "extension";
                    complex.base = self.reference(child, "base");
                    if simple && step == "restriction" {
                        complex.simple = Some(self.restriction(child));
                    }
                    for inner in elements(child) {
                        if simple && in_schema(inner) && is_facet(inner.tag_name().name()) {
                            continue;
                        }
                        self.body(inner, complex, "a derivation");
                    }
                }
                // The derivation is missing; other toolkits ignore the element around.
                _ => self.body(child, complex, "<complexContent>"),
            }
        }
        if !derived {
            let message = format!("<{}> without extension or restriction", super::reader::written(node));
            self.diagnostics.push(
                Diagnostic::warning(Code::CONTRADICTION, message).at(&self.span(node)).coverage(Coverage::Assumed),
            );
        }
    }

    /// A model group, attribute or wildcard of a complex type or its derivation.
    fn body(&mut self, node: Xml<'_, 'd>, complex: &mut ComplexSyntax, parent: &str) {
        if !in_schema(node) {
            self.unexpected(node, parent);
            return;
        }
        if node.tag_name().name() == "annotation"
            || self.attribute_item(node, &mut complex.attributes, &mut complex.any_attribute)
        {
            return;
        }
        let Some(particle) = self.particle(node) else {
            if !is_facet(node.tag_name().name()) {
                self.unexpected(node, parent);
            }
            return;
        };
        complex.particle = Some(match complex.particle.take() {
            None => particle,
            Some(before) => {
                let message = "a type has more than one model group; they are read as a sequence";
                let diagnostic = Diagnostic::warning(Code::CONTRADICTION, message).at(&particle.span);
                self.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
                let span = before.span.clone();
                ParticleSyntax { min: 1, max: Some(1), term: TermSyntax::Sequence(vec![before, particle]), span }
            }
        });
    }
}

fn is_facet(name: &str) -> bool {
    matches!(
        name,
        "enumeration"
            | "pattern"
            | "length"
            | "minLength"
            | "maxLength"
            | "totalDigits"
            | "precision"
            | "fractionDigits"
            | "scale"
            | "minInclusive"
            | "minExclusive"
            | "maxInclusive"
            | "maxExclusive"
            | "whiteSpace"
            | "simpleType"
            | "encoding"
    )
}
