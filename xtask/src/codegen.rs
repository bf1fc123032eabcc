//! `cargo xtask codegen`: generates the shipped clients from `wsdl/`, or prints how they differ; with `--wsdl`, generates any
//! client from any WSDL, as the program `soapstone` does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use soapstone_codegen::Overrides;
use soapstone_codegen::cli::{self, Program, RuntimeSource};
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

/// The name of all examples together.
const EXAMPLES: &str = "examples";
/// The runs of `soapstone` that generate the examples: WSDL, folder, and the name of the crate (`None` for a module).
const EXAMPLE_RUNS: &[(&str, &str, Option<&str>)] = &[
    ("examples/generated-crate/library.wsdl", "examples/generated-crate", Some("example-generated-crate")),
    ("examples/calls/wsdl/archive.wsdl", "examples/calls/src/archive", None),
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
    /// The shipped clients to generate: `arcgis`, `arcweb`, or the `examples`; all if none is named.
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
    Program { command: "cargo xtask codegen".to_owned(), runtime: RuntimeSource::Path(root().join("runtime")) }
}

/// Generates the examples as a user would, or prints how they differ.
fn examples(arguments: &Arguments) -> Result<(), String> {
    if !arguments.names.is_empty() && !arguments.names.iter().any(|name| name == EXAMPLES) {
        return Ok(());
    }
    // The files contain the command, which must not have absolute paths.
    std::env::set_current_dir(root()).map_err(|error| format!("cannot enter {}: {error}", root().display()))?;
    let mut current = true;
    for &(wsdl, out, name) in EXAMPLE_RUNS {
        let any = cli::Arguments {
            wsdl: Some(wsdl.to_owned()),
            out: Some(out.into()),
            name: name.map(str::to_owned),
            module: name.is_none(),
            check: arguments.any.check,
            ..cli::Arguments::default()
        };
        current &= cli::run(&any, &program()) == ExitCode::SUCCESS;
    }
    if current { Ok(()) } else { Err(format!("the examples are out of date; run: cargo xtask codegen {EXAMPLES}")) }
}

/// Generates the shipped clients, or prints how they differ.
fn shipped(arguments: &Arguments) -> Result<(), String> {
    for name in &arguments.names {
        if name != EXAMPLES && !CLIENTS.iter().any(|client| client.name == name) {
            let mut known: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
            known.push(EXAMPLES);
            known.dedup();
            return Err(format!("unknown client '{name}'; known clients: {}", known.join(", ")));
        }
    }
    let mut outdated = Vec::new();
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
            outdated.push(client.name);
            differences.iter().for_each(|difference| show(difference, &root()));
        }
    }
    outdated.dedup();
    if outdated.is_empty() {
        Ok(())
    } else {
        Err(format!("the generated code is out of date; run: cargo xtask codegen {}", outdated.join(" ")))
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
        Difference::Changed { path, actual, expected } => {
            print!("{}", cli::difference(&short(path), actual, expected));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::root;

    /// Returns the names of a manifest's features.
    fn features(manifest: &str) -> Vec<String> {
        let text = fs::read_to_string(root().join(manifest)).unwrap();
        let (_, section) = text.split_once("\n[features]\n").unwrap();
        let section = section.split("\n[").next().unwrap();
        let mut features: Vec<String> =
            section.lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect();
        features.sort_unstable();
        features
    }

    #[test]
    fn a_generated_crate_has_the_features_of_the_runtime() {
        let mut known = features("runtime/Cargo.toml");
        // A crate whose types derive the traits of serde always enables that feature, and no other crate uses it.
        // `stacker` is a part of the transports, which enable it.
        known.retain(|feature| !matches!(feature.as_str(), "serde" | "stacker"));
        assert!(known.len() > 5, "{known:?}");
        assert_eq!(features("examples/generated-crate/Cargo.toml"), known);
    }
}
