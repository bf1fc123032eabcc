//! A change of the public API comes with a change of the changelog's section for what is not released yet.
//!
//! `public_api.txt` records the public items, and a digest of the section as it was then. `cargo xtask tidy --record` writes
//! it again, and fails as long as the items have changed and the section has not.

use super::public_items::{Item, items};
use super::{Finding, SourceFile, line_of};

/// The file of the record, which git merges line by line (`.gitattributes`), so that it may have several digests.
pub const RECORD: &str = "xtask/src/tidy/public_api.txt";

const CHANGELOG: &str = "CHANGELOG.md";
const SECTION: &str = "## [Unreleased]";
/// How many of the items that differ are named.
const SHOWN: usize = 6;
const DIGEST: &str = "changelog ";

/// Finds out whether the section is missing or not the first, and which public items differ from the record.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let section = match section(files) {
        Ok(section) => section,
        Err(finding) => return vec![finding],
    };
    let record = text(files, RECORD).unwrap_or_default();
    let remedy = if is_recorded(record, section) {
        "add a line to [Unreleased] in CHANGELOG.md, then run `cargo xtask tidy --record`"
    } else {
        "see that [Unreleased] in CHANGELOG.md describes it, then run `cargo xtask tidy --record`"
    };
    let items = items(files);
    let added = items
        .iter()
        .filter(|item| !recorded(record).any(|line| line == item.text))
        .map(|item| Finding::new(&item.path, item.line, &format!("a new public item, `{}`: {remedy}", item.text)));
    let removed = recorded(record).filter(|line| !items.iter().any(|item| item.text == *line)).map(|line| {
        Finding::new(RECORD, line_of(files, RECORD, line), &format!("not public any more, `{line}`: {remedy}"))
    });
    let mut findings: Vec<Finding> = added.chain(removed).collect();
    if let Some(more) = findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        findings.truncate(SHOWN);
        findings.push(Finding::new(RECORD, 1, &format!("{more} more public items differ from the record")));
    }
    findings
}

/// Returns the record of the public items as they are, or what keeps it from being written.
pub fn record(files: &[SourceFile]) -> Result<String, Vec<Finding>> {
    let section = section(files).map_err(|finding| vec![finding])?;
    let findings = check(files);
    if !findings.is_empty() && text(files, RECORD).is_some_and(|record| is_recorded(record, section)) {
        return Err(findings);
    }
    let lines: Vec<String> = items(files).into_iter().map(|Item { text, .. }| text + "\n").collect();
    Ok(format!("{DIGEST}{:016x}\n{}", digest(section), lines.concat()))
}

/// Returns the section for what is not released yet.
fn section(files: &[SourceFile]) -> Result<&str, Finding> {
    let text = text(files, CHANGELOG).ok_or_else(|| Finding::new(CHANGELOG, 1, "there is no changelog"))?;
    let mut lines = (1..).zip(text.lines());
    let first = lines.find(|(_, line)| line.starts_with("## "));
    if first.is_none_or(|(_, line)| line.trim_end() != SECTION) {
        let line = first.map_or(1, |(number, _)| number);
        return Err(Finding::new(CHANGELOG, line, &format!("the first section is not `{SECTION}`")));
    }
    let section = text.split_once(SECTION).map_or("", |(_, section)| section);
    Ok(section.split("\n## ").next().unwrap_or_default().trim())
}

fn text<'a>(files: &'a [SourceFile], path: &str) -> Option<&'a str> {
    files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
}

/// Returns the recorded items.
fn recorded(record: &str) -> impl Iterator<Item = &str> {
    record.lines().filter(|line| !line.starts_with(DIGEST))
}

/// Returns whether the section is the one of the record.
fn is_recorded(record: &str, section: &str) -> bool {
    let digest = format!("{DIGEST}{:016x}", digest(section));
    record.lines().any(|line| line == digest)
}

/// Returns the FNV-1a hash, which is the same with every version of Rust.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_section_is_found() {
        let found = |text: &str| check(&[SourceFile::new(CHANGELOG, text)]);
        assert_eq!(found("# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n"), []);
        let message = "the first section is not `## [Unreleased]`";
        assert_eq!(found("# Changelog\n\n## [0.1.0]\n"), [Finding::new(CHANGELOG, 3, message)]);
        assert_eq!(found("# Changelog\n"), [Finding::new(CHANGELOG, 1, message)]);
        assert_eq!(check(&[]), [Finding::new(CHANGELOG, 1, "there is no changelog")]);
    }

    #[test]
    fn a_change_of_the_api_needs_a_change_of_the_section() {
        let files = |section: &str, item: &str, record: &str| {
            [
                SourceFile::new(CHANGELOG, &format!("## [Unreleased]\n{section}\n## [0.1.0]\n- Old.\n")),
                SourceFile::new("runtime/src/lib.rs", item),
                SourceFile::new(RECORD, record),
            ]
        };
        let before = record(&files("- One.", "pub fn a();\n", "")).unwrap();
        assert!(before.ends_with("\nruntime lib | pub fn a()\n"), "{before}");
        assert_eq!(check(&files("- One.", "pub fn a();\n", &before)), []);
        // Words may change without the API.
        assert_eq!(check(&files("- Two.", "pub fn a();\n", &before)), []);

        let changed = files("- One.", "pub fn b();\n", &before);
        let places: Vec<(String, usize)> = check(&changed).into_iter().map(|found| (found.path, found.line)).collect();
        assert_eq!(places, [("runtime/src/lib.rs".to_owned(), 1), (RECORD.to_owned(), 2)]);
        assert_eq!(record(&changed).unwrap_err().len(), 2);

        let described = files("- One.\n- Two.", "pub fn b();\n", &before);
        assert_eq!(check(&described).len(), 2);
        let after = record(&described).unwrap();
        assert_eq!(check(&files("- One.\n- Two.", "pub fn b();\n", &after)), []);
    }
}
