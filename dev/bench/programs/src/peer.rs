//! Peers: other stacks that do the same work in processes of their own.
//!
//! `--peer={"name": …, "on": …, "command": […]}` names one, and which answer it can read. It is started with three more
//! arguments: what to do, a file with the response, and the name of a file that it writes before its first turn, which is
//! what it read, encoded again. Then it reads how often to work, a number a line, and prints for each a line of how
//! many nanoseconds that took.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde::Deserialize;

use crate::Failure;

/// How long a peer may be silent. Its first turn has its start in it, with whatever it does to get warm.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that can take part.
#[derive(Debug, Clone, Deserialize)]
pub struct Program {
    /// What it is called in tables.
    pub name: String,
    /// The response that it knows the types of.
    pub on: String,
    /// The program and its first arguments.
    pub command: Vec<String>,
}

/// What a peer is to do.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// `decode` or `encode`.
    pub what: &'a str,
    /// The name of the response.
    pub on: &'a str,
    /// The file that the response is in.
    pub file: &'a Path,
}

/// A program at work.
pub struct Peer {
    child: Child,
    asks: ChildStdin,
    answers: Receiver<String>,
    complaints: PathBuf,
}

/// The programs that the command line names.
///
/// # Errors
/// One of them is not described as it should be.
pub fn programs() -> Result<Vec<Program>, Failure> {
    let arguments = std::env::args();
    let named = arguments.filter_map(|argument| argument.strip_prefix("--peer=").map(serde_json::from_str));
    Ok(named.collect::<Result<_, _>>()?)
}

impl Peer {
    /// Starts a program, and returns what it read and encoded again.
    ///
    /// # Errors
    /// It cannot be started, or does not do its work.
    pub fn start(program: &Program, task: &Task<'_>) -> Result<(Self, Vec<u8>), Failure> {
        let beside = |kind: &str| task.file.with_extension(format!("{}.{kind}", file_name(&program.name)));
        let (proof, complaints) = (beside("xml"), beside("log"));
        // What an earlier run left proves nothing.
        let _ = fs::remove_file(&proof);
        let (path, first) = program.command.split_first().ok_or("a peer without a program")?;
        let mut command = Command::new(path);
        command.args(first).arg(task.what).arg(task.file).arg(&proof);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(&complaints)?);
        let mut child = command.spawn().map_err(|error| format!("cannot run {path}: {error}"))?;
        let (asks, answers) = (child.stdin.take(), child.stdout.take());
        let (Some(asks), Some(answers)) = (asks, answers) else { return Err("a program without pipes".into()) };
        let (sender, receiver) = mpsc::channel();
        // Reading has no time limit, so that somebody else does it.
        thread::spawn(move || {
            for line in BufReader::new(answers).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut peer = Self { child, asks, answers: receiver, complaints };
        peer.turn(1)?;
        let proof = fs::read(&proof).map_err(|error| format!("it does not show what it read: {error}"))?;
        Ok((peer, proof))
    }

    /// Lets it work that often.
    ///
    /// # Errors
    /// It fell silent, ended, or did not say how long it took.
    pub fn turn(&mut self, repetitions: u32) -> Result<Duration, Failure> {
        // If it is gone, the next line says why.
        let _ = writeln!(self.asks, "{repetitions}").and_then(|()| self.asks.flush());
        let line = self.answers.recv_timeout(PATIENCE).map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("it was silent for {} s", PATIENCE.as_secs()),
            RecvTimeoutError::Disconnected => self.last_words(),
        })?;
        let nanoseconds = line.trim().parse().map_err(|_| format!("it said {line:?} instead of a time"))?;
        Ok(Duration::from_nanos(nanoseconds))
    }

    /// What it complained about last before it ended.
    fn last_words(&self) -> String {
        let said = fs::read(&self.complaints).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let line = said.lines().map(str::trim).rfind(|line| !line.is_empty());
        line.map_or_else(|| "it ended without a word".to_owned(), |line| format!("it ended: {line}"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has nothing to say any more, and may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A name that files can have.
fn file_name(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}
