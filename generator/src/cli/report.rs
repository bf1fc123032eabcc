//! The report of a run: diagnostics, coverage, and the differences of a folder.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use similar::TextDiff;

use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics, Severity, Style};
use crate::load::Sources;
use crate::output::Change;

/// The maximum number of lines of one code and mark in the coverage report.
const LINES_PER_CODE: usize = 10;
/// The maximum number of lines of a diff.
const DIFF_LINES: usize = 60;

/// Returns the diagnostics with frames, without those of the coverage report that are not errors.
pub fn diagnostics(all: &Diagnostics, sources: &Sources, style: Style) -> String {
    let mut shown = Diagnostics::new();
    let framed = |diagnostic: &&Diagnostic| diagnostic.coverage.is_none() || diagnostic.severity == Severity::Error;
    shown.extend(all.iter().filter(framed).cloned());
    shown.render(sources.documents(), style)
}

/// Returns the coverage report: the constructs that are not typed as in the documents, with their positions; of many of one code,
/// the first.
pub fn coverage(all: &Diagnostics, sources: &Sources) -> String {
    let mut text = String::new();
    let codes: BTreeSet<(Severity, Code)> =
        all.coverage().map(|diagnostic| (diagnostic.severity, diagnostic.code)).collect();
    let kept = all.coverage().count();
    let total: usize = codes.iter().map(|(severity, code)| all.count_of(*severity, *code)).sum::<usize>().max(kept);
    match total {
        0 => return "coverage: everything is typed as the documents have it\n".to_owned(),
        // Writing to a String cannot fail.
        1 => text.push_str("coverage: 1 construct is not typed as the documents have it\n"),
        _ => drop(writeln!(text, "coverage: {total} constructs are not typed as the documents have them")),
    }
    match sources.missing_count() {
        0 => {}
        1 => text.push_str("  provide the missing document first: what refers to its declarations is kept raw\n"),
        count => drop(writeln!(
            text,
            "  provide the {count} missing documents first: what refers to their declarations is kept raw"
        )),
    }
    for kind in [Coverage::KeptRaw, Coverage::Skipped, Coverage::Assumed] {
        let of_kind = || all.coverage().filter(|diagnostic| diagnostic.coverage == Some(kind));
        let mut places: HashMap<&str, usize> = HashMap::new();
        for diagnostic in of_kind() {
            *places.entry(&diagnostic.message).or_default() += 1;
        }
        let mut shown: BTreeMap<Code, (usize, usize)> = BTreeMap::new();
        for diagnostic in of_kind() {
            // The first place stands for all that have the message.
            let Some(count) = places.remove(diagnostic.message.as_str()) else { continue };
            let (lines, left_out) = shown.entry(diagnostic.code).or_default();
            if *lines == LINES_PER_CODE {
                *left_out += count;
                continue;
            }
            *lines += 1;
            let more = match count {
                1 => String::new(),
                2 => " (and 1 more place)".to_owned(),
                _ => format!(" (and {} more places)", count - 1),
            };
            let code = diagnostic.code;
            let _ = writeln!(text, "  {:<8}  {} [{code}]{more}", kind.to_string(), line(diagnostic, sources));
        }
        for (code, (_, left_out)) in shown.iter().filter(|(_, (_, left_out))| *left_out > 0) {
            let _ = writeln!(text, "  {:<8}  {left_out} more of this kind [{code}]", kind.to_string());
        }
    }
    if total > kept {
        let _ = writeln!(text, "  and {} more", total - kept);
    }
    text.push_str("  `soapstone --explain CODE` has the cause of each, and what to do\n");
    text
}

/// `file:line:column: message`.
fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span.as_ref().map(|span| (&sources[span.document], span.range.start));
    match place {
        Some((source, offset)) => {
            let position = source.position(offset);
            format!("{}:{}:{}: {}", source.name, position.line, position.column, diagnostic.message)
        }
        None => diagnostic.message.clone(),
    }
}

/// Returns the differences between a folder and the files that would be written.
pub fn differences(folder: &Path, change: &Change) -> String {
    let mut text = String::new();
    for path in &change.removes {
        let _ = writeln!(text, "not generated any more: {}", folder.join(path).display());
    }
    for (path, should) in &change.writes {
        let shown = folder.join(path);
        let Ok(is) = std::fs::read_to_string(&shown) else {
            let _ = writeln!(text, "missing: {}", shown.display());
            continue;
        };
        let should = String::from_utf8_lossy(should);
        text.push_str(&difference(&shown.display().to_string(), &is, &should));
    }
    text
}

/// Returns the beginning of the diff of two texts.
pub fn difference(name: &str, actual: &str, expected: &str) -> String {
    let diff = TextDiff::from_lines(actual, expected);
    let text = diff.unified_diff().context_radius(2).header(name, "generated").to_string();
    text.lines().take(DIFF_LINES).map(|line| format!("{line}\n")).collect()
}
