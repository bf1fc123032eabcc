//! The guard: a process between the driver and what it starts, so that nothing outlives the driver.
//!
//! The driver holds the other end of the guard's standard input. However the driver ends (Ctrl-C and SIGKILL included),
//! that pipe is closed, and the guard stops the command with its whole process group.

use std::ffi::OsString;
use std::io::Read as _;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// The exit code of a guard whose command took too long, as that of `timeout`.
pub const TIMED_OUT: u8 = 124;
/// The exit code of a guard whose standard input was closed.
const INPUT_CLOSED: u8 = 125;
/// The exit code of a guard that cannot start its command.
const NOT_STARTED: u8 = 126;
/// The time between the signal that ends a command and the one that kills it.
const GRACE: Duration = Duration::from_secs(2);
/// The time between two looks at the command.
const TICK: Duration = Duration::from_millis(20);

/// Runs a command for at most `seconds`, and returns its exit code or one of the guard's own.
pub fn run(seconds: u64, command: &[OsString]) -> ExitCode {
    let Some((program, arguments)) = command.split_first() else { return ExitCode::from(NOT_STARTED) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    group::lead(&mut command);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            eprintln!("cannot start {}: {error}", program.to_string_lossy());
            return ExitCode::from(NOT_STARTED);
        }
    };
    let code = watch(&mut child, Duration::from_secs(seconds), &closed_input());
    stop(&mut child);
    ExitCode::from(code)
}

/// Waits for the first of: the command's end, a closed standard input, the end of the time.
fn watch(child: &mut Child, limit: Duration, closed: &Receiver<()>) -> u8 {
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
            Ok(None) if began.elapsed() >= limit => return TIMED_OUT,
            Ok(None) => {}
            Err(error) => {
                eprintln!("cannot wait for the command: {error}");
                return 1;
            }
        }
        if closed.recv_timeout(TICK).is_ok() {
            return INPUT_CLOSED;
        }
    }
}

/// Returns what receives a value when standard input is closed.
fn closed_input() -> Receiver<()> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut rest = Vec::new();
        // An input that cannot be read is as good as closed.
        let _ = std::io::stdin().read_to_end(&mut rest);
        // The receiver is gone only if the command has ended.
        let _ = sender.send(());
        // A sender that is dropped would look like silence without a pause between two looks.
        thread::park();
    });
    receiver
}

/// Stops the command and all that it started, and has waited for the command when it returns.
fn stop(child: &mut Child) {
    group::signal(child, false);
    let began = Instant::now();
    while began.elapsed() < GRACE && !matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
        thread::sleep(TICK);
    }
    group::signal(child, true);
    // It was killed, so that this does not last.
    let _ = child.wait();
}

/// Process groups of Unix.
#[cfg(unix)]
mod group {
    use std::os::unix::process::CommandExt as _;
    use std::process::{Child, Command};

    use rustix::process::{Pid, Signal, kill_process_group};

    /// Makes the command the leader of a group of its own, which a terminal's Ctrl-C does not reach.
    pub fn lead(command: &mut Command) {
        command.process_group(0);
    }

    /// Sends the whole group the signal to end, or kills it. The group may outlive its leader.
    pub fn signal(child: &mut Child, kill: bool) {
        let signal = if kill { Signal::KILL } else { Signal::TERM };
        if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            // An error means that the group is gone.
            let _ = kill_process_group(group, signal);
        }
    }
}

/// Systems without process groups: the command alone is stopped.
#[cfg(not(unix))]
mod group {
    use std::process::{Child, Command};

    /// Does nothing.
    pub fn lead(_: &mut Command) {}

    /// Ends the command.
    pub fn signal(child: &mut Child, _: bool) {
        // An error means that it has ended.
        let _ = child.kill();
    }
}

pub use group::lead;
