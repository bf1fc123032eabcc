//! Diagnostics: errors, warnings and notes about the documents, with positions.
//!
//! Stages do not stop at the first error, and do not print. They collect [`Diagnostic`]s, which
//! [`render`](crate::diagnostics::Diagnostics::render) converts to text.

pub mod catalog;
mod code;
mod render;

use std::collections::{HashMap, HashSet};
use std::fmt;

pub use code::Code;
pub use render::Style;

use crate::base::{Span, shown};

/// The maximum number of diagnostics of one code that are kept; further ones are only counted.
const KEPT_PER_CODE: usize = 1_000;

/// Longest message or hint, in bytes.
const LONGEST: usize = 4_000;

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Information; the generated code is right.
    Note,
    /// The generated code works, but may not be what the author of the documents intended.
    Warning,
    /// Required information is missing or contradictory.
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

/// The way in which the generated code differs from the documents.
///
/// The coverage report lists the diagnostics with a coverage; a strict run treats them as errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Coverage {
    /// The data passes through untyped, as raw XML.
    KeptRaw,
    /// The construct is left out.
    Skipped,
    /// The documents are incomplete or wrong; the likely meaning is assumed.
    Assumed,
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

/// An error, warning or note about the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The kind of diagnostic.
    pub code: Code,
    /// The problem, in one sentence.
    pub message: String,
    /// The position, if there is one.
    pub span: Option<Span>,
    /// Further facts, a line each.
    pub notes: Vec<String>,
    /// A possible correction, or what the generator did instead.
    pub hint: Option<String>,
    /// Set if the generated code differs from the documents.
    pub coverage: Option<Coverage>,
}

impl Diagnostic {
    /// Creates a diagnostic without position, notes, hint and coverage.
    pub fn new(severity: Severity, code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            severity,
            code,
            message: cut(message.into()),
            span: None,
            notes: Vec::new(),
            hint: None,
            coverage: None,
        }
    }

    /// Creates an error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Error, code, message)
    }

    /// Creates a warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Warning, code, message)
    }

    /// Creates a note.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Note, code, message)
    }

    /// Sets the position.
    #[must_use]
    pub fn at(mut self, span: &Span) -> Self {
        self.span = Some(span.clone());
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(cut(note.into()));
        self
    }

    /// Sets the hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(cut(hint.into()));
        self
    }

    /// Sets the coverage.
    #[must_use]
    pub fn coverage(mut self, coverage: Coverage) -> Self {
        self.coverage = Some(coverage);
        self
    }
}

/// The diagnostics of a run, in order.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    counts: HashMap<(Severity, Code), usize>,
}

impl Diagnostics {
    /// Creates an empty collection.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds a diagnostic. After 1000 diagnostics of a code, further ones are only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry((diagnostic.severity, diagnostic.code)).or_default();
        *count += 1;
        if *count <= KEPT_PER_CODE {
            self.list.push(diagnostic);
        }
    }

    /// Adds all diagnostics of another collection.
    pub fn append(&mut self, other: Diagnostics) {
        for (key, count) in &other.counts {
            *self.counts.entry(*key).or_default() += count;
        }
        self.list.extend(other.list);
    }

    /// Returns the kept diagnostics in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the number of diagnostics of a severity, including those that were only counted.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.iter().filter(|((of, _), _)| *of == severity).map(|(_, count)| count).sum()
    }

    /// Returns the number of diagnostics of a severity and code, including those that were only counted.
    pub fn count_of(&self, severity: Severity, code: Code) -> usize {
        self.counts.iter().filter(|((of, c), _)| *of == severity && *c == code).map(|(_, count)| count).sum()
    }

    /// Returns whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns the diagnostics with a coverage.
    pub fn coverage(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(|diagnostic| diagnostic.coverage.is_some())
    }

    /// Removes the diagnostics that `keep` rejects. Where some of a code were only counted, all of that code stay: those
    /// that are to be kept may be among them.
    pub(crate) fn retain(&mut self, keep: impl Fn(&Diagnostic) -> bool) {
        let mut listed: HashMap<(Severity, Code), usize> = HashMap::new();
        for diagnostic in &self.list {
            *listed.entry((diagnostic.severity, diagnostic.code)).or_default() += 1;
        }
        let counted: HashSet<(Severity, Code)> =
            self.counts.iter().filter(|(key, count)| listed.get(key) < Some(count)).map(|(key, _)| *key).collect();
        let counts = &mut self.counts;
        self.list.retain(|diagnostic| {
            let is_kept = counted.contains(&(diagnostic.severity, diagnostic.code)) || keep(diagnostic);
            if let Some(count) = counts.get_mut(&(diagnostic.severity, diagnostic.code)).filter(|_| !is_kept) {
                *count = count.saturating_sub(1);
            }
            is_kept
        });
        self.counts.retain(|_, count| *count > 0);
    }

    /// Turns the diagnostics that `which` selects into errors; returns whether there were any.
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

    /// Turns each diagnostic with a coverage into an error, for a strict run.
    pub fn make_strict(&mut self) {
        self.escalate(|diagnostic| diagnostic.coverage.is_some() && diagnostic.severity != Severity::Error);
    }
}

/// Returns a text without what is too long to read, since values of the documents may have megabytes, and without what
/// a terminal would not show.
fn cut(text: String) -> String {
    let mut text = shown::line(&text);
    if text.len() > LONGEST {
        let mut end = LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('…');
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_were_only_counted_are_left_as_they_are() {
        let retained = |number: usize| {
            let mut all = Diagnostics::new();
            all.extend((0..number).map(|_| Diagnostic::warning(Code::EXTENSION, "one")));
            all.push(Diagnostic::warning(Code::MISPLACED, "another"));
            all.retain(|_| false);
            (all.iter().count(), all.count(Severity::Warning))
        };
        assert_eq!(retained(KEPT_PER_CODE), (0, 0));
        assert_eq!(retained(KEPT_PER_CODE + 1), (KEPT_PER_CODE, KEPT_PER_CODE + 1));
    }
}
