//! The content of a response besides the values of the operation's types.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use super::attachments::{Unclaimed, content_id, percent_decoded, transfer_decoded};
use super::header_block::HeaderAttributes;
use crate::codec::decode::{Note, Read};
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// The content of a response besides the values of the operation's types: header blocks that the operation does not
/// declare, attachments that no `xop:Include` names, and notes.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Extras {
    /// The attributes of SOAP (`mustUnderstand`, `actor` or `role`, `relay`) of the declared header blocks that have
    /// any, by the blocks' names.
    pub declared_attributes: Vec<(QName, HeaderAttributes)>,
    /// The header blocks that the operation does not declare, in order. Those of a fault are in
    /// [`Fault::headers`](super::Fault::headers).
    pub headers: Vec<RawElement>,
    /// The attachments that no `xop:Include` names (SOAP Messages with Attachments, W3C note of 2000), in order.
    pub attachments: Vec<Attachment>,
    /// The deviations from the schema that did not prevent decoding.
    pub notes: Vec<Note>,
}

impl Extras {
    /// Adds the parts of a response's body.
    pub(crate) fn attach(&mut self, parts: Vec<Unclaimed>, response: Bytes) {
        self.attachments.extend(parts.into_iter().map(|part| Attachment::new(part, &response)));
    }

    /// Returns the attachment with a Content-ID. `reference` is the identifier itself or a `cid` URL (RFC 2392), such
    /// as a field of type `wsi:swaRef` (WS-I Attachments Profile 1.0 §4.4) holds.
    #[must_use]
    pub fn attachment(&self, reference: &str) -> Option<&Attachment> {
        let id = content_id(reference);
        let decoded = percent_decoded(id);
        let find = |id: &str| self.attachments.iter().find(|attachment| attachment.id == id);
        let spelled = |attachment: &&Attachment| percent_decoded(&attachment.id) == decoded;
        find(&decoded).or_else(|| find(id)).or_else(|| self.attachments.iter().find(spelled))
    }
}

/// A part of a multipart response that is not the message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// The Content-ID without its angle brackets (RFC 2045 §7); empty where there is none.
    pub id: String,
    /// The header fields of the part, in order.
    pub headers: Vec<(String, String)>,
    /// The body in its transfer encoding (RFC 2045 §6).
    pub encoded: Bytes,
}

impl Attachment {
    pub(super) fn new(part: Unclaimed, response: &Bytes) -> Self {
        let encoded = if part.body.end <= response.len() { response.slice(part.body) } else { Bytes::new() };
        Self { id: part.id, headers: part.headers, encoded }
    }

    /// Returns the value of a header field; its name is matched in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Returns the media type with its parameters; `text/plain` where the part does not name one (RFC 2045 §5.2).
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.header("Content-Type").unwrap_or("text/plain")
    }

    /// Returns the body without its transfer encoding.
    ///
    /// # Errors
    /// The transfer encoding is unknown, or the body is not in it.
    pub fn content(&self) -> Read<Cow<'_, [u8]>> {
        transfer_decoded(&self.headers, &self.id, &self.encoded)
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("id", &self.id)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.encoded.len()))
            .finish()
    }
}

/// Returns the value of a header field of a part.
pub(super) fn find_header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
