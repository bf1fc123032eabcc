//! The arguments.

use std::path::PathBuf;

use super::address;
use crate::overrides::Selection;

/// What to generate, from what, and where to.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// The WSDL: a file or a URL. Documents from the web are fetched once and kept in DIR/wsdl, with a soapstone.lock;
    /// later runs are offline
    #[arg(long, value_name = "FILE|URL")]
    pub wsdl: Option<String>,
    /// Writes a crate into this folder; keeps files that soapstone did not write
    #[arg(long, value_name = "DIR", requires = "wsdl")]
    pub out: Option<PathBuf>,
    /// The crate's name; by default that of the folder
    #[arg(long, value_name = "CRATE", requires = "out", conflicts_with = "module")]
    pub name: Option<String>,
    /// Writes a module (`mod.rs` and its files) instead of a crate
    #[arg(long, requires = "out")]
    pub module: bool,
    /// The OASIS XML catalog that locates imported documents; by default the nearest catalog.xml in the folder of the WSDL
    /// or above it
    #[arg(long, value_name = "FILE", requires = "wsdl")]
    pub catalog: Option<PathBuf>,
    /// The configuration file: names, types, modules, derives, and the options below
    #[arg(long, value_name = "FILE", requires = "wsdl")]
    pub config: Option<PathBuf>,
    /// Generates only these operations, and what they reach
    #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "wsdl")]
    pub operations: Vec<String>,
    /// Generates only this port, and what it reaches; can be repeated
    #[arg(long, value_name = "P", value_delimiter = ',', requires = "wsdl")]
    pub port: Vec<String>,
    /// Turns constructs that are kept as raw XML, skipped or assumed into errors
    #[arg(long, requires = "wsdl")]
    pub strict: bool,
    /// Prints the result of a stage, and writes nothing
    #[arg(long, value_name = "STAGE", requires = "wsdl", conflicts_with = "check")]
    pub dump: Option<Dump>,
    /// Fetches all documents from the web again
    #[arg(long, requires = "out")]
    pub update: bool,
    /// Fetches nothing
    #[arg(long, requires = "wsdl", conflicts_with = "update")]
    pub offline: bool,
    /// Writes nothing; fails with a diff if the output is out of date
    #[arg(long)]
    pub check: bool,
    /// Prints what a diagnostic's code means, and what to do
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub explain: Option<String>,
    /// Makes the generated crate depend on the crate soapstone in this folder instead of the released one
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with = "module")]
    pub soapstone_path: Option<PathBuf>,
}

/// A stage whose result can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Dump {
    /// The documents and which imports which
    Sources,
    /// The documents as written
    Syntax,
    /// The documents resolved
    Model,
    /// Identifiers, types and tables: what will be emitted
    Package,
}

impl Arguments {
    /// What the arguments select.
    pub(super) fn selection(&self) -> Selection {
        Selection { operations: self.operations.clone(), ports: self.port.clone(), strict: self.strict }
    }

    /// The command that makes the output again: only what changes the output, and no secrets.
    pub(super) fn command(&self, program: &str) -> String {
        let mut words = vec![program.to_owned()];
        let mut say = |option: &str, value: &str| words.extend([option.to_owned(), quoted(value)]);
        if let Some(wsdl) = &self.wsdl {
            say("--wsdl", &if address::is_url(wsdl) { address::mask(wsdl) } else { wsdl.clone() });
        }
        let paths = [("--out", &self.out), ("--catalog", &self.catalog), ("--config", &self.config)];
        for (option, path) in paths {
            path.iter().for_each(|path| say(option, &path.display().to_string()));
        }
        self.name.iter().for_each(|name| say("--name", name));
        if !self.operations.is_empty() {
            say("--operations", &self.operations.join(","));
        }
        self.port.iter().for_each(|port| say("--port", port));
        self.soapstone_path.iter().for_each(|path| say("--soapstone-path", &path.display().to_string()));
        for (flag, set) in [("--module", self.module), ("--strict", self.strict)] {
            if set {
                words.push(flag.to_owned());
            }
        }
        words.join(" ")
    }
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let word: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = |c: char| c.is_alphanumeric() || "-_./:,@%+=~\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_holds_no_secrets() {
        let arguments = Arguments {
            wsdl: Some("https://me:pw@h/x?wsdl&token=1".to_owned()),
            out: Some("my out".into()),
            operations: vec!["A".to_owned(), "B".to_owned()],
            strict: true,
            update: true,
            ..Arguments::default()
        };
        assert_eq!(
            arguments.command("soapstone"),
            "soapstone --wsdl 'https://h/x?wsdl&token=***' --out 'my out' --operations A,B --strict"
        );
    }
}
