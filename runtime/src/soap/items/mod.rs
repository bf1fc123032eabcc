//! Streaming of a response: the items of a repeated element are decoded while its bytes arrive, each by itself.
//!
//! [`ItemReader`] does no I/O: bytes are pushed, items are taken. What is not an item is kept, and is the message that
//! remains at the end: it is read like any other response, so that faults, header blocks and the other fields of the
//! response are found there. In memory are a piece of the message, the items that were decoded and not yet taken, and
//! what remains.

mod open;
mod path;
mod window;

use std::collections::VecDeque;

use self::window::Window;
use crate::codec::decode::{DecodeError, DecodeOptions, Note, Read};
use crate::codec::value::Value;
use crate::schema::{FieldDescriptor, NamespaceTable, REQUIRED};

pub use self::path::{ItemPath, ItemPathError};

/// The field that items are read as; their paths name the element.
static ITEM: FieldDescriptor = FieldDescriptor::element(0, "", REQUIRED);

/// Decodes the items of a repeated element while the bytes of a message arrive.
///
/// # Examples
///
/// ```
/// use soapstone::codec::decode::DecodeOptions;
/// use soapstone::soap::{ItemPath, ItemReader};
///
/// let message = "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body>\
///     <Words><Word>one</Word><Word>two</Word></Words></Body></Envelope>";
/// let mut reader = ItemReader::<String>::new(&ItemPath::new(["Word"]), None, &DecodeOptions::default(), 1 << 20);
/// let mut words = Vec::new();
/// for piece in message.as_bytes().chunks(10) {
///     reader.push(piece)?;
///     words.extend(std::iter::from_fn(|| reader.take()).collect::<Result<Vec<_>, _>>()?);
/// }
/// reader.end()?;
/// words.extend(std::iter::from_fn(|| reader.take()).collect::<Result<Vec<_>, _>>()?);
/// assert_eq!(words, ["one", "two"]);
/// assert_eq!((reader.count(), reader.take_notes().len()), (2, 0));
/// // The message without the items but the first.
/// assert!(reader.into_remainder().contains("<Words><Word>one</Word></Words>"));
/// # Ok::<(), soapstone::codec::decode::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct ItemReader<T> {
    window: Window,
    ready: VecDeque<Result<T, DecodeError>>,
}

impl<T: Value + Default> ItemReader<T> {
    /// Creates a reader of the items at a path. `charset` is the parameter of the content type; `limit` is the number
    /// of bytes that one item, and all that is no item, may have.
    #[must_use]
    pub fn new(path: &ItemPath, charset: Option<&str>, options: &DecodeOptions, limit: usize) -> Self {
        let package = T::TABLE.map_or(NamespaceTable::NONE, |table| table.package);
        Self { window: Window::new(path, charset, package, options, limit), ready: VecDeque::new() }
    }

    /// Decodes as many items as the bytes complete.
    ///
    /// # Errors
    /// The bytes are not well-formed XML, or exceed a limit; items that were decoded before can be taken all the same.
    /// Errors within one item only are results of [`take`](Self::take).
    pub fn push(&mut self, bytes: &[u8]) -> Read {
        self.advance(bytes, false)
    }

    /// Decodes what is left once all bytes were pushed.
    ///
    /// # Errors
    /// See [`push`](Self::push). A message that ends too early is no error here, but one of the message that remains.
    pub fn end(&mut self) -> Read {
        self.advance(&[], true)
    }

    /// Returns the next item that was decoded; `None` where more bytes are needed, or all items were taken.
    pub fn take(&mut self) -> Option<Result<T, DecodeError>> {
        self.ready.pop_front()
    }

    /// Returns the number of items that were decoded.
    #[must_use]
    pub fn count(&self) -> usize {
        self.window.count()
    }

    /// Returns what was not as the schema requires in the items so far, and was accepted.
    pub fn take_notes(&mut self) -> Vec<Note> {
        self.window.take_notes()
    }

    /// Returns the message that remains: all that is no item, and the first item, so that the repeated element is there
    /// where the schema requires one.
    #[must_use]
    pub fn into_remainder(mut self) -> String {
        self.take_remainder()
    }

    /// Takes the message that remains.
    pub(crate) fn take_remainder(&mut self) -> String {
        self.window.take_remainder()
    }

    fn advance(&mut self, bytes: &[u8], last: bool) -> Read {
        let ready = &mut self.ready;
        self.window.advance(bytes, last, &mut |decoder, place| {
            let mut value = T::default();
            let defects = decoder.read_item_apart(&ITEM, &mut &mut value, place)?;
            ready.push_back(defects.map_or(Ok(value), Err));
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests;
