//! The kind of a document that is not XML.

/// Describes a document that is not XML by its first bytes.
pub(super) fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_000)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.is_empty() {
        Some("empty")
    } else if head.contains("<html") || head.contains("<!doctype html") {
        Some("an HTML page")
    } else if head.starts_with('{') || head.starts_with('[') {
        Some("JSON")
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0x1f, 0x8b]) {
        Some("a compressed file")
    } else if !head.contains('<') && !bytes.contains(&0) {
        Some("plain text")
    } else {
        None
    }
}
