//! The configuration file: TOML that says what is called how, which types stand for which, and what is left out.
//!
//! ```toml
//! [options]
//! operations = ["GetOrder"]        # only these, and what they reach
//! ports = ["Orders"]
//! optional = ["Order::note"]       # fields that answers lack although the schema requires them, by their names in
//!                                  # Rust or in the schema: "order.note", "{urn:orders}order.note"
//! strict = true
//!
//! [names]                          # Rust identifiers, by `{namespace}local` or `local`
//! "{urn:orders}order" = "Purchase"
//! "Purchase::no" = "number"        # or by what they are called in Rust: fields, variants
//! "::PurchaseChoice" = "Payment"   # and types that no component of a schema stands for
//!
//! [types]                          # Rust types in the place of simple types
//! Money = "my_money::Money"
//!
//! [modules]                        # modules, by namespace
//! "urn:orders" = "orders"
//!
//! [derives]                        # additional derives, by type; `*` is every type
//! "*" = ["my_macros::Describe"]    # it has to hold for the runtime's types too, where a field is of one
//! ```
//!
//! Mistakes are reported with their line and column, all of them at once. What matches nothing in the service
//! description is a mistake too: see [`Settings::check`].

mod read;
mod stale;

use std::fmt;
use std::ops::Range;
use std::path::Path;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Style};
use crate::load::{Source, Sources};
use crate::lower::Options;
use crate::lower::valid::{self, Invalid};
use crate::model::{Model, Span};

#[cfg(feature = "cli")]
pub(crate) use stale::nearest;
pub use stale::{Stale, stale};

/// A configuration file that was read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names, types, and what to leave out.
    pub options: Options,
    /// Whether whatever is not typed as the schema has it is an error.
    pub strict: bool,
    source: Source,
    places: Vec<Place>,
}

impl Settings {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, or says something that it cannot mean.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(name, text),
            Err(error) => Err(SettingsError::unreadable(&name, &error)),
        }
    }

    /// Reads the text of a configuration file; `name` is what mistakes in it are reported under.
    ///
    /// # Errors
    /// The text is not TOML, or says something that it cannot mean.
    pub fn parse(name: impl Into<String>, text: String) -> Result<Self, SettingsError> {
        let name = name.into();
        let found = read::read(&text);
        let source = Source::new(name.clone(), name, text, String::new());
        if found.problems.is_empty() {
            return Ok(Self { options: found.options, strict: found.strict, source, places: found.places });
        }
        let mut sources = Sources::default();
        sources.add(source);
        let mut diagnostics = Diagnostics::new();
        for problem in found.problems {
            let span = Span { document: 0, range: problem.range };
            let diagnostic = Diagnostic::error(Code::CONFIGURATION, problem.message).at(&span);
            diagnostics.push(match problem.hint {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            });
        }
        Err(SettingsError { sources: Box::new(sources), diagnostics })
    }

    /// What of `options` is no Rust or matches nothing in the WSDL, as errors; positioned in the configuration file,
    /// which becomes one of the sources for that, where it says so.
    pub fn check(settings: Option<&Self>, options: &Options, model: &Model, sources: &mut Sources) -> Vec<Diagnostic> {
        let stale = stale(model, options);
        let invalid = valid::invalid(options);
        if stale.is_empty() && invalid.is_empty() {
            return Vec::new();
        }
        let document = settings.and_then(|settings| sources.add(settings.source.clone()));
        let place = |diagnostic: Diagnostic, table: &str, key: &str| {
            let place = settings.and_then(|settings| settings.place(table, key));
            match document.zip(place) {
                Some((document, range)) => diagnostic.at(&Span { document, range }),
                None => diagnostic,
            }
        };
        let invalid = invalid.into_iter().map(|Invalid { table, key, message }| {
            let text = format!("in [{table}], the value of \"{key}\": {message}");
            place(Diagnostic::error(Code::CONFIGURATION, text), table, &key)
        });
        let stale = stale.into_iter().map(|stale| {
            let diagnostic = Diagnostic::error(Code::STALE_OPTION, stale.message).hint(stale.hint);
            place(diagnostic, stale.table, &stale.key)
        });
        invalid.chain(stale).collect()
    }

    fn place(&self, table: &str, key: &str) -> Option<Range<usize>> {
        let place = self.places.iter().find(|place| place.table == table && place.key == key)?;
        Some(place.range.clone())
    }
}

