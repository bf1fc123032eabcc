//! The body of a request as HTTP libraries take it.

use std::fmt;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::Body;

/// The number of bytes that are read at once.
const PIECE: usize = 64 << 10;

/// The body of a request for HTTP libraries (`http_body::Body`). Files and readers are read in pieces of 64 KiB.
pub struct OutgoingBody {
    content: OutgoingContent,
    /// The bytes that are left, if that is known.
    left: Option<u64>,
    /// Whether readers are read on the thread that polls. A blocking client may be called on a thread of an async runtime, and
    /// would not be woken by another one.
    #[cfg(feature = "client")]
    is_blocking: bool,
}

enum OutgoingContent {
    Bytes(Bytes),
    /// Read when polled. The lock is for libraries whose bodies are `Sync`; nothing waits for it.
    Reader(Mutex<Box<dyn Read + Send>>),
    /// Read on a thread for that.
    #[cfg(feature = "client")]
    Reading(tokio::task::JoinHandle<(Box<dyn Read + Send>, io::Result<Bytes>)>),
    End,
}

impl OutgoingBody {
    /// Opens a body.
    ///
    /// # Errors
    /// A file or reader cannot be opened.
    pub(super) fn open(body: &Body) -> io::Result<Self> {
        let content = match body.as_bytes() {
            Some(bytes) => OutgoingContent::Bytes(bytes.clone()),
            None => OutgoingContent::Reader(Mutex::new(body.open()?)),
        };
        Ok(Self {
            content,
            left: body.len(),
            #[cfg(feature = "client")]
            is_blocking: false,
        })
    }

    /// Opens a body that is read on the thread that polls.
    ///
    /// # Errors
    /// A file or reader cannot be opened.
    #[cfg(feature = "blocking")]
    pub(super) fn open_blocking(body: &Body) -> io::Result<Self> {
        let opened = Self::open(body)?;
        #[cfg(feature = "client")]
        let opened = Self { is_blocking: true, ..opened };
        Ok(opened)
    }

    /// Counts a piece; a body that is shorter or longer than announced is an error.
    fn count(&mut self, piece: &Bytes) -> io::Result<()> {
        let Some(left) = &mut self.left else { return Ok(()) };
        let length = piece.len() as u64;
        if (length == 0 && *left > 0) || length > *left {
            return Err(io::Error::other("the body of the request is not as long as its length states"));
        }
        *left -= length;
        Ok(())
    }

    /// Returns a piece that was read.
    fn frame(&mut self, piece: io::Result<Bytes>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let outcome = piece.and_then(|piece| self.count(&piece).map(|()| piece));
        match outcome {
            Ok(piece) if piece.is_empty() => {
                self.content = OutgoingContent::End;
                Poll::Ready(None)
            }
            Ok(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            Err(error) => {
                self.content = OutgoingContent::End;
                Poll::Ready(Some(Err(error)))
            }
        }
    }
}

/// Reads a piece; it is empty at the end.
fn read(reader: &mut (dyn Read + Send)) -> io::Result<Bytes> {
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(count) => {
                piece.truncate(count);
                return Ok(piece.into());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

impl http_body::Body for OutgoingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        #[cfg(not(feature = "client"))]
        let _ = cx;
        match std::mem::replace(&mut self.content, OutgoingContent::End) {
            OutgoingContent::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            OutgoingContent::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            OutgoingContent::Reader(reader) => {
                let mut reader = reader.into_inner().unwrap_or_else(PoisonError::into_inner);
                #[cfg(feature = "client")]
                if !self.is_blocking
                    && let Ok(runtime) = tokio::runtime::Handle::try_current()
                {
                    let read = move || {
                        let piece = read(&mut *reader);
                        (reader, piece)
                    };
                    self.content = OutgoingContent::Reading(runtime.spawn_blocking(read));
                    return self.poll_frame(cx);
                }
                let piece = read(&mut *reader);
                self.content = OutgoingContent::Reader(Mutex::new(reader));
                self.frame(piece)
            }
            #[cfg(feature = "client")]
            OutgoingContent::Reading(mut reading) => {
                let Poll::Ready(outcome) = Pin::new(&mut reading).poll(cx) else {
                    self.content = OutgoingContent::Reading(reading);
                    return Poll::Pending;
                };
                let piece = match outcome {
                    Ok((reader, piece)) => {
                        self.content = OutgoingContent::Reader(Mutex::new(reader));
                        piece
                    }
                    Err(error) => Err(io::Error::other(error)),
                };
                self.frame(piece)
            }
            OutgoingContent::End => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            OutgoingContent::Bytes(bytes) => bytes.is_empty(),
            OutgoingContent::End => true,
            _ => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            OutgoingContent::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            OutgoingContent::End => SizeHint::with_exact(0),
            _ => self.left.map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

impl fmt::Debug for OutgoingBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingBody").field("left", &self.left).finish_non_exhaustive()
    }
}
