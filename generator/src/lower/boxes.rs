//! Boxes: where types are recursive, and where a value would be too large to pass around.
//!
//! Three rules. An edge that closes a cycle of types is boxed, and no other on that cycle. A variant that would make its
//! enum larger than [`LARGEST_VARIANT`] is boxed. A field that would make its struct carry more than [`LARGEST_FIELD`]
//! bytes inline is boxed, because deep schemas would otherwise exhaust the stack with one answer.
//!
//! A required field whose type cannot have a default, because it requires itself, becomes optional: no document could
//! be valid otherwise, and `Default` would not end.

use super::deep;
use super::ir::{ItemId, ItemKind, Package, RustType};
use crate::diagnostics::{Coverage, Diagnostic};

/// Bytes; clippy's `large_enum_variant` begins at a difference of 200.
const LARGEST_VARIANT: usize = 192;
/// Bytes.
const LARGEST_FIELD: usize = 512;

/// Places the boxes.
pub fn place(package: &mut Package) {
    choose_defaults(package);
    break_cycles(package);
    let order = postorder(package, inline);
    let mut sizes = vec![0; package.items.len()];
    for item in order {
        box_large(package, item, &sizes);
        sizes[item.0] = item_size(package, item, &sizes);
    }
    deep::place(package);
    note_boxes(package);
}

/// Notes which structs make boxes in their default: a required field is one, or makes some in its own default.
fn note_boxes(package: &mut Package) {
    let order = postorder(package, required);
    let mut boxes = vec![false; package.items.len()];
    // A choice may lead to a struct that requires it: what comes first is not known first.
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for &ItemId(index) in &order {
            let makes = |ty: &RustType| match ty {
                RustType::Nilled(inner) => makes_box(inner, &boxes),
                ty => makes_box(ty, &boxes),
            };
            let found = match &package.items[index].kind {
                ItemKind::Struct(content) => content.fields.iter().any(|field| makes(&field.ty)),
                ItemKind::Choice(choice) => {
                    choice.default.and_then(|at| choice.variants.get(at)).is_some_and(|variant| makes(&variant.ty))
                }
                ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => false,
            };
            changed |= found != boxes[index];
            boxes[index] = found;
        }
    }
    for (item, boxes) in package.items.iter_mut().zip(boxes) {
        if let ItemKind::Struct(content) = &mut item.kind {
            content.boxes = boxes;
        }
    }
}

/// Whether the default of a type makes a box.
fn makes_box(ty: &RustType, boxes: &[bool]) -> bool {
    match ty {
        RustType::Item(item) => boxes[item.0],
        ty => matches!(ty, RustType::Boxed(_) | RustType::Deep(_)),
    }
}

/// The item that a type holds inline, if any: through `Option`, but not through `Vec` or `Box`.
fn inline(ty: &RustType) -> Option<ItemId> {
    match ty {
        RustType::Item(item) => Some(*item),
        RustType::Option(inner) | RustType::Nilled(inner) => inline(inner),
        _ => None,
    }
}

/// The types of an item's fields or variants, in order.
pub(super) fn types_of(kind: &mut ItemKind) -> Vec<&mut RustType> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter_mut().map(|field| &mut field.ty).collect(),
        ItemKind::Choice(choice) => choice.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        ItemKind::Union(members) => members.iter_mut().map(|member| &mut member.ty).collect(),
        ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    }
}

/// The items that an item's fields or variants lead to, as `to` sees it.
fn edges(kind: &ItemKind, to: fn(&RustType) -> Option<ItemId>) -> Vec<Option<ItemId>> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter().map(|field| to(&field.ty)).collect(),
        ItemKind::Choice(choice) => choice.variants.iter().map(|variant| to(&variant.ty)).collect(),
        ItemKind::Union(members) => members.iter().map(|member| to(&member.ty)).collect(),
        ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    }
}

fn wrap(ty: &mut RustType) {
    match ty {
        RustType::Option(inner) | RustType::Nilled(inner) => wrap(inner),
        _ => {
            let inner = std::mem::replace(ty, RustType::Unit);
            *ty = RustType::Boxed(Box::new(inner));
        }
    }
}

