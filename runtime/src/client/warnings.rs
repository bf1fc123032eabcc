//! Warnings for clients that set no hook for notes.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::codec::decode::{Note, NoteKind};

/// The warnings logged so far. The set is bounded by the operations of the program and the kinds of notes.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    given: Mutex<HashSet<(&'static str, NoteKind)>>,
}

impl Warnings {
    /// Logs the first note of each kind for an operation. Neither text nor XML of the response is part of it, since either
    /// may be secret.
    #[cold]
    pub(crate) fn warn(&self, operation: &'static str, note: &Note) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        if given.insert((operation, note.kind())) {
            let (kind, path) = (note.kind(), note.path());
            let place = if path.is_empty() { "the response" } else { path };
            log::warn!("{operation}: {kind}: {place} (logged once per operation and kind; Options::on_note gets all)");
        }
    }
}
