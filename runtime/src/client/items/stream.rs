//! Items of a response as a stream.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;

use super::{ItemCall, check, head_length, is_streamable};
use crate::client::async_client::Client;
use crate::client::call::{Call, Step};
use crate::client::exchange::Purpose;
use crate::client::failure::Failure;
use crate::client::reply::Reply;
use crate::client::retry;
use crate::codec::value::Value;
use crate::error::Error;
use crate::soap::{ItemPath, Operation};
use crate::transport::{BodyStream, BoxFuture, Response, Streamed, Transport as _, TransportError};

/// The items of a response, decoded while it arrives, which [`Client::stream`] returns. Dropping it ends the exchange.
///
/// An item that is invalid by itself is an error of its own, and other items follow. After any other error, and after the
/// last item, [`next`](Self::next) returns `None`.
///
/// # Examples
///
/// ```
/// use soapstone::client::Items;
/// use soapstone::codec::value::Value;
/// use soapstone::soap::Operation;
/// use soapstone::{Error, Reply};
///
/// /// Counts the items, and returns the rest of the response with the number.
/// async fn count<O: Operation, T: Value + Default>(
///     mut items: Items<O, T>,
/// ) -> Result<(usize, Reply<O>), Error<O::Fault>> {
///     let mut number = 0;
///     while let Some(item) = items.next().await {
///         item?;
///         number += 1;
///     }
///     assert!(items.reply().is_some());
///     Ok((number, items.into_reply().await?))
/// }
/// ```
pub struct Items<O: Operation, T> {
    call: ItemCall<O, T>,
    /// The rest of the response; none while a piece is awaited, and once it has ended.
    body: Option<BodyStream>,
    /// The piece that is awaited. It is kept here, so that a future that is dropped takes nothing with it.
    pending: Option<PieceFuture>,
}

/// The next piece of a body, and the body behind it.
type PieceFuture = BoxFuture<'static, (BodyStream, Result<Option<Bytes>, TransportError>)>;

// Nothing in it is pinned: what is polled is in a box.
impl<O: Operation, T> Unpin for Items<O, T> {}

/// A response, as far as it was read.
struct Opened {
    response: Response,
    /// The pieces of the body that were read before, and what follows; none where the response is whole.
    rest: Option<(Vec<Bytes>, BodyStream)>,
}

impl Client {
    /// Calls an operation and returns the items of its response while they arrive. See
    /// [`BlockingClient::stream`](crate::BlockingClient::stream), which does the same.
    ///
    /// # Errors
    /// As for any call; a fault is an error here or in the place of the first item. Responses in SOAP encoding cannot be streamed.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::soap::{ItemPath, Operation};
    /// use soapstone::{Client, Error};
    ///
    /// /// Adds up the numbers of a response.
    /// async fn sum<O>(client: &Client, request: &O::Request, path: &ItemPath) -> Result<i64, Error<O::Fault>>
    /// where
    ///     O: Operation<RequestHeaders = ()>,
    /// {
    ///     let mut numbers = client.stream::<O, i64>(request, &(), path).await?;
    ///     let mut sum = 0;
    ///     while let Some(number) = numbers.next().await {
    ///         sum += number?;
    ///     }
    ///     Ok(sum)
    /// }
    /// ```
    pub async fn stream<O: Operation, T: Value + Default>(
        &self,
        request: &O::Request,
        headers: &O::RequestHeaders,
        path: &ItemPath,
    ) -> Result<Items<O, T>, Error<O::Fault>> {
        check::<O>()?;
        let (name, started) = (O::INFO.name, Instant::now());
        let envelope = self.core.write(O::INFO, &request, &headers);
        let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
        let mut call = Call::new(self.core.template(O::INFO, envelope));
        let opened = self.open(&mut call, name).await.map_err(|failure| failure.into_error(name).cast())?;
        let core = self.core.clone();
        let Some((head, body)) = opened.rest else {
            let call = ItemCall::whole(core, call, opened.response, path, started)?;
            return Ok(Items { call, body: None, pending: None });
        };
        let mut call = ItemCall::new(core, call, &opened.response, path, started);
        head.iter().for_each(|piece| call.push(piece));
        Ok(Items { call, body: Some(body), pending: None })
    }

