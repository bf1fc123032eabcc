//! How generated types are used: their derives, lists that act as `Vec`, and what methods return.

use super::ir::{Item, ItemKind, ListAccess, Operation, Output, Package, RustType, TableKind, WireKind};

/// Decides the derives and the list access of every item, and the output of every operation.
pub fn place(package: &mut Package) {
    for item in &mut package.items {
        item.list = list(&item.kind);
        item.derives = derives(item);
    }
    for operation in package.ports.iter_mut().flat_map(|port| &mut port.operations) {
        operation.output = output(operation);
    }
    for port in &mut package.ports {
        port.address = port.address.take().filter(|address| !address.is_empty());
    }
}

/// The derives of an item: those of its kind, then those that the configuration adds.
fn derives(item: &Item) -> Vec<String> {
    let own: &[&str] = match item.kind {
        ItemKind::Struct(_) => &["Debug", "Clone", "Default", "PartialEq"],
        ItemKind::Choice(_) | ItemKind::Union(_) => &["Debug", "Clone", "PartialEq"],
        ItemKind::Enumeration(_) => &["Debug", "Clone", "Default", "PartialEq", "Eq", "Hash"],
        ItemKind::Omitted => &[],
    };
    let added = item.derives.iter().filter(|derive| !own.contains(&derive.as_str())).cloned();
    own.iter().map(|&derive| derive.to_owned()).chain(added).collect()
}

/// A struct that holds nothing but a repeated element, or is an array, is used as a list.
fn list(kind: &ItemKind) -> Option<ListAccess> {
    let ItemKind::Struct(content) = kind else { return None };
    let [field] = content.fields.as_slice() else { return None };
    let RustType::Vec(inner) = &field.ty else { return None };
    let is_array = matches!(content.table.kind, TableKind::SoapArray(..));
    if field.wire.kind != WireKind::Element || !(is_array || content.table.kind == TableKind::Record) {
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
