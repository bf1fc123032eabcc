//! What a redefinition makes of a type (XSD 1.0 Part 1 §4.2.2): both together are one type of the old name.

use super::particles::in_sequence;
use super::tables::Scope;
use super::{Resolver, start_of};
use crate::model::{ComplexType, Content, Owner, Particle, Term, TypeDef, TypeId, TypeKind, TypeRef};

impl<'s> Resolver<'s, '_> {
    pub(super) fn redefined(&mut self, before: TypeKind, after: TypeKind, id: TypeId, scope: Scope<'s>) -> TypeKind {
        let itself = TypeRef::Def(id);
        match (before, after) {
            (TypeKind::Complex(before), TypeKind::Complex(after)) => {
                match after.derivation.as_ref().map(|d| (d.base, d.extension)) {
                    Some((base, extension)) if base == itself => TypeKind::Complex(merged(before, after, extension)),
                    _ => TypeKind::Complex(after),
                }
            }
            (before @ TypeKind::Simple(_), TypeKind::Simple(mut after)) if after.base == Some(itself) => {
                let original = self.new_type_id();
                let span = self.ty(id).map(|ty| start_of(&ty.span));
                self.types.push(TypeDef {
                    name: None,
                    owner: Some(Owner::Type(id)),
                    namespace: scope.namespace.to_owned(),
                    docs: String::new(),
                    span: span.unwrap_or(crate::model::Span { document: scope.document, range: 0..0 }),
                    kind: before,
                });
                after.base = Some(TypeRef::Def(original));
                TypeKind::Simple(after)
            }
            (_, after) => after,
        }
    }
}

fn merged(before: ComplexType, after: ComplexType, extension: bool) -> ComplexType {
    let mut attributes = before.attributes;
    attributes.retain(|old| !after.attributes.iter().any(|new| new.name == old.name));
    attributes.extend(after.attributes);
    let content = match (before.content, after.content, extension) {
        (before, Content::Empty, true) => before,
        (Content::Particle(first), Content::Particle(second), true) => {
            let span = first.span.clone();
            Content::Particle(Particle {
                min: 1,
                max: Some(1),
                term: Term::Sequence(in_sequence([first, second])),
                span,
            })
        }
        (_, after, _) => after,
    };
    ComplexType {
        is_abstract: after.is_abstract,
        mixed: before.mixed || after.mixed,
        derivation: before.derivation,
        content,
        attributes,
        any_attribute: after.any_attribute.or(before.any_attribute),
        derived: Vec::new(),
        soap_array: before.soap_array,
    }
}
