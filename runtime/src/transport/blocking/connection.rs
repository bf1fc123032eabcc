//! A connection, and one exchange on it.

use std::error::Error as _;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ::http::Request as HttpRequest;
use ::http::response::Parts;
use bytes::{Buf as _, Bytes};
use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1;

use super::super::outgoing::OutgoingBody;
use super::super::{Headers, Response, TransportError, TransportErrorKind};
use super::connect::is_timeout;
use super::deadline::Deadline;
use super::wire::{Stream, Wire};

/// How often the library may be polled without a result and without waiting for the server. Two or three times are
/// usual.
const IDLE_POLLS: u32 = 1000;

/// The most bytes that are allocated ahead because the server announces them.
const ANNOUNCED: u64 = 8 << 20;

/// An open connection.
pub(super) struct Connection {
    sender: http1::SendRequest<OutgoingBody>,
    task: Task,
}

/// The response, and the connection if it can be used again.
pub(super) type SendOutcome = Result<(Response, Option<Connection>), TransportError>;

/// A response whose body is still to be read.
pub(super) struct PendingResponse {
    parts: Parts,
    body: Incoming,
    connection: Connection,
}

/// What came of a request.
pub(super) enum SendAttempt {
    /// Nothing of it was sent, because the connection is closed.
    Unsent,
    Done(Box<Result<PendingResponse, TransportError>>),
}

/// The library's side of the connection: it reads, writes, and hands parts of responses on.
struct Task {
    connection: http1::Connection<Wire, OutgoingBody>,
    wire: Wire,
    is_over: bool,
    /// Whether the library was polled last, rather than the server waited for.
    is_polled: bool,
    idle_polls: u32,
}

impl Connection {
    pub(super) fn new(stream: Stream) -> Result<Self, TransportError> {
        let wire = Wire::new(stream);
        let mut handshake = pin!(http1::handshake(wire.clone()));
        // HTTP/1.1 has no handshake, so that the future is ready.
        match handshake.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok((sender, connection))) => {
                Ok(Self { sender, task: Task { connection, wire, is_over: false, is_polled: false, idle_polls: 0 } })
            }
            Poll::Ready(Err(error)) => Err(translate(&error)),
            Poll::Pending => Err(stalled()),
        }
    }

    /// Returns whether an idle connection can be used.
    pub(super) fn is_usable(&self) -> bool {
        !self.task.is_over && self.task.wire.is_idle()
    }

    /// Sends a request, and reads the head of the response. Each wait for a piece of it may take
    /// `read_limit`.
    pub(super) fn send(
        self,
        request: HttpRequest<OutgoingBody>,
        deadline: &Deadline,
        read_limit: Option<Duration>,
    ) -> SendAttempt {
        let Self { mut sender, mut task } = self;
        task.wire.begin(*deadline, read_limit);
        task.note_progress();
        let cx = &mut Context::from_waker(Waker::noop());
        let mut response = pin!(sender.send_request(request));
        let received = loop {
            match response.as_mut().poll(cx) {
                Poll::Ready(received) => break received,
                Poll::Pending => {
                    if let Err(error) = task.advance(cx) {
                        return SendAttempt::Done(Box::new(Err(error)));
                    }
                }
            }
        };
        let (parts, body) = match received {
            Ok(received) => {
                task.note_progress();
                received.into_parts()
            }
            Err(error) if error.is_canceled() => return SendAttempt::Unsent,
            Err(error) => {
                let error = if is_late(&error) { deadline.error() } else { translate(&error) };
                return SendAttempt::Done(Box::new(Err(error)));
            }
        };
        SendAttempt::Done(Box::new(Ok(PendingResponse { parts, body, connection: Self { sender, task } })))
    }

    /// Returns the connection, if it can be used for another request.
    fn reusable(mut self) -> Option<Self> {
        self.task.settle(&mut Context::from_waker(Waker::noop()));
        (!self.task.is_over && self.sender.is_ready()).then_some(self)
    }
}

impl PendingResponse {
    /// Returns the status and the headers.
    pub(super) fn head(&self) -> (u16, Headers) {
        let headers = self.parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        (self.parts.status.as_u16(), Headers::read(headers))
    }

    /// Reads the body, which may have `limit` bytes.
    pub(super) fn read(self, limit: u64) -> SendOutcome {
        let (status, headers) = self.head();
        let Self { parts, body, mut connection } = self;
        let body = read(&parts, body, limit, &mut connection.task, &mut Context::from_waker(Waker::noop()))?;
        Ok((Response { status, headers, body }, connection.reusable()))
    }

    /// Returns a reader of the body, which may have `limit` bytes. `keep` gets the connection at the end.
    pub(super) fn into_reader(self, limit: u64, keep: Keep) -> IncomingReader {
        let Self { parts, body, connection } = self;
        let (piece, left) = (Bytes::new(), limit);
        IncomingReader { parts, body, connection: Some((connection, keep)), piece, left, limit }
    }
}

/// Keeps a connection for another request.
pub(super) type Keep = Box<dyn FnOnce(Connection) + Send>;

