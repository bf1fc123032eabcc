//! Responses that come as `multipart/related`: SOAP with attachments (W3C note of 2000) and MTOM (XOP, W3C 2005).
//!
//! The root part is the message, and the other parts are attachments. The decoder gives the parts that an `xop:Include` names
//! to their fields; readers of the document alone have them in base64 in its text.

use std::borrow::Cow;

use bytes::Bytes;
use memchr::memmem;

use super::attachment::{Attachment, find_header};
use super::part;
use crate::codec::decode::parts::Parts;
use crate::codec::decode::{DecodeError, DecodeErrorKind, Note, NoteKind, Read, transcode};
use crate::xsd::Binary;

/// The message in a response, as text to be read by itself.
pub(crate) struct Payload<'a> {
    pub(crate) xml: Cow<'a, [u8]>,
    /// The character set that HTTP or MIME names.
    pub(crate) charset: Option<Cow<'a, str>>,
}

/// A multipart response.
pub(crate) struct Package {
    /// The root part, which is the message.
    pub(crate) root: Bytes,
    /// The character set that MIME names for it.
    pub(crate) charset: Option<String>,
    /// The other parts.
    pub(crate) attachments: Vec<Attachment>,
}

/// The largest number of parts in a response: each takes much more memory than its boundary, or a file.
pub(super) const MOST_PARTS: usize = 1 << 16;

/// The parts that were put aside when they arrived, in order: the part's index in the response, and its body.
pub(crate) type Aside = Vec<(usize, Binary)>;

/// Returns whether a media type is that of a package.
pub(crate) fn is_multipart(content_type: &str) -> bool {
    starts_with_ignore_case(content_type.trim_start(), "multipart/")
}

impl Package {
    /// Finds the parts of an HTTP body. Those that were put `aside` have no body there.
    pub(crate) fn new(content_type: &str, body: &Bytes, aside: &Aside) -> Read<Self> {
        let boundary = parameter(content_type, "boundary");
        let boundary = boundary.ok_or_else(|| error("the multipart response names no boundary"))?;
        let parts = split(body, boundary)?;
        let root = start_of(content_type);
        let root = root.and_then(|start| parts.iter().position(|part| part.id == start)).unwrap_or(0);
        let attachment = |(index, part): (usize, RawPart<'_>)| {
            let found = aside.binary_search_by_key(&index, |(known, _)| *known).ok().and_then(|at| aside.get(at));
            let found = found.map(|(_, content)| content.clone());
            let end = part.start + part.body.len();
            let encoded = found.unwrap_or_else(|| part::content(body, part.start..end, index == root));
            let encoded = match find_header(&part.headers, "Content-Type") {
                Some(media_type) => encoded.with_media_type(media_type),
                None => encoded,
            };
            Attachment { id: part.id, headers: part.headers, encoded }
        };
        let mut attachments: Vec<_> = parts.into_iter().enumerate().map(attachment).collect();
        if attachments.is_empty() {
            return Err(error("the multipart response has no parts"));
        }
        let root = attachments.remove(root);
        let charset = parameter(root.header("Content-Type").unwrap_or_default(), "charset").map(str::to_owned);
        let content = root.content()?.to_bytes().map_err(|cause| error(&cause.to_string()))?;
        Ok(Self { root: content, charset, attachments })
    }

    /// Returns the parts that the message may include, of which copies may have `budget` bytes in all.
    pub(crate) fn parts(&self, budget: usize) -> Box<Parts> {
        Box::new(Parts::new(self.attachments.iter().map(Attachment::part).collect(), budget))
    }
}

/// Returns the Content-ID of the root part that the media type of a package names (RFC 2387 §3.2).
pub(super) fn start_of(content_type: &str) -> Option<&str> {
    parameter(content_type, "start").map(trim_id)
}

/// Returns the note about an attachment with that index that no `xop:Include` names. Its path is the URL of the part if it has
/// one.
pub(crate) fn note(attachment: &Attachment, index: usize) -> Note {
    let id = &attachment.id;
    let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
    let path = if is_plain { format!("cid:{id}") } else { format!("attachment[{index}]") };
    let length = attachment.encoded.len().unwrap_or_default();
    Note::new(NoteKind::Attachment, path, 0, &format!("{}, {length} bytes", attachment.content_type()))
}

/// Returns how many bytes the copies of a package's parts may have. Base64 makes a part by a third longer; that each is included
/// once is the rule.
pub(crate) fn budget(length: usize, expansion: usize) -> usize {
    length.saturating_mul(2).saturating_add(expansion)
}

