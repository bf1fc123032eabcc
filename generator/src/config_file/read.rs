//! Reading overrides from TOML, with the position of each mistake.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::KeyPosition;
use crate::overrides::{self, EVERY_TYPE, Invalid, Overrides, nearest};

const TABLES: &[&str] = &["options", "names", "types", "modules", "derives"];
const OPTIONS: &[&str] = &["operations", "ports", "optional", "keep-list-types", "strict"];

/// The content of a configuration file.
#[derive(Debug, Default)]
pub(super) struct ConfigContent {
    pub overrides: Overrides,
    pub strict: bool,
    pub places: Vec<KeyPosition>,
    pub problems: Vec<Problem>,
}

/// A mistake.
#[derive(Debug)]
pub(super) struct Problem {
    pub range: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

/// Reads a text. Mistakes are returned among the problems.
pub(super) fn read(text: &str) -> ConfigContent {
    let mut found = ConfigContent::default();
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        found.problem(error.span().unwrap_or(0..0), error.message().to_owned());
    }
    if found.problems.is_empty() {
        for (key, value) in in_order(document.get_ref()) {
            found.table(key, value);
        }
    }
    found
}

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

impl ConfigContent {
    fn table(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let Some(&name) = TABLES.iter().find(|&&name| name == key.get_ref()) else {
            return self.unknown("table", key, TABLES);
        };
        let DeValue::Table(table) = value.get_ref() else {
            return self.problem(value.span(), format!("\"{name}\" is a table: [{name}]"));
        };
        for (key, value) in in_order(table) {
            match name {
                "options" => self.option(key, value),
                "derives" => self.derive(key, value),
                _ => self.replacement(name, key, value),
            }
        }
    }

    fn option(&mut self, key: &Key<'_>, value: &Value<'_>) {
        match &**key.get_ref() {
            "strict" => match value.get_ref() {
                DeValue::Boolean(strict) => self.strict = *strict,
                _ => self.problem(value.span(), "\"strict\" is true or false".to_owned()),
            },
            "operations" => self.overrides.operations = self.names_of("operations", value),
            "ports" => self.overrides.ports = self.names_of("ports", value),
            "keep-list-types" => self.keep_list_types(value),
            "optional" => self.overrides.optional = self.names_of("optional", value),
            _ => self.unknown("option", key, OPTIONS),
        }
    }

    /// Reads the names of list types, or whether all are kept.
    fn keep_list_types(&mut self, value: &Value<'_>) {
        self.overrides.keep_list_types = match value.get_ref() {
            DeValue::Boolean(true) => vec![EVERY_TYPE.to_owned()],
            DeValue::Boolean(false) => Vec::new(),
            DeValue::Array(_) => self.names_of("keep-list-types", value),
            _ => {
                let message = "\"keep-list-types\" is true, or a list of names: [\"…\"]".to_owned();
                return self.problem(value.span(), message);
            }
        };
    }

    fn names_of(&mut self, option: &'static str, value: &Value<'_>) -> Vec<String> {
        let Some(names) = texts(value) else {
            self.problem(value.span(), format!("\"{option}\" is a list of names: [\"…\"]"));
            return Vec::new();
        };
        for (name, range) in &names {
            self.places.push(KeyPosition { table: option, key: name.clone(), range: range.clone() });
        }
        names.into_iter().map(|(name, _)| name).collect()
    }

    fn derive(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let Some(paths) = texts(value) else {
            return self.problem(value.span(), format!("the value of \"{}\" is a list: [\"…\"]", key.get_ref()));
        };
        for (path, range) in &paths {
            if let Err(invalid) = overrides::check_derive(path) {
                self.invalid(range.clone(), invalid);
            }
        }
        self.place("derives", key);
        let paths = paths.into_iter().map(|(path, _)| path).collect();
        self.overrides.derives.insert(key.get_ref().to_string(), paths);
    }

    fn replacement(&mut self, table: &'static str, key: &Key<'_>, value: &Value<'_>) {
        let DeValue::String(text) = value.get_ref() else {
            return self.problem(value.span(), format!("the value of \"{}\" is a string: \"…\"", key.get_ref()));
        };
        if let Err(invalid) = overrides::check_replacement(table, key.get_ref(), text) {
            return self.invalid(value.span(), invalid);
        }
        self.place(table, key);
        let replacements: &mut BTreeMap<String, String> = match table {
            "types" => &mut self.overrides.types,
            "modules" => &mut self.overrides.modules,
            _ => &mut self.overrides.names,
        };
        replacements.insert(key.get_ref().to_string(), text.to_string());
    }

    fn place(&mut self, table: &'static str, key: &Key<'_>) {
        self.places.push(KeyPosition { table, key: key.get_ref().to_string(), range: key.span() });
    }

    fn unknown(&mut self, what: &str, key: &Key<'_>, known: &[&str]) {
        let (option, table) =
            (OPTIONS.iter().any(|name| name == key.get_ref()), TABLES.iter().any(|name| name == key.get_ref()));
        let hint = match nearest(key.get_ref(), known.iter().copied()).first() {
            _ if option => "it is an option: write it below [options]".to_owned(),
            _ if table => format!("it is a table: write [{}]", key.get_ref()),
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("expected one of: {}", known.join(", ")),
        };
        let message = format!("unknown {what} \"{}\"", key.get_ref());
        self.problems.push(Problem { range: key.span(), message, hint: Some(hint) });
    }

    fn invalid(&mut self, range: Range<usize>, Invalid { message, hint }: Invalid) {
        self.problems.push(Problem { range, message, hint: Some(hint.to_owned()) });
    }

    fn problem(&mut self, range: Range<usize>, message: String) {
        self.problems.push(Problem { range, message, hint: None });
    }
}

/// Returns the entries of a table in the order of the text, so that mistakes are reported from top to bottom.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Returns the members of a list of strings with their positions, or `None` for any other value.
fn texts(value: &Value<'_>) -> Option<Vec<(String, Range<usize>)>> {
    let DeValue::Array(members) = value.get_ref() else { return None };
    let text = |member: &Value<'_>| match member.get_ref() {
        DeValue::String(text) => Some((text.to_string(), member.span())),
        _ => None,
    };
    members.iter().map(text).collect()
}
