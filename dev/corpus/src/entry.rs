//! One entry, step by step.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::compile::{self, Compiled};
use super::generate::{self, Generated};
use super::hash;
use super::messages::{self, Folders, Messages, Task};
use super::toolchain::Toolchain;
use soapstone_dev::index::Entry;

/// What is to be done with each entry.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The folder with the index.
    pub dir: &'a Path,
    /// Where results are kept.
    pub work: &'a Path,
    /// Where the messages are.
    pub messages: Option<&'a Path>,
    /// The folder for rewritten messages.
    pub rewritten: Option<&'a Path>,
    /// Whether to do everything anew.
    pub fresh: bool,
    /// The compiler.
    pub toolchain: &'a Toolchain,
    /// A hash of what entries have in common: this program, and the documents that belong to no entry.
    pub common: &'a str,
}

/// The state of an entry.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Results {
    /// Its name.
    pub slug: String,
    /// What came of generating it.
    pub generated: Generated,
    /// What came of compiling it.
    pub compiled: Option<Compiled>,
    /// The output of clippy.
    pub clippy: Option<Compiled>,
    /// What came of its messages.
    pub messages: Option<Messages>,
    /// Why it could not be worked on: a file that cannot be read or written, a compiler that cannot be run.
    pub trouble: Option<String>,
}

impl Results {
    /// Seconds that the steps took when they were done.
    pub fn seconds(&self) -> f64 {
        let compiled = [&self.compiled, &self.clippy].into_iter().flatten().map(|compiled| compiled.wall).sum::<f64>();
        self.generated.seconds + compiled + self.messages.as_ref().map_or(0.0, |messages| messages.seconds)
    }
}

impl Plan<'_> {
    /// Does what must be done for an entry, and takes the rest from the last run.
    pub fn run(&self, entry: &Entry) -> Results {
        let work = self.work.join(&entry.slug);
        let kept = work.join("result.json");
        let old: Results = match fs::read(&kept) {
            Ok(bytes) if !self.fresh => serde_json::from_slice(&bytes).unwrap_or_default(),
            _ => Results::default(),
        };
        // A run that is cut short must not leave results beside files that are not theirs.
        let _ = fs::remove_file(&kept);
        let mut results = Results { slug: entry.slug.clone(), ..Results::default() };
        let (clippy, messages) = (old.clippy.clone(), old.messages.clone());
        if let Err(error) = self.steps(entry, &work, old, &mut results) {
            results.trouble = Some(error.to_string());
        }
        // Results of steps that were not requested in this run are kept for later runs.
        let all = Results {
            clippy: results.clippy.clone().or(clippy),
            messages: results.messages.clone().or(messages),
            ..results.clone()
        };
        let saved = serde_json::to_vec(&all).map_err(io::Error::other).and_then(|bytes| fs::write(&kept, bytes));
        if let Err(error) = saved {
            results.trouble.get_or_insert_with(|| format!("cannot write {}: {error}", kept.display()));
        }
        results
    }

    fn steps(&self, entry: &Entry, work: &Path, old: Results, results: &mut Results) -> io::Result<()> {
        fs::create_dir_all(work)?;
        let folder = self.dir.join(&entry.slug);
        let client = work.join("client");
        let own = hash::of_folder(&folder).map_err(|error| named(&folder, &error))?;
        let key = hash::of(&[self.common.as_bytes(), entry.main.as_bytes(), own.as_bytes()]);
        results.generated = if old.generated.is_current(&key, &client) {
            old.generated
        } else {
            generate::run(&folder.join(&entry.main), &client, &work.join("diagnostics.txt"), key)
        };
        if results.generated.ok {
            let text = results.generated.text.as_bytes();
            let key = hash::of(&[text, self.toolchain.id().as_bytes()]);
            let rustc = || {
                compile::library(
                    self.toolchain.rustc(),
                    &client,
                    &work.join("client.rmeta"),
                    &work.join("rustc.txt"),
                    key.clone(),
                )
            };
            results.compiled = Some(reuse(old.compiled, &key, rustc)?);
            if let Some(id) = self.toolchain.clippy_id() {
                let key = hash::of(&[text, id.as_bytes()]);
                let clippy = || {
                    compile::library(
                        self.toolchain.clippy(),
                        &client,
                        &work.join("clippy.rmeta"),
                        &work.join("clippy.txt"),
                        key.clone(),
                    )
                };
                results.clippy = Some(reuse(old.clippy, &key, clippy)?);
            }
        }
        self.messages(entry, work, old.messages, results)
    }

    fn messages(&self, entry: &Entry, work: &Path, old: Option<Messages>, results: &mut Results) -> io::Result<()> {
        let Some(from) = self.messages.map(|folder| folder.join(&entry.slug)) else { return Ok(()) };
        let names = messages::list(&from)?;
        let kept = work.join("rewritten");
        let compiles = results.compiled.as_ref().is_some_and(|compiled| compiled.errors == 0);
        if compiles {
            let task = Task::plan(&results.generated.operations, &names);
            let own = task.key(&from)?;
            let key = hash::of(&[own.as_bytes(), results.generated.text.as_bytes(), self.toolchain.id().as_bytes()]);
            let folders = Folders { work, from: &from, to: &kept };
            let old = old.filter(|messages| messages.key == key && kept.is_dir());
            results.messages = Some(match old {
                Some(old) => old,
                None => task.run(self.toolchain.rustc(), &folders, key)?,
            });
        } else {
            if kept.exists() {
                fs::remove_dir_all(&kept)?;
            }
            results.messages = Some(Messages { total: names.len(), ..Messages::default() });
        }
        match self.rewritten {
            Some(wanted) if !names.is_empty() => messages::deliver(&names, &kept, &wanted.join(&entry.slug)),
            _ => Ok(()),
        }
    }
}

/// What came of the last run, if nothing has changed since.
fn reuse(old: Option<Compiled>, key: &str, make: impl FnOnce() -> io::Result<Compiled>) -> io::Result<Compiled> {
    match old {
        Some(old) if old.key == key && !old.killed => Ok(old),
        _ => make(),
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::other(format!("cannot read {}: {error}", path.display()))
}
