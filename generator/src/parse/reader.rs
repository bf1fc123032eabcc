//! Reading of attributes, names and documentation of an element, with reports of unknown ones.

use roxmltree::Node;

use super::syntax::{Prefix, Reference};
use crate::base::xmlns;
use crate::base::{DocumentId, QName, Span};
use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics};

/// The context for parsing a document.
pub(super) struct Reader<'d> {
    pub document: DocumentId,
    pub text: &'d str,
    pub sources: &'d crate::load::Sources,
    pub diagnostics: &'d mut Diagnostics,
    /// Whether a draft of XML Schema was found already.
    pub old_schema: bool,
}

/// An element or attribute of the document that is read.
pub(super) type Xml<'a, 'd> = Node<'a, 'd>;

impl<'d> Reader<'d> {
    /// The start tag of an element.
    pub fn span(&self, node: Xml<'_, 'd>) -> Span {
        let range = node.range();
        let from = node.attributes().map(|attribute| attribute.range().end).max().unwrap_or(range.start);
        let end = self.text.get(from..range.end).and_then(|rest| rest.find('>')).map_or(range.end, |at| from + at + 1);
        Span { document: self.document, range: range.start..end }
    }

    /// An attribute of no namespace, white space trimmed; `None` where it is missing.
    pub fn attribute<'a>(&self, node: Xml<'a, 'd>, name: &str) -> Option<&'a str> {
        node.attribute(name).map(str::trim)
    }

    /// The same as text of its own, empty where it is missing.
    pub fn text(&self, node: Xml<'_, 'd>, name: &str) -> String {
        self.attribute(node, name).unwrap_or_default().to_owned()
    }

    /// The `name` of something that must have one; empty, with an error, where there is none.
    pub fn name(&mut self, node: Xml<'_, 'd>) -> String {
        let name = self.text(node, "name");
        if name.is_empty() {
            let diagnostic = Diagnostic::error(Code::MISSING_NAME, format!("<{}> without name", written(node)));
            self.diagnostics.push(diagnostic.at(&self.span(node)).coverage(Coverage::Skipped));
        }
        name
    }

    /// The `name` of something that is written as a tag or an attribute; empty, with an error, where it cannot be.
    pub fn wire_name(&mut self, node: Xml<'_, 'd>) -> String {
        let name = self.name(node);
        if name.is_empty() || is_ncname(&name) {
            return name;
        }
        let diagnostic = Diagnostic::warning(
            Code::INVALID_NAME,
            format!("\"{name}\" cannot be the name of an element or attribute"),
        );
        self.diagnostics.push(diagnostic.at(&self.span(node)).hint("it is left out").coverage(Coverage::Skipped));
        String::new()
    }

    /// `true` or `1`; anything else is false, with a diagnostic if it is not `false` or `0`.
    pub fn boolean(&mut self, node: Xml<'_, 'd>, name: &str) -> bool {
        match self.attribute(node, name) {
            Some("true" | "1") => true,
            None | Some("false" | "0") => false,
            Some(other) => {
                let truth = other.eq_ignore_ascii_case("true");
                let message = format!("{name}=\"{other}\" is not a boolean; {truth} is assumed");
                let diagnostic = Diagnostic::warning(Code::INVALID_VALUE, message).coverage(Coverage::Assumed);
                self.diagnostics.push(diagnostic.at(&self.span(node)));
                truth
            }
        }
    }

    /// A reference in an attribute.
    pub fn reference(&self, node: Xml<'_, 'd>, name: &str) -> Option<Reference> {
        let attribute = node.attribute_node(name)?;
        let value = attribute.value().trim();
        (!value.is_empty()).then(|| self.expand(node, value, attribute.range_value()))
    }

    /// Every reference in an attribute that holds a list of them.
    pub fn references(&self, node: Xml<'_, 'd>, name: &str) -> Vec<Reference> {
        let Some(attribute) = node.attribute_node(name) else { return Vec::new() };
        attribute
            .value()
            .split_ascii_whitespace()
            .map(|value| self.expand(node, value, attribute.range_value()))
            .collect()
    }

    /// A prefixed name at this place, expanded.
    pub fn expand(&self, node: Xml<'_, 'd>, value: &str, range: std::ops::Range<usize>) -> Reference {
        let span = Span { document: self.document, range };
        let (prefix, local) =
            value.split_once(':').map_or((None, value), |(prefix, local)| (Some(prefix.trim()), local.trim()));
        let namespace = match prefix {
            Some("xml") => Some(xmlns::XML),
            Some(prefix) => node.lookup_namespace_uri(Some(prefix)),
            None => node.lookup_namespace_uri(None),
        };
        let prefix = match (prefix, namespace) {
            (None, _) => Prefix::None,
            (Some(_), Some(_)) => Prefix::Declared,
            (Some(prefix), None) => Prefix::Undeclared(prefix.to_owned()),
        };
        let name = QName { namespace: namespace.unwrap_or_default().to_owned(), local: local.to_owned() };
        Reference { text: value.to_owned(), name, prefix, span }
    }