    /// Runs the state machine up to the first bytes of the response.
    async fn open(&self, call: &mut Call<'_>, name: &'static str) -> Result<Opened, Failure> {
        let info = call.operation();
        let epoch = self.core.cell.epoch();
        let mut step = call.start();
        let mut rest = None;
        loop {
            step = match step {
                Step::Send(mut request) => {
                    let limit = request.limit;
                    // What is held of the response is limited below.
                    request.limit = u64::MAX;
                    let watched = self.watched(Purpose::Operation(name), info, call.attempt(), call.token());
                    let outcome = match watched.stream(request).await {
                        Ok(streamed) => {
                            let head = Response {
                                status: streamed.status,
                                headers: streamed.headers.clone(),
                                body: Vec::new(),
                            };
                            let is_whole = !info.is_some_and(|info| is_streamable(&self.core, info, &head));
                            read_head(streamed, limit, is_whole).await
                        }
                        Err(error) => Err(error),
                    };
                    match outcome {
                        Ok(opened) => {
                            rest = opened.rest;
                            call.on_response(Ok(opened.response))
                        }
                        Err(error) => call.on_response(Err(error)),
                    }
                }
                Step::Wait(duration) => {
                    retry::pause(duration).await;
                    call.send()
                }
                Step::AcquireToken(need) => call.on_token(self.token(need, epoch.after(call.attempt())).await),
                Step::Done(response) => return Ok(Opened { response, rest }),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }
}

/// Reads the first bytes of a response, or all of one that has to be whole.
async fn read_head(streamed: Streamed<BodyStream>, limit: u64, is_whole: bool) -> Result<Opened, TransportError> {
    let Streamed { status, headers, mut body, .. } = streamed;
    let mut response = Response { status, headers, body: Vec::new() };
    let length = head_length(limit, is_whole);
    let (mut head, mut read) = (Vec::new(), 0);
    while read < length {
        let Some(piece) = body.next().await? else {
            response.body = head.concat();
            return Ok(Opened { response, rest: None });
        };
        read += piece.len() as u64;
        head.push(piece);
    }
    if is_whole {
        // The call rejects a body that is longer than the limit.
        response.body = head.concat();
        return Ok(Opened { response, rest: None });
    }
    Ok(Opened { response, rest: Some((head, body)) })
}

impl<O: Operation, T: Value + Default> Items<O, T> {
    /// Returns the next item; `None` after the last one, and after an error that ends the items. Dropping the future loses
    /// nothing.
    pub async fn next(&mut self) -> Option<Result<T, Error<O::Fault>>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error<O::Fault>>>> {
        loop {
            if let Some(item) = self.call.take() {
                return Poll::Ready(Some(item));
            }
            let Some(mut pending) = self.pending.take().or_else(|| self.next_piece()) else {
                return Poll::Ready(None);
            };
            let Poll::Ready((body, piece)) = pending.as_mut().poll(cx) else {
                self.pending = Some(pending);
                return Poll::Pending;
            };
            match piece {
                Ok(None) => self.call.end(),
                Ok(Some(piece)) => {
                    self.call.push(&piece);
                    self.body = Some(body);
                    // The exchange ends with the items.
                    if self.call.has_ended() {
                        self.body = None;
                    }
                }
                Err(error) => {
                    let error = self.call.core.transport_error(O::INFO, error);
                    self.call.fail(error.cast());
                }
            }
        }
    }

    /// Begins to read the next piece; `None` at the end of the response, or of the items.
    fn next_piece(&mut self) -> Option<PieceFuture> {
        let mut body = self.body.take()?;
        Some(Box::pin(async move {
            let piece = body.next().await;
            (body, piece)
        }))
    }

    /// Returns the rest of the response, once all items were taken: the output without the items but the first, status and
    /// headers, header blocks; `None` before, and after an error.
    #[must_use]
    pub fn reply(&self) -> Option<&Reply<O>> {
        self.call.reply.as_ref()
    }

    /// Reads what is left of the response, and returns it without the items.
    ///
    /// # Errors
    /// An item or the rest of the response is invalid.
    pub async fn into_reply(mut self) -> Result<Reply<O>, Error<O::Fault>> {
        while let Some(item) = self.next().await {
            item?;
        }
        self.call.into_reply()
    }
}

/// The items as a stream of the crate `futures-core`, for the combinators of `futures` and `tokio-stream`.
#[cfg(feature = "stream")]
impl<O: Operation, T: Value + Default> futures_core::Stream for Items<O, T> {
    type Item = Result<T, Error<O::Fault>>;

    fn poll_next(self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<O: Operation, T> fmt::Debug for Items<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::INFO.name).finish_non_exhaustive()
    }
}
