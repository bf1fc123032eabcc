//! Overrides: what a caller chooses instead of what the generator would, and the checks of it.
//!
//! A configuration file, a build script and a command line all give [`Overrides`]. `valid` checks that their texts are Rust,
//! `stale` that they match something in the WSDL. What is called by its name in Rust is only known after lowering, which
//! reports it as an [`OptionProblem`] too.

mod stale;
mod valid;

use std::collections::BTreeMap;

pub(crate) use stale::{nearest, stale};
pub(crate) use valid::{check_derive, check_replacement, invalid};

use crate::diagnostics::{Code, Diagnostic};

/// What a caller chooses instead of what the generator would: names, types, and what is left out.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Only these operations, and what they reach; empty means all.
    pub operations: Vec<String>,
    /// Only these ports, and what they reach; empty means all.
    pub ports: Vec<String>,
    /// Fields that are optional although the schema requires them: `Item::field` in the names of Rust, or `type.field`,
    /// `{namespace}type.field` in those of the schema, where the type may be the element that holds an anonymous one.
    pub optional: Vec<String>,
    /// Rust identifiers by wire name (`{namespace}local` or `local`) of types, elements, operations and ports; by
    /// `Item::member` of fields and variants, and by `::Item` of items that have no wire name, in the names of Rust.
    pub names: BTreeMap<String, String>,
    /// Rust types by the wire name of a simple type; each must implement the runtime's `Simple` and `Value`.
    pub types: BTreeMap<String, String>,
    /// Module names by namespace URI.
    pub modules: BTreeMap<String, String>,
    /// Derives by the wire name of a type; `*` is for every type.
    pub derives: BTreeMap<String, Vec<String>>,
}

/// What a command line or a build script selects; it takes precedence over a configuration file.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these operations, and what they reach; if empty, those of the configuration file.
    pub operations: Vec<String>,
    /// Only these ports, and what they reach; if empty, those of the configuration file.
    pub ports: Vec<String>,
    /// Whether constructs that are not typed as the schema has them are errors, in addition to the configuration file.
    pub strict: bool,
}

/// An override that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionProblem {
    /// The code of its diagnostic.
    pub code: Code,
    /// The table of the configuration file, or the option in `[options]`.
    pub table: &'static str,
    /// The key, or the member of the option's list.
    pub key: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What may have been meant.
    pub hint: Option<String>,
}

impl OptionProblem {
    /// An override, named by what things are called in Rust, that matches nothing.
    pub(crate) fn unmatched(table: &'static str, key: &str, message: String) -> Self {
        let hint = "names with `::` are those of the generated code, which `--dump package` prints".to_owned();
        Self { code: Code::STALE_OPTION, table, key: key.to_owned(), message, hint: Some(hint) }
    }

    /// Returns the diagnostic, without a place.
    pub(crate) fn diagnostic(self) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, self.message);
        match self.hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }
}
