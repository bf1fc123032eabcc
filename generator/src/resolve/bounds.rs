//! Bounds on what references make of small documents: how much groups expand to, and how deep.
//!
//! Exceeding a bound is an error with a place, and no client is generated.

use crate::base::Span;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::load::Sources;

/// Deepest nesting of groups by reference.
pub(super) const GROUP_DEPTH: usize = 64;

/// Deepest nesting of particles and anonymous types, groups in place: later stages recurse. It is what the loader
/// allows the elements of a document, so that only groups can exceed it.
const NESTING: usize = 250;

/// Particles, attributes and members of substitution groups that references may expand to in any documents: a group of
/// groups of groups grows without bound otherwise.
const EXPANSION: usize = 20_000;

/// Bytes of the documents that allow for one more.
const BYTES_PER_EXPANSION: usize = 8;

/// The remaining budgets.
pub(super) struct Bounds {
    expansion: usize,
    spent: bool,
    depth: usize,
    /// The greatest depth since the last measure began.
    deepest: usize,
    too_deep: bool,
}

/// A measure of how many levels something goes down.
pub(super) struct Measure {
    before: usize,
}

impl Bounds {
    pub fn new(sources: &Sources) -> Self {
        let bytes: usize = sources.documents().values().map(|source| source.text.len()).sum();
        let expansion = EXPANSION + bytes / BYTES_PER_EXPANSION;
        Bounds { expansion, spent: false, depth: 0, deepest: 0, too_deep: false }
    }

    /// Goes one level down; `false`, with an error, where that is too deep.
    pub fn enter(&mut self, span: &Span, diagnostics: &mut Diagnostics) -> bool {
        if !self.reach(1, span, diagnostics) {
            return false;
        }
        self.depth += 1;
        true
    }

    /// Comes back up.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether what is so many levels high can stand here; an error, once, where it cannot.
    pub fn reach(&mut self, height: usize, span: &Span, diagnostics: &mut Diagnostics) -> bool {
        let depth = self.depth + height;
        if depth <= NESTING {
            self.deepest = self.deepest.max(depth);
            return true;
        }
        if !self.too_deep {
            self.too_deep = true;
            let what = format!("with groups in their place, content is nested deeper than {NESTING}");
            over_limit(&what, span, diagnostics);
        }
        false
    }

    /// Begins to measure how many levels something goes down.
    pub fn measure(&mut self) -> Measure {
        Measure { before: std::mem::replace(&mut self.deepest, self.depth) }
    }

    /// Returns how many levels were gone down since that measure began.
    pub fn height(&mut self, Measure { before }: Measure) -> usize {
        let height = self.deepest.saturating_sub(self.depth);
        self.deepest = self.deepest.max(before);
        height
    }

    /// Takes so much from what may be expanded; `false`, with an error the first time, where nothing is left.
    pub fn spend(&mut self, size: usize, what: &str, span: &Span, diagnostics: &mut Diagnostics) -> bool {
        if !self.spent && size <= self.expansion {
            self.expansion -= size;
            return true;
        }
        if !self.spent {
            self.spent = true;
            over_limit(what, span, diagnostics);
        }
        false
    }

    /// Whether nothing may be expanded any more.
    pub fn is_spent(&self) -> bool {
        self.spent
    }
}

/// Reports that a bound is reached.
pub(super) fn over_limit(what: &str, span: &Span, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::error(Code::LIMIT, what).at(span).hint("the rest is left out"));
}
