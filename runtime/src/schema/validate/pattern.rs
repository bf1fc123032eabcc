//! `pattern` facets: compiled once per regular expression and process.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex::Regex;

use super::error::FacetError;
use super::translate::translate;

/// A compiled pattern, or why it could not be compiled.
type Compiled = Arc<Result<Regex, Cow<'static, str>>>;

/// Patterns are static, so that the cache is bounded by the program itself.
static CACHE: LazyLock<RwLock<HashMap<&'static str, Compiled>>> = LazyLock::new(RwLock::default);

/// Checks a literal against all patterns. A violation outweighs a pattern that could not be checked.
pub(super) fn check(patterns: &[&'static str], literal: &str) -> Result<(), FacetError> {
    let mut unchecked = Ok(());
    for &pattern in patterns {
        match compiled(pattern).as_ref() {
            Ok(regex) if regex.is_match(literal) => {}
            Ok(_) => return Err(FacetError::Pattern { pattern }),
            Err(reason) => {
                unchecked = unchecked.and(Err(FacetError::Unsupported { facet: pattern, reason: reason.clone() }));
            }
        }
    }
    unchecked
}

fn compiled(pattern: &'static str) -> Compiled {
    // A panic elsewhere leaves the map whole, because entries are inserted complete.
    if let Some(found) = CACHE.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return Arc::clone(found);
    }
    let compiled = Arc::new(compile(pattern));
    let mut cache = CACHE.write().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(cache.entry(pattern).or_insert(compiled))
}

fn compile(pattern: &str) -> Result<Regex, Cow<'static, str>> {
    let translated = translate(pattern)?;
    Regex::new(&translated).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "the regular expression needs too much memory".into(),
        other => other.to_string().into(),
    })
}
