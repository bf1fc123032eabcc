//! The element declarations of a model, which grow while references to them are resolved.

use std::collections::HashMap;

use super::lookup::{Lookup, expand};
use super::symbols::DocumentScope;
use crate::base::{Arena, QName, xmlns};
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Builtin, ElementDecl, ElementId, TypeRef};
use crate::parse::syntax::Reference;

/// Element declarations: the global ones first.
#[derive(Default)]
pub(super) struct Declarations {
    all: Arena<ElementDecl>,
    /// The global ones, by index among the symbols.
    globals: Vec<ElementId>,
    /// The placeholders for declarations that do not exist.
    placeholders: HashMap<QName, ElementId>,
}

impl Declarations {
    /// Adds a declaration.
    pub fn add(&mut self, declaration: ElementDecl) -> ElementId {
        self.all.add(declaration)
    }

    /// Adds the declaration of the next global element among the symbols.
    pub fn add_global(&mut self, declaration: ElementDecl) -> ElementId {
        let id = self.add(declaration);
        self.globals.push(id);
        id
    }

    /// Returns the declaration of a global element, by its index among the symbols.
    pub fn global(&self, index: usize) -> Option<ElementId> {
        self.globals.get(index).copied()
    }

    /// Gives a declaration its type.
    pub fn set_type(&mut self, id: ElementId, ty: TypeRef) {
        self.all[id].ty = ty;
    }

    /// Returns all declarations, to be completed.
    pub fn all_mut(&mut self) -> &mut Arena<ElementDecl> {
        &mut self.all
    }

    /// Returns the declarations.
    pub fn into_arena(self) -> Arena<ElementDecl> {
        self.all
    }

    /// The global element that a reference means; a placeholder of `anyType`, with a diagnostic, where there is none.
    pub fn reference<'s>(
        &mut self,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        lookup: &mut Lookup<'s>,
    ) -> ElementId {
        if let Some(id) =
            lookup.find(|symbols| &symbols.elements, reference, scope).and_then(|found| self.global(found))
        {
            return id;
        }
        let name = expand(reference, scope).into_owned();
        if name.namespace == xmlns::XSD {
            let message = format!("<{}> is kept as raw XML", reference.text);
            let diagnostic = Diagnostic::note(Code::SCHEMA_ELEMENT, message).at(&reference.span);
            let hint = match name.local.as_str() {
                "schema" => "this is how .NET describes a DataSet, which sends its schema along",
                _ => "the schema of XML Schema itself is not read",
            };
            lookup.report(diagnostic.hint(hint).coverage(Coverage::KeptRaw));
        } else {
            let instead = "taken as an element of anyType, kept as raw XML";
            lookup.unresolved_element(reference, scope, instead);
        }
        self.placeholder(name, reference)
    }

    /// A placeholder for an element that has no declaration, of the type of its name.
    pub fn typed_placeholder<'s>(
        &mut self,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        lookup: &mut Lookup<'s>,
    ) -> ElementId {
        let ty = lookup.type_ref(reference, scope);
        let id = self.placeholder(expand(reference, scope).into_owned(), reference);
        self.set_type(id, ty);
        id
    }

    fn placeholder(&mut self, name: QName, reference: &Reference) -> ElementId {
        if let Some(id) = self.placeholders.get(&name) {
            return *id;
        }
        let id = self.add(ElementDecl {
            schema: name.namespace.clone(),
            name: name.clone(),
            global: true,
            form: false,
            ty: TypeRef::Builtin(Builtin::AnyType),
            nillable: false,
            is_abstract: false,
            default: None,
            fixed: None,
            media_types: None,
            missing: true,
            substitutes: Vec::new(),
            docs: String::new(),
            span: reference.span.clone(),
        });
        self.placeholders.insert(name, id);
        id
    }
}
