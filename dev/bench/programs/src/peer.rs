//! Peers: other stacks that do the same work in processes of their own.
//!
//! `--peer={"name": …, "on": …, "command": […]}` names one, and the response that it can read. It is started with three
//! more arguments: the task, a file with the response, and the name of a file. Before its first turn, it decodes the
//! response, encodes it again and writes that message into the file. Then it reads lines with a number of repetitions,
//! and prints for each the nanoseconds that they took.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::Failure;

/// The longest time that a peer may take for a turn. The first turn includes its start and warm-up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that takes part.
#[derive(Debug, Clone, Deserialize)]
pub struct Program {
    /// Its name in tables.
    pub name: String,
    /// The response that it has types for.
    pub on: String,
    /// The program and its first arguments.
    pub command: Vec<String>,
}

/// The task of a peer.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// `decode` or `encode`.
    pub what: &'a str,
    /// The name of the response.
    pub on: &'a str,
    /// The file that the response is in.
    pub file: &'a Path,
}

/// A running peer.
pub struct Peer {
    child: Child,
    requests: ChildStdin,
    responses: Receiver<String>,
    log: PathBuf,
}

/// Returns the programs of the options `--peer=…`.
///
/// # Errors
/// An option is not valid.
pub fn programs() -> Result<Vec<Program>, Failure> {
    let arguments = std::env::args();
    let named = arguments.filter_map(|argument| argument.strip_prefix("--peer=").map(serde_json::from_str));
    Ok(named.collect::<Result<_, _>>()?)
}

impl Peer {
    /// Starts a program, and returns the message that it decoded and encoded again.
    ///
    /// # Errors
    /// It cannot be started or fails.
    pub fn start(program: &Program, task: &Task<'_>) -> Result<(Self, Vec<u8>), Failure> {
        let beside = |kind: &str| task.file.with_extension(format!("{}.{kind}", file_name(&program.name)));
        let (proof, log) = (beside("xml"), beside("log"));
        // A file of an earlier run proves nothing.
        let _ = fs::remove_file(&proof);
        let (path, first) = program.command.split_first().ok_or("a peer without a program")?;
        let mut command = Command::new(path);
        command.args(first).arg(task.what).arg(task.file).arg(&proof);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(&log)?);
        let mut child = command.spawn().map_err(|error| format!("cannot run {path}: {error}"))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (Some(requests), Some(stdout)) = (stdin, stdout) else { return Err("a program without pipes".into()) };
        let (sender, receiver) = mpsc::channel();
        // Reading from a pipe has no time limit, so that a thread does it.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut peer = Self { child, requests, responses: receiver, log };
        peer.turn(1)?;
        let proof = fs::read(&proof).map_err(|error| format!("it does not show what it read: {error}"))?;
        Ok((peer, proof))
    }

    /// Runs its task that often and returns how long that took.
    ///
    /// # Errors
    /// It took too long, ended, or printed no time.
    pub fn turn(&mut self, repetitions: u32) -> Result<Duration, Failure> {
        // If it has ended, receiving fails with the reason.
        let _ = writeln!(self.requests, "{repetitions}").and_then(|()| self.requests.flush());
        let line = self.responses.recv_timeout(PATIENCE).map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("it was silent for {} s", PATIENCE.as_secs()),
            RecvTimeoutError::Disconnected => self.last_error(),
        })?;
        let nanoseconds = line.trim().parse().map_err(|_| format!("it printed {line:?} instead of a time"))?;
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// Returns the last line of its standard error.
    fn last_error(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let line = log.lines().map(str::trim).rfind(|line| !line.is_empty());
        line.map_or_else(|| "it ended without a message".to_owned(), |line| format!("it ended: {line}"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A name that files can have.
fn file_name(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}
