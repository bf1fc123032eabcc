//! Hand-written files are one idea each, and short.

use super::{Finding, SourceFile};

/// The lines that a file may have.
const LIMIT: usize = 400;

/// Finds files that are too long.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_hand_written()) {
        let lines = file.text.lines().count();
        if lines > LIMIT {
            findings.push(Finding::new(&file.path, LIMIT + 1, &format!("{lines} lines are more than {LIMIT}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found() {
        let found = |lines: usize| -> Vec<String> {
            check(&[SourceFile::new("a.rs", &"//!\n".repeat(lines))]).iter().map(ToString::to_string).collect()
        };
        assert_eq!(found(400), [""; 0]);
        assert_eq!(found(401), ["a.rs:401: 401 lines are more than 400"]);
    }
}
