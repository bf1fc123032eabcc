//! The README of a generated crate.

use std::fmt::Write as _;

use super::example::Example;
use super::package::{Crate, FEATURES};
use crate::base::shown;
use crate::lower::ir::{Operation, Package, Port};
use crate::redact::masked;

/// The maximum length of documentation that the README contains, in characters.
const DOCS_LENGTH: usize = 300;

/// Returns the text of the README.
pub fn readme(of: &Crate<'_>, package: &Package, example: Option<&Example>) -> String {
    let mut text = format!(
        "# {}\n\nA typed client of the SOAP service `{}`, generated from `{}` by soapstone.\n",
        of.name,
        code(&package.name),
        code(&package.source.0)
    );
    let docs = shortened(&package.docs);
    if !docs.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{docs}\n");
    }
    if let Some(example) = example {
        usage(&mut text, example);
    }
    for port in &package.ports {
        operations(&mut text, port);
    }
    text.push_str("\n## Features\n\n| feature | adds |\n|---|---|\n");
    for (feature, about) in FEATURES {
        let _ = writeln!(text, "| `{feature}` | {about} |");
    }
    let _ = write!(
        text,
        "\n## Regenerating\n\n```sh\n{}\n```\n\nEach run replaces the generated files in `src/`. This file, `Cargo.toml` and the \
         example are replaced only if they are unmodified. Other files are never changed.\n",
        shown::line(of.command)
    );
    text
}

fn usage(text: &mut String, example: &Example) {
    let _ = write!(
        text,
        "\n## Use\n\n```rust\n{}\n\
         async fn call() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let port = {port}::new(soapstone::Client::new(\"https://…\")?);\n{}    Ok(())\n}}\n```\n\n\
         The example does the same without `async`, with `soapstone::BlockingClient`:\n\n\
         ```sh\ncargo run --example {} --features blocking -- ENDPOINT\n```\n",
        example.imports,
        example.call,
        example.name,
        port = example.port,
    );
}

fn operations(text: &mut String, port: &Port) {
    let _ = write!(text, "\n## `{}`\n", port.ident);
    if let Some(address) = port.address.as_deref().filter(|address| !address.is_empty()) {
        let _ = write!(text, "\nEndpoint in the WSDL: `{}`.\n", code(&masked(address)));
    }
    text.push_str("\n| method | operation | |\n|---|---|---|\n");
    for Operation { method, wire, docs, .. } in &port.operations {
        let about = shortened(docs).replace('|', "\\|");
        let method = method.as_ref().map_or_else(|| "—".to_owned(), |method| format!("`{method}`"));
        let _ = writeln!(text, "| {method} | `{}` | {about} |", code(&wire.0));
    }
}

/// Returns the first paragraph of documentation, cut after a sentence or word if it is long.
fn shortened(docs: &[String]) -> String {
    let paragraph = docs.iter().take_while(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    let Some((end, _)) = paragraph.char_indices().nth(DOCS_LENGTH) else { return paragraph };
    let cut = &paragraph[..end];
    match (cut.rfind(". "), cut.rfind(' ')) {
        (Some(sentence), _) => format!("{}.", &cut[..sentence]),
        (None, Some(word)) => format!("{} …", &cut[..word]),
        (None, None) => format!("{cut}…"),
    }
}

/// Replaces the characters that cannot be between back quotes in a table.
fn code(text: &str) -> String {
    shown::line(&text.replace(|c: char| c.is_whitespace() || matches!(c, '`' | '|'), " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_is_shortened() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(shortened(&lines("Lends\nbooks.\n\nAnd more.")), "Lends books.");
        assert_eq!(shortened(&lines(&format!("One. Two. {}", "word ".repeat(100)))), "One. Two.");
        assert!(shortened(&lines(&"word ".repeat(100))).ends_with("word …"));
        assert!(shortened(&lines(&"é".repeat(400))).chars().count() == DOCS_LENGTH + 1);
        assert_eq!(shortened(&[]), "");
    }
}
