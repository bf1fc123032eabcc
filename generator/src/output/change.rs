//! A change of a folder that is made as a whole or not at all, even if the process is killed.
//!
//! The new files are first written to a staging folder, next to a list of their paths. Then the old files move to the
//! staging folder and the new ones move to their places. Renaming the staging folder commits the change. Until then, what
//! the staging folder holds is enough to undo the change, which [`recover`] does after a kill.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path};

use super::files_below;

/// The staging folder of a change that is not committed, below the changed folder.
const STAGING: &str = ".soapstone-change";
/// The staging folder of a change that is committed; it only has to be removed.
const COMMITTED: &str = ".soapstone-done";
/// The list of the paths of the new files, in the staging folder; nothing is moved before it exists.
const LIST: &str = "list";
/// The new files, in the staging folder.
const NEW: &str = "new";
/// The old files, in the staging folder.
const OLD: &str = "old";

/// Files to write and to remove. Paths are below the folder, with `/`.
#[derive(Debug, Default)]
pub struct Change {
    /// The bytes of each file to write.
    pub writes: BTreeMap<String, Vec<u8>>,
    /// Files to remove, together with folders that become empty.
    pub removes: Vec<String>,
}

impl Change {
    /// Makes the change in a folder, which is created if necessary. Two changes of a folder must not run at the same time.
    ///
    /// # Errors
    /// The folder cannot be written to; its content is then as it was.
    pub fn apply(&self, folder: &Path) -> io::Result<()> {
        recover(folder)?;
        if self.writes.is_empty() && self.removes.is_empty() {
            return Ok(());
        }
        let existed = folder.exists();
        let applied = self.run(folder, &mut || Ok(()));
        if applied.is_err() {
            // The first error is the one to report.
            let _ = recover(folder);
            if !existed {
                let _ = fs::remove_dir(folder);
            }
        }
        applied
    }

    /// Makes the change; `before_step` runs before each step that a kill may precede.
    fn run(&self, folder: &Path, before_step: &mut dyn FnMut() -> io::Result<()>) -> io::Result<()> {
        let staging = folder.join(STAGING);
        let (new, old) = (staging.join(NEW), staging.join(OLD));
        fs::create_dir_all(&staging)?;
        // A full disk fails here, before any file of the folder moves.
        for (path, bytes) in &self.writes {
            before_step()?;
            let path = new.join(path);
            create_parent(&path)?;
            fs::write(path, bytes)?;
        }
        before_step()?;
        let list: String = self.writes.keys().map(|path| format!("{path}\n")).collect();
        let unfinished = staging.join("list.part");
        fs::write(&unfinished, list)?;
        fs::rename(unfinished, staging.join(LIST))?;
        for path in self.removes.iter().chain(self.writes.keys()) {
            let target = folder.join(path);
            if target.exists() {
                before_step()?;
                move_file(&target, &old.join(path))?;
            }
            if self.writes.contains_key(path) {
                before_step()?;
                move_file(&new.join(path), &target)?;
            }
        }
        before_step()?;
        fs::rename(&staging, folder.join(COMMITTED))?;
        before_step()?;
        self.removes.iter().for_each(|path| remove_empty_parents(folder, path));
        // The change is made. If the staging folder cannot be removed, the next run tries again.
        let _ = fs::remove_dir_all(folder.join(COMMITTED));
        Ok(())
    }
}

/// Undoes a change of a folder that was interrupted before it was committed, and removes what any change left behind.
///
/// # Errors
/// The folder cannot be written to.
pub fn recover(folder: &Path) -> io::Result<()> {
    remove_folder(&folder.join(COMMITTED))?;
    let staging = folder.join(STAGING);
    let (new, old) = (staging.join(NEW), staging.join(OLD));
    let list = match fs::read_to_string(staging.join(LIST)) {
        Ok(list) => list,
        // Without a list, nothing was moved yet.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return remove_folder(&staging);
        }
        Err(error) => return Err(error),
    };
    // The list may come from somebody else's checkout.
    for path in list.lines().filter(|path| is_inside(path)) {
        // A new file that is not in the staging folder is in its place. It moves back, so that undoing can be interrupted
        // and repeated.
        if !new.join(path).exists() && folder.join(path).exists() {
            move_file(&folder.join(path), &new.join(path))?;
            remove_empty_parents(folder, path);
        }
    }
    for path in files_below(&old)? {
        move_file(&old.join(&path), &folder.join(&path))?;
    }
    fs::remove_file(staging.join(LIST))?;
    remove_folder(&staging)
}

