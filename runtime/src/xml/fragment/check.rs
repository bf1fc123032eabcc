//! Whether a piece of XML may be put into a message as it is: well-formedness (XML 1.0 §2) and namespaces.
//!
//! Reading checks less: an error in an ignored part of a response does not make the response unreadable.

use std::collections::HashSet;

use crate::xml::read::attributes::{
    Attributes, attribute_value, declared_prefix, is_character, split_name, text_value,
};
use crate::xml::read::cursor::{Cursor, Markup, RawTag};
use crate::xml::{Bindings, Package, XmlError, XmlErrorKind, XmlRead, is_ncname};

/// Checks an element and all that it holds.
///
/// # Errors
/// What is not well-formed, or a prefix that is not declared.
pub(crate) fn check(xml: &str) -> XmlRead {
    let mut check = Check { cursor: Cursor::new(xml), scope: Bindings::new(Package::NONE, None), open: Vec::new() };
    loop {
        check.text()?;
        let at = check.cursor.at;
        match check.cursor.markup()? {
            Markup::Start(tag) => check.start(&tag)?,
            Markup::End => check.end()?,
            Markup::Cdata(text) => characters(text, at)?,
            Markup::Other => characters(check.cursor.slice(at, check.cursor.at), at)?,
            Markup::Eof if check.open.is_empty() => return Ok(()),
            Markup::Eof => return Err(check.cursor.syntax("an element is not closed")),
        }
    }
}

struct Check<'a> {
    cursor: Cursor<'a>,
    scope: Bindings<'a>,
    /// The names of the open elements, and how many declarations were in scope around each.
    open: Vec<(&'a str, usize)>,
}

impl<'a> Check<'a> {
    fn text(&mut self) -> XmlRead {
        let at = self.cursor.at;
        let raw = self.cursor.text();
        if raw.contains("]]>") {
            return Err(syntax("`]]>` stands in text", at));
        }
        let text = text_value(raw).map_err(|flaw| syntax(&flaw.why, at + flaw.at))?;
        characters(&text, at)
    }

    fn start(&mut self, tag: &RawTag<'a>) -> XmlRead {
        let (at, mark) = (tag.start, self.scope.mark());
        self.scope.declare_all(tag.attributes).map_err(|kind| XmlError::new(kind, at))?;
        self.name(tag.name, at)?;
        let mut seen = HashSet::new();
        for attribute in Attributes::new(tag.attributes) {
            let (name, raw) = attribute.map_err(|why| syntax(why, at))?;
            let value = attribute_value(raw).map_err(|why| syntax(&why, at))?;
            characters(&value, at)?;
            let key = match declared_prefix(name) {
                Some("") => ("xmlns", ""),
                Some(prefix) if value.is_empty() || !is_ncname(prefix) => {
                    return Err(syntax(&format!("the declaration {name} is none"), at));
                }
                Some(prefix) => ("xmlns", prefix),
                None => self.attribute_name(name, at)?,
            };
            if !seen.insert((key.0.to_owned(), key.1)) {
                return Err(syntax(&format!("the attribute {name} is there twice"), at));
            }
        }
        if tag.empty {
            self.scope.leave(mark);
        } else {
            self.open.push((tag.name, mark));
        }
        Ok(())
    }

    fn end(&mut self) -> XmlRead {
        let Some((name, mark)) = self.open.pop() else { return Err(self.cursor.syntax("nothing is open")) };
        self.cursor.end_tag(name)?;
        self.scope.leave(mark);
        Ok(())
    }

    /// The namespace and the local part of an attribute's name.
    fn attribute_name<'s>(&'s self, name: &'a str, at: usize) -> XmlRead<(&'s str, &'a str)> {
        self.name(name, at)?;
        let (prefix, local) = split_name(name);
        let uri = if prefix.is_empty() { None } else { self.scope.uri_of_prefix(prefix) };
        Ok((uri.unwrap_or_default(), local))
    }

    fn name(&self, name: &str, at: usize) -> XmlRead {
        let (prefix, local) = split_name(name);
        if !is_ncname(local) || !(prefix.is_empty() || is_ncname(prefix)) || name.starts_with(':') {
            return Err(syntax(&format!("{name} is no name"), at));
        }
        match self.scope.resolve(prefix) {
            Some(_) => Ok(()),
            None => Err(XmlError::new(XmlErrorKind::Prefix(prefix.to_owned()), at)),
        }
    }
}

/// XML's characters (XML 1.0 §2.2); references count as what they refer to.
fn characters(text: &str, at: usize) -> XmlRead {
    match text.chars().find(|c| !is_character(*c)) {
        Some(found) => Err(syntax(&format!("XML has no character {found:?}"), at)),
        None => Ok(()),
    }
}

fn syntax(why: &str, at: usize) -> XmlError {
    XmlError::new(XmlErrorKind::Syntax(why.to_owned()), at)
}
