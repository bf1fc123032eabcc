//! Bounds on the size and the depth to which references expand small documents.
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

/// Particles, attributes, members of groups, inherited fields and the like that references may repeat in any documents: a
/// group of groups of groups grows without bound otherwise.
const REPETITIONS: usize = 20_000;

/// Bytes of the documents that allow for one more.
const BYTES_PER_REPETITION: usize = 8;

/// Bytes of text that count like one field.
pub(super) const BYTES_PER_FIELD: usize = 64;

/// The remaining budgets.
pub(super) struct Bounds {
    repetitions: usize,
    spent: bool,
    depth: usize,
    /// The greatest depth since the last measure began.
    deepest: usize,
    too_deep: bool,
}

/// What references repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeated {
    /// The elements of groups.
    Elements,
    /// The attributes of attribute groups.
    Attributes,
    /// The members of substitution groups.
    Substitutes,
    /// The fields of base types.
    Inherited,
    /// The types derived from a type.
    Derived,
    /// Documentation, facets and defaults of shared declarations.
    Texts,
    /// The values of enumerations in unions.
    UnionValues,
    /// The parts of messages, and the operations of bindings.
    Parts,
    /// Schemas that are included into several namespaces.
    Chameleons,
}

impl Repeated {
    /// What is wrong.
    fn message(self) -> &'static str {
        match self {
            Self::Elements => "groups expand to too many elements for documents of this size",
            Self::Attributes => "attribute groups expand to too many attributes for documents of this size",
            Self::Substitutes => "substitution groups have too many members for documents of this size",
            Self::Inherited => "types inherit too many fields for documents of this size",
            Self::Derived => "too many types derive from each other for documents of this size",
            Self::Texts => "documentation, facets and defaults are repeated too often for documents of this size",
            Self::UnionValues => "unions repeat too many values of enumerations for documents of this size",
            Self::Parts => "ports, operations and faults repeat too many parts for documents of this size",
            Self::Chameleons => "a schema is included into too many namespaces for documents of this size",
        }
    }

    /// What to do about it.
    fn hint(self) -> &'static str {
        match self {
            Self::Elements => "refer to fewer or smaller groups",
            Self::Attributes => "refer to fewer or smaller attribute groups",
            Self::Substitutes => "let fewer elements substitute others",
            Self::Inherited => "make the chain of base types shorter, or its types smaller",
            Self::Derived => "make the chain of base types shorter",
            Self::Texts => "make the documentation, pattern, enumeration or default shorter that is used most",
            Self::UnionValues => "let unions have fewer enumerations in common",
            Self::Parts => "take out ports, operations, faults or parts that no client needs",
            Self::Chameleons => "give the included schema a target namespace, and import it",
        }
    }
}

/// A measure of how many levels something goes down.
pub(super) struct Measure {
    before: usize,
}

impl Bounds {
    pub fn new(sources: &Sources) -> Self {
        let bytes: usize = sources.documents().values().map(|source| source.text.len()).sum();
        let repetitions = REPETITIONS + bytes / BYTES_PER_REPETITION;
        Bounds { repetitions, spent: false, depth: 0, deepest: 0, too_deep: false }
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
            over_limit(&what, "nest fewer groups in each other", span, diagnostics);
        }
        false
    }

    /// Begins to measure how many levels something goes down.
    pub fn measure(&mut self) -> Measure {
        Measure { before: std::mem::replace(&mut self.deepest, self.depth) }
    }

    /// Returns how many levels were entered since that measure began.
    pub fn height(&mut self, Measure { before }: Measure) -> usize {
        let height = self.deepest.saturating_sub(self.depth);
        self.deepest = self.deepest.max(before);
        height
    }

    /// Takes so much from what may be repeated; `false`, with an error the first time, where nothing is left.
    pub fn spend(&mut self, size: usize, what: Repeated, span: &Span, diagnostics: &mut Diagnostics) -> bool {
        if !self.spent && size <= self.repetitions {
            self.repetitions -= size;
            return true;
        }
        if !self.spent {
            self.spent = true;
            over_limit(what.message(), what.hint(), span, diagnostics);
        }
        false
    }

    /// Whether nothing may be repeated any more.
    pub fn is_spent(&self) -> bool {
        self.spent
    }
}

/// Reports that a bound is reached.
pub(super) fn over_limit(what: &str, hint: &str, span: &Span, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::error(Code::LIMIT, what).at(span).hint(hint));
}
