//! Attachments beside the envelope of a message (SOAP Messages with Attachments, W3C note of 2000).

use std::fmt;

use percent_encoding::utf8_percent_encode;

use crate::codec::decode::parts::Part;
use crate::codec::decode::{Read, names_part};
use crate::codec::encode::attach::{Attachments, ENCODED};
use crate::xsd::Binary;

/// A part of a multipart message that is not the envelope: of a response, in
/// [`Extras::attachments`](super::Extras::attachments); of a request, by
/// [`Options::attachment`](crate::Options::attachment).
///
/// # Examples
///
/// ```
/// use soapstone::Binary;
/// use soapstone::soap::Attachment;
///
/// let picture = Binary::from(&b"\x89PNG"[..]).with_media_type("image/png");
/// let attachment = Attachment::new("picture@example.com", picture).with_header("Content-Location", "picture.png");
/// assert_eq!(attachment.url(), "cid:picture@example.com");
/// assert_eq!((attachment.content_type(), attachment.header("content-location")), ("image/png", Some("picture.png")));
/// assert_eq!(attachment.content()?.to_bytes().unwrap(), &b"\x89PNG"[..]);
///
/// // A MIME part of the WSDL's binding.
/// assert!(Attachment::of_part("photo", *b"...").is_part("photo"));
/// # Ok::<(), soapstone::codec::decode::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// The Content-ID without its angle brackets (RFC 2045 §7); empty where there is none.
    pub id: String,
    /// The header fields of the part, in order.
    pub headers: Vec<(String, String)>,
    /// The body in its transfer encoding (RFC 2045 §6).
    pub encoded: Binary,
}

impl Attachment {
    /// Creates an attachment for a request. `id` is its Content-ID, which should be unique beyond the message (RFC 2045 §7);
    /// the media type is that of the content.
    #[must_use]
    pub fn new(id: impl Into<String>, content: impl Into<Binary>) -> Self {
        let (id, encoded) = (id.into(), content.into());
        let media_type = encoded.media_type().unwrap_or("application/octet-stream").to_owned();
        let headers = [
            ("Content-Type", media_type),
            ("Content-Transfer-Encoding", "binary".to_owned()),
            ("Content-ID", format!("<{id}>")),
        ];
        Self { id, headers: headers.map(|(name, value)| (name.to_owned(), value)).into(), encoded }
    }

    /// Creates the attachment that is a MIME part of the binding of a WSDL (`mime:content`), with an identifier that begins with the
    /// part's name (WS-I Attachments Profile 1.0, R2933). Generated types have fields for such parts; this is for
    /// bindings that differ from what the server reads.
    ///
    /// ```
    /// use soapstone::soap::Attachment;
    /// let photo = Attachment::of_part("photo", *b"...");
    /// assert!(photo.id.starts_with("photo="));
    /// ```
    #[must_use]
    pub fn of_part(part: &str, content: impl Into<Binary>) -> Self {
        Self::new(Attachments::new().id_of(part), content)
    }

    /// Returns whether the attachment is that MIME part of the binding of a WSDL, by its identifier.
    #[must_use]
    pub fn is_part(&self, part: &str) -> bool {
        names_part(&self.id, part)
    }

    /// Adds a header field, such as `Content-Location`.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns the URL of the attachment (RFC 2392), which a field of the type `swaRef` holds (WS-I Attachments Profile 1.0
    /// §4.4).
    #[must_use]
    pub fn url(&self) -> String {
        format!("cid:{}", utf8_percent_encode(&self.id, ENCODED))
    }

    /// Returns the value of a header field; its name is matched in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find_header(&self.headers, name)
    }

    /// Returns the media type with its parameters; `text/plain` where the part does not name one (RFC 2045 §5.2).
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.header("Content-Type").unwrap_or("text/plain")
    }

    /// Returns the body without its transfer encoding.
    ///
    /// # Errors
    /// The transfer encoding is unknown, or the body is not in it.
    pub fn content(&self) -> Read<Binary> {
        self.part().content()
    }

    /// Returns what the decoder has to know of the part.
    pub(super) fn part(&self) -> Part {
        let encoding = self.header("Content-Transfer-Encoding").unwrap_or("binary").to_ascii_lowercase();
        Part { id: self.id.clone(), encoding, encoded: self.encoded.clone() }
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("id", &self.id)
            .field("headers", &self.headers)
            .field("body", &self.encoded)
            .finish()
    }
}

/// Returns the value of a header field of a part.
pub(super) fn find_header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}
