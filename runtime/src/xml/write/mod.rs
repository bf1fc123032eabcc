//! The writer: the growing document, escaping, prefixes and their declarations, tags.

mod escape;
mod output;
mod prefixes;
mod writer;

pub(crate) use escape::{Escape, escape_into};
pub(crate) use output::{Append, Output, Piece};
pub(crate) use prefixes::{Prefixes, Reserved, declaration};
pub(crate) use writer::Writer;
