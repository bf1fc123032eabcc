//! The documents that were loaded, and which of them names which.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::ImportKind;
use crate::diagnostics::Position;
use crate::model::{Document, Span};

/// A document as text.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it came from, absolute: what [`Fetch::locate`](super::Fetch::locate) said.
    pub identity: String,
    /// The same for people: relative to the main document's folder where that is shorter.
    pub name: String,
    /// Its text in UTF-8; a document type declaration is blanked out, so that positions stay right.
    pub text: String,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// Whether it is one that the generator knows by heart.
    pub builtin: bool,
    /// Whether it turned out to be unusable; it is kept so that its diagnostic can show it.
    pub(crate) rejected: bool,
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    pub(crate) fn new(identity: String, name: String, text: String, hash: String) -> Self {
        Source { identity, name, text, hash, builtin: false, rejected: false, line_starts: OnceLock::new() }
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

/// One import, include or redefine, of one document by another.
#[derive(Debug, Clone)]
pub struct Import {
    /// What kind of element it is.
    pub kind: ImportKind,
    /// Where it stands.
    pub span: Span,
    /// The namespace that it names; empty for none.
    pub namespace: String,
    /// The location as written, if there is one.
    pub location: Option<String>,
    /// The index of the document that it leads to; `None` where that could not be had, or nothing is to be had.
    pub target: Option<u32>,
}

/// All documents of a run, the main one first, then in the order in which a reader would come across them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(crate) documents: Vec<Source>,
    pub(crate) imports: Vec<Import>,
    pub(crate) by_place: HashMap<(u32, usize), u32>,
}

impl Sources {
    /// The documents.
    pub fn documents(&self) -> &[Source] {
        &self.documents
    }

    /// One of the documents.
    pub fn get(&self, document: u32) -> Option<&Source> {
        self.documents.get(usize::try_from(document).ok()?)
    }

    /// Every import, in the order in which they were met.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// The document that the import which begins at this offset leads to.
    pub fn target(&self, document: u32, offset: usize) -> Option<u32> {
        self.by_place.get(&(document, offset)).copied()
    }

    /// The documents as the model lists them.
    pub fn to_model(&self) -> Vec<Document> {
        self.documents.iter().map(|source| Document { name: source.name.clone(), hash: source.hash.clone() }).collect()
    }

    pub(crate) fn add(&mut self, source: Source) -> Option<u32> {
        let index = u32::try_from(self.documents.len()).ok()?;
        self.documents.push(source);
        Some(index)
    }

    pub(crate) fn add_import(&mut self, import: Import) {
        if let Some(target) = import.target {
            self.by_place.insert((import.span.document, import.span.range.start), target);
        }
        self.imports.push(import);
    }
}