/// Whether a path stays below the folder that it is relative to.
fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
}

fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn move_file(from: &Path, to: &Path) -> io::Result<()> {
    create_parent(to)?;
    fs::rename(from, to)
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Err(error),
        _ => Ok(()),
    }
}

/// Removes the folders above a path that are empty. Removing a folder that is not empty fails, and ends the loop.
fn remove_empty_parents(folder: &Path, path: &str) {
    let mut parent = Path::new(path).parent();
    while let Some(path) = parent.filter(|path| !path.as_os_str().is_empty()) {
        if fs::remove_dir(folder.join(path)).is_err() {
            break;
        }
        parent = path.parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &[(&str, &str)] = &[("a", "old a"), ("b/gone", "old b"), ("b/kept", "user's"), ("d/gone", "old d")];
    const AFTER: &[(&str, &str)] = &[("a", "new a"), ("b/kept", "user's"), ("c/x", "new x"), ("c/y", "new y")];

    fn change() -> Change {
        let writes = [("a", "new a"), ("c/x", "new x"), ("c/y", "new y")];
        let writes = writes.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        Change { writes, removes: vec!["b/gone".to_owned(), "d/gone".to_owned()] }
    }

    fn folder_before() -> tempfile::TempDir {
        let temporary = tempfile::tempdir().unwrap();
        for (path, text) in BEFORE {
            create_parent(&temporary.path().join(path)).unwrap();
            fs::write(temporary.path().join(path), text).unwrap();
        }
        temporary
    }

    fn content(folder: &Path) -> Vec<(String, String)> {
        let text = |path: String| {
            let text = fs::read_to_string(folder.join(&path)).unwrap();
            (path, text)
        };
        files_below(folder).unwrap().into_iter().map(text).collect()
    }

    fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_change_writes_and_removes() {
        let temporary = folder_before();
        change().apply(temporary.path()).unwrap();
        assert_eq!(content(temporary.path()), owned(AFTER));
        assert!(!temporary.path().join("d").exists(), "an empty folder is removed");
    }

    #[test]
    fn a_kill_at_any_step_leaves_the_old_content_or_the_new() {
        let mut committed = 0;
        for steps in 0.. {
            let temporary = folder_before();
            let mut left = steps;
            let mut kill = || {
                left = usize::checked_sub(left, 1).ok_or_else(|| io::Error::other("killed"))?;
                Ok(())
            };
            let killed = change().run(temporary.path(), &mut kill).is_err();
            recover(temporary.path()).unwrap();
            let found = content(temporary.path());
            if found == owned(AFTER) {
                committed += 1;
            } else {
                assert_eq!((found, committed), (owned(BEFORE), 0), "after {steps} steps");
            }
            if !killed {
                assert!(steps > 10 && committed == 2, "{steps} steps, {committed} committed");
                break;
            }
        }
    }

    #[test]
    fn a_list_names_no_file_outside() {
        let temporary = folder_before();
        let folder = temporary.path().join("b");
        fs::create_dir(folder.join(STAGING)).unwrap();
        fs::write(folder.join(STAGING).join(LIST), "../a\n").unwrap();
        recover(&folder).unwrap();
        assert_eq!(content(temporary.path()), owned(BEFORE));
    }

    #[test]
    fn a_change_that_fails_leaves_no_trace() {
        let temporary = folder_before();
        let mut fails = change();
        // A file cannot be written where the parent is a file.
        fails.writes.insert("b/kept/x".to_owned(), Vec::new());
        assert!(fails.apply(temporary.path()).is_err());
        assert_eq!(content(temporary.path()), owned(BEFORE));
        assert!(!temporary.path().join("c").exists());
        let missing = temporary.path().join("missing");
        fails.writes.insert("c/x/y".to_owned(), Vec::new());
        assert!(fails.apply(&missing).is_err());
        assert!(!missing.exists());
    }
}
