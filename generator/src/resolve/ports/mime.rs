//! The MIME parts of messages (WSDL 1.1 §5).

use super::PortBuilder;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{MimePart, Part};
use crate::parse::syntax::MimeContent;

impl PortBuilder<'_, '_> {
    /// A part that is a MIME part beside the envelope; `None`, with a diagnostic, where there is no envelope beside it.
    pub(super) fn mime_part(&mut self, part: Part, contents: &[&MimeContent]) -> Option<MimePart> {
        let first = contents.first()?;
        if !first.is_in_package {
            let text = format!("part '{}' would be the whole message, without an envelope", part.name);
            let diagnostic = Diagnostic::warning(Code::ATTACHMENT, text).at(&first.span);
            let hint = "SOAP requires <mime:multipartRelated> around it; the part is left out";
            self.lookup.report(diagnostic.hint(hint).coverage(Coverage::Skipped));
            return None;
        }
        let mut media_types: Vec<String> = Vec::new();
        for media_type in contents.iter().filter_map(|content| content.media_type.as_deref()).map(str::trim) {
            if !media_type.is_empty() && !media_types.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
                media_types.push(media_type.to_owned());
            }
        }
        let is_xml = contents.iter().any(|content| content.is_xml);
        if is_xml && media_types.is_empty() {
            media_types.push("text/xml".to_owned());
        }
        Some(MimePart { part, media_types, is_xml })
    }
}
