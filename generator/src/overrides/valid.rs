//! Checks that the texts of the options are Rust, since others would break the generated code.

use super::{OptionProblem, Overrides};
use crate::diagnostics::Code;

/// The traits that generated code can derive without a path.
const IN_SCOPE: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// The reason why a value is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The problem, in one sentence.
    pub message: String,
    /// What to write.
    pub hint: &'static str,
}

/// The options whose values are no Rust, in the order of the tables.
#[must_use]
pub fn invalid(options: &Overrides) -> Vec<OptionProblem> {
    let mut found = Vec::new();
    for (table, values) in [("names", &options.names), ("types", &options.types), ("modules", &options.modules)] {
        for (key, value) in values {
            let invalid = check_replacement(table, key, value).err();
            found.extend(invalid.map(|invalid| problem(table, key, &invalid)));
        }
    }
    for (key, paths) in &options.derives {
        let invalid = paths.iter().filter_map(|path| check_derive(path).err());
        found.extend(invalid.map(|invalid| problem("derives", key, &invalid)));
    }
    found
}

fn problem(table: &'static str, key: &str, invalid: &Invalid) -> OptionProblem {
    let message = format!("in [{table}], the value of \"{key}\": {}", invalid.message);
    let hint = Some(invalid.hint.to_owned());
    OptionProblem { code: Code::CONFIGURATION, table, key: key.to_owned(), message, hint }
}

/// Checks the value of a key of `[names]`, `[types]` or `[modules]`.
///
/// # Errors
/// The value is no Rust of that kind, or the compiler would warn about its case.
pub fn check_replacement(table: &str, key: &str, value: &str) -> Result<(), Invalid> {
    let is_member = key.split_once("::").is_some_and(|(item, _)| !item.is_empty());
    let hint = match table {
        "types" => "write the path of a type, such as \"my_crate::Money\"",
        "modules" => "a module's name is in snake_case: \"my_module\"",
        _ if is_member => "a field's name is in snake_case, a variant's in UpperCamelCase: \"my_field\", \"MyVariant\"",
        _ => "a type's or an operation's name is given in UpperCamelCase: \"MyOrder\"",
    };
    let failed = |message: String| Err(Invalid { message, hint });
    if table == "types" {
        return match syn::parse_str::<syn::Type>(value) {
            Ok(_) => Ok(()),
            Err(_) => failed(format!("\"{value}\" is not a Rust type")),
        };
    }
    if syn::parse_str::<syn::Ident>(value).is_err() {
        let is_keyword = syn::parse_str::<syn::Ident>(&format!("{value}_")).is_ok() && value != "_";
        let why = if is_keyword { "a keyword of Rust" } else { "not a Rust identifier" };
        return failed(format!("\"{value}\" is {why}"));
    }
    let is_fitting = match table {
        "modules" => is_snake(value),
        "names" if is_member => is_snake(value) || is_camel(value),
        _ => is_camel(value),
    };
    if is_fitting { Ok(()) } else { failed(format!("\"{value}\" would make the compiler warn")) }
}

/// Checks the path of a derive macro.
///
/// # Errors
/// The text is not a path, or one that generated code would not find.
pub fn check_derive(path: &str) -> Result<(), Invalid> {
    let failed = |message: String, hint: &'static str| Err(Invalid { message, hint });
    let Ok(parsed) = syn::parse_str::<syn::Path>(path) else {
        let hint = "write a name or a path, such as \"Eq\" or \"serde::Serialize\"";
        return failed(format!("\"{path}\" is not the path of a derive macro"), hint);
    };
    match parsed.get_ident() {
        Some(name) if !IN_SCOPE.iter().any(|known| name == known) => {
            let hint = match path {
                "Serialize" => "write its path: \"serde::Serialize\"",
                "Deserialize" => "write its path: \"serde::Deserialize\"",
                _ => "write its path, such as \"my_crate::MyTrait\"",
            };
            failed(format!("\"{path}\" is not in scope of the generated code"), hint)
        }
        _ => Ok(()),
    }
}

/// Whether a name is one of a module or a field.
fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether a name is one of a type or a variant.
fn is_camel(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_the_library_are_checked_like_those_of_a_file() {
        let mut options = Overrides::default();
        options.types.insert("Money".to_owned(), "Vec<".to_owned());
        options.names.insert("a".to_owned(), "not one".to_owned());
        options.modules.insert("urn:a".to_owned(), "Shop".to_owned());
        options.derives.insert("*".to_owned(), vec!["Eq".to_owned(), "A B".to_owned()]);
        let messages: Vec<String> = invalid(&options)
            .into_iter()
            .map(|problem| problem.message.split_once(": ").unwrap().1.to_owned())
            .collect();
        assert_eq!(
            messages,
            [
                "\"not one\" is not a Rust identifier",
                "\"Vec<\" is not a Rust type",
                "\"Shop\" would make the compiler warn",
                "\"A B\" is not the path of a derive macro",
            ]
        );
    }
}
