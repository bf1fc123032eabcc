//! `serde` for raw XML: its text.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{COPIES, RawElement};
use crate::xml::read::attributes::text_value;
use crate::xml::read::pull::Pull;
use crate::xml::{XmlError, XmlErrorKind};

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

impl Serialize for RawElement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.xml)
    }
}

impl<'de> Deserialize<'de> for RawElement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let xml = Cow::<'_, str>::deserialize(deserializer)?;
        Self::from_xml(&xml).map_err(D::Error::custom)
    }
}
