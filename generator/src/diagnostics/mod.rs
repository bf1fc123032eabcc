//! What the stages have to say about the documents: collected, positioned, counted.
//!
//! No stage stops at the first mistake, and none prints. A stage pushes [`Diagnostic`]s, and whoever called it decides
//! what to do with them: [`render`](crate::diagnostics::Diagnostics::render) makes text of them.

pub mod catalog;
mod code;
mod render;

use std::collections::HashMap;
use std::fmt;

pub use code::Code;
pub use render::Style;

use crate::base::Span;

/// Most diagnostics of one code that are kept; further ones are only counted.
const KEPT_PER_CODE: usize = 1_000;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; what is generated is right.
    Note,
    /// What is generated works, but is perhaps not what the author of the documents meant.
    Warning,
    /// Something that is needed is missing or contradictory.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// In what way the generated code covers less, or other, than what the documents say.
///
/// A coverage report lists the diagnostics that have one; a strict run treats those as errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Coverage {
    /// The data passes through untyped, as raw XML.
    KeptRaw,
    /// The construct is left out.
    Skipped,
    /// The documents do not say, or are wrong; the likely meaning was taken.
    Assumed,
}

impl Coverage {
    /// Returns the code of diagnostics that have no more specific one.
    pub fn code(self) -> Code {
        match self {
            Coverage::KeptRaw => Code::KEPT_RAW,
            Coverage::Skipped => Code::SKIPPED,
            Coverage::Assumed => Code::ASSUMED,
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Coverage::KeptRaw => "kept raw",
            Coverage::Skipped => "skipped",
            Coverage::Assumed => "assumed",
        })
    }
}

/// One remark about the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The kind of diagnostic.
    pub code: Code,
    /// What is the matter, in one sentence.
    pub message: String,
    /// Where; `None` where no place in a document can be named.
    pub span: Option<Span>,
    /// What the reader can do about it, or what was done instead.
    pub hint: Option<String>,
    /// Set where the generated code covers less, or other, than the documents.
    pub coverage: Option<Coverage>,
}

impl Diagnostic {
    /// A remark of this severity, without position, hint or coverage.
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Diagnostic { severity, code, message: message.into(), span: None, hint: None, coverage: None }
    }

    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Warning, code, message)
    }

    /// A note.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Note, code, message)
    }

    /// A warning that the generated code covers less, or other, than the documents.
    pub fn uncovered(coverage: Coverage, message: impl Into<String>) -> Self {
        Diagnostic::warning(coverage.code(), message).coverage(coverage)
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: &Span) -> Self {
        self.span = Some(span.clone());
        self
    }

    /// Says what to do, or what was done.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says that the generated code covers less, or other, than the documents.
    #[must_use]
    pub fn coverage(mut self, coverage: Coverage) -> Self {
        self.coverage = Some(coverage);
        self
    }
}

/// The remarks of a run, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    counts: HashMap<(Severity, Code), usize>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds one. Beyond the thousandth of a code, only its number is kept.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry((diagnostic.severity, diagnostic.code)).or_default();
        *count += 1;
        if *count <= KEPT_PER_CODE {
            self.list.push(diagnostic);
        }
    }

    /// Adds all of another collection.
    pub fn append(&mut self, other: Diagnostics) {
        for (key, count) in &other.counts {
            *self.counts.entry(*key).or_default() += count;
        }
        self.list.extend(other.list);
    }

    /// Those that were kept, in the order in which they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Whether nothing was remarked.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are of a severity, those included that were only counted.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.iter().filter(|((of, _), _)| *of == severity).map(|(_, count)| count).sum()
    }

    /// How many there are of a severity and code, those included that were only counted.
    pub fn count_of(&self, severity: Severity, code: Code) -> usize {
        self.counts.iter().filter(|((of, c), _)| *of == severity && *c == code).map(|(_, count)| count).sum()
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Those that say that the generated code covers less, or other, than the documents.
    pub fn coverage(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|diagnostic| diagnostic.coverage.is_some())
    }

    /// Makes errors of those that `which` chooses; returns whether there were any.
    pub(crate) fn escalate(&mut self, which: impl Fn(&Diagnostic) -> bool) -> bool {
        let mut any = false;
        for diagnostic in self.list.iter_mut().filter(|diagnostic| which(diagnostic)) {
            any = true;
            if let Some(count) = self.counts.get_mut(&(diagnostic.severity, diagnostic.code)) {
                *count = count.saturating_sub(1);
            }
            diagnostic.severity = Severity::Error;
            *self.counts.entry((Severity::Error, diagnostic.code)).or_default() += 1;
        }
        self.counts.retain(|_, count| *count > 0);
        any
    }

    /// Turns every coverage remark into an error, for a strict run.
    pub fn make_strict(&mut self) {
        self.escalate(|diagnostic| diagnostic.coverage.is_some() && diagnostic.severity != Severity::Error);
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        for diagnostic in iter {
            self.push(diagnostic);
        }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
