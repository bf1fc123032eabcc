//! Requests with attachments: MTOM (SOAP Message Transmission Optimization Mechanism, W3C 2005 §3.2) in a MIME multipart
//! package (XOP 1.0 §4.1, RFC 2387), and SOAP with Attachments (W3C note of 2000).

use bytes::Bytes;

use super::attachment::Attachment;
use super::operation::{OperationInfo, Version};
use crate::codec::encode::attach::Attachments;
use crate::xsd::Binary;

/// A request's body, in pieces, and its content type.
pub(crate) struct MimePackage {
    pub(crate) content_type: String,
    pub(crate) pieces: Vec<Binary>,
}

/// The total length, in bytes, up to which the parts of a package become one piece.
const SMALL: usize = 1 << 20;

/// Puts an envelope, the octets that it includes, and other attachments into one body. `action` is escaped for quotation marks.
pub(crate) fn package(
    info: &OperationInfo,
    action: &str,
    envelope: &Bytes,
    included: Option<&Attachments>,
    others: &[Attachment],
) -> MimePackage {
    let media_type = info.version.media_type();
    let own;
    let attachments = match included {
        Some(included) => included,
        None => {
            own = Attachments::new();
            &own
        }
    };
    let root = format!("root@{}", attachments.domain);
    // The domain is random, so that the boundary is not in the octets.
    let boundary = format!("soapstone-{}", attachments.domain.split('.').next().unwrap_or_default());
    // The action of SOAP 1.2 is a parameter of the envelope's type (RFC 3902).
    let action = match info.version {
        Version::Soap12 if !action.is_empty() => format!("; action=\"{action}\""),
        Version::Soap11 | Version::Soap12 => String::new(),
    };
    // MTOM §3.2: the type of the envelope is a parameter of the root part.
    let (root_type, package_type) = if attachments.is_xop {
        (
            format!("application/xop+xml; charset=utf-8; type=\"{media_type}\"{action}"),
            format!("type=\"application/xop+xml\"; start=\"<{root}>\"; start-info=\"{media_type}\""),
        )
    } else {
        (format!("{media_type}; charset=utf-8{action}"), format!("type=\"{media_type}\"; start=\"<{root}>\""))
    };
    let mut pieces = PieceList::default();
    let head = format!(
        "--{boundary}\r\nContent-Type: {root_type}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{root}>\r\n\r\n"
    );
    pieces.push_text(&head);
    pieces.push(&envelope.clone().into());
    for (index, part) in attachments.parts.iter().enumerate() {
        let (id, media_type) = (attachments.id(index), media_type_of(part));
        let head = format!(
            "\r\n--{boundary}\r\nContent-Type: {media_type}\r\nContent-Transfer-Encoding: binary\r\n\
             Content-ID: <{id}>\r\n\r\n"
        );
        pieces.push_text(&head);
        pieces.push(part);
    }
    for part in others {
        pieces.push_text(&format!("\r\n--{boundary}\r\n"));
        for (name, value) in &part.headers {
            pieces.push_text(&format!("{name}: {value}\r\n"));
        }
        pieces.push_text("\r\n");
        pieces.push(&part.encoded);
    }
    pieces.push_text(&format!("\r\n--{boundary}--\r\n"));
    let content_type = format!("multipart/related; {package_type}; boundary=\"{boundary}\"{action}");
    MimePackage { content_type, pieces: pieces.finish() }
}

/// Returns the media type of a part, as a header can have it.
fn media_type_of(part: &Binary) -> &str {
    let is_header = |media_type: &&str| !media_type.is_empty() && !media_type.contains(|c: char| c.is_control());
    part.media_type().filter(is_header).unwrap_or("application/octet-stream")
}

/// The pieces of a body; what is small becomes part of the piece before.
#[derive(Default)]
struct PieceList {
    done: Vec<Binary>,
    last: Vec<u8>,
}

impl PieceList {
    fn push_text(&mut self, text: &str) {
        self.last.extend_from_slice(text.as_bytes());
    }

    fn push(&mut self, part: &Binary) {
        match part.as_bytes() {
            Some(bytes) if self.last.len() + bytes.len() <= SMALL => self.last.extend_from_slice(bytes),
            _ => {
                self.done.push(std::mem::take(&mut self.last).into());
                self.done.push(part.clone());
            }
        }
    }

    fn finish(mut self) -> Vec<Binary> {
        self.done.push(self.last.into());
        self.done
    }
}
