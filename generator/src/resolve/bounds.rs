//! Bounds on what references make of small documents: how much groups expand to, and how deep.
//!
//! What is beyond a bound is an error, which says where; no client is made then.

use super::Resolver;
use crate::base::Span;
use crate::diagnostics::{Code, Diagnostic};
use crate::load::Sources;

/// Deepest nesting of groups by reference.
pub(super) const GROUP_DEPTH: usize = 64;

/// Deepest nesting of particles and anonymous types, groups in place: later stages recurse. It is what the loader allows
/// the elements of a document, so that only groups can exceed it.
const NESTING: usize = 250;

/// Particles, attributes and members of substitution groups that references may expand to in any documents: a group of
/// groups of groups grows without bound otherwise.
const EXPANSION: usize = 20_000;

/// Bytes of the documents that allow for one more.
const BYTES_PER_EXPANSION: usize = 8;

/// What is left of the bounds.
pub(super) struct Bounds {
    expansion: usize,
    spent: bool,
    depth: usize,
    /// The greatest depth since somebody began to measure.
    deepest: usize,
    too_deep: bool,
}

impl Bounds {
    pub fn new(sources: &Sources) -> Self {
        let bytes: usize = sources.documents().values().map(|source| source.text.len()).sum();
        let expansion = EXPANSION + bytes / BYTES_PER_EXPANSION;
        Bounds { expansion, spent: false, depth: 0, deepest: 0, too_deep: false }
    }
}

impl Resolver<'_, '_> {
    /// Goes one level down; `false`, with an error, where that is too deep.
    pub(super) fn enter(&mut self, span: &Span) -> bool {
        if !self.reach(1, span) {
            return false;
        }
        self.bounds.depth += 1;
        true
    }

    /// Comes back up.
    pub(super) fn leave(&mut self) {
        self.bounds.depth = self.bounds.depth.saturating_sub(1);
    }

    /// Whether what is so many levels high can stand here; an error, once, where it cannot.
    pub(super) fn reach(&mut self, height: usize, span: &Span) -> bool {
        let depth = self.bounds.depth + height;
        if depth <= NESTING {
            self.bounds.deepest = self.bounds.deepest.max(depth);
            return true;
        }
        if !self.bounds.too_deep {
            self.bounds.too_deep = true;
            self.over_limit(&format!("with groups in their place, content is nested deeper than {NESTING}"), span);
        }
        false
    }

    /// Does something, and says how many levels it went down.
    pub(super) fn measured<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> (T, usize) {
        let before = std::mem::replace(&mut self.bounds.deepest, self.bounds.depth);
        let made = make(self);
        let height = self.bounds.deepest.saturating_sub(self.bounds.depth);
        self.bounds.deepest = self.bounds.deepest.max(before);
        (made, height)
    }

    /// Takes so much from what may be expanded; `false`, with an error the first time, where nothing is left.
    pub(super) fn spend(&mut self, size: usize, what: &str, span: &Span) -> bool {
        if !self.bounds.spent && size <= self.bounds.expansion {
            self.bounds.expansion -= size;
            return true;
        }
        if !self.bounds.spent {
            self.bounds.spent = true;
            self.over_limit(what, span);
        }
        false
    }

    /// Whether nothing may be expanded any more.
    pub(super) fn is_spent(&self) -> bool {
        self.bounds.spent
    }

    /// Says that a bound is reached.
    pub(super) fn over_limit(&mut self, what: &str, span: &Span) {
        self.diagnostics.push(Diagnostic::error(Code::LIMIT, what).at(span).hint("the rest is left out"));
    }
}