/// Chooses a default for every choice that ends, and makes optional what could not have one.
fn choose_defaults(package: &mut Package) {
    // What a default has to make first comes first, so that one pass settles all but the cycles.
    let order = postorder(package, required);
    let mut ends = vec![false; package.items.len()];
    loop {
        let mut changed = false;
        for &ItemId(index) in &order {
            if !ends[index] && has_default(&package.items[index].kind, &ends) {
                ends[index] = true;
                changed = true;
            }
        }
        if changed {
            continue;
        }
        let Some(index) = ends.iter().position(|&end| !end) else { break };
        loosen(package, index, &ends);
    }
    for index in 0..package.items.len() {
        if let ItemKind::Choice(choice) = &mut package.items[index].kind
            && let Some(default) = choice.default
        {
            let good = |ty: &RustType| required(ty).is_none_or(|item| ends[item.0]);
            let fine = choice.variants.get(default).is_some_and(|variant| good(&variant.ty));
            if !fine {
                choice.default = choice.variants.iter().position(|variant| good(&variant.ty));
            }
        }
    }
    order_defaults(package, &order);
}

/// Makes each choice's default the first variant that ends without going through the choice itself.
fn order_defaults(package: &mut Package, order: &[ItemId]) {
    let mut ends = vec![false; package.items.len()];
    loop {
        let mut changed = false;
        for &ItemId(index) in order {
            if ends[index] {
                continue;
            }
            let done = match &mut package.items[index].kind {
                ItemKind::Choice(choice) if choice.default.is_some() => {
                    let first = choice
                        .variants
                        .iter()
                        .position(|variant| required(&variant.ty).is_none_or(|item| ends[item.0]));
                    if first.is_some() {
                        choice.default = first;
                    }
                    first.is_some()
                }
                kind => has_default(kind, &ends),
            };
            if done {
                ends[index] = true;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
}

/// The item that a default would have to make.
fn required(ty: &RustType) -> Option<ItemId> {
    match ty {
        RustType::Item(item) => Some(*item),
        RustType::Boxed(inner) | RustType::Deep(inner) | RustType::Nilled(inner) => required(inner),
        _ => None,
    }
}

fn has_default(kind: &ItemKind, ends: &[bool]) -> bool {
    match kind {
        ItemKind::Struct(content) => {
            content.fields.iter().all(|field| required(&field.ty).is_none_or(|item| ends[item.0]))
        }
        ItemKind::Choice(choice) => {
            choice.default.is_none()
                || choice.variants.is_empty()
                || choice.variants.iter().any(|variant| required(&variant.ty).is_none_or(|item| ends[item.0]))
        }
        ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => true,
    }
}

/// Makes the fields optional by which an item requires itself.
fn loosen(package: &mut Package, index: usize, ends: &[bool]) {
    let ident = package.items[index].ident.clone();
    let mut loosened = Vec::new();
    match &mut package.items[index].kind {
        ItemKind::Struct(content) => {
            for field in &mut content.fields {
                if required(&field.ty).is_some_and(|item| !ends[item.0]) {
                    let ty = std::mem::replace(&mut field.ty, RustType::Unit);
                    field.ty = ty.optional();
                    loosened.push(field.ident.clone());
                }
            }
        }
        ItemKind::Choice(choice) => {
            for variant in &mut choice.variants {
                let ty = std::mem::replace(&mut variant.ty, RustType::Unit);
                variant.ty = ty.optional();
                loosened.push(variant.ident.clone());
            }
        }
        _ => {}
    }
    for field in loosened {
        let message = format!("'{field}' of '{ident}' requires itself without end: it is optional here");
        package.diagnostics.push(Diagnostic::uncovered(Coverage::Assumed, message));
    }
}

/// Boxes each edge that leads back to a type on the way to it.
fn break_cycles(package: &mut Package) {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut state = vec![NEW; package.items.len()];
    for root in 0..package.items.len() {
        if state[root] != NEW {
            continue;
        }
        // (item, its edges, the next edge)
        let mut stack = vec![(root, edges(&package.items[root].kind, inline), 0)];
        state[root] = OPEN;
        while let Some((item, targets, next)) = stack.last_mut() {
            let (item, at) = (*item, *next);
            *next += 1;
            match targets.get(at).copied() {
                Some(Some(target)) if state[target.0] == OPEN => {
                    if let Some(ty) = types_of(&mut package.items[item].kind).into_iter().nth(at) {
                        wrap(ty);
                    }
                }
                Some(Some(target)) if state[target.0] == NEW => {
                    state[target.0] = OPEN;
                    stack.push((target.0, edges(&package.items[target.0].kind, inline), 0));
                }
                Some(_) => {}
                None => {
                    state[item] = DONE;
                    stack.pop();
                }
            }
        }
    }
}

/// The items, those that they lead to first.
fn postorder(package: &Package, to: fn(&RustType) -> Option<ItemId>) -> Vec<ItemId> {
    let mut seen = vec![false; package.items.len()];
    let mut out = Vec::new();
    for root in 0..package.items.len() {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        let mut stack = vec![(root, edges(&package.items[root].kind, to), 0)];
        while let Some((item, targets, next)) = stack.last_mut() {
            let (item, at) = (*item, *next);
            *next += 1;
            match targets.get(at).copied() {
                Some(Some(target)) if !seen[target.0] => {
                    seen[target.0] = true;
                    stack.push((target.0, edges(&package.items[target.0].kind, to), 0));
                }
                Some(_) => {}
                None => {
                    out.push(ItemId(item));
                    stack.pop();
                }
            }
        }
    }
    out
}

/// Only what is complex goes into a box: a union, of which the runtime reads none there, looks large where it nests.
fn box_large(package: &mut Package, item: ItemId, sizes: &[usize]) {
    let limit = match &package.items[item.0].kind {
        ItemKind::Choice(_) => LARGEST_VARIANT,
        // A struct around one field is as large as that: whoever holds the struct boxes it.
        ItemKind::Struct(content) if content.fields.len() == 1 => return,
        _ => LARGEST_FIELD,
    };
    let mut kind = std::mem::replace(&mut package.items[item.0].kind, ItemKind::Omitted);
    let is_complex = |ty: &RustType| {
        inline(ty).is_some_and(|held| matches!(package.items[held.0].kind, ItemKind::Struct(_) | ItemKind::Choice(_)))
    };
    for ty in types_of(&mut kind) {
        if size(ty, sizes) > limit && is_complex(ty) {
            wrap(ty);
        }
    }
    package.items[item.0].kind = kind;
}

fn item_size(package: &Package, item: ItemId, sizes: &[usize]) -> usize {
    match &package.items[item.0].kind {
        ItemKind::Struct(content) => content.fields.iter().map(|field| size(&field.ty, sizes)).sum(),
        ItemKind::Choice(choice) => {
            choice.variants.iter().map(|variant| size(&variant.ty, sizes)).max().unwrap_or(0).max(24) + 8
        }
        ItemKind::Union(members) => members.iter().map(|member| size(&member.ty, sizes)).max().unwrap_or(0) + 8,
        ItemKind::Enumeration(_) => 24,
        ItemKind::Omitted => 0,
    }
}

/// An estimate in bytes, on the large side.
fn size(ty: &RustType, sizes: &[usize]) -> usize {
    match ty {
        RustType::Item(item) => sizes[item.0],
        RustType::Std("bool" | "i8" | "u8") => 1,
        RustType::Std("i16" | "u16") => 2,
        RustType::Std("i32" | "u32" | "f32") => 4,
        RustType::Std("i64" | "u64" | "f64") | RustType::Boxed(_) => 8,
        RustType::Deep(_) => 16,
        RustType::Runtime("RawElement") => 32,
        RustType::Std(_) | RustType::Vec(_) | RustType::List(_) => 24,
        RustType::Runtime(
            "DateTime" | "Date" | "Time" | "Duration" | "Decimal" | "Integer" | "QName" | "ScopedText",
        ) => 48,
        RustType::Runtime(_) | RustType::Custom(_) => 40,
        RustType::Option(inner) => match &**inner {
            RustType::Boxed(_) | RustType::Deep(_) | RustType::Vec(_) | RustType::Std("String") => size(inner, sizes),
            inner => size(inner, sizes) + 8,
        },
        RustType::Nilled(inner) => size(inner, sizes) + 8,
        RustType::Unit => 0,
    }
}
