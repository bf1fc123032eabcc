//! The second step: the compiler, or clippy, with warnings denied.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use soapstone_dev::process::{self, Finished};

/// How many errors are kept in the result.
const KEPT: usize = 5;
/// How many errors are kept in the log.
const LOGGED: usize = 100;

/// The result of compiling a client.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Compiled {
    /// A hash of all that it was made from.
    pub key: String,
    /// Whether it compiles, without warnings.
    pub ok: bool,
    /// Whether the compiler was killed. The result is not reused then, since it does not depend on the client.
    #[serde(default)]
    pub killed: bool,
    /// Seconds of CPU.
    pub seconds: f64,
    /// Seconds of elapsed time.
    pub wall: f64,
    /// Most memory, in bytes.
    pub peak: u64,
    /// Number of warnings.
    pub warnings: usize,
    /// Number of errors.
    pub errors: usize,
    /// Number of errors by code, and of warnings by lint.
    pub codes: BTreeMap<String, usize>,
    /// The first errors and warnings, as the compiler prints them.
    pub first: Vec<String>,
}

/// Compiles the client in the folder `client` as a library, up to its metadata. The output of the compiler goes into
/// `log`.
pub fn library(mut command: Command, client: &Path, metadata: &Path, log: &Path, key: String) -> io::Result<Compiled> {
    command.args(["--crate-type", "lib", "--crate-name", "client", "-D", "warnings", "-C", "debuginfo=0"]);
    let mut emit = std::ffi::OsString::from("--emit=metadata=");
    emit.push(metadata);
    command.arg(emit).arg(client.join("mod.rs"));
    let finished = process::run(&mut command)?;
    let (compiled, text) = judge(&finished, key);
    fs::write(log, text)?;
    Ok(compiled)
}

/// Reads the output of the compiler: the result, and its text.
pub fn judge(finished: &Finished, key: String) -> (Compiled, String) {
    let mut compiled = Compiled {
        key,
        ok: finished.success,
        killed: finished.code.is_none(),
        seconds: finished.user,
        wall: finished.wall,
        peak: finished.peak,
        ..Compiled::default()
    };
    let mut log = String::new();
    let stderr = String::from_utf8_lossy(&finished.stderr);
    for line in stderr.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            // A compiler that panics prints no JSON.
            compiled.note("panic", line, &mut log);
            continue;
        };
        let rendered = message["rendered"].as_str().unwrap_or_default();
        let level = message["level"].as_str().unwrap_or_default();
        match message["code"]["code"].as_str() {
            // Denied warnings come as errors, but with the lint's name.
            Some(code) if is_error(code) => {
                compiled.errors += 1;
                compiled.note(code, rendered, &mut log);
            }
            Some(lint) => {
                compiled.warnings += 1;
                compiled.note(lint, rendered, &mut log);
            }
            None if level == "error" && !rendered.starts_with("error: aborting") => {
                compiled.errors += 1;
                compiled.note("error", rendered, &mut log);
            }
            None if level == "warning" => {
                compiled.warnings += 1;
                compiled.note("warning", rendered, &mut log);
            }
            None => {}
        }
    }
    if !finished.success && log.is_empty() {
        compiled.note("status", &finished.status, &mut log);
    }
    compiled.ok &= compiled.warnings == 0;
    (compiled, log)
}

impl Compiled {
    fn note(&mut self, code: &str, text: &str, log: &mut String) {
        let known = self.codes.values().sum::<usize>();
        *self.codes.entry(code.to_owned()).or_default() += 1;
        if known < KEPT {
            self.first.push(text.to_owned());
        }
        if known < LOGGED {
            // Writing to a String cannot fail.
            let _ = writeln!(log, "{text}");
        }
    }
}

/// Whether a code is that of an error, such as `E0308`, and not the name of a lint.
fn is_error(code: &str) -> bool {
    code.strip_prefix('E').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denied_warnings_are_warnings() {
        let lines = [
            r#"{"rendered":"error: unused import","level":"error","code":{"code":"unused_imports"}}"#,
            r#"{"rendered":"error[E0308]: mismatched types","level":"error","code":{"code":"E0308"}}"#,
            r#"{"rendered":"error: expected item","level":"error","code":null}"#,
            r#"{"rendered":"error: aborting due to 3 previous errors","level":"error","code":null}"#,
        ];
        let stderr = lines.join("\n").into_bytes();
        let finished = Finished {
            success: false,
            status: String::new(),
            code: Some(1),
            stdout: Vec::new(),
            stderr,
            wall: 1.0,
            user: 0.5,
            peak: 1,
        };
        let (compiled, log) = judge(&finished, String::new());
        assert_eq!((compiled.ok, compiled.warnings, compiled.errors, compiled.first.len()), (false, 1, 2, 3));
        assert!(log.contains("mismatched"));
    }
}
