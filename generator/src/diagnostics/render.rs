//! Diagnostics as text: with lines of the source, or one line each.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::{Arena, Position, Source, shown};
use crate::redact::masked_in_place;

/// The part of a source line that a frame shows, in bytes before and after the position; minified documents have one
/// line.
const FRAME_BYTES: usize = 100;

/// Replaces the omitted part of a line.
const CUT: &str = "…";

/// Options for printing diagnostics. With frames, a message that several places have is shown once, and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether each diagnostic has a frame of the source, or else one line.
    pub frames: bool,
    /// Whether the text has terminal colours.
    pub color: bool,
    /// The maximum number of diagnostics of one code and severity; the number of further ones is printed.
    pub per_code: usize,
    /// The minimum severity.
    pub least: Severity,
}

impl Default for Style {
    fn default() -> Self {
        Style { frames: true, color: false, per_code: 10, least: Severity::Warning }
    }
}

impl Diagnostics {
    /// Returns the diagnostics as text, in order. Omitted diagnostics are counted by code at the end.
    pub fn render(&self, sources: &Arena<Source>, style: Style) -> String {
        let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        let mut shown: HashMap<(Severity, Code), usize> = HashMap::new();
        let mut messages: HashSet<(Severity, Code, &str, Option<&str>)> = HashSet::new();
        for diagnostic in self {
            if diagnostic.severity < style.least {
                continue;
            }
            // A frame for each place of one message would hide the others.
            let key = (diagnostic.severity, diagnostic.code, diagnostic.message.as_str(), diagnostic.hint.as_deref());
            if style.frames && !messages.insert(key) {
                continue;
            }
            let count = shown.entry((diagnostic.severity, diagnostic.code)).or_default();
            if *count == style.per_code {
                continue;
            }
            *count += 1;
            if style.frames {
                text.push_str(&frame(diagnostic, sources, &renderer));
            } else {
                text.push_str(&diagnostic.line(sources));
            }
            text.push('\n');
        }
        let mut left_out: Vec<_> = shown
            .into_iter()
            .filter_map(|((severity, code), n)| {
                let rest = self.count_of(severity, code).saturating_sub(n);
                (rest > 0).then_some((severity, code, rest))
            })
            .collect();
        left_out.sort_unstable_by(|a, b| b.cmp(a));
        for (severity, code, rest) in left_out {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{severity}[{code}]: {rest} more like this");
        }
        text
    }
}

impl Diagnostic {
    /// Returns one line: `file:line:column: severity[code]: message (hint)`.
    pub fn line(&self, sources: &Arena<Source>) -> String {
        let mut text = String::new();
        if let Some((source, range)) = place(self, sources) {
            let Position { line, column } = source.position(range.start);
            // Writing to a String cannot fail.
            let _ = write!(text, "{}:{line}:{column}: ", source.name);
        }
        let _ = write!(text, "{}[{}]: {}", self.severity, self.code, self.message);
        let facts: Vec<&str> = self.notes.iter().chain(&self.hint).map(String::as_str).collect();
        if !facts.is_empty() {
            let _ = write!(text, " ({})", facts.join("; "));
        }
        text
    }
}

fn place<'s>(diagnostic: &Diagnostic, sources: &'s Arena<Source>) -> Option<(&'s Source, Range<usize>)> {
    let span = diagnostic.span.as_ref()?;
    let source = &sources[span.document];
    let start = floor_boundary(&source.text, span.range.start);
    let end = floor_boundary(&source.text, span.range.end.max(start));
    Some((source, start..end))
}

fn frame(diagnostic: &Diagnostic, sources: &Arena<Source>, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let notes = diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str()));
    let hint: Vec<_> = notes.chain(diagnostic.hint.as_deref().map(|hint| Level::HELP.message(hint))).collect();
    let Some((source, range)) = place(diagnostic, sources) else {
        return renderer.render(&[Group::with_title(title).elements(hint)]);
    };
    let position = source.position(range.start);
    let window = window(&source.text, &range);
    if window.is_empty() || source.is_hidden {
        let origin = Origin::path(source.name.as_str()).line(position.line).char_column(position.column);
        return renderer.render(&[Group::with_title(title).element(origin).elements(hint)]);
    }
    let mark = range.start - window.start..range.end.min(window.end).max(range.start) - window.start;
    let shown = shown::in_place(&masked_in_place(&source.text[window.clone()]));
    let line = line_around(&source.text, range.start);
    let (before, after) = (line.start < window.start, window.end < line.end);
    let cut = |cut: bool| if cut { CUT } else { "" };
    let text = format!("{}{shown}{}", cut(before), cut(after));
    let mark = mark.start + cut(before).len()..mark.end + cut(before).len();
    let counted = text.get(..mark.start).map_or(1, |before| before.chars().count() + 1);
    let snippet = Snippet::source(text)
        .line_start(position.line)
        .path(source.name.as_str())
        .annotation(AnnotationKind::Primary.span(mark));
    let frame = renderer.render(&[Group::with_title(title).element(snippet).elements(hint)]);
    with_column(frame, position, counted)
}

/// Corrects the column in a frame whose line was cut, because the renderer counts from the cut.
fn with_column(frame: String, Position { line, column }: Position, counted: usize) -> String {
    if counted == column {
        return frame;
    }
    // The position is on the line below the title.
    match frame.split_once('\n') {
        Some((title, rest)) => {
            let rest = rest.replacen(&format!(":{line}:{counted}"), &format!(":{line}:{column}"), 1);
            format!("{title}\n{rest}")
        }
        None => frame,
    }
}

/// Returns the part of the first line of a range that a frame shows.
fn window(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = line_around(text, range.start);
    let start = line.start.max(floor_boundary(text, range.start.saturating_sub(FRAME_BYTES)));
    let end = line.end.min(floor_boundary(text, range.start + 2 * FRAME_BYTES));
    start..end.max(start)
}

/// Returns the line of a position.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    start..text[at..].find('\n').map_or(text.len(), |end| at + end)
}

/// Returns the last character boundary that is not after an index.
fn floor_boundary(text: &str, index: usize) -> usize {
    let mut at = index.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
