//! Generated files on the disk: comparison with a folder, and changes of a folder that are made as a whole.

mod change;
mod staging;
mod undo;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use change::Change;
pub use undo::recover;

use crate::emit::OutputFile;

/// A difference between a folder and the files that would be generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A file is missing.
    Missing(PathBuf),
    /// A file is present that would not be generated.
    Stale(PathBuf),
    /// The text of a file differs.
    Changed {
        /// The file.
        path: PathBuf,
        /// The text on the disk.
        actual: String,
        /// The generated text.
        expected: String,
    },
}

/// Compares a folder, which holds nothing but generated files, with the files that would be generated.
///
/// # Errors
/// The folder cannot be read.
pub fn compare(folder: &Path, files: &[OutputFile]) -> io::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        match fs::read_to_string(&path) {
            // A checkout may convert line ends.
            Ok(actual) if actual.replace("\r\n", "\n") == file.text => {}
            Ok(actual) => differences.push(Difference::Changed { path, actual, expected: file.text.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => differences.push(Difference::Missing(path)),
            Err(error) => return Err(error),
        }
    }
    let stale = stale_files(folder, files)?;
    differences.extend(stale.into_iter().map(|path| Difference::Stale(folder.join(path))));
    Ok(differences)
}

/// Replaces the content of a folder, which holds nothing but generated files: see [`Change::apply`].
///
/// # Errors
/// The folder cannot be written to; its content is then as it was.
pub fn replace(folder: &Path, files: &[OutputFile]) -> io::Result<()> {
    recover(folder)?;
    let mut change = Change { removes: stale_files(folder, files)?, ..Change::default() };
    for file in files {
        if fs::read(folder.join(&file.path)).ok().as_deref() != Some(file.text.as_bytes()) {
            change.writes.insert(file.path.clone(), file.text.clone().into_bytes());
        }
    }
    change.apply(folder)
}

/// Returns the files of a folder that would not be generated, by path below the folder.
fn stale_files(folder: &Path, files: &[OutputFile]) -> io::Result<Vec<String>> {
    let expected: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut found = files_below(folder)?;
    found.retain(|path| !expected.contains(path.as_str()));
    Ok(found)
}

/// Returns the files below a folder, by path with `/`; none if there is no folder.
fn files_below(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    if folder.exists() {
        collect_files(folder, "", &mut found)?;
    }
    found.sort_unstable();
    Ok(found)
}

fn collect_files(folder: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            let message = format!("{}: the name is not Unicode", folder.join(name).display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        let path = format!("{prefix}{name}");
        // A symbolic link is not followed: it counts as a file.
        if entry.file_type()?.is_dir() {
            collect_files(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_replaced_folder_holds_the_files_and_nothing_else() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("out/generated");
        let first = [file("mod.rs", "1"), file("a/old.rs", "2")];
        replace(&folder, &first).unwrap();
        assert_eq!(compare(&folder, &first).unwrap(), []);
        let second = [file("mod.rs", "3"), file("b/new.rs", "4")];
        assert_eq!(
            compare(&folder, &second).unwrap(),
            [
                Difference::Changed { path: folder.join("mod.rs"), actual: "1".to_owned(), expected: "3".to_owned() },
                Difference::Missing(folder.join("b/new.rs")),
                Difference::Stale(folder.join("a/old.rs")),
            ]
        );
        replace(&folder, &second).unwrap();
        assert_eq!(files_below(&folder).unwrap(), ["b/new.rs", "mod.rs"]);
        assert!(!folder.join("a").exists());
        assert_eq!(fs::read_dir(temporary.path().join("out")).unwrap().count(), 1);
    }
}
