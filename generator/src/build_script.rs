//! The generator for build scripts.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), soapstone_codegen::CompileError> {
//!     soapstone_codegen::BuildScript::new("wsdl/orders.wsdl").operations(["GetOrder"]).compile_to_out_dir()?;
//!     Ok(())
//! }
//! ```
//!
//! ```ignore
//! // lib.rs
//! pub mod orders {
//!     include!(concat!(env!("OUT_DIR"), "/orders.rs"));
//! }
//! ```

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config_file::ConfigFile;
use crate::diagnostics::{Severity, Style};
use crate::join::join;
use crate::load::{Catalog, Disk, FetchError};
use crate::overrides::Selection;
use crate::pipeline::{GenerateRequest, Outcome, generate};
use crate::redact::masked;

/// Most warnings of one kind that a build shows.
const WARNINGS: usize = 5;

/// Generates a client within a build. Paths are relative to the package, as Cargo runs build scripts there.
///
/// Nothing is fetched: what a WSDL imports lies beside it or is in a catalog. `soapstone --wsdl URL`
/// saves a WSDL with all that it imports.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is generated before `compile_to_out_dir`"]
pub struct BuildScript {
    wsdl: PathBuf,
    operations: Vec<String>,
    ports: Vec<String>,
    strict: bool,
    catalog: Option<PathBuf>,
    config_file: Option<PathBuf>,
    file_name: Option<String>,
}

impl BuildScript {
    /// Creates a build script for a WSDL file.
    pub fn new(wsdl: impl Into<PathBuf>) -> Self {
        Self { wsdl: wsdl.into(), ..Self::default() }
    }

    /// Only these operations, and what they reach; in the place of those that the configuration file names.
    pub fn operations<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.operations = names.into_iter().map(Into::into).collect();
        self
    }

    /// Only these ports, and what they reach; in the place of those that the configuration file names.
    pub fn ports<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.ports = names.into_iter().map(Into::into).collect();
        self
    }

    /// Turns constructs that are kept as raw XML, skipped or assumed into errors.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// The OASIS XML catalog that says where imported documents lie; otherwise the nearest `catalog.xml` in the WSDL's
    /// folder or above it is used.
    pub fn catalog(mut self, file: impl Into<PathBuf>) -> Self {
        self.catalog = Some(file.into());
        self
    }

    /// The configuration file: see [`config_file`](crate::config_file).
    pub fn config_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.config_file = Some(file.into());
        self
    }

    /// The name of the file in `OUT_DIR`; otherwise the WSDL's, with `.rs`.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Generates into Cargo's `OUT_DIR` and gives the file's path. Cargo is told which files to watch, and shows warnings.
    ///
    /// # Errors
    /// There is no `OUT_DIR`, no client can be generated from the WSDL, or the file cannot be written. What the
    /// error prints, by [`Display`](fmt::Display) and [`Debug`] alike, is for people: the place in the document, and
    /// what to do.
    pub fn compile_to_out_dir(&self) -> Result<PathBuf, CompileError> {
        let folder = env::var_os("OUT_DIR").ok_or_else(|| {
            CompileError("there is no OUT_DIR: this is for build scripts, which Cargo runs".to_owned())
        })?;
        let stem = self.wsdl.file_stem().map_or_else(|| "client".into(), |stem| stem.to_string_lossy());
        let name = self.file_name.clone().unwrap_or_else(|| format!("{stem}.rs"));
        let path = Path::new(&folder).join(name);
        let compiled = self.compile();
        for line in &compiled.cargo {
            println!("{line}");
        }
        write_if_changed(&path, &compiled.text?)
            .map_err(|error| CompileError(format!("cannot write {}: {error}", path.display())))?;
        Ok(path)
    }

    /// Generates, and gives the text of one file of nested modules together with what Cargo is to be told.
    pub fn compile(&self) -> Compiled {
        let mut cargo = Vec::new();
        let mut watch = |path: &Path| cargo.push(format!("cargo::rerun-if-changed={}", path.display()));
        watch(&self.wsdl);
        self.config_file.as_deref().map(&mut watch);
        let above = std::path::absolute(&self.wsdl).ok().and_then(|main| Catalog::find_above(main.parent()?));
        let catalog = self.catalog.clone().or(above);
        catalog.as_deref().map(&mut watch);
        let outcome = match self.outcome(catalog.as_deref()) {
            Ok(outcome) => outcome,
            Err(error) => return Compiled { cargo, text: Err(error) },
        };
        for source in outcome.sources.documents().values().filter(|source| !source.builtin) {
            watch(Path::new(&source.identity));
        }
        if !outcome.is_success() {
            let shown = outcome.diagnostics.render(outcome.sources.documents(), Style::default());
            let text = format!("no client can be generated from {}\n\n{}", self.wsdl.display(), shown.trim_end());
            return Compiled { cargo, text: Err(CompileError(text)) };
        }
        let style = Style { frames: false, per_code: WARNINGS, least: Severity::Warning, ..Style::default() };
        let warnings = outcome.diagnostics.render(outcome.sources.documents(), style);
        cargo.extend(warnings.lines().filter(|line| !line.is_empty()).map(|line| format!("cargo::warning={line}")));
        Compiled { cargo, text: Ok(join(&outcome.files)) }
    }

    fn outcome(&self, catalog: Option<&Path>) -> Result<Outcome, CompileError> {
        let Some(wsdl) = self.wsdl.to_str() else {
            return Err(CompileError(format!("{}: the path is not Unicode", self.wsdl.display())));
        };
        if wsdl.starts_with("http://") || wsdl.starts_with("https://") {
            return Err(CompileError(format!(
                "a build script does not fetch {}\nsave it with all that it imports: soapstone --wsdl URL --out DIR",
                masked(wsdl)
            )));
        }
        let mut request = GenerateRequest::new(wsdl);
        request.command = "cargo build".to_owned();
        let file = self.config_file.as_deref().map(ConfigFile::read).transpose();
        let selection =
            Selection { operations: self.operations.clone(), ports: self.ports.clone(), strict: self.strict };
        let request = request.configure(file.map_err(|error| CompileError(error.to_string()))?, selection);
        let failed = |error: FetchError| CompileError(error.to_string());
        let disk = match catalog {
            Some(path) => Disk::with_catalog(Catalog::read(path).map_err(failed)?),
            None => Disk::new(),
        };
        Ok(generate(&request, &disk))
    }
}

/// What a run of a [`BuildScript`] gives.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// Lines for Cargo: the files to watch, and warnings.
    pub cargo: Vec<String>,
    /// The text of the file.
    pub text: Result<String, CompileError>,
}

/// An error of a build script: a text of several lines.
///
/// Its [`Debug`] is the same text, since that is what Cargo shows where `main` returns an error.
#[derive(Clone, PartialEq, Eq)]
pub struct CompileError(String);

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CompileError {}

/// Writes a file through a neighbour, so that a reader never sees half of it, and leaves one that is right alone, so that
/// nothing is compiled again for it.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|is| is == text) {
        return Ok(());
    }
    let fresh = path.with_extension("rs.new");
    fs::write(&fresh, text)?;
    fs::rename(fresh, path)
}