/// Reads the body of a response as it arrives.
pub(super) struct IncomingReader {
    parts: Parts,
    body: Incoming,
    /// The connection until the end of the body, and what keeps it then.
    connection: Option<(Connection, Keep)>,
    /// What has arrived and is not read yet.
    piece: Bytes,
    /// The number of bytes that the body may still have.
    left: u64,
    limit: u64,
}

impl IncomingReader {
    /// Waits for the next piece; it is empty at the end.
    fn advance(&mut self) -> Result<(), TransportError> {
        let cx = &mut Context::from_waker(Waker::noop());
        while let Some((connection, _)) = &mut self.connection {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(None) => {
                    if let Some((connection, keep)) = self.connection.take()
                        && let Some(connection) = connection.reusable()
                    {
                        keep(connection);
                    }
                }
                Poll::Ready(Some(Ok(frame))) => {
                    connection.task.note_progress();
                    let Ok(piece) = frame.into_data() else { continue };
                    let too_large = || TransportError::too_large(self.limit);
                    self.left = self.left.checked_sub(piece.len() as u64).ok_or_else(too_large)?;
                    if !piece.is_empty() {
                        self.piece = piece;
                        return Ok(());
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    let text =
                        format!("the response (HTTP {}) broke off: {}", self.parts.status.as_u16(), cause(&error));
                    return Err(TransportError::new(TransportErrorKind::Other, text));
                }
                Poll::Pending => connection.task.advance(cx)?,
            }
        }
        Ok(())
    }
}

impl io::Read for IncomingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() && !buffer.is_empty() {
            self.advance().map_err(io::Error::other)?;
        }
        let count = self.piece.len().min(buffer.len());
        self.piece.copy_to_slice(buffer.get_mut(..count).unwrap_or_default());
        Ok(count)
    }
}

impl Task {
    /// Polls the library next, since the caller has received something or requires something else.
    fn note_progress(&mut self) {
        self.is_polled = false;
        self.idle_polls = 0;
    }

    /// Polls the library, and waits for the server if the caller still lacks something afterwards. The caller checks in
    /// between, because a library that has read a whole response requires more bytes, too.
    fn advance(&mut self, cx: &mut Context<'_>) -> Result<(), TransportError> {
        self.is_polled = !self.is_polled;
        if self.is_polled {
            if !self.is_over {
                self.poll(cx)?;
            }
            return Ok(());
        }
        if !self.is_over && self.wire.fill()? {
            self.idle_polls = 0;
            return Ok(());
        }
        self.idle_polls += 1;
        if self.idle_polls > IDLE_POLLS { Err(stalled()) } else { Ok(()) }
    }

    /// Polls the library. Its error goes to the response, which is polled next.
    fn poll(&mut self, cx: &mut Context<'_>) -> Result<(), TransportError> {
        match Pin::new(&mut self.connection).poll(cx) {
            Poll::Ready(Ok(())) => self.is_over = true,
            Poll::Ready(Err(error)) => {
                self.is_over = true;
                if is_late(&error) {
                    return Err(TransportError::new(TransportErrorKind::Timeout, "the request took too long to send"));
                }
            }
            Poll::Pending => {}
        }
        Ok(())
    }

    /// Polls the library once after the end of a response, without waiting.
    fn settle(&mut self, cx: &mut Context<'_>) {
        if !self.is_over && self.poll(cx).is_err() {
            self.is_over = true;
        }
    }
}

/// Reads the body of a response.
fn read(
    parts: &Parts,
    body: Incoming,
    limit: u64,
    task: &mut Task,
    cx: &mut Context<'_>,
) -> Result<Vec<u8>, TransportError> {
    let announced = body.size_hint().exact().unwrap_or(0).min(limit).min(ANNOUNCED);
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    let mut body = pin!(body);
    loop {
        match body.as_mut().poll_frame(cx) {
            Poll::Ready(None) => return Ok(bytes),
            Poll::Ready(Some(Ok(frame))) => {
                task.note_progress();
                let Some(data) = frame.data_ref() else { continue };
                if (bytes.len() as u64).saturating_add(data.len() as u64) > limit {
                    return Err(TransportError::too_large(limit));
                }
                bytes.extend_from_slice(data);
            }
            Poll::Ready(Some(Err(error))) => {
                let text = format!(
                    "the response (HTTP {}) broke off after {} bytes of its body: {}",
                    parts.status.as_u16(),
                    bytes.len(),
                    cause(&error)
                );
                return Err(TransportError::new(TransportErrorKind::Other, text));
            }
            Poll::Pending => task.advance(cx)?,
        }
    }
}

/// Returns the text of an error and its sources.
fn cause(error: &hyper::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// Returns whether a write reached its time limit.
fn is_late(error: &hyper::Error) -> bool {
    error.source().and_then(|source| source.downcast_ref::<io::Error>()).is_some_and(is_timeout)
}

fn translate(error: &hyper::Error) -> TransportError {
    TransportError::chain(TransportErrorKind::Other, error)
}

fn stalled() -> TransportError {
    TransportError::new(TransportErrorKind::Other, "the HTTP library waits for nothing")
}
