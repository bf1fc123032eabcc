//! Text and values as the canonical form has them (Canonical XML 1.0 §2.3). Every reader takes them.

use std::borrow::Cow;

/// Appends text between tags.
pub(crate) fn text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Appends the value of an attribute that is quoted by `"`.
pub(crate) fn value(out: &mut String, value: &str) {
    escape(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Returns a name with its prefix.
pub(crate) fn qualified<'n>(prefix: &str, local: &'n str) -> Cow<'n, str> {
    if prefix.is_empty() { local.into() } else { [prefix, ":", local].concat().into() }
}

/// Appends text in which some bytes, all of them ASCII, are written as references.
fn escape(out: &mut String, text: &str, reference: impl Fn(u8) -> Option<&'static str>) {
    let mut clean = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(reference) = reference(byte) {
            out.push_str(text.get(clean..at).unwrap_or_default());
            out.push_str(reference);
            clean = at + 1;
        }
    }
    out.push_str(text.get(clean..).unwrap_or_default());
}
