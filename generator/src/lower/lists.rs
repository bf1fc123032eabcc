//! Lists: complex types that hold one repeated element and nothing else, such as `ArrayOfString`.
//!
//! A field or variant whose element is of such a type holds a `Vec` of the items, and no struct around it. What is on the
//! wire is the same: the descriptor of the field leads to the descriptor of the type.
//!
//! The struct of a list remains
//!
//! * where something other than an element's field refers to it: the body of a message, or an enum over derived types, which
//!   stands wherever `xsi:type` may name a derived type;
//! * where an `xs:anyType` or a wildcard may hold a value of the type;
//! * where the configuration keeps it, or gives it a name or derives: then fields hold it, too;
//! * in SOAP encoding, where each item is an accessor, which may be null.

use std::collections::{HashMap, HashSet};

use super::Input;
use super::boxes::types_of;
use super::components::ComponentItems;
use super::configured_names::{by_wire_name, is_called};
use super::ir::{Item, ItemId, ItemKind, Package, RustType, Struct, TableKind, Wire, WireKind};
use crate::model::{Content, TypeId, TypeKind, TypeRef};
use crate::overrides::{EVERY_TYPE, OptionProblem};

/// Makes `Vec`s of the fields and variants that hold lists, and leaves out the structs that nothing refers to any more. The
/// types `accessors` are held by encoded messages.
pub fn unwrap(package: &mut Package, input: Input<'_>, components: &ComponentItems, accessors: &HashSet<TypeId>) {
    let lists: Vec<(TypeId, ItemId)> = input
        .type_ids()
        .filter_map(|id| Some((id, components.of_type(id)?)))
        .filter(|&(id, item)| is_list(package, input, id, item))
        .collect();
    report_unmatched(package, input, &lists);
    let unwrapped = lists.iter().filter(|(id, _)| !accessors.contains(id) && !is_kept(input, *id));
    let mut unwrapped: HashMap<ItemId, RustType> =
        unwrapped.filter_map(|&(_, item)| Some((item, only_type(package, item)?.clone()))).collect();
    remove_endless(&mut unwrapped);
    let held: HashMap<ItemId, RustType> = unwrapped.keys().map(|&list| (list, expanded(list, &unwrapped))).collect();
    let users = replace(package, &held);
    let remaining = remaining(package, input, components, &held, &users);
    for &list in held.keys().filter(|list| !remaining.contains(list)) {
        let kind = std::mem::replace(&mut package.items[list.0].kind, ItemKind::Omitted);
        package.items[list.0].kind = match kind {
            ItemKind::Struct(content) => ItemKind::List(content),
            kind => kind,
        };
    }
    for (user, list) in users {
        share(&mut package.items, user, list);
    }
}

/// Whether a named type, which derives from no other, holds one repeated element and nothing else.
fn is_list(package: &Package, input: Input<'_>, id: TypeId, item: ItemId) -> bool {
    let definition = &input.model.types[id];
    let TypeKind::Complex(complex) = &definition.kind else { return false };
    let is_plain = definition.name.is_some() && complex.derivation.is_none() && !complex.mixed && !complex.is_abstract;
    is_plain && matches!(complex.content, Content::Particle(_)) && only_type(package, item).is_some()
}

/// The type of the only field of a struct, where that is a repeated element.
fn only_type(package: &Package, item: ItemId) -> Option<&RustType> {
    let ItemKind::Struct(Struct { table, fields, content: 1, .. }) = &package.items[item.0].kind else { return None };
    let [field] = fields.as_slice() else { return None };
    let is_repeated = field.wire.kind == WireKind::Element && field.wire.flags.repeated;
    let is_list = table.kind == TableKind::ComplexType && is_repeated && matches!(field.ty, RustType::Vec(_));
    is_list.then_some(&field.ty)
}

/// Whether the configuration keeps the struct of a list.
fn is_kept(input: Input<'_>, id: TypeId) -> bool {
    let options = input.options;
    let Some(name) = &input.model.types[id].name else { return true };
    options.keep_list_types.iter().any(|key| key == EVERY_TYPE || is_called(name, key))
        || by_wire_name(&options.names, name).is_some()
        || by_wire_name(&options.derives, name).is_some()
}

/// Reports the configured names of types that are no lists.
fn report_unmatched(package: &mut Package, input: Input<'_>, lists: &[(TypeId, ItemId)]) {
    for key in input.options.keep_list_types.iter().filter(|key| *key != EVERY_TYPE) {
        let names = |id: TypeId| input.model.types[id].name.as_ref().is_some_and(|name| is_called(name, key));
        let mut reached = input.type_ids().filter(|id| input.reach.has_type(*id));
        if reached.any(names) && !lists.iter().any(|(id, _)| names(*id)) {
            let message = format!("\"{key}\" is no list: it does not hold one repeated element and nothing else");
            package.unmatched.push(OptionProblem::not_a_list(key, message));
        }
    }
}

/// Removes the lists that hold themselves through nothing but lists: their type would have no end.
fn remove_endless(lists: &mut HashMap<ItemId, RustType>) {
    let inner = |list: &ItemId| lists.get(list).and_then(RustType::item);
    let is_endless = |list: &&ItemId| {
        let mut chain = std::iter::successors(inner(list), inner).take(lists.len());
        chain.any(|next| next == **list)
    };
    let endless: Vec<ItemId> = lists.keys().filter(is_endless).copied().collect();
    endless.iter().for_each(|list| {
        lists.remove(list);
    });
}

