//! Content codings (RFC 9110 §8.4): gzip is decoded here, within limits.

use ::http::HeaderMap;

#[cfg(feature = "blocking")]
use super::BodyReader;
#[cfg(feature = "client")]
use super::{BodyStream, Pieces};
use super::{Headers, Response, Streamed, TransportError};

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
    let received = response.body.len() as u64;
    let length = limit.min(most_decoded(received)).saturating_add(1);
    let mut decoder = flate2::read::MultiGzDecoder::new(&*response.body).take(length);
    let mut body = Vec::new();
    decoder.read_to_end(&mut body).map_err(|error| {
        let text = format!("the response is not in the content coding gzip that its header names: {error}");
        TransportError::new(TransportErrorKind::Other, text)
    })?;
    Budget::new(limit).count(body.len(), received)?;
    response.body = body;
    response.headers.remove("Content-Encoding");
    response.headers.remove("Content-Length");
    Ok(response)
}

/// Returns how many bytes a body of a compressed length may have.
#[cfg(feature = "gzip")]
fn most_decoded(received: u64) -> u64 {
    received.saturating_mul(RATIO).max(FREE)
}

/// Returns whether a body with these headers is in the coding gzip, and removes the headers that tell so.
#[cfg(feature = "gzip")]
fn take_gzip(headers: &mut Headers) -> bool {
    let coding = Response { headers: headers.clone(), ..Response::default() }.content_coding();
    let is_gzip = coding.is_some_and(|coding| matches!(&*coding, "gzip" | "x-gzip"));
    if is_gzip {
        headers.remove("Content-Encoding");
        headers.remove("Content-Length");
    }
    is_gzip
}

/// Returns a response whose body is decoded while it is read. It may have `limit` bytes then.
#[cfg(feature = "blocking")]
pub(super) fn decoded_reader(
    status: u16,
    headers: Headers,
    reader: impl std::io::Read + Send + 'static,
    limit: u64,
) -> Streamed<BodyReader> {
    #[cfg(feature = "gzip")]
    {
        let mut headers = headers;
        if take_gzip(&mut headers) {
            let counted = Counted { reader, count: 0 };
            let reader =
                GunzipReader { decoder: flate2::read::MultiGzDecoder::new(counted), budget: Budget::new(limit) };
            return Streamed::new(status, headers, BodyReader::new(reader));
        }
        Streamed::new(status, headers, BodyReader::new(reader))
    }
    #[cfg(not(feature = "gzip"))]
    {
        let _ = limit;
        Streamed::new(status, headers, BodyReader::new(reader))
    }
}

/// Returns a response whose body is decoded piece by piece. It may have `limit` bytes then.
#[cfg(feature = "client")]
pub(super) fn decoded_stream(
    status: u16,
    headers: Headers,
    pieces: impl Pieces + 'static,
    limit: u64,
) -> Streamed<BodyStream> {
    #[cfg(feature = "gzip")]
    {
        let mut headers = headers;
        if take_gzip(&mut headers) {
            let decoder = flate2::write::MultiGzDecoder::new(Vec::new());
            let pieces = GunzipPieces { pieces, decoder: Some(decoder), budget: Budget::new(limit), received: 0 };
            return Streamed::new(status, headers, BodyStream::new(pieces));
        }
        Streamed::new(status, headers, BodyStream::new(pieces))
    }
    #[cfg(not(feature = "gzip"))]
    {
        let _ = limit;
        Streamed::new(status, headers, BodyStream::new(pieces))
    }
}

/// What a body may expand to.
#[cfg(feature = "gzip")]
struct Budget {
    limit: u64,
    decoded: u64,
}

#[cfg(feature = "gzip")]
impl Budget {
    fn new(limit: u64) -> Self {
        Self { limit, decoded: 0 }
    }

