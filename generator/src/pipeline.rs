//! The pipeline, in one function: load → parse → resolve → lower → emit.

use crate::config_file::ConfigFile;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::emit::{self, OutputFile};
use crate::load::{self, Fetch, Limits, Sources};
use crate::lower::{self, ir::Package};
use crate::model::Model;
use crate::overrides::{Overrides, Selection};
use crate::parse::syntax::Syntax;
use crate::{parse, resolve};

/// What to generate, and how.
#[derive(Debug, Clone)]
pub struct GenerateRequest {
    /// The main document: a path or a URL, as the [`Fetch`] understands it.
    pub wsdl: String,
    /// The command that regenerates the output; it stands at the top of every file.
    pub command: String,
    /// Names, types, and what to leave out.
    pub overrides: Overrides,
    /// Whether whatever is not typed as the schema has it is an error.
    pub strict: bool,
    /// The configuration file that options come from, so that mistakes are shown in it.
    pub config_file: Option<ConfigFile>,
    /// Limits that protect the machine from hostile documents.
    pub limits: Limits,
}

impl GenerateRequest {
    /// The default configuration for a document.
    pub fn new(wsdl: impl Into<String>) -> Self {
        Self {
            wsdl: wsdl.into(),
            command: "soapstone".to_owned(),
            overrides: Overrides::default(),
            strict: false,
            config_file: None,
            limits: Limits::default(),
        }
    }

    /// Applies a configuration file, in the place of all overrides.
    #[must_use]
    pub fn with_config_file(self, file: ConfigFile) -> Self {
        self.configure(Some(file), Selection::default())
    }

    /// Applies a configuration file, in the place of all overrides, and then a selection, which takes precedence.
    #[must_use]
    pub fn configure(mut self, file: Option<ConfigFile>, selection: Selection) -> Self {
        if let Some(file) = file {
            self.overrides = file.overrides.clone();
            self.strict = file.strict;
            self.config_file = Some(file);
        }
        if !selection.operations.is_empty() {
            self.overrides.operations = selection.operations;
        }
        if !selection.ports.is_empty() {
            self.overrides.ports = selection.ports;
        }
        self.strict |= selection.strict;
        self
    }
}

/// The result of a stage, for callers that watch a run.
#[derive(Debug, Clone, Copy)]
pub enum Stage<'a> {
    /// The documents.
    Sources(&'a Sources),
    /// The documents as written.
    Syntax(&'a Syntax),
    /// The documents resolved.
    Model(&'a Model),
    /// What will be emitted.
    Package(&'a Package),
}

/// The result of a run. There is output exactly if no diagnostic is an error.
#[derive(Debug)]
pub struct Outcome {
    /// The documents, for the positions in the diagnostics.
    pub sources: Sources,
    /// The diagnostics of all stages.
    pub diagnostics: Diagnostics,
    /// The lowered package.
    pub package: Option<Package>,
    /// The generated files.
    pub files: Vec<OutputFile>,
}

impl Outcome {
    /// Whether there is output.
    #[must_use]
    pub fn is_success(&self) -> bool {
        !self.diagnostics.has_errors()
    }
}

/// Generates a client. Never panics, whatever the documents are; only `fetch` does IO.
#[must_use]
pub fn generate(request: &GenerateRequest, fetch: &dyn Fetch) -> Outcome {
    generate_watched(request, fetch, &mut |_| {})
}

/// Generates a client, and calls `watch` with the result of each stage: for progress, and for `--dump`.
#[must_use]
pub fn generate_watched(request: &GenerateRequest, fetch: &dyn Fetch, watch: &mut dyn FnMut(Stage<'_>)) -> Outcome {
    let (mut sources, mut diagnostics) = load::load(&request.wsdl, fetch, &request.limits);
    watch(Stage::Sources(&sources));
    let syntax = parse::parse(&sources, &mut diagnostics);
    watch(Stage::Syntax(&syntax));
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    watch(Stage::Model(&model));
    if !diagnostics.has_errors() {
        // Where something is missing, what seems stale may only be unreachable.
        diagnostics.extend(ConfigFile::check(request.config_file.as_ref(), &request.overrides, &model, &mut sources));
    }
    if diagnostics.has_errors() {
        return Outcome { sources, diagnostics, package: None, files: Vec::new() };
    }
    diagnostics.extend(lower::gaps::report(&model, &request.overrides, &sources));
    let package = lower::lower(&model, &request.overrides);
    watch(Stage::Package(&package));
    diagnostics.extend(package.diagnostics.iter().cloned());
    let unmatched = package.unmatched.clone();
    diagnostics.extend(ConfigFile::diagnostics(request.config_file.as_ref(), unmatched, &mut sources));
    let chosen = !request.overrides.operations.is_empty() || !request.overrides.ports.is_empty();
    let mut operations = package.ports.iter().flat_map(|port| &port.operations);
    if operations.all(|operation| operation.method.is_none()) && (chosen || !model.only_types) {
        diagnostics.push(empty_client(chosen, &sources));
    }
    if request.strict {
        diagnostics.make_strict();
    }
    let mut files = Vec::new();
    if !diagnostics.has_errors() {
        match emit::emit(&package, &request.command) {
            Ok(emitted) => files = emitted,
            Err(error) => diagnostics.push(not_rust(&error)),
        }
    }
    Outcome { sources, diagnostics, package: Some(package), files }
}

/// Generated text that is no Rust, as an error: a bug in the generator.
fn not_rust(error: &emit::NotRust) -> Diagnostic {
    let message = format!("the generated code is not Rust: {}: `{}`", error.message, error.text);
    Diagnostic::error(Code::NOT_RUST, message).hint("this is a bug in soapstone: please report it with the WSDL")
}

/// A client without operations is an error.
fn empty_client(chosen: bool, sources: &Sources) -> Diagnostic {
    let diagnostic = if chosen {
        Diagnostic::error(Code::EMPTY_CLIENT, "none of the selected operations or ports is in the WSDL")
            .hint("compare the names with those that `--dump model` prints")
    } else {
        Diagnostic::error(Code::EMPTY_CLIENT, "the WSDL has no operation with a SOAP binding")
            .hint("it needs a wsdl:binding with a soap:binding or soap12:binding; HTTP GET/POST bindings are not SOAP")
    };
    match sources.documents().ids().next() {
        Some(document) => diagnostic.at(&crate::base::Span { document, range: 0..0 }),
        None => diagnostic,
    }
}
