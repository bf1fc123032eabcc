//! The layout of the staging folder, and how files move between it and their places.

use std::fs;
use std::io;
use std::path::Path;

/// The staging folder of a change that is not committed, below the changed folder.
pub(super) const STAGING: &str = ".soapstone-change";
/// The staging folder of a change that is committed; it only has to be removed.
pub(super) const COMMITTED: &str = ".soapstone-done";
/// The list of the hashes and paths of the new files, in the staging folder; nothing is moved before it exists.
pub(super) const LIST: &str = "list";
/// The new files, in the staging folder.
pub(super) const NEW: &str = "new";
/// The old files, in the staging folder.
pub(super) const OLD: &str = "old";

/// Creates the folders above a path.
pub(super) fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Moves a file, and creates the folders above its new place.
pub(super) fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    create_parent(to)?;
    fs::rename(from, to)
}

/// Removes a folder, if there is one.
pub(super) fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(error),
        _ => Ok(()),
    }
}

/// Removes the folders above a path that are empty. Removing a folder that is not empty fails, and ends the loop.
pub(super) fn remove_empty_parents(folder: &Path, path: &str) {
    let mut parent = Path::new(path).parent();
    while let Some(path) = parent.filter(|path| !path.as_os_str().is_empty()) {
        if fs::remove_dir(folder.join(path)).is_err() {
            break;
        }
        parent = path.parent();
    }
}
