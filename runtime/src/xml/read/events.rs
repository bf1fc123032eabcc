//! Reads a document as a sequence of events, with all that XML requires checked: well-formedness (XML 1.0 §2) and
//! namespaces (Namespaces in XML 1.0 §3 to §7).
//!
//! The decoder accepts slips of a server in parts that nothing looks at. Whatever depends on every character of a
//! document, such as a signature, reads it with this.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::attributes::{
    Attributes, Flaw, attribute_value, cdata_value, declared_prefix, is_blank, is_character, line_ends, split_name,
    text_value,
};
use super::cursor::{Cursor, Markup, RawTag, is_space};
use crate::xml::{Bindings, NamespaceTable, XML, XmlError, XmlErrorKind, XmlRead, is_ncname};

/// The namespace of declarations (Namespaces in XML 1.0 §3), which nothing may bind.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A start tag, or the tag of an empty element, which an [`End`](Self::End) follows all the same.
    Start(StartTag<'a>),
    /// The end of the element that was started last.
    End,
    /// Text with its references resolved and its line ends normalized, or the text of a CDATA section.
    Text(Cow<'a, str>),
    /// The text of a comment.
    Comment(Cow<'a, str>),
    /// A processing instruction: its target and its data.
    Instruction(&'a str, Cow<'a, str>),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StartTag<'a> {
    /// The prefix of the name; empty where there is none.
    pub prefix: &'a str,
    /// The local part of the name.
    pub local: &'a str,
    /// The prefixes that the tag declares, with their URIs, in order. The prefix of the default namespace is empty, and
    /// so is its URI where the tag undeclares it.
    pub declarations: Vec<(&'a str, Cow<'a, str>)>,
    /// The attributes, in order, without declarations.
    pub attributes: Vec<TagAttribute<'a>>,
}

/// An attribute of a [`StartTag`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagAttribute<'a> {
    /// The prefix of the name; empty where there is none.
    pub prefix: &'a str,
    /// The local part of the name.
    pub local: &'a str,
    /// The value, with references resolved and white space normalized (XML 1.0 §3.3.3).
    pub value: Cow<'a, str>,
}

/// A document that is read event by event.
///
/// # Examples
///
/// ```
/// use soapstone::xml::events::{Event, Events, StartTag, TagAttribute};
///
/// let mut events = Events::new("<a xmlns='urn:x' n='7'>1 &lt; 2</a>");
/// let Some(Event::Start(StartTag { local, attributes, .. })) = events.next()? else { unreachable!() };
/// assert_eq!((local, events.namespace("")), ("a", Some("urn:x")));
/// assert!(attributes.iter().any(|TagAttribute { local, value, .. }| *local == "n" && value == "7"));
/// assert_eq!(events.next()?, Some(Event::Text("1 < 2".into())));
/// assert_eq!(events.span(), 23..31);
/// assert_eq!(events.next()?, Some(Event::End));
/// assert_eq!(events.next()?, None);
/// # Ok::<(), soapstone::xml::XmlError>(())
/// ```
#[derive(Debug)]
pub struct Events<'a> {
    cursor: Cursor<'a>,
    scope: Bindings<'a>,
    /// The names of the open elements, and the number of declarations in scope around each.
    open: Vec<(&'a str, usize)>,
    /// Whether the element that was started last is empty, so that its end comes next.
    is_empty: bool,
    /// The number of declarations in scope around the element that ended last; they are left before the next event.
    left: Option<usize>,
    /// Whether there may be any number of elements and text around them.
    is_content: bool,
    has_root: bool,
    start: usize,
}

impl<'a> Events<'a> {
    /// Starts before the document's first event. The text has no byte order mark: see [`transcode`](crate::xml::transcode).
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            cursor: Cursor::new(text),
            scope: Bindings::new(NamespaceTable::NONE, None),
            open: Vec::new(),
            is_empty: false,
            left: None,
            is_content: false,
            has_root: false,
            start: 0,
        }
    }

    /// Starts before the first event of what may be within an element: elements and text.
    pub(crate) fn content(text: &'a str) -> Self {
        Self { is_content: true, ..Self::new(text) }
    }

    /// Returns the next event; `None` at the end of the document.
    ///
    /// # Errors
    /// The document is not well-formed, has a prefix that is not declared, or has a document type declaration.
    #[expect(clippy::should_implement_trait, reason = "a `Result` of an `Option` takes one `?`")]
    pub fn next(&mut self) -> XmlRead<Option<Event<'a>>> {
        if let Some(mark) = self.left.take() {
            self.scope.leave(mark);
        }
        self.start = self.cursor.at;
        if self.is_empty {
            self.is_empty = false;
            return Ok(self.leave());
        }
        loop {
            self.start = self.cursor.at;
            if let Some(text) = self.text()? {
                return Ok(Some(Event::Text(text)));
            }
            self.start = self.cursor.at;
            match self.cursor.markup()? {
                Markup::Start(tag) => return self.start_tag(&tag).map(|tag| Some(Event::Start(tag))),
                Markup::End => {
                    let Some((name, _)) = self.open.last() else { return Err(self.cursor.syntax("nothing is open")) };
                    self.cursor.end_tag(name)?;
                    return Ok(self.leave());
                }
                Markup::Cdata(_) if self.open.is_empty() && !self.is_content => {
                    return Err(syntax("a CDATA section outside of the document element", self.start));
                }
                Markup::Cdata(raw) => {
                    let text = cdata_value(raw).map_err(|flaw| located(&flaw, self.start))?;
                    characters(&text, self.start)?;
                    return Ok(Some(Event::Text(text)));
                }
                Markup::Other => {
                    if let Some(event) = self.other()? {
                        return Ok(Some(event));
                    }
                }
                Markup::Eof => return self.finish(),
            }
        }
    }

    /// Returns the byte offsets of the last event in the text; for the end of an empty element, an empty range behind it.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.start..self.cursor.at
    }

    /// Returns the URI that a prefix is bound to at the last event, as it is declared; `None` where it is not bound. The
    /// empty prefix is that of the default namespace.
    #[must_use]
    pub fn namespace(&self, prefix: &str) -> Option<&str> {
        match prefix {
            "xml" => Some(XML),
            _ => self.scope.declared(prefix).filter(|uri| !uri.is_empty()),
        }
    }

    /// Passes text up to the next markup; `None` where there is none that counts.
    fn text(&mut self) -> XmlRead<Option<Cow<'a, str>>> {
        let raw = self.cursor.text();
        if raw.is_empty() {
            return Ok(None);
        }
        if raw.contains("]]>") {
            return Err(syntax("`]]>` stands in text", self.start));
        }
        let text = text_value(raw).map_err(|flaw| located(&flaw, self.start))?;
        characters(&text, self.start)?;
        if !self.open.is_empty() || self.is_content {
            return Ok(Some(text));
        }
        if is_blank(raw) { Ok(None) } else { Err(syntax("text outside of the document element", self.start)) }
    }

    fn start_tag(&mut self, tag: &RawTag<'a>) -> XmlRead<StartTag<'a>> {
        let (at, mark) = (tag.start, self.scope.mark());
        if self.open.is_empty() && self.has_root && !self.is_content {
            return Err(syntax("something follows the document element", at));
        }
        self.has_root = true;
        self.scope.declare_all(tag.attributes).map_err(|kind| XmlError::new(kind, at))?;
        self.check_name(tag.name, at)?;
        let (prefix, local) = split_name(tag.name);
        let mut start = StartTag { prefix, local, declarations: Vec::new(), attributes: Vec::new() };
        for attribute in Attributes::new(tag.attributes) {
            let (name, raw) = attribute.map_err(|why| syntax(why, at))?;
            let value = attribute_value(raw).map_err(|why| syntax(&why, at))?;
            characters(&value, at)?;
            if let Some(prefix) = declared_prefix(name) {
                check_declaration(prefix, &value, at)?;
                start.declarations.push((prefix, value));
            } else {
                self.check_name(name, at)?;
                let (prefix, local) = split_name(name);
                start.attributes.push(TagAttribute { prefix, local, value });
            }
        }
        self.check_unique(&start, at)?;
        self.open.push((tag.name, mark));
        self.is_empty = tag.empty;
        Ok(start)
    }

    /// Checks that no attribute is there twice, under whichever prefix (Namespaces in XML 1.0 §6.3).
    fn check_unique(&self, tag: &StartTag<'a>, at: usize) -> XmlRead {
        let twice = |name: &str| Err(syntax(&format!("the attribute {name} is there twice"), at));
        let mut declared = HashSet::new();
        if let Some((prefix, _)) = tag.declarations.iter().find(|(prefix, _)| !declared.insert(*prefix)) {
            return twice(&format!("xmlns:{prefix}"));
        }
        let mut seen = HashSet::new();
        let mut names = tag.attributes.iter().map(|attribute| (attribute.prefix, attribute.local));
        let key = |(prefix, local)| {
            let uri = if str::is_empty(prefix) { None } else { self.scope.uri_of_prefix(prefix) };
            (uri.unwrap_or_default(), local)
        };
        match names.find(|name| !seen.insert(key(*name))) {
            Some((_, local)) => twice(local),
            None => Ok(()),
        }
    }

    fn check_name(&self, name: &str, at: usize) -> XmlRead {
        let (prefix, local) = split_name(name);
        if !is_ncname(local) || !(prefix.is_empty() || is_ncname(prefix)) || name.starts_with(':') {
            return Err(syntax(&format!("{name} is no name"), at));
        }
        match self.scope.resolve(prefix) {
            Some(_) if prefix != "xmlns" => Ok(()),
            _ => Err(XmlError::new(XmlErrorKind::Prefix(prefix.to_owned()), at)),
        }
    }

    /// Reads a comment or a processing instruction that was passed; `None` for the XML declaration.
    fn other(&self) -> XmlRead<Option<Event<'a>>> {
        let (start, raw) = (self.start, self.cursor.slice(self.start, self.cursor.at));
        characters(raw, start)?;
        if let Some(rest) = raw.strip_prefix("<!--") {
            let Some(text) = rest.strip_suffix("-->").filter(|text| !text.contains("--") && !text.ends_with('-'))
            else {
                return Err(syntax("a comment holds two hyphens", start));
            };
            return Ok(Some(Event::Comment(line_ends(text))));
        }
        let Some(inner) = raw.strip_prefix("<?").and_then(|rest| rest.strip_suffix("?>")) else {
            return Err(syntax("unknown markup", start));
        };
        let end = inner.bytes().position(is_space).unwrap_or(inner.len());
        let (target, data) = inner.split_at_checked(end).unwrap_or((inner, ""));
        if target == "xml" && start == 0 && !self.is_content {
            return Ok(None);
        }
        if !is_ncname(target) || target.eq_ignore_ascii_case("xml") {
            return Err(syntax("a processing instruction has no valid target", start));
        }
        let data = data.trim_start_matches([' ', '\t', '\r', '\n']);
        Ok(Some(Event::Instruction(target, line_ends(data))))
    }

    /// Ends the innermost element. Its declarations stay in scope until the next event.
    fn leave(&mut self) -> Option<Event<'a>> {
        self.left = self.open.pop().map(|(_, mark)| mark);
        Some(Event::End)
    }

    fn finish(&self) -> XmlRead<Option<Event<'a>>> {
        if !self.open.is_empty() {
            return Err(self.cursor.syntax("an element is not closed"));
        }
        if !self.has_root && !self.is_content {
            return Err(XmlError::new(XmlErrorKind::NoElement, self.cursor.at));
        }
        Ok(None)
    }
}

