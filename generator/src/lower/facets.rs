//! Facets of simple types, and the data of its type that a field of a simple type has.

use super::ContentContext;
use super::derivations::is_simple;
use super::docs::{self, code, push_note};
use super::ir::{Facets, RustType, Wire, WireKind};
use super::prefixes::NamespaceTable;
use super::simple::{can_enumerate, type_name};
use crate::model::{Model, SimpleType, TypeKind, TypeRef};

/// Restrictions of restrictions whose facets a field has.
const RESTRICTIONS: usize = 32;

/// Adds to a field of a simple type its type's name for SOAP encoding, its facets, and the documentation of a type that
/// has no item of its own.
pub fn describe_simple(
    context: &ContentContext<'_>,
    declared: TypeRef,
    ty: &RustType,
    wire: &mut Wire,
    docs: &mut Vec<String>,
    namespaces: &mut NamespaceTable<'_>,
) {
    let model = context.model;
    wire.flags.simple = is_simple(model, declared) && *ty != RustType::Runtime("AnyType");
    if !wire.flags.simple {
        return;
    }
    // SOAP encoding writes the name of every type, the decoder compares `xsi:type` with those that are defined here.
    if context.names_simple_types || (wire.kind == WireKind::Element && matches!(declared, TypeRef::Def(_))) {
        wire.type_name = type_name(model, declared).map(|name| namespaces.name(&name));
    }
    if let (true, TypeRef::Def(id)) = (docs.is_empty(), declared)
        && context.types.components.of_type(id).is_none()
    {
        docs.extend(docs::lines(&model.types[id].docs));
    }
    wire.facets = facets_of(model, declared);
    if let Some(facets) = &wire.facets {
        push_note(docs, describe(facets));
    }
}

/// The facets of a simple type and all that it restricts; `None` where there are none or an enum has them.
fn facets_of(model: &Model, ty: TypeRef) -> Option<Facets> {
    let mut facets = Facets::default();
    let mut current = ty;
    for _ in 0..RESTRICTIONS {
        let TypeRef::Def(id) = current else { break };
        let TypeKind::Simple(simple) = &model.types[id].kind else { break };
        if !simple.enumeration.is_empty() && can_enumerate(&simple.variety) {
            return None;
        }
        if facets.values.is_empty() {
            facets.values.extend(simple.enumeration.iter().map(|value| value.value.clone()));
        }
        restrict(&mut facets, simple);
        let Some(base) = simple.base else { break };
        current = base;
    }
    (facets != Facets::default()).then_some(facets)
}

/// Adds the facets of one derivation step; what a derived type has already restricted takes precedence.
fn restrict(facets: &mut Facets, simple: &SimpleType) {
    let own = &simple.facets;
    // A bound beyond 32 bits bounds nothing that fits a message.
    let bounded = |length: Option<u64>| length.filter(|&length| u32::try_from(length).is_ok());
    facets.min_length = facets.min_length.or(bounded(own.min_length));
    facets.max_length = facets.max_length.or(bounded(own.max_length));
    facets.min = facets.min.take().or_else(|| own.min.clone());
    facets.max = facets.max.take().or_else(|| own.max.clone());
    facets.total_digits = facets.total_digits.or(own.total_digits);
    facets.fraction_digits = facets.fraction_digits.or(own.fraction_digits);
    if !own.patterns.is_empty() {
        facets.patterns.push(own.patterns.join("|"));
    }
}

/// Returns a sentence that describes facets.
fn describe(facets: &Facets) -> String {
    let mut parts = Vec::new();
    match (facets.min_length, facets.max_length) {
        (Some(least), Some(most)) if least == most => parts.push(format!("length {least}")),
        (Some(least), Some(most)) => parts.push(format!("length {least} to {most}")),
        (Some(least), None) => parts.push(format!("length at least {least}")),
        (None, Some(most)) => parts.push(format!("length at most {most}")),
        (None, None) => {}
    }
    if let Some((least, exclusive)) = &facets.min {
        parts.push(format!("{} `{}`", if *exclusive { "more than" } else { "at least" }, code(least)));
    }
    if let Some((most, exclusive)) = &facets.max {
        parts.push(format!("{} `{}`", if *exclusive { "less than" } else { "at most" }, code(most)));
    }
    parts.extend(facets.total_digits.map(|digits| format!("at most {digits} digits")));
    parts.extend(facets.fraction_digits.map(|digits| format!("at most {digits} fraction digits")));
    if !facets.values.is_empty() {
        let shown: Vec<String> = facets.values.iter().take(12).map(|value| format!("`{}`", code(value))).collect();
        let more = if facets.values.len() > shown.len() { " …" } else { "" };
        parts.push(format!("one of {}{more}", shown.join(" ")));
    }
    parts.extend(facets.patterns.iter().map(|pattern| format!("pattern `{}`", code(pattern))));
    format!("Restricted: {}.", parts.join(", "))
}
