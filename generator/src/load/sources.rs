//! The loaded documents and their imports.

use std::collections::HashMap;
use std::ops::Index;

use super::ImportKind;
use super::missing::{self, Missing};
use crate::base::{Arena, DocumentId, Source, Span};

/// An import, include or redefine of a document.
#[derive(Debug, Clone)]
pub struct Import {
    /// The kind of element.
    pub kind: ImportKind,
    /// The position.
    pub span: Span,
    /// The namespace; empty for none.
    pub namespace: String,
    /// The location as written, if there is one.
    pub location: Option<String>,
    /// The imported document; `None` if it is missing or not needed.
    pub target: Option<DocumentId>,
}

/// All documents of a run: the main document, then the others in the order of their imports.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(crate) documents: Arena<Source>,
    pub(crate) imports: Vec<Import>,
    pub(crate) by_place: HashMap<(DocumentId, usize), DocumentId>,
    pub(crate) missing: Vec<Missing>,
}

impl Sources {
    /// Returns the documents.
    pub fn documents(&self) -> &Arena<Source> {
        &self.documents
    }

    /// Returns the imports in order.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// Returns an OASIS XML catalog with the imported documents that are missing, and a file name for each; `None` if there are
    /// none that require a catalog.
    #[must_use]
    pub fn missing_catalog(&self) -> Option<String> {
        missing::catalog(&self.missing)
    }

    /// Returns the number of imported documents that are missing.
    #[cfg(feature = "cli")]
    pub(crate) fn missing_count(&self) -> usize {
        missing::distinct(&self.missing).len()
    }

    /// Returns the document of the import at an offset.
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
