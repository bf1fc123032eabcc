//! Documents that arrive in pieces: their text as UTF-8, and the end of a tag or text as far as the pieces reach.

use encoding_rs::{Decoder, DecoderResult, Encoding};

use super::encoding::encoding_of;
use super::scan::{to_any, to_markup};
use crate::xml::{XmlError, XmlErrorKind, XmlRead};

/// The number of bytes after which the encoding is determined: the XML declaration is among them, if there is one.
const HEAD: usize = 256;

/// Transcodes a document that arrives in pieces to UTF-8; the counterpart of [`transcode`](super::transcode).
#[derive(Debug)]
pub(crate) struct ChunkDecoder {
    charset: Option<String>,
    /// The first bytes, until the encoding is determined.
    head: Vec<u8>,
    state: Option<EncodingState>,
}

struct EncodingState {
    encoding: &'static Encoding,
    decoder: Decoder,
}

impl std::fmt::Debug for EncodingState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("State").field(&self.encoding.name()).finish()
    }
}

impl ChunkDecoder {
    /// Creates a decoder of a body with that `charset` parameter in its content type.
    pub(crate) fn new(charset: Option<&str>) -> Self {
        Self { charset: charset.map(str::to_owned), head: Vec::new(), state: None }
    }

    /// Appends the text of the next bytes to `text`; `last` where none follow.
    pub(crate) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) -> XmlRead {
        if let Some(state) = &mut self.state {
            return state.decode(bytes, last, text);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() < HEAD && !last {
            return Ok(());
        }
        let encoding = encoding_of(&self.head, self.charset.as_deref())?;
        let mut state = EncodingState { encoding, decoder: encoding.new_decoder_with_bom_removal() };
        let decoded = state.decode(&std::mem::take(&mut self.head), last, text);
        self.state = Some(state);
        decoded
    }
}

impl EncodingState {
    fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) -> XmlRead {
        let Some(needed) = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()) else {
            return Err(XmlError::new(XmlErrorKind::Limit("the size of a piece of the document"), 0));
        };
        text.reserve(needed);
        let (result, _) = self.decoder.decode_to_string_without_replacement(bytes, text, last);
        match result {
            DecoderResult::InputEmpty => Ok(()),
            DecoderResult::OutputFull | DecoderResult::Malformed(..) => {
                let message = format!("these bytes are not {}", self.encoding.name());
                Err(XmlError::new(XmlErrorKind::Encoding(message), text.len()))
            }
        }
    }
}

/// The beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChunkToken<'a> {
    /// A start tag: its name with the prefix, its attributes, and whether it is an empty element's.
    Start { name: &'a str, attributes: &'a str, empty: bool },
    /// An end tag.
    End,
    /// Text, a comment, a CDATA section, a processing instruction or the XML declaration.
    Other,
}

/// Returns the token that a text begins with and its length in bytes; `None` where the text ends within the token or is
/// empty. Text between two tags may be returned in several pieces.
///
/// # Errors
/// The text begins with a document type declaration.
pub(crate) fn first_token(text: &str) -> XmlRead<Option<(ChunkToken<'_>, usize)>> {
    let bytes = text.as_bytes();
    let until = |end: &str, from: usize| {
        let rest = text.get(from..)?;
        rest.find(end).map(|found| (ChunkToken::Other, from + found + end.len()))
    };
    Ok(match bytes {
        [] => None,
        [b'<'] => None,
        [b'<', b'/', ..] => memchr::memchr(b'>', bytes).map(|end| (ChunkToken::End, end + 1)),
        [b'<', b'?', ..] => until("?>", 2),
        [b'<', b'!', b'-', ..] => until("-->", 4),
        [b'<', b'!', b'[', ..] => until("]]>", 9),
        [b'<', b'!'] => None,
        [b'<', b'!', ..] => return Err(XmlError::new(XmlErrorKind::DocumentType, 0)),
        [b'<', ..] => tag_end(bytes).and_then(|end| Some((start_tag(text.get(1..end)?), end + 1))),
        _ => Some((ChunkToken::Other, to_markup(bytes).unwrap_or(bytes.len()))),
    })
}

/// The position of the `>` that ends the tag at the beginning; a `>` within quotation marks does not.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += to_any([b'>', b'"', b'\''], bytes.get(at..)?)?;
        let quote = *bytes.get(at)?;
        if quote == b'>' {
            return Some(at);
        }
        at += to_any([quote], bytes.get(at + 1..)?)? + 2;
    }
}

fn start_tag(inner: &str) -> ChunkToken<'_> {
    let (inner, empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
    let end = inner.find([' ', '\t', '\r', '\n']).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    ChunkToken::Start { name, attributes, empty }
}

#[cfg(test)]
mod tests {
    use super::{ChunkDecoder, ChunkToken, first_token};

    fn tokens(mut text: &str) -> Vec<(ChunkToken<'_>, usize)> {
        let mut found = Vec::new();
        while let Ok(Some((token, length))) = first_token(text) {
            found.push((token, length));
            text = text.get(length..).unwrap_or_default();
        }
        found
    }

    #[test]
    fn a_token_ends_outside_of_quotation_marks_and_sections() {
        let text = "<?xml version='1.0'?><p:a b='>' c=\"/>\"><!-- <x> --><![CDATA[</p:a>]]>text<e/></p:a >";
        let lengths: Vec<usize> = tokens(text).iter().map(|(_, length)| *length).collect();
        assert_eq!(lengths, [21, 18, 12, 18, 4, 4, 7]);
        assert_eq!(
            tokens(text).get(1),
            Some(&(ChunkToken::Start { name: "p:a", attributes: " b='>' c=\"/>\"", empty: false }, 18))
        );
    }

    #[test]
    fn a_token_that_is_cut_is_none() {
        for whole in ["<a b='>'>", "</a>", "<!-- - -> -->", "<![CDATA[ ]] ]]>", "<?p ??>"] {
            for length in 0..whole.len() {
                assert_eq!(first_token(&whole[..length]), Ok(None), "{whole} cut at {length}");
            }
            assert!(matches!(first_token(whole), Ok(Some((_, length))) if length == whole.len()), "{whole}");
        }
        assert!(first_token("<!DOCTYPE a>").is_err());
    }

    #[test]
    fn text_is_the_same_wherever_the_bytes_are_cut() {
        let text = "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>";
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let plain = "<a>é€😀</a>".repeat(40).into_bytes();
        for (bytes, charset) in [(&latin, None), (&wide, Some("utf-16")), (&plain, None)] {
            let whole = super::super::transcode(bytes, charset).expect("the text is valid").into_owned();
            for size in [1, 2, 3, 7, 300] {
                let (mut decoder, mut read) = (ChunkDecoder::new(charset), String::new());
                for chunk in bytes.chunks(size) {
                    decoder.decode(chunk, false, &mut read).expect("a valid piece");
                }
                decoder.decode(&[], true, &mut read).expect("a valid end");
                assert_eq!(read, whole);
            }
        }
        let mut decoder = ChunkDecoder::new(None);
        assert!(decoder.decode(b"<a>\xC3", true, &mut String::new()).is_err());
    }
}
