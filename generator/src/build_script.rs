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
//! ```text
//! // lib.rs
//! pub mod orders {
//!     include!(concat!(env!("OUT_DIR"), "/orders.rs"));
//! }
//! ```

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::base::shown;
use crate::config_file::ConfigFile;
use crate::diagnostics::{Severity, Style};
use crate::load::{Catalog, Disk, FetchError};
use crate::overrides::Selection;
use crate::pipeline::{GenerateRequest, Outcome, generate};
use crate::redact::masked;

/// The maximum number of warnings of one code that a build shows.
const WARNINGS: usize = 5;

/// Generates a client in a build script. Paths are relative to the package, where Cargo runs build scripts.
///
/// Nothing is fetched: imported documents must be next to the WSDL or in a catalog. `soapstone --wsdl URL` saves a WSDL with
/// all documents that it imports.
///
/// # Examples
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), soapstone_codegen::CompileError> {
///     soapstone_codegen::BuildScript::new("wsdl/orders.wsdl")
///         .operations(["GetOrder"])
///         .ports(["Orders"])
///         .keep_list_types(["ArrayOfString"])
///         .catalog("wsdl/catalog.xml")
///         .config_file("soapstone.toml")
///         .strict(true)
///         .file_name("client.rs")
///         .compile_to_out_dir()?;
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is generated before `compile_to_out_dir`"]
pub struct BuildScript {
    wsdl: PathBuf,
    operations: Vec<String>,
    ports: Vec<String>,
    keep_list_types: Vec<String>,
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

    /// Generates only these operations, which replace those of the configuration file.
    pub fn operations<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.operations = names.into_iter().map(Into::into).collect();
        self
    }

    /// Generates only these ports, which replace those of the configuration file.
    pub fn ports<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.ports = names.into_iter().map(Into::into).collect();
        self
    }

    /// Keeps these types of one repeated element (`ArrayOfString`) as structs, whose fields would hold a `Vec`. `*` is every
    /// such type. The names replace those of the configuration file.
    pub fn keep_list_types<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.keep_list_types = names.into_iter().map(Into::into).collect();
        self
    }

    /// Turns constructs that are kept as raw XML, skipped or assumed into errors.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the OASIS XML catalog that locates imported documents. The default is the nearest `catalog.xml` in the folder of
    /// the WSDL or above it.
    pub fn catalog(mut self, file: impl Into<PathBuf>) -> Self {
        self.catalog = Some(file.into());
        self
    }

    /// Sets the configuration file: see [`ConfigFile`].
    pub fn config_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.config_file = Some(file.into());
        self
    }

    /// Sets the name of the file in `OUT_DIR`. The default is the name of the WSDL with the extension `.rs`.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Generates a file in Cargo's `OUT_DIR` and returns its path. Prints instructions for Cargo: the files to watch, and
    /// warnings.
    ///
    /// # Errors
    /// `OUT_DIR` is not set, no client can be generated from the WSDL, or the file cannot be written. Both
    /// [`Display`](fmt::Display) and [`Debug`] of the error print the diagnostics with their positions.
    pub fn compile_to_out_dir(&self) -> Result<PathBuf, CompileError> {
        let folder = env::var_os("OUT_DIR")
            .ok_or_else(|| CompileError("OUT_DIR is not set; this function works only in a build script".to_owned()))?;
        let stem = self.wsdl.file_stem().map_or_else(|| "client".into(), |stem| stem.to_string_lossy());
        let name = self.file_name.clone().unwrap_or_else(|| format!("{stem}.rs"));
        let path = Path::new(&folder).join(name);
        let compiled = self.compile();
        for line in &compiled.cargo {
            // A line break would begin another instruction.
            println!("{}", shown::line(line));
        }
        write_if_changed(&path, &compiled.text?)
            .map_err(|error| CompileError(format!("cannot write {}: {error}", path.display())))?;
        Ok(path)
    }

    /// Generates the text of one file of nested modules, and the instructions for Cargo, without printing or writing.
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
            let shown = outcome.render(Style::default());
            let text = format!("no client can be generated from {}\n\n{}", self.wsdl.display(), shown.trim_end());
            return Compiled { cargo, text: Err(CompileError(text)) };
        }
        let style = Style { frames: false, per_code: WARNINGS, least: Severity::Warning, ..Style::default() };
        let warnings = outcome.render(style);
        cargo.extend(warnings.lines().filter(|line| !line.is_empty()).map(|line| format!("cargo::warning={line}")));
        Compiled { cargo, text: Ok(outcome.joined()) }
    }

    fn outcome(&self, catalog: Option<&Path>) -> Result<Outcome, CompileError> {
        let Some(wsdl) = self.wsdl.to_str() else {
            return Err(CompileError(format!("{}: the path is not Unicode", self.wsdl.display())));
        };
        if wsdl.starts_with("http://") || wsdl.starts_with("https://") {
            return Err(CompileError(format!(
                "a build script does not fetch {}\nsave the WSDL and its imports: soapstone --wsdl URL --out DIR",
                masked(wsdl)
            )));
        }
        let mut request = GenerateRequest::new(wsdl);
        request.command = "cargo build".to_owned();
        let file = self.config_file.as_deref().map(ConfigFile::read).transpose();
        let selection = Selection {
            operations: self.operations.clone(),
            ports: self.ports.clone(),
            keep_list_types: self.keep_list_types.clone(),
            strict: self.strict,
        };
        let request = request.configure(file.map_err(|error| CompileError(error.to_string()))?, selection);
        let failed = |error: FetchError| match error.help() {
            Some(help) => CompileError(format!("{error}\n{help}")),
            None => CompileError(error.to_string()),
        };
        let disk = match catalog {
            Some(path) => Disk::with_catalog(Catalog::read(path).map_err(failed)?),
            None => Disk::new(),
        };
        Ok(generate(&request, &disk))
    }
}

/// The result of [`BuildScript::compile`].
///
/// # Examples
///
/// ```
/// use soapstone_codegen::BuildScript;
///
/// # let wsdl = "../examples/generated-crate/library.wsdl";
/// // let wsdl = "wsdl/library.wsdl";
/// let compiled = BuildScript::new(wsdl).compile();
/// assert!(compiled.cargo.iter().any(|line| line.starts_with("cargo::rerun-if-changed=")));
/// assert!(compiled.text?.contains("pub struct Book"));
/// # Ok::<(), soapstone_codegen::CompileError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Compiled {
    /// Instructions for Cargo, one a line: the files to watch, and warnings.
    pub cargo: Vec<String>,
    /// The text of the file.
    pub text: Result<String, CompileError>,
}

/// An error of a build script: a text of several lines.
///
/// [`Debug`] prints the same text as [`Display`](fmt::Display), because Rust prints the error of `main` with it.
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

/// Writes a file by renaming, so that no reader finds half of it. An unchanged file is not written, so that nothing is
/// compiled again.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|is| is == text) {
        return Ok(());
    }
    let unfinished = path.with_extension("rs.new");
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, path)
}
