//! XML that no generated type describes, kept as it is.

mod attribute_edit;
mod check;
mod rename;
#[cfg(feature = "serde")]
mod with_serde;

use std::collections::HashSet;
use std::hash::{Hash, Hasher};

use memchr::memchr_iter;

use super::read::attributes::{Attributes, declared_prefix, split_name, text_value};
use super::read::cursor::{RawTag, is_in_name, name_length, name_start};
use super::read::pull::Pull;
use super::read::scan::{before_name, same_name};
use super::write::{Append, Escape, declaration, escape_into};
use super::{Bindings, NamespaceFamily, XSI, XmlError, XmlErrorKind};

pub(crate) use self::rename::{NewName, rename};

/// An element kept as XML.
///
/// It stands alone: whatever namespace declarations it needs from the document that it was taken from are on its start
/// tag. Written, it appears as it was. The default is no element at all. Where a server sends text in the place of the
/// elements that `xs:any` admits, it is that text: it has no name then, and [`RawElement::text`] returns it.
///
/// # Examples
///
/// ```
/// use soapstone::RawElement;
/// use soapstone::xsd::QName;
///
/// let xml = r#"<m:Point xmlns:m="urn:example:maps" srs="4326">at <m:X>8</m:X><m:Y>47</m:Y></m:Point>"#;
/// let point = RawElement::parse(xml).unwrap();
/// assert_eq!(point.name(), ("urn:example:maps".to_owned(), "Point".to_owned()));
/// assert_eq!((point.attribute("", "srs").as_deref(), point.attributes().len()), (Some("4326"), 1));
/// assert_eq!((point.text().trim(), point.children().len()), ("at", 2));
/// assert_eq!((point.namespace("m").as_deref(), point.xsi_type()), (Some("urn:example:maps"), None));
/// assert_eq!((point.to_xml(), RawElement::default().is_empty()), (xml, true));
///
/// // Values of generated and of simple types.
/// let x = point.child("X").unwrap();
/// assert_eq!(x.decode::<i32>().unwrap(), 8);
/// let y = RawElement::encode_as(&QName::new("urn:example:maps", "Y"), &47).unwrap();
/// assert_eq!((y.name().1.as_str(), y.text().as_str()), ("Y", "47"));
/// ```
///
/// [`RawElement::encode`] makes an element of a generated type that has the name of a global element: `RawElement::encode(&value)?`.
#[derive(Clone, Default)]
pub struct RawElement {
    pub(crate) xml: String,
    /// The decoding options of the document that it comes from, with which its content is decoded, too.
    pub(crate) family: Option<Box<NamespaceFamily>>,
    /// Whether it is known to be well-formed throughout. What comes from a server is looked at when it is written.
    pub(crate) is_sound: bool,
}

/// An attribute that no generated type describes. Declarations of namespaces and those of `xsi` are none.
///
/// # Examples
///
/// ```
/// use soapstone::{RawAttribute, RawElement};
///
/// let element = RawElement::parse("<a x:b='1' xmlns:x='urn:x'/>").unwrap();
/// let b = RawAttribute { namespace: "urn:x".into(), name: "b".into(), value: "1".into() };
/// assert_eq!(element.attributes(), [b]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RawAttribute {
    /// The namespace URI; empty for none.
    pub namespace: String,
    /// The local name.
    pub name: String,
    /// The value, with references resolved.
    pub value: String,
}

/// The bytes that the names of namespaces, which are copied with each attribute or child, may take beyond eight times
/// the length of the element.
const COPIES: usize = 16 << 20;

impl RawElement {
    /// Takes the document element of a piece of XML.
    ///
    /// # Errors
    /// It is not well-formed, or has a prefix that is not declared.
    pub fn parse(xml: &str) -> Result<Self, XmlError> {
        let mut pull = Pull::new(xml, COPIES);
        if !pull.next()? {
            return Err(XmlError::new(XmlErrorKind::NoElement, 0));
        }
        let raw = pull.capture(None)?;
        pull.finish()?;
        check::check(&raw.xml)?;
        Ok(Self { is_sound: true, ..raw })
    }

