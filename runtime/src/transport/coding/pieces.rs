//! Bodies that are decoded piece by piece.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Buf as _, Bytes};

use super::super::{BodyStream, BoxFuture, Headers, Pieces, Streamed, TransportError};
use super::decoder::{Decoding, Source};
use super::take_coding;

/// The number of bytes that are decoded at once.
const PIECE: usize = 64 << 10;

/// Returns a response whose body is decoded piece by piece. It may have `limit` bytes then.
pub(in super::super) fn decoded_stream(
    status: u16,
    mut headers: Headers,
    pieces: impl Pieces + 'static,
    limit: u64,
) -> Streamed<BodyStream> {
    let body = match take_coding(&mut headers) {
        Some(coding) => {
            let feed = Feed::default();
            let decoding = Decoding::new(coding, Source::reader(feed.clone()), limit);
            BodyStream::new(DecodedPieces { pieces, feed, decoding })
        }
        None => BodyStream::new(pieces),
    };
    Streamed::new(status, headers, body)
}

/// The piece that a decoder reads. It would block where that is used up and others may come.
#[derive(Clone, Default)]
struct Feed(Arc<Mutex<(Bytes, bool)>>);

impl Feed {
    /// Provides the next piece, or the end.
    fn set(&self, piece: Option<Bytes>) {
        let is_end = piece.is_none();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (piece.unwrap_or_default(), is_end);
    }
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (piece, is_end) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = piece.len().min(buffer.len());
        if count == 0 && !*is_end && !buffer.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        piece.copy_to_slice(buffer.get_mut(..count).unwrap_or_default());
        Ok(count)
    }
}

struct DecodedPieces<P> {
    pieces: P,
    feed: Feed,
    decoding: Decoding,
}

impl<P: Pieces> DecodedPieces<P> {
    async fn advance(&mut self) -> Result<Option<Bytes>, TransportError> {
        let mut decoded = vec![0; PIECE];
        loop {
            match self.decoding.read(&mut decoded) {
                Ok(0) => return Ok(None),
                Ok(count) => {
                    decoded.truncate(count);
                    return Ok(Some(decoded.into()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.feed.set(self.pieces.next().await?),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl<P: Pieces> Pieces for DecodedPieces<P> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(self.advance())
    }
}
