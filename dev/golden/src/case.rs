//! The folders that are cases.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder that is a case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The folder.
    pub folder: PathBuf,
    /// The folder's name, which describes the case.
    pub name: String,
}

impl Case {
    /// Returns the folders below `root` that hold the file `input`, in the order of their names.
    ///
    /// # Panics
    /// If there are none: a test of nothing would pass.
    pub fn all(root: &Path, input: &str) -> Vec<Self> {
        let entries = fs::read_dir(root).unwrap_or_else(|error| panic!("{}: {error}", root.display()));
        let mut cases: Vec<Self> = entries
            .map(|entry| entry.unwrap_or_else(|error| panic!("{}: {error}", root.display())))
            .filter(|entry| entry.path().join(input).is_file())
            .map(|entry| Self { folder: entry.path(), name: entry.file_name().to_string_lossy().into_owned() })
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        assert!(!cases.is_empty(), "there are no cases in {}", root.display());
        cases
    }

    /// Returns the text of a file of the case with line feeds as line ends; `None` if there is no such file.
    ///
    /// # Panics
    /// If the file cannot be read.
    pub fn read(&self, name: &str) -> Option<String> {
        read(&self.folder.join(name))
    }

    /// Compares a file of the case with the text that it should have, as [`compare`](crate::compare) does.
    ///
    /// # Errors
    /// The difference.
    pub fn expect(&self, name: &str, actual: &str) -> Result<(), String> {
        crate::compare(&self.folder.join(name), actual)
    }

    /// Compares a file that the case has because something is checked in it: no text is no result of the check. The
    /// file is never removed.
    ///
    /// # Errors
    /// The difference, or that there is no text.
    pub fn expect_some(&self, name: &str, actual: &str) -> Result<(), String> {
        if actual.is_empty() {
            return Err(format!("{}: there is nothing to compare", self.folder.join(name).display()));
        }
        self.expect(name, actual)
    }
}

/// Returns a file's text with line feeds as line ends; `None` if there is no such file.
pub(crate) fn read(path: &Path) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_an_error_where_some_is_expected() {
        let folder = tempfile::tempdir().unwrap();
        let case = Case { folder: folder.path().to_owned(), name: "case".to_owned() };
        fs::write(folder.path().join("expected"), "").unwrap();
        assert_eq!(case.expect("expected", ""), Ok(()));
        assert!(case.expect_some("expected", "").unwrap_err().ends_with("expected: there is nothing to compare"));
        assert!(folder.path().join("expected").exists());
    }
}
