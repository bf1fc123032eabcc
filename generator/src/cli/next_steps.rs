//! What the command prints after a run: how the output is used, and a call to try.

use std::path::Path;

use super::arguments::quoted;
use super::example::Example;
use super::runtime::Dependency;

/// Returns the next steps after a crate was written.
pub fn of_crate(folder: &Path, example: Option<&Example>) -> String {
    let folder = folder.display().to_string();
    let mut text = format!(
        "depend on it: cargo add --path {} && cargo add tokio --features macros,rt-multi-thread\n",
        quoted(&folder)
    );
    if let Some(example) = example {
        let manifest = quoted(&format!("{folder}/Cargo.toml"));
        let endpoint = if example.has_address { "" } else { " -- ENDPOINT" };
        text.push_str(&format!(
            "try a call:   cargo run --manifest-path {manifest} --example {} --features blocking{endpoint}\n",
            example.name
        ));
    }
    text
}

/// Returns the next steps after a module was written. The crate that it is a module of depends on the runtime.
pub fn of_module(folder: &Path, runtime: &Dependency, example: Option<&Example>) -> String {
    let name = folder.file_name().map_or_else(|| "module".into(), |name| name.to_string_lossy());
    let mut text =
        format!("depend on it: #[rustfmt::skip] pub mod {name}; in Cargo.toml: soapstone = {{ {} }}\n", runtime.keys());
    if let Some(Example { port, method, arguments, has_address, .. }) = example {
        let endpoint = if *has_address { format!("{name}::{port}::ADDRESS") } else { "ENDPOINT".to_owned() };
        text.push_str(&format!(
            "try a call:   {name}::{port}::new(soapstone::Client::new({endpoint})?).{method}({arguments}).await\n"
        ));
    }
    text
}
