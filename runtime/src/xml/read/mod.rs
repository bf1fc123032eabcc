//! The reader: the document's encoding, searching, tags and text, attributes, and start tags in their scope.

pub(crate) mod attributes;
pub(crate) mod chunks;
pub(crate) mod cursor;
mod encoding;
pub mod events;
pub(crate) mod pull;
pub(crate) mod reader;
pub(crate) mod scan;

pub(crate) use encoding::is_known_charset;
pub use encoding::transcode;
