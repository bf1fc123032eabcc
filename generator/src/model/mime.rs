//! MIME parts of messages (WSDL 1.1 §5).

use super::{Model, Part, PartKind, TypeKind, TypeRef};

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

impl MimePart {
    /// Whether the MIME part is a document of an element or a complex type.
    pub fn holds_document(&self, model: &Model) -> bool {
        let is_complex = match self.part.kind {
            PartKind::Element(_) => true,
            PartKind::Type(TypeRef::Def(id)) => matches!(model.types[id].kind, TypeKind::Complex(_)),
            PartKind::Type(_) => false,
        };
        self.is_xml || is_complex
    }
}
