//! The arguments.

use std::path::{Path, PathBuf};

use super::{address, package};
use crate::overrides::{EVERY_TYPE, Selection};

/// The headings of options in the help.
const INPUT: &str = "Documents";
const OUTPUT: &str = "Output";
const CHOICES: &str = "What is generated";

/// The input, the output and the selection of a run.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// The WSDL: a file or a URL. Documents from the web are fetched once and kept in DIR/wsdl, with a soapstone.lock;
    /// later runs are offline
    #[arg(long, value_name = "FILE|URL", help_heading = INPUT)]
    pub wsdl: Option<String>,
    /// Writes a crate into this folder; keeps files that soapstone did not write
    #[arg(long, value_name = "DIR", requires = "wsdl", help_heading = OUTPUT)]
    pub out: Option<PathBuf>,
    /// The crate's name; by default that of the folder
    #[arg(long, value_name = "CRATE", requires = "out", conflicts_with = "module", help_heading = OUTPUT)]
    pub name: Option<String>,
    /// Writes a module (`mod.rs` and its files) instead of a crate
    #[arg(long, requires = "out", help_heading = OUTPUT)]
    pub module: bool,
    /// The OASIS XML catalog that locates imported documents; by default the nearest catalog.xml in the folder of the
    /// WSDL or above it
    #[arg(long, value_name = "FILE", requires = "wsdl", help_heading = INPUT)]
    pub catalog: Option<PathBuf>,
    /// Writes a catalog of the imported documents that are missing, with a file name for each; FILE must not exist
    #[arg(long, value_name = "FILE", requires = "wsdl", conflicts_with_all = ["check", "dump"], help_heading = INPUT)]
    pub write_catalog: Option<PathBuf>,
    /// The configuration file: names, types, modules, derives, and the options of this heading
    #[arg(long, value_name = "FILE", requires = "wsdl", help_heading = CHOICES)]
    pub config: Option<PathBuf>,
    /// Generates only these operations, by their names in the WSDL, and the types that they reach
    #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "wsdl", help_heading = CHOICES)]
    pub operations: Vec<String>,
    /// Generates only this port, by its name in the WSDL, and the types that it reaches; can be repeated
    #[arg(long, value_name = "P", value_delimiter = ',', requires = "wsdl", help_heading = CHOICES)]
    pub port: Vec<String>,
    /// Keeps these types of one repeated element as structs, whose fields would hold a `Vec`; all such types if none is
    /// named
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "*",
        requires = "wsdl",
        help_heading = CHOICES
    )]
    pub keep_list_types: Vec<String>,
    /// Turns constructs that are kept as raw XML, skipped or assumed into errors
    #[arg(long, requires = "wsdl", help_heading = CHOICES)]
    pub strict: bool,
    /// Prints the result of a stage, with all names, and writes nothing
    #[arg(long, value_name = "STAGE", requires = "wsdl", conflicts_with = "check")]
    pub dump: Option<Dump>,
    /// Fetches all documents from the web again
    #[arg(long, requires = "out", help_heading = INPUT)]
    pub update: bool,
    /// Fetches nothing
    #[arg(long, requires = "wsdl", conflicts_with = "update", help_heading = INPUT)]
    pub offline: bool,
    /// Writes nothing; fails with a diff if the output is out of date
    #[arg(long)]
    pub check: bool,
    /// Prints what a diagnostic's code means, and what to do
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub explain: Option<String>,
    /// Makes the generated crate depend on the crate soapstone in this folder; by default on the one that its Cargo.toml
    /// has, or else on the one that this command was installed from
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with = "module", help_heading = OUTPUT)]
    pub soapstone_path: Option<PathBuf>,
    /// Makes the generated crate depend on the crate soapstone in this Git repository, at a commit or tag if one is named
    #[arg(
        long,
        value_name = "URL[#REV]",
        requires = "out",
        conflicts_with_all = ["module", "soapstone_path"],
        help_heading = OUTPUT
    )]
    pub soapstone_git: Option<String>,
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
    /// Returns the selection in the arguments.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            operations: self.operations.clone(),
            ports: self.port.clone(),
            keep_list_types: self.keep_list_types.clone(),
            strict: self.strict,
        }
    }

    /// Returns the command that regenerates the output, without secrets and without options that do not affect the
    /// output.
    ///
    /// Absolute paths differ between machines: if there is one, all paths are relative to the output folder.
    pub(super) fn command(&self, program: &str) -> String {
        let mut words = vec![program.to_owned()];
        let mut add = |option: &str, value: &str| words.extend([option.to_owned(), quoted(value)]);
        if let Some(wsdl) = &self.wsdl {
            let is_url = address::is_url(wsdl);
            add("--wsdl", &if is_url { address::mask(wsdl) } else { self.shown(Path::new(wsdl)) });
        }
        let paths = [("--out", &self.out), ("--catalog", &self.catalog), ("--config", &self.config)];
        for (option, path) in paths {
            path.iter().for_each(|path| add(option, &self.shown(path)));
        }
        self.name.iter().for_each(|name| add("--name", name));
        if !self.operations.is_empty() {
            add("--operations", &self.operations.join(","));
        }
        self.port.iter().for_each(|port| add("--port", port));
        let kept = self.keep_list_types.join(",");
        self.soapstone_path.iter().for_each(|path| add("--soapstone-path", &self.shown(path)));
        self.soapstone_git.iter().for_each(|git| add("--soapstone-git", &masked_url(git)));
        match kept.as_str() {
            "" => {}
            EVERY_TYPE => words.push("--keep-list-types".to_owned()),
            names => words.push(quoted(&format!("--keep-list-types={names}"))),
        }
        for (flag, set) in [("--module", self.module), ("--strict", self.strict)] {
            if set {
                words.push(flag.to_owned());
            }
        }
        words.join(" ")
    }

    /// Returns a path as the command names it.
    fn shown(&self, path: &Path) -> String {
        let wsdl = self.wsdl.as_deref().filter(|wsdl| !address::is_url(wsdl)).map(Path::new);
        let others = [&self.out, &self.catalog, &self.config, &self.soapstone_path];
        let mut paths = others.into_iter().flatten().map(PathBuf::as_path).chain(wsdl);
        let (true, Some(folder)) = (paths.any(Path::is_absolute), &self.out) else { return path.display().to_string() };
        match package::relative(folder, path) {
            Some(relative) if relative.is_empty() => ".".to_owned(),
            Some(relative) if Path::new(&relative).is_relative() => relative,
            _ => path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        }
    }
}

