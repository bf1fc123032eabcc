//! Responses whose bodies arrive in pieces.

use std::fmt;
use std::io::{self, Cursor, Read};

use bytes::Bytes;

use super::{BoxFuture, Headers, Response, TransportError};

/// A response whose body is still to be read: `B` is [`BodyStream`] or [`BodyReader`].
///
/// The limit of the request counts for the pieces, too: reading fails at the first byte above it.
///
/// # Examples
///
/// ```
/// use soapstone::transport::{BodyReader, BodyStream, Headers, Response, Streamed, TransportError};
///
/// let response = Streamed::new(200, Headers::default(), BodyReader::new(&b"<e/>"[..]));
/// assert_eq!(response.collect()?.body, b"<e/>");
///
/// /// Reads a response piece by piece, up to a number of bytes.
/// async fn read(mut response: Streamed<BodyStream>, most: usize) -> Result<Response, TransportError> {
///     let mut body = Vec::new();
///     while let Some(piece) = response.body.next().await? {
///         body.extend_from_slice(&piece);
///         if body.len() > most {
///             return Err(TransportError::too_large(most as u64));
///         }
///     }
///     Ok(Response { status: response.status, headers: response.headers, body })
/// }
/// # Ok::<(), TransportError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Streamed<B> {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, without transfer and content encoding.
    pub body: B,
}

impl<B> Streamed<B> {
    /// Creates a response.
    #[must_use]
    pub fn new(status: u16, headers: Headers, body: B) -> Self {
        Self { status, headers, body }
    }
}

impl Streamed<BodyStream> {
    /// Reads the body to its end.
    ///
    /// # Errors
    /// The response breaks off, or is longer than the limit of the request.
    pub async fn collect(mut self) -> Result<Response, TransportError> {
        let mut body = Vec::new();
        while let Some(piece) = self.body.next().await? {
            body.extend_from_slice(&piece);
        }
        Ok(Response { status: self.status, headers: self.headers, body })
    }
}

impl Streamed<BodyReader> {
    /// Reads the body to its end.
    ///
    /// # Errors
    /// The response breaks off, or is longer than the limit of the request.
    pub fn collect(mut self) -> Result<Response, TransportError> {
        let mut body = Vec::new();
        self.body.read_to_end(&mut body).map_err(TransportError::from)?;
        Ok(Response { status: self.status, headers: self.headers, body })
    }
}

impl From<Response> for Streamed<BodyStream> {
    fn from(response: Response) -> Self {
        Self { status: response.status, headers: response.headers, body: Bytes::from(response.body).into() }
    }
}

impl From<Response> for Streamed<BodyReader> {
    fn from(response: Response) -> Self {
        Self { status: response.status, headers: response.headers, body: BodyReader::new(Cursor::new(response.body)) }
    }
}

/// Provides the pieces of a response's body.
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use soapstone::transport::{BodyStream, BoxFuture, Pieces, TransportError};
///
/// /// The pieces of a response that another HTTP library has read.
/// struct Read(Vec<Bytes>);
///
/// impl Pieces for Read {
///     fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
///         let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
///         Box::pin(async { Ok(piece) })
///     }
/// }
///
/// let body = BodyStream::new(Read(vec![Bytes::from("<e"), Bytes::from("/>")]));
/// # let _ = body;
/// ```
pub trait Pieces: Send {
    /// Returns the next piece, which is not empty; `None` at the end.
    ///
    /// # Errors
    /// The response breaks off, or is longer than the limit of the request.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// The body of a response in pieces, as they arrive. Dropping it ends the exchange.
pub struct BodyStream(Box<dyn Pieces>);

impl BodyStream {
    /// Creates a body of pieces.
    #[must_use]
    pub fn new(pieces: impl Pieces + 'static) -> Self {
        Self(Box::new(pieces))
    }

    /// Returns the next piece, which is not empty; `None` at the end.
    ///
    /// # Errors
    /// The response breaks off, or is longer than the limit of the request.
    pub async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.0.next().await
    }
}

/// A body that is in memory.
struct Whole(Bytes);

impl Pieces for Whole {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let bytes = std::mem::take(&mut self.0);
        Box::pin(std::future::ready(Ok((!bytes.is_empty()).then_some(bytes))))
    }
}

impl From<Bytes> for BodyStream {
    fn from(bytes: Bytes) -> Self {
        Self::new(Whole(bytes))
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream").finish_non_exhaustive()
    }
}

/// The body of a response as a reader. Its errors hold a [`TransportError`], which [`TransportError::from`] returns. Dropping
/// it ends the exchange.
pub struct BodyReader(Box<dyn Read + Send>);

impl BodyReader {
    /// Creates a body of what a reader provides.
    #[must_use]
    pub fn new(reader: impl Read + Send + 'static) -> Self {
        Self(Box::new(reader))
    }
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl fmt::Debug for BodyReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyReader").finish_non_exhaustive()
    }
}
