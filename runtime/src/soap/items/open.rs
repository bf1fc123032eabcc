//! The elements that are open where a stream stands, and the namespaces in scope there.

use crate::codec::decode::{Attributes, attribute_value, declared_prefix, split_name};
use crate::xml::{XmlError, XmlRead};

/// The elements around the items of every message: the envelope, the body and the element in it.
const AROUND: usize = 3;

/// An element that is open.
#[derive(Debug)]
struct OpenElement {
    local: String,
    /// The number of declarations that are in scope around it.
    declared: usize,
}

/// The elements that are open, the outermost first.
#[derive(Debug, Default)]
pub(super) struct OpenElements {
    elements: Vec<OpenElement>,
    declarations: Vec<(String, String)>,
    /// The number of elements, from the outermost on, that are on the path to the items.
    on_path: usize,
}

impl OpenElements {
    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, attributes: &str, path: &[String]) -> XmlRead {
        let (declared, (_, local)) = (self.declarations.len(), split_name(name));
        for attribute in Attributes::new(attributes) {
            let (name, value) = attribute.map_err(|why| XmlError::syntax(why, 0))?;
            let Some(prefix) = declared_prefix(name) else { continue };
            let uri = attribute_value(value).map_err(|why| XmlError::syntax(why, 0))?;
            self.declarations.push((prefix.to_owned(), uri.into_owned()));
        }
        let level = self.elements.len();
        if self.on_path == level && is_on_path(level, local, path) {
            self.on_path += 1;
        }
        self.elements.push(OpenElement { local: local.to_owned(), declared });
        Ok(())
    }

    /// Closes the innermost element; false where none is open.
    pub(super) fn close(&mut self) -> bool {
        let Some(closed) = self.elements.pop() else { return false };
        self.declarations.truncate(closed.declared);
        self.on_path = self.on_path.min(self.elements.len());
        true
    }

    /// Returns how many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.elements.len()
    }

    /// Returns whether the items at the path would be children of the innermost element.
    pub(super) fn holds_items(&self, path: &[String]) -> bool {
        let parents = path.len().saturating_sub(1) + AROUND;
        self.elements.len() == parents && self.on_path == parents
    }

    /// Returns the namespaces in scope: prefix and name.
    pub(super) fn scope(&self) -> impl Iterator<Item = (&str, &str)> {
        self.declarations.iter().map(|(prefix, uri)| (prefix.as_str(), uri.as_str()))
    }

    /// Returns the path of the innermost element, from the element in the body on.
    pub(super) fn path(&self) -> String {
        let names = self.elements.iter().skip(AROUND - 1).map(|element| element.local.as_str());
        names.collect::<Vec<_>>().join("/")
    }
}

fn is_on_path(level: usize, local: &str, path: &[String]) -> bool {
    match level {
        0 => local == "Envelope",
        1 => local == "Body",
        // The element of the response: a fault has no items.
        2 => local != "Fault",
        _ => path.get(level - AROUND).is_some_and(|name| name == local),
    }
}