    /// Text that a server sent where the schema has elements.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut xml = String::with_capacity(text.len());
        // A character that XML forbids ends the text, but none gets here out of a document.
        let is_sound = escape_into(&mut xml, text, Escape::Text).is_ok();
        Self { xml, family: None, is_sound }
    }

    /// The same element with other text.
    pub(crate) fn with_xml(&self, xml: String) -> Self {
        Self { xml, ..self.clone() }
    }

    /// Whether it may be put into a document as it is.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound || self.is_empty() || check::check(&self.xml).is_ok()
    }

    /// Returns the element as XML; empty where there is none.
    #[must_use]
    pub fn to_xml(&self) -> &str {
        &self.xml
    }

    /// Returns whether there is no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.xml.is_empty()
    }

    /// Returns the expanded name: namespace URI (empty for none) and local name.
    #[must_use]
    pub fn name(&self) -> (String, String) {
        self.pull(|pull| {
            let (uri, local) = pull.name();
            Some((uri.to_owned(), local.to_owned()))
        })
        .unwrap_or_default()
    }

    /// Returns the expanded name of its type, if `xsi:type` names one.
    #[must_use]
    pub fn xsi_type(&self) -> Option<(String, String)> {
        self.pull(|pull| {
            let name = pull.attribute(XSI, "type").ok()??;
            let (prefix, local) = name.trim().rsplit_once(':').unwrap_or(("", name.trim()));
            Some((pull.namespace(prefix)?.to_owned(), local.to_owned()))
        })
    }

    /// Returns the URI of the namespace that a prefix stands for within the element, as its text and attributes may use
    /// it; `None` where it is not declared on the element.
    #[must_use]
    pub fn namespace(&self, prefix: &str) -> Option<String> {
        self.pull(|pull| pull.namespace(prefix).map(str::to_owned))
    }

    /// Returns the attributes, declarations of namespaces left out.
    #[must_use]
    pub fn attributes(&self) -> Vec<RawAttribute> {
        self.pull(|pull| pull.attributes().ok()).unwrap_or_default()
    }

    /// Returns the value of an attribute by its expanded name; an empty `namespace` is "no namespace".
    #[must_use]
    pub fn attribute(&self, namespace: &str, name: &str) -> Option<String> {
        let mut attributes = self.attributes().into_iter();
        attributes.find(|attribute| attribute.namespace == namespace && attribute.name == name).map(|found| found.value)
    }

    /// Returns the elements within, in order.
    #[must_use]
    pub fn children(&self) -> Vec<Self> {
        // Each child takes the declarations around it along, which many small ones may do.
        let copies = COPIES.saturating_add(self.xml.len().saturating_mul(56));
        let mut pull = Pull::new(&self.xml, copies);
        let mut children = Vec::new();
        if matches!(pull.next(), Ok(true)) && pull.enter().is_ok() {
            while let Ok(true) = pull.next() {
                let Ok(child) = pull.capture(self.family.as_deref()) else { break };
                children.push(Self { is_sound: self.is_sound, ..child });
            }
        }
        children
    }

    /// Reads something of the element, whose start tag is pending.
    fn pull<T>(&self, read: impl FnOnce(&mut Pull<'_>) -> Option<T>) -> Option<T> {
        let mut pull = Pull::new(&self.xml, COPIES);
        if pull.next().ok()? { read(&mut pull) } else { None }
    }

    /// Returns the first element within that has the local name.
    #[must_use]
    pub fn child(&self, local: &str) -> Option<Self> {
        self.children().into_iter().find(|child| child.name().1 == local)
    }

    /// Returns the text directly within, that of elements within left out.
    #[must_use]
    pub fn text(&self) -> String {
        if !self.xml.starts_with('<') {
            return text_value(&self.xml).map(Into::into).unwrap_or_default();
        }
        self.pull(|pull| pull.text().ok()).unwrap_or_default()
    }

    /// An element of a document, with the declarations that it may need from around it.
    pub(crate) fn captured(
        source: &str,
        tag: &RawTag<'_>,
        scope: &Bindings<'_>,
        family: Option<&NamespaceFamily>,
    ) -> Self {
        let mut seen = PrefixSet::default();
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
        Self { xml, family: family.cloned().map(Box::new), is_sound: false }
    }

    /// Whether the element has that expanded name, without looking further where the local name differs.
    pub(crate) fn is_named(&self, uri: &str, local: &str) -> bool {
        let name = self.xml.get(1..).unwrap_or_default();
        let name = name.get(..name_length(name.as_bytes())).unwrap_or_default();
        if split_name(name).1 != local {
            return false;
        }
        self.pull(|pull| (pull.name() == (uri, local)).then_some(())).is_some()
    }

    /// Appends the element under another name; `None` where that, or the element itself, cannot be written.
    pub(crate) fn write_renamed(&self, name: NewName<'_>, out: &mut impl Append) -> Option<()> {
        if self.is_sound() { rename(&self.xml, name, out) } else { None }
    }
}

/// The prefixes that were met: a few as a rule, so that searching them is quicker than hashing each that comes.
#[derive(Debug, Default)]
struct PrefixSet<'a> {
    few: Vec<&'a str>,
    many: HashSet<&'a str>,
}

impl<'a> PrefixSet<'a> {
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

impl Hash for RawElement {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.xml.hash(state);
    }
}

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
