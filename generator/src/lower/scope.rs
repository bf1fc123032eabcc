//! The identifiers that are taken in one namespace of Rust, and the ladder by which further ones are chosen.
//!
//! The ladder is the same everywhere: a component gets its name in Rust's case; if that is taken (or is a name of the
//! prelude that generated code uses), the name with the suffix of its kind (`Type`, `Element`, `Choice`, …); then that
//! with 2, 3, … Components are named in document order, named types first, so that adding something unrelated renames
//! nothing.

use std::collections::{HashMap, HashSet};

/// Names that generated code uses itself; a type of one of these names would change the meaning of other fields.
const RESERVED_TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Longest identifier that is made of a name, in bytes.
const LONGEST: usize = 200;

/// The identifiers taken in one namespace of Rust.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    taken: HashSet<String>,
    /// The number that a name which is taken is tried with next.
    next: HashMap<String, usize>,
}

impl Scope {
    /// Creates a scope for types, where the prelude's names are taken.
    #[must_use]
    pub fn types() -> Self {
        Self::with(RESERVED_TYPES)
    }

    /// Creates a scope in which these are taken.
    #[must_use]
    pub fn with(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|&name| name.to_owned()).collect(), next: HashMap::new() }
    }

    /// Takes the first free of `preferred`, `preferred` + `suffix` unless it ends so, that + 2, …
    pub fn claim(&mut self, preferred: &str, suffix: &str) -> String {
        let preferred = cut(preferred);
        let plain = preferred.strip_prefix("r#").unwrap_or(preferred);
        if self.taken.insert(plain.to_owned()) {
            return preferred.to_owned();
        }
        // A name that has the suffix already goes on to the numbers.
        let longer = if plain.ends_with(suffix) { plain.to_owned() } else { format!("{plain}{suffix}") };
        if self.taken.insert(longer.clone()) {
            return longer;
        }
        // A digit at the end would make `Line1` and 2 into `Line12`.
        let gap = if longer.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        self.number(&longer, gap)
    }

    /// Takes the first free of `name` with a number from 2 on.
    fn number(&mut self, name: &str, gap: &str) -> String {
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}{gap}{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// Like [`Scope::claim`] for `snake_case`, where numbers follow an underscore.
    pub fn claim_snake(&mut self, preferred: &str, suffix: &str) -> String {
        let preferred = cut(preferred);
        let plain = preferred.strip_prefix("r#").unwrap_or(preferred);
        if self.taken.insert(plain.to_owned()) {
            return preferred.to_owned();
        }
        // `self_` has its underscore because `self` is a keyword.
        let plain = plain.trim_end_matches('_');
        let longer = if suffix.is_empty() { plain.to_owned() } else { format!("{plain}_{suffix}") };
        if !suffix.is_empty() && self.taken.insert(longer.clone()) {
            return longer;
        }
        self.number(&longer, "_")
    }

    /// Whether this identifier is not taken.
    #[must_use]
    pub fn is_free(&self, ident: &str) -> bool {
        !self.taken.contains(ident.strip_prefix("r#").unwrap_or(ident))
    }
}

/// Returns the beginning of an identifier that is too long to read: names may have a thousand characters, and those of
/// nested items are made of the names of all that they are in.
fn cut(ident: &str) -> &str {
    let mut end = ident.len().min(LONGEST);
    while !ident.is_char_boundary(end) {
        end -= 1;
    }
    &ident[..end]
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Scope};

    #[test]
    fn long_names_are_cut() {
        let mut scope = Scope::default();
        let long = "aö".repeat(LONGEST);
        let first = scope.claim(&long, "Type");
        assert!(first.len() <= LONGEST && long.starts_with(&first), "{first}");
        assert_eq!(scope.claim_snake(&long, ""), format!("{first}_2"));
    }

    #[test]
    fn the_ladder_has_three_rungs() {
        let mut scope = Scope::types();
        assert_eq!(scope.claim("Option", "Type"), "OptionType");
        assert_eq!(scope.claim("Order", "Type"), "Order");
        assert_eq!(scope.claim("Order", "Element"), "OrderElement");
        assert_eq!(scope.claim("Order", "Element"), "OrderElement2");
        assert_eq!(scope.claim("OrderType", "Type"), "OrderType");
        assert_eq!(scope.claim("OrderType", "Type"), "OrderType2");
        assert_eq!(scope.claim_snake("r#type", ""), "r#type");
        assert_eq!(scope.claim_snake("r#type", "attribute"), "type_attribute");
        assert_eq!(scope.claim_snake("self_", ""), "self_");
        assert_eq!(scope.claim_snake("self_", ""), "self_2");
    }
}
