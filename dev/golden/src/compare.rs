//! Compares a file with the text that it should have.

use std::env;
use std::fs;
use std::io;
use std::path::Path;

use similar::TextDiff;

use crate::case::read;

/// The lines of a difference that are shown.
const SHOWN: usize = 60;

/// Returns whether expected files are to be written instead of compared.
pub fn is_updating() -> bool {
    env::var_os("UPDATE_EXPECT").is_some_and(|value| value != "0")
}

/// Compares a file with the text that it should have, where an empty text is no file. Writes the file if expected files
/// are to be [updated](is_updating).
///
/// # Errors
/// The difference.
///
/// # Panics
/// If the file cannot be read or written.
pub fn compare(path: &Path, actual: &str) -> Result<(), String> {
    compare_or_write(path, actual, is_updating())
}

fn compare_or_write(path: &Path, actual: &str, is_updating: bool) -> Result<(), String> {
    let expected = read(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    if !is_updating {
        return Err(difference(path, &expected, actual));
    }
    let written = if actual.is_empty() { fs::remove_file(path) } else { write(path, actual) };
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Ok(())
}

/// Returns the first lines in which two texts differ.
pub fn difference(path: &Path, expected: &str, actual: &str) -> String {
    let difference = TextDiff::from_lines(expected, actual);
    let header = path.display().to_string();
    let unified = difference.unified_diff().context_radius(2).header(&header, "actual").to_string();
    let lines: Vec<&str> = unified.lines().collect();
    let (shown, left) = lines.split_at(lines.len().min(SHOWN));
    match left.len() {
        0 => shown.join("\n"),
        more => format!("{}\n… and {more} more lines", shown.join("\n")),
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_fails_until_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("expected.txt");
        assert_eq!(compare_or_write(&path, "", false), Ok(()));
        let difference = compare_or_write(&path, "a\nb\n", false).unwrap_err();
        assert!(difference.ends_with("@@ -0,0 +1,2 @@\n+a\n+b"), "{difference}");
        assert!(!path.exists());
        assert_eq!(compare_or_write(&path, "a\nb\n", true), Ok(()));
        assert_eq!(compare_or_write(&path, "a\nb\n", false), Ok(()));
        assert!(compare_or_write(&path, "a\nc\n", false).is_err());
        assert!(compare_or_write(&path, "", false).is_err());
        assert_eq!(compare_or_write(&path, "", true), Ok(()));
        assert!(!path.exists());
    }

    #[test]
    fn line_ends_of_a_checkout_are_no_difference() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("expected.txt");
        fs::write(&path, "a\r\nb\r\n").unwrap();
        assert_eq!(compare_or_write(&path, "a\nb\n", false), Ok(()));
    }

    #[test]
    fn a_long_difference_is_cut() {
        let actual = "line\n".repeat(100);
        let shown = difference(Path::new("a.txt"), "", &actual);
        assert_eq!(shown.lines().count(), SHOWN + 1);
        assert!(shown.ends_with("… and 43 more lines"), "{shown}");
    }
}
