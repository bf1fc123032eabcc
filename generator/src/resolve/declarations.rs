//! The element declarations of a model, which grow while references to them are resolved.

use std::collections::HashMap;

use super::lookup::{Lookup, expand};
use super::symbols::Scope;
use crate::base::{QName, xmlns};
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Builtin, ElementDecl, ElementId, TypeRef};
use crate::parse::syntax::Reference;

/// Element declarations: the global ones first, at the index that they have among the symbols.
#[derive(Default)]
pub(super) struct Declarations {
    list: Vec<ElementDecl>,
    /// What stands for declarations that do not exist.
    placeholders: HashMap<QName, ElementId>,
}

impl Declarations {
    /// Adds a declaration.
    pub fn add(&mut self, declaration: ElementDecl) -> ElementId {
        let id = ElementId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(declaration);
        id
    }

    /// Returns a declaration to be filled in.
    pub fn get_mut(&mut self, id: ElementId) -> Option<&mut ElementDecl> {
        self.list.get_mut(id.0 as usize)
    }

    /// Returns all declarations, to be completed.
    pub fn all_mut(&mut self) -> &mut [ElementDecl] {
        &mut self.list
    }

    /// Returns the declarations.
    pub fn into_list(self) -> Vec<ElementDecl> {
        self.list
    }

    /// The global element that a reference means; a placeholder of `anyType`, with a diagnostic, where there is none.
    pub fn reference<'s>(&mut self, reference: &'s Reference, scope: Scope<'s>, lookup: &mut Lookup<'s>) -> ElementId {
        if let Some(found) = lookup.find(|symbols| &symbols.elements, reference, scope) {
            return ElementId(u32::try_from(found).unwrap_or(u32::MAX));
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
            lookup.unresolved(
                Code::UNRESOLVED_ELEMENT,
                "element",
                |symbols| &symbols.elements,
                reference,
                scope,
                instead,
            );
        }
        self.placeholder(name, reference)
    }

    /// A placeholder for an element that nobody declares, of the type of its name.
    pub fn typed_placeholder<'s>(
        &mut self,
        reference: &'s Reference,
        scope: Scope<'s>,
        lookup: &mut Lookup<'s>,
    ) -> ElementId {
        let ty = lookup.type_ref(reference, scope);
        let id = self.placeholder(expand(reference, scope).into_owned(), reference);
        if let Some(declaration) = self.get_mut(id) {
            declaration.ty = ty;
        }
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
            missing: true,
            substitutes: Vec::new(),
            docs: String::new(),
            span: reference.span.clone(),
        });
        self.placeholders.insert(name, id);
        id
    }
}
