//! The row about generators: each is a process of its own, from starting to the last file written.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::Bench;
use super::contest::{Contest, median};
use super::generators::{self, Generator};
use super::subjects::{self, Subject};
use super::table::Aim::AtMost;
use super::table::{Group, Table};
use super::{schemas, tools};
use soapstone_dev::process::Finished;

/// The number of rounds.
const ROUNDS: usize = 3;
/// A generator that takes longer than this, in seconds, runs once.
const PATIENCE: f64 = 10.0;
/// Types in the smallest of the made-up descriptions; the largest is eight times as large, 4 MB.
const TYPES: usize = 680;

/// Measures the time of all generators, and whether that of soapstone is linear in the size.
pub fn generate(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let folder = bench.folder.join("generate");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    linear(bench, table, &folder)?;
    let mut all = vec![subjects::map_server()?];
    all.extend(subjects::corpus(subjects::is_measured, table)?);
    let mut others = generators::with_cargo(&bench.folder, table);
    if bench.peers {
        others.extend(generators::peers(table));
    }
    for subject in all {
        one(bench, table, &subject, &others, &folder)?;
    }
    table.remark("Seconds of CPU of a process and its children; elapsed time has rows of its own.");
    table.remark("absent: zeep (Rust), which crates.io does not have");
    Ok(())
}

/// One description, all generators.
fn one(bench: &Bench, table: &mut Table, subject: &Subject, others: &[Generator], folder: &Path) -> Result<(), String> {
    let own = folder.join(&subject.name);
    let out = |name: &str| {
        let path = own.join(name);
        fs::create_dir_all(&path).map_err(|error| format!("cannot make {}: {error}", path.display())).map(|()| path)
    };
    let schemas = schemas::extract(&subject.main, &out("schemas")?)?;
    let mut contest = Contest::new(shown(subject), subject.bytes as f64);
    let mut wall = Vec::new();
    let mut out_of_it = vec![false; others.len()];
    for _ in 0..ROUNDS {
        let ours = ours(bench, subject, &out("soapstone")?)?;
        contest.sample("soapstone", ours.user);
        wall.push(ours.wall);
        for (other, is_out) in others.iter().zip(&mut out_of_it).filter(|(_, is_out)| !**is_out) {
            let out = out(other.name())?;
            let finished = other.run(subject, &schemas, &out)?;
            if let Some(reason) = generators::failure(&finished, &out) {
                *is_out = true;
                table.remark(format!("{}: {} {reason}", subject.name, other.name()));
            } else {
                contest.sample(other.name(), finished.user);
                *is_out = finished.wall > PATIENCE;
            }
        }
    }
    let mut group = contest.group("s of CPU", |seconds| seconds);
    group.verdicts.extend(contest.verdicts("", "time relative to", "×", AtMost(1.0), |ours, theirs| ours / theirs));
    group.verdict("elapsed time", median(&wall), "s", Some(AtMost(1.0)));
    table.groups.push(group);
    Ok(())
}

/// The same schema in four sizes.
fn linear(bench: &Bench, table: &mut Table, folder: &Path) -> Result<(), String> {
    let sizes = [1, 2, 4, 8];
    let mut all = Vec::new();
    for size in sizes {
        all.push(subjects::synthetic(folder, TYPES * size)?);
    }
    let mut contest = Contest::new("one schema in four sizes", 0.0);
    let mut wall = Vec::new();
    for _ in 0..ROUNDS {
        // The largest comes first: others are compared with it.
        for (size, subject) in sizes.iter().zip(&all).rev() {
            let finished = ours(bench, subject, &folder.join(&subject.name))?;
            contest.sample(&format!("{size} ×, {:.1} MB", subject.bytes as f64 / 1e6), finished.user);
            if *size == 8 {
                wall.push(finished.wall);
            }
        }
    }
    let mut group: Group = contest.group("s of CPU", |seconds| seconds);
    let per_size = |eight: f64, one: f64| eight / one / 8.0;
    group.verdicts.extend(contest.verdicts("1 ×", "8 ×: time per size relative to", "×", AtMost(1.2), per_size));
    group.verdict("8 ×: elapsed time", median(&wall), "s", Some(AtMost(1.0)));
    table.groups.push(group);
    Ok(())
}

/// Our own generator.
fn ours(bench: &Bench, subject: &Subject, out: &Path) -> Result<Finished, String> {
    let mut command = Command::new(bench.programs.generator()?);
    command.arg("--wsdl").arg(&subject.main).arg("--out").arg(out).args(["--module", "--offline"]);
    tools::finished(&mut command, &format!("soapstone for {}", subject.name))
}

fn shown(subject: &Subject) -> String {
    format!("{}, {:.2} MB", subject.name, subject.bytes as f64 / 1e6)
}
