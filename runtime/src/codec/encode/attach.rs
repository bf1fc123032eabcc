//! Binary values that become attachments of the message (XOP 1.0 §3.1): the element holds a reference to the octets,
//! which are sent beside the document as they are.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;

use super::{Encoder, Written};
use crate::schema::FieldKind;
use crate::xml::write::Append as _;
use crate::xsd::Base64Binary;

/// The namespace of `xop:Include`.
pub(crate) const XOP: &str = "http://www.w3.org/2004/08/xop/include";

/// The octets that a document refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attachments {
    /// The common end of the identifiers of all parts of the message.
    pub(crate) domain: String,
    /// The octets; the identifier of each is its index and the domain.
    pub(crate) parts: Vec<Bytes>,
}

/// The attachments of a document that is being written.
#[derive(Debug)]
pub(crate) struct AttachmentSink {
    /// The least number of octets that become an attachment.
    from: usize,
    pub(crate) attachments: Attachments,
}

impl Attachments {
    /// Returns the identifier of the part with an index.
    pub(crate) fn id(&self, index: usize) -> String {
        format!("{index}@{}", self.domain)
    }
}

impl AttachmentSink {
    pub(crate) fn new(from: usize) -> Self {
        // Two draws of the standard library's random keys: identifiers are unique (RFC 2392 §2), and are no secret.
        let draw = || RandomState::new().build_hasher().finish();
        let domain = format!("{:016x}{:016x}.soapstone.invalid", draw(), draw());
        Self { from, attachments: Attachments { domain, parts: Vec::new() } }
    }
}

impl Encoder<'_> {
    /// Writes binary data as the current field: as an attachment, where the message may have some and the data is large
    /// enough; otherwise as text.
    ///
    /// # Errors
    /// The data has no element to be written as.
    pub(crate) fn write_base64(&mut self, value: &Base64Binary) -> Written {
        let is_element = self.field.kind == FieldKind::Element && !self.encoded;
        let attaches = self.attachments.as_ref().is_some_and(|sink| value.0.len() >= sink.from);
        if !attaches || !is_element || self.is_validating() {
            return self.write_simple(value);
        }
        let (close, _) = self.before_text()?;
        if let Some(sink) = &mut self.attachments {
            let id = sink.attachments.id(sink.attachments.parts.len());
            let out = &mut self.writer.out;
            for part in [r#"<xop:Include xmlns:xop=""#, XOP, r#"" href="cid:"#, &id, r#""/>"#] {
                out.push_str(part);
            }
            sink.attachments.parts.push(Bytes::copy_from_slice(&value.0));
        }
        self.after_text(close);
        Ok(())
    }
}
