//! Attributes that are set on an element that is kept as XML.

use super::RawElement;
use super::rename::fresh;
use crate::xml::XSI;
use crate::xml::read::attributes::{Attributes, split_name};
use crate::xml::read::cursor::{Cursor, Markup};
use crate::xml::read::pull::Pull;
use crate::xml::write::{Escape, declaration, escape_into};

impl RawElement {
    /// Returns the element with `xsi:type` (XSD 1.0 Part 1 §2.6.1). What is no element stays as it is.
    pub(crate) fn with_type(&self, uri: &str, local: &str) -> Self {
        // Another one than the attribute may get.
        let prefix = format!("{}t", fresh(&self.xml));
        let mut typed = self.with_attributes(XSI, "xsi", &[("type", &format!("{prefix}:{local}"))]);
        if let Ok(Markup::Start(tag)) = Cursor::new(&typed.xml).markup() {
            let name_end = 1 + tag.name.len();
            let mut declared = String::new();
            declaration(&mut declared, &prefix, uri);
            typed.xml.insert_str(name_end, &declared);
        }
        typed
    }

    /// Returns the element with attributes of one namespace, in place of those of the same names. `prefix` is the preferred
    /// one; another one is declared where the element has it already. What is no element stays as it is.
    ///
    /// A value with a character that XML forbids is left out.
    pub(crate) fn with_attributes(&self, uri: &str, prefix: &str, attributes: &[(&str, &str)]) -> Self {
        let mut pull = Pull::new(&self.xml, super::COPIES);
        let Ok(Markup::Start(tag)) = Cursor::new(&self.xml).markup() else { return self.clone() };
        if !matches!(pull.next(), Ok(true)) {
            return self.clone();
        }
        let is_taken = self.xml.contains(&format!("{prefix}:")) || self.xml.contains(&format!("xmlns:{prefix}"));
        let prefix = if is_taken { fresh(&self.xml) } else { prefix.to_owned() };
        let mut xml = String::with_capacity(self.xml.len() + 160);
        xml.push('<');
        xml.push_str(tag.name);
        declaration(&mut xml, &prefix, uri);
        for (local, value) in attributes {
            let start = xml.len();
            for part in [" ", &prefix, ":", local, "=\""] {
                xml.push_str(part);
            }
            match escape_into(&mut xml, value, Escape::Attribute) {
                Ok(()) => xml.push('"'),
                Err(_) => xml.truncate(start),
            }
        }
        for (name, value) in Attributes::new(tag.attributes).flatten() {
            let (own, local) = split_name(name);
            let is_set = attributes.iter().any(|(set, _)| *set == local);
            if is_set && !own.is_empty() && pull.namespace(own) == Some(uri) {
                continue;
            }
            let quote = if value.contains('"') { "'" } else { "\"" };
            for part in [" ", name, "=", quote, value, quote] {
                xml.push_str(part);
            }
        }
        let rest = 1 + tag.name.len() + tag.attributes.len();
        xml.push_str(self.xml.get(rest..).unwrap_or_default());
        Self { xml, family: self.family.clone(), is_sound: self.is_sound }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "urn:soap";

    fn set(xml: &str, value: &str) -> RawElement {
        RawElement::parse(xml).unwrap().with_attributes(URI, "soap", &[("mustUnderstand", value)])
    }

    #[test]
    fn attributes_are_added_and_replaced() {
        for xml in [
            "<a/>",
            "<a x='1' y=\"'\"><b/>t</a>",
            "<s:a xmlns:s='urn:soap' s:mustUnderstand='0' mustUnderstand='own'/>",
            "<soap:a xmlns:soap='urn:other' soap:mustUnderstand='other'><soap:b/></soap:a>",
            "<a xmlns='urn:a' >soap:x</a >",
        ] {
            let before = RawElement::parse(xml).unwrap();
            let after = set(xml, "1<\"");
            let again = RawElement::parse(after.to_xml()).unwrap();
            assert_eq!(again.attribute(URI, "mustUnderstand").as_deref(), Some("1<\""), "{after}");
            let others = |raw: &RawElement| {
                let mut all = raw.attributes();
                all.retain(|attribute| attribute.namespace != URI);
                all
            };
            assert_eq!(others(&again), others(&before), "{after}");
            assert_eq!((again.name(), again.text()), (before.name(), before.text()), "{after}");
            assert_eq!(again.attributes().iter().filter(|attribute| attribute.namespace == URI).count(), 1, "{after}");
        }
    }

    #[test]
    fn types_are_named_whatever_prefixes_there_are() {
        for xml in [
            "<a/>",
            "<p1:a xmlns:p1='urn:a' xmlns:xsi='urn:x' xsi:b='c'>ns1:d</p1:a>",
            "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><b xsi:type='c'/></a>",
            "<a xmlns='urn:a'>t</a>",
        ] {
            let before = RawElement::parse(xml).unwrap();
            let after = RawElement::parse(before.with_type("urn:t", "T").to_xml()).unwrap();
            assert_eq!(after.xsi_type(), Some(("urn:t".to_owned(), "T".to_owned())), "{after}");
            assert_eq!((after.name(), after.text()), (before.name(), before.text()), "{after}");
            assert!(after.is_sound(), "{after}");
        }
        assert!(RawElement::default().with_type("urn:t", "T").is_empty());
    }

    #[test]
    fn values_that_xml_cannot_hold_are_left_out() {
        assert_eq!(set("<a/>", "\u{1}").attributes(), []);
        assert_eq!(RawElement::default().with_attributes(URI, "soap", &[("a", "b")]), RawElement::default());
    }
}
