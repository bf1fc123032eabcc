//! Contests: contestants that do the same work in turns, so that whatever else the machine does meets all of them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Failure;
use crate::peer::{self, Peer, Program, Task};

/// How long a contestant's turn lasts at least; short work is repeated until then.
const TURN: Duration = Duration::from_millis(8);
/// The number of rounds, and that of contests whose turns are all short.
const ROUNDS: usize = 25;
const SHORT_ROUNDS: usize = 151;
/// Up to when rounds go on where turns are short. Turns of peers do not count, which have a limit of their own.
const SHORT: Duration = Duration::from_secs(4);
/// The longest time for the turns of all contestants but peers, unless the least number of rounds takes longer.
const LONGEST: Duration = Duration::from_secs(20);
/// How many rounds a peer takes part in however slow it is, and how long its turns last together otherwise.
const LEAST: usize = 3;
const PEER: Duration = Duration::from_secs(3);

/// Work that is measured, beside others that do the same.
pub struct Contest<'a> {
    subject: String,
    bytes: usize,
    contestants: Vec<Contestant<'a>>,
    remarks: Vec<String>,
    /// How many rounds there are at least.
    rounds: usize,
}

/// One of the contestants.
struct Contestant<'a> {
    name: String,
    way: Way<'a>,
    repetitions: u32,
    samples: Vec<f64>,
    /// How long its turns lasted together.
    spent: Duration,
}

/// Where the work is done.
enum Way<'a> {
    Here(Box<dyn FnMut() -> Result<usize, Failure> + 'a>),
    Elsewhere(Peer),
}

impl<'a> Contest<'a> {
    /// A contest about `subject`, which has that many bytes.
    #[must_use]
    pub fn new(subject: impl Into<String>, bytes: usize) -> Self {
        Self { subject: subject.into(), bytes, contestants: Vec::new(), remarks: Vec::new(), rounds: LEAST }
    }

    /// Adds a contestant: what it returns is only kept from being optimised away. The first one is ours.
    #[must_use]
    pub fn with(mut self, name: &str, work: impl FnMut() -> Result<usize, Failure> + 'a) -> Self {
        if is_selected(name) {
            self.add(name, Way::Here(Box::new(work)));
        }
        self
    }

    /// Sets the least number of rounds, however long they take. The default is three.
    #[must_use]
    pub fn rounds(mut self, rounds: usize) -> Self {
        self.rounds = rounds;
        self
    }

    /// Adds the programs of the options `--peer=…` that can do the task. `check` compares the message that a program
    /// has decoded and encoded again with the response. Programs that lost data are excluded with a remark.
    ///
    /// # Errors
    /// The command line is wrong.
    pub fn with_peers(self, task: &Task<'_>, check: impl Fn(&[u8]) -> Result<(), Failure>) -> Result<Self, Failure> {
        Ok(self.with_programs(&peer::programs()?, task, check))
    }

    fn with_programs(
        mut self,
        programs: &[Program],
        task: &Task<'_>,
        check: impl Fn(&[u8]) -> Result<(), Failure>,
    ) -> Self {
        for program in programs.iter().filter(|program| program.on == task.on && is_selected(&program.name)) {
            match Peer::start(program, task).and_then(|(peer, proof)| check(&proof).map(|()| peer)) {
                Ok(peer) => self.add(&program.name, Way::Elsewhere(peer)),
                Err(error) => self.remarks.push(format!("{}: {} takes no part: {error}", self.subject, program.name)),
            }
        }
        self
    }

    fn add(&mut self, name: &str, way: Way<'a>) {
        let name = name.to_owned();
        self.contestants.push(Contestant { name, way, repetitions: 1, samples: Vec::new(), spent: Duration::ZERO });
    }

