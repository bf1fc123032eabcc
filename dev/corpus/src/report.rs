//! The report at the end: the table, failures, slow entries, and everything as JSON.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::entry::Results;

/// Seconds of generating beyond which an entry is flagged.
const SLOW: f64 = 20.0;
/// How many of the slowest are listed.
const SLOWEST: usize = 10;
/// Longest error that is shown, in characters.
const WIDTH: usize = 200;

/// Writes all results as JSON.
pub fn write_json(path: &Path, results: &[Results]) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut text = serde_json::to_string_pretty(results).map_err(io::Error::other)?;
    text.push('\n');
    fs::write(path, text)
}

/// The report as text; its last line is the sum.
pub fn text(results: &[Results], elapsed: Duration, differences: &str, verdict: &[String]) -> String {
    let mut out = table(results);
    failures(&mut out, results);
    slowest(&mut out, results);
    out.push_str(differences);
    if !verdict.is_empty() {
        line(&mut out, &format!("failed: {}", verdict.join(", ")));
    }
    line(&mut out, &sum(results, elapsed));
    out
}

fn sum(results: &[Results], elapsed: Duration) -> String {
    let count = |matches: &dyn Fn(&Results) -> bool| results.iter().filter(|results| matches(results)).count();
    let messages = || results.iter().filter_map(|results| results.messages.as_ref());
    format!(
        "corpus: generated {}/{n}, compiled {}/{n}, messages {}/{}, {:.0} seconds",
        count(&|r| r.generated.ok),
        count(&|r| r.compiled.as_ref().is_some_and(|compiled| compiled.ok)),
        messages().map(|messages| messages.good).sum::<usize>(),
        messages().map(|messages| messages.total).sum::<usize>(),
        elapsed.as_secs_f64(),
        n = results.len(),
    )
}

fn table(results: &[Results]) -> String {
    let titles = ["entry", "generated", "compiled", "warnings", "messages", "seconds", "lines"];
    let mut rows = vec![titles.map(str::to_owned)];
    rows.extend(results.iter().map(row));
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut cells = row.iter().zip(widths);
        let mut text = cells.next().map(|(cell, width)| format!("{cell:<width$}")).unwrap_or_default();
        for (cell, width) in cells {
            // Writing to a String cannot fail.
            let _ = write!(text, "  {cell:>width$}");
        }
        line(&mut out, &text);
    }
    out
}

fn row(results: &Results) -> [String; 7] {
    let generated = &results.generated;
    let yes_no = |ok: bool| if ok { "yes" } else { "no" }.to_owned();
    let made = if generated.panic.is_some() { "panic".to_owned() } else { yes_no(generated.ok) };
    let slow = if generated.seconds > SLOW { " slow" } else { "" };
    let compiled = [&results.compiled, &results.clippy];
    let warnings: usize = compiled.into_iter().flatten().map(|compiled| compiled.warnings).sum();
    let dash = || "-".to_owned();
    [
        results.slug.clone(),
        format!("{made}{slow}"),
        results.compiled.as_ref().map_or_else(dash, |compiled| yes_no(compiled.ok)),
        if results.compiled.is_some() { warnings.to_string() } else { dash() },
        results.messages.as_ref().map_or_else(dash, |messages| format!("{}/{}", messages.good, messages.total)),
        format!("{:.1}", results.seconds()),
        if generated.ok { generated.lines.to_string() } else { dash() },
    ]
}

/// The first thing that went wrong with each entry.
fn failures(out: &mut String, results: &[Results]) {
    let mut title = Some("\nwhat went wrong first:");
    for results in results {
        let Some(what) = failure(results) else { continue };
        if let Some(title) = title.take() {
            line(out, title);
        }
        let what: String = what.chars().take(WIDTH).collect();
        line(out, &format!("  {}: {}", results.slug, what.replace('\n', " ")));
    }
}

fn failure(results: &Results) -> Option<String> {
    if let Some(trouble) = &results.trouble {
        return Some(trouble.clone());
    }
    if !results.generated.ok {
        let first = results.generated.errors.first();
        return Some(format!("not generated: {}", first.map_or("no reason given", String::as_str)));
    }
    if let Some(compiled) = [&results.compiled, &results.clippy].into_iter().flatten().find(|compiled| !compiled.ok) {
        let n = compiled.errors + compiled.warnings;
        let first = compiled.first.first().map_or("", String::as_str);
        let head: Vec<&str> = first.lines().take(2).map(str::trim).collect();
        return Some(format!("{n} errors and warnings: {}", head.join(" ")));
    }
    let messages = results.messages.as_ref()?;
    let (name, what) = messages.failures.iter().next()?;
    Some(format!("{} messages, {name}: {what}", messages.failures.len()))
}

fn slowest(out: &mut String, results: &[Results]) {
    slow(out, "slowest to generate (seconds)", results, |results| results.generated.seconds);
    slow(out, "slowest to compile (seconds of CPU)", results, |results| {
        results.compiled.as_ref().map_or(0.0, |compiled| compiled.seconds)
    });
    let peak = |results: &Results| results.compiled.as_ref().map_or(0, |compiled| compiled.peak >> 20);
    if let Some(largest) = results.iter().max_by_key(|results| peak(results)).filter(|largest| peak(largest) > 0) {
        line(out, &format!("most memory to compile: {} ({} MiB)", largest.slug, peak(largest)));
    }
}

fn slow(out: &mut String, title: &str, results: &[Results], seconds: impl Fn(&Results) -> f64) {
    let mut all: Vec<(f64, &Results)> =
        results.iter().map(|results| (seconds(results), results)).filter(|(s, _)| *s > 0.0).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let listed: Vec<String> = all.iter().take(SLOWEST).map(|(s, results)| format!("{} {s:.1}", results.slug)).collect();
    line(out, &format!("{title}: {}", listed.join(", ")));
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
