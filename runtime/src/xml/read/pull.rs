//! Reads a document element by element, for callers that have no descriptor.

use std::borrow::Cow;

use super::attributes::{
    Attributes, Flaw, attribute_value, cdata_value, check_characters, declared_prefix, split_name, text_value,
};
use super::cursor::{Markup, RawTag};
use super::reader::{Reader, Tag};
use super::scan::has_control;
use crate::xml::{
    Bindings, NamespaceFamily, NamespaceTable, NsId, RawAttribute, RawElement, XmlError, XmlErrorKind, XmlRead,
};

/// Reads start tags one after the other. A start tag that was found and not entered, skipped or captured is *pending*.
#[derive(Debug)]
pub(crate) struct Pull<'a> {
    reader: Reader<'a>,
    /// The elements that were entered.
    open: Vec<Tag<'a>>,
    pending: Option<Tag<'a>>,
    /// The number of bytes that what is copied may take beyond the document itself.
    budget: usize,
}

impl<'a> Pull<'a> {
    /// Starts before the document element.
    pub(crate) fn new(xml: &'a str, budget: usize) -> Self {
        let text = xml.strip_prefix('\u{FEFF}').unwrap_or(xml);
        let budget = budget.saturating_add(text.len().saturating_mul(8));
        let reader = Reader::new(text, Bindings::new(NamespaceTable::NONE, None).with_uri_budget(budget));
        Self { reader, open: Vec::new(), pending: None, budget }
    }

    /// Goes to the next child's start tag of the element that was entered last, at first to the document element. Returns
    /// `false` at the end of that element or of the document. Text is passed.
    pub(crate) fn next(&mut self) -> XmlRead<bool> {
        while self.pending.is_none() {
            if self.open.last().is_some_and(|tag| tag.raw.empty) {
                return Ok(false);
            }
            let at = self.reader.cursor.at;
            text_value(self.reader.cursor.text()).map_err(|flaw| flaw_at(flaw, at))?;
            match self.reader.cursor.markup()? {
                Markup::Start(raw) => self.pending = Some(self.reader.resolve_tag(raw)?),
                Markup::Cdata(_) | Markup::Other => {}
                Markup::Eof if self.open.is_empty() => return Ok(false),
                Markup::Eof => return Err(self.reader.cursor.syntax("the document ends within an element")),
                Markup::End if self.open.is_empty() => {
                    return Err(self.reader.cursor.syntax("an end tag without a start tag"));
                }
                Markup::End => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Returns the namespace URI (empty for none) and local name of the pending start tag.
    pub(crate) fn name(&self) -> (&str, &'a str) {
        self.pending.as_ref().map_or(("", ""), |tag| (self.reader.scope.uri(tag.ns), tag.local))
    }

    /// Returns the namespace that a prefix stands for at the pending start tag.
    pub(crate) fn namespace(&self, prefix: &str) -> Option<&str> {
        self.reader.scope.uri_of_prefix(prefix)
    }

    /// Returns an attribute of the pending start tag by its expanded name.
    pub(crate) fn attribute(&self, uri: &str, local: &str) -> XmlRead<Option<Cow<'a, str>>> {
        let Some(tag) = &self.pending else { return Ok(None) };
        for attribute in Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| XmlError::syntax(why, tag.raw.start))?;
            let (prefix, own) = split_name(name);
            let found = if prefix.is_empty() { Some("") } else { self.reader.scope.uri_of_prefix(prefix) };
            if own == local && found == Some(uri) {
                return attribute_value(value).map(Some).map_err(|why| XmlError::syntax(why, tag.raw.start));
            }
        }
        Ok(None)
    }