    /// Runs the contestants in turns and prints their samples.
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
        println!("{}", self.outcome()?);
        Ok(())
    }

    fn outcome(mut self) -> Result<Value, Failure> {
        self.for_each_contestant(Contestant::warm_up)?;
        for round in 0..SHORT_ROUNDS {
            let here = self.contestants.iter().filter(|it| !it.is_peer()).map(|it| it.spent).sum::<Duration>();
            if round >= self.rounds && here > LONGEST || round >= ROUNDS && here > SHORT {
                break;
            }
            self.for_each_contestant(Contestant::round)?;
        }
        let rounds = self.contestants.iter().map(|it| it.samples.len()).max().unwrap_or_default();
        for slow in self.contestants.iter().filter(|it| it.samples.len() < rounds.min(ROUNDS)) {
            let turn = slow.spent.as_secs_f64() / slow.samples.len().max(1) as f64;
            let (subject, name, its) = (&self.subject, &slow.name, slow.samples.len());
            self.remarks.push(format!(
                "{subject}: {name} takes part in {its} of {rounds} rounds, since a turn of it lasts {turn:.2} s"
            ));
        }
        let contestants: Vec<_> =
            self.contestants.iter().map(|it| json!({ "name": it.name, "samples": it.samples })).collect();
        Ok(json!({
            "subject": self.subject, "bytes": self.bytes, "contestants": contestants, "remarks": self.remarks,
        }))
    }

    /// Calls a function for each contestant, each time in another random order: if a contestant has returned memory to
    /// the system, the next one has to request it again, and that should not always be the same one. A peer that fails
    /// is excluded with all its samples.
    fn for_each_contestant(
        &mut self,
        mut action: impl FnMut(&mut Contestant<'a>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut order: Vec<_> = (0..self.contestants.len()).collect();
        fastrand::shuffle(&mut order);
        let mut gone = Vec::new();
        for at in order {
            let Some(contestant) = self.contestants.get_mut(at) else { continue };
            match action(contestant) {
                Ok(()) => {}
                Err(error) if contestant.is_peer() => gone.push((at, error)),
                Err(error) => return Err(error),
            }
        }
        gone.sort_by_key(|(at, _)| *at);
        // Each removal shifts the indices behind it.
        for (before, (at, error)) in gone.into_iter().enumerate() {
            let gone = self.contestants.remove(at - before);
            self.remarks.push(format!("{}: {} drops out: {error}", self.subject, gone.name));
        }
        Ok(())
    }
}

/// Whether a contestant of that name takes part. With `--only=…` one can be profiled alone.
fn is_selected(name: &str) -> bool {
    let only = std::env::args().find_map(|argument| argument.strip_prefix("--only=").map(str::to_owned));
    only.is_none_or(|only| name.starts_with(&only))
}

impl Contestant<'_> {
    fn is_peer(&self) -> bool {
        matches!(self.way, Way::Elsewhere(_))
    }

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

    /// Takes its turn in a round, unless it is a peer whose time is up. It takes part in the first rounds without a
    /// gap, so that its samples stand beside those of the same rounds.
    fn round(&mut self) -> Result<(), Failure> {
        if self.is_peer() && is_up(self.samples.len(), self.spent) {
            return Ok(());
        }
        let taken = self.turn()?;
        self.spent += taken;
        self.samples.push(taken.as_nanos() as f64 / f64::from(self.repetitions));
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

/// Whether the time of a peer is up that worked in that many rounds for so long: one more would take it over its limit.
fn is_up(rounds: usize, spent: Duration) -> bool {
    rounds >= LEAST && spent + spent / u32::try_from(rounds).unwrap_or(u32::MAX) > PEER
}

/// Returns the number N of the option `--times=N`: each contestant works N times and nothing is measured, so that
/// programs that count instructions have the same work in every run.
fn times() -> Result<Option<u32>, Failure> {
    let times = std::env::args().find_map(|argument| argument.strip_prefix("--times=").map(str::parse));
    Ok(times.transpose()?)
}

/// How often work of that length fits into a turn.
fn repetitions(work: Duration) -> u32 {
    let times = TURN.as_nanos() / work.as_nanos().max(1) + 1;
    u32::try_from(times).unwrap_or(u32::MAX)
}

#[cfg(all(test, unix))]
mod tests;
