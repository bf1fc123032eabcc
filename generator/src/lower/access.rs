//! The use of generated types: constructors and conversions, lists that act as `Vec`, and results of methods.

use std::collections::HashMap;

use super::ir::{Field, ItemId, ItemKind, ListAccess, Operation, Output, Package, RustType, TableKind, WireKind};

/// Most arguments of a constructor: clippy's `too_many_arguments` begins at eight.
const ARGUMENTS: usize = 7;

/// Decides the constructor, the conversions and the list access of every item, and the output of every operation.
pub fn place(package: &mut Package) {
    for (index, item) in package.items.iter_mut().enumerate() {
        item.list = list(&item.kind);
        item.constructor = constructor(&item.kind);
        item.conversions = conversions(ItemId(index), &item.kind);
        item.open = is_open(&item.kind);
    }
    for operation in package.ports.iter_mut().flat_map(|port| &mut port.operations) {
        operation.output = output(operation);
    }
    for port in &mut package.ports {
        port.address = port.address.take().filter(|address| !address.is_empty());
    }
}

/// The required fields of a struct, by index: its constructor takes them, so that none can be forgotten.
fn constructor(kind: &ItemKind) -> Vec<usize> {
    let ItemKind::Struct(content) = kind else { return Vec::new() };
    let is_required = |field: &Field| {
        match field.ty {
            RustType::Option(_) | RustType::Nillable(_) | RustType::Runtime("ArrayShape" | "AnyType") => false,
            // An element that holds the items is required, however many they are.
            RustType::Vec(_) => field.wire.list.is_some() && !field.wire.flags.repeated,
            _ => true,
        }
    };
    let required = content.fields.iter().enumerate().filter(|(_, field)| is_required(field));
    let required: Vec<usize> = required.map(|(index, _)| index).collect();
    if required.len() > ARGUMENTS { Vec::new() } else { required }
}

/// The variants of an enum that are the only ones of their type, by index. A type from the configuration may be another
/// name of any other, so that nothing is known where there is one.
fn conversions(own: ItemId, kind: &ItemKind) -> Vec<usize> {
    let types: Vec<&RustType> = match kind {
        ItemKind::Choice(choice) => choice.variants.iter().map(|variant| unboxed(&variant.ty)).collect(),
        ItemKind::Union(members) => members.iter().map(|member| &member.ty).collect(),
        ItemKind::Struct(_) | ItemKind::List(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    };
    if types.iter().any(|ty| matches!(ty, RustType::Custom(_))) {
        return Vec::new();
    }
    let keeps_unknown = matches!(kind, ItemKind::Choice(choice) if choice.unknown.is_some());
    let is_plain = |ty: &RustType| match ty {
        // A value of the enum itself is one already.
        RustType::Item(item) => *item != own,
        RustType::Std(_) => true,
        RustType::Runtime(name) => !(keeps_unknown && *name == "RawElement"),
        _ => false,
    };
    let mut counts: HashMap<&RustType, usize> = HashMap::new();
    types.iter().for_each(|&ty| *counts.entry(ty).or_default() += 1);
    let is_only = |ty: &RustType| counts.get(ty) == Some(&1);
    let selected = types.iter().enumerate().filter(|(_, ty)| is_plain(ty) && is_only(ty));
    selected.map(|(index, _)| index).collect()
}

/// The type that a variant holds, in a box or not.
fn unboxed(ty: &RustType) -> &RustType {
    match ty {
        RustType::Boxed(inner) => inner,
        ty => ty,
    }
}

/// Whether an enum keeps what its schema does not have: later versions of the schema have variants for it.
///
/// Structs are never `#[non_exhaustive]`, which forbids `T { optional: …, ..T::new(…) }` outside of their crate.
fn is_open(kind: &ItemKind) -> bool {
    match kind {
        ItemKind::Enumeration(_) => true,
        ItemKind::Choice(choice) => {
            choice.unknown.is_some() || choice.variants.iter().any(|variant| variant.wire.kind == WireKind::Any)
        }
        ItemKind::Struct(_) | ItemKind::List(_) | ItemKind::Union(_) | ItemKind::Omitted => false,
    }
}

/// A struct that holds nothing but a repeated element, or is an array, is used as a list.
fn list(kind: &ItemKind) -> Option<ListAccess> {
    let ItemKind::Struct(content) = kind else { return None };
    let [field] = content.fields.as_slice() else { return None };
    let RustType::Vec(inner) = &field.ty else { return None };
    let is_array = matches!(content.table.kind, TableKind::SoapArray(..));
    if field.wire.kind != WireKind::Element
        || !field.wire.flags.repeated
        || !(is_array || content.table.kind == TableKind::ComplexType)
    {
        return None;
    }
    Some(match &**inner {
        RustType::Option(value) if is_array => {
            ListAccess { field: field.ident.clone(), item: (**value).clone(), nullable: true }
        }
        item => ListAccess { field: field.ident.clone(), item: item.clone(), nullable: false },
    })
}

/// The field of a response that holds nothing else, or the response, and the response's headers.
fn output(operation: &Operation) -> Output {
    let headers = operation.headers.1;
    match (&operation.unwrapped, &operation.response) {
        (Some((field, ty)), _) => Output { ty: ty.clone(), field: Some(field.clone()), headers },
        (None, Some(body)) => Output { ty: body.ty.clone(), field: None, headers },
        (None, None) => Output { ty: RustType::Unit, field: None, headers },
    }
}