/// Returns a URL without secrets.
fn masked_url(url: &str) -> String {
    match url.split_once('#') {
        _ if !address::is_url(url) => url.to_owned(),
        Some((start, revision)) => format!("{}#{revision}", address::mask(start)),
        None => address::mask(url),
    }
}

/// Quotes a word for a shell.
pub(super) fn quoted(word: &str) -> String {
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

    #[test]
    fn list_types_are_kept_by_name_or_all() {
        use clap::{Args as _, Command, FromArgMatches as _};
        let kept = |option: &str| {
            let command = Arguments::augment_args(Command::new("soapstone"));
            let matches = command.try_get_matches_from(["soapstone", "--wsdl", "x.wsdl", option]).unwrap();
            let arguments = Arguments::from_arg_matches(&matches).unwrap();
            (arguments.selection().keep_list_types, arguments.command("soapstone"))
        };
        let all = (vec!["*".to_owned()], "soapstone --wsdl x.wsdl --keep-list-types".to_owned());
        assert_eq!(kept("--keep-list-types"), all);
        let some = (vec!["A".to_owned(), "B".to_owned()], "soapstone --wsdl x.wsdl --keep-list-types=A,B".to_owned());
        assert_eq!(kept("--keep-list-types=A,B"), some);
    }

    #[test]
    fn the_command_holds_no_absolute_path() {
        let arguments = Arguments {
            wsdl: Some("/srv/me/project/wsdl/x.wsdl".to_owned()),
            out: Some("/srv/me/project/out".into()),
            soapstone_path: Some("/opt/soapstone".into()),
            ..Arguments::default()
        };
        assert_eq!(
            arguments.command("soapstone"),
            "soapstone --wsdl ../wsdl/x.wsdl --out . --soapstone-path soapstone"
        );
    }
}
