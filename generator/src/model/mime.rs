//! MIME parts of messages (WSDL 1.1 §5).

use super::Part;

/// A part that is a MIME part beside the envelope (WSDL 1.1 §5).
#[derive(Debug, Clone)]
pub struct MimePart {
    /// The part.
    pub part: Part,
    /// The media types that the binding names, which may be ranges: alternatives, in its order.
    pub media_types: Vec<String>,
    /// `mime:mimeXml`: the MIME part is a document of the part's element or type.
    pub is_xml: bool,
}
