//! A document as a flat tree in document order, with the places of its parts in the text.
//!
//! It is read by the runtime's strict reader, so that what is signed or verified is what the decoder reads.

use std::borrow::Cow;
use std::collections::HashMap;

use soapstone::xml::XmlError;
use soapstone::xml::events::{Event, Events, StartTag};

/// An index of [`Document::nodes`].
pub(crate) type NodeId = usize;

/// An interned namespace URI; [`NO_URI`] for none.
pub(crate) type UriId = usize;

/// No namespace.
pub(crate) const NO_URI: UriId = 0;

/// A document that was read.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub(crate) text: &'a str,
    nodes: Vec<Node<'a>>,
    uris: Vec<String>,
    root: NodeId,
}

/// A node of the tree.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
    Comment(Cow<'a, str>),
    Instruction(&'a str, Cow<'a, str>),
}

/// An element.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    pub(crate) parent: Option<NodeId>,
    /// The index behind that of the last node within.
    pub(crate) end: NodeId,
    pub(crate) tag: StartTag<'a>,
    pub(crate) uri: UriId,
    /// The URIs of the tag's declarations and of its attributes, in the order of these.
    pub(crate) declared: Vec<UriId>,
    pub(crate) attribute_uris: Vec<UriId>,
    /// The byte offset of the start tag.
    pub(crate) start: usize,
    /// The byte offset behind the start tag.
    pub(crate) content: usize,
    /// The byte offset of the end tag; that of an empty element is where it ends.
    pub(crate) close: usize,
}

