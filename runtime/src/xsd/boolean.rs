//! `xs:boolean` (XSD 1.0 Part 2 §3.2.2).

use super::text::trim;

/// Returns the value of a literal. Several languages print their own booleans with a capital, which is read with tolerance.
pub(crate) fn boolean(text: &str, is_tolerant: bool) -> Option<bool> {
    match trim(text) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        other if is_tolerant && other.eq_ignore_ascii_case("true") => Some(true),
        other if is_tolerant && other.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
