//! What is derived for each item: the traits of its kind, and those that the configuration adds. Traits of equality and order are
//! left out where they cannot hold, because a service has types with floats next to types without.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

use super::ir::{Item, ItemKind, Package, RustType};
use crate::diagnostics::{Code, Diagnostic};

/// The traits that are added only where they can hold.
const CONDITIONAL: [&str; 4] = ["Eq", "Hash", "PartialOrd", "Ord"];

/// The types that have no total equality, and no hash or total order either.
const WITHOUT_EQUALITY: [&str; 3] = ["f32", "f64", "AnyType"];

/// The types without any order, those that hold others among them.
const WITHOUT_ORDER: [&str; 8] =
    ["AnyType", "ArrayShape", "Binary", "List", "RawAttribute", "RawElement", "ScopedText", "SwaRef"];

/// The types whose order is not total: values with and without a time zone, months and days.
const PARTIALLY_ORDERED: [&str; 9] =
    ["Date", "DateTime", "Duration", "GDay", "GMonth", "GMonthDay", "GYear", "GYearMonth", "Time"];

/// Whether a type of the runtime or the standard library lacks a trait.
fn lacks_trait(ty: &str, name: &str) -> bool {
    match name {
        "PartialOrd" => WITHOUT_ORDER.contains(&ty),
        "Ord" => [&WITHOUT_EQUALITY[..], &WITHOUT_ORDER, &PARTIALLY_ORDERED].concat().contains(&ty),
        _ => WITHOUT_EQUALITY.contains(&ty),
    }
}

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
    let lacks_directly = |index: &usize| held(&items[*index].kind).into_iter().any(|ty| lacks(ty, name, &holds));
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

/// Whether a type lacks a trait, or holds a type or an item that does. A type from the configuration is taken to have it unless
/// one that lacks it is written in it.
fn lacks(ty: &RustType, name: &str, holds: &[bool]) -> bool {
    let is_order = matches!(name, "PartialOrd" | "Ord");
    match ty {
        RustType::Item(item) => !holds[item.0],
        RustType::Std(ty) | RustType::Runtime(ty) => lacks_trait(ty, name),
        RustType::Custom(path) => {
            // Types of other crates may have the names of the runtime's.
            let is_ours = path.contains("soapstone");
            let is_lacking = |ty: &str| lacks_trait(ty, name) && (is_ours || WITHOUT_EQUALITY.contains(&ty));
            syn::parse_str::<syn::Type>(path).is_ok_and(|ty| names_one(ty.into_token_stream(), &is_lacking))
        }
        RustType::Nilled(_) | RustType::Deep(_) | RustType::List(_) if is_order => true,
        RustType::Option(inner)
        | RustType::Nillable(inner)
        | RustType::Nilled(inner)
        | RustType::Vec(inner)
        | RustType::Boxed(inner)
        | RustType::Deep(inner)
        | RustType::List(inner) => lacks(inner, name, holds),
        RustType::Unit => false,
    }
}

/// Whether a segment of a path in a type is a name as required.
fn names_one(ty: TokenStream, is_one: &dyn Fn(&str) -> bool) -> bool {
    ty.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is_one(&ident.to_string()),
        TokenTree::Group(group) => names_one(group.stream(), is_one),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The one diagnostic about all that is left out: traits, and the items that lack them.
fn diagnostic(left_out: &[(&str, Vec<String>)]) -> Option<Diagnostic> {
    let mut groups: Vec<(Vec<String>, &[String])> = Vec::new();
    for (name, items) in left_out {
        match groups.iter_mut().find(|(_, known)| known == items) {
            Some((names, _)) => names.push(format!("`{name}`")),
            None => groups.push((vec![format!("`{name}`")], items)),
        }
    }
    let sentence = |(traits, items): &(Vec<String>, &[String])| {
        let named = items.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let (count, types) = (items.len(), if items.len() == 1 { "type" } else { "types" });
        let more = if count > NAMED { format!(", and {} more", count - NAMED) } else { String::new() };
        let verb = if traits.len() == 1 { "is" } else { "are" };
        format!("{} {verb} not derived for {count} {types}: {named}{more}", traits.join(" and "))
    };
    let message = groups.iter().map(sentence).collect::<Vec<_>>().join("; ");
    let has_order = left_out.iter().any(|(name, _)| matches!(*name, "PartialOrd" | "Ord"));
    let hint = if has_order {
        "floats and `AnyType` lack `Eq`, `Hash` and `Ord`; large binary content, raw XML and lists have no order, dates and \
         durations no total one; and so does every type that holds one of them"
    } else {
        "`f32`, `f64` and `AnyType` lack both traits, and so does every type that holds a type without them"
    };
    (!left_out.is_empty()).then(|| Diagnostic::note(Code::DERIVE_LEFT_OUT, message).hint(hint))
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
            assert!(lacks(&custom(path), "Eq", &[]), "{path}");
        }
        for path in ["String", "my::f64s", "Vec<u8>", "my::Decimal<2>"] {
            assert!(!lacks(&custom(path), "Hash", &[]), "{path}");
        }
    }

    #[test]
    fn orders_are_lacking_where_the_runtime_has_none() {
        let runtime = |ty| RustType::Runtime(ty);
        let custom = |path: &str| RustType::Custom(path.to_owned());
        assert!(lacks(&runtime("Binary"), "PartialOrd", &[]) && lacks(&custom("soapstone::Binary"), "Ord", &[]));
        assert!(!lacks(&runtime("Binary"), "Hash", &[]) && !lacks(&custom("my::Binary"), "PartialOrd", &[]));
        assert!(lacks(&runtime("Date"), "Ord", &[]) && !lacks(&runtime("Date"), "PartialOrd", &[]));
        assert!(!lacks(&custom("time::Date"), "Ord", &[]) && lacks(&custom("f64"), "Ord", &[]));
        assert!(lacks(&RustType::List(Box::new(RustType::Std("i32"))), "PartialOrd", &[]));
        assert!(!lacks(&RustType::Std("f64"), "PartialOrd", &[]));
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
