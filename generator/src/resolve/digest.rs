//! Compares the texts of two definitions of one name.

use sha2::{Digest as _, Sha256};

use crate::base::Span;
use crate::load::Sources;

/// A digest of a piece of text without its white space: pieces that are the same but for that have the same.
pub(crate) fn digest(sources: &Sources, (span, end): (&Span, usize)) -> Option<[u8; 32]> {
    let text = sources[span.document].text.get(span.range.start..end)?;
    let visible: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    Some(Sha256::digest(visible).into())
}
