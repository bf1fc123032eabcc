//! A run of the command: request, documents, generator, report, files.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::arguments::{Arguments, Dump};
use super::example::{self, Example};
use super::folder::{self, FileKind, NewFile};
use super::lock::{self, Lock};
use super::package::{self, Crate};
use super::policy;
use super::progress::Progress;
use super::runtime::{Dependency, RuntimeSource};
use super::secrets::Secrets;
use super::store::{self, Access, Store};
use super::{Failure, Program, address, explain, next_steps, report};
use crate::base::shown;
use crate::config_file::ConfigFile;
use crate::diagnostics::Style;
use crate::emit;
use crate::load::{Catalog, FetchError};
use crate::output::recover;
use crate::pipeline::{GenerateRequest, Outcome, Stage, generate_watched};

/// Runs the command, prints its result, and returns the exit code: see [`cli`](super).
#[must_use]
pub fn run(arguments: &Arguments, program: &Program) -> ExitCode {
    let secrets = Secrets::of(arguments.wsdl.as_deref());
    match attempt(arguments, program, &secrets) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", shown::lines(&secrets.masked(failure.to_string())));
            ExitCode::from(failure.code())
        }
    }
}

fn attempt(arguments: &Arguments, program: &Program, secrets: &Secrets) -> Result<(), Failure> {
    if let Some(code) = &arguments.explain {
        return print(&explain::explain(code)?);
    }
    let Some(wsdl) = &arguments.wsdl else {
        return Err(Failure::Usage("--wsdl FILE|URL is required".to_owned()));
    };
    let target = Target::of(arguments, program)?;
    let request = request(arguments, &target.command, wsdl)?;
    let lock = match &arguments.out {
        Some(folder) => {
            if !arguments.check && arguments.dump.is_none() {
                recover(folder).map_err(|error| Failure::io(format!("cannot write {}", folder.display()), &error))?;
            }
            Lock::read(folder)?
        }
        None => Lock::default(),
    };
    let progress = Progress::new();
    let store = open(arguments, wsdl, &lock, &request, &progress)?;
    let (outcome, dumped) = generate(arguments.dump, request, wsdl, &store, &progress);
    let (documents, kept) = store.into_kept();
    progress.finish();
    if let Some(text) = dumped {
        print(&secrets.masked(text))?;
        eprint!("{}", secrets.masked(outcome.diagnostics.render(outcome.sources.documents(), style())));
        return finished(&outcome, wsdl);
    }
    eprint!("{}", secrets.masked(report::diagnostics(&outcome.diagnostics, &outcome.sources, style())));
    missing_documents(&outcome, arguments.write_catalog.as_deref(), secrets)?;
    if outcome.package.is_some() || outcome.diagnostics.coverage().next().is_some() {
        eprint!("{}", secrets.masked(report::coverage(&outcome.diagnostics, &outcome.sources)));
    }
    finished(&outcome, wsdl)?;
    // A module is called by its path from the crate that it is in.
    let name = target.package.as_deref().unwrap_or("crate");
    let has_security = policy::security_dependency(&target.runtime).is_some();
    let example = outcome.package.as_ref().and_then(|package| example::example(name, package, has_security));
    let entries = target.entries(&outcome, example.as_ref(), kept);
    let lock = Lock { documents, ..lock };
    target.write(&outcome, example.as_ref(), lock, &entries, arguments.check, secrets)
}

/// The output: a crate or a module.
struct Target {
    folder: PathBuf,
    /// The name of the crate; `None` for a module.
    package: Option<String>,
    /// The runtime that the crate depends on, or the one of the module.
    runtime: Dependency,
    /// The command that the files name.
    command: String,
    /// The command that was run, without secrets.
    given: String,
}

impl Target {
    fn of(arguments: &Arguments, program: &Program) -> Result<Self, Failure> {
        let given = arguments.command(&program.command);
        let Some(folder) = arguments.out.clone() else {
            return match arguments.dump {
                Some(_) => {
                    let (folder, runtime, command) = (PathBuf::new(), Dependency::Released, given.clone());
                    Ok(Self { folder, package: None, runtime, command, given })
                }
                None => Err(Failure::Usage("--out DIR is required".to_owned())),
            };
        };
        if folder.is_file() {
            return Err(Failure::Usage(format!("--out {}: it is a file; name a folder", folder.display())));
        }
        let package = if arguments.module { None } else { Some(package::name(arguments.name.as_deref(), &folder)?) };
        let source = RuntimeSource::of_options(arguments.soapstone_path.as_ref(), arguments.soapstone_git.as_ref());
        let runtime = match source {
            Some(source) => source.dependency(&folder),
            None => {
                let of = if arguments.module { crate_of(&folder) } else { folder.clone() };
                Dependency::declared(&of).unwrap_or_else(|| program.runtime.dependency(&of))
            }
        };
        // How the options are spelled, and from where, is not content: the files keep the command that they have.
        let root = folder.join(if package.is_some() { "src/lib.rs" } else { "mod.rs" });
        let recorded = arguments.check.then(|| emit::recorded_command(&std::fs::read_to_string(root).ok()?)).flatten();
        Ok(Self { folder, package, runtime, command: recorded.unwrap_or_else(|| given.clone()), given })
    }

