//! Places boxes, by a rule that counts fields.
//!
//! The *weight* of a struct is the number of its fields, where a field of a wide type counts more than once: see
//! [`weight`]. A weight of one is at most 24 bytes, the size of a `String`.
//!
//! * A field that holds one struct, required or optional, holds it in a `Box` unless that struct is *flat*: its weight
//!   is at most [`FLAT`], and none of its fields holds one struct.
//! * The only field of a struct has no box, except where it leads back to the struct through nothing but only fields.
//!   Such a struct is as large as its field, and is not flat: whatever holds it holds it in a box.
//! * A variant of an enum holds a struct in a `Box` unless that struct is *small*: it is flat, its weight is at most
//!   [`SMALL`], and none of its fields holds an enum that holds structs which are as light.
//! * What a `Vec` holds needs no box, and a struct that is nothing but a `Vec` counts as that `Vec`.
//!
//! Types further away have no effect, except through [`deep`], which follows whole chains of types.
//!
//! The rule ends every cycle of types: a struct on a cycle has a field that holds a struct, or a variant that holds one
//! which is not small. It keeps values small, however deep the schema is, since a struct contains its own fields and
//! those of flat structs, and nothing deeper. No variant exceeds the 200 bytes at which clippy's `large_enum_variant`
//! begins.

use super::deep;
use super::defaults::Defaults;
use super::ir::{Choice, Field, ItemId, ItemKind, Package, RustType, Struct};

/// Greatest weight of a struct that fields hold without a box.
const FLAT: usize = 20;
/// Greatest weight of a struct that variants hold without a box.
const SMALL: usize = 8;

/// Places the boxes, after the defaults are chosen, which may make fields optional.
pub fn place_boxes(package: &mut Package) {
    let defaults = Defaults::choose(package);
    let shapes: Vec<Shape> = package.items.iter().map(|item| Shape::of(&item.kind, package)).collect();
    let endless = endless(package);
    let holders: Vec<Holder> =
        (0..package.items.len()).map(|item| Holder::of(ItemId(item), package, endless[item])).collect();
    for (item, holder) in package.items.iter_mut().zip(holders) {
        for ty in types_of(&mut item.kind) {
            if inline(ty).is_some_and(|held| holder.boxes(shapes[held.0])) {
                wrap(ty);
            }
        }
    }
    deep::place(package);
    defaults.mark_boxed(package);
}

/// The kind of an item, as the holder of boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// A struct.
    Fields,
    /// A struct around one field.
    OnlyField,
    /// An enum.
    Variants,
}

impl Holder {
    fn of(item: ItemId, package: &Package, is_endless: bool) -> Self {
        if matches!(package.items[item.0].kind, ItemKind::Choice(_)) {
            return Self::Variants;
        }
        if is_endless || only_field(item, package).is_none() { Self::Fields } else { Self::OnlyField }
    }

    fn boxes(self, held: Shape) -> bool {
        match self {
            Self::Fields => held == Shape::Large,
            Self::OnlyField => false,
            Self::Variants => matches!(held, Shape::Large | Shape::Flat),
        }
    }
}

/// Whether each item is a struct around one field that leads back to it through nothing but such structs.
fn endless(package: &Package) -> Vec<bool> {
    let mut endless = vec![false; package.items.len()];
    // The walk that met an item first; 0 is none.
    let mut met = vec![0; package.items.len()];
    for start in 0..package.items.len() {
        let (walk, mut way) = (start + 1, Vec::new());
        let mut at = Some(ItemId(start));
        while let Some(item) = at.filter(|item| met[item.0] == 0) {
            met[item.0] = walk;
            way.push(item);
            at = only_field(item, package);
        }
        // A walk that meets itself has found a circle, which begins where it met itself.
        if let Some(item) = at.filter(|item| met[item.0] == walk) {
            way.iter().rev().take_while(|other| **other != item).chain([&item]).for_each(|on| endless[on.0] = true);
        }
    }
    endless
}

/// The item that a struct around one field holds inline.
fn only_field(item: ItemId, package: &Package) -> Option<ItemId> {
    match &package.items[item.0].kind {
        ItemKind::Struct(content) if content.fields.len() == 1 => inline(&content.fields.first()?.ty),
        _ => None,
    }
}

