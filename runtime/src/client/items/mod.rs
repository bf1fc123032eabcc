//! Calls whose responses are decoded item by item while they arrive.
//!
//! The first bytes of a response are read before anything else, because a response that rejects the token is small, and may
//! be a fault or JSON with status 200. A response that ends within them, or that cannot be streamed, is read to its end first.

mod blocking;
mod stream;

use std::time::Instant;

pub use self::blocking::BlockingItems;
pub use self::stream::Items;

use super::call::Call;
use super::core::Core;
use super::reply::Reply;
use crate::codec::decode::{DecodeError, transcode};
use crate::codec::value::Value;
use crate::error::{BuildError, Error};
use crate::soap::{self, Envelope, ItemPath, ItemReader, Kept, Operation, OperationInfo};
use crate::transport::{Headers, Response};

/// The number of bytes that are read of a response before it is streamed: none that rejects a token has more.
const HEAD: usize = 64 << 10;

/// A call whose response arrives in pieces, without IO.
struct ItemCall<O: Operation, T> {
    core: Core,
    attempt: u32,
    kept: Vec<Kept>,
    started: Instant,
    status: u16,
    headers: Headers,
    reader: ItemReader<T>,
    /// The result of the call, once the response has ended.
    reply: Option<Reply<O>>,
    /// The error that ended the items, until it was returned.
    error: Option<Error<O::Fault>>,
    has_failed: bool,
}

impl<O: Operation, T: Value + Default> ItemCall<O, T> {
    /// Creates the call after the head of its response has arrived.
    fn new(core: Core, call: Call<'_>, head: &Response, path: &ItemPath, started: Instant) -> Self {
        let limit = usize::try_from(core.options.limit).unwrap_or(usize::MAX);
        let charset = soap::parameter(head.content_type(), "charset");
        let reader = ItemReader::new(path, charset, &core.options.decode, limit);
        let (attempt, kept) = call.into_state();
        let (status, headers) = (head.status, head.headers.clone());
        Self { core, attempt, kept, started, status, headers, reader, reply: None, error: None, has_failed: false }
    }

    /// Takes the next bytes.
    fn push(&mut self, bytes: &[u8]) {
        let outcome = self.reader.push(bytes);
        self.after(outcome);
    }

    /// Takes note that the response has ended, and reads the rest of the message.
    fn end(&mut self) {
        self.end_items();
        if !self.has_failed {
            match self.read_rest() {
                Ok(reply) => self.reply = Some(reply),
                Err(error) => self.fail(error),
            }
        }
    }

    fn end_items(&mut self) {
        let outcome = self.reader.end();
        self.after(outcome);
    }

    /// Takes note that the response broke off.
    fn fail(&mut self, error: Error<O::Fault>) {
        self.has_failed = true;
        self.error.get_or_insert(error);
    }

    /// Returns the next item; `None` where more bytes are needed, or the items have ended.
    fn take(&mut self) -> Option<Result<T, Error<O::Fault>>> {
        let item = self.reader.take().map(|item| item.map_err(|source| self.decode_error(source)));
        item.or_else(|| self.error.take().map(Err))
    }

    /// Returns whether no more bytes are needed: the response has ended, or failed.
    fn has_ended(&self) -> bool {
        self.reply.is_some() || self.has_failed
    }

    fn after(&mut self, outcome: Result<(), DecodeError>) {
        self.core.report(O::INFO.name, &mut self.reader.take_notes());
        if let Err(source) = outcome {
            let error = self.decode_error(source);
            self.fail(error);
        }
    }

    /// Reads the message that remains.
    fn read_rest(&mut self) -> Result<Reply<O>, Error<O::Fault>> {
        let mut headers = self.headers.clone();
        // The message was transcoded.
        headers.set("Content-Type", "text/xml; charset=utf-8");
        let response = Response { status: self.status, headers, body: self.reader.take_remainder().into_bytes() };
        let template = self.core.template(O::INFO, Envelope::none());
        let mut call = Call::resume(template, self.attempt, std::mem::take(&mut self.kept));
        let reply = Reply::read(&self.core, &mut call, response, self.started)?;
        Ok(Reply { headers: self.headers.clone(), ..reply })
    }

    /// Returns the rest of the response; an error where an earlier one, which was returned, ended the items.
    fn into_reply(mut self) -> Result<Reply<O>, Error<O::Fault>> {
        let Some(reply) = self.reply.take() else {
            let text = "an error ended the items before the rest of the response".to_owned();
            return Err(self.decode_error(DecodeError::structure(0, text)));
        };
        Ok(reply)
    }

    fn decode_error(&self, source: DecodeError) -> Error<O::Fault> {
        self.core.decode_error(O::INFO, self.status, &self.headers, source).cast()
    }
}

/// Returns the error of a response whose items cannot be streamed by their description.
fn check<O: Operation>() -> Result<(), Error<O::Fault>> {
    ItemPath::check::<O>().map_err(|error| {
        let source = BuildError::new(error.to_string());
        Error::Options { operation: O::INFO.name, source }
    })
}

/// Returns how many bytes of a response are read first, under the limit of its call: one more than the limit of a response
/// that has to be whole, which the call then rejects.
fn head_length(limit: u64, is_whole: bool) -> u64 {
    if is_whole { limit.saturating_add(1) } else { limit.min(HEAD as u64) }
}

/// Returns whether a response can be streamed: a message by itself, which no module has to check as a whole first.
fn is_streamable(core: &Core, info: &'static OperationInfo, response: &Response) -> bool {
    let media_type = response.content_type().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_xml = matches!(media_type.as_str(), "" | "text/xml" | "application/xml" | "application/soap+xml");
    response.is_success() && is_xml && response.content_coding().is_none() && core.options.modules_of(info).is_empty()
}

impl<O: Operation, T: Value + Default> ItemCall<O, T> {
    /// Creates the call of a response that is there as a whole. One that cannot be streamed is checked as a whole before its
    /// first item is returned.
    fn whole(
        core: Core,
        mut call: Call<'_>,
        mut response: Response,
        path: &ItemPath,
        started: Instant,
    ) -> Result<Self, Error<O::Fault>> {
        if is_streamable(&core, O::INFO, &response) {
            let mut items = Self::new(core, call, &response, path, started);
            items.push(&response.body);
            items.end();
            return Ok(items);
        }
        let text = message_text(&core, &response);
        let body = std::mem::take(&mut response.body);
        let reply = Reply::read(&core, &mut call, Response { body, ..response.clone() }, started)?;
        let decode_error = |source| core.decode_error(O::INFO, response.status, &response.headers, source).cast();
        let text = text.map_err(decode_error)?;
        response.headers.set("Content-Type", "text/xml; charset=utf-8");
        let mut items = Self::new(core, call, &response, path, started);
        items.push(text.as_bytes());
        items.end_items();
        if !items.has_failed {
            items.reply = Some(reply);
        }
        Ok(items)
    }
}

/// Returns the text of the message in a response that is whole.
fn message_text(core: &Core, response: &Response) -> Result<String, DecodeError> {
    let expansion = usize::try_from(core.options.limit).unwrap_or(usize::MAX);
    let payload = soap::payload(response.content_type(), &response.body, expansion)?;
    Ok(transcode(&payload.xml, payload.charset.as_deref())?.into_owned())
}
