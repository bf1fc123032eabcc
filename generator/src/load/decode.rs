//! From bytes to text: byte order marks, the XML declaration, and encodings (XML 1.0 §4.3.3, appendix F).

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A document in UTF-8, or why its bytes cannot be read.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return transcode(&bytes[mark..], encoding);
    }
    match bytes.as_slice() {
        [0, b'<', ..] => return transcode(&bytes, UTF_16BE),
        [b'<', 0, ..] => return transcode(&bytes, UTF_16LE),
        _ => {}
    }
    let Some(label) = declared(&bytes) else { return utf8(bytes) };
    match Encoding::for_label(label.as_bytes()) {
        // A declaration that can be read byte by byte belies UTF-16; those documents are UTF-8 in fact.
        Some(encoding) if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE => utf8(bytes),
        Some(encoding) => transcode(&bytes, encoding),
        // It is ASCII whatever it holds, and none of that means what it seems to.
        None if label.eq_ignore_ascii_case("utf-7") => {
            Err("encoding \"UTF-7\" is not supported: save the document as UTF-8".to_owned())
        }
        None if bytes.is_ascii() || label.eq_ignore_ascii_case("utf8") => utf8(bytes),
        None => Err(format!("encoding \"{label}\" is not known")),
    }
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
        None => Err(format!("not valid {}", encoding.name())),
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
    use super::decode;

    #[test]
    fn encodings() {
        let utf16: Vec<u8> =
            "<?xml version='1.0' encoding='UTF-16'?><é/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
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
        assert!(decode(b"<a>\xE9</a>".to_vec()).is_err());
        let utf7 = decode(b"<?xml version='1.0' encoding='utf-7'?><a>+AOk-</a>".to_vec());
        assert!(utf7.is_err_and(|error| error.contains("UTF-7")));
        assert!(decode(b"<?xml version='1.0' encoding='klingon'?><a>\xE9</a>".to_vec()).is_err());
        assert_eq!(decode(Vec::new()).as_deref(), Ok(""));
    }
}
