//! The prefixes that a document binds to namespaces. They are read from its text, so that documents that are not XML
//! have some too.

use std::collections::HashSet;

/// Longest prefix that is taken for one.
const LONGEST_PREFIX: usize = 100;

/// The prefixes that a document binds, in order of appearance.
pub(crate) fn prefixes(text: &str) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (at, what) in text.match_indices("xmlns:") {
        let start = at + what.len();
        let near = &text.as_bytes()[start..text.len().min(start + LONGEST_PREFIX)];
        let Some(equals) = memchr::memchr(b'=', near).map(|found| start + found) else { continue };
        let (prefix, rest) = (&text[start..equals], text[equals + 1..].trim_start());
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(value) = rest[1..].split(quote).next() else { continue };
        let pair = (prefix.trim_end(), value.trim());
        if !pair.1.contains('&') && seen.insert(pair) {
            found.push((pair.0.to_owned(), pair.1.to_owned()));
        }
    }
    found
}
