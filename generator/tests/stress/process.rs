//! Runs a shape in a process whose time and memory are limited.

use std::env;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use soapstone_codegen::diagnostics::{Code, Severity, Style};
use soapstone_codegen::{GenerateRequest, generate};

use super::{Expected, Shape};

/// The variable with the name of the shape to run.
const SHAPE: &str = "SOAPSTONE_STRESS_SHAPE";
/// The variable that sets another size, in bytes.
const SIZE: &str = "SOAPSTONE_STRESS_SIZE";

/// Whether the compiler optimizes: a build that it does not optimize is ten to twenty times as slow.
const IS_OPTIMIZED: bool = !cfg!(debug_assertions);

/// The bytes of a shape's documents.
const BYTES: usize = if IS_OPTIMIZED { 3_000_000 } else { 200_000 };

/// The seconds of processor time of all threads.
const SECONDS: u64 = if IS_OPTIMIZED { 10 } else { 40 };

/// The bytes of address space: more than the memory that is used, since each thread reserves some.
const ADDRESSES: u64 = 2 << 30;

/// The bytes of memory that may be used at the same time.
const MEMORY: u64 = 1 << 30;

/// Returns the shape that this process is started for.
pub fn asked_for() -> Option<String> {
    env::var(SHAPE).ok()
}

/// Runs a shape in another process.
pub fn outer(shape: &Shape) -> Result<(), String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.env(SHAPE, shape.name).stdin(Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    if env::var_os(SIZE).is_some() {
        eprint!("{text}");
    }
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}: {text}\n{}", output.status, String::from_utf8_lossy(&output.stderr)))
}

/// Runs a shape in this process.
pub fn inner(shape: &Shape) -> ExitCode {
    let size = env::var(SIZE).ok().and_then(|size| size.parse().ok()).unwrap_or(BYTES);
    limit();
    let documents = (shape.documents)(size);
    let begin = Instant::now();
    let outcome = generate(&GenerateRequest::new("main.wsdl"), &documents);
    let seconds = begin.elapsed().as_secs_f64();
    let errors = |limit: bool| {
        let is_limit = move |code: Code| (code == Code::LIMIT) == limit;
        outcome.diagnostics.iter().filter(move |found| found.severity == Severity::Error && is_limit(found.code))
    };
    let found = match (errors(true).next(), errors(false).next()) {
        (None, None) => Expected::Client,
        (Some(_), _) => Expected::Limit,
        (None, Some(_)) => Expected::Error,
    };
    let output: usize = outcome.files.iter().map(|file| file.text.len()).sum();
    let memory = peak().unwrap_or_default();
    println!(
        "{} of {size} bytes: {found:?} in {seconds:.2} s, {} MB, {output} bytes of output",
        shape.name,
        memory >> 20
    );
    let text = outcome.render(Style { per_code: 1, ..Style::default() });
    let is_expected = shape.expected == found
        || shape.expected == Expected::Either && matches!(found, Expected::Client | Expected::Limit);
    if !is_expected || memory > MEMORY {
        println!("{:?} and at most {MEMORY} bytes are expected\n{text}", shape.expected);
        return ExitCode::FAILURE;
    }
    if let Some(unplaced) = errors(true).find(|found| found.span.is_none() || found.hint.is_none()) {
        println!("an error has no place or no hint: {unplaced:?}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |value| Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(Resource::Cpu, at_most(SECONDS)).expect("a limit of processor time");
    setrlimit(Resource::As, at_most(ADDRESSES)).expect("a limit of memory");
}

#[cfg(not(unix))]
fn limit() {}

/// Returns the bytes of memory that this process held at most; `None` where the system does not report it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}
