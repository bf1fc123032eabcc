//! Responses whose large attachments are put aside while they arrive.

use std::io::{self, Read as _};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::watched::Watched;
use crate::soap::{Aside, AttachmentStore, Splitter};
use crate::transport::{
    BlockingTransport, BoxFuture, Request, Response, Streamed, Transport, TransportError, TransportErrorKind,
};

/// The number of bytes that are split at once.
const BATCH: usize = 256 << 10;

/// The store of large attachments.
#[derive(Clone)]
pub(crate) struct StoreOption {
    /// The number of bytes of attachments that stay in memory.
    pub(crate) room: usize,
    pub(crate) store: Arc<dyn AttachmentStore>,
}

impl<T: ?Sized> Watched<'_, T> {
    /// Returns the store for the response to this request; none where a module has to see the attachments.
    fn store(&self) -> Option<&StoreOption> {
        let store = self.options.store.as_ref()?;
        let modules = self.options.modules_of(self.operation?);
        (!modules.iter().any(|module| module.needs_attachments())).then_some(store)
    }
}

impl Watched<'_, dyn BlockingTransport> {
    /// Sends a request. What is put aside of the response goes to `aside`.
    pub(super) fn receive(&self, request: Request, aside: &Mutex<Aside>) -> Result<Response, TransportError> {
        match self.store() {
            Some(store) => self.receive_aside(request, store, aside),
            None => self.send(request),
        }
    }

    #[cold]
    fn receive_aside(
        &self,
        request: Request,
        store: &StoreOption,
        aside: &Mutex<Aside>,
    ) -> Result<Response, TransportError> {
        let streamed = self.stream(request)?;
        let Some(mut splitter) = splitter(&streamed, store) else { return streamed.collect() };
        let Streamed { status, headers, mut body, .. } = streamed;
        let (mut piece, mut received) = (vec![0; BATCH], ReceiveLimit::new(self.options.limit));
        loop {
            match body.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => {
                    received.count(count)?;
                    splitter.push(piece.get(..count).unwrap_or_default()).map_err(not_stored)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        let body = finish(splitter, aside)?;
        Ok(Response { status, headers, body })
    }
}

impl Watched<'_, dyn Transport> {
    /// Sends a request. What is put aside of the response goes to `aside`.
    pub(super) fn receive<'s>(
        &'s self,
        request: Request,
        aside: &'s Mutex<Aside>,
    ) -> BoxFuture<'s, Result<Response, TransportError>> {
        match self.store() {
            Some(store) => self.receive_aside(request, store, aside),
            None => self.send(request),
        }
    }

    #[cold]
    fn receive_aside<'s>(
        &'s self,
        request: Request,
        store: &'s StoreOption,
        aside: &'s Mutex<Aside>,
    ) -> BoxFuture<'s, Result<Response, TransportError>> {
        Box::pin(async move {
            let streamed = self.stream(request).await?;
            let Some(mut splitter) = splitter(&streamed, store) else { return streamed.collect().await };
            let Streamed { status, headers, mut body, .. } = streamed;
            let (mut batch, mut length, mut received) = (Vec::new(), 0, ReceiveLimit::new(self.options.limit));
            loop {
                let piece = body.next().await?;
                let is_last = piece.is_none();
                let count = piece.as_ref().map_or(0, Bytes::len);
                received.count(count)?;
                length += count;
                batch.extend(piece);
                if is_last || length >= BATCH {
                    length = 0;
                    splitter = split(splitter, std::mem::take(&mut batch)).await?;
                }
                if is_last {
                    break;
                }
            }
            let body = finish(splitter, aside)?;
            Ok(Response { status, headers, body })
        })
    }
}

/// What may still be received. The transport need not limit it, and what is left of the body is short.
struct ReceiveLimit {
    limit: u64,
    left: u64,
}

impl ReceiveLimit {
    fn new(limit: u64) -> Self {
        Self { limit, left: limit }
    }

    fn count(&mut self, bytes: usize) -> Result<(), TransportError> {
        let left = self.left.checked_sub(bytes as u64);
        self.left = left.ok_or_else(|| TransportError::too_large(self.limit))?;
        Ok(())
    }
}

/// Returns what splits a response, if it can be.
fn splitter<B>(streamed: &Streamed<B>, store: &StoreOption) -> Option<Splitter> {
    let content_type = streamed.headers.get("Content-Type")?;
    Splitter::new(content_type, store.room, Arc::clone(&store.store))
}

/// Splits pieces of a body on a thread where waiting is allowed, if there is one.
async fn split(mut splitter: Splitter, batch: Vec<Bytes>) -> Result<Splitter, TransportError> {
    let split = move || batch.iter().try_for_each(|piece| splitter.push(piece)).map(|()| splitter);
    #[cfg(feature = "client")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        return match runtime.spawn_blocking(split).await {
            Ok(outcome) => outcome.map_err(not_stored),
            Err(error) => Err(not_stored(io::Error::other(error))),
        };
    }
    split().map_err(not_stored)
}

/// Returns what is left of the body at its end.
fn finish(splitter: Splitter, aside: &Mutex<Aside>) -> Result<Vec<u8>, TransportError> {
    let (body, parts) = splitter.finish().map_err(not_stored)?;
    *aside.lock().unwrap_or_else(PoisonError::into_inner) = parts;
    Ok(body)
}

fn not_stored(error: io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Other, format!("an attachment cannot be stored: {error}"))
}
