//! Options that match nothing in a service description: overrides that remained when the service changed, or that
//! never matched.

use std::collections::BTreeSet;

use super::{EVERY_TYPE, OptionProblem, Overrides};
use crate::base::{Builtin, xmlns};
use crate::diagnostics::Code;
use crate::model::{Model, Owner, TypeKind, TypeRef};

/// Most names that a hint lists.
const LISTED: usize = 5;
/// Least similarity (Jaro-Winkler) of names that may have been meant.
const SIMILAR: f64 = 0.8;

/// The options that match nothing in a service description, in the order of the tables.
#[must_use]
pub fn stale(model: &Model, options: &Overrides) -> Vec<OptionProblem> {
    let known = Known::of(model);
    let mut found = Vec::new();
    for name in &options.operations {
        found.extend(known.missing("operations", "operation", name, &known.operations));
    }
    for name in &options.ports {
        found.extend(known.missing("ports", "port", name, &known.ports));
    }
    for name in options.keep_list_types.iter().filter(|name| *name != EVERY_TYPE) {
        found.extend(known.missing("keep-list-types", "type", name, &known.types));
    }
    // Keys with `::` are names in Rust, and are checked once these are assigned.
    for key in options.names.keys().filter(|key| !key.contains("::")) {
        found.extend(known.missing("names", "type, element, operation or port", key, &known.named));
    }
    for key in options.types.keys() {
        found.extend(known.missing("types", "simple type", key, &known.simple));
    }
    for key in options.modules.keys() {
        found.extend(known.missing("modules", "namespace", key, &known.namespaces));
    }
    for key in options.derives.keys().filter(|key| *key != EVERY_TYPE) {
        found.extend(known.missing("derives", "type", key, &known.types));
    }
    found
}

/// The most similar of some names, the best first.
pub(crate) fn nearest<'n>(unknown: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let unknown = unknown.to_lowercase();
    let mut near: Vec<(f64, &str)> = names
        .map(|name| (strsim::jaro_winkler(&unknown, &name.to_lowercase()), name))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().take(LISTED).map(|(_, name)| name).collect()
}

/// The names that keys may match, as `local` and as `{namespace}local`.
#[derive(Debug, Default)]
struct Known {
    operations: BTreeSet<String>,
    ports: BTreeSet<String>,
    types: BTreeSet<String>,
    simple: BTreeSet<String>,
    named: BTreeSet<String>,
    namespaces: BTreeSet<String>,
    /// Elements that have no Rust type of their own, because their types have names.
    borrowed: BTreeSet<String>,
}

impl Known {
    fn of(model: &Model) -> Self {
        let mut known = Self::default();
        for def in model.types.values() {
            known.namespaces.insert(def.namespace.clone());
            let Some(name) = &def.name else { continue };
            add(&mut known.types, &name.namespace, &name.local);
            if matches!(def.kind, TypeKind::Simple(_)) {
                add(&mut known.simple, &name.namespace, &name.local);
            }
        }
        for local in Builtin::names_of_atomic_types() {
            add(&mut known.simple, xmlns::XSD, local);
        }
        for element in model.elements.values().filter(|element| element.global) {
            known.namespaces.insert(element.name.namespace.clone());
            let owned = match element.ty {
                TypeRef::Builtin(_) | TypeRef::Encoding(_) => false,
                TypeRef::Def(id) => matches!(model.types[id].owner, Some(Owner::Element(_))),
            };
            let names = if owned { &mut known.named } else { &mut known.borrowed };
            add(names, &element.name.namespace, &element.name.local);
        }
        known.named.extend(known.types.iter().cloned());
        for port in &model.ports {
            known.ports.insert(port.name.clone());
            add(&mut known.named, &model.target_namespace, &port.name);
            for operation in &port.operations {
                known.operations.insert(operation.name.clone());
                add(&mut known.named, &model.target_namespace, &operation.name);
            }
        }
        known
    }

    /// Returns the complex type that may be meant where a simple type is required, and none is similar.
    fn similar_complex_type<'k>(&'k self, table: &str, key: &str) -> Option<&'k str> {
        if table != "types" || !nearest(key, alike(key, &self.simple)).is_empty() {
            return None;
        }
        nearest(key, alike(key, &self.types)).first().copied()
    }

    fn missing(&self, table: &'static str, what: &str, key: &str, names: &BTreeSet<String>) -> Option<OptionProblem> {
        if names.contains(key) {
            return None;
        }
        let (message, hint) = if table == "names" && self.borrowed.contains(key) {
            let message = format!("the element \"{key}\" has no Rust type of its own");
            (message, "name its type: elements of named types are called like these".to_owned())
        } else if table == "types" && self.types.contains(key) {
            let message = format!("\"{key}\" is a complex type");
            (message, "only simple types can be replaced by a type of yours".to_owned())
        } else if let Some(near) = self.similar_complex_type(table, key) {
            let message = format!("there is no {what} \"{key}\" in the WSDL");
            (message, format!("\"{near}\" is a complex type: only simple types can be replaced by a type of yours"))
        } else {
            (format!("there is no {what} \"{key}\" in the WSDL"), hint(key, names))
        };
        Some(OptionProblem { code: Code::STALE_OPTION, table, key: key.to_owned(), message, hint: Some(hint) })
    }
}

/// Adds a name as it may be written.
fn add(names: &mut BTreeSet<String>, namespace: &str, local: &str) {
    names.insert(local.to_owned());
    names.insert(format!("{{{namespace}}}{local}"));
}

/// Returns the names that a key is compared with: those with a namespace if it has one, else those without.
fn alike<'n>(key: &str, names: &'n BTreeSet<String>) -> impl Iterator<Item = &'n str> + use<'n> {
    let qualified = key.starts_with('{');
    names.iter().map(String::as_str).filter(move |name| name.starts_with('{') == qualified)
}

fn hint(key: &str, names: &BTreeSet<String>) -> String {
    let comparable = || alike(key, names);
    let near = nearest(key, comparable());
    if !near.is_empty() {
        return format!("did you mean {}?", quoted(&near));
    }
    let some: Vec<&str> = comparable().take(LISTED).collect();
    let rest = comparable().count().saturating_sub(some.len());
    match (some.is_empty(), rest) {
        (true, _) => "there is none at all".to_owned(),
        (false, 0) => format!("there is {}", quoted(&some)),
        (false, _) => format!("there is {} and {rest} more; `--dump model` prints all", quoted(&some)),
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_types_are_known_and_hints_are_of_the_same_form() {
        let mut options = Overrides::default();
        for key in ["decimal", "{http://www.w3.org/2001/XMLSchema}dateTime", "datetime", "{urn:x}Money"] {
            options.types.insert(key.to_owned(), "String".to_owned());
        }
        let stale = stale(&Model::default(), &options);
        let found: Vec<(&str, &str)> =
            stale.iter().map(|stale| (stale.key.as_str(), stale.hint.as_deref().unwrap_or_default())).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].0, "datetime");
        assert!(found[0].1.starts_with("did you mean \"dateTime\""), "{found:?}");
        assert!(!found[1].1.contains("\"decimal\""), "{found:?}");
    }
}
