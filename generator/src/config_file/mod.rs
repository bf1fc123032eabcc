//! The configuration file, which gives the overrides as TOML.

mod read;

use std::fmt;
use std::ops::Range;
use std::path::Path;

use crate::base::shown::file_error;
use crate::base::{Source, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Style};
use crate::load::Sources;
use crate::model::Model;
use crate::overrides::{self, OptionProblem, Overrides};

/// A configuration file: TOML with the names, types, modules and derives to use, and the operations to generate.
///
/// ```toml
/// [options]
/// operations = ["GetOrder"]        # only these, with the types that they reach
/// ports = ["Orders"]
/// optional = ["Order::note"]       # required fields that responses lack, by their names in Rust or in the schema:
///                                  # "order.note", "{urn:orders}order.note"
/// keep-list-types = ["ArrayOfString"] # types of one repeated element that stay structs, where fields would hold a `Vec`;
///                                  # or true, for all of them
/// strict = true
///
/// [names]                          # Rust identifiers, by `{namespace}local` or `local`
/// "{urn:orders}order" = "Purchase"
/// "Purchase::no" = "number"        # fields and variants, by their names in Rust
/// "::PurchaseChoice" = "Payment"   # types without a component in the schema
///
/// [types]                          # Rust types that replace simple types
/// Money = "my_money::Money"
///
/// [modules]                        # modules, by namespace
/// "urn:orders" = "orders"
///
/// [derives]                        # additional derives, by type; `*` is every type
/// "*" = ["serde::Serialize", "serde::Deserialize", "Eq", "Hash"]
/// ```
///
/// Types of the runtime must implement a derived trait too, if they are fields. `Eq` and `Hash` are left out for types that
/// reach a float, with a note that `--dump package` prints. The derives of serde need these
/// dependencies, which the manifest of a generated crate has:
///
/// ```toml
/// serde = { version = "1", features = ["derive"] }
/// soapstone = { version = "0.1", features = ["serde"] }
/// ```
///
/// Reading a file reports all mistakes at once, with their lines and columns. An entry that matches nothing in the WSDL is an
/// error of [`generate`](crate::generate).
///
/// # Examples
///
/// ```
/// use soapstone_codegen::{ConfigFile, GenerateRequest};
///
/// let text = "[names]\nfindBooks = \"Search\"\n[options]\nstrict = true\n";
/// // `ConfigFile::read` reads a file.
/// let file = ConfigFile::parse("soapstone.toml", text.to_owned())?;
/// let request = GenerateRequest::new("library.wsdl").with_config_file(file);
/// assert!(request.strict && request.overrides.names["findBooks"] == "Search");
/// # Ok::<(), soapstone_codegen::ConfigFileError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ConfigFile {
    /// The overrides.
    pub overrides: Overrides,
    /// Whether constructs that are kept as raw XML, skipped or assumed are errors.
    pub strict: bool,
    source: Source,
    places: Vec<KeyPosition>,
}

impl ConfigFile {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, or has unknown or invalid entries.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::path::Path;
    /// use soapstone_codegen::{ConfigFile, GenerateRequest};
    ///
    /// let file = ConfigFile::read(Path::new("soapstone.toml"))?;
    /// let request = GenerateRequest::new("library.wsdl").with_config_file(file);
    /// # let _ = request;
    /// # Ok::<(), soapstone_codegen::ConfigFileError>(())
    /// ```
    pub fn read(path: &Path) -> Result<Self, ConfigFileError> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(name, text),
            Err(error) => Err(ConfigFileError::unreadable(&name, &error)),
        }
    }

    /// Reads the text of a configuration file. Diagnostics show `name` as the name of the file.
    ///
    /// # Errors
    /// The text is not TOML, or has unknown or invalid entries.
    pub fn parse(name: impl Into<String>, text: String) -> Result<Self, ConfigFileError> {
        let name = name.into();
        let found = read::read(&text);
        let source = Source::new(name.clone(), name, text, String::new());
        if found.problems.is_empty() {
            return Ok(Self { overrides: found.overrides, strict: found.strict, source, places: found.places });
        }
        let mut sources = Sources::default();
        let document = sources.add(source);
        let mut diagnostics = Diagnostics::new();
        for problem in found.problems {
            let span = Span { document, range: problem.range };
            let diagnostic = Diagnostic::error(Code::CONFIGURATION, problem.message).at(&span);
            diagnostics.push(match problem.hint {
                Some(hint) => diagnostic.hint(hint),
                None => diagnostic,
            });
        }
        Err(ConfigFileError { sources: Box::new(sources), diagnostics })
    }

    /// Returns an error for each override that is not valid Rust or matches nothing in the WSDL.
    pub(crate) fn check(
        file: Option<&Self>,
        overrides: &Overrides,
        model: &Model,
        sources: &mut Sources,
    ) -> Vec<Diagnostic> {
        let mut problems = overrides::invalid(overrides);
        problems.extend(overrides::stale(model, overrides));
        Self::diagnostics(file, problems, sources)
    }

    /// Converts problems to diagnostics, with positions in the configuration file, which is added to the sources.
    pub(crate) fn diagnostics(
        file: Option<&Self>,
        problems: Vec<OptionProblem>,
        sources: &mut Sources,
    ) -> Vec<Diagnostic> {
        if problems.is_empty() {
            return Vec::new();
        }
        let document = file.map(|file| sources.add(file.source.clone()));
        let place = |problem: OptionProblem| {
            let range = file.and_then(|file| file.place(problem.table, &problem.key));
            match document.zip(range) {
                Some((document, range)) => problem.diagnostic().at(&Span { document, range }),
                None => problem.diagnostic(),
            }
        };
        problems.into_iter().map(place).collect()
    }

    fn place(&self, table: &str, key: &str) -> Option<Range<usize>> {
        let place = self.places.iter().find(|place| place.table == table && place.key == key)?;
        Some(place.range.clone())
    }
}

