//! The parts of an envelope (SOAP 1.1 §4, SOAP 1.2 Part 1 §5), found by where they are and not by identifiers.

use std::borrow::Cow;

use soapstone::soap::Version;

use crate::document::{Document, NodeId};
use crate::escape::qualified;
use crate::names::WSSE;

/// The parts of an envelope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope {
    pub(crate) version: Version,
    pub(crate) root: NodeId,
    pub(crate) header: Option<NodeId>,
    pub(crate) body: NodeId,
}

impl Envelope {
    /// Finds the parts: at most one header, then one body, and nothing else.
    pub(crate) fn find(document: &Document<'_>) -> Result<Self, String> {
        let root = document.root();
        let (uri, local) = document.name(root);
        let Some(version) = Version::of_namespace(uri).filter(|_| local == "Envelope") else {
            return Err(format!("{local} in {uri:?} is not an envelope of SOAP 1.1 or 1.2"));
        };
        let mut children = document.children(root).peekable();
        let header = children.next_if(|child| document.is(*child, (uri, "Header")));
        match (children.next(), children.next()) {
            (Some(body), None) if document.is(body, (uri, "Body")) => Ok(Self { version, root, header, body }),
            _ => Err("an envelope has a body behind its header, and nothing else".to_owned()),
        }
    }

    /// Returns the header blocks.
    pub(crate) fn blocks<'d>(&self, document: &'d Document<'_>) -> impl Iterator<Item = NodeId> + 'd {
        self.header.into_iter().flat_map(|header| document.children(header))
    }

    /// Returns the security headers for a receiver; the last one has no role.
    pub(crate) fn security(&self, document: &Document<'_>, role: Option<&str>) -> Vec<NodeId> {
        let attribute = if self.version == Version::Soap11 { "actor" } else { "role" };
        let is_for = |block: &NodeId| {
            let found = document.attribute(*block, self.version.namespace(), attribute).map(str::trim);
            match role {
                Some(role) => found == Some(role),
                None => found.is_none_or(|found| found.is_empty() || found.ends_with("/ultimateReceiver")),
            }
        };
        self.blocks(document).filter(|block| document.is(*block, (WSSE, "Security"))).filter(is_for).collect()
    }

    /// Returns the text of an envelope with a further header block, as the last.
    pub(crate) fn with_block(&self, document: &Document<'_>, block: &str) -> String {
        if let Some(header) = self.header {
            return with_child(document, header, block);
        }
        let prefix = document.element(self.root).map_or("", |root| root.tag.prefix);
        let name = qualified(prefix, "Header");
        let at = document.element(self.body).map_or(0, |body| body.start);
        insert(document.text, vec![(at, format!("<{name}>{block}</{name}>"))])
    }
}

/// Returns the text of a document with further content at the end of an element.
pub(crate) fn with_child(document: &Document<'_>, parent: NodeId, child: &str) -> String {
    let Some(element) = document.element(parent) else { return document.text.to_owned() };
    let is_empty = element.content == element.close
        && !document.text.get(element.close..).is_some_and(|rest| rest.starts_with("</"));
    if !is_empty {
        return insert(document.text, vec![(element.close, child.to_owned())]);
    }
    // `<a/>`: the slash goes.
    let (head, tail) = document.text.split_at_checked(element.content).unwrap_or_default();
    let head = head.strip_suffix("/>").unwrap_or(head);
    let name = qualified(element.tag.prefix, element.tag.local);
    [head, ">", child, "</", &name, ">", tail].concat()
}

/// Returns a text with further pieces at byte offsets.
pub(crate) fn insert(text: &str, mut pieces: Vec<(usize, String)>) -> String {
    pieces.sort_by_key(|(at, _)| *at);
    let added: usize = pieces.iter().map(|(_, piece)| piece.len()).sum();
    let (mut out, mut from) = (String::with_capacity(text.len() + added), 0);
    for (at, piece) in &pieces {
        out.push_str(text.get(from..*at).unwrap_or_default());
        out.push_str(piece);
        from = *at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Returns the text of a message, which is in UTF-8 or announces another encoding.
pub(crate) fn text_of(message: &[u8]) -> Result<Cow<'_, str>, soapstone::xml::XmlError> {
    soapstone::xml::transcode(message, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Result<String, String> {
        let text = text.replace("NS", Version::Soap11.namespace());
        let document = Document::parse(&text).unwrap();
        Envelope::find(&document).map(|envelope| envelope.with_block(&document, "<b/>"))
    }

    #[test]
    fn a_block_is_added_whatever_the_header() {
        for (text, expected) in [
            ("<Envelope xmlns='NS'><Body/></Envelope>", "<Header><b/></Header><Body/>"),
            ("<s:Envelope xmlns:s='NS'><s:Header/><s:Body/></s:Envelope>", "<s:Header><b/></s:Header><s:Body/>"),
            ("<Envelope xmlns='NS'><Header ></Header><Body/></Envelope>", "<Header ><b/></Header><Body/>"),
            ("<Envelope xmlns='NS'><Header>x<a/></Header><Body/></Envelope>", "<Header>x<a/><b/></Header><Body/>"),
        ] {
            let found = find(text).unwrap();
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn what_is_not_one_header_and_one_body_is_no_envelope() {
        let other = Version::Soap12.namespace();
        for inner in [
            "",
            "<Header/>",
            "<Body/><Header/>",
            "<Body/><Body/>",
            "<Header/><Header/><Body/>",
            "<Body/><x/>",
            "<x/><Body/>",
            &format!("<Body xmlns='{other}'/><Body/>"),
        ] {
            assert!(find(&format!("<Envelope xmlns='NS'>{inner}</Envelope>")).is_err(), "{inner}");
        }
        assert!(find("<Envelope xmlns='urn:x'><Body/></Envelope>").is_err());
    }
}
