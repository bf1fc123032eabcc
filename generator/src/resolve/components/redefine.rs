//! The redefinition of a type (XSD 1.0 Part 1 §4.2.2): the old and the new definition become one type of the same name.

use std::collections::HashSet;

use super::particles::in_sequence;
use super::{Builder, start_of};
use crate::base::QName;
use crate::model::{ComplexType, Content, Derivation, Owner, Particle, Term, TypeDef, TypeId, TypeKind, TypeRef};
use crate::resolve::symbols::DocumentScope;

impl<'s> Builder<'s, '_> {
    /// What a type becomes by a further definition of itself; `own` is the simple type of the content that it had,
    /// where that was a restriction too.
    pub(super) fn redefined(
        &mut self,
        (before, own): (TypeKind, Option<TypeId>),
        after: TypeKind,
        id: TypeId,
        scope: DocumentScope<'s>,
    ) -> TypeKind {
        let itself = TypeRef::Def(id);
        if let TypeKind::Complex(complex) = &before {
            self.rebase_content(itself, own.map(TypeRef::Def).or(complex.derivation.as_ref().map(|d| d.base)));
        }
        match (before, after) {
            (TypeKind::Complex(before), TypeKind::Complex(after)) => {
                match after.derivation.as_ref().map(|d| (d.base, d.extension)) {
                    Some((base, extension)) if base == itself => TypeKind::Complex(merged(before, after, extension)),
                    _ => TypeKind::Complex(after),
                }
            }
            (before @ TypeKind::Simple(_), TypeKind::Simple(mut after)) if after.base == Some(itself) => {
                let span = start_of(&self.types[id].span);
                let original = self.types.add(TypeDef {
                    name: None,
                    owner: Some(Owner::Type(id)),
                    namespace: scope.namespace.to_owned(),
                    docs: String::new(),
                    span,
                    kind: before,
                });
                after.base = Some(TypeRef::Def(original));
                TypeKind::Simple(after)
            }
            (_, after) => after,
        }
    }

    /// Facets on the simple content of a type itself are facets on the simple content that it had before.
    fn rebase_content(&mut self, itself: TypeRef, before: Option<TypeRef>) {
        for (_, base) in self.pending.content_restrictions.iter_mut().rev() {
            if *base != itself {
                break;
            }
            *base = before.unwrap_or(*base);
        }
    }
}

fn merged(before: ComplexType, after: ComplexType, extension: bool) -> ComplexType {
    let again: HashSet<&QName> = after.attributes.iter().map(|attribute| &attribute.name).collect();
    let mut attributes = before.attributes;
    attributes.retain(|old| !again.contains(&old.name));
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
        // A restriction repeats all content, also that of the type's own base.
        derivation: before.derivation.map(|d| Derivation { extension: d.extension && extension, ..d }),
        content,
        attributes,
        any_attribute: after.any_attribute.or(before.any_attribute.filter(|_| extension)),
        derived: Vec::new(),
        soap_array: before.soap_array,
    }
}
