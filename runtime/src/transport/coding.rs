//! Content codings (RFC 9110 §8.4): gzip is decoded here, within limits.

use ::http::HeaderMap;

use super::{Response, TransportError};

/// How many times its compressed length a body may have, and the bytes that are always allowed. XML rarely shrinks to less than a
/// fiftieth; gzip at most to a thousandth.
#[cfg(feature = "gzip")]
const RATIO: u64 = 200;
#[cfg(feature = "gzip")]
const FREE: u64 = 1 << 20;

/// Adds the codings that are decoded to a request that does not state its own.
pub(super) fn offer(headers: &mut HeaderMap) {
    if cfg!(feature = "gzip") && !headers.contains_key(::http::header::ACCEPT_ENCODING) {
        headers.insert(::http::header::ACCEPT_ENCODING, ::http::HeaderValue::from_static("gzip"));
    }
}

/// Decodes the body of a response, which may have `limit` bytes then. A coding that is not decoded here is left with its header:
/// [`Response::content_coding`] returns it.
#[cfg(feature = "gzip")]
pub(super) fn decoded(mut response: Response, limit: u64) -> Result<Response, TransportError> {
    use std::io::Read as _;

    use super::TransportErrorKind;

    let is_gzip = response.content_coding().is_some_and(|coding| matches!(&*coding, "gzip" | "x-gzip"));
    if !is_gzip || response.body.is_empty() {
        return Ok(response);
    }
    let bound = (response.body.len() as u64).saturating_mul(RATIO).max(FREE);
    let mut decoder = flate2::read::MultiGzDecoder::new(&*response.body).take(limit.min(bound).saturating_add(1));
    let mut body = Vec::new();
    decoder.read_to_end(&mut body).map_err(|error| {
        let text = format!("the response is not in the content coding gzip that its header names: {error}");
        TransportError::new(TransportErrorKind::Other, text)
    })?;
    if body.len() as u64 > limit {
        return Err(TransportError::too_large(limit));
    }
    if body.len() as u64 > bound {
        let text = format!("the response expands to more than {RATIO} times its compressed length");
        return Err(TransportError::new(TransportErrorKind::TooLarge, text));
    }
    response.body = body;
    response.headers.remove("Content-Encoding");
    response.headers.remove("Content-Length");
    Ok(response)
}

/// Returns the response as it is, since no coding was offered.
#[cfg(not(feature = "gzip"))]
pub(super) fn decoded(response: Response, _: u64) -> Result<Response, TransportError> {
    Ok(response)
}
