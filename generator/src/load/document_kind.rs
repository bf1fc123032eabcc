//! What a document is that is no XML, by its first bytes.

/// A kind of document that is neither a WSDL nor a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// The kind, with its article.
    pub what: &'static str,
    /// What to do if it is in the place of a WSDL.
    pub help: &'static str,
}

const IN_A_BROWSER: &str = "open the service's address with ?wsdl in a browser, and save what comes as XML";
const LOGIN: &str = "if it is a login page, name a user in the URL (https://user:password@host/…), or save the WSDL from a browser that is \
                     logged in; the WSDL is usually at the service's address with ?wsdl";
const UNPACK: &str = "unpack it, and name the WSDL in it";

/// Longest beginning of a document that is read, in bytes.
const HEAD: usize = 1_000;
/// Longest title of a page, in characters.
const LONGEST_TITLE: usize = 80;

/// Returns the kind of a document that is not XML.
pub(super) fn kind_of(bytes: &[u8]) -> Option<Kind> {
    if let Some(kind) = packed(bytes) {
        return Some(kind);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.is_empty() {
        Some(Kind { what: "empty", help: IN_A_BROWSER })
    } else if head.contains("<html") || head.contains("<!doctype html") {
        Some(Kind { what: "an HTML page", help: LOGIN })
    } else if head.starts_with('{') || head.starts_with('[') {
        Some(Kind { what: "JSON", help: IN_A_BROWSER })
    } else if !head.contains('<') && !bytes.contains(&0) {
        Some(Kind { what: "plain text", help: IN_A_BROWSER })
    } else {
        None
    }
}

/// Returns the kind of a document whose first bytes belong to a format that is not text.
pub(super) fn packed(bytes: &[u8]) -> Option<Kind> {
    let formats: [(&[u8], &'static str, &'static str); 4] = [
        (&[0x1f, 0x8b], "a gzip file", UNPACK),
        (b"PK\x03\x04", "a ZIP archive", UNPACK),
        (&[0x28, 0xb5, 0x2f, 0xfd], "a zstd file", UNPACK),
        (b"%PDF-", "a PDF file", IN_A_BROWSER),
    ];
    let (_, what, help) = formats.into_iter().find(|(start, ..)| bytes.starts_with(start))?;
    Some(Kind { what, help })
}

/// Returns the title of an HTML page.
pub(super) fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find('<')?;
    let title = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().take(LONGEST_TITLE).collect();
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_named_by_their_first_bytes() {
        let of = |bytes: &[u8]| kind_of(bytes).map(|kind| kind.what);
        for (bytes, expected) in [
            (&b"\x1f\x8b\x08\x00"[..], "a gzip file"),
            (b"PK\x03\x04\x14", "a ZIP archive"),
            (b"%PDF-1.4", "a PDF file"),
            (b" \n", "empty"),
            (b"<!DOCTYPE HTML><title>", "an HTML page"),
            (b"{\"openapi\": 3}", "JSON"),
            (b"openapi: 3", "plain text"),
        ] {
            assert_eq!(of(bytes), Some(expected));
        }
        assert_eq!(of(b"<wsdl:definitions>"), None);
    }

    #[test]
    fn a_page_has_a_title() {
        assert_eq!(title("<HTML><Title lang='en'> Sign\n in </title>").as_deref(), Some("Sign in"));
        assert_eq!(title("<html><title></title>"), None);
        assert_eq!(title("<title"), None);
    }
}
