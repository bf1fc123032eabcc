//! Requests with attachments: MTOM (SOAP Message Transmission Optimization Mechanism, W3C 2005 §3.2) in a MIME multipart
//! package (XOP 1.0 §4.1, RFC 2387).

use bytes::Bytes;

use super::operation::{OperationInfo, Version};
use crate::codec::encode::attach::Attachments;

/// A request's body and its content type.
pub(crate) struct MimePackage {
    pub(crate) content_type: String,
    pub(crate) body: Bytes,
}

/// Puts an envelope and its attachments into one body. `action` is escaped for quotation marks.
pub(crate) fn package(info: &OperationInfo, action: &str, envelope: &[u8], attachments: &Attachments) -> MimePackage {
    let media_type = info.version.media_type();
    let root = format!("root@{}", attachments.domain);
    // The domain is random, so that the boundary is not in the octets.
    let boundary = format!("soapstone-{}", attachments.domain.split('.').next().unwrap_or_default());
    let size: usize = attachments.parts.iter().map(|part| part.len() + 256).sum();
    let mut body = Vec::with_capacity(envelope.len() + size + 512);
    // MTOM §3.2: the type of the envelope is a parameter of the root part. The action of SOAP 1.2 goes with it (RFC 3902).
    let action = match info.version {
        Version::Soap12 if !action.is_empty() => format!("; action=\"{action}\""),
        Version::Soap11 | Version::Soap12 => String::new(),
    };
    let head = format!(
        "--{boundary}\r\nContent-Type: application/xop+xml; charset=utf-8; type=\"{media_type}\"{action}\r\n\
         Content-Transfer-Encoding: binary\r\nContent-ID: <{root}>\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(envelope);
    for (index, part) in attachments.parts.iter().enumerate() {
        let id = attachments.id(index);
        let head = format!(
            "\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\
             Content-ID: <{id}>\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(part);
    }
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let content_type = format!(
        "multipart/related; type=\"application/xop+xml\"; start=\"<{root}>\"; start-info=\"{media_type}\"; \
         boundary=\"{boundary}\"{action}"
    );
    MimePackage { content_type, body: body.into() }
}
