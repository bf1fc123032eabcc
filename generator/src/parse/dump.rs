//! `--dump syntax`: the syntax trees as text.

use std::fmt;

use super::syntax::Syntax;
use crate::redact::masked;

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, document) in self.documents.iter() {
            writeln!(f, "document {index}: {}", masked(&format!("{document:#?}")))?;
        }
        Ok(())
    }
}
