//! `serde` for raw XML: its text, and the family of namespaces that it was read with.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{COPIES, RawElement};
use crate::xml::read::attributes::text_value;
use crate::xml::read::pull::Pull;
use crate::xml::{NamespaceFamily, XmlError, XmlErrorKind};

impl RawElement {
    /// Creates an element from what [`RawElement::to_xml`] returns, which may be text or nothing as well. What a server sent
    /// need not be sound; whether it is, is checked when it is written, as always.
    fn from_xml(xml: &str) -> Result<Self, XmlError> {
        if !xml.trim_start().starts_with('<') {
            if let Some(at) = xml.find('<') {
                return Err(XmlError::syntax("an element stands within text", at));
            }
            let text = text_value(xml).map_err(|flaw| XmlError::syntax(flaw.why, flaw.at))?;
            return Ok(Self::of_text(&text));
        }
        let mut pull = Pull::new(xml, COPIES);
        if !pull.next()? {
            return Err(XmlError::new(XmlErrorKind::NoElement, 0));
        }
        let raw = pull.capture(None)?;
        pull.finish()?;
        Ok(raw)
    }
}

/// The family of namespaces of the document that an element comes from.
#[derive(Serialize, Deserialize)]
struct Family<'a> {
    prefix: Cow<'a, str>,
    uri: Cow<'a, str>,
}

impl<'a> Family<'a> {
    fn of(family: &'a NamespaceFamily) -> Self {
        Self { prefix: family.prefix().into(), uri: family.uri().into() }
    }
}

/// An element in formats for people, which describe themselves: its text alone, unless there is a family.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Readable<'a> {
    Alone(Cow<'a, str>),
    OfFamily { xml: Cow<'a, str>, namespace_family: Family<'a> },
}

/// An element in other formats, which may require that a type has one form.
#[derive(Serialize, Deserialize)]
struct Compact<'a> {
    xml: Cow<'a, str>,
    namespace_family: Option<Family<'a>>,
}

impl Serialize for RawElement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let xml = Cow::from(&self.xml);
        let family = self.family.as_deref().map(Family::of);
        match family {
            family if !serializer.is_human_readable() => {
                Compact { xml, namespace_family: family }.serialize(serializer)
            }
            Some(namespace_family) => Readable::OfFamily { xml, namespace_family }.serialize(serializer),
            None => Readable::Alone(xml).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for RawElement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (xml, family) = if deserializer.is_human_readable() {
            match Readable::deserialize(deserializer)? {
                Readable::Alone(xml) => (xml, None),
                Readable::OfFamily { xml, namespace_family } => (xml, Some(namespace_family)),
            }
        } else {
            let Compact { xml, namespace_family } = Compact::deserialize(deserializer)?;
            (xml, namespace_family)
        };
        let family = family.map(|Family { prefix, uri }| Box::new(NamespaceFamily::of(&prefix, &uri)));
        Ok(Self { family, ..Self::from_xml(&xml).map_err(D::Error::custom)? })
    }
}
