//! Rewrites sample messages with the operations of a generated client.
//!
//! This text is compiled into the driver of each entry, beside its client; here it is only compiled for its tests. It
//! prints one line for each message: its number and `ok`, or its number and the error. A panic is an error too. A
//! message that takes too long ends the process, which is started again for the remaining messages.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::panic;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Reads a message into its type and writes it again. The first argument selects the message of the operation: 0 for
/// the request, 1 for the response, 2 for a fault.
pub type Rewrite = fn(u8, &[u8]) -> Result<Vec<u8>, String>;

/// The size of the stack for a message in bytes: that of a main thread.
const STACK: usize = 8 << 20;
/// The longest time for a message.
const LIMIT: Duration = Duration::from_secs(20);
/// The text of the last panic.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// The driver's main function. Its arguments are a file of jobs, the folder of the messages, and that of the rewritten
/// ones.
#[cfg_attr(test, expect(dead_code, reason = "it is the driver's"))]
pub fn main(operations: &'static [Rewrite]) {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut text) = PANIC.lock() {
            text.clear();
            let _ = write!(text, "{info}");
        }
    }));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [jobs, from, to] = arguments.as_slice() else {
        eprintln!("usage: driver JOBS FROM TO");
        std::process::exit(2);
    };
    let jobs = match fs::read_to_string(jobs) {
        Ok(jobs) => jobs,
        Err(error) => {
            eprintln!("{jobs}: {error}");
            std::process::exit(2);
        }
    };
    if !run(operations, &jobs, Path::new(from), Path::new(to), &mut std::io::stdout()) {
        std::process::exit(3);
    }
}

/// Runs jobs, one for each line, which has number, operation, message of the operation and name, separated by tabs.
/// Returns `false` if one takes too long.
pub fn run(operations: &'static [Rewrite], jobs: &str, from: &Path, to: &Path, out: &mut impl Write) -> bool {
    for job in jobs.lines() {
        let cells: Vec<&str> = job.split('\t').collect();
        let [number, operation, kind, name] = cells.as_slice() else { continue };
        let operation = operation.parse().ok().and_then(|operation: usize| operations.get(operation).copied());
        let (Some(operation), Ok(kind)) = (operation, kind.parse()) else { continue };
        let result = fs::read(from.join(name)).map_err(|error| error.to_string());
        let result = match result.map(|message| attempt(operation, kind, message)) {
            Err(error) | Ok(Ok(Err(error))) => Err(error),
            Ok(Ok(Ok(bytes))) => fs::write(to.join(name), bytes).map_err(|error| error.to_string()),
            Ok(Err(RecvTimeoutError::Disconnected)) => Err(format!("panic: {}", panic_text())),
            Ok(Err(RecvTimeoutError::Timeout)) => {
                let _ = writeln!(out, "{number}\ttakes more than {} seconds", LIMIT.as_secs());
                return false;
            }
        };
        let text = result.map_or_else(|error| error, |()| "ok".to_owned());
        // The reader expects one line for each message. A failure to write means that the reader has ended.
        let _ = writeln!(out, "{number}\t{}", text.replace(['\n', '\r'], " "));
        let _ = out.flush();
    }
    true
}

fn attempt(operation: Rewrite, kind: u8, message: Vec<u8>) -> Result<Result<Vec<u8>, String>, RecvTimeoutError> {
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        // The receiver is gone only if this took too long.
        let _ = sender.send(operation(kind, &message));
    };
    match thread::Builder::new().stack_size(STACK).spawn(work) {
        Ok(_) => receiver.recv_timeout(LIMIT),
        Err(error) => Ok(Err(error.to_string())),
    }
}

fn panic_text() -> String {
    PANIC.lock().map(|text| text.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(kind: u8, message: &[u8]) -> Result<Vec<u8>, String> {
        match kind {
            0 => Ok(message.to_ascii_uppercase()),
            1 => Err("two\nlines".to_owned()),
            _ => Ok(vec![message[99]]),
        }
    }

    #[test]
    fn nothing_stops_the_next() {
        static OPERATIONS: &[Rewrite] = &[echo];
        let folder = std::env::temp_dir().join(format!("soapstone-harness-{}", std::process::id()));
        let (from, to) = (folder.join("from"), folder.join("to"));
        fs::create_dir_all(&from).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(from.join("a.xml"), "text").unwrap();
        let jobs = "0\t0\t2\ta.xml\n1\t0\t1\ta.xml\n2\t0\t0\tmissing.xml\n3\t0\t0\ta.xml\n";
        let mut out = Vec::new();
        assert!(run(OPERATIONS, jobs, &from, &to, &mut out));
        let lines: Vec<String> = String::from_utf8(out).unwrap().lines().map(str::to_owned).collect();
        assert!(lines[0].starts_with("0\tpanic"), "{lines:?}");
        assert_eq!((lines[1].as_str(), lines[3].as_str(), lines.len()), ("1\ttwo lines", "3\tok", 4));
        assert_eq!(fs::read(to.join("a.xml")).unwrap(), b"TEXT");
        fs::remove_dir_all(folder).unwrap();
    }
}
