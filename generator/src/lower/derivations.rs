//! Derivation of types and substitution of elements: look-ups in the model that several passes need.

use std::collections::HashSet;

use super::prune::Reach;
use crate::model::{Builtin, ComplexType, ElementId, Model, TypeId, TypeKind, TypeRef};

/// A complex type and those that it derives from, the outermost base first.
pub fn base_chain(model: &Model, id: TypeId) -> Vec<&ComplexType> {
    let mut chain = Vec::new();
    let mut current = Some(id);
    // Circles of derivations are cut.
    while let Some(TypeKind::Complex(complex)) = current.map(|id| &model.types[id].kind) {
        chain.push(complex);
        current = base_of(complex);
    }
    chain.reverse();
    chain
}

/// The type of the documents that a complex type derives from.
fn base_of(complex: &ComplexType) -> Option<TypeId> {
    match complex.derivation.as_ref()?.base {
        TypeRef::Def(base) => Some(base),
        TypeRef::Builtin(_) | TypeRef::Encoding(_) => None,
    }
}

/// Whether the type extends one that is not declared, so that anything may stand before its own content.
pub fn has_open_base(model: &Model, id: TypeId) -> bool {
    let outermost = base_chain(model, id).first().and_then(|complex| complex.derivation.as_ref());
    outermost.is_some_and(|derivation| derivation.extension && derivation.base == TypeRef::Builtin(Builtin::AnyType))
}

/// A type and all reached types that derive from it, itself first, in document order of each level.
pub fn descendants(model: &Model, reach: &Reach, id: TypeId) -> Vec<TypeId> {
    let (mut found, mut known) = (vec![id], HashSet::from([id]));
    let mut at = 0;
    while let Some(&current) = found.get(at) {
        if let TypeKind::Complex(complex) = &model.types[current].kind {
            found.extend(complex.derived.iter().filter(|derived| reach.has_type(**derived) && known.insert(**derived)));
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
    // What derives from a type that has attributes has them too.
    let is_own = |id: &TypeId| matches!(&model.types[*id].kind, TypeKind::Complex(complex) if has_own(complex));
    let mut stack: Vec<TypeId> = model.types.ids().filter(is_own).collect();
    let mut having: HashSet<TypeId> = stack.iter().copied().collect();
    while let Some(id) = stack.pop() {
        if let TypeKind::Complex(complex) = &model.types[id].kind {
            stack.extend(complex.derived.iter().filter(|derived| having.insert(**derived)));
        }
    }
    // Where a type that is reached has attributes, it may stand for its base.
    let mut found: HashSet<TypeId> = HashSet::new();
    for id in having {
        let mut at = Some(id);
        while let Some(id) = at.take().filter(|id| found.insert(*id)) {
            if let (true, TypeKind::Complex(complex)) = (reach.has_type(id), &model.types[id].kind) {
                at = base_of(complex);
            }
        }
    }
    let declared = model
        .elements
        .values()
        .filter(|declaration| declaration.nillable)
        .filter_map(|declaration| if let TypeRef::Def(id) = declaration.ty { Some(id) } else { None });
    declared.filter(|id| found.contains(id)).collect()
}
