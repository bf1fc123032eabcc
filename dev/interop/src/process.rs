//! Guarded commands: with a limit of time, a log, and an end that comes in any case.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::guard;
use crate::root;

/// The number of lines of a log that an error shows.
const SHOWN: usize = 15;

/// A command that is run under the [`guard`].
#[derive(Debug)]
pub struct Guarded {
    command: Command,
    log: PathBuf,
    what: String,
}

/// A command that runs in the background. It is stopped when this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    log: PathBuf,
}

impl Guarded {
    /// Prepares a command whose standard error goes to the file `log`, and its standard output too unless it is
    /// captured.
    pub fn new(what: impl Into<String>, seconds: u64, program: impl AsRef<OsStr>, log: &Path) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["guard", &seconds.to_string(), "--"]).arg(program);
        // What the scripts find the sources of the project by.
        command.env("ROOT", root());
        // Variables that cargo sets for this program would rebuild crates that look at them, such as ring.
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
                command.env_remove(name);
            }
        }
        command.stdin(Stdio::piped());
        guard::lead(&mut command);
        Ok(Self { command, log: log.to_path_buf(), what: what.into() })
    }

    /// Adds an argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs the command to its end and returns its exit code and what it wrote to standard output.
    pub fn finish(mut self) -> Result<(Option<i32>, String), String> {
        let stderr = self.open_log()?;
        let mut child =
            self.command.stdout(Stdio::piped()).stderr(stderr).spawn().map_err(|error| self.error(&error))?;
        // Held until the end: closing it would stop the command.
        let stdin = child.stdin.take();
        let mut output = Vec::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_end(&mut output).map_err(|error| self.error(&error))?;
        }
        let status = child.wait().map_err(|error| self.error(&error))?;
        drop(stdin);
        let output = String::from_utf8_lossy(&output).into_owned();
        if status.code() == Some(i32::from(guard::TIMED_OUT)) {
            return Err(format!("{} took too long{}", self.what, tail(&self.log, &output)));
        }
        Ok((status.code(), output))
    }

    /// Runs the command to its end, which must be a success, and returns what it wrote to standard output.
    pub fn succeed(self) -> Result<String, String> {
        let (what, log) = (self.what.clone(), self.log.clone());
        match self.finish()? {
            (Some(0), output) => Ok(output),
            (code, output) => {
                let code = code.map_or_else(|| "a signal".to_owned(), |code| format!("exit code {code}"));
                Err(format!("{what} failed with {code}{}", tail(&log, &output)))
            }
        }
    }

    /// Starts the command in the background.
    pub fn start(mut self) -> Result<Running, String> {
        let log = self.open_log()?;
        let other = log.try_clone().map_err(|error| self.error(&error))?;
        let child = self.command.stdout(log).stderr(other).spawn().map_err(|error| self.error(&error))?;
        Ok(Running { child, log: self.log })
    }

    fn open_log(&self) -> Result<File, String> {
        let folder = self.log.parent().unwrap_or(&self.log);
        let file = fs::create_dir_all(folder).and_then(|()| File::create(&self.log));
        file.map_err(|error| format!("cannot write {}: {error}", self.log.display()))
    }

    fn error(&self, error: &io::Error) -> String {
        format!("cannot run {}: {error}", self.what)
    }
}

impl Running {
    /// Fails if the command has ended.
    pub fn is_alive(&mut self) -> Result<(), String> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(format!("it ended early ({status}){}", tail(&self.log, ""))),
            Err(error) => Err(format!("it cannot be watched: {error}")),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The guard stops the command when its standard input is closed.
        drop(self.child.stdin.take());
        // It has ended or will: nothing is to be done about an error.
        let _ = self.child.wait();
    }
}

/// Returns the last lines of a log, or of the output where the log is empty.
fn tail(log: &Path, output: &str) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let text = if text.trim().is_empty() { output } else { &text };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = lines.get(lines.len().saturating_sub(SHOWN)..).unwrap_or_default();
    last.iter().map(|line| format!("\n    {line}")).collect()
}
