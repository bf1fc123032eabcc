//! The changelog has a section for what is not released yet.

use super::{Finding, SourceFile};

const CHANGELOG: &str = "CHANGELOG.md";
const SECTION: &str = "## [Unreleased]";

/// Finds out whether the section is missing, or not the first.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let Some(file) = files.iter().find(|file| file.path == CHANGELOG) else {
        return vec![Finding::new(CHANGELOG, 1, "there is no changelog")];
    };
    let first = file.lines().find(|(_, line)| line.starts_with("## "));
    if first.is_some_and(|(_, line)| line.trim_end() == SECTION) {
        return Vec::new();
    }
    vec![Finding::new(
        CHANGELOG,
        first.map_or(1, |(number, _)| number),
        &format!("the first section is not `{SECTION}`"),
    )]
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
}
