//! The README of a generated crate.

use std::fmt::Write as _;

use super::example::Example;
use super::package::{Crate, FEATURES};
use crate::lower::ir::{Operation, Package, Port};
use crate::redact::masked;

/// The text of the README.
pub fn readme(of: &Crate<'_>, package: &Package, example: Option<&Example>) -> String {
    let mut text = format!(
        "# {}\n\nA typed client of the SOAP service `{}`, generated from `{}` by soapstone.\n",
        of.name,
        code(&package.name),
        code(&package.source.0)
    );
    if !package.docs.is_empty() {
        let _ = write!(text, "\n{}\n", package.docs.join("\n"));
    }
    if let Some(example) = example {
        usage(&mut text, &of.name, example);
    }
    for port in &package.ports {
        operations(&mut text, port);
    }
    text.push_str("\n## Features\n\n| feature | what it gives |\n|---|---|\n");
    for (feature, about) in FEATURES {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{feature}` | {about} |");
    }
    let _ = write!(
        text,
        "\n## Making it again\n\n```sh\n{}\n```\n\nThe files in `src/` are replaced by every run. This file, `Cargo.toml` and the \
         example are written again only while nobody has changed them, and files of your own are left alone.\n",
        of.command
    );
    text
}

fn usage(text: &mut String, name: &str, example: &Example) {
    let _ = write!(
        text,
        "\n## Use\n\n```rust\nuse {}::{port};\n\n\
         async fn call() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let port = {port}::new(soapstone::Client::new(\"https://…\")?);\n{}    Ok(())\n}}\n```\n\n\
         `soapstone::BlockingClient` does the same without `async`; the example uses it:\n\n\
         ```sh\ncargo run --example {} --features blocking -- ENDPOINT\n```\n",
        name.replace('-', "_"),
        example.call,
        example.name,
        port = example.port,
    );
}

fn operations(text: &mut String, port: &Port) {
    let _ = write!(text, "\n## `{}`\n", port.ident);
    if let Some(address) = port.address.as_deref().filter(|address| !address.is_empty()) {
        let _ = write!(text, "\nThe service description says that it lives at `{}`.\n", code(&masked(address)));
    }
    text.push_str("\n| method | operation | |\n|---|---|---|\n");
    for Operation { method, wire, docs, .. } in &port.operations {
        let about = docs.first().map_or("", String::as_str).replace('|', "\\|");
        let method = method.as_ref().map_or_else(|| "—".to_owned(), |method| format!("`{method}`"));
        let _ = writeln!(text, "| {method} | `{}` | {about} |", code(&wire.0));
    }
}

/// A text that can stand between back quotes.
fn code(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '`' | '|'), " ")
}