/// Checks a declaration: only the default namespace can be undeclared, and `xml` and `xmlns` stay what they are (Namespaces
/// in XML 1.0 §2.2, §3).
fn check_declaration(prefix: &str, uri: &str, at: usize) -> XmlRead {
    let is_valid = match prefix {
        "" => uri != XML && uri != XMLNS,
        "xml" => uri == XML,
        _ => is_ncname(prefix) && prefix != "xmlns" && !uri.is_empty() && uri != XML && uri != XMLNS,
    };
    if is_valid { Ok(()) } else { Err(syntax(&format!("the prefix {prefix:?} cannot stand for {uri:?}"), at)) }
}

/// Checks for characters that XML does not have (XML 1.0 §2.2).
fn characters(text: &str, at: usize) -> XmlRead {
    match text.chars().find(|c| !is_character(*c)) {
        Some(found) => Err(syntax(&format!("XML has no character {found:?}"), at)),
        None => Ok(()),
    }
}

#[cold]
fn located(flaw: &Flaw, at: usize) -> XmlError {
    syntax(&flaw.why, at + flaw.at)
}

fn syntax(why: &str, at: usize) -> XmlError {
    XmlError::new(XmlErrorKind::Syntax(why.to_owned()), at)
}

#[cfg(test)]
mod tests;