impl<'a> Document<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// It is not well-formed, or has a document type declaration.
    pub(crate) fn parse(text: &'a str) -> Result<Self, XmlError> {
        let mut document = Self { text, nodes: Vec::new(), uris: vec![String::new()], root: 0 };
        let (mut events, mut open, mut known) = (Events::new(text), Vec::new(), HashMap::new());
        while let Some(event) = events.next()? {
            let span = events.span();
            match event {
                Event::Start(tag) => {
                    let parent = open.last().copied();
                    if parent.is_none() {
                        document.root = document.nodes.len();
                    }
                    let mut intern = |uri: &str| document.intern(&mut known, uri);
                    let uri = intern(events.namespace(tag.prefix).unwrap_or_default());
                    let declared = tag.declarations.iter().map(|(_, uri)| intern(uri)).collect();
                    let attribute_uris = tag.attributes.iter().map(|attribute| match attribute.prefix {
                        "" => NO_URI,
                        prefix => intern(events.namespace(prefix).unwrap_or_default()),
                    });
                    let attribute_uris = attribute_uris.collect();
                    open.push(document.nodes.len());
                    let (start, content, close) = (span.start, span.end, span.end);
                    let element = Element { parent, end: 0, tag, uri, declared, attribute_uris, start, content, close };
                    document.nodes.push(Node::Element(element));
                }
                Event::End => {
                    let end = document.nodes.len();
                    if let Some(Node::Element(element)) = open.pop().and_then(|id| document.nodes.get_mut(id)) {
                        (element.end, element.close) = (end, span.start);
                    }
                }
                Event::Text(text) => document.nodes.push(Node::Text(text)),
                Event::Comment(text) => document.nodes.push(Node::Comment(text)),
                Event::Instruction(target, data) => document.nodes.push(Node::Instruction(target, data)),
                _ => {}
            }
        }
        Ok(document)
    }

    fn intern(&mut self, known: &mut HashMap<String, UriId>, uri: &str) -> UriId {
        if uri.is_empty() {
            return NO_URI;
        }
        if let Some(id) = known.get(uri) {
            return *id;
        }
        self.uris.push(uri.to_owned());
        known.insert(uri.to_owned(), self.uris.len() - 1);
        self.uris.len() - 1
    }

    /// Returns the document element.
    pub(crate) fn root(&self) -> NodeId {
        self.root
    }

    /// Returns all nodes, in document order.
    pub(crate) fn nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// Returns an element by its index.
    pub(crate) fn element(&self, id: NodeId) -> Option<&Element<'a>> {
        match self.nodes.get(id) {
            Some(Node::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// Returns all elements, in document order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (NodeId, &Element<'a>)> {
        self.nodes.iter().enumerate().filter_map(|(id, node)| match node {
            Node::Element(element) => Some((id, element)),
            _ => None,
        })
    }

    /// Returns the URI of an interned namespace.
    pub(crate) fn uri(&self, id: UriId) -> &str {
        self.uris.get(id).map_or("", String::as_str)
    }

    /// Returns the expanded name of an element.
    pub(crate) fn name(&self, id: NodeId) -> (&str, &'a str) {
        self.element(id).map_or(("", ""), |element| (self.uri(element.uri), element.tag.local))
    }

    /// Returns whether a node is an element of that name.
    pub(crate) fn is(&self, id: NodeId, name: (&str, &str)) -> bool {
        self.element(id).is_some() && self.name(id) == name
    }

    /// Returns the elements directly within an element.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let (mut next, end) = self.element(id).map_or((0, 0), |element| (id + 1, element.end));
        std::iter::from_fn(move || {
            while next < end {
                let node = next;
                next = self.element(node).map_or(node + 1, |element| element.end);
                if self.element(node).is_some() {
                    return Some(node);
                }
            }
            None
        })
    }

    /// Returns the elements directly within an element that have a name.
    pub(crate) fn named<'s>(&'s self, id: NodeId, name: (&'s str, &'s str)) -> impl Iterator<Item = NodeId> + 's {
        self.children(id).filter(move |child| self.is(*child, name))
    }

    /// Returns the value of an attribute; an empty `uri` is no namespace.
    pub(crate) fn attribute(&self, id: NodeId, uri: &str, local: &str) -> Option<&str> {
        let element = self.element(id)?;
        let mut attributes = element.tag.attributes.iter().zip(&element.attribute_uris);
        let found = attributes.find(|(attribute, own)| attribute.local == local && self.uri(**own) == uri);
        found.map(|(attribute, _)| &*attribute.value)
    }

    /// Returns the text within an element that holds nothing but text and comments; `None` where it holds elements.
    pub(crate) fn text(&self, id: NodeId) -> Option<Cow<'_, str>> {
        let end = self.element(id)?.end;
        let mut text = Cow::Borrowed("");
        for node in self.nodes.get(id + 1..end)? {
            match node {
                Node::Element(_) => return None,
                Node::Text(piece) if text.is_empty() => text = Cow::Borrowed(piece),
                Node::Text(piece) => text.to_mut().push_str(piece),
                Node::Comment(_) | Node::Instruction(..) => {}
            }
        }
        Some(text)
    }

    /// Returns whether an element is within another one, or is that.
    pub(crate) fn is_within(&self, id: NodeId, outer: NodeId) -> bool {
        self.element(outer).is_some_and(|element| (outer..element.end).contains(&id))
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn children_and_places_are_found() {
        let text = "<!--0--><a xmlns='urn:a'>x<b i='1'><c/></b>y<d/>z</a>";
        let document = Document::parse(text).unwrap();
        let root = document.root();
        let children: Vec<_> = document.children(root).collect();
        let names: Vec<_> = children.iter().map(|child| document.name(*child)).collect();
        assert_eq!(names, [("urn:a", "b"), ("urn:a", "d")]);
        assert_eq!(document.attribute(children[0], "", "i"), Some("1"));
        let element = document.element(children[0]).unwrap();
        assert_eq!(&text[element.start..element.content], "<b i='1'>");
        assert_eq!(&text[element.close..element.close + 4], "</b>");
        assert!(document.is_within(children[0] + 1, children[0]) && !document.is_within(children[1], children[0]));
        assert_eq!(document.text(root), None);
    }
}
