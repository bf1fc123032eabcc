//! Particles and model groups (XSD 1.0 Part 1 §3.8, §3.9).

use super::reader::{Reader, Xml, elements, in_schema};
use super::syntax::{ParticleSyntax, TermSyntax};
use crate::diagnostics::{Code, Coverage, Diagnostic};

impl<'d> Reader<'d> {
    /// A particle; `None` where the element is none.
    pub(super) fn particle(&mut self, node: Xml<'_, 'd>) -> Option<ParticleSyntax> {
        if !in_schema(node) {
            return None;
        }
        let term = match node.tag_name().name() {
            "element" => TermSyntax::Element(Box::new(self.element(node, false))),
            "sequence" => TermSyntax::Sequence(self.particles(node)),
            "choice" => TermSyntax::Choice(self.particles(node)),
            "all" => TermSyntax::All(self.particles(node)),
            "any" => TermSyntax::Any(self.wildcard(node)),
            "group" => match self.reference(node, "ref") {
                Some(reference) => TermSyntax::Group(reference),
                // The drafts allowed a group to be defined in place.
                None => self.group(node, String::new()).particle?.term,
            },
            _ => return None,
        };
        let (min, max) = self.occurrence(node);
        Some(ParticleSyntax { min, max, term, span: self.span(node) })
    }

    fn particles(&mut self, node: Xml<'_, 'd>) -> Vec<ParticleSyntax> {
        let mut particles = Vec::new();
        for child in elements(node) {
            match self.particle(child) {
                Some(particle) => particles.push(particle),
                None if in_schema(child) && child.tag_name().name() == "annotation" => {}
                None => self.unexpected(child, "a model group"),
            }
        }
        particles
    }

    fn occurrence(&mut self, node: Xml<'_, 'd>) -> (u32, Option<u32>) {
        let mut read = |name: &str| match self.attribute(node, name) {
            None => Some(Some(1)),
            // The drafts wrote "*".
            Some("unbounded" | "*") => Some(None),
            // A number beyond every relevant bound counts as unbounded.
            Some(value) if value.len() > 9 && value.bytes().all(|b| b.is_ascii_digit()) => Some(None),
            Some(value) => match value.parse::<u32>() {
                Ok(number) => Some(Some(number)),
                Err(_) => {
                    let message = format!("{name}=\"{value}\" is not a number of occurrences; 1 is assumed");
                    let diagnostic = Diagnostic::warning(Code::INVALID_VALUE, message).coverage(Coverage::Assumed);
                    self.diagnostics.push(diagnostic.at(&self.span(node)));
                    None
                }
            },
        };
        let min = read("minOccurs").flatten().unwrap_or(1);
        let max = read("maxOccurs").unwrap_or(Some(1));
        match max {
            Some(max) if min > max => {
                // Where minOccurs is not written, maxOccurs="0" alone means that the particle never occurs.
                if node.has_attribute("minOccurs") {
                    let message =
                        format!("minOccurs=\"{min}\" is more than maxOccurs=\"{max}\", which is taken for both");
                    let diagnostic = Diagnostic::warning(Code::INVALID_VALUE, message).coverage(Coverage::Assumed);
                    self.diagnostics.push(diagnostic.at(&self.span(node)));
                }
                (max, Some(max))
            }
            max => (min, max),
        }
    }
}
