//! An element under another name, with all that it holds still in the namespaces where it was.

use std::collections::HashSet;

use super::{names_after_colons, names_before_colons};
use crate::decode::{Attributes, Cursor, Markup, RawTag, XSI, attribute_value, declared_prefix, split_name};
use crate::encode::declaration;

/// The name that an element is to have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewName<'a> {
    pub(crate) prefix: &'a str,
    /// What the prefix stands for; empty for no namespace.
    pub(crate) uri: &'a str,
    pub(crate) local: &'a str,
    /// Whether the prefix stands for that around the element already.
    pub(crate) is_bound: bool,
}

/// How much longer than eight times itself an element may become by its new name.
const GROWTH: usize = 16 << 20;

/// The element under the new name; `None` where that would make it excessively long.
pub(crate) fn rename(xml: &str, name: NewName<'_>) -> Option<String> {
    let mut cursor = Cursor::new(xml);
    let Ok(Markup::Start(tag)) = cursor.markup() else { return Some(String::new()) };
    let own = own_declaration(&tag, name.prefix);
    let mut rename = Rename { tag, cursor, out: String::with_capacity(xml.len() + 64), bound: xml.len() };
    rename.bound = rename.bound.saturating_mul(8).saturating_add(GROWTH);
    let fits = match &own {
        Some(uri) => uri == name.uri,
        None => name.is_bound,
    };
    if fits || (own.is_none() && !name.prefix.is_empty()) {
        let declared = if fits { None } else { Some((name.prefix, name.uri)) };
        rename.keep(name.prefix, name.local, declared);
        return Some(rename.out);
    }
    if name.uri.is_empty() {
        return rename.without_default(name, &own.unwrap_or_default());
    }
    let prefix = fresh(xml);
    rename.keep(&prefix, name.local, Some((&prefix, name.uri)));
    Some(rename.out)
}

struct Rename<'a> {
    tag: RawTag<'a>,
    /// Behind the start tag.
    cursor: Cursor<'a>,
    out: String,
    bound: usize,
}

impl<'a> Rename<'a> {
    /// The new name, the attributes and the content as they are.
    fn keep(&mut self, prefix: &str, local: &str, declared: Option<(&str, &str)>) {
        let name = qualified(prefix, local);
        self.out.extend(["<", &name]);
        if let Some((prefix, uri)) = declared {
            declaration(&mut self.out, prefix, uri);
        }
        self.out.push_str(self.tag.attributes);
        if self.tag.empty {
            self.out.push_str("/>");
            return;
        }
        let content = self.cursor.slice(self.cursor.at, self.cursor.at + self.cursor.rest().len());
        let content = content.get(..content.rfind("</").unwrap_or(content.len())).unwrap_or_default();
        self.out.extend([">", content, "</", &name, ">"]);
    }

    /// A name in no namespace, although the element declares a default one: each child declares that instead.
    fn without_default(mut self, name: NewName<'_>, default: &str) -> Option<String> {
        let mut pushed = String::new();
        declaration(&mut pushed, "", default);
        self.out.extend(["<", name.local]);
        if !name.is_bound {
            declaration(&mut self.out, "", "");
        }
        self.attributes_without_default(default);
        self.out.push('>');
        loop {
            self.out.push_str(self.cursor.text());
            let at = self.cursor.at;
            match self.cursor.markup().ok()? {
                Markup::Start(child) => {
                    self.out.extend(["<", child.name]);
                    if own_declaration(&child, "").is_none() {
                        self.out.push_str(&pushed);
                    }
                    let rest = at + 1 + child.name.len();
                    self.cursor.skip_content(&child).ok()?;
                    self.out.push_str(self.cursor.slice(rest, self.cursor.at));
                }
                Markup::Cdata(_) | Markup::Other => self.out.push_str(self.cursor.slice(at, self.cursor.at)),
                Markup::End | Markup::Eof => break,
            }
            if self.out.len() > self.bound {
                return None;
            }
        }
        self.out.extend(["</", name.local, ">"]);
        Some(self.out)
    }

    /// The attributes but for the default namespace's declaration; a type that it qualifies gets a prefix.
    fn attributes_without_default(&mut self, default: &str) {
        let tag = self.tag;
        for (name, value) in Attributes::new(tag.attributes).flatten().filter(|(name, _)| *name != "xmlns") {
            let quote = if value.contains('"') { "'" } else { "\"" };
            let (prefix, local) = split_name(name);
            let is_type = local == "type" && own_declaration(&tag, prefix).is_some_and(|uri| uri == XSI);
            self.out.extend([" ", name, "=", quote]);
            if is_type && !value.contains(':') {
                let prefix = fresh(tag.attributes);
                self.out.extend([&prefix, ":", value.trim(), quote]);
                declaration(&mut self.out, &prefix, default);
            } else {
                self.out.extend([value, quote]);
            }
        }
    }
}

/// What a start tag itself declares a prefix to be.
fn own_declaration(tag: &RawTag<'_>, prefix: &str) -> Option<String> {
    let mut attributes = Attributes::new(tag.attributes).flatten();
    let (_, value) = attributes.find(|(name, _)| declared_prefix(name) == Some(prefix))?;
    Some(attribute_value(value).unwrap_or_default().into_owned())
}

/// A prefix that the XML neither uses nor declares.
fn fresh(xml: &str) -> String {
    let taken: HashSet<&str> = names_before_colons(xml).chain(names_after_colons(xml)).collect();
    let mut prefixes = (1_usize..).map(|number| format!("p{number}"));
    prefixes.find(|prefix| !taken.contains(prefix.as_str())).unwrap_or_default()
}

fn qualified(prefix: &str, local: &str) -> String {
    if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") }
}
