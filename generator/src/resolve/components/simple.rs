//! Simple types (XSD 1.0 Part 1 §3.14). Their variety is filled in last, when every base is known.

use super::Builder;
use crate::base::Facets;
use crate::model::{Builtin, SimpleType, TypeId, TypeRef, Variety};
use crate::parse::syntax::{RestrictionSyntax, SimpleSyntax};
use crate::resolve::symbols::DocumentScope;

impl<'s> Builder<'s, '_> {
    pub(super) fn simple_type(&mut self, simple: &'s SimpleSyntax, scope: DocumentScope<'s>, id: TypeId) -> SimpleType {
        match simple {
            SimpleSyntax::Restriction(restriction) => {
                let base = match &restriction.base {
                    Some(base) => self.type_use(base, scope, id),
                    None => TypeRef::Builtin(Builtin::String),
                };
                restricted(base, restriction)
            }
            SimpleSyntax::List(item) => SimpleType {
                variety: Variety::List(self.type_use(item, scope, id)),
                base: None,
                enumeration: Vec::new(),
                facets: Facets::default(),
            },
            SimpleSyntax::Union(members) => {
                let members = members.iter().map(|member| self.type_use(member, scope, id)).collect();
                SimpleType {
                    variety: Variety::Union(members),
                    base: None,
                    enumeration: Vec::new(),
                    facets: Facets::default(),
                }
            }
            SimpleSyntax::Missing => restricted(TypeRef::Builtin(Builtin::String), &RestrictionSyntax::default()),
        }
    }
}

/// A restriction of a base whose variety is not known yet.
pub(super) fn restricted(base: TypeRef, restriction: &RestrictionSyntax) -> SimpleType {
    // The value space of anyType has no lexical form; a simple type over it takes any text.
    let base = if base == TypeRef::Builtin(Builtin::AnyType) { TypeRef::Builtin(Builtin::AnySimpleType) } else { base };
    SimpleType {
        variety: Variety::Atomic(Builtin::AnySimpleType),
        base: Some(base),
        enumeration: restriction.enumeration.clone(),
        facets: restriction.facets.clone(),
    }
}
