//! Items of a response as an iterator.

use std::fmt;
use std::io::Read as _;
use std::time::Instant;

use super::{HEAD, ItemCall, check, head_length, is_streamable};
use crate::client::blocking::BlockingClient;
use crate::client::call::{Call, Step};
use crate::client::exchange::Purpose;
use crate::client::failure::Failure;
use crate::client::reply::Reply;
use crate::codec::value::Value;
use crate::error::Error;
use crate::soap::{ItemPath, Operation};
use crate::transport::{BlockingTransport as _, BodyReader, Response, Streamed, TransportError};

/// The items of a response, decoded while it arrives, which [`BlockingClient::stream`] returns. Dropping it ends the exchange.
///
/// An item that is invalid by itself is an error of its own, and other items follow. After any other error, and after the
/// last item, the iterator ends.
///
/// # Examples
///
/// ```
/// use soapstone::client::BlockingItems;
/// use soapstone::codec::value::Value;
/// use soapstone::soap::Operation;
/// use soapstone::{Error, Reply};
///
/// /// Counts the items, and returns the rest of the response with the number.
/// fn count<O: Operation, T: Value + Default>(
///     mut items: BlockingItems<O, T>,
/// ) -> Result<(usize, Reply<O>), Error<O::Fault>> {
///     let mut number = 0;
///     for item in items.by_ref() {
///         item?;
///         number += 1;
///     }
///     assert!(items.reply().is_some());
///     Ok((number, items.into_reply()?))
/// }
/// ```
pub struct BlockingItems<O: Operation, T> {
    call: ItemCall<O, T>,
    /// The rest of the response; none once it has ended.
    body: Option<BodyReader>,
    buffer: Vec<u8>,
}

/// A response, as far as it was read.
struct Opened {
    response: Response,
    /// The bytes of the body that were read before, and what follows; none where the response is whole.
    rest: Option<(Vec<u8>, BodyReader)>,
}

impl BlockingClient {
    /// Calls an operation and returns the items of its response while they arrive. `path` leads to the repeated element:
    /// [`ItemPath::of`] is that of an operation whose response has one. `T` is the type of its items.
    ///
    /// Responses are not kept in memory, whatever their size: [`Options::limit`](crate::Options::limit) is for each item, and
    /// for what is no item. The timeout of the options is that of the whole response. A response with attachments, and one that
    /// a module checks (a signature, say), is read to its end before the first item is returned.
    ///
    /// # Errors
    /// As for any call; a fault is an error here or in the place of the first item. Responses in SOAP encoding cannot be streamed.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::soap::{ItemPath, Operation};
    /// use soapstone::{BlockingClient, Error};
    ///
    /// /// Adds up the numbers of a response.
    /// fn sum<O>(client: &BlockingClient, request: &O::Request, path: &ItemPath) -> Result<i64, Error<O::Fault>>
    /// where
    ///     O: Operation<RequestHeaders = ()>,
    /// {
    ///     client.stream::<O, i64>(request, &(), path)?.sum()
    /// }
    /// ```
    pub fn stream<O: Operation, T: Value + Default>(
        &self,
        request: &O::Request,
        headers: &O::RequestHeaders,
        path: &ItemPath,
    ) -> Result<BlockingItems<O, T>, Error<O::Fault>> {
        check::<O>()?;
        let (name, started) = (O::INFO.name, Instant::now());
        let envelope = self.core.write(O::INFO, &request, &headers);
        let envelope = envelope.map_err(|source| Error::Encode { operation: name, source })?;
        let mut call = Call::new(self.core.template(O::INFO, envelope));
        let opened = self.open(&mut call, name).map_err(|failure| failure.into_error(name).cast())?;
        let core = self.core.clone();
        let Some((head, body)) = opened.rest else {
            let call = ItemCall::whole(core, call, opened.response, path, started)?;
            return Ok(BlockingItems { call, body: None, buffer: Vec::new() });
        };
        let mut call = ItemCall::new(core, call, &opened.response, path, started);
        call.push(&head);
        Ok(BlockingItems { call, body: Some(body), buffer: vec![0; HEAD] })
    }

    /// Runs the state machine up to the first bytes of the response.
    fn open(&self, call: &mut Call<'_>, name: &'static str) -> Result<Opened, Failure> {
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
                    let is_whole = |head: &Response| !info.is_some_and(|info| is_streamable(&self.core, info, head));
                    match watched.stream(request).and_then(|streamed| read_head(streamed, limit, is_whole)) {
                        Ok(opened) => {
                            rest = opened.rest;
                            call.on_response(Ok(opened.response))
                        }
                        Err(error) => call.on_response(Err(error)),
                    }
                }
                Step::Wait(duration) => {
                    std::thread::sleep(duration);
                    call.send()
                }
                Step::AcquireToken(need) => call.on_token(self.token(need, epoch.after(call.attempt()))),
                Step::Done(response) => return Ok(Opened { response, rest }),
                Step::Failed(failure) => return Err(failure),
            };
        }
    }
}

/// Reads the first bytes of a response, or all of one that has to be whole.
fn read_head(
    streamed: Streamed<BodyReader>,
    limit: u64,
    is_whole: impl Fn(&Response) -> bool,
) -> Result<Opened, TransportError> {
    let Streamed { status, headers, mut body, .. } = streamed;
    let mut response = Response { status, headers, body: Vec::new() };
    let is_whole = is_whole(&response);
    let length = head_length(limit, is_whole);
    let mut head = Vec::new();
    body.by_ref().take(length).read_to_end(&mut head).map_err(TransportError::from)?;
    if is_whole || (head.len() as u64) < length {
        response.body = head;
        return Ok(Opened { response, rest: None });
    }
    Ok(Opened { response, rest: Some((head, body)) })
}

impl<O: Operation, T: Value + Default> BlockingItems<O, T> {
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
    pub fn into_reply(mut self) -> Result<Reply<O>, Error<O::Fault>> {
        for item in &mut self {
            item?;
        }
        self.call.into_reply()
    }
}

impl<O: Operation, T: Value + Default> Iterator for BlockingItems<O, T> {
    type Item = Result<T, Error<O::Fault>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.call.take() {
                return Some(item);
            }
            let body = self.body.as_mut().filter(|_| !self.call.has_ended())?;
            match body.read(&mut self.buffer).map_err(TransportError::from) {
                Ok(0) => {
                    self.body = None;
                    self.call.end();
                }
                Ok(length) => {
                    self.call.push(self.buffer.get(..length).unwrap_or_default());
                    if self.call.has_ended() {
                        self.body = None;
                    }
                }
                Err(error) => {
                    self.body = None;
                    let error = self.call.core.transport_error(O::INFO, error);
                    self.call.fail(error.cast());
                }
            }
        }
    }
}

impl<O: Operation, T> fmt::Debug for BlockingItems<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingItems").field("operation", &O::INFO.name).finish_non_exhaustive()
    }
}
