//! Runs a program and measures it.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// The output of a program, and the time and memory that it took.
#[derive(Debug)]
pub struct Finished {
    /// Whether its exit code is 0.
    pub success: bool,
    /// How it ended, as text.
    pub status: String,
    /// Its exit code, if it came to that.
    pub code: Option<i32>,
    /// What it wrote.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
    /// Seconds of elapsed time.
    pub wall: f64,
    /// Seconds of CPU, in user mode.
    pub user: f64,
    /// Bytes of memory that it held at most.
    pub peak: u64,
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> io::Result<Finished> {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (out, complaints) = (child.stdout.take(), child.stderr.take());
    // Both are read at the same time, since a full pipe would stop the program.
    let (stdout, stderr) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| read(complaints));
        (read(out), reader.join().unwrap_or_default())
    });
    let used = child.wait4()?;
    Ok(Finished {
        success: used.status.success(),
        status: used.status.to_string(),
        code: used.status.code(),
        stdout,
        stderr,
        wall: began.elapsed().as_secs_f64(),
        user: used.rusage.utime.as_secs_f64(),
        peak: used.rusage.maxrss,
    })
}

fn read(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What came before a pipe broke is still worth having.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}
