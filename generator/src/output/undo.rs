//! Undoes an interrupted change. Later edits of the user are never lost, and nothing outside of the folder is moved.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Component, Path};

use sha2::{Digest as _, Sha256};

use super::files_below;
use super::staging::{COMMITTED, LIST, NEW, OLD, STAGING, move_file, remove_empty_parents, remove_folder};

/// Undoes a change of a folder that was interrupted before it was committed, and removes what any change left behind.
///
/// # Errors
/// The folder cannot be written to, or holds a file that was written since the interruption and would be lost: nothing
/// is moved then, and the error names the file.
pub fn recover(folder: &Path) -> io::Result<()> {
    remove_folder(&folder.join(COMMITTED))?;
    let staging = folder.join(STAGING);
    reject_link(&staging)?;
    let list = match fs::read_to_string(staging.join(LIST)) {
        Ok(list) => list,
        // Without a list, nothing was moved yet.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return remove_folder(&staging);
        }
        Err(error) => return Err(error),
    };
    let (new, old) = (staging.join(NEW), staging.join(OLD));
    let moves = Moves::plan(folder, &staging, &list)?;
    for path in &moves.new {
        move_file(&folder.join(path), &new.join(path))?;
        remove_empty_parents(folder, path);
    }
    for path in &moves.old {
        move_file(&old.join(path), &folder.join(path))?;
    }
    fs::remove_file(staging.join(LIST))?;
    remove_folder(&staging)
}

/// The text of the list of new files: a line each, with the hash and the path.
pub(super) fn list(writes: &BTreeMap<String, Vec<u8>>) -> String {
    writes.iter().map(|(path, bytes)| format!("{} {path}\n", hash(bytes))).collect()
}

/// Rejects a path that is below a symbolic link in its folder: the link may lead outside.
pub(super) fn reject_links(folder: &Path, path: &str) -> io::Result<()> {
    // The folder itself may be a link, and so may the file: a link is moved, and not what it leads to.
    let parents = Path::new(path).ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty());
    parents.map(|parent| folder.join(parent)).try_for_each(|parent| reject_link(&parent))
}

/// The files that undoing moves, by path below the folder.
struct Moves {
    /// The new files that are in their places. They move to the staging folder, so that undoing can be interrupted and
    /// repeated.
    new: BTreeSet<String>,
    /// The old files, which move to their places.
    old: Vec<String>,
}

impl Moves {
    /// Reads what there is to undo, and checks that undoing it loses nothing.
    fn plan(folder: &Path, staging: &Path, list: &str) -> io::Result<Self> {
        reject_link(&staging.join(NEW))?;
        reject_link(&staging.join(OLD))?;
        let (new, mut changed) = new_in_place(folder, staging, list)?;
        let old = files_below(&staging.join(OLD))?;
        for path in &old {
            reject_links(folder, path)?;
            if !new.contains(path) && is_present(&folder.join(path)) {
                changed.insert(path.clone());
            }
        }
        if changed.is_empty() {
            return Ok(Self { new, old });
        }
        let changed: Vec<String> = changed.iter().map(|path| folder.join(path).display().to_string()).collect();
        let message = format!("changed since a run that was interrupted; move away: {}", changed.join(", "));
        Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
    }
}

