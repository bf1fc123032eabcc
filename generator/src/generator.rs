//! The whole way, in one visible function: load → parse → resolve → lower → emit.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::emit::{self, OutputFile};
use crate::load::{self, Fetch, Limits, Sources};
use crate::lower::{self, Options, ir::Package};
use crate::model::Model;
use crate::parse::syntax::Syntax;
use crate::settings::Settings;
use crate::{parse, resolve};

/// What to generate, and how.
#[derive(Debug, Clone)]
pub struct Config {
    /// The main document: a path or a URL, as the [`Fetch`] understands it.
    pub wsdl: String,
    /// The command that makes the output again; it stands at the top of every file.
    pub command: String,
    /// Names, types, and what to leave out.
    pub options: Options,
    /// Whether whatever is not typed as the schema has it is an error.
    pub strict: bool,
    /// The configuration file that options come from, so that mistakes are shown in it.
    pub settings: Option<Settings>,
    /// How much a document may ask of the machine.
    pub limits: Limits,
}

impl Config {
    /// The default configuration for a document.
    pub fn new(wsdl: impl Into<String>) -> Self {
        Self {
            wsdl: wsdl.into(),
            command: "soapstone".to_owned(),
            options: Options::default(),
            strict: false,
            settings: None,
            limits: Limits::default(),
        }
    }

    /// Takes over what a configuration file says, in the place of all options.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.options = settings.options.clone();
        self.strict = settings.strict;
        self.settings = Some(settings);
        self
    }
}

/// What a stage gave, for those who watch a run.
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

/// What came of a run. There is output exactly if no diagnostic is an error.
#[derive(Debug)]
pub struct Outcome {
    /// The documents, for the positions in the diagnostics.
    pub sources: Sources,
    /// Everything that the stages had to say.
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
pub fn generate(config: &Config, fetch: &dyn Fetch) -> Outcome {
    generate_watched(config, fetch, &mut |_| {})
}

/// Generates a client, and shows `watch` what each stage gives: for progress, and for `--dump`.
#[must_use]
pub fn generate_watched(config: &Config, fetch: &dyn Fetch, watch: &mut dyn FnMut(Stage<'_>)) -> Outcome {
    let (mut sources, mut diagnostics) = load::load(&config.wsdl, fetch, &config.limits);
    watch(Stage::Sources(&sources));
    let syntax = parse::parse(&sources, &mut diagnostics);
    watch(Stage::Syntax(&syntax));
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    watch(Stage::Model(&model));
    if !diagnostics.has_errors() {
        // Where something is missing, what seems stale may only be unreachable.
        diagnostics.extend(Settings::check(config.settings.as_ref(), &config.options, &model, &mut sources));
    }
    if diagnostics.has_errors() {
        return Outcome { sources, diagnostics, package: None, files: Vec::new() };
    }
    diagnostics.extend(lower::gaps::report(&model, &config.options, &sources));
    let package = lower::lower(&model, &config.options);
    watch(Stage::Package(&package));
    diagnostics.extend(package.diagnostics.iter().cloned());
    let chosen = !config.options.operations.is_empty() || !config.options.ports.is_empty();
    let mut operations = package.ports.iter().flat_map(|port| &port.operations);
    if operations.all(|operation| operation.method.is_none()) && (chosen || !model.only_types) {
        diagnostics.push(empty_client(chosen, &sources));
    }
    if config.strict {
        diagnostics.make_strict();
    }
    let mut files = Vec::new();
    if !diagnostics.has_errors() {
        match emit::emit(&package, &config.command) {
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
    match sources.documents().first() {
        Some(_) => diagnostic.at(&crate::model::Span { document: 0, range: 0..0 }),
        None => diagnostic,
    }
}
