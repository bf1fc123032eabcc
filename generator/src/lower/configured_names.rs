//! Configured names.
//!
//! Components of the documents are named by their wire names. What has no name of its own there is named by what it is
//! called in Rust: `Order::item` is a field or a variant, `::OrderChoice` an item that no component of a schema stands for.

use std::collections::{BTreeMap, HashSet};

use super::case::escape_keyword;
use super::ir::{ItemKind, Package};
use crate::base::QName;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::overrides::{OptionProblem, Overrides};

/// Returns what is configured for a component by its wire name: `{namespace}local`, or else `local`.
pub fn by_wire_name<'o, T>(configured: &'o BTreeMap<String, T>, name: &QName) -> Option<&'o T> {
    if configured.is_empty() {
        return None;
    }
    let full = format!("{{{}}}{}", name.namespace, name.local);
    configured.get(&full).or_else(|| configured.get(&name.local))
}

/// Whether a key is the name of a component: `{namespace}local` or `local`.
pub fn is_called(name: &QName, key: &str) -> bool {
    match key.strip_prefix('{').and_then(|rest| rest.rsplit_once('}')) {
        Some((namespace, local)) => name.namespace == namespace && name.local == local,
        None => name.local == key,
    }
}

/// Gives fields and variants their configured names, and reports which configured names (`used` are those of items that
/// were given already) match no generated item.
pub fn rename_members(package: &mut Package, options: &Overrides, used: &HashSet<String>) {
    for (key, name) in options.names.iter().filter(|(key, _)| key.contains("::")) {
        let found = match key.split_once("::") {
            Some((item, member)) if !item.is_empty() => rename(package, item, member, name),
            _ => used.contains(key),
        };
        if !found {
            let list = key.split_once("::").filter(|(item, _)| is_left_out(package, item));
            let reason = list.map_or_else(String::new, |(item, _)| {
                format!(": fields hold a `Vec` in the place of `{item}`, which \"keep-list-types\" keeps")
            });
            let message = format!("the configured name \"{key}\" = \"{name}\" matches no generated item{reason}");
            package.unmatched.push(OptionProblem::unmatched("names", key, message));
        }
    }
}

/// Whether fields hold the items of a list in the place of a struct of that name.
fn is_left_out(package: &Package, ident: &str) -> bool {
    package.items.iter().any(|item| item.ident == ident && matches!(item.kind, ItemKind::List(_)))
}

/// Renames a member of every item of a name; returns whether there was one.
fn rename(package: &mut Package, item: &str, member: &str, name: &str) -> bool {
    let mut found = false;
    let mut taken = Vec::new();
    for index in 0..package.items.len() {
        if package.items[index].ident != item {
            continue;
        }
        let members = members(&mut package.items[index].kind);
        let plain = |ident: &str| ident.strip_prefix("r#").unwrap_or(ident).to_owned();
        let Some(at) = members.iter().position(|ident| plain(ident) == member) else { continue };
        found = true;
        if members.iter().enumerate().any(|(other, ident)| other != at && plain(ident) == name) {
            taken.push(format!("the configured name '{name}' is taken in '{item}': '{member}' keeps its own"));
            continue;
        }
        if let Some(ident) = members.into_iter().nth(at) {
            *ident = escape_keyword(name.to_owned());
        }
    }
    let diagnostic = |message| Diagnostic::warning(Code::NAME_TAKEN, message).coverage(Coverage::Assumed);
    package.diagnostics.extend(taken.into_iter().map(diagnostic));
    found
}

/// The identifiers of an item's fields or variants.
fn members(kind: &mut ItemKind) -> Vec<&mut String> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter_mut().map(|field| &mut field.ident).collect(),
        ItemKind::Choice(choice) => choice.variants.iter_mut().map(|variant| &mut variant.ident).collect(),
        ItemKind::Union(members) => members.iter_mut().map(|member| &mut member.ident).collect(),
        ItemKind::Enumeration(values) => values.values.iter_mut().map(|(ident, _, _)| ident).collect(),
        ItemKind::List(_) | ItemKind::Omitted => Vec::new(),
    }
}
