//! What is derived for each item: the traits of its kind, and those that the configuration adds. `Eq` and `Hash` are left out
//! where they cannot hold, because a service has types with floats next to types without.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

use super::ir::{Item, ItemKind, Package, RustType};
use crate::diagnostics::{Code, Diagnostic};

/// The traits that are added only where they can hold.
const CONDITIONAL: [&str; 2] = ["Eq", "Hash"];

/// The types that lack these traits.
const LACKING: [&str; 3] = ["f32", "f64", "AnyType"];

/// Most types that a diagnostic names.
const NAMED: usize = 8;

/// Decides the derives of every item, and reports what is left out.
pub fn place(package: &mut Package) {
    let mut left_out = Vec::new();
    for name in CONDITIONAL {
        let holds = holding(&package.items, name);
        let mut items = Vec::new();
        for (item, holds) in package.items.iter_mut().zip(holds) {
            let is_added = adds(item, name);
            item.derives.retain(|path| !is_trait(path, name));
            if is_added && holds {
                item.derives.push(name.to_owned());
            } else if is_added && !matches!(item.kind, ItemKind::List(_) | ItemKind::Omitted) {
                items.push(item.ident.clone());
            }
        }
        if !items.is_empty() {
            left_out.push((name, items));
        }
    }
    for item in &mut package.items {
        let own = own_derives(&item.kind);
        let added = item.derives.iter().filter(|derive| !own.contains(&derive.as_str())).cloned();
        item.derives = own.iter().map(|&derive| derive.to_owned()).chain(added).collect();
    }
    package.diagnostics.extend(diagnostic(&left_out));
}

/// The derives of a kind of item.
fn own_derives(kind: &ItemKind) -> &'static [&'static str] {
    match kind {
        ItemKind::Struct(_) => &["Debug", "Clone", "Default", "PartialEq"],
        ItemKind::Choice(_) | ItemKind::Union(_) => &["Debug", "Clone", "PartialEq"],
        ItemKind::Enumeration(_) => &["Debug", "Clone", "Default", "PartialEq", "Eq", "Hash"],
        ItemKind::List(_) | ItemKind::Omitted => &[],
    }
}

/// Whether the configuration adds a trait to an item.
fn adds(item: &Item, name: &str) -> bool {
    item.derives.iter().any(|path| is_trait(path, name))
}

/// Whether the path of a derive is that of a trait of the standard library.
fn is_trait(path: &str, name: &str) -> bool {
    let path = path.trim_start_matches("::");
    let within = path.strip_prefix("std::").or_else(|| path.strip_prefix("core::"));
    let within = within.and_then(|path| path.strip_prefix("cmp::").or_else(|| path.strip_prefix("hash::")));
    within.unwrap_or(path) == name
}

/// Whether each item has a trait: it is one of its kind, or added, and all that the item holds has it. Types that hold each
/// other have it unless one of them holds something without.
fn holding(items: &[Item], name: &str) -> Vec<bool> {
    let has = |item: &Item| own_derives(&item.kind).contains(&name) || adds(item, name);
    let mut holds: Vec<bool> = items.iter().map(has).collect();
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    for (index, item) in items.iter().enumerate() {
        held(&item.kind).into_iter().filter_map(RustType::item).for_each(|held| holders[held.0].push(index));
    }
    let lacks_directly = |index: &usize| held(&items[*index].kind).into_iter().any(|ty| lacks(ty, &holds));
    let mut lost: Vec<usize> = (0..items.len()).filter(|&index| holds[index]).filter(lacks_directly).collect();
    while let Some(index) = lost.pop() {
        if std::mem::take(&mut holds[index]) {
            lost.extend(holders[index].iter().filter(|holder| holds[**holder]));
        }
    }
    holds
}

/// The types that an item holds, but for those that are the same for every service.
fn held(kind: &ItemKind) -> Vec<&RustType> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter().map(|field| &field.ty).collect(),
        ItemKind::Choice(choice) => choice.variants.iter().map(|variant| &variant.ty).collect(),
        ItemKind::Union(members) => members.iter().map(|member| &member.ty).collect(),
        ItemKind::List(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    }
}

