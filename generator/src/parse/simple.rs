//! `xs:simpleType` and facets (XSD 1.0 Part 2 §4).

use super::reader::{Reader, Xml, elements, in_schema};
use super::syntax::{RestrictionSyntax, SimpleSyntax, TypeBody, TypeUse};
use crate::base::EnumerationValue;
use crate::diagnostics::{Code, Coverage, Diagnostic};

impl<'d> Reader<'d> {
    pub(super) fn simple_type(&mut self, node: Xml<'_, 'd>) -> TypeBody {
        TypeBody::Simple(Box::new(self.simple_body(node)))
    }

    fn simple_body(&mut self, node: Xml<'_, 'd>) -> SimpleSyntax {
        for child in elements(node) {
            match child.tag_name().name() {
                "annotation" => {}
                _ if !in_schema(child) => self.unexpected(child, "<simpleType>"),
                "restriction" => return SimpleSyntax::Restriction(self.restriction(child)),
                "list" => return self.list(child),
                "union" => return self.union(child),
                // The drafts had facets directly inside.
                _ if node.has_attribute("base") => {
                    return SimpleSyntax::Restriction(self.restriction(node));
                }
                _ => self.unexpected(child, "<simpleType>"),
            }
        }
        if node.has_attribute("base") {
            return SimpleSyntax::Restriction(self.restriction(node));
        }
        let diagnostic = Diagnostic::warning(Code::EMPTY_TYPE, "a simple type without restriction, list or union");
        self.diagnostics.push(diagnostic.at(&self.span(node)).hint("taken as a string").coverage(Coverage::Assumed));
        SimpleSyntax::Missing
    }

    fn list(&mut self, node: Xml<'_, 'd>) -> SimpleSyntax {
        match self.reference(node, "itemType").map(TypeUse::Named).or_else(|| self.inline_simple(node)) {
            Some(item) => SimpleSyntax::List(item),
            None => {
                let diagnostic = Diagnostic::warning(Code::EMPTY_TYPE, "a list without item type");
                self.diagnostics
                    .push(diagnostic.at(&self.span(node)).hint("taken as a string").coverage(Coverage::Assumed));
                SimpleSyntax::Missing
            }
        }
    }

    fn union(&mut self, node: Xml<'_, 'd>) -> SimpleSyntax {
        let mut members: Vec<TypeUse> = self.references(node, "memberTypes").into_iter().map(TypeUse::Named).collect();
        for child in elements(node).filter(|child| in_schema(*child) && child.tag_name().name() == "simpleType") {
            members.push(TypeUse::Inline(Box::new(self.type_named(child, String::new()))));
        }
        SimpleSyntax::Union(members)
    }

    fn inline_simple(&mut self, node: Xml<'_, 'd>) -> Option<TypeUse> {
        let child = elements(node).find(|child| in_schema(*child) && child.tag_name().name() == "simpleType")?;
        Some(TypeUse::Inline(Box::new(self.type_named(child, String::new()))))
    }

    /// `xs:restriction`: base and facets. Other children are left to the caller.
    pub(super) fn restriction(&mut self, node: Xml<'_, 'd>) -> RestrictionSyntax {
        let mut restriction = RestrictionSyntax {
            // A type inside is the base where there is no attribute, and replaces the content of a complex base where there is.
            base: self.inline_simple(node).or_else(|| self.reference(node, "base").map(TypeUse::Named)),
            ..RestrictionSyntax::default()
        };
        for child in elements(node).filter(|child| in_schema(*child)) {
            self.facet(child, &mut restriction);
        }
        restriction
    }

    fn facet(&mut self, node: Xml<'_, 'd>, restriction: &mut RestrictionSyntax) {
        let facets = &mut restriction.facets;
        let value = node.attribute("value");
        let text = || value.unwrap_or_default().trim().to_owned();
        let mut valid = true;
        let mut number = || {
            let number = value.and_then(|value| value.trim().trim_start_matches('+').parse::<u64>().ok());
            valid = number.is_some();
            number
        };
        match node.tag_name().name() {
            "enumeration" => {
                let value = value.unwrap_or_default().to_owned();
                restriction.enumeration.push(EnumerationValue { value, docs: self.docs(node) });
            }
            "pattern" => facets.patterns.push(value.unwrap_or_default().to_owned()),
            "length" => {
                facets.min_length = number();
                facets.max_length = facets.min_length;
            }
            "minLength" => facets.min_length = number(),
            "maxLength" => facets.max_length = number(),
            "totalDigits" | "precision" => facets.total_digits = number().and_then(|n| u32::try_from(n).ok()),
            "fractionDigits" | "scale" => facets.fraction_digits = number().and_then(|n| u32::try_from(n).ok()),
            "minInclusive" => facets.min = Some((text(), false)),
            "minExclusive" => facets.min = Some((text(), true)),
            "maxInclusive" => facets.max = Some((text(), false)),
            "maxExclusive" => facets.max = Some((text(), true)),
            "whiteSpace" => facets.white_space = Some(text()),
            // Not facets: known to the callers. `encoding`, `period` and `duration` were facets of the drafts.
            "annotation" | "simpleType" | "attribute" | "attributeGroup" | "anyAttribute" | "sequence" | "choice"
            | "all" | "group" | "encoding" | "period" | "duration" => {}
            _ => self.unexpected(node, "<restriction>"),
        }
        if !valid {
            let name = node.tag_name().name();
            let message = format!("{name}=\"{}\" is not a number and is left out", value.unwrap_or_default());
            self.diagnostics.push(
                Diagnostic::warning(Code::INVALID_VALUE, message).at(&self.span(node)).coverage(Coverage::Skipped),
            );
        }
    }
}
