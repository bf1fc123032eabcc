//! Overrides of the generator's choices, and their checks.
//!
//! A configuration file, a build script and a command line all result in [`Overrides`]. `valid` checks that the values are
//! valid Rust, `stale` that the keys match something in the WSDL. Keys that are Rust names can only be checked after
//! lowering, which reports them as [`OptionProblem`]s too.

mod stale;
mod valid;

use std::collections::BTreeMap;

pub(crate) use stale::{nearest, stale};
pub(crate) use valid::{Invalid, check_derive, check_replacement, invalid};

use crate::diagnostics::{Code, Diagnostic};

/// The key that stands for every type.
pub(crate) const EVERY_TYPE: &str = "*";

/// Choices that replace those of the generator: names, types, modules and derives, and the operations to generate.
///
/// # Examples
///
/// ```
/// use soapstone_codegen::{GenerateRequest, Overrides};
///
/// let mut request = GenerateRequest::new("orders.wsdl");
/// request.overrides = Overrides { operations: vec!["GetOrder".into()], ..Overrides::default() };
/// request.overrides.names.insert("order".into(), "Purchase".into());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The operations to generate, with the types that they reach; empty means all.
    pub operations: Vec<String>,
    /// The ports to generate, with the types that they reach; empty means all.
    pub ports: Vec<String>,
    /// Fields that are optional although the schema requires them: `Item::field` by their Rust names, or `type.field`,
    /// `{namespace}type.field` by their names in the schema. The element of an anonymous type stands for the type.
    pub optional: Vec<String>,
    /// Complex types that hold one repeated element and nothing else (`ArrayOfString`), by their wire names, whose fields hold
    /// a struct; the fields of all others hold a `Vec`. `*` is every such type.
    pub keep_list_types: Vec<String>,
    /// Rust identifiers. Keys are wire names (`{namespace}local` or `local`) of types, elements, operations and ports, or
    /// generated names: `Item::member` for fields and variants, `::Item` for items without a wire name.
    pub names: BTreeMap<String, String>,
    /// Rust types by the wire name of a simple type; each must implement the runtime's `Simple` and `Value`.
    pub types: BTreeMap<String, String>,
    /// Module names by namespace URI.
    pub modules: BTreeMap<String, String>,
    /// Derives by the wire name of a type; `*` is for every type.
    pub derives: BTreeMap<String, Vec<String>>,
}

/// The selection of a command line or a build script, which takes precedence over a configuration file.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The operations to generate; if empty, those of the configuration file.
    pub operations: Vec<String>,
    /// The ports to generate; if empty, those of the configuration file.
    pub ports: Vec<String>,
    /// The list types to keep; if empty, those of the configuration file.
    pub keep_list_types: Vec<String>,
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
    /// The problem, in one sentence.
    pub message: String,
    /// A suggestion.
    pub hint: Option<String>,
}

impl OptionProblem {
    /// Creates the problem of a key that is a Rust name and matches nothing.
    pub(crate) fn unmatched(table: &'static str, key: &str, message: String) -> Self {
        let hint = "names with `::` are those of the generated code, which `--dump package` prints".to_owned();
        Self { code: Code::STALE_OPTION, table, key: key.to_owned(), message, hint: Some(hint) }
    }

    /// Creates the problem of a type that cannot be kept as a list.
    pub(crate) fn not_a_list(key: &str, message: String) -> Self {
        let hint = "other types are always structs: remove the name".to_owned();
        Self { code: Code::STALE_OPTION, table: "keep-list-types", key: key.to_owned(), message, hint: Some(hint) }
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