/// The `Vec` that a list is, the lists that it holds being `Vec`s too.
fn expanded(list: ItemId, lists: &HashMap<ItemId, RustType>) -> RustType {
    let mut ty = RustType::Item(list);
    while let Some((list, held)) = ty.item().and_then(|item| Some((item, lists.get(&item)?))) {
        if !substitute(&mut ty, list, held) {
            break;
        }
    }
    ty
}

/// Puts a type in the place of an item; false where the type does not hold the item as a field of an element does.
fn substitute(ty: &mut RustType, item: ItemId, held: &RustType) -> bool {
    match ty {
        RustType::Item(own) if *own == item => {
            *ty = held.clone();
            true
        }
        RustType::Option(inner) | RustType::Nillable(inner) | RustType::Vec(inner) => substitute(inner, item, held),
        _ => false,
    }
}

/// Replaces the lists in the fields and variants of elements. Returns which item uses which list.
fn replace(package: &mut Package, held: &HashMap<ItemId, RustType>) -> Vec<(ItemId, ItemId)> {
    let mut users = Vec::new();
    for (index, item) in package.items.iter_mut().enumerate() {
        for (ty, wire) in elements(&mut item.kind) {
            let Some((list, held)) = ty.item().and_then(|list| Some((list, held.get(&list)?))) else { continue };
            if substitute(ty, list, held) {
                wire.list = Some(list);
                users.push((ItemId(index), list));
            }
        }
    }
    users
}

/// The types and wire sides of an item's elements. An array of SOAP encoding names the types of its items.
fn elements(kind: &mut ItemKind) -> Vec<(&mut RustType, &mut Wire)> {
    let members: Vec<(&mut RustType, &mut Wire)> = match kind {
        ItemKind::Struct(content) if matches!(content.table.kind, TableKind::SoapArray(..)) => Vec::new(),
        ItemKind::Struct(content) => content.fields.iter_mut().map(|field| (&mut field.ty, &mut field.wire)).collect(),
        ItemKind::Choice(choice) => {
            choice.variants.iter_mut().map(|variant| (&mut variant.ty, &mut variant.wire)).collect()
        }
        ItemKind::List(_) | ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    };
    members.into_iter().filter(|(_, wire)| wire.kind == WireKind::Element).collect()
}

/// The lists whose structs something still refers to or may refer to; and those that nothing uses, as other types that
/// nothing uses.
fn remaining(
    package: &mut Package,
    input: Input<'_>,
    components: &ComponentItems,
    held: &HashMap<ItemId, RustType>,
    users: &[(ItemId, ItemId)],
) -> HashSet<ItemId> {
    let mut remaining: HashSet<ItemId> = held.keys().copied().collect();
    if has_any_type(package) {
        return remaining;
    }
    for (_, list) in users {
        remaining.remove(list);
    }
    let bodies = package.ports.iter().flat_map(|port| &port.operations);
    let bodies = bodies.flat_map(|operation| [Some(&operation.request), operation.response.as_ref()]);
    remaining.extend(bodies.flatten().filter_map(|body| body.ty.item()));
    remaining.extend(package.items.iter_mut().flat_map(|item| types_of(&mut item.kind)).filter_map(|ty| ty.item()));
    if input.model.only_types || has_wildcard(package) {
        let elements = input.element_ids().map(|id| &input.model.elements[id]).filter(|element| element.global);
        let types = elements.filter_map(|element| if let TypeRef::Def(id) = element.ty { Some(id) } else { None });
        remaining.extend(types.filter_map(|id| components.of_type(id)));
    }
    remaining
}

/// Whether any member is an `xs:anyType`, which any type may stand for.
fn has_any_type(package: &mut Package) -> bool {
    let bodies = package.ports.iter().flat_map(|port| &port.operations);
    let mut bodies = bodies.flat_map(|operation| [Some(&operation.request), operation.response.as_ref()]).flatten();
    bodies.any(|body| holds_any_type(&body.ty))
        || package.items.iter_mut().flat_map(|item| types_of(&mut item.kind)).any(|ty| holds_any_type(ty))
}

fn holds_any_type(ty: &RustType) -> bool {
    match ty {
        RustType::Runtime(name) => *name == "AnyType",
        RustType::Option(inner) | RustType::Nillable(inner) | RustType::Vec(inner) => holds_any_type(inner),
        _ => false,
    }
}

/// Whether any member is a wildcard for elements, which any global element may stand for.
fn has_wildcard(package: &Package) -> bool {
    let is_wild = |wire: &Wire| wire.kind == WireKind::Any;
    package.items.iter().any(|item| match &item.kind {
        ItemKind::Struct(content) => content.fields.iter().any(|field| is_wild(&field.wire)),
        ItemKind::Choice(choice) => choice.variants.iter().any(|variant| is_wild(&variant.wire)),
        ItemKind::List(_) | ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => false,
    })
}

/// Makes the descriptor of a list visible in the file that uses it.
fn share(items: &mut [Item], user: ItemId, list: ItemId) {
    let place = |item: &Item| (item.module, item.file);
    let is_elsewhere = place(&items[user.0]) != place(&items[list.0]);
    if let ItemKind::Struct(content) | ItemKind::List(content) = &mut items[list.0].kind {
        content.table.shared |= is_elsewhere;
    }
}
