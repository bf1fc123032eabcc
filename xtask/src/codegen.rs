//! `cargo xtask codegen`: makes the shipped clients from `wsdl/`, or says how they differ.

use std::collections::BTreeMap;
use std::path::Path;

use similar::TextDiff;
use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::emit::OutputFile;
use soapstone_codegen::load::Disk;
use soapstone_codegen::lower::Options;
use soapstone_codegen::output::{self, Difference};
use soapstone_codegen::{Config, generate};

use crate::root::root;

/// Most lines of a diff that are shown.
const DIFF_LINES: usize = 60;

/// The shipped clients: name, WSDL, folder of the generated module.
const CLIENTS: &[Client] = &[
    Client { name: "arcgis", wsdl: "wsdl/arcgis/ServiceCatalog.wsdl", out: "clients/arcgis/src/generated/catalog" },
    Client { name: "arcgis", wsdl: "wsdl/arcgis/MapServer.wsdl", out: "clients/arcgis/src/generated/map_server" },
    Client {
        name: "arcweb",
        wsdl: "wsdl/arcweb/Authentication.wsdl",
        out: "clients/arcweb/src/generated/authentication",
    },
];

/// A shipped module.
struct Client {
    name: &'static str,
    wsdl: &'static str,
    out: &'static str,
}

/// The arguments.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The shipped clients to make: `arcgis`, `arcweb`; all if none is named.
    names: Vec<String>,
    /// Writes nothing and fails with a diff if a client is not what would be generated.
    #[arg(long)]
    check: bool,
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    for name in &arguments.names {
        if !CLIENTS.iter().any(|client| client.name == name) {
            let known: Vec<&str> = CLIENTS.iter().map(|client| client.name).collect();
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
        if !arguments.check {
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

fn make(client: &Client) -> Result<Vec<OutputFile>, String> {
    let path = root().join(client.wsdl);
    let mut config = Config::new(path.to_string_lossy());
    config.command = format!("cargo xtask codegen {}", client.name);
    config.options = Options { modules: BTreeMap::new(), ..Options::default() };
    let disk = Disk::for_main(&path).map_err(|error| error.to_string())?;
    let outcome = generate(&config, &disk);
    let shown = outcome.diagnostics.render(&outcome.sources, Style::default());
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
            let diff = TextDiff::from_lines(is, should);
            let name = short(path);
            let text = diff.unified_diff().context_radius(2).header(&name, "generated").to_string();
            text.lines().take(DIFF_LINES).for_each(|line| println!("{line}"));
        }
    }
}
