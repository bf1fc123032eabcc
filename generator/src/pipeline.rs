//! The pipeline in one function: load → parse → resolve → lower → emit.

use crate::config_file::ConfigFile;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Style};
use crate::emit::{self, OutputFile, Source};
use crate::load::{self, Fetch, Limits, Sources};
use crate::lower::{self, ir::Package, prefixes};
use crate::model::Model;
use crate::overrides::{Overrides, Selection};
use crate::parse::syntax::Syntax;
use crate::{parse, resolve};

/// The input of [`generate`]: a WSDL and the options.
///
/// # Examples
///
/// ```
/// use soapstone_codegen::{GenerateRequest, Limits};
///
/// let mut request = GenerateRequest::new("orders.wsdl");
/// request.command = "cargo xtask generate".into();
/// request.strict = true;
/// request.limits = Limits { document_bytes: 1 << 20, ..Limits::default() };
/// ```
#[derive(Debug, Clone)]
pub struct GenerateRequest {
    /// The WSDL: a path or a URL, as the [`Fetch`] accepts it.
    pub wsdl: String,
    /// The command that regenerates the output; each generated file names it.
    pub command: String,
    /// The names, types, modules and derives to use, and the operations to generate.
    pub overrides: Overrides,
    /// Whether constructs that are kept as raw XML, skipped or assumed are errors.
    pub strict: bool,
    /// The configuration file that `overrides` were read from; diagnostics refer to its lines.
    pub config_file: Option<ConfigFile>,
    /// Limits against hostile documents.
    pub limits: Limits,
}

impl GenerateRequest {
    /// Creates a request with default options.
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

    /// Replaces all overrides by those of a configuration file.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone_codegen::{ConfigFile, GenerateRequest};
    ///
    /// let file = ConfigFile::parse("soapstone.toml", "[modules]\n\"urn:orders\" = \"orders\"\n".to_owned())?;
    /// let request = GenerateRequest::new("orders.wsdl").with_config_file(file);
    /// assert_eq!(request.overrides.modules["urn:orders"], "orders");
    /// # Ok::<(), soapstone_codegen::ConfigFileError>(())
    /// ```
    #[must_use]
    pub fn with_config_file(self, file: ConfigFile) -> Self {
        self.configure(Some(file), Selection::default())
    }

    /// Replaces all overrides by those of a configuration file, and then applies a selection, which takes precedence.
    #[must_use]
    pub(crate) fn configure(mut self, file: Option<ConfigFile>, selection: Selection) -> Self {
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
        if !selection.keep_list_types.is_empty() {
            self.overrides.keep_list_types = selection.keep_list_types;
        }
        self.strict |= selection.strict;
        self
    }
}