/// Finds the message in an HTTP body of a media type. What it includes may add up to `expansion` bytes more than twice the
/// body's length.
pub(crate) fn payload<'a>(content_type: &'a str, body: &'a [u8], expansion: usize) -> Read<Payload<'a>> {
    if !is_multipart(content_type) {
        let (xml, charset) = (Cow::Borrowed(body), parameter(content_type, "charset").map(Cow::Borrowed));
        return Ok(Payload { xml, charset });
    }
    let package = Package::new(content_type, &Bytes::copy_from_slice(body), &Aside::new())?;
    let xml = transcode(&package.root, package.charset.as_deref())?;
    let expanded = package.parts(budget(body.len(), expansion)).expand(&xml)?.unwrap_or_else(|| xml.into_owned());
    Ok(Payload { xml: Cow::Owned(expanded.into_bytes()), charset: Some(Cow::Borrowed("utf-8")) })
}

/// Returns the text of the message in an HTTP body: the root part of a `multipart` body, in the character set that HTTP,
/// MIME or the document itself declares. What the message includes by `xop:Include` may add up to 1 MiB.
///
/// # Errors
/// The multipart body is broken, or the text is not in its character set.
///
/// # Examples
///
/// ```
/// use soapstone::soap::message_text;
///
/// let body = b"<e xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>";
/// assert!(message_text("text/xml; charset=utf-8", body)?.starts_with("<e "));
/// # Ok::<(), soapstone::codec::decode::DecodeError>(())
/// ```
pub fn message_text<'a>(content_type: &'a str, body: &'a [u8]) -> Read<Cow<'a, str>> {
    let payload = payload(content_type, body, 1 << 20)?;
    let charset = payload.charset.as_deref();
    match payload.xml {
        Cow::Borrowed(xml) => transcode(xml, charset),
        Cow::Owned(xml) => Ok(Cow::Owned(transcode(&xml, charset)?.into_owned())),
    }
}

/// One part of a multipart response (RFC 2046 §5.1).
struct RawPart<'a> {
    headers: Vec<(String, String)>,
    id: String,
    body: &'a [u8],
    /// The offset of the body in the response's.
    start: usize,
}

impl<'a> RawPart<'a> {
    /// Parses a part that begins at `start` in the response's body.
    fn new(part: &'a [u8], start: usize) -> Self {
        let (head, body) = split_head(part);
        let start = start + (part.len() - body.len());
        let headers = header_fields(head);
        let id = content_id_of(&headers);
        Self { headers, id, body, start }
    }
}

/// Returns the fields of a part's header.
pub(super) fn header_fields(head: &[u8]) -> Vec<(String, String)> {
    let head = String::from_utf8_lossy(head).into_owned();
    // A line that begins with white space continues the one before.
    let head = head.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// Returns the Content-ID that a part's header has; empty if there is none.
pub(super) fn content_id_of(headers: &[(String, String)]) -> String {
    find_header(headers, "Content-ID").map(trim_id).unwrap_or_default().to_owned()
}

/// Splits a part into its header fields and its body, which follows an empty line.
fn split_head(part: &[u8]) -> (&[u8], &[u8]) {
    let found = head_of(part).and_then(|(head, body)| Some((head, part.get(body..)?)));
    found.unwrap_or((part, b""))
}

/// Returns a part's header, which is empty or ends with a line break, and where its body begins, if the empty line between them
/// is there.
pub(super) fn head_of(part: &[u8]) -> Option<(&[u8], usize)> {
    let mut at = 0;
    loop {
        let line = memchr::memchr(b'\n', part.get(at..)?)? + 1;
        if matches!(part.get(at..at + line), Some(b"\n" | b"\r\n")) {
            return Some((part.get(..at)?, at + line));
        }
        at += line;
    }
}

/// Splits a body at its boundaries. The text before the first and after the last is not a part.
fn split<'a>(body: &'a [u8], boundary: &str) -> Read<Vec<RawPart<'a>>> {
    let delimiter = format!("--{boundary}");
    let finder = memmem::Finder::new(delimiter.as_bytes());
    let mut parts = Vec::new();
    let mut begin: Option<usize> = None;
    let mut at = 0;
    while let Some(found) = body.get(at..).and_then(|rest| finder.find(rest)) {
        let start = at + found;
        at = start + delimiter.len();
        let line_start = start == 0 || body.get(start - 1) == Some(&b'\n');
        if !line_start {
            continue;
        }
        if let Some(begin) = begin
            && let Some(part) = body.get(begin..start)
        {
            // The line break before a boundary belongs to the boundary.
            let part = part.strip_suffix(b"\n").unwrap_or(part);
            parts.push(RawPart::new(part.strip_suffix(b"\r").unwrap_or(part), begin));
        }
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        if parts.len() == MOST_PARTS {
            return Err(DecodeError::new(DecodeErrorKind::Limit("the response has too many attachments"), 0));
        }
        begin = memchr::memchr(b'\n', rest).map(|end| at + end + 1);
    }
    // Servers may omit the last boundary.
    if let Some(begin) = begin
        && let Some(part) = body.get(begin..).filter(|part| !part.is_empty())
    {
        parts.push(RawPart::new(part, begin));
    }
    Ok(parts)
}

