//! Binary values that become attachments of the message (XOP 1.0 §3.1): the element holds a reference to the octets,
//! which are sent beside the document as they are.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;

use super::{EncodeError, EncodeErrorKind, Encoder, Written};
use crate::schema::FieldKind;
use crate::xml::XOP;
use crate::xml::write::Append as _;
use crate::xsd::{Base64Binary, Binary};

/// The octets that a document refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attachments {
    /// The common end of the identifiers of all parts of the message.
    pub(crate) domain: String,
    /// The octets; the identifier of each is its index and the domain.
    pub(crate) parts: Vec<Binary>,
    /// Whether the document includes some (XOP 1.0), or all stand beside it.
    pub(crate) is_xop: bool,
}

/// The attachments of a document that is being written.
#[derive(Debug)]
pub(crate) struct AttachmentSink {
    /// The least number of octets that the document includes instead of having them as text; `None` where it includes none.
    from: Option<usize>,
    pub(crate) attachments: Attachments,
}

impl Attachments {
    /// Creates the attachments of a message that refers to none yet.
    pub(crate) fn new() -> Self {
        // Two draws of the standard library's random keys: identifiers are unique (RFC 2392 §2), and are no secret.
        let draw = || RandomState::new().build_hasher().finish();
        Self { domain: format!("{:016x}{:016x}.soapstone.invalid", draw(), draw()), parts: Vec::new(), is_xop: false }
    }

    /// Returns the identifier of the part with an index.
    pub(crate) fn id(&self, index: usize) -> String {
        format!("{index}@{}", self.domain)
    }
}

impl AttachmentSink {
    pub(crate) fn new(from: Option<usize>) -> Self {
        Self { from, attachments: Attachments { is_xop: from.is_some(), ..Attachments::new() } }
    }
}

impl Encoder<'_> {
    /// Writes octets as the current field: as an attachment, where the message may have some and there are enough of them;
    /// otherwise as text.
    ///
    /// # Errors
    /// The octets have no element to be written as.
    pub(crate) fn write_base64(&mut self, value: &Base64Binary) -> Written {
        if !self.attaches(Some(value.0.len() as u64)) {
            return self.write_simple(value);
        }
        self.attach(Bytes::copy_from_slice(&value.0).into())
    }

    /// Writes octets as [`write_base64`](Self::write_base64) does. A reader whose length is not known has enough.
    ///
    /// # Errors
    /// The octets have no element to be written as, or cannot be read.
    pub(crate) fn write_binary(&mut self, value: &Binary) -> Written {
        if self.attaches(value.len()) {
            return self.attach(value.clone());
        }
        if self.is_validating() {
            let mut text = String::new();
            value.write_literal(|piece| text.push_str(piece)).map_err(unreadable)?;
            self.visit_text(Base64Binary::EXPECTED, &text)?;
        }
        let (close, _) = self.before_text()?;
        let out = &mut self.writer.out;
        value.write_literal(|piece| out.push_str(piece)).map_err(unreadable)?;
        self.after_text(close);
        Ok(())
    }

    /// Whether octets of that length are an attachment: the content of an element (XOP 1.0 §3.1).
    fn attaches(&self, length: Option<u64>) -> bool {
        let Some(from) = self.attachments.as_ref().and_then(|sink| sink.from) else { return false };
        let is_content = matches!(self.field.kind, FieldKind::Element | FieldKind::Text) && !self.encoded;
        is_content && !self.is_validating() && length.is_none_or(|length| length >= from as u64)
    }

    /// Makes octets an attachment beside the document, and returns its URL; `None` where values are only checked.
    ///
    /// # Errors
    /// The document is not sent in a message that may have attachments.
    #[cold]
    pub(crate) fn attach_beside(&mut self, octets: &Binary) -> Written<Option<String>> {
        if self.is_validating() {
            return Ok(None);
        }
        if !self.may_attach {
            return Err(EncodeError::structure("an attachment cannot be sent with this document"));
        }
        let sink = self.attachments.get_or_insert_with(|| Box::new(AttachmentSink::new(None)));
        let url = format!("cid:{}", sink.attachments.id(sink.attachments.parts.len()));
        sink.attachments.parts.push(octets.clone());
        Ok(Some(url))
    }

    #[cold]
    fn attach(&mut self, octets: Binary) -> Written {
        let (close, _) = self.before_text()?;
        if let Some(sink) = &mut self.attachments {
            let id = sink.attachments.id(sink.attachments.parts.len());
            let out = &mut self.writer.out;
            for part in [r#"<xop:Include xmlns:xop=""#, XOP, r#"" href="cid:"#, &id, r#""/>"#] {
                out.push_str(part);
            }
            sink.attachments.parts.push(octets);
        }
        self.after_text(close);
        Ok(())
    }
}

#[cold]
fn unreadable(error: std::io::Error) -> EncodeError {
    EncodeError::new(EncodeErrorKind::Unreadable(error.to_string()))
}
