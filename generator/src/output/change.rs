//! A change of a folder that is made as a whole or not at all, even if the process is killed.
//!
//! The new files are first written to a staging folder, next to a list of their hashes and paths. Then the old files move to
//! the staging folder and the new ones move to their places. Renaming the staging folder commits the change. Until then,
//! what the staging folder holds is enough to undo the change, which [`recover`](super::recover) does after a kill.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::staging::{COMMITTED, LIST, NEW, OLD, STAGING, create_parent, move_file, remove_empty_parents};
use super::undo::{list, recover, reject_links};

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
        let unfinished = staging.join("list.part");
        fs::write(&unfinished, list(&self.writes))?;
        fs::rename(unfinished, staging.join(LIST))?;
        for path in self.removes.iter().chain(self.writes.keys()) {
            // What is moved through a link could not be undone.
            reject_links(folder, path)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::files_below;

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
