//! The decoder: reads XML into values by the static tables, streaming, without an intermediate tree.
//!
//! A [`Decoder`] starts before the document element. A start tag that was read but not taken is *pending*: `next` goes to
//! one, `name` and `attribute` describe it, and `enter`, `skip`, `capture`, `text`, `read_field` and `read_particle` take
//! it. `end` takes the end tag of the entered element, with what is left before it; `finish` checks that nothing follows
//! the document element.

mod bound;
mod content;
mod current;
mod element;
pub(crate) mod enclosing;
mod error;
mod expected;
mod item;
pub(crate) mod limits;
mod matching;
mod nil;
mod note;
pub(crate) mod notes;
mod options;
pub(crate) mod parts;
pub(crate) mod path;
pub(crate) mod position;
mod required;
mod slots;
mod stack;
pub(crate) mod state;
pub(crate) mod tag;
mod walk;

pub(crate) use crate::xml::read::attributes::{Attributes, attribute_value, declared_prefix, split_name, text_value};
pub(crate) use crate::xml::read::cursor::{Cursor, Markup, RawTag};
pub use crate::xml::{Bindings, SOAP_ENCODING_11, SOAP_ENCODING_12, XML, XS, XSI};
pub(crate) use crate::xml::{NsId, SOAP_ENVELOPE_11, SOAP_ENVELOPE_12};
pub(crate) use bound::names_part;
pub use error::{DecodeError, DecodeErrorKind, Read};
pub(crate) use item::ItemPlace;
pub use note::{Note, NoteKind};
pub use options::DecodeOptions;
pub(crate) use position::ValueSource;
pub(crate) use stack::Stack;
pub use state::Decoder;

/// Returns the text of a document; see [`xml::transcode`](crate::xml::transcode).
///
/// # Errors
/// The encoding is not known, or the bytes are not in it.
///
/// # Examples
///
/// ```
/// use soapstone::codec::decode::transcode;
///
/// assert_eq!(transcode(b"\xE4", Some("iso-8859-1"))?, "ä");
/// # Ok::<(), soapstone::codec::decode::DecodeError>(())
/// ```
pub fn transcode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Read<std::borrow::Cow<'a, str>> {
    Ok(crate::xml::transcode(bytes, charset)?)
}
