//! Runs a target in a process of its own, so that an abort, an endless loop and a lack of memory are findings too.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use soapstone_fuzz::{Target, inputs, mutate};

/// The seconds that one input may take in an unoptimized build.
const LONGEST: u64 = 20;

/// The bytes of address space of the process.
#[cfg(unix)]
const MEMORY: u64 = 4 << 30;

/// When a target ends.
#[derive(Debug, Clone, Copy)]
pub struct End {
    /// After so many seconds.
    pub seconds: u64,
    /// After so many inputs, if that is sooner.
    pub inputs: Option<u64>,
}

/// Runs a target in another process, and keeps the input that it ends with unless that is in time.
pub fn outer(target: &Target, end: End, seed: u64) -> Result<(), String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let (seconds, seed_text) = (end.seconds.to_string(), seed.to_string());
    let mut command = Command::new(program);
    command.args(["--inner", target.name, "--seconds", &seconds, "--seed", &seed_text]);
    command.args(end.inputs.iter().flat_map(|inputs| ["--inputs".to_owned(), inputs.to_string()]));
    let status = command.status().map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(());
    }
    let current = current(target);
    if !current.is_file() {
        return Err(format!("the process ended with {status}"));
    }
    let kept = folder(target).join(format!("finding-{seed}"));
    fs::rename(&current, &kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    Err(format!("the process ended with {status}; the input is {}", kept.display()))
}

/// Runs a target in this process until the time is over. A panic, or an input that takes too long, ends the process.
pub fn inner(target: &Target, end: End, seed: u64) -> Result<(), String> {
    limit_memory();
    let inputs = inputs::of(target).map_err(|error| error.to_string())?;
    let folder = folder(target);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut random = Rng::with_seed(seed);
    let (begin, mut runs, mut slowest) = (Instant::now(), 0_u64, Duration::ZERO);
    let watch = watch();
    let is_over =
        |runs| begin.elapsed() >= Duration::from_secs(end.seconds) || end.inputs.is_some_and(|inputs| runs >= inputs);
    while !is_over(runs) {
        let input = mutate::input(&inputs, target.dictionary, target.longest, &mut random);
        fs::write(current(target), &input).map_err(|error| error.to_string())?;
        let began = Instant::now();
        // The watcher gets a message for each input, or ends the process.
        watch.send(()).map_err(|error| error.to_string())?;
        (target.run)(&input);
        slowest = slowest.max(began.elapsed());
        runs += 1;
    }
    fs::remove_file(current(target)).map_err(|error| error.to_string())?;
    println!(
        "{}: {runs} inputs from {} seeds in {} s without a finding; the slowest took {} ms",
        target.name,
        inputs.len(),
        begin.elapsed().as_secs(),
        slowest.as_millis()
    );
    Ok(())
}

/// Starts a thread that ends the process if an input takes too long.
fn watch() -> std::sync::mpsc::Sender<()> {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        use std::sync::mpsc::RecvTimeoutError::{Disconnected, Timeout};
        loop {
            match receiver.recv_timeout(Duration::from_secs(LONGEST)) {
                Ok(()) => {}
                Err(Disconnected) => return,
                Err(Timeout) => {
                    eprintln!("an input takes longer than {LONGEST} s");
                    std::process::exit(3);
                }
            }
        }
    });
    sender
}

fn folder(target: &Target) -> PathBuf {
    soapstone_dev::root().join("target/fuzz").join(target.name)
}

/// The input that is being run.
fn current(target: &Target) -> PathBuf {
    folder(target).join("current")
}

#[cfg(unix)]
fn limit_memory() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // Where the system does not allow it, the machine's memory is the limit.
    let _ = setrlimit(Resource::As, Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) });
}

#[cfg(not(unix))]
fn limit_memory() {}
