//! The reader's parts: the document's encoding, searching, tags and text, attributes.

pub(crate) mod attributes;
pub(crate) mod cursor;
mod encoding;
pub(crate) mod scan;

pub use encoding::transcode;
