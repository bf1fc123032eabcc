//! Enumerations and unions as enums: the variants and their names.

use std::collections::HashSet;

use super::ContentContext;
use super::case::{pascal, sign_words, words};
use super::docs::{self, code};
use super::ir::{Enumeration, ItemId, ItemKind, UnionMember};
use super::scope::Scope;
use super::simple::{SimpleMapping, type_name};
use crate::base::EnumerationValue;
use crate::model::{SimpleType, TypeId, TypeKind, TypeRef, Variety};

/// The content of the item of a simple type.
pub fn simple_type_item(context: &ContentContext<'_>, id: TypeId, item: ItemId) -> ItemKind {
    match context.types.input.simple.of(TypeRef::Def(id)) {
        SimpleMapping::Enumeration(owner) => {
            ItemKind::Enumeration(enumeration(&values_of(context, owner), context.identifiers.ident(item)))
        }
        SimpleMapping::Union(owner) => match &context.model.types[owner].kind {
            TypeKind::Simple(SimpleType { variety: Variety::Union(members), .. }) => {
                ItemKind::Union(union_members(context, members))
            }
            TypeKind::Simple(_) | TypeKind::Complex(_) => ItemKind::Omitted,
        },
        SimpleMapping::Builtin(_) | SimpleMapping::List(_) | SimpleMapping::Complex => ItemKind::Omitted,
    }
}

/// Returns the values of the enumeration that a type owns: its own, or those of the members of a union, each once.
fn values_of<'m>(context: &ContentContext<'m>, owner: TypeId) -> Vec<&'m EnumerationValue> {
    let (mut values, mut seen) = (Vec::new(), HashSet::new());
    // Types to visit, the next one last; unions may have members in common.
    let (mut stack, mut visited) = (vec![owner], HashSet::from([owner]));
    while let Some(id) = stack.pop() {
        let TypeKind::Simple(simple) = &context.model.types[id].kind else { continue };
        values.extend(simple.enumeration.iter().filter(|value| seen.insert(value.value.as_str())));
        if let (true, Variety::Union(members)) = (simple.enumeration.is_empty(), &simple.variety) {
            for &member in members.iter().rev() {
                if let SimpleMapping::Enumeration(inner) = context.types.input.simple.of(member) {
                    stack.push(inner);
                }
            }
        }
        // What was visited since it was put on the stack is not visited again.
        while stack.last().is_some_and(|next| !visited.insert(*next)) {
            stack.pop();
        }
    }
    values
}

fn union_members(context: &ContentContext<'_>, members: &[TypeRef]) -> Vec<UnionMember> {
    let mut scope = Scope::default();
    let mut out: Vec<UnionMember> = Vec::new();
    let mut known = HashSet::new();
    for (at, &member) in members.iter().enumerate() {
        let ty = context.types.text_type(member);
        if !known.insert(ty.clone()) {
            continue;
        }
        let name = type_name(context.model, member);
        let preferred = name.map_or_else(|| "Value".to_owned(), |name| pascal(&words(&name.local)));
        let is_enumeration = matches!(context.types.input.simple.of(member), SimpleMapping::Enumeration(_));
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

/// Returns the number of words that all values begin with, provided that the remaining words are a name.
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