    /// Returns all attributes of the pending start tag, declarations of namespaces left out.
    pub(crate) fn attributes(&mut self) -> XmlRead<Vec<RawAttribute>> {
        let Some(tag) = self.pending else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for attribute in Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| XmlError::syntax(why, tag.raw.start))?;
            if declared_prefix(name).is_some() {
                continue;
            }
            let (prefix, local) = split_name(name);
            let ns = if prefix.is_empty() { NsId::NONE } else { self.reader.resolve_name(name, tag.raw.start)?.0 };
            let value = attribute_value(value).map_err(|why| XmlError::syntax(why, tag.raw.start))?;
            let namespace = self.reader.scope.uri(ns).to_owned();
            self.charge(namespace.len())?;
            all.push(RawAttribute { namespace, name: local.to_owned(), value: value.into_owned() });
        }
        Ok(all)
    }

    /// Enters the pending element, so that its children are next.
    pub(crate) fn enter(&mut self) -> XmlRead {
        let tag = self.take()?;
        self.open.push(tag);
        Ok(())
    }

    /// Passes the pending element and returns the text directly within; elements within are left out.
    pub(crate) fn text(&mut self) -> XmlRead<String> {
        let tag = self.take()?;
        let mut text = String::new();
        if tag.raw.empty {
            self.reader.scope.leave(tag.mark);
            return Ok(text);
        }
        loop {
            let at = self.reader.cursor.at;
            text.push_str(&text_value(self.reader.cursor.text()).map_err(|flaw| flaw_at(flaw, at))?);
            match self.reader.cursor.markup()? {
                Markup::End => {
                    self.reader.cursor.end_tag(tag.raw.name)?;
                    break;
                }
                Markup::Cdata(raw) => text.push_str(&cdata_value(raw).map_err(|flaw| flaw_at(flaw, at))?),
                Markup::Other => {}
                Markup::Start(child) => self.reader.cursor.skip_content(&child)?,
                Markup::Eof => return Err(self.reader.cursor.syntax(format!("<{}> is not closed", tag.raw.name))),
            }
        }
        self.reader.scope.leave(tag.mark);
        Ok(text)
    }

    /// Passes the pending element and returns it, with the declarations that it needs.
    pub(crate) fn capture(&mut self, family: Option<&NamespaceFamily>) -> XmlRead<RawElement> {
        let tag = self.take()?;
        self.reader.cursor.skip_content(&tag.raw)?;
        let source = self.reader.cursor.slice(tag.raw.start, self.reader.cursor.at);
        let raw = captured(source, &tag.raw, &self.reader.scope, family)?;
        self.charge(raw.to_xml().len().saturating_sub(source.len()))?;
        self.reader.scope.leave(tag.mark);
        Ok(raw)
    }

    /// Checks that no element follows the document element.
    pub(crate) fn finish(&mut self) -> XmlRead {
        if self.next()? { Err(self.reader.cursor.syntax("something follows the document element")) } else { Ok(()) }
    }

    fn take(&mut self) -> XmlRead<Tag<'a>> {
        self.pending.take().ok_or_else(|| XmlError::new(XmlErrorKind::NoElement, self.reader.cursor.at))
    }

    fn charge(&mut self, cost: usize) -> XmlRead {
        match self.budget.checked_sub(cost) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(XmlError::new(XmlErrorKind::Limit(TOO_MUCH), self.reader.cursor.at)),
        }
    }
}

/// The message where what is copied from a document exceeds its budget.
pub(crate) const TOO_MUCH: &str = "the document expands to too much";

/// Returns an element of a document, which must have no character that XML forbids.
pub(crate) fn captured(
    source: &str,
    tag: &RawTag<'_>,
    scope: &Bindings<'_>,
    family: Option<&NamespaceFamily>,
) -> XmlRead<RawElement> {
    if has_control(source.as_bytes()) {
        check_characters(source).map_err(|flaw| flaw_at(flaw, tag.start))?;
    }
    Ok(RawElement::captured(source, tag, scope, family))
}

#[cold]
fn flaw_at(flaw: Flaw, at: usize) -> XmlError {
    XmlError::syntax(flaw.why, at + flaw.at)
}
