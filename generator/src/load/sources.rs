//! The documents that were loaded, and which of them names which.

use std::collections::HashMap;
use std::ops::Index;

use super::ImportKind;
use crate::base::{Arena, DocumentId, Source, Span};

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
    pub target: Option<DocumentId>,
}

/// All documents of a run, the main one first, then in the order in which a reader would come across them.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(crate) documents: Arena<Source>,
    pub(crate) imports: Vec<Import>,
    pub(crate) by_place: HashMap<(DocumentId, usize), DocumentId>,
}

impl Sources {
    /// The documents.
    pub fn documents(&self) -> &Arena<Source> {
        &self.documents
    }

    /// Every import, in the order in which they were met.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// The document that the import which begins at this offset leads to.
    pub fn target(&self, document: DocumentId, offset: usize) -> Option<DocumentId> {
        self.by_place.get(&(document, offset)).copied()
    }

    pub(crate) fn add(&mut self, source: Source) -> DocumentId {
        self.documents.add(source)
    }

    pub(crate) fn add_import(&mut self, import: Import) {
        if let Some(target) = import.target {
            self.by_place.insert((import.span.document, import.span.range.start), target);
        }
        self.imports.push(import);
    }
}

impl Index<DocumentId> for Sources {
    type Output = Source;

    fn index(&self, document: DocumentId) -> &Source {
        &self.documents[document]
    }
}
