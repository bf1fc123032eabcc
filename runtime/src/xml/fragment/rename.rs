//! An element under another name, with all that it holds still in the namespaces where it was.

use std::collections::HashSet;

use memchr::memrchr;

use super::{names_after_colons, names_before_colons};
use crate::xml::XSI;
use crate::xml::read::attributes::{Attributes, attribute_value, declared_prefix, split_name};
use crate::xml::read::cursor::{Cursor, Markup, RawTag};
use crate::xml::write::{Append, declaration};

/// The name that an element is to have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewName<'a> {
    pub(crate) prefix: &'a str,
    /// The URI of the prefix; empty for no namespace.
    pub(crate) uri: &'a str,
    pub(crate) local: &'a str,
    /// Whether the prefix stands for that around the element already.
    pub(crate) is_bound: bool,
}

/// The bytes by which a renamed element may exceed eight times its length.
const GROWTH: usize = 16 << 20;

/// Appends the element under the new name; `None` where that would make it excessively long.
pub(crate) fn rename(xml: &str, name: NewName<'_>, out: &mut impl Append) -> Option<()> {
    let mut cursor = Cursor::new(xml);
    let Ok(Markup::Start(tag)) = cursor.markup() else { return Some(()) };
    let own = own_declaration(&tag, name.prefix);
    let bound = xml.len().saturating_mul(8).saturating_add(GROWTH);
    let mut rename = Rename { tag, cursor, out, left: bound };
    let fits = match &own {
        Some(uri) => uri == name.uri,
        None => name.is_bound,
    };
    if fits || (own.is_none() && !name.prefix.is_empty()) {
        let declared = if fits { None } else { Some((name.prefix, name.uri)) };
        rename.keep(name.prefix, name.local, declared);
        return Some(());
    }
    if name.uri.is_empty() {
        return rename.without_default(name, &own.unwrap_or_default());
    }
    let prefix = fresh(xml);
    rename.keep(&prefix, name.local, Some((&prefix, name.uri)));
    Some(())
}

struct Rename<'a, 'o, O> {
    tag: RawTag<'a>,
    /// Behind the start tag.
    cursor: Cursor<'a>,
    out: &'o mut O,
    /// The number of bytes that may still be appended.
    left: usize,
}

impl<O: Append> Rename<'_, '_, O> {
    fn put<const N: usize>(&mut self, texts: [&str; N]) {
        for text in texts {
            self.out.push_str(text);
            self.left = self.left.saturating_sub(text.len());
        }
    }

    /// The new name, the attributes and the content as they are.
    fn keep(&mut self, prefix: &str, local: &str, declared: Option<(&str, &str)>) {
        let colon = if prefix.is_empty() { "" } else { ":" };
        self.put(["<", prefix, colon, local]);
        if let Some((prefix, uri)) = declared {
            declaration(self.out, prefix, uri);
        }
        self.put([self.tag.attributes]);
        if self.tag.empty {
            self.put(["/>"]);
            return;
        }
        let content = self.cursor.slice(self.cursor.at, self.cursor.at + self.cursor.rest().len());
        let end = memrchr(b'<', content.as_bytes()).unwrap_or(content.len());
        let content = content.get(..end).unwrap_or_default();
        self.put([">", content, "</", prefix, colon, local, ">"]);
    }

    /// A name in no namespace, although the element declares a default one: each child declares that instead.
    fn without_default(mut self, name: NewName<'_>, default: &str) -> Option<()> {
        let mut pushed = String::new();
        declaration(&mut pushed, "", default);
        self.put(["<", name.local]);
        if !name.is_bound {
            declaration(self.out, "", "");
        }
        self.attributes_without_default(default);
        self.put([">"]);
        loop {
            let text = self.cursor.text();
            self.put([text]);
            let at = self.cursor.at;
            match self.cursor.markup().ok()? {
                Markup::Start(child) => {
                    self.put(["<", child.name]);
                    if own_declaration(&child, "").is_none() {
                        self.put([&pushed]);
                    }
                    let rest = at + 1 + child.name.len();
                    self.cursor.skip_content(&child).ok()?;
                    self.put([self.cursor.slice(rest, self.cursor.at)]);
                }
                Markup::Cdata(_) | Markup::Other => self.put([self.cursor.slice(at, self.cursor.at)]),
                Markup::End | Markup::Eof => break,
            }
            if self.left == 0 {
                return None;
            }
        }
        self.put(["</", name.local, ">"]);
        Some(())
    }

    /// The attributes but for the default namespace's declaration; a type that it qualifies gets a prefix.
    fn attributes_without_default(&mut self, default: &str) {
        let tag = self.tag;
        // Found once: a hostile element repeats its attributes without end.
        let typing: HashSet<&str> = Attributes::new(tag.attributes)
            .flatten()
            .filter(|(_, value)| attribute_value(value).is_ok_and(|uri| uri == XSI))
            .filter_map(|(name, _)| declared_prefix(name))
            .collect();
        let mut given = None;
        for (name, value) in Attributes::new(tag.attributes).flatten().filter(|(name, _)| *name != "xmlns") {
            let quote = if value.contains('"') { "'" } else { "\"" };
            let (prefix, local) = split_name(name);
            let is_type = local == "type" && typing.contains(prefix);
            self.put([" ", name, "=", quote]);
            if is_type && !value.contains(':') {
                let is_first = given.is_none();
                let prefix = given.get_or_insert_with(|| fresh(tag.attributes));
                self.put([&*prefix, ":", value.trim(), quote]);
                if is_first {
                    declaration(self.out, prefix, default);
                }
            } else {
                self.put([value, quote]);
            }
        }
    }
}

/// Returns the URI that a start tag itself binds a prefix to.
fn own_declaration(tag: &RawTag<'_>, prefix: &str) -> Option<String> {
    let mut attributes = Attributes::new(tag.attributes).flatten();
    let (_, value) = attributes.find(|(name, _)| declared_prefix(name) == Some(prefix))?;
    Some(attribute_value(value).unwrap_or_default().into_owned())
}

/// A prefix that the XML neither uses nor declares.
pub(super) fn fresh(xml: &str) -> String {
    let taken: HashSet<&str> = names_before_colons(xml).chain(names_after_colons(xml)).collect();
    let mut prefixes = (1_usize..).map(|number| format!("p{number}"));
    prefixes.find(|prefix| !taken.contains(prefix.as_str())).unwrap_or_default()
}
