//! The last step: every sample message into its type and back.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::generate::Operation;
use soapstone_dev::process;

use super::{driver, hash};

/// How often a driver that died is started again for the messages that are left.
const RESTARTS: usize = 50;

/// What came of an entry's messages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Messages {
    /// A hash of all that it was made from.
    pub key: String,
    /// How many there are.
    pub total: usize,
    /// How many were read and written.
    pub good: usize,
    /// Seconds that the driver took to compile and run.
    pub seconds: f64,
    /// What went wrong, by message.
    pub failures: BTreeMap<String, String>,
}

/// The folders of an entry's messages.
#[derive(Debug)]
pub struct Folders<'a> {
    /// Where the entry's results are.
    pub work: &'a Path,
    /// Where the messages are.
    pub from: &'a Path,
    /// Where the rewritten ones are kept.
    pub to: &'a Path,
}

/// What the names of an operation's messages begin with:
/// `<service>.<port>.<operation>[~<nth overload>]`, `_` for what is neither a letter, a digit, nor one of `_.~-`.
pub fn stem(service: Option<&str>, port: &str, operation: &str, overload: u32) -> String {
    let operation = operation_stem(operation, overload);
    sanitized(&format!("{}.{port}.{operation}", service.unwrap_or("_")))
}

/// The last piece of that: `<operation>[~<nth overload>]`.
pub fn operation_stem(operation: &str, overload: u32) -> String {
    let mut name = operation.to_owned();
    if overload > 0 {
        // Writing to a String cannot fail.
        let _ = write!(name, "~{overload}");
    }
    sanitized(&name)
}

fn sanitized(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || "_.~-".contains(c) { c } else { '_' }).collect()
}

/// The messages in a folder, sorted; none if there is no such folder.
pub fn list(folder: &Path) -> io::Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".xml") && !name.contains(['\t', '\n', '\r']) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A message whose operation is known.
struct Job<'a> {
    name: &'a str,
    operation: usize,
    kind: u8,
}

/// The rewriting of an entry's messages.
pub struct Task<'a> {
    jobs: Vec<Job<'a>>,
    driver: String,
    messages: Messages,
}

impl<'a> Task<'a> {
    /// Finds the operation of each message, and generates the driver.
    pub fn plan(operations: &[Operation], names: &'a [String]) -> Self {
        let mut by_stem = HashMap::new();
        for operation in operations {
            by_stem.entry(operation.stem.as_str()).or_insert(operation);
        }
        let mut messages = Messages { total: names.len(), ..Messages::default() };
        let (mut used, mut jobs): (Vec<&Operation>, _) = (Vec::new(), Vec::new());
        for name in names {
            let found = assign(name, |stem| by_stem.get(stem).copied())
                .or_else(|| assign(name, |stem| only_of_name(operations, stem)));
            let Some((operation, kind)) = found else {
                messages.failures.insert(name.clone(), "the client has no such operation".to_owned());
                continue;
            };
            let position = used.iter().position(|other| std::ptr::eq(*other, operation)).unwrap_or_else(|| {
                used.push(operation);
                used.len() - 1
            });
            jobs.push(Job { name, operation: position, kind });
        }
        Self { jobs, driver: driver::text(&used), messages }
    }

    /// Returns a hash of everything that affects the results, except the compiler and the client.
    pub fn key(&self, from: &Path) -> io::Result<String> {
        let content = if from.is_dir() { hash::of_folder(from)? } else { String::new() };
        let jobs = self.jobs_text(0);
        let pieces = [self.driver.as_str(), driver::harness(), &jobs, &content];
        Ok(hash::of(&pieces.map(str::as_bytes)))
    }

    /// Compiles and runs the driver.
    pub fn run(mut self, rustc: Command, folders: &Folders<'_>, key: String) -> io::Result<Messages> {
        self.messages.key = key;
        if folders.to.exists() {
            fs::remove_dir_all(folders.to)?;
        }
        fs::create_dir_all(folders.to)?;
        if self.jobs.is_empty() {
            return Ok(self.messages);
        }
        let program = folders.work.join(format!("driver{}", std::env::consts::EXE_SUFFIX));
        let built = driver::build(rustc, &self.driver, folders.work, &program)?;
        self.messages.seconds = built.wall;
        if built.ok {
            self.drive(&program, folders)?;
            // The program is large and can be built again.
            fs::remove_file(&program)?;
        } else {
            if built.killed {
                self.messages.key.clear();
            }
            let first = built.first.first().map_or("", String::as_str);
            let reason = format!("the driver does not compile: {}", first.lines().next().unwrap_or_default());
            for job in &self.jobs {
                self.messages.failures.insert(job.name.to_owned(), reason.clone());
            }
        }
        Ok(self.messages)
    }

