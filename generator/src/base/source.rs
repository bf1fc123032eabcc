//! Documents as texts, and places in them.

use std::ops::Range;
use std::sync::OnceLock;

use super::{Idx, shown};

/// The id of a document: of its text.
pub type DocumentId = Idx<Source>;

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The document.
    pub document: DocumentId,
    /// Byte range in the document's text (after transcoding to UTF-8).
    pub range: Range<usize>,
}

impl Span {
    /// Returns the beginning of the place, for what is inserted there.
    #[must_use]
    pub fn start(&self) -> Span {
        Span { document: self.document, range: self.range.start..self.range.start }
    }
}

/// A place in a document for people: both numbers count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A document as text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The absolute path or URL, as `Fetch::locate` returned it.
    pub identity: String,
    /// The same for people: relative to the main document's folder where that is shorter.
    pub name: String,
    /// Its text in UTF-8; a document type declaration is blanked out, so that positions stay right.
    pub text: String,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// Whether it is one that the generator has built in.
    pub builtin: bool,
    /// Whether it turned out to be unusable; it is kept so that its diagnostic can show it.
    pub(crate) rejected: bool,
    /// Whether nothing of its text is shown, because it is not what an import is for.
    pub(crate) is_hidden: bool,
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    pub(crate) fn new(identity: String, name: String, text: String, hash: String) -> Self {
        let name = shown::line(&name);
        Source {
            identity,
            name,
            text,
            hash,
            builtin: false,
            rejected: false,
            is_hidden: false,
            line_starts: OnceLock::new(),
        }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1))
                .collect()
        })
    }

    /// The line of a byte offset, without a look at the line itself, which may be the whole document.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|start| *start <= offset).max(1)
    }

    /// The line and column of a byte offset; of one past the end, those of the end.
    pub fn position(&self, offset: usize) -> Position {
        let starts = self.line_starts();
        let line = self.line(offset);
        let start = starts.get(line - 1).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(1, |before| before.chars().count() + 1);
        Position { line, column }
    }
}
