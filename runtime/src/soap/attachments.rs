//! Responses that come as `multipart/related`: SOAP with attachments (W3C note of 2000) and MTOM (XOP, W3C 2005).
//!
//! The root part is the message. Each `xop:Include` in it is replaced by its part in base64, which is what it stands for
//! (XOP §3.2), so that the decoder needs no knowledge of parts. Parts that no `xop:Include` names are reported as
//! [`Unclaimed`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use memchr::memmem;

use super::extras::find_header;
use crate::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions, Decoder, Note, NoteKind, Read, transcode};
use crate::codec::encode::attach::XOP;
use crate::schema::NamespaceTable;

static NO_PACKAGE: NamespaceTable = NamespaceTable { namespaces: &[] };

/// The message in a response.
pub(crate) struct Payload<'a> {
    pub(crate) xml: Cow<'a, [u8]>,
    /// The character set that HTTP or MIME names.
    pub(crate) charset: Option<Cow<'a, str>>,
    /// The parts that the message does not include.
    pub(crate) unclaimed: Vec<Unclaimed>,
}

/// A part of a response that no `xop:Include` names.
pub(crate) struct Unclaimed {
    pub(crate) id: String,
    pub(crate) headers: Vec<(String, String)>,
    /// The range of the part's body in the response's.
    pub(crate) body: Range<usize>,
}

impl Unclaimed {
    /// Returns the note about the part with that index. Its path is the URL of the part if it has one.
    pub(crate) fn note(&self, index: usize) -> Note {
        let is_plain = !self.id.is_empty() && self.id.bytes().all(|byte| byte.is_ascii_graphic());
        let path = if is_plain { format!("cid:{}", self.id) } else { format!("attachment[{index}]") };
        let media_type = find_header(&self.headers, "Content-Type").unwrap_or("text/plain");
        Note::new(NoteKind::Attachment, path, 0, &format!("{media_type}, {} bytes", self.body.len()))
    }
}

/// Finds the message in an HTTP body of a media type. What it includes may add up to `expansion` bytes more than twice the
/// body's length.
pub(crate) fn payload<'a>(content_type: &'a str, body: &'a [u8], expansion: usize) -> Read<Payload<'a>> {
    if !starts_with_ignore_case(content_type.trim_start(), "multipart/") {
        let (xml, charset) = (Cow::Borrowed(body), parameter(content_type, "charset").map(Cow::Borrowed));
        return Ok(Payload { xml, charset, unclaimed: Vec::new() });
    }
    let boundary = parameter(content_type, "boundary");
    let boundary = boundary.ok_or_else(|| error("the multipart response names no boundary"))?;
    let parts = split(body, boundary);
    let start = parameter(content_type, "start").map(trim_id);
    let named = start.and_then(|start| parts.iter().position(|part| part.id == start)).unwrap_or(0);
    let root = parts.get(named).ok_or_else(|| error("the multipart response has no parts"))?;
    let charset = parameter(root.header("Content-Type").unwrap_or_default(), "charset").map(str::to_owned);
    let message = root.content()?;
    let mut claimed = HashSet::from([root.start]);
    let (xml, charset) = if memmem::find(&message, XOP.as_bytes()).is_none() {
        (message, charset.map(Cow::Owned))
    } else {
        let xml = transcode(&message, charset.as_deref())?;
        // Base64 makes a part by a third longer; that each is included once is the rule.
        let budget = body.len().saturating_mul(2).saturating_add(expansion);
        let included = include(&xml, &parts, budget, &mut claimed)?;
        (Cow::Owned(included.into_bytes()), Some(Cow::Borrowed("utf-8")))
    };
    let unclaimed = parts.into_iter().filter(|part| !claimed.contains(&part.start)).map(Part::unclaimed).collect();
    Ok(Payload { xml, charset, unclaimed })
}

/// Returns the text of the message in an HTTP body: the root part of a `multipart` body, in the character set that HTTP,
/// MIME or the document itself declares. What the message includes by `xop:Include` may add up to 1 MiB.
///
/// # Errors
/// The multipart body is broken, or the text is not in its character set.
pub fn message_text<'a>(content_type: &'a str, body: &'a [u8]) -> Read<Cow<'a, str>> {
    let payload = payload(content_type, body, 1 << 20)?;
    let charset = payload.charset.as_deref();
    match payload.xml {
        Cow::Borrowed(xml) => transcode(xml, charset),
        Cow::Owned(xml) => Ok(Cow::Owned(transcode(&xml, charset)?.into_owned())),
    }
}