/// Returns the new files that are in their places, and those of them that were changed there.
fn new_in_place(folder: &Path, staging: &Path, list: &str) -> io::Result<(BTreeSet<String>, BTreeSet<String>)> {
    let (mut new, mut changed) = (BTreeSet::new(), BTreeSet::new());
    let staged = staging.join(NEW);
    for line in list.lines() {
        // The list may come from an untrusted checkout.
        let (expected, path) = line.split_once(' ').filter(|(_, path)| is_inside(path)).ok_or_else(|| {
            let message = format!("{}: not a list of files: {line}", staging.join(LIST).display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        let place = folder.join(path);
        // A new file that is not in the staging folder is in its place.
        if is_present(&staged.join(path)) || !is_present(&place) {
            continue;
        }
        reject_links(folder, path)?;
        reject_links(&staged, path)?;
        let is_unchanged = fs::symlink_metadata(&place)?.is_file() && hash(&fs::read(&place)?) == expected;
        let files = if is_unchanged { &mut new } else { &mut changed };
        files.insert(path.to_owned());
    }
    Ok((new, changed))
}

/// Whether a path stays below the folder that it is relative to, if there are no links.
fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
}

/// Whether there is something at a path, even if it is a link to nothing.
fn is_present(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn reject_link(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink()) {
        let message = format!("{} is a symbolic link", path.display());
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(())
}

/// The SHA-256 of a file's content, in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Change;

    /// Writes files, each with its path as the text.
    fn write(folder: &Path, paths: &[&str]) {
        for path in paths {
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), path).unwrap();
        }
    }

    fn write_list(folder: &Path, path: &str) {
        fs::create_dir_all(folder.join(STAGING)).unwrap();
        fs::write(folder.join(STAGING).join(LIST), format!("{} {path}\n", hash(b"link/x"))).unwrap();
    }

    #[test]
    fn a_file_written_since_the_interruption_is_kept() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let staging = folder.join(STAGING);
        // `a` was replaced, `b` is new, and `c` was removed.
        let writes: BTreeMap<String, Vec<u8>> = ["a", "b"].map(|path| (path.to_owned(), path.into())).into();
        for edited in ["a", "b", "c"] {
            write(folder, &["a", "b"]);
            write(&staging, &["old/a", "old/c"]);
            fs::write(staging.join(LIST), list(&writes)).unwrap();
            fs::write(folder.join(edited), "user's").unwrap();
            let error = recover(folder).unwrap_err().to_string();
            assert!(error.ends_with(&format!("move away: {}", folder.join(edited).display())), "{error}");
            assert!(Change::default().apply(folder).is_err());
            assert_eq!(fs::read_to_string(folder.join(edited)).unwrap(), "user's");

            fs::remove_file(folder.join(edited)).unwrap();
            recover(folder).unwrap();
            assert_eq!(files_below(folder).unwrap(), ["a", "c"]);
            assert_eq!(fs::read_to_string(folder.join("a")).unwrap(), "old/a");
            fs::remove_file(folder.join("c")).unwrap();
        }
    }

    #[test]
    fn a_list_names_no_file_outside() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path().join("b");
        write(temporary.path(), &["link/x"]);
        write_list(&folder, "../link/x");
        assert!(recover(&folder).is_err());
        assert!(temporary.path().join("link/x").exists());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_moves_through_a_link() {
        use std::os::unix::fs::symlink;
        let temporary = tempfile::tempdir().unwrap();
        let (folder, outside) = (temporary.path().join("folder"), temporary.path().join("outside"));
        let is_rejected = |content: &[&str]| {
            let error = recover(&folder).unwrap_err().to_string();
            assert!(error.ends_with("is a symbolic link"), "{error}");
            assert_eq!(files_below(&outside).unwrap(), content);
            fs::remove_dir_all(&folder).unwrap();
        };
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("x"), "link/x").unwrap();

        write_list(&folder, "link/x");
        symlink(&outside, folder.join("link")).unwrap();
        is_rejected(&["x"]);

        write_list(&folder, "y");
        symlink(&outside, folder.join("link")).unwrap();
        write(&folder.join(STAGING), &["old/link/z"]);
        is_rejected(&["x"]);

        write_list(&folder, "y");
        symlink(&outside, folder.join(STAGING).join(OLD)).unwrap();
        is_rejected(&["x"]);

        write_list(&outside, "y");
        fs::create_dir(&folder).unwrap();
        symlink(outside.join(STAGING), folder.join(STAGING)).unwrap();
        is_rejected(&[".soapstone-change/list", "x"]);

        let change = Change { writes: [("link/w".to_owned(), Vec::new())].into(), ..Change::default() };
        fs::create_dir(&folder).unwrap();
        symlink(&outside, folder.join("link")).unwrap();
        assert!(change.apply(&folder).is_err());
        assert!(!outside.join("w").exists() && !folder.join(STAGING).exists());
    }
}