/// The data of an item's declaration that the rule uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A struct that nothing boxes, or no struct.
    Small,
    /// A struct that variants box.
    Flat,
    /// A struct that fields and variants box.
    Large,
}

impl Shape {
    fn of(kind: &ItemKind, package: &Package) -> Self {
        let ItemKind::Struct(content) = kind else { return Self::Small };
        if is_list(content) {
            return Self::Small;
        }
        if !is_flat(content, FLAT, package) {
            return Self::Large;
        }
        let holds_light = |held: ItemId| match &package.items[held.0].kind {
            ItemKind::Choice(choice) => holds_light_structs(choice, package),
            _ => false,
        };
        let is_small = is_flat(content, SMALL, package)
            && !content.fields.iter().filter_map(|field| inline(&field.ty)).any(holds_light);
        if is_small { Self::Small } else { Self::Flat }
    }
}

/// Whether no field of a struct holds one struct, and its weight is within a limit.
fn is_flat(content: &Struct, limit: usize, package: &Package) -> bool {
    let holds_struct = |field: &Field| match inline(&field.ty).map(|held| &package.items[held.0].kind) {
        Some(ItemKind::Struct(held)) => !is_list(held),
        _ => false,
    };
    let total: usize = content.fields.iter().map(|field| weight(&field.ty, package)).sum();
    total <= limit && !content.fields.iter().any(holds_struct)
}

/// Whether a variant of an enum holds a struct that is small as far as its own declaration shows, or an enum.
fn holds_light_structs(choice: &Choice, package: &Package) -> bool {
    choice.variants.iter().filter_map(|variant| inline(&variant.ty)).any(|held| match &package.items[held.0].kind {
        ItemKind::Struct(content) => is_flat(content, SMALL, package),
        kind => matches!(kind, ItemKind::Choice(_)),
    })
}

/// How many times a field counts: three times an enum of elements or types, a union, an `AnyType` and a duration; twice
/// a date with a time, a `QName`, raw XML, a `Nilled` and a configured type; once all others.
fn weight(ty: &RustType, package: &Package) -> usize {
    match ty {
        RustType::Option(inner) | RustType::Nillable(inner) => weight(inner, package),
        RustType::Nilled(inner) => weight(inner, package).max(2),
        RustType::Item(item) if matches!(package.items[item.0].kind, ItemKind::Choice(_) | ItemKind::Union(_)) => 3,
        RustType::Runtime("AnyType" | "Duration") => 3,
        RustType::Runtime("DateTime" | "QName" | "ScopedText" | "RawElement" | "RawAttribute")
        | RustType::Custom(_) => 2,
        _ => 1,
    }
}

/// Whether a struct is nothing but a `Vec`, and as small as that.
fn is_list(content: &Struct) -> bool {
    matches!(content.fields.as_slice(), [Field { ty: RustType::Vec(_), .. }])
}

/// The item that a type holds inline, if any: through `Option`, `Nillable` and `Nilled`, but not through `Vec` or
/// `Box`.
fn inline(ty: &RustType) -> Option<ItemId> {
    match ty {
        RustType::Item(item) => Some(*item),
        RustType::Option(inner) | RustType::Nillable(inner) | RustType::Nilled(inner) => inline(inner),
        _ => None,
    }
}

/// The types of an item's fields or variants, in order.
pub(super) fn types_of(kind: &mut ItemKind) -> Vec<&mut RustType> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter_mut().map(|field| &mut field.ty).collect(),
        ItemKind::Choice(choice) => choice.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        ItemKind::Union(members) => members.iter_mut().map(|member| &mut member.ty).collect(),
        ItemKind::List(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    }
}

/// Puts a box around the item that a type holds inline.
fn wrap(ty: &mut RustType) {
    match ty {
        RustType::Option(inner) | RustType::Nillable(inner) | RustType::Nilled(inner) => wrap(inner),
        _ => {
            let inner = std::mem::replace(ty, RustType::Unit);
            *ty = RustType::Boxed(Box::new(inner));
        }
    }
}
