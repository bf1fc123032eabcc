//! Named and anonymous types.

use super::{Builder, unfilled};
use crate::base::Arena;
use crate::model::{Builtin, Owner, TypeDef, TypeId, TypeKind, TypeRef};
use crate::parse::syntax::{TypeBody, TypeSyntax, TypeUse};
use crate::resolve::symbols::{DeclaredComponent, DocumentScope, Symbols};

/// Gives every named type its id, in the order of the symbols.
pub fn declare(symbols: &Symbols<'_>) -> (Arena<TypeDef>, Vec<TypeId>) {
    let mut types = Arena::new();
    let mut ids = Vec::new();
    for entry in &symbols.types.entries {
        let Some((scope, ty)) = entry.layers.last() else { continue };
        ids.push(types.add(TypeDef {
            name: Some(entry.name.clone()),
            owner: None,
            namespace: scope.namespace.to_owned(),
            docs: ty.docs.clone(),
            span: ty.span.clone(),
            kind: unfilled(),
        }));
    }
    (types, ids)
}

impl<'s> Builder<'s, '_> {
    /// Fills in a named type: as written, then as redefined.
    pub(super) fn named_type(&mut self, id: TypeId, entry: &'s DeclaredComponent<'s, TypeSyntax>) {
        let mut done: Option<TypeKind> = None;
        for &(scope, ty) in &entry.layers {
            let content = self.pending.simple_content.get(&id).copied();
            let kind = self.type_kind(ty, scope, id);
            done = Some(match done {
                None => kind,
                Some(before) => self.redefined((before, content), kind, id, scope),
            });
        }
        if let Some(kind) = done {
            self.types[id].kind = kind;
        }
    }

    /// An anonymous type; `anyType` where it is nested too deeply.
    pub(super) fn anonymous_type(&mut self, ty: &'s TypeSyntax, scope: DocumentScope<'s>, owner: Owner) -> TypeRef {
        if !self.bounds.enter(&ty.span, self.lookup.diagnostics()) {
            return TypeRef::Builtin(Builtin::AnyType);
        }
        let id = self.types.add(TypeDef {
            name: None,
            owner: Some(owner),
            namespace: scope.namespace.to_owned(),
            docs: ty.docs.clone(),
            span: ty.span.clone(),
            kind: unfilled(),
        });
        let kind = self.type_kind(ty, scope, id);
        self.types[id].kind = kind;
        self.bounds.leave();
        TypeRef::Def(id)
    }

    pub(super) fn type_use(&mut self, ty: &'s TypeUse, scope: DocumentScope<'s>, owner: TypeId) -> TypeRef {
        match ty {
            TypeUse::Named(reference) => self.lookup.type_ref(reference, scope),
            TypeUse::Inline(inline) => self.anonymous_type(inline, scope, Owner::Type(owner)),
        }
    }

    fn type_kind(&mut self, ty: &'s TypeSyntax, scope: DocumentScope<'s>, id: TypeId) -> TypeKind {
        match &ty.body {
            TypeBody::Simple(simple) => TypeKind::Simple(self.simple_type(simple, scope, id)),
            TypeBody::Complex(complex) => TypeKind::Complex(self.complex_type(complex, scope, id, &ty.span)),
        }
    }
}