    /// Counts decoded bytes, `received` having arrived so far.
    fn count(&mut self, decoded: usize, received: u64) -> Result<(), TransportError> {
        self.decoded = self.decoded.saturating_add(decoded as u64);
        if self.decoded > self.limit {
            return Err(TransportError::too_large(self.limit));
        }
        if self.decoded > most_decoded(received) {
            let text = format!("the response expands to more than {RATIO} times its compressed length");
            return Err(TransportError::new(super::TransportErrorKind::TooLarge, text));
        }
        Ok(())
    }
}

#[cfg(feature = "gzip")]
fn not_gzip(error: &std::io::Error) -> TransportError {
    let text = format!("the response is not in the content coding gzip that its header names: {error}");
    TransportError::new(super::TransportErrorKind::Other, text)
}

/// Counts what a reader provides.
#[cfg(all(feature = "gzip", feature = "blocking"))]
struct Counted<R> {
    reader: R,
    count: u64,
}

#[cfg(all(feature = "gzip", feature = "blocking"))]
impl<R: std::io::Read> std::io::Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.count += count as u64;
        Ok(count)
    }
}

#[cfg(all(feature = "gzip", feature = "blocking"))]
struct GunzipReader<R> {
    decoder: flate2::read::MultiGzDecoder<Counted<R>>,
    budget: Budget,
}

#[cfg(all(feature = "gzip", feature = "blocking"))]
impl<R: std::io::Read> std::io::Read for GunzipReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.decoder.read(buffer).map_err(|error| match error.get_ref() {
            Some(inner) if inner.is::<TransportError>() => error,
            _ => std::io::Error::other(not_gzip(&error)),
        })?;
        self.budget.count(count, self.decoder.get_ref().count).map_err(std::io::Error::other)?;
        Ok(count)
    }
}

#[cfg(all(feature = "gzip", feature = "client"))]
struct GunzipPieces<P> {
    pieces: P,
    /// The decoder, and what it has decoded; none after the end.
    decoder: Option<flate2::write::MultiGzDecoder<Vec<u8>>>,
    budget: Budget,
    received: u64,
}

#[cfg(all(feature = "gzip", feature = "client"))]
impl<P: Pieces> GunzipPieces<P> {
    async fn advance(&mut self) -> Result<Option<bytes::Bytes>, TransportError> {
        use std::io::Write as _;
        while let Some(decoder) = &mut self.decoder {
            let Some(piece) = self.pieces.next().await? else {
                let decoder = self.decoder.take();
                let rest = decoder.map(|decoder| decoder.finish()).transpose().map_err(|error| not_gzip(&error))?;
                let rest = rest.unwrap_or_default();
                self.budget.count(rest.len(), self.received)?;
                return Ok((!rest.is_empty()).then(|| rest.into()));
            };
            // In small steps, so that a piece that expands to much is noticed before it fills the memory.
            let mut decoded = Vec::new();
            for step in piece.chunks(STEP) {
                self.received += step.len() as u64;
                decoder.write_all(step).map_err(|error| not_gzip(&error))?;
                let part = std::mem::take(decoder.get_mut());
                self.budget.count(part.len(), self.received)?;
                decoded.extend_from_slice(&part);
            }
            if !decoded.is_empty() {
                return Ok(Some(decoded.into()));
            }
        }
        Ok(None)
    }
}

/// The number of compressed bytes that are decoded at once.
#[cfg(all(feature = "gzip", feature = "client"))]
const STEP: usize = 4 << 10;

#[cfg(all(feature = "gzip", feature = "client"))]
impl<P: Pieces> Pieces for GunzipPieces<P> {
    fn next(&mut self) -> super::BoxFuture<'_, Result<Option<bytes::Bytes>, TransportError>> {
        Box::pin(self.advance())
    }
}

/// Returns the response as it is, since no coding was offered.
#[cfg(not(feature = "gzip"))]
pub(super) fn decoded(response: Response, _: u64) -> Result<Response, TransportError> {
    Ok(response)
}