/// One part of a multipart response (RFC 2046 §5.1).
struct Part<'a> {
    headers: Vec<(String, String)>,
    id: String,
    body: &'a [u8],
    /// The offset of the body in the response's.
    start: usize,
}

impl<'a> Part<'a> {
    /// Parses a part that begins at `start` in the response's body.
    fn new(part: &'a [u8], start: usize) -> Self {
        let (head, body) = split_head(part);
        let start = start + (part.len() - body.len());
        let head = String::from_utf8_lossy(head).into_owned();
        // A line that begins with white space continues the one before.
        let head = head.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
        let fields = head.lines().filter_map(|line| line.split_once(':'));
        let headers: Vec<_> = fields.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
        let mut part = Self { headers, id: String::new(), body, start };
        part.id = part.header("Content-ID").map(trim_id).unwrap_or_default();
        part
    }

    fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Returns the body without its transfer encoding.
    fn content(&self) -> Read<Cow<'a, [u8]>> {
        transfer_decoded(&self.headers, &self.id, self.body)
    }

    fn unclaimed(self) -> Unclaimed {
        Unclaimed { id: self.id, headers: self.headers, body: self.start..self.start + self.body.len() }
    }
}

/// Returns a part's body without its transfer encoding (RFC 2045 §6).
pub(super) fn transfer_decoded<'b>(headers: &[(String, String)], id: &str, body: &'b [u8]) -> Read<Cow<'b, [u8]>> {
    let encoding = find_header(headers, "Content-Transfer-Encoding").unwrap_or("binary").to_ascii_lowercase();
    match encoding.as_str() {
        "binary" | "8bit" | "7bit" => Ok(Cow::Borrowed(body)),
        "base64" => {
            let text: Vec<u8> = body.iter().copied().filter(|c| !c.is_ascii_whitespace()).collect();
            let decoded = BASE64_STANDARD.decode(text);
            decoded.map(Cow::Owned).map_err(|_| error(&format!("the part {id} is not base64")))
        }
        other => Err(error(&format!("the part {id} has the transfer encoding {other}, which is not known"))),
    }
}

/// Splits a part into its header fields and its body, which follows an empty line.
fn split_head(part: &[u8]) -> (&[u8], &[u8]) {
    for line_end in [&b"\r\n"[..], b"\n"] {
        // A part without header fields begins with the empty line.
        if let Some(body) = part.strip_prefix(line_end) {
            return (b"", body);
        }
    }
    for blank in [&b"\r\n\r\n"[..], b"\n\n"] {
        if let Some((head, body)) = memmem::find(part, blank).and_then(|end| part.split_at_checked(end)) {
            return (head, body.get(blank.len()..).unwrap_or_default());
        }
    }
    (part, b"")
}

/// Splits a body at its boundaries. The text before the first and after the last is not a part.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<Part<'a>> {
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
            parts.push(Part::new(part.strip_suffix(b"\r").unwrap_or(part), begin));
        }
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return parts;
        }
        begin = memchr::memchr(b'\n', rest).map(|end| at + end + 1);
    }
    // Servers may omit the last boundary.
    if let Some(begin) = begin
        && let Some(part) = body.get(begin..).filter(|part| !part.is_empty())
    {
        parts.push(Part::new(part, begin));
    }
    parts
}

