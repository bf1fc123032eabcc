//! Enumerations and unions as enums: the variants and what they are called.

use std::collections::HashSet;

use super::Context;
use super::case::{pascal, sign_words, words};
use super::docs::{self, code};
use super::ir::{Enumeration, ItemId, ItemKind, UnionMember};
use super::scope::Scope;
use super::simple::{DEEPEST, SimpleMapping, mapping, mapping_at, type_name};
use crate::base::EnumerationValue;
use crate::model::{Model, TypeId, TypeKind, TypeRef, Variety};

/// The content of the item of a simple type.
pub fn simple_type_item(context: &Context<'_>, id: TypeId, item: ItemId) -> ItemKind {
    match mapping(context.model, TypeRef::Def(id)) {
        SimpleMapping::Enumeration(owner) => {
            let mut values = Vec::new();
            add_values(context.model, owner, 0, &mut HashSet::new(), &mut values);
            ItemKind::Enumeration(enumeration(&values, context.identifiers.ident(item)))
        }
        SimpleMapping::Union(_, members) => ItemKind::Union(union_members(context, &members)),
        SimpleMapping::Builtin(_) | SimpleMapping::List(_) | SimpleMapping::Complex => ItemKind::Omitted,
    }
}

/// Adds the values of the enumeration that a type owns: its own, or those of the members of a union, each once.
fn add_values<'m>(
    model: &'m Model,
    owner: TypeId,
    depth: usize,
    seen: &mut HashSet<&'m str>,
    values: &mut Vec<&'m EnumerationValue>,
) {
    let TypeKind::Simple(simple) = &model.types[owner].kind else { return };
    values.extend(simple.enumeration.iter().filter(|value| seen.insert(&value.value)));
    if let (true, Variety::Union(members)) = (simple.enumeration.is_empty() && depth <= DEEPEST, &simple.variety) {
        for &member in members {
            if let SimpleMapping::Enumeration(inner) = mapping_at(model, member, depth + 1) {
                add_values(model, inner, depth + 1, seen, values);
            }
        }
    }
}

fn union_members(context: &Context<'_>, members: &[TypeRef]) -> Vec<UnionMember> {
    let mut scope = Scope::default();
    let mut out: Vec<UnionMember> = Vec::new();
    for (at, &member) in members.iter().enumerate() {
        let ty = context.types.text_type(member);
        if out.iter().any(|known| known.ty == ty) {
            continue;
        }
        let name = type_name(context.model, member);
        let preferred = name.map_or_else(|| "Value".to_owned(), |name| pascal(&words(&name.local)));
        let is_enumeration = matches!(mapping(context.model, member), SimpleMapping::Enumeration(_));
        let strict = is_enumeration && at + 1 < members.len();
        out.push(UnionMember { ident: scope.claim(&preferred, "Value"), ty, strict });
    }
    out
}

/// Returns the variants of an enumeration. Words that all values begin with are left out of their identifiers, and
/// equal identifiers are made distinct.
fn enumeration(values: &[&EnumerationValue], ident: &str) -> Enumeration {
    let split: Vec<Vec<String>> = values
        .iter()
        .map(|value| {
            let is_negative =
                value.value.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if is_negative || !value.value.chars().any(char::is_alphanumeric) {
                sign_words(&value.value)
            } else {
                words(&value.value)
            }
        })
        .collect();
    let shared = shared_start(&split, ident);
    let mut scope = Scope::default();
    let mut out = Vec::new();
    for (value, words) in values.iter().zip(&split) {
        if out.iter().any(|(_, wire, _): &(String, String, Vec<String>)| *wire == value.value) {
            continue;
        }
        let plain = pascal(&words[shared..]);
        // Signs distinguish values with the same letters: `50` and `50%`.
        let spelt = if scope.is_free(&plain) { plain } else { pascal(&sign_words(&value.value)) };
        let ident = scope.claim(&spelt, "Value");
        let docs = match docs::lines(&value.docs) {
            docs if !docs.is_empty() => docs,
            _ if value.value.is_empty() => vec!["The empty string.".to_owned()],
            _ => vec![format!("`{}`", code(&value.value))],
        };
        out.push((ident, value.value.clone(), docs));
    }
    Enumeration { other: scope.claim("Other", "Value"), values: out }
}

/// How many words all values begin with, as long as what remains is a name; only whole words count.
fn shared_start(split: &[Vec<String>], ident: &str) -> usize {
    let Some(first) = split.first() else { return 0 };
    let starts_well = |words: &Vec<String>, at: usize| {
        words.get(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let mut shared = 0;
    if split.len() > 1 {
        while split.iter().all(|words| words.get(shared) == first.get(shared) && starts_well(words, shared + 1)) {
            shared += 1;
        }
    }
    // A single value, or values that share nothing, may still repeat the type's own name.
    let type_name: Vec<String> = words(ident);
    if shared == 0 && split.iter().all(|words| words.starts_with(&type_name) && starts_well(words, type_name.len())) {
        shared = type_name.len();
    }
    shared
}
