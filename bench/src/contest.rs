//! Contests: contestants that do the same work by turns, so that whatever else the machine does meets all of them.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Failure;

/// How long a contestant's turn lasts at least; short work is repeated until then.
const TURN: Duration = Duration::from_millis(8);
/// How many turns everybody gets, and how many where all of them are short.
const ROUNDS: usize = 25;
const SHORT_ROUNDS: usize = 151;
/// Up to when rounds go on where turns are short.
const SHORT: Duration = Duration::from_secs(4);
/// How long everybody's turns last together at most, as far as the least number of rounds allows.
const LONGEST: Duration = Duration::from_secs(20);

/// Work that is measured, beside others that do the same.
pub struct Contest<'a> {
    subject: String,
    bytes: usize,
    contestants: Vec<Contestant<'a>>,
    rounds: usize,
}

/// One of those who do the work.
struct Contestant<'a> {
    name: String,
    way: Way<'a>,
    repetitions: u32,
    samples: Vec<f64>,
}

/// Where the work is done.
enum Way<'a> {
    Here(Box<dyn FnMut() -> Result<usize, Failure> + 'a>),
    Elsewhere(Peer),
}

/// A program that does the work in a process of its own. It reads how often from its standard input, a number a line,
/// and answers each with a line of how many nanoseconds that took.
struct Peer {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl<'a> Contest<'a> {
    /// A contest about `subject`, which has that many bytes.
    #[must_use]
    pub fn new(subject: impl Into<String>, bytes: usize) -> Self {
        Self { subject: subject.into(), bytes, contestants: Vec::new(), rounds: 3 }
    }

    /// Adds a contestant: what it gives back is only kept from being optimised away. The first one is ours.
    #[must_use]
    pub fn with(mut self, name: &str, work: impl FnMut() -> Result<usize, Failure> + 'a) -> Self {
        self.add(name, Way::Here(Box::new(work)));
        self
    }

    /// Says how many rounds there are at least, however long that takes; three unless said otherwise.
    #[must_use]
    pub fn rounds(mut self, rounds: usize) -> Self {
        self.rounds = rounds;
        self
    }

    /// Adds the programs that `--peer NAME=PROGRAM` on the command line names; each gets `what` and `file`.
    ///
    /// # Errors
    /// A program cannot be started.
    pub fn with_peers(mut self, what: &str, file: &std::path::Path) -> Result<Self, Failure> {
        for argument in std::env::args().filter_map(|argument| argument.strip_prefix("--peer=").map(str::to_owned)) {
            let (name, program) = argument.split_once('=').ok_or("--peer=NAME=PROGRAM")?;
            self.add(name, Way::Elsewhere(Peer::start(program, what, file)?));
        }
        Ok(self)
    }

    fn add(&mut self, name: &str, way: Way<'a>) {
        // Profilers want one contestant alone.
        let only = std::env::args().find_map(|argument| argument.strip_prefix("--only=").map(str::to_owned));
        if only.is_some_and(|only| !name.starts_with(&only)) {
            return;
        }
        self.contestants.push(Contestant { name: name.to_owned(), way, repetitions: 1, samples: Vec::new() });
    }

    /// Lets everybody work by turns, and prints what it took.
    ///
    /// # Errors
    /// A contestant could not do its work.
    pub fn run(mut self) -> Result<(), Failure> {
        if let Some(times) = times()? {
            return self.contestants.iter_mut().try_for_each(|contestant| {
                contestant.repetitions = times;
                contestant.turn().map(|_| ())
            });
        }
        for contestant in &mut self.contestants {
            contestant.warm_up()?;
        }
        let began = Instant::now();
        for round in 0..SHORT_ROUNDS {
            let elapsed = began.elapsed();
            if round >= self.rounds && elapsed > LONGEST || round >= ROUNDS && elapsed > SHORT {
                break;
            }
            for contestant in &mut self.contestants {
                let taken = contestant.turn()?;
                contestant.samples.push(taken.as_nanos() as f64 / f64::from(contestant.repetitions));
            }
        }
        let contestants: Vec<_> =
            self.contestants.iter().map(|it| json!({ "name": it.name, "samples": it.samples })).collect();
        println!("{}", json!({ "subject": self.subject, "bytes": self.bytes, "contestants": contestants }));
        Ok(())
    }
}

impl Contestant<'_> {
    /// Works once or twice without counting, and finds how often the work fits into a turn.
    fn warm_up(&mut self) -> Result<(), Failure> {
        let first = self.turn()?;
        // The first time may have met cold caches; where the work is short, it is tried again in bulk.
        self.repetitions = repetitions(first);
        if self.repetitions > 1 {
            let bulk = self.turn()?;
            self.repetitions = repetitions(bulk / self.repetitions);
        }
        Ok(())
    }

    fn turn(&mut self) -> Result<Duration, Failure> {
        match &mut self.way {
            Way::Here(work) => {
                let start = Instant::now();
                for _ in 0..self.repetitions {
                    black_box(work()?);
                }
                Ok(start.elapsed())
            }
            Way::Elsewhere(peer) => peer.turn(self.repetitions),
        }
    }
}

/// How often everybody works, where the command line says so with `--times=N`: nothing is measured then, and a program
/// that counts instructions finds the same work in every run.
fn times() -> Result<Option<u32>, Failure> {
    let times = std::env::args().find_map(|argument| argument.strip_prefix("--times=").map(str::parse));
    Ok(times.transpose()?)
}

/// How often work of that length fits into a turn.
fn repetitions(work: Duration) -> u32 {
    let times = TURN.as_nanos() / work.as_nanos().max(1) + 1;
    u32::try_from(times).unwrap_or(u32::MAX)
}

impl Peer {
    fn start(program: &str, what: &str, file: &std::path::Path) -> Result<Self, Failure> {
        let mut command = Command::new(program);
        command.arg(what).arg(file).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("cannot run {program}: {error}"))?;
        let (asks, answers) = (child.stdin.take(), child.stdout.take());
        let (Some(asks), Some(answers)) = (asks, answers) else { return Err("a program without pipes".into()) };
        Ok(Self { child, asks, answers: BufReader::new(answers) })
    }

    fn turn(&mut self, repetitions: u32) -> Result<Duration, Failure> {
        writeln!(self.asks, "{repetitions}")?;
        self.asks.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let nanoseconds = line.trim().parse().map_err(|_| format!("a peer said {line:?} instead of a time"))?;
        Ok(Duration::from_nanos(nanoseconds))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has nothing to say any more, and may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
