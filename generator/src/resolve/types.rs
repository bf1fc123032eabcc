//! Named and anonymous types.

use super::symbols::Scope;
use super::{Resolver, placeholder};
use crate::model::{Builtin, Owner, TypeDef, TypeId, TypeKind, TypeRef};
use crate::parse::syntax::{TypeBody, TypeSyntax, TypeUse};

impl<'s> Resolver<'s, '_> {
    /// Fills in a named type: as written, then as redefined.
    pub(super) fn named_type(&mut self, index: usize) {
        let Ok(id) = u32::try_from(index).map(TypeId) else { return };
        let layers = self.symbols.types.entries.get(index).map_or_else(Vec::new, |entry| entry.layers.clone());
        let mut done: Option<TypeKind> = None;
        for (scope, ty) in layers {
            let content = self.simple_content.get(&id).copied().flatten();
            let kind = self.type_kind(ty, scope, id);
            done = Some(match done {
                None => kind,
                Some(before) => self.redefined((before, content), kind, id, scope),
            });
        }
        if let (Some(kind), Some(ty)) = (done, self.ty_mut(id)) {
            ty.kind = kind;
        }
    }

    /// An anonymous type; `anyType` where it is nested too deeply.
    pub(super) fn anonymous_type(&mut self, ty: &'s TypeSyntax, scope: Scope<'s>, owner: Owner) -> TypeRef {
        if !self.enter(&ty.span) {
            return TypeRef::Builtin(Builtin::AnyType);
        }
        let id = self.new_type_id();
        self.types.push(TypeDef {
            name: None,
            owner: Some(owner),
            namespace: scope.namespace.to_owned(),
            docs: ty.docs.clone(),
            span: ty.span.clone(),
            kind: placeholder(),
        });
        let kind = self.type_kind(ty, scope, id);
        if let Some(ty) = self.ty_mut(id) {
            ty.kind = kind;
        }
        self.leave();
        TypeRef::Def(id)
    }

    pub(super) fn type_use(&mut self, ty: &'s TypeUse, scope: Scope<'s>, owner: TypeId) -> TypeRef {
        match ty {
            TypeUse::Named(reference) => self.type_ref(reference, scope),
            TypeUse::Inline(inline) => self.anonymous_type(inline, scope, Owner::Type(owner)),
        }
    }

    fn type_kind(&mut self, ty: &'s TypeSyntax, scope: Scope<'s>, id: TypeId) -> TypeKind {
        match &ty.body {
            TypeBody::Simple(simple) => TypeKind::Simple(self.simple_type(simple, scope, id)),
            TypeBody::Complex(complex) => TypeKind::Complex(self.complex_type(complex, scope, id, &ty.span)),
        }
    }
}