    /// Returns the files of the output, including the kept documents.
    fn entries(&self, outcome: &Outcome, example: Option<&Example>, kept: Vec<(String, Vec<u8>)>) -> Vec<NewFile> {
        let mut entries = match (&self.package, &outcome.package, &outcome.source) {
            (Some(name), Some(package), Some(source)) => {
                let absolute = std::path::absolute(&self.folder).unwrap_or_else(|_| self.folder.clone());
                let folder = absolute.file_name().map_or_else(|| name.clone(), |name| name.to_string_lossy().into());
                let of = Crate {
                    name: name.clone(),
                    runtime: self.runtime.clone(),
                    folder: format!("../{folder}"),
                    command: &self.command,
                };
                package::crate_files(&of, package, example, source)
            }
            (_, _, Some(source)) => package::module_files(source),
            (_, _, None) => Vec::new(),
        };
        if !kept.is_empty() {
            // If Git converted line ends, the documents would not match the hashes of the lock file.
            let path = format!("{}/.gitattributes", store::FOLDER);
            entries.push(NewFile { path, bytes: b"* -text\n".to_vec(), kind: FileKind::Scaffold });
        }
        entries.extend(kept.into_iter().map(|(path, bytes)| NewFile { path, bytes, kind: FileKind::Document }));
        entries
    }

    fn write(
        &self,
        outcome: &Outcome,
        example: Option<&Example>,
        mut lock: Lock,
        entries: &[NewFile],
        check: bool,
        secrets: &Secrets,
    ) -> Result<(), Failure> {
        let shown = self.folder.display();
        let mut plan = folder::plan(&self.folder, &lock, entries)?;
        lock.files = std::mem::take(&mut plan.files);
        let text = lock.to_text()?;
        let current = std::fs::read_to_string(self.folder.join(lock::NAME)).unwrap_or_default();
        if current.replace("\r\n", "\n") != text {
            plan.change.writes.insert(lock::NAME.to_owned(), text.into_bytes());
        }
        for path in &plan.kept {
            let path = self.folder.join(path).display().to_string();
            eprintln!("{}: kept (modified locally)", shown::line(&path));
        }
        if check {
            let text = secrets.masked(report::differences(&self.folder, &plan.change));
            print(&text)?;
            return if text.is_empty() {
                Ok(())
            } else {
                Err(Failure::Rejected(format!("{shown}: out of date; run: {}", self.given)))
            };
        }
        plan.change.apply(&self.folder).map_err(|error| Failure::io(format!("cannot write {shown}"), &error))?;
        let lines: usize = outcome.files.iter().map(|file| file.text.lines().count()).sum();
        let mut text = format!("{shown}: {} files, {lines} lines of Rust\n", outcome.files.len());
        let ports = outcome.package.as_ref().map(|package| package.ports.as_slice()).unwrap_or_default();
        text.push_str(&match &self.package {
            Some(name) => next_steps::of_crate(&self.folder, name, &self.runtime, ports, example),
            None => next_steps::of_module(&self.folder, &self.runtime, ports, example),
        });
        print(&text)
    }
}

