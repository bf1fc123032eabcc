//! `--dump sources`: the documents and their edges as text.

use std::fmt;

use super::Sources;
use crate::redact::masked;

impl fmt::Display for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, source) in self.documents().iter() {
            writeln!(f, "{index} {} ({} bytes, sha256 {})", source.name, source.text.len(), source.hash)?;
            for import in self.imports().iter().filter(|import| import.span.document == index) {
                let position = source.position(import.span.range.start);
                write!(f, "  {}:{} {:?}", position.line, position.column, import.kind)?;
                if !import.namespace.is_empty() {
                    write!(f, " namespace \"{}\"", import.namespace)?;
                }
                if let Some(location) = &import.location {
                    write!(f, " location \"{}\"", masked(location))?;
                }
                match import.target {
                    Some(target) => writeln!(f, " -> {target}")?,
                    None => writeln!(f, " -> nothing")?,
                }
            }
        }
        Ok(())
    }
}
