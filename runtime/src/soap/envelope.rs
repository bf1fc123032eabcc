//! A written envelope, to which header blocks can be added without writing the rest again.

use std::borrow::Cow;

use bytes::Bytes;

use super::read::enter_envelope;
use crate::codec::decode::{DecodeOptions, Decoder, Read};
use crate::codec::encode::attach::Attachments;
use crate::codec::encode::state::UNSOUND;
use crate::codec::encode::{EncodeError, Written};
use crate::schema::NamespaceTable;
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// An envelope, with the place where header blocks can be added.
#[derive(Debug, Clone)]
pub(crate) struct Envelope {
    pub(crate) bytes: Bytes,
    pub(crate) slot: HeaderSlot,
    /// The attachments that it refers to; `None` where it is sent by itself.
    pub(crate) attachments: Option<Attachments>,
}

/// The place of further header blocks in an envelope.
#[derive(Debug, Clone)]
pub(crate) struct HeaderSlot {
    /// The number of bytes from the place to the end of the envelope.
    pub(crate) from_end: usize,
    /// The prefix of the envelope's namespace.
    pub(crate) prefix: Cow<'static, str>,
    /// Whether the place is at the end of a header. Otherwise, the envelope has none.
    pub(crate) has_header: bool,
}

impl Envelope {
    /// The content of requests without a message.
    pub(crate) fn none() -> Self {
        let slot = HeaderSlot { from_end: 0, prefix: Cow::Borrowed(""), has_header: false };
        Self { bytes: Bytes::new(), slot, attachments: None }
    }

    /// Returns the envelope with further blocks at the end of its header.
    ///
    /// # Errors
    /// A block is not well-formed.
    pub(crate) fn with_blocks(&self, blocks: &[Cow<'_, RawElement>]) -> Written<Bytes> {
        let place = self.bytes.len().saturating_sub(self.slot.from_end);
        let Some((head, tail)) = self.bytes.split_at_checked(place).filter(|_| !blocks.is_empty()) else {
            return Ok(self.bytes.clone());
        };
        if !blocks.iter().all(|block| block.is_sound()) {
            return Err(EncodeError::structure(UNSOUND));
        }
        let added: usize = blocks.iter().map(|block| block.to_xml().len()).sum();
        let mut out = Vec::with_capacity(self.bytes.len() + added + 4 * self.slot.prefix.len() + 24);
        out.extend_from_slice(head);
        let colon = if self.slot.prefix.is_empty() { "" } else { ":" };
        let put =
            |out: &mut Vec<u8>, parts: [&str; 5]| parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
        // An empty header may be written as `<soap:Header/>`.
        let empty = self.slot.has_header.then(|| tail.strip_prefix(b"/>")).flatten();
        if empty.is_some() {
            out.push(b'>');
        } else if !self.slot.has_header {
            put(&mut out, ["<", &self.slot.prefix, colon, "Header", ">"]);
        }
        for block in blocks {
            out.extend_from_slice(block.to_xml().as_bytes());
        }
        if empty.is_some() || !self.slot.has_header {
            put(&mut out, ["</", &self.slot.prefix, colon, "Header", ">"]);
        }
        out.extend_from_slice(empty.unwrap_or(tail));
        Ok(out.into())
    }
}

/// Returns the names of an envelope's header blocks; none for what is not an envelope.
pub(super) fn header_names(envelope: &[u8]) -> Vec<QName> {
    header_blocks(envelope).unwrap_or_default().iter().map(name_of).collect()
}

/// Returns an envelope's header blocks.
pub(crate) fn header_blocks(envelope: &[u8]) -> Read<Vec<RawElement>> {
    let mut blocks = Vec::new();
    let Ok(xml) = std::str::from_utf8(envelope) else { return Ok(blocks) };
    let mut decoder = Decoder::new(xml, NamespaceTable::NONE, &DecodeOptions::default());
    let version = enter_envelope(&mut decoder)?;
    if decoder.next()? && decoder.name() == (version.namespace(), "Header") {
        decoder.enter()?;
        while decoder.next()? {
            blocks.push(decoder.capture()?);
        }
    }
    Ok(blocks)
}

/// Returns the expanded name of an element.
pub(crate) fn name_of(element: &RawElement) -> QName {
    let (namespace, local) = element.name();
    QName::new(namespace, local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::Version;

    fn envelope(text: &str, place: &str, has_header: bool) -> Envelope {
        let at = text.find(place).unwrap();
        let slot = HeaderSlot { from_end: text.len() - at, prefix: Cow::Borrowed("s"), has_header };
        Envelope { bytes: Bytes::copy_from_slice(text.as_bytes()), slot, attachments: None }
    }

    #[test]
    fn blocks_go_to_the_end_of_the_header() {
        let uri = Version::Soap12.namespace();
        let block = RawElement::parse("<a:b xmlns:a='urn:a'/>").unwrap();
        for (header, place, has_header) in [
            ("", "<s:Body/>", false),
            ("<s:Header/>", "/><s:Body", true),
            ("<s:Header><c xmlns='urn:c'/></s:Header>", "</s:Header>", true),
        ] {
            let text = format!("<s:Envelope xmlns:s='{uri}'>{header}<s:Body/></s:Envelope>");
            let envelope = envelope(&text, place, has_header);
            assert_eq!(envelope.with_blocks(&[]).unwrap(), text.as_bytes());
            let mut expected = header_names(text.as_bytes());
            expected.push(QName::new("urn:a", "b"));
            let with = envelope.with_blocks(&[Cow::Borrowed(&block)]).unwrap();
            assert_eq!(header_names(&with), expected, "{header}");
            assert!(with.ends_with(b"</s:Header><s:Body/></s:Envelope>"), "{header}");
        }
    }
}