/// Where a key, or a member of a list of names, stands.
#[derive(Debug, Clone)]
struct Place {
    table: &'static str,
    key: String,
    range: Range<usize>,
}

/// Why a configuration file cannot be used; its text shows each place.
#[derive(Debug, Clone)]
pub struct SettingsError {
    sources: Box<Sources>,
    diagnostics: Diagnostics,
}

impl SettingsError {
    fn unreadable(name: &str, error: &std::io::Error) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::error(Code::CONFIGURATION, format!("cannot read {name}: {error}")));
        Self { sources: Box::default(), diagnostics }
    }

    /// The mistakes.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The mistakes as text, each with its place.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        self.diagnostics.render(&self.sources, style)
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Style::default()).trim_end())
    }
}

impl std::error::Error for SettingsError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Position;

    fn mistakes(text: &str) -> Vec<String> {
        match Settings::parse("soapstone.toml", text.to_owned()) {
            Ok(_) => Vec::new(),
            Err(error) => error.diagnostics.iter().map(|diagnostic| diagnostic.line(&error.sources)).collect(),
        }
    }

    #[test]
    fn all_tables_are_read() {
        let text = r#"
            [options]
            operations = ["A", "B"]
            ports = ["P"]
            optional = ["T::a", "{urn:x}t.b"]
            strict = true
            [names]
            "{urn:x}T" = "Thing"
            [types]
            Money = "my::Money<4>"
            [modules]
            "urn:x" = "x"
            [derives]
            "*" = ["Eq", "serde::Serialize"]
        "#;
        let settings = Settings::parse("c.toml", text.to_owned()).unwrap();
        assert_eq!(settings.options.operations, ["A", "B"]);
        assert_eq!(settings.options.ports, ["P"]);
        assert_eq!(settings.options.optional, ["T::a", "{urn:x}t.b"]);
        assert!(settings.strict);
        assert_eq!(settings.options.names["{urn:x}T"], "Thing");
        assert_eq!(settings.options.types["Money"], "my::Money<4>");
        assert_eq!(settings.options.modules["urn:x"], "x");
        assert_eq!(settings.options.derives["*"], ["Eq", "serde::Serialize"]);
        let place = settings.place("operations", "B").unwrap();
        assert_eq!(settings.source.position(place.start), Position { line: 3, column: 32 });
    }

    #[test]
    fn mistakes_have_places() {
        assert_eq!(
            mistakes("[options]\nstrikt = true\nports = \"P\"\n[name]\n"),
            [
                "soapstone.toml:2:1: error[configuration]: there is no option \"strikt\" \
                 (did you mean \"strict\"?)",
                "soapstone.toml:3:9: error[configuration]: \"ports\" is a list of names: [\"…\"]",
                "soapstone.toml:4:2: error[configuration]: there is no table \"name\" (did you mean \"names\"?)",
            ]
        );
        assert_eq!(
            mistakes("[names]\nA = \"fn\"\nB = 1\n[types]\nC = \"Vec<\"\n[derives]\nD = [\"A B\"]\n"),
            [
                "soapstone.toml:2:5: error[configuration]: \"fn\" is not a Rust identifier",
                "soapstone.toml:3:5: error[configuration]: the value of \"B\" is a text: \"…\"",
                "soapstone.toml:5:5: error[configuration]: \"Vec<\" is not a Rust type",
                "soapstone.toml:7:6: error[configuration]: \"A B\" is not the path of a derive macro",
            ]
        );
        let broken = mistakes("[names]\nA = \n");
        assert!(broken.len() == 1 && broken[0].starts_with("soapstone.toml:2:"), "{broken:?}");
    }
}
