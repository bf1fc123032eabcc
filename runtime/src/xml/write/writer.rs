//! Writes tags, attributes and text; the namespaces that they use are declared on the root element at the end.

use super::{Append as _, Escape, Output, Prefixes, escape_into};
use crate::xml::{NamespaceFamily, NamespaceTable};

/// Room at the beginning for the namespace declarations, which are known at the end. Twice its size, the first buffer of a
/// document, is what allocators serve without a search (glibc: up to 1,032 bytes).
const ROOM: &str = match std::str::from_utf8(&[b' '; 512]) {
    Ok(room) => room,
    Err(_) => "",
};

/// A document that is written.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) out: Output,
    pub(crate) prefixes: Prefixes,
    /// The place for the root element's declarations: behind its name.
    root: Option<usize>,
    /// Whether the last start tag still lacks its `>`.
    pub(crate) open: bool,
    /// The names of the elements that [`Writer::start`] opened.
    started: Vec<String>,
}

impl Writer {
    /// Begins a document with a text that precedes its root element.
    pub(crate) fn new(before: &str, package: &'static NamespaceTable, family: Option<NamespaceFamily>) -> Self {
        let mut out = Output::with_capacity(2 * ROOM.len());
        out.push_str(ROOM);
        out.push_str(before);
        let prefixes = Prefixes::new(package, family);
        Self { out, prefixes, root: None, open: false, started: Vec::new() }
    }

    /// Returns whether the root element was begun.
    #[inline]
    pub(crate) fn has_root(&self) -> bool {
        self.root.is_some()
    }

    /// Opens an element; `prefix` is the one preferred for the namespace `uri`.
    pub(crate) fn start(&mut self, uri: &str, prefix: &str, local: &str) {
        let prefix = self.prefixes.of_uri(uri, prefix);
        self.open_tag(&prefix, local);
        self.started.push(if prefix.is_empty() { local.to_owned() } else { [&*prefix, ":", local].concat() });
    }

    /// Adds an attribute to the start tag that is open.
    ///
    /// # Errors
    /// A character that XML forbids.
    pub(crate) fn attribute(&mut self, uri: &str, prefix: &str, local: &str, value: &str) -> Result<(), char> {
        let prefix = self.prefixes.of_uri(uri, prefix);
        self.attribute_name(&prefix, local);
        self.escaped(value, Escape::Attribute)?;
        self.out.push_str("\"");
        Ok(())
    }

    /// Adds an attribute, as the first one, to the element whose start tag was written at a position. Does nothing if
    /// there is none.
    pub(crate) fn insert_attribute(&mut self, position: usize, (uri, prefix, local): (&str, &str, &str), value: &str) {
        let written = self.out.since(position);
        // The parent's start tag ends with the first byte, unless it ended before.
        let parent_end = usize::from(written.first() == Some(&b'>'));
        let Some(tag) = written.get(parent_end..).and_then(|rest| rest.strip_prefix(b"<")) else { return };
        let name_length = tag.iter().position(|byte| matches!(byte, b' ' | b'>' | b'/')).unwrap_or(0);
        if name_length > 0 {
            let prefix = self.prefixes.of_uri(uri, prefix);
            self.out.insert(position + parent_end + 1 + name_length, &format!(" {prefix}:{local}=\"{value}\""));
        }
    }

    /// Closes the innermost element that [`Self::start`] opened.
    pub(crate) fn end(&mut self) {
        let Some(name) = self.started.pop() else { return };
        if self.open {
            self.end_empty();
        } else {
            for part in ["</", &name, ">"] {
                self.out.push_str(part);
            }
        }
    }

    /// Ends the start tag that is open as that of an empty element.
    pub(crate) fn end_empty(&mut self) {
        self.open = false;
        self.out.push_str("/>");
    }

    /// Appends text, escaped for its place.
    ///
    /// # Errors
    /// A character that XML forbids.
    #[inline]
    pub(crate) fn escaped(&mut self, text: &str, escape: Escape) -> Result<(), char> {
        escape_into(&mut self.out, text, escape)
    }

    /// Appends `>` where the last start tag lacks it.
    #[inline]
    pub(crate) fn close_tag(&mut self) {
        if self.open {
            self.open = false;
            self.out.push_str(">");
        }
    }

    /// Appends `<prefix:local`; attributes may follow.
    #[inline]
    pub(crate) fn open_tag(&mut self, prefix: &str, local: &str) {
        self.close_tag();
        self.out.push_str("<");
        self.name(prefix, local);
        self.open = true;
        if self.root.is_none() {
            self.root = Some(self.out.len());
        }
    }

    /// Appends `<prefix:local>`.
    #[inline]
    pub(crate) fn plain_tag(&mut self, prefix: &str, local: &str) {
        self.out.push_str(if self.open { "><" } else { "<" });
        self.open = false;
        self.name(prefix, local);
        self.out.push_str(">");
    }

    /// Appends `</prefix:local>`.
    #[inline]
    pub(crate) fn end_tag(&mut self, prefix: &str, local: &str) {
        self.out.push_str("</");
        self.name(prefix, local);
        self.out.push_str(">");
    }

    #[inline]
    pub(crate) fn name(&mut self, prefix: &str, local: &str) {
        if !prefix.is_empty() {
            self.out.push_str(prefix);
            self.out.push_str(":");
        }
        self.out.push_str(local);
    }

    /// Appends ` prefix:local="`.
    pub(crate) fn attribute_name(&mut self, prefix: &str, local: &str) {
        self.out.push_str(" ");
        self.name(prefix, local);
        self.out.push_str("=\"");
    }

    /// Returns the document's bytes and where it begins in them. The declarations are put behind the root element's
    /// name by moving what stands before them into the room that was left for that, since what follows may be
    /// megabytes:
    ///
    /// ```text
    /// |      room      |<?xml …?><root|>…</root>     before
    /// |   |<?xml …?><root| declarations|>…</root>     after: begins at the second bar
    /// ```
    pub(crate) fn complete(mut self) -> (Vec<u8>, usize) {
        while !self.started.is_empty() {
            self.end();
        }
        let declarations = self.prefixes.declarations();
        let mut out = self.out.into_bytes();
        let Some(root) = self.root else { return (out, ROOM.len()) };
        let Some(begin) = ROOM.len().checked_sub(declarations.len()) else {
            out.splice(root..root, declarations.into_bytes());
            return (out, ROOM.len());
        };
        out.copy_within(ROOM.len()..root, begin);
        if let Some(gap) = out.get_mut(root - declarations.len()..root) {
            gap.copy_from_slice(declarations.as_bytes());
        }
        (out, begin)
    }
}
