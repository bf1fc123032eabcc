//! The closing pass: properties that depend on other components, which are complete only after all types and elements
//! exist.

mod contents;
mod cycles;
mod elements;

use super::bounds::Bounds;
use super::builtins::{builtin_name, encoding_name};
use super::components::Pending;
use crate::base::{Arena, QName};
use crate::diagnostics::Diagnostics;
use crate::model::{Builtin, Content, ElementDecl, ElementId, Particle, Term, TypeDef, TypeId, TypeKind, TypeRef};
use contents::SimpleContents;

/// Completes types and elements. The steps are in the order of what each relies on:
///
/// 1. Circles of derivations are cut, so that every later step comes to an end.
/// 2. Elements without a type inherit one: the item types of arrays, step 7, are types of elements.
/// 3. Complex types get their simple content, along their bases.
/// 4. Simple types that restrict such a content get it as their base, which may be a content of step 3.
/// 5. What simple types are made of becomes simple: a complex type stands for its simple content.
/// 6. Simple types get the variety of their base, which is simple since step 5.
/// 7. SOAP arrays without `wsdl:arrayType` get the type of their first element.
/// 8. Bases list what is derived from them: steps 1 and 3 take derivations away.
/// 9. Substitution groups are closed over their members' own groups.
pub(super) fn close(
    pending: Pending,
    types: &mut Arena<TypeDef>,
    elements: &mut Arena<ElementDecl>,
    bounds: &mut Bounds,
    diagnostics: &mut Diagnostics,
) {
    let mut contents = SimpleContents::new(pending.simple_content);
    cycles::cut_cycles(types, diagnostics);
    elements::inherit_types(pending.untyped, &pending.heads, elements);
    contents::settle_contents(types, &mut contents, diagnostics);
    contents::settle_content_restrictions(pending.content_restrictions, types, &mut contents);
    contents::settle_simple_bases(types, &mut contents);
    contents::settle_varieties(types);
    settle_arrays(pending.implied_arrays, types, elements);
    list_derived(types);
    elements::close_substitutions(&pending.heads, elements, bounds, diagnostics);
}

/// Sets the item type of arrays without `wsdl:arrayType` to the type of their first element.
fn settle_arrays(implied: Vec<TypeId>, types: &mut Arena<TypeDef>, elements: &Arena<ElementDecl>) {
    for id in implied {
        let TypeKind::Complex(complex) = &types[id].kind else { continue };
        let first = match &complex.content {
            Content::Particle(particle) => first_element(particle),
            _ => None,
        };
        let Some(item) = first.map(|element| elements[element].ty) else { continue };
        let item_name = name_of(item, types);
        if let TypeKind::Complex(complex) = &mut types[id].kind
            && let Some(array) = &mut complex.soap_array
        {
            array.item = item;
            array.item_name = item_name;
        }
    }
}

/// The name of a type; that of `anyType` where it is anonymous.
fn name_of(ty: TypeRef, types: &Arena<TypeDef>) -> QName {
    match ty {
        TypeRef::Builtin(builtin) => builtin_name(builtin),
        TypeRef::Encoding(builtin) => encoding_name(builtin),
        TypeRef::Def(id) => types[id].name.clone().unwrap_or_else(|| builtin_name(Builtin::AnyType)),
    }
}

/// Lists in every complex type those that are derived from it, in document order.
fn list_derived(types: &mut Arena<TypeDef>) {
    for id in types.ids() {
        let TypeKind::Complex(complex) = &types[id].kind else { continue };
        let Some(TypeRef::Def(base)) = complex.derivation.as_ref().map(|derivation| derivation.base) else {
            continue;
        };
        if let TypeKind::Complex(base) = &mut types[base].kind {
            base.derived.push(id);
        }
    }
}

fn first_element(particle: &Particle) -> Option<ElementId> {
    match &particle.term {
        Term::Element(id) => Some(*id),
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => members.iter().find_map(first_element),
        Term::Any(_) => None,
    }
}
