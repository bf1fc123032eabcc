//! Checks that the texts of the options are Rust, since others would break the generated code.

use super::{OptionProblem, Overrides};
use crate::diagnostics::Code;

/// The options whose values are no Rust, in the order of the tables.
#[must_use]
pub fn invalid(options: &Overrides) -> Vec<OptionProblem> {
    let mut found = Vec::new();
    for (table, values) in [("names", &options.names), ("types", &options.types), ("modules", &options.modules)] {
        for (key, value) in values {
            let message = check_replacement(table, key, value).err();
            found.extend(message.map(|message| problem(table, key, &message)));
        }
    }
    for (key, paths) in &options.derives {
        let messages = paths.iter().filter_map(|path| check_derive(path).err());
        found.extend(messages.map(|message| problem("derives", key, &message)));
    }
    found
}

fn problem(table: &'static str, key: &str, message: &str) -> OptionProblem {
    let message = format!("in [{table}], the value of \"{key}\": {message}");
    OptionProblem { code: Code::CONFIGURATION, table, key: key.to_owned(), message, hint: None }
}

/// Checks the value of a key of `[names]`, `[types]` or `[modules]`.
///
/// # Errors
/// The value is no Rust of that kind, or the compiler would warn about its case.
pub fn check_replacement(table: &str, key: &str, value: &str) -> Result<(), String> {
    let (valid, what) = if table == "types" {
        (syn::parse_str::<syn::Type>(value).is_ok(), "type")
    } else {
        (syn::parse_str::<syn::Ident>(value).is_ok(), "identifier")
    };
    if !valid {
        return Err(format!("\"{value}\" is not a Rust {what}"));
    }
    let is_member = key.split_once("::").is_some_and(|(item, _)| !item.is_empty());
    let required = match table {
        "modules" if !is_snake(value) => "a module's name is in snake_case",
        "names" if is_member && !is_snake(value) && !is_camel(value) => {
            "a field's name is in snake_case, a variant's in UpperCamelCase"
        }
        "names" if !is_member && !is_camel(value) => "a type's or an operation's name is given in UpperCamelCase",
        _ => return Ok(()),
    };
    Err(format!("\"{value}\" would make the compiler warn: {required}"))
}

/// Checks the path of a derive macro.
///
/// # Errors
/// The text is not a path.
pub fn check_derive(path: &str) -> Result<(), String> {
    match syn::parse_str::<syn::Path>(path) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("\"{path}\" is not the path of a derive macro")),
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
                "\"Shop\" would make the compiler warn: a module's name is in snake_case",
                "\"A B\" is not the path of a derive macro",
            ]
        );
    }
}
