//! The tools of others: how they are found, made ready below `target/bench/tools` and run, and which line of all that
//! it prints gives the reason of a failure.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::peers::Absent;
use super::programs::cargo;
use super::table::number;
use soapstone_dev::process::{self, Finished};

/// How long a generator or a compiler may take, in seconds.
pub const LONGEST: u32 = 240;

/// How many characters of a program's output fit into a table.
const WIDTH: usize = 160;

/// The version of xsd-parser that is measured.
const XSD_PARSER: &str = "1.5.2";
/// A program that calls it, since it has none of its own.
const DRIVER: &str = include_str!("driver/xsd_parser.rs");

/// Builds the program that runs xsd-parser, unless it is there already.
pub fn xsd_parser(folder: &Path) -> Result<PathBuf, String> {
    let home = folder.join("tools").join("xsd-parser");
    let manifest = format!(
        "[package]\nname = \"xsd-parser-driver\"\nversion = \"0.1.0\"\nedition = \"2021\"\npublish = false\n\n\
         [workspace]\n\n[dependencies]\nxsd-parser = \"={XSD_PARSER}\"\nprettyplease = \"0.2\"\n\
         syn = {{ version = \"2\", features = [\"full\"] }}\n"
    );
    write(&home.join("Cargo.toml"), &manifest)?;
    write(&home.join("src").join("main.rs"), DRIVER)?;
    eprintln!("building: xsd-parser {XSD_PARSER} (the first time takes some minutes)");
    let mut command = cargo(&home);
    command.args(["build", "--release", "--target-dir"]).arg(home.join("target"));
    finished(&mut command, "xsd-parser")?;
    Ok(home.join("target").join("release").join("xsd-parser-driver"))
}

/// The manifest of a library made by xsd-parser.
pub const XSD_PARSER_LIBRARY: &str = "[dependencies]\n\
    xsd-parser-types = { version = \"=0.2.1\", features = [\"quick-xml\", \"num\"] }\n\
    quick-xml = \"0.38\"\n";

/// Whether a program is installed: whether it can be run at all.
pub fn is_installed(program: &str) -> bool {
    process::run(Command::new(program).arg("--version")).is_ok()
}

/// A program's version, on one line; empty if it cannot be run.
pub fn version(program: &str, option: &str) -> String {
    let finished = process::run(Command::new(program).arg(option));
    let text = finished.map(|finished| [finished.stdout, finished.stderr].concat()).unwrap_or_default();
    line(&String::from_utf8_lossy(&text), |_| true)
}

/// A command that is stopped after a while, where the system has the means.
pub fn limited(program: impl AsRef<OsStr>) -> Command {
    if is_installed("timeout") {
        let mut command = Command::new("timeout");
        command.arg(LONGEST.to_string()).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Whether a command was stopped because it took too long.
pub fn was_stopped(finished: &Finished) -> bool {
    finished.code == Some(124)
}

/// Runs a command that has to succeed.
pub fn finished(command: &mut Command, what: &str) -> Result<Finished, String> {
    let finished = process::run(command).map_err(|error| format!("cannot run {what}: {error}"))?;
    if finished.success {
        return Ok(finished);
    }
    let stderr = String::from_utf8_lossy(&finished.stderr);
    let lines: Vec<&str> = stderr.lines().collect();
    let last = lines.get(lines.len().saturating_sub(30)..).unwrap_or_default().join("\n");
    Err(format!("{what} failed ({}): {last}", finished.status))
}

/// A step of making something ready, which has to succeed.
pub fn step(command: &mut Command, what: &str) -> Result<(), Absent> {
    let finished = process::run(command).map_err(|error| Absent::Failed(format!("cannot run {what}: {error}")))?;
    if finished.success { Ok(()) } else { Err(Absent::Failed(format!("{what} {}", failure(&finished)))) }
}

/// Describes how a program failed, with the line that gives the reason.
pub fn failure(finished: &Finished) -> String {
    let seconds = number(finished.wall);
    if was_stopped(finished) {
        return format!("was stopped after {seconds} s");
    }
    match main_line(&finished.stderr, &finished.stdout) {
        line if line.is_empty() => format!("fails after {seconds} s without a message ({})", finished.status),
        line => format!("fails after {seconds} s: {line}"),
    }
}

/// Returns the most informative line that a program printed: the first one about an error, an exception or something
/// that was not found, in this order, otherwise the first one.
pub fn main_line(stderr: &[u8], stdout: &[u8]) -> String {
    let printed = [stderr, b"\n", stdout].concat();
    let printed = String::from_utf8_lossy(&printed);
    let about = |word: &'static str| line(&printed, move |line| line.to_lowercase().contains(word));
    let found = ["error:", "error", "exception", "not found", ""].map(about);
    found.into_iter().find(|line| !line.is_empty()).unwrap_or_default()
}

/// Returns the first line that matches and is not empty, cut to the width of a table.
fn line(text: &str, matches: impl Fn(&str) -> bool) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && matches(line)).unwrap_or_default();
    let cut: String = line.chars().take(WIDTH).collect();
    if cut.len() < line.len() { format!("{cut}…") } else { cut }
}

