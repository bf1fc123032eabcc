//! Writes nodes in canonical form (Canonical XML 1.0 §2.3, Exclusive XML Canonicalization 1.0 §3).

use super::Canonicalization;
use crate::document::{Document, Element, NO_URI, Node, NodeId, UriId};
use crate::escape::{self, qualified};

/// The token of the default namespace in a list of prefixes.
const DEFAULT: &str = "#default";

/// Appends the canonical form of a document: the document element, and the instructions and comments around it.
pub(super) fn document(document: &Document<'_>, how: &Canonicalization, out: &mut String) {
    let mut renderer = Renderer { document, how, scope: Vec::new(), rendered: Vec::new(), out };
    let root = document.root();
    let after = document.element(root).map_or(root, |element| element.end);
    renderer.outside(0..root, "", "\n");
    renderer.element(root);
    renderer.outside(after..document.nodes().len(), "\n", "");
}

/// Appends the canonical form of an element.
pub(super) fn element(document: &Document<'_>, id: NodeId, how: &Canonicalization, out: &mut String) {
    let mut around = Vec::new();
    let mut parent = document.element(id).and_then(|element| element.parent);
    while let Some(element) = parent.and_then(|id| document.element(id)) {
        around.push(element);
        parent = element.parent;
    }
    let mut renderer = Renderer { document, how, scope: Vec::new(), rendered: Vec::new(), out };
    for element in around.into_iter().rev() {
        renderer.declare(element);
    }
    renderer.element(id);
}

/// A prefix and its namespace.
type Binding<'d> = (&'d str, UriId);

struct Renderer<'d, 'o> {
    document: &'d Document<'d>,
    how: &'d Canonicalization,
    /// The declarations in scope, innermost last.
    scope: Vec<Binding<'d>>,
    /// The declarations that were written for the open elements, innermost last.
    rendered: Vec<Binding<'d>>,
    out: &'o mut String,
}

impl<'d> Renderer<'d, '_> {
    /// Writes what stands outside of the document element (Canonical XML 1.0 §2.3): line feeds keep it apart.
    fn outside(&mut self, nodes: std::ops::Range<usize>, before: &str, after: &str) {
        for node in self.document.nodes().get(nodes).unwrap_or_default() {
            if matches!(node, Node::Instruction(..)) || (matches!(node, Node::Comment(_)) && self.how.comments) {
                self.out.push_str(before);
                self.leaf(node);
                self.out.push_str(after);
            }
        }
    }

    /// Writes an element. Elements that are open are kept in a list, because messages may nest deeper than a stack bears.
    fn element(&mut self, root: NodeId) {
        let document = self.document;
        let mut open: Vec<(&'d Element<'d>, usize, usize)> = Vec::new();
        let end = document.element(root).map_or(root, |element| element.end);
        for id in root..=end {
            while let Some((element, scope, rendered)) = open.pop_if(|(element, ..)| element.end == id) {
                self.push_all(["</", &qualified(element.tag.prefix, element.tag.local), ">"]);
                self.scope.truncate(scope);
                self.rendered.truncate(rendered);
            }
            if id == end {
                break;
            }
            match document.nodes().get(id) {
                Some(Node::Element(element)) => {
                    open.push((element, self.scope.len(), self.rendered.len()));
                    self.declare(element);
                    self.start_tag(element);
                }
                Some(node) => self.leaf(node),
                None => {}
            }
        }
    }

    fn declare(&mut self, element: &'d Element<'d>) {
        let prefixes = element.tag.declarations.iter().map(|(prefix, _)| *prefix);
        self.scope.extend(prefixes.zip(element.declared.iter().copied()));
    }

    fn start_tag(&mut self, element: &'d Element<'d>) {
        let tag = &element.tag;
        self.push_all(["<", &qualified(tag.prefix, tag.local)]);
        let document = self.document;
        for (prefix, uri) in self.declarations(element) {
            self.push_all(if prefix.is_empty() { [" xmlns", ""] } else { [" xmlns:", prefix] });
            self.value(document.uri(uri));
            self.rendered.push((prefix, uri));
        }
        let mut attributes: Vec<_> = tag.attributes.iter().zip(&element.attribute_uris).collect();
        attributes.sort_by_key(|(attribute, uri)| (document.uri(**uri), attribute.local));
        for (attribute, _) in attributes {
            self.push_all([" ", &qualified(attribute.prefix, attribute.local)]);
            self.value(&attribute.value);
        }
        self.out.push('>');
    }

    /// Returns the declarations that the start tag needs (Exclusive XML Canonicalization 1.0 §3), in order: those of
    /// prefixes that the tag uses, and of those in the list that are in scope, unless an element around it has the same.
    fn declarations(&self, element: &'d Element<'d>) -> Vec<Binding<'d>> {
        let tag = &element.tag;
        let used = std::iter::once(tag.prefix);
        let used =
            used.chain(tag.attributes.iter().map(|attribute| attribute.prefix).filter(|prefix| !prefix.is_empty()));
        let listed = self.how.prefixes.iter().map(|prefix| if prefix == DEFAULT { "" } else { prefix.as_str() });
        let needed =
            used.chain(listed).filter(|prefix| *prefix != "xml").map(|prefix| (prefix, find(&self.scope, prefix)));
        let is_new = |(prefix, uri): &Binding<'_>| find(&self.rendered, prefix) != *uri;
        let mut needed: Vec<_> = needed.filter(is_new).collect();
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    fn leaf(&mut self, node: &Node<'_>) {
        match node {
            Node::Text(text) => escape::text(self.out, text),
            Node::Comment(text) if self.how.comments => self.push_all(["<!--", text, "-->"]),
            Node::Instruction(target, data) if data.is_empty() => self.push_all(["<?", target, "?>"]),
            Node::Instruction(target, data) => self.push_all(["<?", target, " ", data, "?>"]),
            Node::Comment(_) | Node::Element(_) => {}
        }
    }

    fn value(&mut self, value: &str) {
        self.out.push_str("=\"");
        escape::value(self.out, value);
        self.out.push('"');
    }

    fn push_all<const N: usize>(&mut self, texts: [&str; N]) {
        texts.into_iter().for_each(|text| self.out.push_str(text));
    }
}

/// Returns the namespace that a prefix is bound to; [`NO_URI`] where it is not.
fn find(bindings: &[Binding<'_>], prefix: &str) -> UriId {
    bindings.iter().rev().find(|(bound, _)| *bound == prefix).map_or(NO_URI, |(_, uri)| *uri)
}
