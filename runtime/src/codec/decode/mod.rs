//! The decoder: reads XML into values by the static tables, streaming, without an intermediate tree.
//!
//! # For the layer above
//! A [`Decoder`] starts before the document element. A start tag that has been met but not been taken yet is *pending*.
//! ```text
//! Decoder::new(xml: &'a str, package: &'static NamespaceTable, options: &DecodeOptions) -> Decoder<'a>
//! d.next() -> Read<bool>                 goes to the next child's start tag of the entered element (at first: to the
//!                                        document element), which is then pending; false at the entered element's end.
//!                                        Returns true again as long as that start tag is pending.
//! d.name() -> (&str, &'a str)            namespace URI ("" for none) and local name of the pending start tag
//! d.attribute(uri, local) -> Read<Option<Cow<'a, str>>>   an attribute of the pending start tag
//! d.context() -> TextContext             resolves prefixes where the decoder stands (for QName text)
//! d.enter() -> Read                      takes the pending start tag: its children are next
//! d.end() -> Read                        skips what is left of the entered element and takes its end tag
//! d.skip() -> Read                       skips the pending element
//! d.capture() -> Read<RawElement>        takes the pending element as XML
//! d.text() -> Read<Cow<'a, str>>         takes the pending element, which must hold text only
//! d.read_field(&FieldDescriptor, &mut impl Value) -> Read     reads the pending element as that field, whatever its name
//! d.read_particle(&FieldDescriptor, &mut impl Value) -> Read  reads the children that belong to that particle field (a group's
//!                                                  table); stops before the first that does not, or at the end
//! d.finish() -> Read                     after the document element's end: nothing but comments may follow
//! d.set_encoded(bool)                    SOAP encoding on or off from here on (headers and body may differ)
//! d.notes() -> &[Note]; d.take_notes() -> Vec<Note>; d.offset() -> usize
//! ```
//! `transcode(bytes, charset: Option<&str>) -> Read<Cow<str>>` makes the `xml` of a body's bytes.

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
pub use error::{DecodeError, DecodeErrorKind, Note, NoteKind, Read};
pub(crate) use item::ItemPlace;
pub use options::DecodeOptions;
pub(crate) use position::ValueSource;
pub(crate) use stack::Stack;
pub use state::Decoder;

/// Returns the text of a document; see [`xml::transcode`](crate::xml::transcode).
///
/// # Errors
/// The encoding is not known, or the bytes are not in it.
pub fn transcode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Read<std::borrow::Cow<'a, str>> {
    Ok(crate::xml::transcode(bytes, charset)?)
}
