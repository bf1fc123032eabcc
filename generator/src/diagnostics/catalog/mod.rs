//! The catalogue of diagnostics: for each code its cause, an example and a way out.
//!
//! `soapstone --explain CODE` prints an entry, and `docs/diagnostics.md` is made of all. A test proves that every code
//! has an entry, that every entry's example is from a golden case which causes the code, and that the page is fresh.

mod documents;
mod schemas;
mod services;

use std::fmt;

use super::{Code, Coverage, Severity};

/// The entry of a code in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The severities that diagnostics of the code have, the usual one first. Under `strict`, those with a coverage
    /// mark are errors.
    pub severities: &'static [Severity],
    /// The coverage marks that diagnostics of the code have.
    pub coverage: &'static [Coverage],
    /// The golden case whose input causes it: a folder of `generator/tests/cases` or of the capabilities. Empty where
    /// no input can.
    pub case: &'static str,
    /// Lines of that case's input that cause it.
    pub example: &'static str,
    /// The cause, and the code that is generated instead.
    pub cause: &'static str,
    /// The way out for the user.
    pub help: &'static str,
}

/// Returns all entries, in the order of [`Code::ALL`].
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    [documents::ENTRIES, schemas::ENTRIES, services::ENTRIES].into_iter().flatten()
}

impl Code {
    /// Returns the code's entry in the catalogue.
    #[must_use]
    pub fn entry(self) -> Option<&'static Entry> {
        entries().find(|entry| entry.code == self)
    }
}

impl fmt::Display for Entry {
    /// Writes the entry as Markdown that can be read as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severities: Vec<String> = self.severities.iter().map(ToString::to_string).collect();
        write!(f, "## `{}`\n\n{}\n\n*{}*", self.code, self.code.summary(), severities.join(", "))?;
        if !self.coverage.is_empty() {
            let marks: Vec<String> = self.coverage.iter().map(ToString::to_string).collect();
            write!(f, "; coverage: *{}*; an error under `strict`", marks.join(", "))?;
        }
        write!(f, "\n\n{}\n", self.cause)?;
        if !self.example.is_empty() {
            write!(f, "\n```text\n{}\n```\n", self.example)?;
        }
        write!(f, "\n**What to do:** {}\n", self.help)
    }
}

/// Returns the text of `docs/diagnostics.md`.
#[must_use]
pub fn page() -> String {
    let mut page = "# Diagnostics\n\n<!-- Generated from generator/src/diagnostics/catalog. Rewrite it with \
                    `UPDATE_EXPECT=1 cargo test -p soapstone-codegen --test catalog`. -->\n\n\
                    The generator reports what it finds in a WSDL as diagnostics, each with a stable code. \
                    `soapstone --explain CODE`\nprints one of these entries. A coverage mark means that the generated code \
                    covers less, or other, than the documents:\n*kept raw* (as raw XML), *skipped* (left out) or *assumed* \
                    (the likely meaning was taken).\n"
        .to_owned();
    for entry in entries() {
        page.push('\n');
        page.push_str(&entry.to_string());
    }
    page
}
