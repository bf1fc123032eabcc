//! `cargo xtask codegen`: makes the shipped clients from `wsdl/`, or says how they differ; with `--wsdl`, makes any client
//! from any service description, as the program `soapstone` does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use soapstone_codegen::Overrides;
use soapstone_codegen::cli::{self, Program};
use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::emit::OutputFile;
use soapstone_codegen::load::Disk;
use soapstone_codegen::output::{self, Difference};
use soapstone_codegen::{GenerateRequest, generate};

use soapstone_dev::root;

/// The shipped clients: name, WSDL, folder of the generated module.
pub(super) const CLIENTS: &[Client] = &[
    Client { name: "arcgis", wsdl: "wsdl/arcgis/ServiceCatalog.wsdl", out: "clients/arcgis/src/generated/catalog" },
    Client { name: "arcgis", wsdl: "wsdl/arcgis/MapServer.wsdl", out: "clients/arcgis/src/generated/map_server" },
    Client {
        name: "arcweb",
        wsdl: "wsdl/arcweb/Authentication.wsdl",
        out: "clients/arcweb/src/generated/authentication",
    },
];

/// The examples, by the name that they have together: what a user would call `soapstone` with.
const EXAMPLES: &str = "examples";
/// WSDL, folder, and the crate's name or else a module.
const EXAMPLE_RUNS: &[(&str, &str, Option<&str>)] = &[
    ("examples/generated-crate/library.wsdl", "examples/generated-crate", Some("example-generated-crate")),
    ("examples/module/wsdl/meters.wsdl", "examples/module/src/meters", None),
];

/// A shipped module.
pub(super) struct Client {
    pub(super) name: &'static str,
    pub(super) wsdl: &'static str,
    pub(super) out: &'static str,
}

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shipped clients to make: `arcgis`, `arcweb`, or the `examples`; all if none is named.
    #[arg(conflicts_with = "wsdl")]
    names: Vec<String>,
    #[command(flatten)]
    any: cli::Arguments,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.any.wsdl.is_some() {
        return cli::run(&arguments.any, &program());
    }
    match shipped(arguments).and_then(|()| examples(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn program() -> Program {
    Program { command: "cargo xtask codegen".to_owned(), runtime: Some(root().join("runtime")) }
}

/// Makes the examples as a user would, or says how they differ.
fn examples(arguments: &Arguments) -> Result<(), String> {
    if !arguments.names.is_empty() && !arguments.names.iter().any(|name| name == EXAMPLES) {
        return Ok(());
    }
    // The command stands in the files, and a path from somebody's disk does not belong there.
    std::env::set_current_dir(root()).map_err(|error| format!("cannot enter {}: {error}", root().display()))?;
    let mut fresh = true;
    for &(wsdl, out, name) in EXAMPLE_RUNS {
        let any = cli::Arguments {
            wsdl: Some(wsdl.to_owned()),
            out: Some(out.into()),
            name: name.map(str::to_owned),
            module: name.is_none(),
            check: arguments.any.check,
            ..cli::Arguments::default()
        };
        fresh &= cli::run(&any, &program()) == ExitCode::SUCCESS;
    }
    if fresh { Ok(()) } else { Err(format!("the examples are not made; run: cargo xtask codegen {EXAMPLES}")) }
}

/// Makes the shipped clients, or says how they differ.
fn shipped(arguments: &Arguments) -> Result<(), String> {
    for name in &arguments.names {
        if name != EXAMPLES && !CLIENTS.iter().any(|client| client.name == name) {
            let mut known: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
            known.push(EXAMPLES);
            known.dedup();
            return Err(format!("there is no shipped client '{name}'; there are: {}", known.join(", ")));
        }
    }
    let mut stale = Vec::new();
    for client in CLIENTS {
        if !arguments.names.is_empty() && !arguments.names.iter().any(|name| name == client.name) {
            continue;
        }
        let files = make(client)?;
        let folder = root().join(client.out);
        if !arguments.any.check {
            output::replace(&folder, &files).map_err(|error| format!("cannot write {}: {error}", client.out))?;
            println!(
                "{}: {} files, {} lines",
                client.out,
                files.len(),
                files.iter().map(|file| file.text.lines().count()).sum::<usize>()
            );
            continue;
        }
        let differences =
            output::compare(&folder, &files).map_err(|error| format!("cannot read {}: {error}", client.out))?;
        if !differences.is_empty() {
            stale.push(client.name);
            differences.iter().for_each(|difference| show(difference, &root()));
        }
    }
    stale.dedup();
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("the generated code is not fresh; run: cargo xtask codegen {}", stale.join(" ")))
    }
}

pub(super) fn make(client: &Client) -> Result<Vec<OutputFile>, String> {
    let path = root().join(client.wsdl);
    let mut config = GenerateRequest::new(path.to_string_lossy());
    config.command = format!("cargo xtask codegen {}", client.name);
    config.overrides = Overrides { modules: BTreeMap::new(), ..Overrides::default() };
    let disk = Disk::for_main(&path).map_err(|error| error.to_string())?;
    let outcome = generate(&config, &disk);
    let shown = outcome.diagnostics.render(outcome.sources.documents(), Style::default());
    if outcome.diagnostics.count(Severity::Warning) + outcome.diagnostics.count(Severity::Error) > 0 {
        eprint!("{shown}");
    }
    if outcome.is_success() { Ok(outcome.files) } else { Err(format!("nothing was generated from {}", client.wsdl)) }
}

fn show(difference: &Difference, root: &Path) {
    let short = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    match difference {
        Difference::Missing(path) => println!("missing: {}", short(path)),
        Difference::Stale(path) => println!("not generated any more: {}", short(path)),
        Difference::Changed { path, is, should } => {
            print!("{}", cli::difference(&short(path), is, should));
        }
    }
}