/// What something is made from: as long as none of it changes, it is made once.
pub struct Inputs(String);

impl Inputs {
    /// Texts, versions, command lines.
    pub fn of(texts: &[&str]) -> Self {
        Self(texts.join("\n"))
    }

    /// And a file.
    pub fn with_file(mut self, path: &Path) -> Result<Self, Absent> {
        let text = fs::read_to_string(path);
        self.0 += &text.map_err(|error| Absent::Failed(format!("cannot read {}: {error}", path.display())))?;
        Ok(self)
    }

    /// Makes it in a folder that is empty at first, unless that was done with the same inputs.
    pub fn once(&self, home: &Path, what: &str, make: impl FnOnce() -> Result<(), Absent>) -> Result<(), Absent> {
        let stamp = home.join("made-from");
        if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == self.0) {
            return Ok(());
        }
        eprintln!("building: {what}");
        empty(home).map_err(Absent::Failed)?;
        make()?;
        // Only what was finished is not made again.
        write(&stamp, &self.0).map_err(Absent::Failed)
    }
}

/// Makes a folder, or takes everything out of it.
pub fn empty(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("cannot remove {}: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))
}

/// Writes a file and the folders above it, unless it is so already: cargo goes by times.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(code: i32, stderr: &str, stdout: &str) -> Finished {
        Finished {
            success: code == 0,
            status: format!("exit status: {code}"),
            code: Some(code),
            stdout: stdout.into(),
            stderr: stderr.into(),
            wall: 1.5,
            user: 1.0,
            peak: 0,
        }
    }

    #[test]
    fn the_most_informative_line_is_found() {
        let java = "Exception in thread \"main\" AbortException\n\tat com.example.Main\n";
        let failed = |stderr: &str, stdout: &str| failure(&finished(1, stderr, stdout));
        assert_eq!(failed(java, "reading\n\n[ERROR] no type\n"), "fails after 1.50 s: [ERROR] no type");
        assert_eq!(failed(java, "reading\n"), "fails after 1.50 s: Exception in thread \"main\" AbortException");
        assert_eq!(failed("\n  ** banner **\nno\n", ""), "fails after 1.50 s: ** banner **");
        assert_eq!(failed("", "\n"), "fails after 1.50 s without a message (exit status: 1)");
        assert_eq!(failed("retrying after NetworkError\nERROR: none\n", ""), "fails after 1.50 s: ERROR: none");
        assert_eq!(failed("Version 6\nbinding not found\n", ""), "fails after 1.50 s: binding not found");
        assert_eq!(failure(&finished(124, "Error: none", "")), "was stopped after 1.50 s");
        assert_eq!(main_line("ä".repeat(500).as_bytes(), b"").chars().count(), WIDTH + 1);
    }

    #[test]
    fn what_was_made_is_made_again_when_its_inputs_change() {
        let home = std::env::temp_dir().join(format!("soapstone-once-{}", std::process::id()));
        let made = std::cell::Cell::new(0);
        let make = |inputs: &str, works: bool| {
            let result = Inputs::of(&[inputs]).once(&home, "a test's folder", || {
                made.set(made.get() + 1);
                fs::write(home.join(inputs), "").unwrap();
                if works { Ok(()) } else { Err(Absent::Failed("no".to_owned())) }
            });
            (result.is_ok(), made.get(), fs::read_dir(&home).unwrap().count())
        };
        assert_eq!(make("one", true), (true, 1, 2));
        assert_eq!(make("one", true), (true, 1, 2));
        // The output of the first one is deleted, and what was not finished begins again.
        assert_eq!(make("two", false), (false, 2, 1));
        assert_eq!(make("two", true), (true, 3, 2));
        fs::remove_dir_all(&home).unwrap();
    }
}
