//! References to attachments (WS-I Attachments Profile 1.0 §4.4).

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::simple::{Simple, TextContext, TextSink, ValueError, trim};
use crate::codec::value::Value;
use crate::xsd::Binary;

/// The value of a field of the type `wsi:swaRef`: the URL of an attachment, and its content.
///
/// In a request, content becomes an attachment, and the message has its URL. In a response, the content is that of the
/// attachment; it is `None` where the response has none with that URL.
///
/// ```
/// use soapstone::{Binary, SwaRef};
/// let scan = SwaRef::from(Binary::from(&b"..."[..]).with_media_type("image/png"));
/// assert!(scan.url.is_empty() && scan.content.is_some());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SwaRef {
    /// The URL (RFC 2392). Without content, a request has it as it is; with content, it is made.
    pub url: String,
    /// The content of the attachment.
    pub content: Option<Binary>,
}

impl<T: Into<Binary>> From<T> for SwaRef {
    fn from(content: T) -> Self {
        Self { url: String::new(), content: Some(content.into()) }
    }
}

impl Simple for SwaRef {
    const EXPECTED: &'static str = "anyURI";

    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        Ok(Self { url: trim(text).to_owned(), content: None })
    }

    fn print(&self, out: &mut TextSink<'_>) {
        // Only a field's own value has an attachment, and no item of a list.
        if self.content.is_some() {
            out.fail();
        }
        out.escaped(&self.url);
    }
}

impl Value for SwaRef {
    const SIMPLE_NAME: Option<(&'static str, &'static str)> =
        Some(("http://ws-i.org/profiles/basic/1.1/xsd", "swaRef"));

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        decoder.read_simple(self)?;
        self.content = decoder.attachment(&self.url)?;
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        let url = self.content.as_ref().map(|content| encoder.attach_beside(content)).transpose()?.flatten();
        encoder.write_str(url.as_deref().unwrap_or(&self.url))
    }
}
