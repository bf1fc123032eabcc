//! The last step: an oracle, `../shared/oracle/compare.py`, compares messages with what they were rewritten to, and
//! [`spelling`](super::spelling) sorts what it finds.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::spelling::{Schema, Spelling};
use soapstone_dev::index::Entry;

/// The folders of a comparison.
#[derive(Debug)]
pub struct Compare<'a> {
    /// The oracle: a script that is given two files or two folders.
    pub oracle: &'a Path,
    /// The folder of the WSDLs.
    pub dir: &'a Path,
    /// The folder of the messages.
    pub messages: &'a Path,
    /// The folder of the rewritten messages.
    pub rewritten: &'a Path,
}

/// The differences of all messages.
#[derive(Debug, Default)]
pub struct Differences {
    /// Entries whose messages differ in spelling: how many messages, and how.
    pub spelling: BTreeMap<String, (usize, BTreeSet<Spelling>)>,
    /// Entries whose messages are not valid, and how many messages differ.
    pub invalid: BTreeMap<String, usize>,
    /// All other differences, a line for each message.
    pub real: Vec<String>,
}

/// Returns the entries whose messages a schema rejects: the first cells of `invalid.txt` beside the folder of messages,
/// none where there is no such file.
pub fn invalid(messages: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(messages.with_file_name("invalid.txt")).unwrap_or_default();
    text.lines().filter_map(|line| line.split('\t').next()).map(str::to_owned).collect()
}

impl Compare<'_> {
    /// Compares the messages of all these entries.
    ///
    /// # Errors
    /// The oracle cannot be run, or a file cannot be read.
    pub fn run(&self, entries: &[Entry]) -> Result<Differences, String> {
        let invalid = invalid(self.messages);
        let mut differences = Differences::default();
        // For folders the oracle prints some of the differences: one run finds the folders, one run per message the
        // rest.
        let printed = self.differences(self.messages, self.rewritten)?.unwrap_or_default();
        let suspects: BTreeSet<&str> = printed.lines().filter_map(|line| Some(line.split_once('/')?.0)).collect();
        for entry in entries.iter().filter(|entry| suspects.contains(entry.slug.as_str())) {
            let (from, to) = (self.messages.join(&entry.slug), self.rewritten.join(&entry.slug));
            let main = self.dir.join(&entry.slug).join(&entry.main);
            let schema = Schema::new(&fs::read_to_string(main).unwrap_or_default());
            for name in super::messages::list(&from).map_err(|error| error.to_string())? {
                let (from, to) = (from.join(&name), to.join(&name));
                let Some(what) = self.differences(&from, &to)? else { continue };
                if invalid.contains(&entry.slug) {
                    *differences.invalid.entry(entry.slug.clone()).or_default() += 1;
                    continue;
                }
                let read = |path: &Path| fs::read_to_string(path).map_err(|error| error.to_string());
                let judged = read(&from).and_then(|from| read(&to).and_then(|to| schema.compare(&from, &to)));
                match judged {
                    Ok(found) if !found.is_empty() => {
                        let (count, kinds) = differences.spelling.entry(entry.slug.clone()).or_default();
                        *count += 1;
                        kinds.extend(found);
                    }
                    _ => differences.real.push(format!("{}/{name}: {}", entry.slug, first(&what))),
                }
            }
        }
        Ok(differences)
    }

    /// Returns what the oracle prints about two files or folders, or `None` if they do not differ.
    fn differences(&self, from: &Path, to: &Path) -> Result<Option<String>, String> {
        if !to.exists() {
            return Ok(Some("no rewrite".to_owned()));
        }
        let arguments = [self.oracle, from, to].map(Path::as_os_str);
        let output = Command::new("python3").args::<_, &OsStr>(arguments).output();
        let output = output.map_err(|error| format!("cannot run python3: {error}"))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        match output.status.code() {
            Some(0) => Ok(None),
            Some(1) if printed.contains(" differ, in ") => Ok(Some(printed.into_owned())),
            _ => Err(format!("{}: {}", self.oracle.display(), String::from_utf8_lossy(&output.stderr).trim())),
        }
    }
}

/// Returns the first difference, without the name of the message before it.
fn first(printed: &str) -> &str {
    let line = printed.lines().next().unwrap_or_default();
    line.split_once(": ").map_or(line, |(_, what)| what)
}

impl Differences {
    /// Returns the differences as text.
    pub fn text(&self) -> String {
        let mut out = String::from("\ndifferences after rewriting:\n");
        // Writing to a String cannot fail.
        for (slug, (count, kinds)) in &self.spelling {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
            let _ = writeln!(out, "  {slug}: {count} messages, spelling only: {}", kinds.join(", "));
        }
        for (slug, count) in &self.invalid {
            let _ = writeln!(out, "  {slug}: {count} messages of an entry whose messages are not all valid");
        }
        for line in &self.real {
            let _ = writeln!(out, "  {line}");
        }
        let _ = writeln!(
            out,
            "  {} differ in spelling only, {} are invalid, {} differ",
            self.spelling.values().map(|(count, _)| count).sum::<usize>(),
            self.invalid.values().sum::<usize>(),
            self.real.len()
        );
        out
    }
}
