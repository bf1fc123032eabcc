//! Content codings of responses (RFC 9110 §8.4), which are decoded here, within limits.

mod decoder;
#[cfg(feature = "client")]
mod pieces;

use std::io::Read as _;
use std::sync::OnceLock;

use ::http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};

use self::decoder::{Decoding, Source};
#[cfg(feature = "client")]
pub(super) use self::pieces::decoded_stream;
#[cfg(feature = "blocking")]
use super::BodyReader;
#[cfg(feature = "blocking")]
use super::Streamed;
use super::{Headers, Response, TransportError};

/// The codings that are decoded, in the order in which requests name them.
const CODINGS: [(&str, bool); 4] = [
    ("gzip", cfg!(feature = "gzip")),
    ("deflate", cfg!(feature = "deflate")),
    ("br", cfg!(feature = "brotli")),
    ("zstd", cfg!(feature = "zstd")),
];

/// Adds the codings that are decoded to a request that does not state its own.
pub(super) fn offer(headers: &mut HeaderMap) {
    static OFFERED: OnceLock<Option<HeaderValue>> = OnceLock::new();
    let offered = OFFERED.get_or_init(|| {
        let names: Vec<&str> = CODINGS.iter().filter(|(_, is_decoded)| *is_decoded).map(|(name, _)| *name).collect();
        if names.is_empty() { None } else { HeaderValue::from_str(&names.join(", ")).ok() }
    });
    if let Some(offered) = offered
        && !headers.contains_key(ACCEPT_ENCODING)
    {
        headers.insert(ACCEPT_ENCODING, offered.clone());
    }
}

/// Decodes the body of a response, which may have `limit` bytes then. A coding that is not decoded here is left with its header:
/// [`Response::content_coding`] returns it.
pub(super) fn decoded(mut response: Response, limit: u64) -> Result<Response, TransportError> {
    if response.body.is_empty() {
        return Ok(response);
    }
    let Some(coding) = take_coding(&mut response.headers) else { return Ok(response) };
    let source = Source::whole(std::mem::take(&mut response.body));
    let most = limit.min(source.most_decoded()).saturating_add(1);
    Decoding::new(coding, source, limit).take(most).read_to_end(&mut response.body)?;
    Ok(response)
}

/// Returns a response whose body is decoded while it is read. It may have `limit` bytes then.
#[cfg(feature = "blocking")]
pub(super) fn decoded_reader(
    status: u16,
    mut headers: Headers,
    reader: impl std::io::Read + Send + 'static,
    limit: u64,
) -> Streamed<BodyReader> {
    let body = match take_coding(&mut headers) {
        Some(coding) => BodyReader::new(Decoding::new(coding, Source::reader(reader), limit)),
        None => BodyReader::new(reader),
    };
    Streamed::new(status, headers, body)
}

/// Returns the coding of a body with these headers, if it is decoded here, and removes the headers about it.
fn take_coding(headers: &mut Headers) -> Option<&'static str> {
    // Most responses are in none.
    headers.get("Content-Encoding")?;
    let stated = Response { headers: headers.clone(), ..Response::default() }.content_coding()?;
    // `x-gzip` is the same (RFC 9110 §8.4.1.3).
    let stated = if stated == "x-gzip" { "gzip" } else { &stated };
    let (name, _) = CODINGS.iter().find(|(name, is_decoded)| *is_decoded && *name == stated)?;
    headers.remove("Content-Encoding");
    headers.remove("Content-Length");
    Some(name)
}
