//! The cases: folders, their options, and what is generated from them.

use std::path::{Path, PathBuf};

use soapstone_codegen::ConfigFile;
use soapstone_codegen::load::Disk;
use soapstone_codegen::{GenerateRequest, Outcome, generate};
use soapstone_golden::Case;

/// Returns all cases, by name.
pub fn all() -> Vec<Case> {
    Case::all(&root(), "input.wsdl")
}

/// What a case is for the generator.
pub trait Generate {
    /// Returns the identifier of the module that the client is in the library.
    fn module(&self) -> String;

    /// Runs the generator over the main document of the case.
    fn generate(&self) -> Outcome {
        self.generate_from("input.wsdl")
    }

    /// Runs the generator over another document of the folder, with the options of the case.
    fn generate_from(&self, document: &str) -> Outcome;
}

impl Generate for Case {
    fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    fn generate_from(&self, document: &str) -> Outcome {
        let main = self.folder.join(document);
        let disk = Disk::for_main(&main).expect("the catalog");
        generate(&config(self, &main), &disk)
    }
}

fn config(case: &Case, main: &Path) -> GenerateRequest {
    let mut config = GenerateRequest::new(main.to_string_lossy());
    if let Some(text) = case.read("soapstone.toml") {
        config = config.with_config_file(ConfigFile::parse("soapstone.toml", text).expect("the configuration"));
    }
    for line in case.read("options.txt").unwrap_or_default().lines() {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("operation", name) => config.overrides.operations.push(name.to_owned()),
            ("port", name) => config.overrides.ports.push(name.to_owned()),
            ("strict", "") => config.strict = true,
            _ => panic!("{}: options.txt has the unknown line {line:?}", case.name),
        }
    }
    config
}

/// The folder of cases.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities")
}