fn trim_id(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// Returns a parameter of a header such as `Content-Type` (RFC 2045 §5.1).
pub(crate) fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let mut rest = header.split_once(';')?.1;
    // The usual parameter needs no parsing.
    if let Some(value @ ("utf-8" | "UTF-8")) = rest.strip_prefix(" charset=").filter(|_| name == "charset") {
        return Some(value);
    }
    loop {
        let (key, tail) = rest.split_once('=')?;
        let tail = tail.trim_start();
        let (value, after) = match tail.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => tail.split_at(tail.find(';').unwrap_or(tail.len())),
        };
        if key.trim().trim_start_matches(';').trim().eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        rest = after.split_once(';').map_or("", |(_, after)| after);
    }
}

fn starts_with_ignore_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn error(text: &str) -> DecodeError {
    DecodeError::structure(0, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::XOP;

    const RELATED: &str = "multipart/related; boundary=b";

    /// The body of a response, with the line ends of HTTP.
    fn lines(body: &str) -> Vec<u8> {
        body.replace('\n', "\r\n").into()
    }

    #[test]
    fn parameters_are_found_whatever_their_order_and_quoting() {
        let header = "multipart/related; type=\"a;b=c\"; Boundary=x.y ;start = \"<1>\"";
        assert_eq!(parameter(header, "boundary"), Some("x.y"));
        assert_eq!(parameter(header, "start"), Some("<1>"));
        assert_eq!(parameter(header, "b"), None);
        assert_eq!(parameter("text/xml", "charset"), None);
        assert_eq!(parameter("text/xml; charset=\"utf-16", "charset"), Some("utf-16"));
    }

    #[test]
    fn plain_responses_are_left_alone() {
        let Payload { xml: body, charset } = payload("text/xml; charset=ISO-8859-1", b"<a/>", 0).unwrap();
        assert_eq!((&*body, charset.as_deref()), (&b"<a/>"[..], Some("ISO-8859-1")));
    }

    #[test]
    fn the_root_part_is_the_message() {
        let content_type = "multipart/related; boundary=b; start=\"<root@x>\"";
        let text = "preamble\n--b\nContent-ID: <other>\n\nx\n--b\nContent-Id: <root@x>\n\
                    Content-Type: text/xml;\n charset=utf-8\n\n<a>--b</a>\n--b--\nepilogue";
        let response = lines(text);
        let package = Package::new(content_type, &response.into(), &Aside::new()).unwrap();
        assert_eq!((&*package.root, package.charset.as_deref()), (&b"<a>--b</a>"[..], Some("utf-8")));
        let [other] = package.attachments.as_slice() else { panic!("{:?}", package.attachments) };
        assert_eq!((other.id.as_str(), other.content().unwrap()), ("other", Binary::from(*b"x")));
    }

    /// Returns the message with what it includes, and the number of attachments that it does not include.
    fn read(content_type: &str, body: &[u8]) -> Read<(String, usize)> {
        let package = Package::new(content_type, &Bytes::copy_from_slice(body), &Aside::new())?;
        let mut parts = package.parts(1000);
        let text = parts.expand(std::str::from_utf8(&package.root).unwrap())?.unwrap();
        Ok((text, (0..package.attachments.len()).filter(|index| !parts.is_claimed(*index)).count()))
    }

    #[test]
    fn includes_become_base64() {
        let include = |href: &str| {
            format!(
                "--b\n\n<a xmlns:x=\"{XOP}\"><d><x:Include href=\"{href}\"/></d><e><Include xmlns=\"{XOP}\" \
                 href=\"{href}\"></Include></e><Include/></a>\n--b\nContent-ID: <p q>\n\nhello\n--b\nContent-ID: <r>\n\
                 Content-Transfer-Encoding: Base64\n\naGVs\nbG8=\n--b--"
            )
        };
        for href in ["cid:p%20q", "cid:r"] {
            let (text, unclaimed) = read("Multipart/Related; boundary=\"b\"", &lines(&include(href))).unwrap();
            assert_eq!(text, format!("<a xmlns:x=\"{XOP}\"><d>aGVsbG8=</d><e>aGVsbG8=</e><Include/></a>"));
            assert_eq!(unclaimed, 1, "the part that {href} does not name");
        }
        let decoded = include("cid:p%20q").replace("<p q>", "<p%20q>");
        let plain = decoded.replace("cid:p%20q", "cid:p q");
        for text in [decoded.clone(), decoded.replace("cid:p", "CID:p"), plain] {
            let (text, unclaimed) = read(RELATED, &lines(&text)).unwrap();
            assert!(text.contains("<d>aGVsbG8=</d>") && unclaimed == 1);
        }
        let response = lines(&include("cid:missing"));
        assert!(payload(RELATED, &response, 0).err().unwrap().to_string().contains("cid:missing"));
    }

    #[test]
    fn a_part_that_is_included_too_often_is_rejected() {
        let message = |times: usize, part: &str| {
            let includes = "<i:Include href='cid:a'/>".repeat(times);
            format!("--b\n\n<a xmlns:i='{XOP}'>{includes}</a>\n--b\nContent-ID: <a>\n{part}\n--b--")
        };
        let kind = |text: &str, expansion| {
            payload(RELATED, &lines(text), expansion)
                .map(|payload| payload.xml.len())
                .map_err(|error| error.kind().clone())
        };
        let plain = format!("\n{}", "x".repeat(30_000));
        assert!(kind(&message(1, &plain), 0).is_ok_and(|length| length > 40_000));
        assert!(matches!(kind(&message(100, &plain), 1 << 20), Err(DecodeErrorKind::Limit(_))));
        assert!(kind(&message(100, &plain), 8 << 20).is_ok());
        // A part that is nearly nothing when decoded still has to be decoded each time.
        let blank = format!("Content-Transfer-Encoding: base64\n\n{}YQ==", " ".repeat(30_000));
        assert!(matches!(kind(&message(100, &blank), 1 << 20), Err(DecodeErrorKind::Limit(_))));
    }

    #[test]
    fn a_header_ends_at_the_first_empty_line() {
        for text in
            ["--b\n\n<a/>\n--b\nContent-ID: <x>\n\none\r\n\r\ntwo\n--b--", "--b\n\n<a/>\n--b\n\none\r\n\r\ntwo\n--b--"]
        {
            let package = Package::new(RELATED, &Bytes::from_static(text.as_bytes()), &Aside::new()).unwrap();
            assert_eq!(package.attachments[0].encoded, Binary::from(*b"one\r\n\r\ntwo"));
        }
    }

    #[test]
    fn an_include_without_a_reference_is_no_attachment_without_an_identifier() {
        for href in ["", "href='cid:'"] {
            let text = format!("--b\n\n<a xmlns:i='{XOP}'><i:Include {href}/></a>\n--b\n\nx\n--b--");
            assert!(payload(RELATED, &lines(&text), 0).is_err());
        }
    }

    #[test]
    fn parts_are_limited() {
        let body = |parts: usize| Bytes::from(format!("{}--b--", "--b\n\n\n".repeat(parts)));
        let package = |parts| Package::new(RELATED, &body(parts), &Aside::new());
        assert_eq!(package(MOST_PARTS).map(|package| package.attachments.len()).unwrap(), MOST_PARTS - 1);
        assert!(matches!(package(MOST_PARTS + 1).err().unwrap().kind(), DecodeErrorKind::Limit(_)));
    }

    #[test]
    fn broken_multiparts_are_errors() {
        for (content_type, body) in [
            ("multipart/related", "--b\n\n<a/>\n--b--"),
            ("multipart/related; boundary=b", "<a/>"),
            ("multipart/related; boundary=b", "--b--"),
            ("multipart/related; boundary=b", "--b\nContent-Transfer-Encoding: uuencode\n\n<a/>\n--b--"),
        ] {
            assert!(payload(content_type, &lines(body), 0).is_err(), "{content_type} {body}");
        }
        let unfinished = lines("--b\n\n<a/>");
        assert_eq!(&*payload(RELATED, &unfinished, 0).unwrap().xml, b"<a/>");
    }
}
