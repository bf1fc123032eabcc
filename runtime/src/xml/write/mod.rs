//! The writer's parts: the growing document, escaping, prefixes and their declarations.

mod escape;
mod output;
mod prefixes;

pub(crate) use escape::{Escape, escape_into};
pub(crate) use output::{Append, Output, Piece};
pub(crate) use prefixes::{Prefixes, Reserved, declaration};
