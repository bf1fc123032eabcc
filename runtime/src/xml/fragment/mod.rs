//! XML that no generated type describes, kept as it is.

mod check;
mod rename;

use std::collections::HashSet;

use memchr::memchr_iter;

use crate::codec::decode::{
    Attributes, Bindings, DecodeError, DecodeErrorKind, DecodeOptions, Decoder, Item, RawTag, Read, XSI, before_name,
    declared_prefix, is_in_name, name_length, name_start, same_name, split_name, text_value,
};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::{ReadValue, Value};
use crate::schema::{Field, Kind, Package, REQUIRED};
use crate::xml::Dialect;
use crate::xml::write::{Append, Escape, declaration, escape_into};
pub(crate) use rename::{NewName, rename};

/// An element kept as XML.
///
/// It stands alone: whatever namespace declarations it needs from the document that it was taken from are on its start
/// tag. Written, it appears as it was. The default is no element at all. Where a server sends text in the place of the
/// elements that `xs:any` admits, it is that text: it has no name then, and [`RawElement::text`] returns it.
#[derive(Clone, Default)]
pub struct RawElement {
    pub(crate) xml: String,
    /// How the document was read that it comes from, so that what it holds is read in the same way.
    pub(crate) dialect: Option<Box<Dialect>>,
    /// Whether it is known to be well-formed throughout. What comes from a server is looked at when it is written.
    pub(crate) is_sound: bool,
}

/// An attribute that no generated type describes. Declarations of namespaces and those of `xsi` are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct RawAttribute {
    /// The namespace URI; empty for none.
    pub namespace: String,
    /// The local name.
    pub name: String,
    /// The value, with references resolved.
    pub value: String,
}

pub(crate) static NO_PACKAGE: Package = Package { namespaces: &[] };
static THIS: Field = Field::element(0, "", REQUIRED);

impl RawElement {
    /// Takes the document element of a piece of XML.
    ///
    /// # Errors
    /// It is not well-formed, or has a prefix that is not declared.
    pub fn parse(xml: &str) -> Result<Self, DecodeError> {
        let mut decoder = Decoder::new(xml, &NO_PACKAGE, &DecodeOptions::default());
        if !decoder.next()? {
            let kind = DecodeErrorKind::Structure("there is no element".to_owned());
            return Err(DecodeError::new(kind, 0));
        }
        let raw = decoder.capture()?;
        decoder.finish()?;
        check::check(&raw.xml)?;
        Ok(Self { is_sound: true, ..raw })
    }

    /// The one element that an encoder wrote, which is sound and has all that it needs; `None` where it wrote none.
    pub(crate) fn written(encoder: Encoder<'_>) -> Option<Self> {
        let xml = String::from_utf8(encoder.finish_small()).ok().filter(|xml| xml.starts_with('<'))?;
        Some(Self { xml, dialect: None, is_sound: true })
    }