/// The position of a key, or of a member of a list of names.
#[derive(Debug, Clone)]
struct KeyPosition {
    table: &'static str,
    key: String,
    range: Range<usize>,
}

/// The mistakes in a configuration file. [`Display`](fmt::Display) prints each with its position.
///
/// # Examples
///
/// ```
/// use soapstone_codegen::{ConfigFile, Style};
///
/// let error = ConfigFile::parse("soapstone.toml", "[option]\nstrict = true\n".to_owned()).unwrap_err();
/// assert_eq!(error.diagnostics().iter().count(), 1);
/// let lines = error.render(Style { frames: false, ..Style::default() });
/// assert!(lines.starts_with("soapstone.toml:1:2: error"), "{lines}");
/// ```
#[derive(Debug, Clone)]
pub struct ConfigFileError {
    sources: Box<Sources>,
    diagnostics: Diagnostics,
}

impl ConfigFileError {
    fn unreadable(name: &str, error: &std::io::Error) -> Self {
        let mut diagnostics = Diagnostics::new();
        let message = format!("cannot read {name}: {}", file_error(error));
        diagnostics
            .push(Diagnostic::error(Code::CONFIGURATION, message).hint("name the file of a configuration, in TOML"));
        Self { sources: Box::default(), diagnostics }
    }

    /// Returns the mistakes.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Returns the mistakes as text, each with its position.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        self.diagnostics.render(self.sources.documents(), style)
    }
}

impl fmt::Display for ConfigFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Style::default()).trim_end())
    }
}

impl std::error::Error for ConfigFileError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Position;

    fn mistakes(text: &str) -> Vec<String> {
        match ConfigFile::parse("soapstone.toml", text.to_owned()) {
            Ok(_) => Vec::new(),
            Err(error) => {
                error.diagnostics.iter().map(|diagnostic| diagnostic.line(error.sources.documents())).collect()
            }
        }
    }

    #[test]
    fn all_tables_are_read() {
        let text = r#"
            [options]
            operations = ["A", "B"]
            ports = ["P"]
            optional = ["T::a", "{urn:x}t.b"]
            keep-list-types = ["ArrayOfA"]
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
        let file = ConfigFile::parse("c.toml", text.to_owned()).unwrap();
        assert_eq!(file.overrides.operations, ["A", "B"]);
        assert_eq!(file.overrides.ports, ["P"]);
        assert_eq!(file.overrides.optional, ["T::a", "{urn:x}t.b"]);
        assert_eq!(file.overrides.keep_list_types, ["ArrayOfA"]);
        assert!(file.strict);
        assert_eq!(file.overrides.names["{urn:x}T"], "Thing");
        assert_eq!(file.overrides.types["Money"], "my::Money<4>");
        assert_eq!(file.overrides.modules["urn:x"], "x");
        assert_eq!(file.overrides.derives["*"], ["Eq", "serde::Serialize"]);
        let place = file.place("operations", "B").unwrap();
        assert_eq!(file.source.position(place.start), Position { line: 3, column: 32 });
    }

    #[test]
    fn mistakes_have_places() {
        assert_eq!(
            mistakes("[options]\nstrikt = true\nports = \"P\"\n[name]\n"),
            [
                "soapstone.toml:2:1: error[configuration]: unknown option \"strikt\" \
                 (did you mean \"strict\"?)",
                "soapstone.toml:3:9: error[configuration]: \"ports\" is a list of names: [\"…\"]",
                "soapstone.toml:4:2: error[configuration]: unknown table \"name\" (did you mean \"names\"?)",
            ]
        );
        assert_eq!(
            mistakes(
                "[names]\nA = \"fn\"\nB = 1\n[types]\nC = \"Vec<\"\n[derives]\nD = [\"A B\", \"Eq\", \"Serialize\"]\n"
            ),
            [
                "soapstone.toml:2:5: error[configuration]: \"fn\" is a keyword of Rust \
                 (a type's or an operation's name is given in UpperCamelCase: \"MyOrder\")",
                "soapstone.toml:3:5: error[configuration]: the value of \"B\" is a string: \"…\"",
                "soapstone.toml:5:5: error[configuration]: \"Vec<\" is not a Rust type \
                 (write the path of a type, such as \"my_crate::Money\")",
                "soapstone.toml:7:6: error[configuration]: \"A B\" is not the path of a derive macro \
                 (write a name or a path, such as \"Eq\" or \"serde::Serialize\")",
                "soapstone.toml:7:19: error[configuration]: \"Serialize\" is not in scope of the generated code \
                 (write its path: \"serde::Serialize\")",
            ]
        );
        assert_eq!(
            mistakes("strict = true\n[options]\nnames = 1\n"),
            [
                "soapstone.toml:1:1: error[configuration]: unknown table \"strict\" \
                 (it is an option: write it below [options])",
                "soapstone.toml:3:1: error[configuration]: unknown option \"names\" (it is a table: write [names])",
            ]
        );
        assert_eq!(
            mistakes("[options]\nkeep-list-types = 1\n"),
            ["soapstone.toml:2:19: error[configuration]: \"keep-list-types\" is true, or a list of names: [\"…\"]"]
        );
        let broken = mistakes("[names]\nA = \n");
        assert!(broken.len() == 1 && broken[0].starts_with("soapstone.toml:2:"), "{broken:?}");
    }
}
