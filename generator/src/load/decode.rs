//! From bytes to text: byte order marks, the XML declaration, and encodings (XML 1.0 §4.3.3, appendix F).

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A document in UTF-8, or why its bytes cannot be read.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, String> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => return utf8(bytes).map(|text| text[mark..].to_owned()),
        Some((encoding, mark)) => return transcode(&bytes[mark..], encoding),
        None => {}
    }
    match bytes.as_slice() {
        // White space may be before the first tag.
        [0, b'<' | b' ' | b'\n' | b'\r' | b'\t', ..] => return transcode(&bytes, UTF_16BE),
        [b'<' | b' ' | b'\n' | b'\r' | b'\t', 0, ..] => return transcode(&bytes, UTF_16LE),
        _ => {}
    }
    let Some(label) = declared(&bytes) else { return utf8(bytes) };
    match Encoding::for_label(label.as_bytes()) {
        // A declaration that can be read byte by byte belies UTF-16; those documents are UTF-8 in fact.
        Some(encoding) if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE => utf8(bytes),
        Some(encoding) => transcode(&bytes, encoding),
        // It is ASCII whatever it holds, and none of that means what it seems to.
        None if label.eq_ignore_ascii_case(UTF_7) => Err(no_utf_7()),
        None if bytes.is_ascii() || label.eq_ignore_ascii_case("utf8") => utf8(bytes),
        None => Err(format!("encoding \"{label}\" is not known")),
    }
}

/// Returns a document for which an HTTP response names a character set: in UTF-8 where only the response names it (RFC 7303 §3),
/// since the document is kept without the headers; else as it is.
#[cfg(feature = "cli")]
pub(crate) fn received(bytes: Vec<u8>, content_type: &str) -> Result<Vec<u8>, String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let Some(label) = charsets.next().map(|(_, value)| value.trim().trim_matches('"')) else { return Ok(bytes) };
    if label.eq_ignore_ascii_case(UTF_7) {
        return Err(no_utf_7());
    }
    let is_marked = Encoding::for_bom(&bytes).is_some() || declared(&bytes).is_some();
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if !is_marked && std::str::from_utf8(&bytes).is_err() => {
            transcode(&bytes, encoding).map(String::into_bytes)
        }
        _ => Ok(bytes),
    }
}

/// The label that `encoding_rs` lacks, since the standard forbids what it stands for.
const UTF_7: &str = "utf-7";

fn no_utf_7() -> String {
    "encoding \"UTF-7\" is not supported: save the document as UTF-8".to_owned()
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        format!(
            "not valid UTF-8 at byte {}; declare the encoding or convert the file",
            error.utf8_error().valid_up_to()
        )
    })
}

fn transcode(bytes: &[u8], encoding: &'static Encoding) -> Result<String, String> {
    if encoding == UTF_8 {
        return utf8(bytes.to_vec());
    }
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => {
            Err(format!("not valid {}; correct the declared encoding or convert the file to UTF-8", encoding.name()))
        }
    }
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let head = &bytes[start..bytes.len().min(start + 200)];
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(|label| label.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let utf16 = utf16("<?xml version='1.0' encoding='UTF-16'?><é/>");
        let cases: [(&[u8], &str); 6] = [
            (b"\xEF\xBB\xBF<a/>", "<a/>"),
            (
                b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9</a>",
                "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>",
            ),
            (
                b"<?xml version='1.0' encoding=\"windows-1251\"?><a>\xE9</a>",
                "<?xml version='1.0' encoding=\"windows-1251\"?><a>й</a>",
            ),
            (b"<?xml version='1.0' encoding='utf-16'?><a/>", "<?xml version='1.0' encoding='utf-16'?><a/>"),
            (b"<?xml version='1.0' encoding='US-ASCII'?><a/>", "<?xml version='1.0' encoding='US-ASCII'?><a/>"),
            (&utf16, "<?xml version='1.0' encoding='UTF-16'?><é/>"),
        ];
        for (bytes, text) in cases {
            assert_eq!(decode(bytes.to_vec()).as_deref(), Ok(text));
        }
        assert_eq!(decode(Vec::new()).as_deref(), Ok(""));
    }

    /// The bytes of a text in UTF-16, little end first.
    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let cut = utf16("\u{feff}<a/>").split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default();
        let lone = [utf16("<a>"), vec![0, 0xD8], utf16("</a>")].concat();
        let cases: [(&[u8], &str); 9] = [
            (b"<a>\xE9</a>", "not valid UTF-8 at byte 3"),
            (b"\xEF\xBB\xBF<a>\xFF</a>", "not valid UTF-8 at byte 6"),
            (b"<?xml version='1.0' encoding='UTF-8'?><a>\xC3", "not valid UTF-8 at byte 41"),
            // The declaration is wrong: the document is not UTF-16.
            (b"<?xml version='1.0' encoding='UTF-16'?><a>\xE9</a>", "not valid UTF-8 at byte 42"),
            (&cut, "not valid UTF-16LE"),
            (&lone, "not valid UTF-16LE"),
            (b"\xFE\xFF\0<\0a\xDC\0\0/", "not valid UTF-16BE"),
            (b"<?xml version='1.0' encoding='utf-7'?><a>+AOk-</a>", "encoding \"UTF-7\" is not supported"),
            (b"<?xml version='1.0' encoding='klingon'?><a>\xE9</a>", "encoding \"klingon\" is not known"),
        ];
        for (bytes, words) in cases {
            let error = decode(bytes.to_vec()).expect_err(words);
            assert!(error.contains(words), "{error}");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn a_character_set_that_only_the_response_names_counts() {
        let latin = b"<a>\xE9</a>".to_vec();
        let of = |content_type: &str| received(latin.clone(), content_type);
        assert_eq!(of("text/xml; charset=iso-8859-1"), Ok("<a>é</a>".as_bytes().to_vec()));
        assert_eq!(of("text/xml; x=y; Charset = \"windows-1251\""), Ok("<a>й</a>".as_bytes().to_vec()));
        for content_type in ["text/xml", "text/xml; charset=klingon", "text/xml; charset", ""] {
            assert_eq!(of(content_type), Ok(latin.clone()), "{content_type}");
        }
        assert!(of("text/xml; charset=UTF-7").is_err_and(|error| error.contains("UTF-7")));
        // What a document states of itself is closer to it, and what is UTF-8 is nothing else.
        for text in ["<?xml version='1.0' encoding='iso-8859-1'?><a>\u{e9}</a>", "<a>é</a>", "\u{feff}<a>é</a>"] {
            assert_eq!(
                received(text.as_bytes().to_vec(), "text/xml; charset=windows-1251"),
                Ok(text.as_bytes().to_vec())
            );
        }
        let utf16 = utf16("<?xml version='1.0'?><a>é</a>");
        let read = received(utf16, "text/xml; charset=utf-16").and_then(decode);
        assert_eq!(read.as_deref(), Ok("<?xml version='1.0'?><a>é</a>"));
    }
}
