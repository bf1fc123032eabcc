//! The encoding of a document (XML 1.0 §4.3.3 and appendix F): everything is read as UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::xml::{XmlError, XmlErrorKind, XmlRead};

/// The number of bytes that are searched for an XML declaration.
const DECLARATION: usize = 256;

/// Returns the text of a document. A byte order mark decides its encoding; then the `charset` parameter of the content
/// type (RFC 7303 §3); then the XML declaration; then it is UTF-8.
///
/// # Errors
/// The encoding is not known, or the bytes are none of it.
///
/// # Examples
///
/// ```
/// use soapstone::xml::transcode;
///
/// assert_eq!(transcode(b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xE4</a>", None)?.chars().nth_back(4), Some('ä'));
/// assert!(transcode(b"\xE4", Some("utf-8")).is_err());
/// # Ok::<(), soapstone::xml::XmlError>(())
/// ```
pub fn transcode<'a>(bytes: &'a [u8], charset: Option<&str>) -> XmlRead<Cow<'a, str>> {
    let encoding = encoding_of(bytes, charset)?;
    if encoding == UTF_8 {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        return std::str::from_utf8(text).map(Cow::Borrowed).map_err(|error| {
            let offset = error.valid_up_to();
            XmlError::new(XmlErrorKind::Encoding("these bytes are not UTF-8".to_owned()), offset)
        });
    }
    let (text, _, malformed) = encoding.decode(bytes);
    if malformed {
        let message = format!("these bytes are not {}", encoding.name());
        return Err(XmlError::new(XmlErrorKind::Encoding(message), 0));
    }
    Ok(text)
}

/// Returns whether [`transcode`] supports a character set.
pub(crate) fn is_known_charset(name: &str) -> bool {
    Encoding::for_label(name.trim().as_bytes()).is_some()
}

/// The encoding of a document that begins with those bytes.
pub(super) fn encoding_of(bytes: &[u8], charset: Option<&str>) -> XmlRead<&'static Encoding> {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => Ok(encoding),
        None => announced(bytes, charset),
    }
}

fn announced(bytes: &[u8], charset: Option<&str>) -> XmlRead<&'static Encoding> {
    // `<?` in 16 bits each, without a byte order mark.
    match bytes.get(..4) {
        Some(b"<\0?\0") => return Ok(UTF_16LE),
        Some(b"\0<\0?") => return Ok(UTF_16BE),
        _ => {}
    }
    let charset = charset.map(|name| name.trim().trim_matches(['"', '\'']).as_bytes()).filter(|name| !name.is_empty());
    match charset.and_then(of_label) {
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE => return Ok(encoding),
        // Unless `<` stands there in eight bits, which makes the announcement a mistake.
        Some(encoding) if !matches!(bytes, [b'<', second, ..] if *second != 0) => return Ok(encoding),
        _ => {}
    }
    let Some(label) = declared(bytes) else { return Ok(UTF_8) };
    let Some(encoding) = of_label(label) else {
        let message = format!("the encoding {:?} is not known", String::from_utf8_lossy(label));
        return Err(XmlError::new(XmlErrorKind::Encoding(message), 0));
    };
    // The declaration was readable as ASCII, so that UTF-16 cannot be true.
    Ok(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// Returns the encoding with a label. That of nearly all messages is compared before all others are searched.
fn of_label(label: &[u8]) -> Option<&'static Encoding> {
    if label.eq_ignore_ascii_case(b"utf-8") { Some(UTF_8) } else { Encoding::for_label(label) }
}

/// The value of `encoding` in the XML declaration.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.get(..bytes.len().min(DECLARATION))?;
    let head = head.strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let head = head.get(..end)?;
    let at = head.windows(8).position(|word| word == b"encoding")?;
    let rest = head.get(at + 8..)?.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, rest) = rest.split_first()?;
    let end = rest.iter().position(|byte| byte == quote)?;
    rest.get(..end)
}

#[cfg(test)]
mod tests {
    use super::transcode;

    #[test]
    fn utf_16_is_known_by_its_mark_and_by_its_first_bytes() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><a>é</a>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(transcode(&little, None).as_deref(), Ok(text));
        assert_eq!(transcode(&big, Some("utf-16")).as_deref(), Ok(text));
        let marked = [b"\xFE\xFF".as_slice(), &big].concat();
        assert_eq!(transcode(&marked, Some("utf-8")).as_deref(), Ok(text));
    }

    #[test]
    fn the_parameter_outweighs_the_declaration() {
        let text = b"<?xml version=\"1.0\" encoding = \"ISO-8859-1\"?><a>\xE9</a>";
        assert!(transcode(text, None).is_ok_and(|text| text.contains('é')));
        assert!(transcode(text, Some("utf-8")).is_err());
        let lying = b"<?xml version='1.0' encoding='utf-16'?><a/>";
        assert!(transcode(lying, None).is_ok());
        assert!(transcode(b"<?xml version='1.0' encoding='klingon'?><a/>", None).is_err());
    }
}
