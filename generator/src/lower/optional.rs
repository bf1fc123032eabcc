//! Fields that the configuration makes optional, because a service leaves out what its schema requires.
//!
//! A field is named like a member in `[names]`, by its name in Rust (`Order::note`), or by its name in
//! the schema (`order.note`, `{urn:orders}order.note`): the type, or the element that holds an anonymous one, and the
//! element or attribute in it. What types derived from that have of it is optional too.

use super::Input;
use super::components::ComponentItems;
use super::configured_names::is_called;
use super::ir::{ItemId, ItemKind, Package, RustType, Wire, WireKind};
use crate::base::QName;
use crate::model::{Model, Owner, TypeId, TypeKind};
use crate::overrides::OptionProblem;

/// Makes the configured fields optional, and reports which of them do not exist.
pub fn make_optional(package: &mut Package, input: Input<'_>, components: &ComponentItems) {
    for key in &input.options.optional {
        let fields = match key.split_once("::") {
            Some((item, field)) if !key.starts_with('{') => fields_by_rust_name(package, item, field),
            _ => fields_by_wire_name(package, input, components, key),
        };
        let mut found = false;
        for (item, at) in fields {
            let Some((kind, name)) = wire_of(package, item, at) else { continue };
            found = true;
            for item in with_derived(input, components, item) {
                make_field_optional(package, item, kind, &name);
            }
        }
        if !found {
            let message = format!("the optional field \"{key}\" matches no generated field");
            package.unmatched.push(OptionProblem::unmatched("optional", key, message));
        }
    }
}

/// The fields of a name in the items of a name, both of Rust.
fn fields_by_rust_name(package: &Package, item: &str, field: &str) -> Vec<(ItemId, usize)> {
    let has_name = |ident: &str| ident.strip_prefix("r#").unwrap_or(ident) == field;
    let mut found = Vec::new();
    for (index, candidate) in package.items.iter().enumerate().filter(|(_, candidate)| candidate.ident == item) {
        if let ItemKind::Struct(content) = &candidate.kind {
            let fields = content.fields.iter().enumerate().filter(|(_, field)| has_name(&field.ident));
            found.extend(fields.map(|(at, _)| (ItemId(index), at)));
        }
    }
    found
}

/// The fields that a key names by type and field of the schema. Either name may have dots of its own.
fn fields_by_wire_name(
    package: &Package,
    input: Input<'_>,
    components: &ComponentItems,
    key: &str,
) -> Vec<(ItemId, usize)> {
    let start = key.rfind('}').map_or(0, |end| end + 1);
    let mut found = Vec::new();
    for (dot, _) in key[start..].match_indices('.') {
        let (owner, field) = (&key[..start + dot], &key[start + dot + 1..]);
        for id in input.type_ids() {
            let has_name = name_of(input.model, id).is_some_and(|name| is_called(name, owner));
            let Some(item) = components.of_type(id).filter(|_| has_name) else { continue };
            let ItemKind::Struct(content) = &package.items[item.0].kind else { continue };
            let is_field = |wire: &Wire| wire.name.1 == field && is_named(wire.kind);
            found.extend(content.fields.iter().position(|other| is_field(&other.wire)).map(|at| (item, at)));
        }
    }
    found
}

/// An item and those of the types that are derived from its type.
fn with_derived(input: Input<'_>, components: &ComponentItems, item: ItemId) -> Vec<ItemId> {
    let mut items = vec![item];
    let mut types: Vec<TypeId> =
        input.type_ids().find(|id| components.of_type(*id) == Some(item)).into_iter().collect();
    let mut seen = types.clone();
    while let Some(id) = types.pop() {
        if let TypeKind::Complex(complex) = &input.model.types[id].kind {
            for &derived in complex.derived.iter().filter(|derived| !seen.contains(derived)).collect::<Vec<_>>() {
                seen.push(derived);
                types.push(derived);
                items.extend(components.of_type(derived));
            }
        }
    }
    items
}

/// Returns a field's representation in messages; `None` for content that is neither element, attribute nor group.
fn wire_of(package: &Package, item: ItemId, at: usize) -> Option<(WireKind, (u16, String))> {
    let ItemKind::Struct(content) = &package.items[item.0].kind else { return None };
    let wire = &content.fields.get(at)?.wire;
    let alone = matches!(
        wire.kind,
        WireKind::Element | WireKind::Attribute | WireKind::Particle(_) | WireKind::Any | WireKind::Attachment
    );
    alone.then(|| (wire.kind, wire.name.clone()))
}

fn make_field_optional(package: &mut Package, item: ItemId, kind: WireKind, name: &(u16, String)) {
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
fn name_of(model: &Model, id: TypeId) -> Option<&QName> {
    let definition = &model.types[id];
    match (&definition.name, definition.owner) {
        (Some(name), _) => Some(name),
        (None, Some(Owner::Element(id))) => Some(&model.elements[id].name),
        (None, _) => None,
    }
}