/// The result of a stage, for progress messages and dumps.
#[derive(Debug, Clone, Copy)]
pub enum Stage<'a> {
    /// The loaded documents.
    Sources(&'a Sources),
    /// The parsed documents.
    Syntax(&'a Syntax),
    /// The resolved model.
    Model(&'a Model),
    /// The lowered package.
    Package(&'a Package),
}

/// The output of [`generate`]: files, if no diagnostic is an error, and diagnostics.
///
/// # Examples
///
/// ```
/// use soapstone_codegen::{Disk, GenerateRequest, Outcome, Severity, Style, generate};
///
/// /// Returns the generated code, or the diagnostics as text.
/// fn code(outcome: &Outcome) -> Result<String, String> {
///     if !outcome.is_success() {
///         return Err(outcome.render(Style::default()));
///     }
///     println!("{} warnings", outcome.diagnostics.count(Severity::Warning));
///     Ok(outcome.joined())
/// }
///
/// let missing = generate(&GenerateRequest::new("no-such.wsdl"), &Disk::new());
/// assert!(code(&missing).unwrap_err().contains("no-such.wsdl"));
/// ```
#[derive(Debug)]
pub struct Outcome {
    /// The documents, which the positions of the diagnostics refer to.
    #[doc(hidden)]
    pub sources: Sources,
    /// The diagnostics of all stages.
    pub diagnostics: Diagnostics,
    /// The lowered package.
    #[doc(hidden)]
    pub package: Option<Package>,
    /// The generated files.
    pub files: Vec<OutputFile>,
    /// The generated code before it is laid out.
    pub(crate) source: Option<Source>,
}

impl Outcome {
    /// Returns whether no diagnostic is an error.
    #[must_use]
    pub fn is_success(&self) -> bool {
        !self.diagnostics.has_errors()
    }

    /// Returns the generated code as the text of one file of nested modules, for `include!`; empty if nothing is generated.
    ///
    /// The documentation of the package itself becomes a plain comment, since `include!` takes no inner attributes.
    #[must_use]
    pub fn joined(&self) -> String {
        self.source.as_ref().map(Source::joined).unwrap_or_default()
    }

    /// Returns the diagnostics as text, each with its position in the documents.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        self.diagnostics.render(self.sources.documents(), style)
    }
}

/// Generates a client. Does not panic, whatever the documents contain; only `fetch` does IO.
///
/// # Examples
///
/// ```
/// use soapstone_codegen::{Disk, GenerateRequest, generate};
///
/// # let wsdl = "../examples/generated-crate/library.wsdl";
/// // let wsdl = "wsdl/library.wsdl";
/// let outcome = generate(&GenerateRequest::new(wsdl), &Disk::new());
/// for file in &outcome.files {
///     println!("{}: {} bytes", file.path, file.text.len());
/// }
/// # assert!(outcome.is_success() && !outcome.files.is_empty());
/// ```
#[must_use]
pub fn generate(request: &GenerateRequest, fetch: &dyn Fetch) -> Outcome {
    generate_watched(request, fetch, &mut |_| {})
}

/// Generates a client, and calls `watch` with the result of each stage.
#[must_use]
pub fn generate_watched(request: &GenerateRequest, fetch: &dyn Fetch, watch: &mut dyn FnMut(Stage<'_>)) -> Outcome {
    let (mut sources, mut diagnostics) = load::load(&request.wsdl, fetch, &request.limits);
    watch(Stage::Sources(&sources));
    let syntax = parse::parse(&sources, &mut diagnostics);
    watch(Stage::Syntax(&syntax));
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    watch(Stage::Model(&model));
    if !diagnostics.has_errors() {
        // After an error, an override that seems stale may only be unreachable.
        diagnostics.extend(ConfigFile::check(request.config_file.as_ref(), &request.overrides, &model, &mut sources));
    }
    if diagnostics.has_errors() {
        return Outcome { sources, diagnostics, package: None, files: Vec::new(), source: None };
    }
    lower::selection::retain(&mut diagnostics, &model, &syntax, &request.overrides);
    diagnostics.extend(lower::gaps::report(&model, &request.overrides, &sources));
    diagnostics.extend(lower::requirements::report(&model, &request.overrides));
    let package = lower::lower(&model, &request.overrides);
    watch(Stage::Package(&package));
    diagnostics.extend(package.diagnostics.iter().cloned());
    let unmatched = package.unmatched.clone();
    diagnostics.extend(ConfigFile::diagnostics(request.config_file.as_ref(), unmatched, &mut sources));
    let selected = !request.overrides.operations.is_empty() || !request.overrides.ports.is_empty();
    let mut operations = package.ports.iter().flat_map(|port| &port.operations);
    if operations.all(|operation| operation.method.is_none()) && (selected || !model.only_types) {
        diagnostics.push(empty_client(selected, &sources));
    }
    if package.namespaces.len() > prefixes::MOST {
        diagnostics.push(at_main(too_many_namespaces(), &sources));
    }
    if request.strict {
        diagnostics.make_strict();
    }
    let mut source = None;
    if !diagnostics.has_errors() {
        match emit::emit(&package, &request.command) {
            Ok(emitted) => source = Some(emitted),
            Err(error) => diagnostics.push(not_rust(&error)),
        }
    }
    let files = source.as_ref().map(Source::files).unwrap_or_default();
    Outcome { sources, diagnostics, package: Some(package), files, source }
}

/// Returns the error for generated text that is not Rust, which is a bug in the generator.
fn not_rust(error: &emit::NotRust) -> Diagnostic {
    let message = format!("the generated code is not Rust: {}: `{}`", error.message, error.text);
    Diagnostic::error(Code::NOT_RUST, message).hint("this is a bug in soapstone: please report it with the WSDL")
}

/// Returns the error for a client without operations.
fn empty_client(selected: bool, sources: &Sources) -> Diagnostic {
    let diagnostic = if selected {
        Diagnostic::error(Code::EMPTY_CLIENT, "none of the selected operations or ports is in the WSDL")
            .hint("compare the names with those that `--dump model` prints")
    } else {
        Diagnostic::error(Code::EMPTY_CLIENT, "the WSDL has no operation with a SOAP binding")
            .hint("it needs a wsdl:binding with a soap:binding or soap12:binding; HTTP GET/POST bindings are not SOAP")
    };
    at_main(diagnostic, sources)
}

/// Returns the error for documents that name more namespaces than a package has numbers for.
fn too_many_namespaces() -> Diagnostic {
    let message = format!("elements, attributes and wildcards are of more than {} namespaces", prefixes::MOST);
    Diagnostic::error(Code::LIMIT, message).hint("list fewer namespaces in wildcards, or generate fewer operations")
}

/// Puts a diagnostic at the beginning of the main document.
fn at_main(diagnostic: Diagnostic, sources: &Sources) -> Diagnostic {
    match sources.documents().ids().next() {
        Some(document) => diagnostic.at(&crate::base::Span { document, range: 0..0 }),
        None => diagnostic,
    }
}
