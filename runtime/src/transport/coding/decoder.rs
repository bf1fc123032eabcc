//! Decoders of content codings, and how much a body may expand to.

use std::io::{self, BufRead as _, BufReader, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::{TransportError, TransportErrorKind};

/// How many times its compressed length a body may have, and the bytes that are always allowed. XML rarely shrinks to less than a
/// fiftieth; gzip at most to a thousandth, the other codings to much less.
const RATIO: u64 = 200;
const FREE: u64 = 1 << 20;

/// The binary logarithm of the largest window that zstd may require (RFC 9659 §3): 8 MiB.
#[cfg(feature = "zstd")]
const WINDOW_LOG: u32 = 23;

/// The bytes of a body in a content coding, of which those are counted that have arrived.
#[derive(Clone)]
pub(super) struct Source {
    reader: Arc<Mutex<Box<dyn Read + Send>>>,
    received: Arc<AtomicU64>,
    is_whole: bool,
}

impl Source {
    /// Creates a source of a body that has arrived.
    pub(super) fn whole(body: Vec<u8>) -> Self {
        let received = Arc::new(AtomicU64::new(body.len() as u64));
        Self { reader: Arc::new(Mutex::new(Box::new(io::Cursor::new(body)))), received, is_whole: true }
    }

    /// Creates a source of a body that is read.
    pub(super) fn reader(reader: impl Read + Send + 'static) -> Self {
        Self { reader: Arc::new(Mutex::new(Box::new(reader))), received: Arc::default(), is_whole: false }
    }

    /// Returns how many bytes may be decoded of those that have arrived.
    pub(super) fn most_decoded(&self) -> u64 {
        self.received.load(Ordering::Relaxed).saturating_mul(RATIO).max(FREE)
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)?;
        if !self.is_whole {
            self.received.fetch_add(count as u64, Ordering::Relaxed);
        }
        Ok(count)
    }
}

/// A body that is decoded while it is read, up to a limit. Its errors hold a [`TransportError`]; where the source has the error
/// [`io::ErrorKind::WouldBlock`], reading can go on later.
pub(super) struct Decoding {
    coding: &'static str,
    stage: Stage,
    source: Source,
    limit: u64,
    decoded: u64,
}

enum Stage {
    /// Nothing has arrived. A body without a byte is none in any coding, and is not decoded.
    Waiting(BufReader<Source>),
    Decoding(Box<dyn Read + Send>),
    /// All is decoded. What follows in the source belongs to nothing.
    Decoded,
    Over,
}

impl Decoding {
    pub(super) fn new(coding: &'static str, source: Source, limit: u64) -> Self {
        let stage = Stage::Waiting(BufReader::new(source.clone()));
        Self { coding, stage, source, limit, decoded: 0 }
    }

    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.stage {
                Stage::Waiting(input) => {
                    let is_empty = input.fill_buf()?.is_empty();
                    self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
                        Stage::Waiting(input) if !is_empty => Stage::Decoding(decoder(self.coding, input)?),
                        _ => Stage::Over,
                    };
                }
                Stage::Decoding(decoder) => {
                    let count = decoder.read(buffer)?;
                    if count > 0 || buffer.is_empty() {
                        return Ok(count);
                    }
                    self.stage = Stage::Decoded;
                }
                // The end of the message is read, too, so that its connection can be used again.
                Stage::Decoded => {
                    if self.source.read(&mut [0])? > 0 {
                        return Err(io::Error::new(io::ErrorKind::InvalidData, "it goes on after its end"));
                    }
                    self.stage = Stage::Over;
                }
                Stage::Over => return Ok(0),
            }
        }
    }

    /// Counts decoded bytes.
    fn count(&mut self, count: usize) -> Result<(), TransportError> {
        self.decoded = self.decoded.saturating_add(count as u64);
        if self.decoded > self.limit {
            return Err(TransportError::too_large(self.limit));
        }
        if self.decoded > self.source.most_decoded() {
            let text = format!("the response expands to more than {RATIO} times its compressed length");
            return Err(TransportError::new(TransportErrorKind::TooLarge, text));
        }
        Ok(())
    }
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let outcome = self.decode(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => error,
            _ if error.get_ref().is_some_and(|inner| inner.is::<TransportError>()) => error,
            _ => {
                let coding = self.coding;
                let text = format!("the response is not in the content coding {coding} that its header names: {error}");
                io::Error::other(TransportError::new(TransportErrorKind::Other, text))
            }
        });
        let count = outcome?;
        self.count(count).map_err(io::Error::other)?;
        Ok(count)
    }
}

/// Returns what decodes a coding. Each can go on after the error [`io::ErrorKind::WouldBlock`].
fn decoder(coding: &str, input: BufReader<Source>) -> io::Result<Box<dyn Read + Send>> {
    match coding {
        #[cfg(feature = "gzip")]
        "gzip" => Ok(Box::new(flate2::bufread::MultiGzDecoder::new(input))),
        #[cfg(feature = "deflate")]
        "deflate" => Ok(Box::new(Inflating { input, state: None, is_over: false })),
        #[cfg(feature = "brotli")]
        "br" => Ok(Box::new(brotli_decompressor::Decompressor::new(input, 4096))),
        #[cfg(feature = "zstd")]
        "zstd" => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(input)?;
            decoder.window_log_max(WINDOW_LOG)?;
            Ok(Box::new(decoder))
        }
        _ => {
            drop(input);
            Err(io::Error::new(io::ErrorKind::Unsupported, "no decoder"))
        }
    }
}

/// The coding `deflate`: the format of zlib (RFC 9110 §8.4.1.2), or that of deflate alone, which some servers send.
#[cfg(feature = "deflate")]
struct Inflating {
    input: BufReader<Source>,
    state: Option<flate2::Decompress>,
    is_over: bool,
}

/// Returns whether data begin with the method of zlib's header (RFC 1950 §2.2), which encoders of deflate alone do not begin with.
#[cfg(feature = "deflate")]
fn is_zlib(input: &[u8]) -> bool {
    input.first().is_some_and(|first| first & 0x0f == 8)
}

#[cfg(feature = "deflate")]
impl Read for Inflating {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_over && !buffer.is_empty() {
            let input = self.input.fill_buf()?;
            let is_end = input.is_empty();
            let state = self.state.get_or_insert_with(|| flate2::Decompress::new(is_zlib(input)));
            let (read, written) = (state.total_in(), state.total_out());
            let status = state.decompress(input, buffer, flate2::FlushDecompress::None)?;
            let consumed = usize::try_from(state.total_in() - read).unwrap_or(input.len());
            let count = usize::try_from(state.total_out() - written).unwrap_or(buffer.len());
            self.is_over = status == flate2::Status::StreamEnd;
            self.input.consume(consumed);
            if count > 0 {
                return Ok(count);
            }
            if consumed == 0 && !self.is_over {
                return Err(if is_end { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData }.into());
            }
        }
        Ok(0)
    }
}
