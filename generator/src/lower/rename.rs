//! Names from the configuration for what has no name of its own in the documents, by the name that it is given in Rust:
//! `Order::item` is a field or a variant, `::OrderChoice` an item that no component of a schema stands for.

use super::ir::{ItemKind, Package, RustType};
use super::words::escape_keyword;
use super::{Lowerer, Options};
use crate::diagnostics::{Code, Coverage, Diagnostic};

impl Lowerer<'_> {
    /// The name of an item that is wanted by that name.
    pub(super) fn chosen_item(&mut self, wanted: &str) -> String {
        let key = format!("::{wanted}");
        match self.options.names.get(&key) {
            Some(chosen) => {
                self.chosen.insert(key);
                chosen.clone()
            }
            None => wanted.to_owned(),
        }
    }

    /// Gives fields and variants their configured names, and says which configured names mean nothing.
    pub(super) fn rename_members(&mut self) {
        let options: &Options = self.options;
        for (key, name) in options.names.iter().filter(|(key, _)| key.contains("::")) {
            let found = match key.split_once("::") {
                Some((item, member)) if !item.is_empty() => rename(&mut self.package, item, member, name),
                _ => self.chosen.contains(key),
            };
            if !found {
                let message = format!("the configured name \"{key}\" = \"{name}\" matches no generated item");
                self.package.diagnostics.push(stale(message));
            }
        }
    }
}

/// Reports an option, named by what things are called in Rust, that matches nothing.
pub(super) fn stale(message: String) -> Diagnostic {
    Diagnostic::error(Code::STALE_OPTION, message)
        .hint("names with `::` are those of the generated code: look there, or at what `--dump package` prints")
}

/// Renames a member of every item of a name; whether there was one.
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
        let new = escape_keyword(name.to_owned());
        if let Some(ident) = members.into_iter().nth(at) {
            ident.clone_from(&new);
        }
        // What methods return in place of a wrapper is called by its field.
        for operation in package.ports.iter_mut().flat_map(|port| &mut port.operations) {
            let wraps = operation.response.as_ref().is_some_and(|body| body.ty == RustType::Item(super::ItemId(index)));
            if let (true, Some((field, _))) = (wraps, &mut operation.unwrapped)
                && plain(field) == member
            {
                field.clone_from(&new);
            }
        }
    }
    package.diagnostics.extend(taken.into_iter().map(|message| Diagnostic::uncovered(Coverage::Assumed, message)));
    found
}

/// The identifiers of an item's fields or variants.
fn members(kind: &mut ItemKind) -> Vec<&mut String> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter_mut().map(|field| &mut field.ident).collect(),
        ItemKind::Choice(choice) => choice.variants.iter_mut().map(|variant| &mut variant.ident).collect(),
        ItemKind::Union(members) => members.iter_mut().map(|member| &mut member.ident).collect(),
        ItemKind::Enumeration(values) => values.values.iter_mut().map(|(ident, _, _)| ident).collect(),
        ItemKind::Omitted => Vec::new(),
    }
}
