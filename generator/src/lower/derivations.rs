//! Derivation of types and substitution of elements: look-ups in the model that several passes need.

use std::collections::HashSet;

use super::prune::Reach;
use crate::model::{Builtin, ComplexType, ElementId, Model, TypeId, TypeKind, TypeRef};

/// A complex type and those that it derives from, the outermost base first.
pub fn base_chain(model: &Model, id: TypeId) -> Vec<&ComplexType> {
    let mut chain = Vec::new();
    let mut current = id;
    // A type that derives from itself is the schema's mistake; the chain ends where it would begin again.
    let mut seen = vec![id];
    while let TypeKind::Complex(complex) = &model.types[current].kind {
        chain.push(complex);
        match complex.derivation.as_ref().map(|derivation| derivation.base) {
            Some(TypeRef::Def(base)) if !seen.contains(&base) => {
                seen.push(base);
                current = base;
            }
            _ => break,
        }
    }
    chain.reverse();
    chain
}

/// Whether the type extends one that is not declared, so that anything may stand before its own content.
pub fn has_open_base(model: &Model, id: TypeId) -> bool {
    let outermost = base_chain(model, id).first().and_then(|complex| complex.derivation.as_ref());
    outermost.is_some_and(|derivation| derivation.extension && derivation.base == TypeRef::Builtin(Builtin::AnyType))
}

/// A type and all reached types that derive from it, itself first, in document order of each level.
pub fn descendants(model: &Model, reach: &Reach, id: TypeId) -> Vec<TypeId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(&current) = found.get(at) {
        if let TypeKind::Complex(complex) = &model.types[current].kind {
            for &derived in &complex.derived {
                if !found.contains(&derived) && reach.has_type(derived) {
                    found.push(derived);
                }
            }
        }
        at += 1;
    }
    found
}

/// The elements that may stand where this one is referenced, abstract ones left out.
pub fn substitution_members(model: &Model, head: ElementId) -> Vec<ElementId> {
    let substitutes = model.elements[head].substitutes.iter().copied();
    std::iter::once(head).chain(substitutes).filter(|&id| !model.elements[id].is_abstract).collect()
}

/// Whether the type is simple, so that its values are text.
pub fn is_simple(model: &Model, ty: TypeRef) -> bool {
    match ty {
        TypeRef::Builtin(_) | TypeRef::Encoding(_) => true,
        TypeRef::Def(id) => matches!(model.types[id].kind, TypeKind::Simple(_)),
    }
}

/// The complex types among the declared types of nillable elements whose elements, or those of a type derived from them,
/// have attributes: an element that is nil keeps these.
pub fn nillable_with_attributes(model: &Model, reach: &Reach) -> HashSet<TypeId> {
    let has_own = |complex: &ComplexType| complex.any_attribute.is_some() || !complex.attributes.is_empty();
    let has_attributes =
        |id: TypeId| descendants(model, reach, id).into_iter().any(|id| base_chain(model, id).into_iter().any(has_own));
    let declared = model
        .elements
        .values()
        .filter(|declaration| declaration.nillable)
        .filter_map(|declaration| if let TypeRef::Def(id) = declaration.ty { Some(id) } else { None });
    let distinct: HashSet<TypeId> = declared.collect();
    distinct.into_iter().filter(|&id| has_attributes(id)).collect()
}