/// Returns the folder of the crate that a module is in: the nearest one with a manifest, else the current folder.
fn crate_of(module: &Path) -> PathBuf {
    let absolute = std::path::absolute(module).unwrap_or_else(|_| module.to_path_buf());
    let found = absolute.ancestors().find(|folder| folder.join("Cargo.toml").is_file());
    found.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn request(arguments: &Arguments, command: &str, wsdl: &str) -> Result<GenerateRequest, Failure> {
    let mut request = GenerateRequest::new(wsdl);
    request.command = command.to_owned();
    let file = arguments.config.as_deref().map(ConfigFile::read).transpose();
    let file = file.map_err(|error| Failure::Rejected(error.render(style()).trim_end().to_owned()))?;
    Ok(request.configure(file, arguments.selection()))
}

fn open<'p>(
    arguments: &Arguments,
    wsdl: &str,
    lock: &Lock,
    request: &GenerateRequest,
    progress: &'p Progress,
) -> Result<Store<'p>, Failure> {
    let unreadable = |error: FetchError| match error.help() {
        Some(help) => Failure::Io(format!("{error}\n  = help: {help}")),
        None => Failure::Io(error.to_string()),
    };
    let above = || {
        let main = std::path::absolute(Path::new(wsdl)).ok().filter(|_| !address::is_url(wsdl))?;
        Catalog::find_above(main.parent()?)
    };
    let catalog = match arguments.catalog.clone().or_else(above) {
        Some(path) => Catalog::read(&path).map_err(unreadable)?,
        None => Catalog::default(),
    };
    let access = match (arguments.update, arguments.offline) {
        (true, _) => Access::Update,
        (false, true) => Access::Offline,
        (false, false) => Access::New,
    };
    let store = Store::open(arguments.out.as_deref(), lock, access, catalog, request.limits, progress)?;
    Ok(if access == Access::Offline { store } else { store.with_web(wsdl) })
}

/// Runs the stages. Also returns the text of the stage to dump.
fn generate(
    dump: Option<Dump>,
    mut request: GenerateRequest,
    wsdl: &str,
    store: &Store<'_>,
    progress: &Progress,
) -> (Outcome, Option<String>) {
    if address::is_url(wsdl) {
        request.wsdl = store.enter(wsdl);
    }
    let mut dumped = dump.map(|_| String::new());
    progress.show(&format!("reading {}", request.wsdl));
    let outcome = generate_watched(&request, store, &mut |stage| {
        let (next, text) = match stage {
            Stage::Sources(sources) => ("parsing", (dump == Some(Dump::Sources)).then(|| sources.to_string())),
            Stage::Syntax(syntax) => ("resolving", (dump == Some(Dump::Syntax)).then(|| syntax.to_string())),
            Stage::Model(model) => ("choosing names and types", (dump == Some(Dump::Model)).then(|| model.to_string())),
            Stage::Package(package) => ("printing", (dump == Some(Dump::Package)).then(|| package.to_string())),
        };
        progress.show(next);
        if text.is_some() {
            dumped = text;
        }
    });
    (outcome, dumped)
}

/// Prints or writes the catalog of the imported documents that are missing.
fn missing_documents(outcome: &Outcome, file: Option<&Path>, secrets: &Secrets) -> Result<(), Failure> {
    const NEXT: &str = "save each document under the name in `uri`, beside the catalog";
    let catalog = outcome.sources.missing_catalog().map(|text| secrets.masked(text));
    match (catalog, file) {
        (Some(catalog), None) => {
            eprintln!("catalog of the missing documents (--write-catalog FILE writes it): {NEXT}\n\n{catalog}");
        }
        (Some(catalog), Some(file)) => {
            let shown = file.display();
            let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
            let written = folder
                .and_then(|()| std::fs::File::create_new(file))
                .and_then(|mut file| file.write_all(catalog.as_bytes()));
            written.map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => Failure::Usage(format!(
                    "--write-catalog {shown}: it exists, and is not replaced; name another file"
                )),
                _ => Failure::io(format!("cannot write {shown}"), &error),
            })?;
            eprintln!("{shown}: the catalog of the missing documents: {NEXT}, and run with --catalog {shown}");
        }
        (None, Some(_)) => eprintln!(
            "no catalog is written: no document is missing that requires an entry (a local file with a relative name does not)"
        ),
        (None, None) => {}
    }
    Ok(())
}

fn finished(outcome: &Outcome, wsdl: &str) -> Result<(), Failure> {
    if outcome.is_success() {
        return Ok(());
    }
    let shown = if address::is_url(wsdl) { address::mask(wsdl) } else { wsdl.to_owned() };
    let text = format!("no client was generated from {shown}");
    // Without a main document, reading failed.
    Err(if outcome.sources.documents().is_empty() { Failure::Io(text) } else { Failure::Rejected(text) })
}

/// Returns the style of diagnostics, which has colours on a terminal that shows them.
fn style() -> Style {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    // Windows does not set the variable.
    let is_dumb = std::env::var_os("TERM").map_or(cfg!(unix), |term| term == "dumb" || term.is_empty());
    Style { color: std::io::stderr().is_terminal() && !plain && !is_dumb, ..Style::default() }
}

/// Prints to standard output. A closed pipe is not an error.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(shown::lines(text).as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::io("cannot print".to_owned(), &error))
        }
        _ => Ok(()),
    }
}
