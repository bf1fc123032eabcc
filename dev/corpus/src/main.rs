//! `cargo xtask corpus`: generates, compiles and runs every entry of a folder of WSDLs.
//!
//! An entry goes through up to four steps: [`generate`], [`compile`] (rustc, and clippy on demand), and [`messages`],
//! which reads each sample message into its type and writes it again. The result of a step is reused as long as its
//! inputs have not changed, and is kept below `target/corpus/<folder>/<slug>/`. At the end [`compare`] finds the
//! messages that differ after rewriting.

mod compare;
mod compile;
mod driver;
mod entry;
mod generate;
#[cfg(test)]
mod harness;
mod hash;
mod messages;
mod report;
mod spelling;
mod toolchain;
mod workers;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use compare::{Compare, Differences};
use entry::{Plan, Results};
use soapstone_dev::index::{self, Entry};
use soapstone_dev::root;
use toolchain::Toolchain;

/// Generates, compiles and runs every entry of a folder of WSDLs.
///
/// The exit code is 1 if something that was generated does not compile without warnings, if the generator panics, if a
/// message of a generated client cannot be read and written, or (with --compare) if it then carries other data. An
/// entry from which nothing can be generated is only reported.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask corpus", bin_name = "cargo xtask corpus")]
struct Arguments {
    /// A folder with an INDEX.tsv whose columns `slug` and `main` name a folder in it and the main document in that.
    dir: PathBuf,
    /// Only these entries.
    #[arg(long, value_name = "SLUG,…", value_delimiter = ',')]
    only: Vec<String>,
    /// Sample messages, a folder for each entry: every one is read into its type and written again.
    #[arg(long, value_name = "DIR")]
    messages: Option<PathBuf>,
    /// Where the messages that were read and written go, each at the path that it had.
    #[arg(long, value_name = "DIR", requires = "messages")]
    rewritten: Option<PathBuf>,
    /// Compares what was rewritten with this script, ../shared/oracle/compare.py, which needs Python's lxml.
    /// Differences of spelling are counted: order in xs:all, floats rounded to 32 bits, defaults written out. Those of
    /// entries that invalid.txt, beside the folder of messages, lists are counted too; all others fail the run.
    #[arg(long, value_name = "SCRIPT", requires = "rewritten")]
    compare: Option<PathBuf>,
    /// Writes the state of every entry as JSON.
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
    /// Entries processed at the same time; by default the number of cores.
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Also runs clippy's default set, warnings denied.
    #[arg(long)]
    clippy: bool,
    /// Takes no result from an earlier run.
    #[arg(long)]
    fresh: bool,
}

fn main() -> ExitCode {
    match report(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Processes all entries and prints the report. Returns whether nothing failed.
fn report(arguments: &Arguments) -> Result<bool, String> {
    let began = Instant::now();
    let entries = index::read(&arguments.dir, &arguments.only)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir));
    let base = target.join("corpus");
    let work = base.join(folder_name(&arguments.dir)?);
    fs::create_dir_all(&work).map_err(|error| format!("cannot make {}: {error}", work.display()))?;
    let toolchain = Toolchain::prepare(&base.join("runtime"), arguments.clippy)?;
    let program = hash::of_program().map_err(|error| format!("cannot read this program: {error}"))?;
    let common = hash::of(&[program.as_bytes(), hash::common(&arguments.dir)?.as_bytes()]);
    let plan = Plan {
        dir: &arguments.dir,
        work: &work,
        messages: arguments.messages.as_deref(),
        rewritten: arguments.rewritten.as_deref(),
        fresh: arguments.fresh,
        toolchain: &toolchain,
        common: &common,
    };
    let jobs = arguments.jobs.or_else(|| std::thread::available_parallelism().ok().map(Into::into)).unwrap_or(1);
    let mut results = workers::run(&entries, jobs.max(1), |entry| plan.run(entry));
    results.sort_by(|a, b| a.slug.cmp(&b.slug));
    if let Some(path) = &arguments.report {
        report::write_json(path, &results).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    let differences = differences(arguments, &entries)?;
    let mut faults = faults(&results, &arguments.messages.as_deref().map(compare::invalid).unwrap_or_default());
    if let Some(real) = differences.as_ref().map(|differences| differences.real.len()).filter(|real| *real > 0) {
        faults.push(format!("{real} messages differ after rewriting"));
    }
    let differences = differences.map(|differences| differences.text()).unwrap_or_default();
    print!("{}", report::text(&results, began.elapsed(), &differences, &faults));
    Ok(faults.is_empty())
}

/// Compares the rewritten messages with the original ones, if that is requested.
fn differences(arguments: &Arguments, entries: &[Entry]) -> Result<Option<Differences>, String> {
    let (Some(oracle), Some(messages), Some(rewritten)) =
        (&arguments.compare, &arguments.messages, &arguments.rewritten)
    else {
        return Ok(None);
    };
    Compare { oracle, dir: &arguments.dir, messages, rewritten }.run(entries).map(Some)
}

/// Returns what makes the run fail. Messages of `invalid` entries need not be readable.
fn faults(results: &[Results], invalid: &BTreeSet<String>) -> Vec<String> {
    let is_incomplete = |r: &Results| r.generated.ok && r.messages.as_ref().is_some_and(|m| m.good < m.total);
    let count = |failed: &dyn Fn(&Results) -> bool| results.iter().filter(|results| failed(results)).count();
    let faults = [
        (count(&|r| r.generated.panic.is_some()), "make the generator panic"),
        (count(&|r| r.trouble.is_some()), "could not be worked on"),
        (count(&|r| r.compiled.as_ref().is_some_and(|c| !c.ok)), "do not compile without warnings"),
        (count(&|r| r.clippy.as_ref().is_some_and(|c| !c.ok)), "do not pass clippy"),
        (count(&|r| is_incomplete(r) && !invalid.contains(&r.slug)), "have messages that fail"),
    ];
    faults.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} entries {what}")).collect()
}

/// A name for what is kept about a folder: its own, and a piece of a hash because others may have it too.
fn folder_name(dir: &Path) -> Result<String, String> {
    let path = dir.canonicalize().map_err(|error| format!("{}: {error}", dir.display()))?;
    let name = path.file_name().map_or_else(|| "root".into(), |name| name.to_string_lossy());
    let hash = hash::of(&[path.to_string_lossy().as_bytes()]);
    Ok(format!("{name}-{}", hash.get(..8).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
