//! The content of a response besides the values of the operation's types.

use super::attachment::Attachment;
use super::header_block::HeaderAttributes;
use crate::codec::decode::Note;
use crate::codec::decode::parts::{content_id, percent_decoded};
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// The content of a response besides the values of the operation's types: header blocks that the operation does not
/// declare, attachments that no `xop:Include` names, and notes.
///
/// # Examples
///
/// ```
/// use soapstone::Binary;
/// use soapstone::soap::Extras;
///
/// /// Returns an attachment by the URL that a field holds, or by its name in the WSDL.
/// fn find(extras: &Extras, url: &str) -> Option<Binary> {
///     let attachment = extras.attachment(url).or_else(|| extras.part("photo"))?;
///     attachment.content().ok()
/// }
/// # assert_eq!(find(&Extras::default(), "cid:photo@example.com"), None);
/// ```
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
    /// Returns the attachment that is a MIME part of the binding of a WSDL (`mime:content`), by the name of the part (WS-I
    /// Attachments Profile 1.0, R2933).
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Attachment> {
        self.attachments.iter().find(|attachment| attachment.is_part(name))
    }

    /// Returns the attachment with a Content-ID. `reference` is the identifier itself or a `cid` URL (RFC 2392), such
    /// as a field of type `wsi:swaRef` (WS-I Attachments Profile 1.0 §4.4) holds.
    #[must_use]
    pub fn attachment(&self, reference: &str) -> Option<&Attachment> {
        // Attachments without a Content-ID cannot be referred to.
        let id = Some(content_id(reference)).filter(|id| !id.is_empty())?;
        let decoded = percent_decoded(id);
        let find = |id: &str| self.attachments.iter().find(|attachment| attachment.id == id);
        let spelled = |attachment: &&Attachment| percent_decoded(&attachment.id) == decoded;
        find(&decoded).or_else(|| find(id)).or_else(|| self.attachments.iter().find(spelled))
    }
}