    /// Text that a server sent where the schema has elements.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut xml = String::with_capacity(text.len());
        // A character that XML forbids ends the text, but none gets here out of a document.
        let is_sound = escape_into(&mut xml, text, Escape::Text).is_ok();
        Self { xml, dialect: None, is_sound }
    }

    /// Whether it may be put into a document as it is.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound || self.is_empty() || check::check(&self.xml).is_ok()
    }

    /// The element as XML; empty where there is none.
    #[must_use]
    pub fn to_xml(&self) -> &str {
        &self.xml
    }

    /// Whether there is no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.xml.is_empty()
    }

    /// The expanded name: namespace URI (empty for none) and local name.
    #[must_use]
    pub fn name(&self) -> (String, String) {
        let mut decoder = self.decoder(&NO_PACKAGE);
        match decoder.next() {
            Ok(true) => {
                let (uri, local) = decoder.name();
                (uri.to_owned(), local.to_owned())
            }
            _ => Default::default(),
        }
    }

    /// The expanded name of its type, if `xsi:type` says one.
    #[must_use]
    pub fn xsi_type(&self) -> Option<(String, String)> {
        let mut decoder = self.decoder(&NO_PACKAGE);
        if !decoder.next().ok()? {
            return None;
        }
        let name = decoder.attribute(XSI, "type").ok()??;
        let (prefix, local) = name.trim().rsplit_once(':').unwrap_or(("", name.trim()));
        Some((decoder.context().resolve(prefix)?.to_owned(), local.to_owned()))
    }

    /// The URI of the namespace that a prefix stands for within the element, as its text and attributes may use it; `None`
    /// where it is not declared on the element.
    #[must_use]
    pub fn namespace(&self, prefix: &str) -> Option<String> {
        let mut decoder = self.decoder(&NO_PACKAGE);
        decoder.next().ok().filter(|found| *found)?;
        decoder.context().resolve(prefix).map(str::to_owned)
    }

    /// The attributes, declarations of namespaces left out.
    #[must_use]
    pub fn attributes(&self) -> Vec<RawAttribute> {
        let mut decoder = self.decoder(&NO_PACKAGE);
        match decoder.next() {
            Ok(true) => decoder.attributes().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The value of an attribute by its expanded name; an empty `namespace` is "no namespace".
    #[must_use]
    pub fn attribute(&self, namespace: &str, name: &str) -> Option<String> {
        let mut attributes = self.attributes().into_iter();
        attributes.find(|attribute| attribute.namespace == namespace && attribute.name == name).map(|found| found.value)
    }

    /// The elements within, in order.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        // Each child takes the declarations around it along, which many small ones may do.
        let copies = DecodeOptions::default().max_expansion.saturating_add(self.xml.len().saturating_mul(56));
        let dialect = self.dialect.as_deref().cloned();
        let options = DecodeOptions { dialect, max_expansion: copies, ..DecodeOptions::default() };
        let mut decoder = Decoder::new(&self.xml, &NO_PACKAGE, &options);
        let mut children = Vec::new();
        if matches!(decoder.next(), Ok(true)) && decoder.enter().is_ok() {
            while let Ok(true) = decoder.next() {
                let Ok(child) = decoder.capture() else { break };
                children.push(Self { dialect: self.dialect.clone(), is_sound: self.is_sound, ..child });
            }
        }
        children
    }

    /// The first element within that has the local name.
    #[must_use]
    pub fn child(&self, local: &str) -> Option<Self> {
        self.children().into_iter().find(|child| child.name().1 == local)
    }

    /// The text directly within, that of elements within left out.
    #[must_use]
    pub fn text(&self) -> String {
        if !self.xml.starts_with('<') {
            return text_value(&self.xml).map(Into::into).unwrap_or_default();
        }
        let mut decoder = self.decoder(&NO_PACKAGE);
        match decoder.next() {
            Ok(true) => decoder.text().map(Into::into).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Reads the element as a value of a generated type.
    ///
    /// # Errors
    /// It is not one: above all, its `xsi:type` names another type.
    pub fn decode<T: Value + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        self.decode_into(&mut &mut value)?;
        Ok(value)
    }

    fn decode_into(&self, value: &mut dyn ReadValue) -> Read {
        let table = value.table();
        let mut decoder = self.decoder(table.map_or(&NO_PACKAGE, |table| table.package));
        if !decoder.next()? {
            return Err(DecodeError::new(DecodeErrorKind::Structure("there is no element".to_owned()), 0));
        }
        let typed = table.filter(|table| table.kind == Kind::Record && !table.name.local.is_empty());
        if let Some(table) = typed
            && let Some(said) = decoder.other_type(table.name.local)
        {
            let message = format!("the value is of type {said}, not {}", table.name.local);
            return Err(DecodeError::new(DecodeErrorKind::Structure(message), 0));
        }
        decoder.read_as(&THIS, value)?;
        decoder.take_defects().map_or(Ok(()), Err)
    }

    /// A decoder before the element.
    pub(crate) fn decoder(&self, package: &'static Package) -> Decoder<'_> {
        let dialect = self.dialect.as_deref().cloned();
        Decoder::new(&self.xml, package, &DecodeOptions { dialect, ..DecodeOptions::default() })
    }

    /// An element of a document, with the declarations that it may need from around it.
    pub(crate) fn captured(source: &str, tag: &RawTag<'_>, scope: &Bindings<'_>, dialect: Option<&Dialect>) -> Self {
        let mut seen = Seen::default();
        for (name, _) in Attributes::new(tag.attributes).flatten() {
            if let Some(prefix) = declared_prefix(name) {
                seen.insert(prefix);
            }
        }
        let mut declarations = String::new();
        let mut meet = |prefix| {
            // The prefix `xml` needs no declaration.
            if let Some(uri) = scope.declared(prefix).filter(|uri| !uri.is_empty() && prefix != "xml") {
                declaration(&mut declarations, prefix, uri);
            }
        };
        if seen.insert("") {
            meet("");
        }
        for colon in memchr_iter(b':', source.as_bytes()) {
            let head = source.get(..colon).unwrap_or_default();
            // Nearly all of them are the few that there are, and need not be searched for their beginnings.
            if !seen.ends(head.as_bytes())
                && let Some(prefix) = last_name(head)
                && seen.insert(prefix)
            {
                meet(prefix);
            }
        }
        let (head, rest) = source.split_at_checked(1 + tag.name.len()).unwrap_or((source, ""));
        let xml = [head, &declarations, rest].concat();
        Self { xml, dialect: dialect.cloned().map(Box::new), is_sound: false }
    }

    /// Whether the element has that expanded name, without looking further where the local name differs.
    pub(crate) fn is_named(&self, uri: &str, local: &str) -> bool {
        let name = self.xml.get(1..).unwrap_or_default();
        let name = name.get(..name_length(name.as_bytes())).unwrap_or_default();
        if split_name(name).1 != local {
            return false;
        }
        let mut decoder = self.decoder(&NO_PACKAGE);
        matches!(decoder.next(), Ok(true)) && decoder.name() == (uri, local)
    }

    /// Appends the element under another name; `None` where that, or the element itself, cannot be written.
    pub(crate) fn write_renamed(&self, name: NewName<'_>, out: &mut impl Append) -> Option<()> {
        if self.is_sound() { rename(&self.xml, name, out) } else { None }
    }
}

/// The prefixes that were met: a few as a rule, so that searching them is quicker than hashing each that comes.
#[derive(Debug, Default)]
struct Seen<'a> {
    few: Vec<&'a str>,
    many: HashSet<&'a str>,
}

impl<'a> Seen<'a> {
    const FEW: usize = 8;

    /// Whether it is the first time.
    fn insert(&mut self, prefix: &'a str) -> bool {
        if self.few.iter().any(|seen| same_name(seen, prefix)) {
            return false;
        }
        if self.few.len() < Self::FEW {
            self.few.push(prefix);
            return true;
        }
        self.many.insert(prefix)
    }

    /// Whether that ends with one of the first few, and with no more of a name.
    fn ends(&self, head: &[u8]) -> bool {
        self.few.iter().any(|prefix| {
            let before = before_name(head, prefix.as_bytes()).filter(|_| !prefix.is_empty());
            before.is_some_and(|before| before.last().is_none_or(|byte| !is_in_name(*byte)))
        })
    }
}

/// Whatever a piece of XML may refer to as a prefix: in a name, in an attribute or in text, be it amid an XPath
/// expression.
fn names_before_colons(source: &str) -> impl Iterator<Item = &str> {
    memchr_iter(b':', source.as_bytes()).filter_map(|colon| last_name(source.get(..colon)?))
}

/// The name without a prefix that a piece of XML ends with.
pub(crate) fn last_name(head: &str) -> Option<&str> {
    head.get(name_start(head.as_bytes())..).filter(|name| name_length(name.as_bytes()) > 0)
}

/// Whatever a piece of XML may declare as a prefix.
fn names_after_colons(source: &str) -> impl Iterator<Item = &str> {
    memchr_iter(b':', source.as_bytes()).map(|colon| {
        let tail = source.get(colon + 1..).unwrap_or_default();
        let end = tail.find(|c: char| c == ':' || (c.is_ascii() && !c.is_ascii_alphanumeric() && !"-._".contains(c)));
        tail.get(..end.unwrap_or(tail.len())).unwrap_or_default()
    })
}

impl PartialEq for RawElement {
    fn eq(&self, other: &Self) -> bool {
        self.xml == other.xml
    }
}

impl Eq for RawElement {}

impl std::fmt::Debug for RawElement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RawElement").field(&self.xml).finish()
    }
}

impl std::fmt::Display for RawElement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.xml)
    }
}

impl Value for RawElement {
    const TAKES_NIL: bool = true;

    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        *self = d.read_raw()?;
        Ok(())
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        e.write_element(self)
    }
}

impl Value for RawAttribute {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        if let Some((namespace, name, value)) = d.take_attribute()? {
            *self = Self { namespace, name: name.to_owned(), value: value.into_owned() };
        }
        Ok(())
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        e.write_attribute(self)
    }
}

impl Decoder<'_> {
    /// What the decoder stands on as XML. Text that has no element around it is none.
    fn read_raw(&mut self) -> Read<RawElement> {
        match self.item() {
            Item::Element => self.capture_current(),
            // The element was passed already, but its declarations are still in scope.
            Item::Nil | Item::NilAttributes => self.passed_element(),
            Item::Text(text) => Ok(RawElement::of_text(text)),
            _ => Ok(RawElement::default()),
        }
    }
}
