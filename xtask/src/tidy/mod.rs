//! `cargo xtask tidy`: the rules of the project that a compiler does not check, each in a file of its own.
//!
//! A rule is a function from the files to findings. What does not hold yet stands in a list of exceptions beside the
//! rule; an exception that is not needed any more is a finding too, so that the lists only shrink.

mod changelog;
mod code;
mod crates;
mod cycles;
mod dependencies;
mod examples;
mod files;
mod functions;
mod layers;
mod leftovers;
mod lengths;
mod openings;
mod paths;
mod prose;
mod public_items;
mod secret_names;
mod timestamps;
mod uses;

use std::fmt;
use std::fs;
use std::process::ExitCode;

use self::files::SourceFile;
use soapstone_dev::root;

/// Returns what breaks a rule.
type Rule = fn(&[SourceFile]) -> Vec<Finding>;

/// The rules.
const RULES: &[Rule] = &[
    openings::check,
    lengths::check,
    functions::check,
    paths::check,
    timestamps::check,
    secret_names::check,
    layers::check,
    cycles::check,
    changelog::check,
    dependencies::check,
    examples::check,
    leftovers::check,
    prose::check,
];

/// Something that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: &str) -> Self {
        Self { path: path.to_owned(), line, message: message.to_owned() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// An exception from a rule.
#[derive(Debug)]
struct Exception {
    /// The path of the file.
    what: &'static str,
    reason: &'static str,
}

/// The arguments of the chore.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Writes the record of the public items first; fails if they have changed and CHANGELOG.md has not.
    #[arg(long)]
    record: bool,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> ExitCode {
    let recorded = if arguments.record { record() } else { Ok(Vec::new()) };
    match recorded.and_then(|findings| if findings.is_empty() { check() } else { Ok(findings) }) {
        Ok(findings) if findings.is_empty() => ExitCode::SUCCESS,
        Ok(findings) => {
            findings.iter().for_each(|finding| println!("{finding}"));
            eprintln!("{} findings", findings.len());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("cannot read the project: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> std::io::Result<Vec<Finding>> {
    let files = files::read(&root())?;
    Ok(RULES.iter().flat_map(|rule| rule(&files)).collect())
}

/// Writes the record of the public items, unless something is found that has to be done before.
fn record() -> std::io::Result<Vec<Finding>> {
    let root = root();
    match changelog::record(&files::read(&root)?) {
        Ok(text) => fs::write(root.join(changelog::RECORD), text).map(|()| Vec::new()),
        Err(findings) => Ok(findings),
    }
}

/// Finds exceptions of a rule that are not needed any more, or have no reason. `list` is the file of the list.
fn unused(files: &[SourceFile], list: &str, exceptions: &[Exception], used: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for exception in exceptions {
        let line = line_of(files, list, &format!("\"{}\"", exception.what));
        if !used.iter().any(|used| used == exception.what) {
            findings.push(Finding::new(
                list,
                line,
                &format!("the exception `{}` is not needed any more", exception.what),
            ));
        } else if exception.reason.is_empty() {
            findings.push(Finding::new(list, line, &format!("the exception `{}` has no reason", exception.what)));
        }
    }
    findings
}

/// Returns the first line of a file that a text stands in; 1 if there is none.
fn line_of(files: &[SourceFile], path: &str, text: &str) -> usize {
    let file = files.iter().find(|file| file.path == path);
    file.and_then(|file| file.lines().find(|(_, line)| line.contains(text))).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_project_is_tidy() {
        let findings: Vec<String> = super::check().unwrap().iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }
}
