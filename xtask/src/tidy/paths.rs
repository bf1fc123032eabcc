//! Committed texts contain no absolute path of a developer's disk.

use super::{Finding, SourceFile};

/// The folders that such paths begin with.
const ROOTS: &[&str] = &["work", "home", "root", "tmp"];

/// Finds absolute paths.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (number, line) in file.lines() {
            for folder in ROOTS {
                let path = format!("/{folder}/");
                if line.match_indices(&path).any(|(at, _)| begins(line.get(..at).unwrap_or_default())) {
                    findings.push(Finding::new(&file.path, number, &format!("the absolute path `{path}…`")));
                }
            }
        }
    }
    findings
}

/// Returns whether a path begins behind a text, rather than goes on.
fn begins(before: &str) -> bool {
    match before.chars().next_back() {
        // Two slashes of a URL have a host behind them, three a path.
        Some('/') => before.ends_with("//"),
        Some(letter) => !letter.is_alphanumeric() && !"_-.~*$%@})]".contains(letter),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_are_found() {
        for folder in ROOTS {
            for (before, is_found) in [
                ("see ", true),
                ("", true),
                ("\"", true),
                ("file://", true),
                ("-I", false),
                ("target", false),
                ("..", false),
                ("https:/", false),
                ("${x}", false),
            ] {
                let text = format!("\n{before}/{folder}/x\n");
                let found = check(&[SourceFile::new("a.md", &text)]);
                let expected = Finding::new("a.md", 2, &format!("the absolute path `/{folder}/…`"));
                assert_eq!(found, if is_found { vec![expected] } else { vec![] }, "{text}");
            }
        }
    }
}
