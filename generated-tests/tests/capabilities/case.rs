//! The cases: folders, their options, and what is generated from them.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use soapstone_codegen::load::Disk;
use soapstone_codegen::settings::Settings;
use soapstone_codegen::{Config, Outcome, generate};

/// A folder that holds a case.
pub struct Case {
    /// The folder.
    pub folder: PathBuf,
    /// The folder's name, which says what the case is about.
    pub name: String,
}

impl Case {
    /// All cases, by name.
    pub fn all() -> Vec<Case> {
        let entries = fs::read_dir(root()).expect("the folder of cases");
        let mut cases: Vec<Case> = entries
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().join("input.wsdl").is_file())
            .map(|entry| Case { folder: entry.path(), name: entry.file_name().to_string_lossy().into_owned() })
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        assert!(!cases.is_empty(), "there are no cases in {}", root().display());
        cases
    }

    /// The identifier of the module that the client is in the library.
    pub fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Runs the generator over the main document of the case.
    pub fn generate(&self) -> Outcome {
        self.generate_from("input.wsdl")
    }

    /// Runs the generator over another document of the folder, with the options of the case.
    pub fn generate_from(&self, document: &str) -> Outcome {
        let main = self.folder.join(document);
        let disk = Disk::for_main(&main).expect("the catalog");
        generate(&self.config(&main), &disk)
    }

    fn config(&self, main: &Path) -> Config {
        let mut config = Config::new(main.to_string_lossy());
        if let Some(text) = read(&self.folder.join("soapstone.toml")) {
            config = config.with_settings(Settings::parse("soapstone.toml", text).expect("the configuration"));
        }
        for line in read(&self.folder.join("options.txt")).unwrap_or_default().lines() {
            match line.split_once(' ').unwrap_or((line, "")) {
                ("operation", name) => config.options.operations.push(name.to_owned()),
                ("port", name) => config.options.ports.push(name.to_owned()),
                ("strict", "") => config.strict = true,
                _ => panic!("{}: options.txt says {line:?}, which is none of its words", self.name),
            }
        }
        config
    }
}

/// The folder of cases.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities")
}

/// A file's text with the line ends that we write; `None` if there is no such file.
pub fn read(path: &Path) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(text.replace("\r\n", "\n")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// Whether what is expected is to be written instead of compared.
pub fn updating() -> bool {
    env::var_os("UPDATE_EXPECT").is_some()
}

/// Compares a file with the text that it should have, where an empty text is no file; says how they differ.
pub fn compare(path: &Path, actual: &str) -> Option<String> {
    let expected = read(path).unwrap_or_default();
    if expected == actual {
        return None;
    }
    if updating() {
        let written = if actual.is_empty() { fs::remove_file(path) } else { write(path, actual) };
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return None;
    }
    Some(difference(path, &expected, actual))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}

/// How two texts differ, for people.
pub fn difference(path: &Path, expected: &str, actual: &str) -> String {
    let diff = similar::TextDiff::from_lines(expected, actual);
    let shown = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    let unified = diff.unified_diff().context_radius(2).header(&shown, "what is generated").to_string();
    let lines: Vec<&str> = unified.lines().collect();
    let (kept, left) = lines.split_at(lines.len().min(60));
    match left.len() {
        0 => kept.join("\n"),
        more => format!("{}\n… and {more} more lines", kept.join("\n")),
    }
}
