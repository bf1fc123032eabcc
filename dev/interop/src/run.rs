//! A run: each peer is prepared, started, tested and stopped, and the table is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use soapstone_interop_check::{Feature, Outcome};

use crate::peer::{self, PEERS, Peer, Ready};
use crate::process::Guarded;
use crate::results::{PeerResult, State};
use crate::server::Server;
use crate::{client, codegen, earlier, markdown, root};

/// The time that a peer may take to be made ready, in seconds.
const SETUP: u64 = 600;
/// The peer whose server is the project's stand-in.
const STAND_IN: &str = "stand-in";

/// What to run.
#[derive(Debug)]
pub struct Request {
    /// The names of the peers; all if there are none.
    pub peers: Vec<String>,
    /// Whether an absent peer is a failure.
    pub require_all: bool,
    /// The file for the table.
    pub out: PathBuf,
}

/// Runs the peers and returns the exit code.
pub fn run(request: &Request) -> ExitCode {
    let mut peers = Vec::new();
    for name in &request.peers {
        let Some(peer) = Peer::of_name(name) else {
            let known: Vec<&str> = PEERS.iter().map(|peer| peer.name).collect();
            eprintln!("there is no peer '{name}'; there are: {}", known.join(", "));
            return ExitCode::from(2);
        };
        peers.push(peer);
    }
    if peers.is_empty() {
        peers = PEERS.to_vec();
    }
    let mut is_good = true;
    let mut results = Vec::new();
    for peer in peers {
        let result = judge(peer);
        is_good &= show(&result, request.require_all);
        results.push(result);
    }
    println!("\n{}", markdown::table(&results));
    if let Err(error) = write(&request.out, results) {
        eprintln!("{error}");
        is_good = false;
    }
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes the results, and those of the other peers that the file has already.
fn write(out: &Path, mut results: Vec<PeerResult>) -> Result<(), String> {
    let out = root().join(out);
    let earlier = earlier::read(&fs::read_to_string(&out).unwrap_or_default(), PEERS);
    for result in earlier {
        if results.iter().all(|other| other.peer != result.peer) {
            results.push(result);
        }
    }
    results.sort_by_key(|result| PEERS.iter().position(|peer| *peer == result.peer));
    fs::write(&out, markdown::render(PEERS, &results))
        .map_err(|error| format!("cannot write {}: {error}", out.display()))
}

/// Prepares a peer, starts it, runs its tests, and stops it.
fn judge(peer: Peer) -> PeerResult {
    let began = Instant::now();
    eprintln!("{}: setup", peer.title);
    let mut versions = Vec::new();
    let state = match setup(peer) {
        Ok(Err(how)) => State::Absent(how),
        Ok(Ok(ready)) => {
            versions.clone_from(&ready.versions);
            judged(peer, &ready).map_or_else(State::Failed, State::Judged)
        }
        Err(why) => State::Failed(why),
    };
    eprintln!("{}: {} s", peer.title, began.elapsed().as_secs());
    PeerResult { peer, versions, state }
}

fn judged(peer: Peer, ready: &Ready) -> Result<Vec<(Feature, Outcome)>, String> {
    let folder = peer.folder();
    if folder.join("judge").is_file() {
        let stand_in = Peer { name: STAND_IN, title: STAND_IN };
        let server = Server::start(stand_in, &setup(stand_in)?.map_err(|how| format!("absent: {how}"))?)?;
        return client::judge(peer, &folder.join("judge"), &server.base);
    }
    let server = Server::start(peer, ready)?;
    eprintln!("{}: generating and compiling", peer.title);
    for service in &ready.services {
        let folder = peer.work().join("generated").join(&service.name);
        let log = peer.work().join(format!("generate-{}.log", service.name));
        codegen::generate(&service.location(&server.base), &service.name, &folder, &log)?;
    }
    let program = client::build(peer, &ready.services)?;
    eprintln!("{}: testing", peer.title);
    client::judge(peer, &program, &server.base)
}

/// Runs the `setup` of a peer: what it printed, or the command that installs it.
fn setup(peer: Peer) -> Result<Result<Ready, String>, String> {
    let work = peer.work();
    fs::create_dir_all(&work).map_err(|error| format!("cannot make {}: {error}", work.display()))?;
    let guarded = Guarded::new("setup", SETUP, peer.folder().join("setup"), &work.join("setup.log"));
    let output = guarded.map_err(|error| error.to_string())?.arg(&work).succeed()?;
    Ok(peer::read(&output))
}

/// Prints what came of a peer; returns whether that is good enough.
fn show(result: &PeerResult, require_all: bool) -> bool {
    let title = result.peer.title;
    match &result.state {
        State::Absent(how) => {
            println!("{title}: not installed: {how}");
            !require_all
        }
        State::Failed(why) => {
            println!("{title}: could not be run: {why}");
            false
        }
        State::Judged(outcomes) => {
            let (ok, failed) = result.counts();
            println!("{title}: {ok} ok, {failed} failed");
            for (feature, outcome) in outcomes {
                if let Outcome::Failed(why) = outcome {
                    println!("  {}: {why}", feature.title());
                }
            }
            failed == 0
        }
    }
}
