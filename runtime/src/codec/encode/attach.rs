//! Binary values that become attachments of the message (XOP 1.0 §3.1): the element holds a reference to the octets,
//! which are sent beside the document as they are.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{EncodeError, EncodeErrorKind, Encoder, Written};
use crate::schema::FieldKind;
use crate::xml::XOP;
use crate::xml::write::Append as _;
use crate::xsd::{Base64Binary, Binary};

/// The characters of an identifier that a `cid` URL has encoded (RFC 2392 §2).
pub(crate) const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// The octets that a document refers to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attachments {
    /// The common end of the identifiers of all parts of the message.
    pub(crate) domain: String,
    /// The octets.
    pub(crate) parts: Vec<Binary>,
    /// The parts of the binding among them: the index of each and its name.
    bound: Vec<(usize, &'static str)>,
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
        let domain = format!("{:016x}{:016x}.soapstone.invalid", draw(), draw());
        Self { domain, parts: Vec::new(), bound: Vec::new(), is_xop: false }
    }

    /// Returns the identifier of the part with an index: that number and the domain, or that of a part of the binding.
    pub(crate) fn id(&self, index: usize) -> String {
        match self.bound.iter().find(|(bound, _)| *bound == index) {
            Some((_, part)) => self.id_of(part),
            None => format!("{index}@{}", self.domain),
        }
    }

    /// Returns the identifier of a part of the binding (WS-I Attachments Profile 1.0, R2933).
    pub(crate) fn id_of(&self, part: &str) -> String {
        let unique = self.domain.replacen('.', "@", 1);
        format!("{}={unique}", utf8_percent_encode(part, ENCODED))
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
        if self.field.kind == FieldKind::Attachment {
            return self.attach_bound(value);
        }
        if self.attaches(value.len()) {
            return self.attach(value.clone());
        }
        if self.is_validating() {
            return self.visit_octets(value);
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
        let attachments = self.attachments_beside()?;
        let url = format!("cid:{}", attachments.id(attachments.parts.len()));
        attachments.parts.push(octets.clone());
        Ok(Some(url))
    }

    /// Makes octets the attachment that the current field is: a MIME part of the binding.
    #[cold]
    fn attach_bound(&mut self, octets: &Binary) -> Written {
        if self.is_validating() {
            return Ok(());
        }
        let (part, media_types) = (self.field.local(), self.field.media_types());
        // The first is preferred, and a range is not a type.
        let preferred = media_types.iter().find(|media_type| !media_type.contains('*'));
        let octets = match preferred.filter(|_| octets.media_type().is_none()) {
            Some(preferred) => octets.clone().with_media_type(preferred),
            None => octets.clone(),
        };
        let attachments = self.attachments_beside()?;
        attachments.bound.push((attachments.parts.len(), part));
        attachments.parts.push(octets);
        Ok(())
    }

    /// Returns the attachments beside the document, which may have none yet.
    fn attachments_beside(&mut self) -> Written<&mut Attachments> {
        if !self.may_attach {
            return Err(EncodeError::structure("an attachment cannot be sent with this document"));
        }
        let sink = self.attachments.get_or_insert_with(|| Box::new(AttachmentSink::new(None)));
        Ok(&mut sink.attachments)
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
pub(super) fn unreadable(error: std::io::Error) -> EncodeError {
    EncodeError::new(EncodeErrorKind::Unreadable(error.to_string()))
}
