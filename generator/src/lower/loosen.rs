//! Fields that the configuration makes optional, because a service leaves out what its schema requires.
//!
//! A field is named like a member in `[names]`, by what is called how in Rust (`Order::note`), or by what it is called
//! in the schema (`order.note`, `{urn:orders}order.note`): the type, or the element that holds an anonymous one, and the
//! element or attribute in it. What types derived from that have of it is optional too.

use super::ir::{ItemId, ItemKind, Package, RustType, WireKind};
use super::rename::stale;
use super::{Lowerer, Options};
use crate::model::{Model, Owner, QName, TypeId, TypeKind};

impl Lowerer<'_> {
    /// Makes the configured fields optional, and remarks which of them do not exist.
    pub(super) fn loosen_fields(&mut self) {
        let options: &Options = self.options;
        for key in &options.optional {
            let found = match key.split_once("::") {
                Some((item, field)) if !key.starts_with('{') => self.loosen_rust(item, field),
                _ => self.loosen_wire(key),
            };
            if !found {
                let message = format!("the optional field \"{key}\" matches no generated field");
                self.package.diagnostics.push(stale(message));
            }
        }
    }

    /// By the names of Rust.
    fn loosen_rust(&mut self, item: &str, field: &str) -> bool {
        let plain = |ident: &str| ident.strip_prefix("r#").unwrap_or(ident) == field;
        let mut wires = Vec::new();
        for (index, found) in self.package.items.iter().enumerate().filter(|(_, found)| found.ident == item) {
            if let ItemKind::Struct(content) = &found.kind {
                let fields = content.fields.iter().enumerate().filter(|(_, field)| plain(&field.ident));
                wires.extend(fields.map(|(at, _)| (ItemId(index), at)));
            }
        }
        wires.into_iter().fold(false, |found, (item, at)| self.loosen_everywhere(item, at) || found)
    }

    /// By the names of the schema. Either name may have dots of its own.
    fn loosen_wire(&mut self, key: &str) -> bool {
        let start = key.rfind('}').map_or(0, |end| end + 1);
        let mut found = false;
        for (dot, _) in key[start..].match_indices('.') {
            let (owner, field) = (&key[..start + dot], &key[start + dot + 1..]);
            for (index, item) in self.types.clone().into_iter().enumerate() {
                let named = name_of(self.model, index).is_some_and(|name| is_called(name, owner));
                let Some(item) = item.filter(|_| named) else { continue };
                let ItemKind::Struct(content) = &self.package.items[item.0].kind else { continue };
                let at =
                    content.fields.iter().position(|other| other.wire.name.1 == field && is_named(other.wire.kind));
                if let Some(at) = at {
                    found |= self.loosen_everywhere(item, at);
                }
            }
        }
        found
    }

    /// Makes a field optional in its item and in those of the types that are derived from the item's; returns whether it
    /// is one that can be.
    fn loosen_everywhere(&mut self, item: ItemId, at: usize) -> bool {
        let Some((kind, name)) = wire_of(&self.package, item, at) else { return false };
        let mut items = vec![item];
        let mut types: Vec<usize> = self.types.iter().position(|found| *found == Some(item)).into_iter().collect();
        let mut seen = types.clone();
        while let Some(index) = types.pop() {
            if let Some(TypeKind::Complex(complex)) = self.model.types.get(index).map(|def| &def.kind) {
                for &TypeId(derived) in &complex.derived {
                    let derived = derived as usize;
                    if !seen.contains(&derived) {
                        seen.push(derived);
                        types.push(derived);
                        items.extend(self.types.get(derived).copied().flatten());
                    }
                }
            }
        }
        for item in items {
            loosen(&mut self.package, item, kind, &name);
        }
        true
    }
}

/// What a field is on the wire; `None` for content that is neither element, attribute nor group of these.
fn wire_of(package: &Package, item: ItemId, at: usize) -> Option<(WireKind, (u16, String))> {
    let ItemKind::Struct(content) = &package.items[item.0].kind else { return None };
    let wire = &content.fields.get(at)?.wire;
    let alone = matches!(wire.kind, WireKind::Element | WireKind::Attribute | WireKind::Particle(_) | WireKind::Any);
    alone.then(|| (wire.kind, wire.name.clone()))
}

fn loosen(package: &mut Package, item: ItemId, kind: WireKind, name: &(u16, String)) {
    let ItemKind::Struct(content) = &mut package.items[item.0].kind else { return };
    for field in &mut content.fields {
        if field.wire.kind != kind || field.wire.name != *name || !field.wire.flags.required {
            continue;
        }
        field.wire.flags.required = false;
        if !field.wire.flags.repeated {
            let ty = std::mem::replace(&mut field.ty, RustType::Unit);
            field.ty = ty.optional();
        }
    }
}

/// Whether what is on the wire has a name there.
fn is_named(kind: WireKind) -> bool {
    matches!(kind, WireKind::Element | WireKind::Attribute)
}

/// The name of a type, or of the element that holds an anonymous one.
fn name_of(model: &Model, index: usize) -> Option<&QName> {
    let def = model.types.get(index)?;
    match (&def.name, def.owner) {
        (Some(name), _) => Some(name),
        (None, Some(Owner::Element(id))) => model.elements.get(id.0 as usize).map(|element| &element.name),
        (None, _) => None,
    }
}

fn is_called(name: &QName, owner: &str) -> bool {
    match owner.strip_prefix('{').and_then(|rest| rest.rsplit_once('}')) {
        Some((namespace, local)) => name.namespace == namespace && name.local == local,
        None => name.local == owner,
    }
}
