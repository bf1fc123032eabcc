//! The README of a generated crate.

use std::fmt::Write as _;

use super::example::Example;
use super::package::{Crate, FEATURES, string};
use super::policy::{self, Configuration};
use super::runtime::Dependency;
use crate::base::shown;
use crate::lower::ir::{Operation, Package, Port};
use crate::lower::wording;
use crate::redact::masked;

/// The maximum length of the sentence about an operation, in characters.
const SENTENCE_LENGTH: usize = 200;
/// Words before a full stop that ends no sentence.
const ABBREVIATIONS: &[&str] =
    &["etc", "Dr", "Mr", "Mrs", "Inc", "Ltd", "No", "vs", "approx", "resp", "ca", "bzw", "ggf"];
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
        usage(&mut text, of, package, example);
    }
    for port in &package.ports {
        operations(&mut text, port);
    }
    text.push_str("\n## Features\n\n| feature | adds |\n|---|---|\n");
    for (feature, about) in FEATURES {
        let _ = writeln!(text, "| `{feature}` | {about} |");
    }
    // Such a command was spelled with absolute paths: those that share nothing with the crate's have only their names here.
    let is_here = format!("{} ", of.command).contains(" --out . ");
    let folder = if is_here {
        "In this folder; a file that was elsewhere has only its name, and requires its path:"
    } else {
        "In the folder where the client was first generated, which the paths are relative to:"
    };
    let _ = write!(
        text,
        "\n## Regenerating\n\n{folder}\n\n```sh\n{}\n```\n\nEach run replaces the generated files in `src/`. This file, `Cargo.toml` and the \
         example are replaced only if they are unmodified. Other files are never changed.\n",
        shown::line(of.command)
    );
    text
}

fn usage(text: &mut String, of: &Crate<'_>, package: &Package, example: &Example) {
    let (name, ident) = (&of.name, of.name.replace('-', "_"));
    let is_secured = package.ports.iter().filter_map(Configuration::of).any(|configuration| configuration.security);
    let security = policy::security_dependency(&of.runtime).unwrap_or(Dependency::Released).keys();
    let security = if is_secured { format!("soapstone-wss = {{ {security} }}\n") } else { String::new() };
    let _ = write!(
        text,
        "\n## Use\n\nIn the `Cargo.toml` of your crate:\n\n```toml\n[dependencies]\n\
         {name} = {{ path = {} }}\n{security}# For the async client:\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n```\n\n\
         The runtime is re-exported as `{ident}::soapstone`, so that no further dependency is required.\n\n\
         ```rust\n{}```\n\n\
         Without `async` and tokio, depend on `{name} = {{ path = \"…\", default-features = false, features = [\"blocking\"] }}`, \
         use\n`soapstone::BlockingClient` instead of `Client`, and leave out `.await`. The example does:\n\n\
         ```sh\n{}cargo run --example {} --features blocking{}\n```\n",
        string(&of.folder),
        example.asynchronous,
        example.variables,
        example.name,
        if example.has_address { "" } else { " -- ENDPOINT" },
    );
}

fn operations(text: &mut String, port: &Port) {
    let _ = write!(text, "\n## `{}`\n", port.ident);
    if let Some(address) = port.address.as_deref().filter(|address| !address.is_empty()) {
        let _ = write!(text, "\nEndpoint in the WSDL: `{}`.\n", code(&masked(address)));
    }
    if let Some(configuration) = Configuration::of(port) {
        let has_address = port.address.as_ref().is_some_and(|address| !address.is_empty());
        let endpoint = if has_address { format!("{}::ADDRESS", port.ident) } else { "\"https://…\"".to_owned() };
        requirements(text, &configuration, &endpoint);
    }
    let sentences: Vec<String> =
        port.operations.iter().map(|operation| sentence(operation).replace('|', "\\|")).collect();
    // A column of nothing would be in the way.
    let is_documented = sentences.iter().any(|sentence| !sentence.is_empty());
    text.push_str(if is_documented {
        "\n| method | operation | |\n|---|---|---|\n"
    } else {
        "\n| method | operation |\n|---|---|\n"
    });
    for (Operation { method, wire, .. }, sentence) in port.operations.iter().zip(sentences) {
        let method = method.as_ref().map_or_else(|| "—".to_owned(), |method| format!("`{method}`"));
        let about = if is_documented { format!(" {sentence} |") } else { String::new() };
        let _ = writeln!(text, "| {method} | `{}` |{about}", code(&wire.0));
    }
}

