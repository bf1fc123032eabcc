//! XML namespaces in the tables: their numbers, and the prefixes that the encoder binds to them.

use std::collections::{HashMap, HashSet};

use super::ir::{Namespaces, Wildcard};
use super::modules::module_candidates;
use crate::base::QName;
use crate::base::xmlns::{XML, XSD};
use crate::model::{self, Model, NamespaceConstraint};

/// Prefixes that the encoder binds itself.
const RESERVED_PREFIXES: &[&str] = &["xml", "xmlns", "xsi", "xs", "soap", "soapenv", "soapenc", "item"];

/// Prefixes of documents, without the digits at their end, that do not describe their namespace.
const MEANINGLESS_PREFIXES: &[&str] =
    &["", "tns", "ns", "s", "q", "n", "p", "types", "typens", "impl", "intf", "this", "self", "xsd"];

/// Most namespaces of a package, whose numbers have 16 bits.
pub const MOST: usize = 65_535;

/// Longest prefix that is made of a URI, in bytes.
const LONGEST_PREFIX: usize = 12;

/// The namespaces that the tables name, numbered in the order of their first use; 0 is "no namespace".
///
/// It only grows, and gives a URI the same number for good: that contents take it as `&mut` decides the order of the
/// numbers and nothing else.
#[derive(Debug)]
pub struct NamespaceTable<'m> {
    /// Prefixes that the documents bind to namespaces, by namespace.
    hints: HashMap<&'m str, Vec<&'m str>>,
    /// URI and prefix by number.
    entries: Vec<(String, String)>,
    numbers: HashMap<String, u16>,
    prefixes: HashSet<String>,
    /// The number that a prefix which is taken is tried with next.
    next: HashMap<String, usize>,
}

impl<'m> NamespaceTable<'m> {
    /// Creates a table that has only "no namespace".
    pub fn new(model: &'m Model) -> Self {
        let mut hints: HashMap<&str, Vec<&str>> = HashMap::new();
        for (prefix, namespace) in &model.prefixes {
            hints.entry(namespace).or_default().push(prefix);
        }
        Self {
            hints,
            entries: vec![(String::new(), String::new())],
            numbers: HashMap::from([(String::new(), 0)]),
            prefixes: HashSet::from([String::new()]),
            next: HashMap::new(),
        }
    }

    /// Returns the number of a namespace, which is added if it is new.
    pub fn number(&mut self, uri: &str) -> u16 {
        if let Some(&number) = self.numbers.get(uri) {
            return number;
        }
        // Beyond [`MOST`], nothing is printed.
        let number = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
        let prefix = self.new_prefix(uri);
        self.entries.push((uri.to_owned(), prefix));
        self.numbers.insert(uri.to_owned(), number);
        number
    }

    /// Returns a name as the tables have it.
    pub fn name(&mut self, name: &QName) -> (u16, String) {
        (self.number(&name.namespace), name.local.clone())
    }

    /// Returns what a wildcard admits, as the tables have it; `None` is everything.
    pub fn wildcard(&mut self, admits: &model::Wildcard) -> Option<Wildcard> {
        if *admits == model::Wildcard::any() {
            return None;
        }
        let namespaces = match &admits.namespaces {
            NamespaceConstraint::Any => Namespaces::Any,
            NamespaceConstraint::Other(excluded) => Namespaces::Other(self.number(excluded)),
            NamespaceConstraint::Listed(listed) => {
                Namespaces::Listed(listed.iter().map(|uri| self.number(uri)).collect())
            }
        };
        Some(Wildcard { namespaces, process: admits.process })
    }

    /// Returns URI and prefix of each namespace, by number.
    pub fn into_entries(self) -> Vec<(String, String)> {
        self.entries
    }

    /// Returns a prefix for a namespace: the documents' own if it is meaningful, otherwise one made from the URI.
    fn new_prefix(&mut self, uri: &str) -> String {
        if uri == XML {
            return "xml".to_owned();
        }
        if uri == XSD {
            self.prefixes.insert("xsd".to_owned());
            return "xsd".to_owned();
        }
        let preferred = self.documents_prefix(uri).unwrap_or_else(|| prefix_of_uri(uri));
        if !RESERVED_PREFIXES.contains(&preferred.as_str()) && self.prefixes.insert(preferred.clone()) {
            return preferred;
        }
        let next = self.next.entry(preferred.clone()).or_insert(1);
        loop {
            let numbered = format!("{preferred}{next}");
            *next += 1;
            if self.prefixes.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// Returns the first meaningful prefix that the documents bind to a namespace.
    fn documents_prefix(&self, uri: &str) -> Option<String> {
        let mut bound = self.hints.get(uri)?.iter();
        bound
            .find(|prefix| is_meaningful(prefix) && !RESERVED_PREFIXES.contains(prefix))
            .map(|prefix| (*prefix).to_owned())
    }
}

fn is_meaningful(prefix: &str) -> bool {
    !MEANINGLESS_PREFIXES.contains(&prefix.trim_end_matches(|c: char| c.is_ascii_digit()))
        && prefix.starts_with(|c: char| c.is_ascii_alphabetic())
        && prefix.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

fn prefix_of_uri(uri: &str) -> String {
    let module = module_candidates(uri).into_iter().next().unwrap_or_default();
    let letters: String = module.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_usable = letters.starts_with(|c: char| c.is_ascii_alphabetic())
        && letters.len() <= LONGEST_PREFIX
        && !letters.starts_with("xml");
    if is_usable { letters } else { "ns".to_owned() }
}
