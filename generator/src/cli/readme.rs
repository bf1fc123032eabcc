//! The README of a generated crate.

use std::fmt::Write as _;

use super::example::Example;
use super::package::{Crate, FEATURES, string};
use crate::base::shown;
use crate::lower::ir::{Operation, Package, Port};
use crate::redact::masked;

/// The maximum length of an operation's documentation in the README, in characters.
const DOCS_LENGTH: usize = 300;
/// The maximum length of the first sentence about the service. Some have their terms of use instead, which rustdoc shows.
const ABOUT_LENGTH: usize = 160;

/// Returns the text of the README.
pub fn readme(of: &Crate<'_>, package: &Package, example: Option<&Example>) -> String {
    let mut text = format!(
        "# {}\n\nA typed client of the SOAP service `{}`, generated from `{}` by soapstone.\n",
        of.name,
        code(&package.name),
        code(&package.source.0)
    );
    if let Some(about) = about(&package.docs) {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{about}\n");
    }
    if let Some(example) = example {
        usage(&mut text, of, example);
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

fn usage(text: &mut String, of: &Crate<'_>, example: &Example) {
    let (name, ident) = (&of.name, of.name.replace('-', "_"));
    let _ = write!(
        text,
        "\n## Use\n\nIn the `Cargo.toml` of your crate:\n\n```toml\n[dependencies]\n\
         {name} = {{ path = {} }}\n# For the async client:\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n```\n\n\
         The runtime is re-exported as `{ident}::soapstone`, so that no further dependency is required.\n\n\
         ```rust\n{}```\n\n\
         Without `async` and tokio, depend on `{name} = {{ path = \"…\", default-features = false, features = [\"blocking\"] }}`, \
         call\n`soapstone::BlockingClient::new`, and leave out `.await`. The example does:\n\n\
         ```sh\ncargo run --example {} --features blocking -- ENDPOINT\n```\n",
        string(&of.folder),
        example.asynchronous,
        example.name,
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

/// Returns the first sentence of the documentation of a service, unless it is long.
fn about(docs: &[String]) -> Option<String> {
    let paragraph = docs.iter().take_while(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    let sentence = paragraph.split_once(". ").map_or(paragraph.clone(), |(sentence, _)| format!("{sentence}."));
    Some(sentence).filter(|sentence| !sentence.is_empty() && sentence.chars().count() <= ABOUT_LENGTH)
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

    #[test]
    fn terms_of_use_are_left_out() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(about(&lines("Lends books. And films.")).as_deref(), Some("Lends books."));
        assert_eq!(about(&lines(&format!("By use of this service you agree {}.", "and agree ".repeat(30)))), None);
        assert_eq!(about(&[]), None);
    }
}