/// Whether a type is or holds a float, or an item that lacks the trait. A type from the configuration is taken to have it
/// unless a float is written in it.
fn lacks(ty: &RustType, holds: &[bool]) -> bool {
    match ty {
        RustType::Item(item) => !holds[item.0],
        RustType::Std(name) | RustType::Runtime(name) => LACKING.contains(name),
        RustType::Custom(path) => syn::parse_str::<syn::Type>(path).is_ok_and(|ty| names_float(ty.into_token_stream())),
        RustType::Option(inner)
        | RustType::Nillable(inner)
        | RustType::Nilled(inner)
        | RustType::Vec(inner)
        | RustType::Boxed(inner)
        | RustType::Deep(inner)
        | RustType::List(inner) => lacks(inner, holds),
        RustType::Unit => false,
    }
}

/// Whether a segment of a path in a type is the name of a type that lacks the traits.
fn names_float(ty: TokenStream) -> bool {
    ty.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => LACKING.iter().any(|name| ident == name),
        TokenTree::Group(group) => names_float(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The one diagnostic about all that is left out: traits, and the items that lack them.
fn diagnostic(left_out: &[(&str, Vec<String>)]) -> Option<Diagnostic> {
    let sentence = |traits: &str, items: &[String]| {
        let named = items.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let (count, types) = (items.len(), if items.len() == 1 { "type" } else { "types" });
        let more = if count > NAMED { format!(", and {} more", count - NAMED) } else { String::new() };
        format!("{traits} not derived for {count} {types}: {named}{more}")
    };
    let message = match left_out {
        [] => return None,
        [(first, items), (second, others)] if items == others => {
            sentence(&format!("`{first}` and `{second}` are"), items)
        }
        each => {
            let sentences = each.iter().map(|(name, items)| sentence(&format!("`{name}` is"), items));
            sentences.collect::<Vec<_>>().join("; ")
        }
    };
    let hint = "`f32`, `f64` and `AnyType` lack both traits, and so does every type that holds a type without them";
    Some(Diagnostic::note(Code::DERIVE_LEFT_OUT, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trait_is_known_by_each_of_its_paths() {
        for path in ["Eq", "std::cmp::Eq", "::core::cmp::Eq"] {
            assert!(is_trait(path, "Eq"), "{path}");
        }
        assert!(is_trait("std::hash::Hash", "Hash"));
        for path in ["PartialEq", "my_macros::Eq", "std::Eq"] {
            assert!(!is_trait(path, "Eq"), "{path}");
        }
    }

    #[test]
    fn a_custom_type_lacks_a_trait_if_it_names_a_float() {
        let custom = |path: &str| RustType::Custom(path.to_owned());
        for path in
            ["f64", "Vec<f64>", "std::option::Option<(u8, [f32; 2])>", "support::AnyType", "my::Pair<u8, AnyType>"]
        {
            assert!(lacks(&custom(path), &[]), "{path}");
        }
        for path in ["String", "my::f64s", "Vec<u8>", "my::Decimal<2>"] {
            assert!(!lacks(&custom(path), &[]), "{path}");
        }
    }

    #[test]
    fn one_sentence_names_a_few_of_the_types() {
        let items: Vec<String> = (0..10).map(|index| format!("T{index}")).collect();
        let message = |left_out: &[(&str, Vec<String>)]| diagnostic(left_out).map(|found| found.message);
        assert_eq!(message(&[]), None);
        assert_eq!(
            message(&[("Eq", items.clone()), ("Hash", items.clone())]).unwrap(),
            "`Eq` and `Hash` are not derived for 10 types: T0, T1, T2, T3, T4, T5, T6, T7, and 2 more"
        );
        assert_eq!(
            message(&[("Eq", items[..2].to_vec()), ("Hash", items[..1].to_vec())]).unwrap(),
            "`Eq` is not derived for 2 types: T0, T1; `Hash` is not derived for 1 type: T0"
        );
    }
}