    /// `wsdl:documentation` or `xs:annotation/xs:documentation`, paragraphs as written, dedented.
    pub fn docs(&self, node: Xml<'_, 'd>) -> String {
        let mut docs = String::new();
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "documentation" => append(&mut docs, child),
                "annotation" => child
                    .children()
                    .filter(|n| n.tag_name().name() == "documentation")
                    .for_each(|n| append(&mut docs, n)),
                _ => {}
            }
        }
        docs
    }

    /// Reports an element that is not allowed at its position.
    pub fn unexpected(&mut self, node: Xml<'_, 'd>, parent: &str) {
        let message = format!("<{}> is not known in {parent} and is left out", written(node));
        let diagnostic = Diagnostic::warning(Code::UNKNOWN_ELEMENT, message).coverage(Coverage::Skipped);
        self.diagnostics.push(diagnostic.at(&self.span(node)));
    }

    /// Reports that an extension of WSDL or a foreign element is left out: a warning where `wsdl:required` requires it,
    /// or where its namespace should be supported. Coverage is reduced only where it may affect messages: within
    /// `wsdl:types`, in the MIME binding, or where `wsdl:required` requires it.
    pub fn extension(&mut self, node: Xml<'_, 'd>) {
        let namespace = node.tag_name().namespace().unwrap_or_default();
        if xmlns::is_schema(namespace) || matches!(namespace, xmlns::WSDL_SOAP11 | xmlns::WSDL_SOAP12) {
            self.unexpected(node, "the element that holds it");
            return;
        }
        let required = matches!(node.attribute((xmlns::WSDL, "required")), Some("true" | "1"));
        let message = format!(
            "extension <{}> of {} is left out",
            written(node),
            node.tag_name().namespace().unwrap_or("no namespace")
        );
        let diagnostic = if required {
            Diagnostic::warning(Code::REQUIRED_EXTENSION, message).hint("the document has wsdl:required=\"true\"")
        } else {
            Diagnostic::note(Code::EXTENSION, message)
        };
        let diagnostic = diagnostic.at(&self.span(node));
        let in_types = node.parent_element().is_some_and(|parent| parent.has_tag_name((xmlns::WSDL, "types")));
        let silent = if required { xmlns::is_policy(namespace) } else { namespace != xmlns::WSDL_MIME };
        self.diagnostics.push(if silent && !in_types { diagnostic } else { diagnostic.coverage(Coverage::Skipped) });
    }

    /// Reports attributes without namespace that are not in a list.
    pub fn check_attributes(&mut self, node: Xml<'_, 'd>, known: &[&str]) {
        for attribute in node.attributes().filter(|a| a.namespace().is_none() && !known.contains(&a.name())) {
            let message = format!("attribute \"{}\" is not known on <{}>", attribute.name(), written(node));
            let span = Span { document: self.document, range: attribute.range() };
            let diagnostic =
                Diagnostic::warning(Code::UNKNOWN_ATTRIBUTE, message).at(&span).coverage(Coverage::Skipped);
            self.diagnostics.push(diagnostic);
        }
    }
}

/// Whether a text is a name without colon (Namespaces in XML 1.0 §3, with the letters of XML 1.0 fifth edition §2.3).
fn is_ncname(text: &str) -> bool {
    let starts = |c: char| {
        matches!(
            c,
            'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
                | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
                | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
                | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}'
        )
    };
    let continues = |c: char| {
        starts(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
    };
    text.starts_with(starts) && text.chars().all(continues)
}

/// Returns the child elements.
pub(super) fn elements<'a, 'd>(node: Xml<'a, 'd>) -> impl Iterator<Item = Xml<'a, 'd>> {
    node.children().filter(Node::is_element)
}

/// Whether an element belongs to XML Schema, of 2001 or a draft.
pub(super) fn in_schema(node: Xml<'_, '_>) -> bool {
    node.tag_name().namespace().is_some_and(xmlns::is_schema)
}

/// Returns the name of an element with its prefix.
pub(super) fn written<'d>(node: Xml<'_, 'd>) -> &'d str {
    let text = node.document().input_text().get(node.range()).unwrap_or_default();
    text.trim_start_matches('<')
        .split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .next()
        .unwrap_or_default()
}

fn append(docs: &mut String, node: Xml<'_, '_>) {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let text = dedent(&text);
    if !text.is_empty() {
        if !docs.is_empty() {
            docs.push_str("\n\n");
        }
        docs.push_str(&text);
    }
}

/// Removes the blank lines around a text and the common indentation of its lines. The indentation of the first line
/// counts only if there is no other line, because it follows a tag.
fn dedent(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let indent_of = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let indent = lines.iter().skip(1).filter(|line| !line.is_empty()).map(indent_of).min().unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { line.trim_start() } else { line.get(indent..).unwrap_or_default() })
        .collect();
    let first = cut.iter().position(|line| !line.is_empty()).unwrap_or(cut.len());
    let last = cut.iter().rposition(|line| !line.is_empty()).map_or(first, |at| at + 1);
    cut[first..last].join("\n")
}

#[cfg(test)]
mod tests {
    use super::dedent;

    #[test]
    fn dedents() {
        assert_eq!(dedent("one\n      two\n        three\n   "), "one\ntwo\n  three");
        assert_eq!(dedent("\n\t\t one\n\t\t two"), "one\ntwo");
        assert_eq!(dedent(" \n "), "");
        assert_eq!(dedent("a\n\n  é\n\u{a0}\u{a0}b"), "a\n\n  é\n\u{a0}\u{a0}b");
    }
}
