//! Writing what was generated: all or nothing.
//!
//! A folder of generated files is replaced as a whole, by renaming, so that a failing run leaves the previous output
//! untouched and no stale file behind.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::OutputFile;

/// How a folder differs from what would be generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A file is missing.
    Missing(PathBuf),
    /// A file is there that would not be generated.
    Stale(PathBuf),
    /// A file's text differs: what it is, and what it should be.
    Changed {
        /// The file.
        path: PathBuf,
        /// What it says.
        is: String,
        /// What it should say.
        should: String,
    },
}

/// Compares a folder with what would be generated.
///
/// # Errors
/// If the folder cannot be read.
pub fn compare(folder: &Path, files: &[OutputFile]) -> io::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    let mut expected = BTreeSet::new();
    for file in files {
        let path = folder.join(&file.path);
        match fs::read_to_string(&path) {
            // A checkout may have other line ends than we write.
            Ok(is) if is.replace("\r\n", "\n") == file.text => {}
            Ok(is) => differences.push(Difference::Changed { path: path.clone(), is, should: file.text.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                differences.push(Difference::Missing(path.clone()))
            }
            Err(error) => return Err(error),
        }
        expected.insert(path);
    }
    let mut found = Vec::new();
    if folder.exists() {
        list(folder, &mut found)?;
    }
    differences.extend(found.into_iter().filter(|path| !expected.contains(path)).map(Difference::Stale));
    Ok(differences)
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// Replaces a folder by the files.
///
/// # Errors
/// If the folder's parent cannot be written to; the folder is then as it was.
pub fn replace(folder: &Path, files: &[OutputFile]) -> io::Result<()> {
    let name = folder.file_name().map_or_else(|| "generated".to_owned(), |name| name.to_string_lossy().into_owned());
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let fresh = parent.join(format!(".{name}.new-{}", std::process::id()));
    let old = parent.join(format!(".{name}.old-{}", std::process::id()));
    let written = write_all(&fresh, files).and_then(|()| swap(folder, &fresh, &old));
    if written.is_err() && fresh.exists() {
        // What went wrong is worth more than what could not be tidied up after it.
        let _ = fs::remove_dir_all(&fresh);
    }
    written
}

fn write_all(folder: &Path, files: &[OutputFile]) -> io::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.text)?;
    }
    Ok(())
}

fn swap(folder: &Path, fresh: &Path, old: &Path) -> io::Result<()> {
    if !folder.exists() {
        return fs::rename(fresh, folder);
    }
    fs::rename(folder, old)?;
    match fs::rename(fresh, folder) {
        Ok(()) => fs::remove_dir_all(old),
        Err(error) => {
            fs::rename(old, folder)?;
            Err(error)
        }
    }
}
