//! Element declarations (XSD 1.0 Part 1 §3.3).

use super::Builder;
use crate::base::QName;
use crate::model::{Builtin, ElementDecl, ElementId, Owner, TypeRef};
use crate::parse::syntax::ElementSyntax;
use crate::resolve::symbols::DocumentScope;

/// A declaration whose type is not known yet.
pub(super) fn declaration(element: &ElementSyntax, scope: DocumentScope<'_>, global: bool) -> ElementDecl {
    let qualified = global || element.form.unwrap_or(scope.elements_qualified);
    let namespace = if qualified { scope.namespace } else { "" };
    ElementDecl {
        name: QName { namespace: namespace.to_owned(), local: element.name.clone() },
        schema: scope.namespace.to_owned(),
        global,
        form: element.form.is_some(),
        ty: TypeRef::Builtin(Builtin::AnyType),
        nillable: element.nillable,
        is_abstract: element.is_abstract,
        default: element.default.clone(),
        fixed: element.fixed.clone(),
        media_types: element.media_types.clone(),
        missing: false,
        substitutes: Vec::new(),
        docs: element.docs.clone(),
        span: element.span.clone(),
    }
}

impl<'s> Builder<'s, '_> {
    /// Fills in the type and the heads of a global element.
    pub(super) fn global_element(&mut self, index: usize, scope: DocumentScope<'s>, element: &'s ElementSyntax) {
        let Some(id) = self.elements.global(index) else { return };
        let mut heads = Vec::new();
        for reference in &element.heads {
            match self.lookup.find(|symbols| &symbols.elements, reference, scope) {
                Some(head) => heads.extend(self.elements.global(head)),
                None => {
                    let instead = "it stands only for itself";
                    self.lookup.unresolved_element(reference, scope, instead);
                }
            }
        }
        let ty = self.element_type(element, scope, id);
        if element.ty.is_none() && element.inline.is_none() && !heads.is_empty() {
            self.pending.untyped.insert(id);
        }
        if !heads.is_empty() {
            self.pending.heads.push((id, heads));
        }
        self.elements.set_type(id, ty);
    }

    pub(super) fn local_element(&mut self, element: &'s ElementSyntax, scope: DocumentScope<'s>) -> ElementId {
        let id = self.elements.add(declaration(element, scope, false));
        let ty = self.element_type(element, scope, id);
        self.elements.set_type(id, ty);
        id
    }

    fn element_type(&mut self, element: &'s ElementSyntax, scope: DocumentScope<'s>, id: ElementId) -> TypeRef {
        match (&element.ty, &element.inline) {
            (Some(reference), _) => self.lookup.declared_type(reference, scope),
            (None, Some(inline)) => self.anonymous_type(inline, scope, Owner::Element(id)),
            (None, None) => TypeRef::Builtin(Builtin::AnyType),
        }
    }
}
