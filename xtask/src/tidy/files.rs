//! The text files of the checkout, and which of them are written by hand.

use std::fs;
use std::io;
use std::path::Path;

/// Folders whose content is not the project's.
const SKIPPED: &[&str] = &[".git", "target", "node_modules"];

/// Rust that a test writes, without the header of generated code.
const WRITTEN_BY_TESTS: &[&str] = &["generated-tests/capabilities/src/lib.rs"];

/// A text file.
#[derive(Debug)]
pub struct SourceFile {
    /// The path below the root, with `/` between its parts.
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// Creates a file that exists in memory only.
    #[cfg(test)]
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Returns whether this is Rust.
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Returns whether a program wrote this file.
    pub fn is_generated(&self) -> bool {
        self.is_rust() && self.text.starts_with("// @generated") || WRITTEN_BY_TESTS.contains(&self.path.as_str())
    }

    /// Returns whether this is Rust that people write.
    pub fn is_hand_written(&self) -> bool {
        self.is_rust() && !self.is_generated()
    }

    /// Returns the lines with their numbers, which begin at 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// Reads all text files below a folder, in the order of their paths. Files that are not UTF-8 are left out.
pub fn read(root: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    visit(root, root, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn visit(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            if !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
                visit(root, &path, files)?;
            }
        } else if kind.is_file()
            && let Ok(text) = String::from_utf8(fs::read(&path)?)
        {
            let below = path.strip_prefix(root).unwrap_or(&path);
            let path = below.to_string_lossy().replace('\\', "/");
            // A worktree of git has a file of this name, with the path of the repository in it.
            if path != ".git" {
                files.push(SourceFile { path, text });
            }
        }
    }
    Ok(())
}
