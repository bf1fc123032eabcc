//! What the guard stops, and when.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A script that writes its process id and that of a child of its own to a file, and ignores SIGTERM where it is to be stubborn.
const SCRIPT: &str = r#"[ "$2" = stubborn ] && trap '' TERM; sleep 60 & echo $$ $! >"$1"; wait; sleep 60"#;

fn guard(seconds: u64, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_soapstone-interop"));
    command.args(["guard", &seconds.to_string(), "--"]).args(arguments).stdin(Stdio::piped());
    command
}

/// Starts the script under the guard, and returns the guard and the ids that the script wrote.
fn start(folder: &Path, seconds: u64, manner: &str) -> (Child, Vec<String>) {
    let file = folder.join("ids");
    let child = guard(seconds, &["sh", "-c", SCRIPT, "sh", &file.display().to_string(), manner]).spawn().unwrap();
    (child, written_ids(&file))
}

/// Waits until both ids are in the file.
fn written_ids(file: &Path) -> Vec<String> {
    let began = Instant::now();
    loop {
        let text = fs::read_to_string(file).unwrap_or_default();
        let ids: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        if ids.len() == 2 {
            return ids;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "the script did not start");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Returns whether a process is there and has not ended.
fn is_alive(id: &str) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", id]).output().unwrap();
    let state = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !state.is_empty() && !state.starts_with('Z')
}

fn assert_all_gone(ids: &[String]) {
    let began = Instant::now();
    while ids.iter().any(|id| is_alive(id)) {
        assert!(began.elapsed() < Duration::from_secs(10), "{ids:?} are still there");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_closed_input_stops_the_command_and_its_children() {
    for manner in ["gentle", "stubborn"] {
        let folder = tempfile::tempdir().unwrap();
        let (mut child, ids) = start(folder.path(), 60, manner);
        assert!(ids.iter().all(|id| is_alive(id)));
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().code(), Some(125));
        assert_all_gone(&ids);
    }
}

#[test]
fn a_command_that_takes_too_long_is_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, ids) = start(folder.path(), 1, "gentle");
    let stdin = child.stdin.take();
    assert_eq!(child.wait().unwrap().code(), Some(124));
    drop(stdin);
    assert_all_gone(&ids);
}

#[test]
fn the_exit_code_is_that_of_the_command() {
    for (script, expected) in [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 1)] {
        let mut child = guard(60, &["sh", "-c", script]).spawn().unwrap();
        let stdin = child.stdin.take();
        assert_eq!(child.wait().unwrap().code(), Some(expected), "{script}");
        drop(stdin);
    }
    let mut child = guard(60, &["/no/such/program"]).stderr(Stdio::null()).spawn().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(126));
}
