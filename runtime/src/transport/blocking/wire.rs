//! The socket below the library, which must not wait while it is idle.
//!
//! The library reads whenever it can. Here it gets only what was read before, and what it lacks is
//! [wanted](Wire::fill): the driver waits for that while a response is incomplete.

use std::io::{self, IoSlice, Read as _, Write as _};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt;
use rustls::{ClientConnection, StreamOwned};

use super::super::{TransportError, TransportErrorKind};
use super::connect::{is_timeout, limit};
use super::deadline::Deadline;

/// The number of bytes that are read at once.
const BUFFER: usize = 64 << 10;

/// A socket, with TLS or without.
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    fn socket(&self) -> &TcpStream {
        match self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => &stream.sock,
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }

    fn write(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write_vectored(slices),
            Self::Tls(stream) => stream.write_vectored(slices),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

/// A socket that the library and the driver share.
#[derive(Clone)]
pub(super) struct Wire(Arc<Mutex<Shared>>);

struct Shared {
    stream: Stream,
    /// What was read, and how much of it the library has.
    buffer: Vec<u8>,
    length: usize,
    taken: usize,
    /// Whether the other end has closed the connection.
    is_closed: bool,
    /// Whether the library has read everything and requires more.
    is_wanted: bool,
    deadline: Deadline,
    /// The limit of each wait for the server.
    read_limit: Option<Duration>,
}

impl Wire {
    pub(super) fn new(stream: Stream) -> Self {
        let (buffer, deadline) = (Vec::new(), Deadline::after(None));
        let (length, taken, is_closed, is_wanted) = (0, 0, false, false);
        Self(Arc::new(Mutex::new(Shared {
            stream,
            buffer,
            length,
            taken,
            is_closed,
            is_wanted,
            deadline,
            read_limit: None,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Nothing is half done if a thread panics: each field stands for itself.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins an exchange that has to be over by then.
    pub(super) fn begin(&self, deadline: Deadline, read_limit: Option<Duration>) {
        let mut shared = self.lock();
        (shared.deadline, shared.read_limit) = (deadline, read_limit);
    }

    /// Returns whether nothing has arrived on an idle connection: it is open, and the server has sent nothing.
    pub(super) fn is_idle(&self) -> bool {
        let shared = self.lock();
        let socket = shared.stream.socket();
        if shared.is_closed || shared.taken < shared.length || socket.set_nonblocking(true).is_err() {
            return false;
        }
        let peeked = socket.peek(&mut [0]);
        socket.set_nonblocking(false).is_ok() && peeked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Waits for more bytes if the library requires them. Returns whether it does.
    pub(super) fn fill(&self) -> Result<bool, TransportError> {
        let mut guard = self.lock();
        let shared = &mut *guard;
        if !std::mem::take(&mut shared.is_wanted) {
            return Ok(false);
        }
        shared.buffer.resize(BUFFER, 0);
        (shared.length, shared.taken) = (0, 0);
        let deadline = shared.read_limit.map_or(shared.deadline, |limit| shared.deadline.at_most(limit));
        loop {
            limit(shared.stream.socket(), &deadline)?;
            match shared.stream.read(&mut shared.buffer) {
                Ok(0) => shared.is_closed = true,
                Ok(length) => shared.length = length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) if is_timeout(&error) => return Err(deadline.error()),
                // An unexpected end of TLS ends the stream; the library decides whether the message was complete.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => shared.is_closed = true,
                Err(error) => return Err(broken(&error)),
            }
            return Ok(true);
        }
    }
}

fn broken(error: &io::Error) -> TransportError {
    let is_tls = error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    let kind = if is_tls { TransportErrorKind::Tls } else { TransportErrorKind::Other };
    TransportError::new(kind, format!("the connection broke: {error}"))
}

impl rt::Read for Wire {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, mut buffer: rt::ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut guard = self.lock();
        let shared = &mut *guard;
        let rest = shared.buffer.get(shared.taken..shared.length).unwrap_or_default();
        let count = rest.len().min(buffer.remaining());
        shared.is_wanted = rest.is_empty() && !shared.is_closed;
        if shared.is_wanted {
            return Poll::Pending;
        }
        buffer.put_slice(rest.get(..count).unwrap_or_default());
        shared.taken += count;
        Poll::Ready(Ok(()))
    }
}

impl rt::Write for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut shared = self.lock();
        if limit(shared.stream.socket(), &shared.deadline).is_err() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Ready(shared.stream.write(slices))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.lock().stream.flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