/// Adds what the policy of a port requires, and the options of a client for that.
fn requirements(text: &mut String, configuration: &Configuration, endpoint: &str) {
    if let Some(requirement) = configuration.requirement() {
        let _ = write!(text, "\nBy its policy, {requirement}.");
        if configuration.has_options() {
            let port = &configuration.port;
            let _ = write!(
                text,
                " A client gets it by these options:\n\n```rust\n{}let port = {port}::new(soapstone::Client::with_options({endpoint}, \
                 options)?);\n```",
                configuration.statements(port).replace("    let ", "let "),
            );
        }
        text.push('\n');
    }
    if !configuration.unmet.is_empty() {
        text.push_str("\nThe policy requires what the client does not do by itself:\n\n");
    }
    for unmet in &configuration.unmet {
        let _ = writeln!(text, "* {}: {}.", unmet.in_words(), unmet.help);
    }
}

/// Returns the first sentence of the documentation of a service, unless it is long.
fn about(docs: &[String]) -> Option<String> {
    Some(first_sentence(docs)).filter(|sentence| !sentence.is_empty() && sentence.chars().count() <= ABOUT_LENGTH)
}

/// Returns the first sentence of the WSDL's documentation of an operation, cut after a word if it is long; nothing if there is no
/// documentation.
fn sentence(operation: &Operation) -> String {
    if operation.docs.first() == Some(&wording::call_of(operation)) {
        return String::new();
    }
    let sentence = first_sentence(&operation.docs);
    let Some((end, _)) = sentence.char_indices().nth(SENTENCE_LENGTH) else { return sentence };
    let cut = &sentence[..end];
    format!("{} …", cut.rfind(' ').map_or(cut, |word| &cut[..word]))
}

/// Returns the first sentence of the first paragraph of documentation. An abbreviation is no end: what follows begins with a
/// capital letter, and the word before the full stop has no other one and more than one letter.
fn first_sentence(docs: &[String]) -> String {
    let paragraph = docs.iter().take_while(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    let ends = paragraph.match_indices(". ").map(|(at, _)| at);
    let is_end = |at: &usize| {
        let word = paragraph[..*at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        let is_abbreviation = word.contains('.') || word.chars().count() < 2 || ABBREVIATIONS.contains(&word);
        !is_abbreviation && paragraph[at + 2..].starts_with(|c: char| !c.is_lowercase())
    };
    match ends.into_iter().find(is_end) {
        Some(at) => paragraph[..=at].to_owned(),
        None => paragraph.clone(),
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
    fn the_first_sentence_ends_at_no_abbreviation() {
        let of = |text: &str| first_sentence(&text.lines().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(of("Lends\nbooks.\n\nAnd more."), "Lends books.");
        assert_eq!(of("Lends books. And films."), "Lends books.");
        assert_eq!(
            of("Lends books (e.g. novels), films etc. Dr. No is one. Two."),
            "Lends books (e.g. novels), films etc. Dr. No is one."
        );
        assert_eq!(of("Pairs are split by a space (i.e. 1,2 3,4). More"), "Pairs are split by a space (i.e. 1,2 3,4).");
        assert_eq!(of(""), "");
    }

    #[test]
    fn terms_of_use_are_left_out() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(about(&lines("Lends books. And films.")).as_deref(), Some("Lends books."));
        assert_eq!(about(&lines(&format!("By use of this service you agree {}.", "and agree ".repeat(30)))), None);
        assert_eq!(about(&[]), None);
    }
}