/// Replaces each `xop:Include` by its part in base64, which may be `budget` bytes in all. The starts of included
/// parts are added to `claimed`.
fn include(xml: &str, parts: &[Part<'_>], mut budget: usize, claimed: &mut HashSet<usize>) -> Read<String> {
    let by_id = by_content_id(parts);
    // The decoder's offsets do not count a byte order mark.
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let mut d = Decoder::new(xml, &NO_PACKAGE, &DecodeOptions::default());
    let mut out = String::with_capacity(xml.len());
    let (mut copied, mut depth) = (0, 0);
    loop {
        if !d.next()? {
            if depth == 0 {
                break;
            }
            d.end()?;
            depth -= 1;
        } else if d.name() == (XOP, "Include") {
            let start = d.offset();
            let part = referred(&d.attribute("", "href")?.unwrap_or_default(), &by_id)?;
            // A part that is base64 itself is decoded for each reference, white space and all.
            let cost = part.body.len().saturating_add(part.body.len() / 3);
            let limit = || DecodeError::new(DecodeErrorKind::Limit("the attachments expand to too much"), start);
            budget = budget.checked_sub(cost).ok_or_else(limit)?;
            let content = part.content()?;
            claimed.insert(part.start);
            d.skip()?;
            out.push_str(xml.get(copied..start).unwrap_or_default());
            BASE64_STANDARD.encode_string(&content, &mut out);
            copied = d.offset();
        } else {
            d.enter()?;
            depth += 1;
        }
    }
    out.push_str(xml.get(copied..).unwrap_or_default());
    Ok(out)
}

/// Returns the parts by their Content-IDs: by the header's text, and by its decoded form unless another part has it. RFC 2392
/// §2 has the header unencoded, but some senders write it as they write the URL.
fn by_content_id<'p, 'a>(parts: &'p [Part<'a>]) -> HashMap<Cow<'p, str>, &'p Part<'a>> {
    let mut by_id: HashMap<_, _> = parts.iter().rev().map(|part| (Cow::Borrowed(part.id.as_str()), part)).collect();
    for part in parts.iter().filter(|part| part.id.contains('%')) {
        by_id.entry(percent_decoded(&part.id)).or_insert(part);
    }
    by_id
}

/// Returns the part that an `xop:Include` refers to.
fn referred<'p, 'a>(href: &str, parts: &HashMap<Cow<'p, str>, &'p Part<'a>>) -> Read<&'p Part<'a>> {
    let id = content_id(href);
    let missing = || error(&format!("the message refers to the attachment {href:?}, which the response does not have"));
    parts.get(&percent_decoded(id)).or_else(|| parts.get(id)).copied().ok_or_else(missing)
}

/// Returns the text after the scheme of a `cid` URL (RFC 2392 §2).
pub(super) fn content_id(url: &str) -> &str {
    let url = url.trim();
    match url.split_at_checked(4) {
        Some((scheme, id)) if scheme.eq_ignore_ascii_case("cid:") => id,
        _ => url,
    }
}

pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

fn trim_id(id: &str) -> String {
    id.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
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
    DecodeError::new(DecodeErrorKind::Structure(text.to_owned()), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let Payload { xml: body, charset, .. } = payload("text/xml; charset=ISO-8859-1", b"<a/>", 0).unwrap();
        assert_eq!((&*body, charset.as_deref()), (&b"<a/>"[..], Some("ISO-8859-1")));
    }

    #[test]
    fn the_root_part_is_the_message() {
        let content_type = "multipart/related; boundary=b; start=\"<root@x>\"";
        let text = "preamble\n--b\nContent-ID: <other>\n\nx\n--b\nContent-Id: <root@x>\n\
                    Content-Type: text/xml;\n charset=utf-8\n\n<a>--b</a>\n--b--\nepilogue";
        let response = lines(text);
        let Payload { xml: body, charset, unclaimed } = payload(content_type, &response, 0).unwrap();
        assert_eq!((&*body, charset.as_deref()), (&b"<a>--b</a>"[..], Some("utf-8")));
        let [other] = unclaimed.as_slice() else { panic!("{} other parts", unclaimed.len()) };
        assert_eq!((other.id.as_str(), &response[other.body.clone()]), ("other", &b"x"[..]));
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
            let response = lines(&include(href));
            let Payload { xml: body, unclaimed, .. } =
                payload("Multipart/Related; boundary=\"b\"", &response, 0).unwrap();
            let expected = format!("<a xmlns:x=\"{XOP}\"><d>aGVsbG8=</d><e>aGVsbG8=</e><Include/></a>");
            assert_eq!(String::from_utf8_lossy(&body), expected);
            assert_eq!(unclaimed.len(), 1, "the part that {href} does not name");
        }
        let decoded = include("cid:p%20q").replace("<p q>", "<p%20q>");
        let plain = decoded.replace("cid:p%20q", "cid:p q");
        for text in [decoded.clone(), decoded.replace("cid:p", "CID:p"), plain] {
            let response = lines(&text);
            let Payload { xml: body, unclaimed, .. } = payload(RELATED, &response, 0).unwrap();
            assert!(String::from_utf8_lossy(&body).contains("<d>aGVsbG8=</d>") && unclaimed.len() == 1);
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