    /// Runs the driver, and starts it again after a message that ends it.
    fn drive(&mut self, program: &Path, folders: &Folders<'_>) -> io::Result<()> {
        let file = folders.work.join("jobs.tsv");
        let mut next = 0;
        for _ in 0..=RESTARTS {
            fs::write(&file, self.jobs_text(next))?;
            let finished = process::run(Command::new(program).arg(&file).arg(folders.from).arg(folders.to))?;
            self.messages.seconds += finished.wall;
            for line in String::from_utf8_lossy(&finished.stdout).lines() {
                let Some((number, result)) = line.split_once('\t') else { continue };
                let Some((number, job)) = number.parse().ok().and_then(|n: usize| Some((n, self.jobs.get(n)?))) else {
                    continue;
                };
                next = number + 1;
                if result == "ok" {
                    self.messages.good += 1;
                } else {
                    self.messages.failures.insert(job.name.to_owned(), result.to_owned());
                }
            }
            match self.jobs.get(next) {
                None => return Ok(()),
                // The driver has reported this message itself.
                Some(_) if finished.code == Some(driver::TIMED_OUT) => {}
                Some(job) => {
                    let reason = format!("the driver died: {} {}", finished.status, last_line(&finished.stderr));
                    self.messages.failures.insert(job.name.to_owned(), reason);
                    next += 1;
                }
            }
        }
        for job in self.jobs.iter().skip(next) {
            self.messages.failures.insert(job.name.to_owned(), "not tried: the driver died too often".to_owned());
        }
        Ok(())
    }

    fn jobs_text(&self, from: usize) -> String {
        let mut text = String::new();
        for (number, job) in self.jobs.iter().enumerate().skip(from) {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{number}\t{}\t{}\t{}", job.operation, job.kind, job.name);
        }
        text
    }
}

/// Copies the rewritten messages into the folder that the user named, and removes those of earlier runs from it.
pub fn deliver(names: &[String], kept: &Path, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for name in names {
        let (from, to): (PathBuf, PathBuf) = (kept.join(name), folder.join(name));
        if from.is_file() {
            fs::copy(from, to)?;
        } else if to.exists() {
            fs::remove_file(to)?;
        }
    }
    Ok(())
}

/// Returns the only operation of that name, if there is only one. The sampler names a port by its binding if it finds
/// no service with the binding.
fn only_of_name<'o>(operations: &'o [Operation], stem: &str) -> Option<&'o Operation> {
    let mut named = operations
        .iter()
        .filter(|operation| stem.strip_suffix(operation.name.as_str()).is_some_and(|rest| rest.ends_with('.')));
    let only = named.next()?;
    named.next().is_none().then_some(only)
}

/// Returns the operation and the kind of a message with the name `<stem>.<request|response|fault-NAME>.<seed>.xml`.
/// Stems and names of faults may contain dots, so that stems are looked up.
fn assign<'a, T>(name: &'a str, find: impl Fn(&'a str) -> Option<T>) -> Option<(T, u8)> {
    let (rest, _seed) = name.strip_suffix(".xml")?.rsplit_once('.')?;
    for (suffix, kind) in [(".request", 0), (".response", 1)] {
        if let Some(found) = rest.strip_suffix(suffix).and_then(&find) {
            return Some((found, kind));
        }
    }
    rest.match_indices(".fault-").find_map(|(at, _)| Some((find(rest.get(..at)?)?, 2)))
}

fn last_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_as_the_sampler_has_them() {
        assert_eq!(stem(None, "A B", "get/it", 0), "_.A_B.get_it");
        assert_eq!(stem(Some("Local.Pool"), "Pört", "op", 2), "Local.Pool.Pört.op~2");
    }

    #[test]
    fn messages_find_their_operation() {
        let known = ["S.P.op", "S.P.op~1", "S.P.a.fault-x.request"];
        let find = |stem: &str| known.iter().position(|known| *known == stem);
        assert_eq!(assign("S.P.op.request.0.xml", find), Some((0, 0)));
        assert_eq!(assign("S.P.op~1.response.12.xml", find), Some((1, 1)));
        assert_eq!(assign("S.P.op.fault-a.fault-b.response.3.xml", find), Some((0, 2)));
        assert_eq!(assign("S.P.a.fault-x.request.request.3.xml", find), Some((2, 0)));
        assert_eq!(assign("S.P.other.request.0.xml", find), None);
        assert_eq!(assign("notes.txt", find), None);
    }

    #[test]
    fn a_port_that_is_called_otherwise_is_found_by_its_only_operation() {
        let operation =
            |stem: &str, name: &str| Operation { stem: stem.to_owned(), name: name.to_owned(), marker: String::new() };
        let operations = [operation("S.P.op", "op"), operation("S.P.two", "two"), operation("S.Q.two", "two")];
        assert_eq!(only_of_name(&operations, "_.Binding.op"), operations.first());
        assert_eq!(only_of_name(&operations, "_.Binding.two"), None);
        assert_eq!(only_of_name(&operations, "_.Binding.shop"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_driver_that_dies_is_started_again() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = std::env::temp_dir().join(format!("soapstone-drive-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("driver.sh");
        let script = "#!/bin/sh\nread number rest < \"$1\"\nprintf '%s\\tok\\n' \"$number\"\nkill -9 $$\n";
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let operations = [Operation { stem: "S.P.op".to_owned(), name: "op".to_owned(), marker: "p::Op".to_owned() }];
        let names: Vec<String> = (0..4).map(|seed| format!("S.P.op.request.{seed}.xml")).collect();
        let mut task = Task::plan(&operations, &names);
        task.drive(&program, &Folders { work: &folder, from: &folder, to: &folder }).unwrap();
        assert_eq!(task.messages.good, 2);
        let failed: Vec<&String> = task.messages.failures.keys().collect();
        assert_eq!(failed, [&names[1], &names[3]]);
        assert!(task.messages.failures.values().all(|error| error.contains("driver died")));
        fs::remove_dir_all(folder).unwrap();
    }
}
