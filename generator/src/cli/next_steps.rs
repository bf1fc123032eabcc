//! What the command prints after a run: how the output is used, and a call to try.

use std::path::Path;

use super::arguments::quoted;
use super::example::Example;
use super::package;
use super::policy::{Configuration, security_dependency};
use super::runtime::Dependency;
use super::workspace;
use crate::lower::case::escape_keyword;
use crate::lower::ir::Port;

/// Returns the next steps after a crate was written.
pub fn of_crate(folder: &Path, name: &str, runtime: &Dependency, ports: &[Port], example: Option<&Example>) -> String {
    // Without operations, nothing is called.
    let tokio = if example.is_some() { " && cargo add tokio --features macros,rt-multi-thread" } else { "" };
    let mut text = workspace::line(folder, name).unwrap_or_default();
    text.push_str(&format!(
        "depend on it: in the folder of your application: cargo add --path {}{tokio}\n",
        quoted(&of_application(folder))
    ));
    // The path of the runtime is relative to the crate.
    let runtime = match runtime {
        Dependency::Path(path) => Dependency::Path(of_application(&folder.join(path))),
        other => other.clone(),
    };
    text.push_str(&policies(ports, &format!("{}::", name.replace('-', "_")), &runtime));
    let folder = folder.display().to_string();
    if let Some(example) = example {
        let manifest = quoted(&format!("{folder}/Cargo.toml"));
        let endpoint = if example.has_address { "" } else { " -- ENDPOINT" };
        text.push_str(&format!(
            "try a call:   {}cargo run --manifest-path {manifest} --example {} --features blocking{endpoint}\n",
            example.variables, example.name
        ));
    }
    text
}

/// Returns the next steps after a module was written. The crate that it is a module of depends on the runtime.
pub fn of_module(folder: &Path, runtime: &Dependency, ports: &[Port], example: Option<&Example>) -> String {
    let folder_name = folder.file_name().map_or_else(|| "module".into(), |name| name.to_string_lossy());
    let name = module_name(&folder_name);
    let path =
        if name == folder_name { String::new() } else { format!("#[path = {:?}] ", format!("{folder_name}/mod.rs")) };
    let mut text = format!(
        "depend on it: #[rustfmt::skip] {path}pub mod {name}; in Cargo.toml: soapstone = {{ {} }}\n",
        runtime.keys()
    );
    text.push_str(&policies(ports, &format!("{name}::"), runtime));
    if let Some(Example { port, method, arguments, has_address, .. }) = example {
        let endpoint = if *has_address { format!("{name}::{port}::ADDRESS") } else { "ENDPOINT".to_owned() };
        text.push_str(&format!(
            "try a call:   {name}::{port}::new(soapstone::Client::new({endpoint})?).{method}({arguments}).await\n"
        ));
    }
    text
}

/// Returns a path as an application's manifest has it: relative to the current folder if the application is there, else absolute.
fn of_application(path: &Path) -> String {
    let manifest = std::fs::read_to_string("Cargo.toml").ok().and_then(|text| text.parse::<toml::Table>().ok());
    let is_here = manifest.is_some_and(|manifest| manifest.contains_key("package"));
    let relative = package::relative(Path::new("."), path).filter(|path| is_here && !path.is_empty());
    let absolute = || package::absolute(path).map(|path| path.display().to_string());
    relative.or_else(absolute).unwrap_or_else(|| path.display().to_string())
}

/// Returns a line for each port that has a policy: what the service requires, and the call that configures it.
fn policies(ports: &[Port], path: &str, runtime: &Dependency) -> String {
    let all: Vec<Configuration> = ports.iter().filter_map(Configuration::of).collect();
    let mut text: String = all.iter().map(|configuration| configuration.line(path)).collect();
    if all.iter().any(|configuration| configuration.security) {
        let keys = security_dependency(runtime).unwrap_or(Dependency::Released).keys();
        text.push_str(&format!("              in Cargo.toml: soapstone-wss = {{ {keys} }}\n"));
    }
    text
}

/// Returns an identifier for a module in a folder.
fn module_name(folder: &str) -> String {
    let name: String = folder.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { escape_keyword(name) } else { format!("m_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_no_identifier_gets_a_path() {
        for (folder, expected) in [
            ("src/service", "#[rustfmt::skip] pub mod service;"),
            ("src/my-client", "#[rustfmt::skip] #[path = \"my-client/mod.rs\"] pub mod my_client;"),
            ("src/type", "#[rustfmt::skip] #[path = \"type/mod.rs\"] pub mod r#type;"),
            ("src/2024", "#[rustfmt::skip] #[path = \"2024/mod.rs\"] pub mod m_2024;"),
        ] {
            let text = of_module(Path::new(folder), &Dependency::Released, &[], None);
            assert!(
                text.starts_with(&format!("depend on it: {expected} in Cargo.toml: soapstone = {{ version")),
                "{text}"
            );
        }
    }
}
