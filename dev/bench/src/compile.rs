//! The row about compiling generated code: the crate alone, with its dependencies built before.

use super::contest::{Contest, median};
use super::crates::{self, Crate};
use super::subjects::{self, Subject};
use super::table::Aim::AtMost;
use super::table::{Group, Table, number};
use super::{Bench, schemas, tools};
use soapstone_dev::process::Finished;

/// The number of rounds.
const ROUNDS: usize = 3;
/// A crate that takes longer than this, in seconds of CPU, is compiled once.
const PATIENCE: f64 = 10.0;
/// A crate whose check takes longer than this, in seconds of CPU, is not built for release.
const RELEASE_PATIENCE: f64 = 30.0;

/// Checks and builds the generated crate, and the one that xsd-parser generates from the same WSDL.
pub fn compile(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let mut all = vec![subjects::map_server()?];
    all.extend(subjects::corpus(|slug| slug == "ews", table)?);
    for subject in all {
        let ours = crates::ours(bench, &subject)?;
        let theirs = match crates::xsd_parser(bench, &subject) {
            Ok(theirs) => Some(theirs),
            Err(error) => {
                table.remark(format!("left out: {}", error.lines().next().unwrap_or_default()));
                None
            }
        };
        let check = ["check", "--lib", "--no-default-features"];
        let checked = contest(table, &format!("{}: cargo check", subject.name), &ours, theirs.as_ref(), &check)?;
        table.groups.push(size(&subject, &ours, theirs.as_ref(), &checked)?);
        let build = ["build", "--release", "--lib", "--no-default-features"];
        // A crate that takes that long to check would exceed the time limit.
        let theirs = theirs.filter(|_| median_of(&checked, "xsd-parser") < RELEASE_PATIENCE);
        if theirs.is_none() {
            table.remark(format!("{}: no release build of xsd-parser's crate, which takes too long", subject.name));
        }
        contest(table, &format!("{}: release build", subject.name), &ours, theirs.as_ref(), &build)?;
    }
    table.remark("Seconds of CPU of cargo and the compiler, for the generated crate alone.");
    table.remark("xsd-parser's crates have the types and their code for quick-xml, no operations.");
    table.remark(
        "A component is a type definition, a declaration of an element or an attribute, or a group (XSD 1.0 Part 1 §2.2).",
    );
    table.remark("absent: zeep (Rust), which crates.io does not have");
    Ok(())
}

/// Returns why a crate is not compiled.
fn failure(name: &str, finished: &Finished) -> String {
    if tools::was_stopped(finished) {
        // The CPU time of a compiler that was stopped is not known.
        return format!("{name}'s crate was stopped after {} s of elapsed time", number(finished.wall));
    }
    let stderr = String::from_utf8_lossy(&finished.stderr);
    let first = stderr.lines().find(|line| line.starts_with("error")).unwrap_or("no error is shown");
    format!("the code of {name} does not compile after {} s: {first}", number(finished.user))
}

/// Compiles both in turns.
fn contest(
    table: &mut Table,
    what: &str,
    ours: &Crate,
    theirs: Option<&Crate>,
    how: &[&str],
) -> Result<Contest, String> {
    let mut contest = Contest::new(what, 0.0);
    let mut others: Vec<(&str, &Crate)> = theirs.map(|theirs| ("xsd-parser", theirs)).into_iter().collect();
    ours.prepare(how)?;
    for (_, other) in &others {
        other.prepare(how)?;
    }
    let mut peaks = Group::new(format!("{what}: peak memory of the compiler"), "MB");
    for round in 0..ROUNDS {
        let finished = ours.compile(how)?;
        if !finished.success {
            return Err(format!("the generated code does not compile: {}", String::from_utf8_lossy(&finished.stderr)));
        }
        contest.sample("soapstone", finished.user);
        if round == 0 {
            peaks.bar("soapstone", finished.peak as f64 / 1e6);
        }
        let mut still = Vec::new();
        for (name, other) in others {
            let finished = other.compile(how)?;
            if finished.success {
                contest.sample(name, finished.user);
                if round == 0 {
                    peaks.bar(name, finished.peak as f64 / 1e6);
                }
                if finished.user < PATIENCE {
                    still.push((name, other));
                }
            } else {
                table.remark(format!("{what}: {}", failure(name, &finished)));
            }
        }
        others = still;
        if finished.user > PATIENCE && others.is_empty() {
            break;
        }
    }
    let mut group = contest.group("s of CPU", |seconds| seconds);
    let share = |ours: f64, theirs: f64| ours / theirs;
    group.verdicts.extend(contest.verdicts("xsd-parser", "time relative to", "×", AtMost(0.125), share));
    table.groups.push(group);
    if peaks.bars.len() > 1 {
        table.groups.push(peaks);
    }
    Ok(contest)
}

/// What a contestant took; not a number if it did not take part.
fn median_of(contest: &Contest, name: &str) -> f64 {
    contest.contestants.iter().find(|known| known.name == name).map_or(f64::NAN, |known| median(&known.samples))
}

/// Lines and seconds for each component of the schemas.
fn size(subject: &Subject, ours: &Crate, theirs: Option<&Crate>, checked: &Contest) -> Result<Group, String> {
    let components = schemas::components(&subject.main)? as f64;
    let samples = checked.contestants.first().map(|ours| ours.samples.as_slice()).unwrap_or_default();
    let mut group = Group::new(format!("{}: {} components", subject.name, number(components)), "lines");
    group.bar("soapstone", ours.lines as f64);
    if let Some(theirs) = theirs {
        group.bar("xsd-parser", theirs.lines as f64);
    }
    group.verdict("lines per component", ours.lines as f64 / components, "", Some(AtMost(25.0)));
    group.verdict("check per component", median(samples) * 1e3 / components, "ms", Some(AtMost(5.0)));
    Ok(group)
}
