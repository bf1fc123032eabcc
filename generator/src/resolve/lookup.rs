//! Resolves references, with assumptions for those that do not resolve.

use std::borrow::Cow;
use std::collections::HashSet;

use super::builtins::{builtin_by_name, builtin_name, draft_type, similar_type};
use super::context::Context;
use super::symbols::{DocumentScope, Named, SymbolTable, Symbols};
use crate::base::xmlns;
use crate::base::{DocumentId, QName, Span};
use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics, Severity};
use crate::model::{Builtin, TypeId, TypeRef};
use crate::parse::syntax::{Prefix, Reference, TypeSyntax};

/// The table of a kind of component.
pub(super) type TableSelector<'s, T> = for<'t> fn(&'t Symbols<'s>) -> &'t SymbolTable<'s, T>;

/// The maximum number of searches for names similar to one that does not exist.
const SUGGESTIONS: usize = 50;

/// Finds what references mean, and reports those that mean nothing. It is also where the passes report what they find:
/// nothing but diagnostics comes out of it, and the list of references to documents that are missing.
pub(super) struct Lookup<'s> {
    context: &'s Context<'s>,
    /// The ids of the named types, by index among the symbols.
    named_types: &'s [TypeId],
    diagnostics: &'s mut Diagnostics,
    /// The namespaces that a document uses without importing them; each is reported once.
    remarked: HashSet<(DocumentId, String)>,
    /// The remaining number of searches for names similar to one that does not exist.
    suggestions: usize,
    /// See [`Model::lost`](crate::model::Model::lost).
    lost: Vec<(String, Span)>,
}

/// The name that a reference stands for.
pub(super) fn expand<'s>(reference: &'s Reference, scope: DocumentScope<'s>) -> Cow<'s, QName> {
    if scope.chameleon && reference.prefix == Prefix::None && reference.name.namespace.is_empty() {
        let name = QName { namespace: scope.namespace.to_owned(), local: reference.name.local.clone() };
        return Cow::Owned(name);
    }
    Cow::Borrowed(&reference.name)
}

impl<'s> Lookup<'s> {
    pub fn new(context: &'s Context<'s>, named_types: &'s [TypeId], diagnostics: &'s mut Diagnostics) -> Self {
        Lookup {
            context,
            named_types,
            diagnostics,
            remarked: HashSet::new(),
            suggestions: SUGGESTIONS,
            lost: Vec::new(),
        }
    }

    /// Returns the components that references can mean.
    pub fn symbols(&self) -> &'s Symbols<'s> {
        &self.context.symbols
    }

    /// Returns the ids of the named types, in the order of the symbols.
    pub fn named_types(&self) -> &'s [TypeId] {
        self.named_types
    }

    /// Reports what a pass found.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns where diagnostics go.
    pub fn diagnostics(&mut self) -> &mut Diagnostics {
        self.diagnostics
    }

    /// Returns the references to what a missing document declares.
    pub fn into_lost(self) -> Vec<(String, Span)> {
        self.lost
    }

    /// The component that a reference means; `None` where there is none. Names that are wrong, but can only mean one
    /// thing, mean that, with a warning.
    pub fn find<T: Named>(
        &mut self,
        select: TableSelector<'s, T>,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
    ) -> Option<usize> {
        let name = expand(reference, scope);
        let table = select(self.symbols());
        if let Some(found) = table.find(&name) {
            self.remark_import(&name, reference, scope);
            return Some(found);
        }
        // A type that XML Schema does not have, but one schema here does, is a slip of the prefix.
        let slip = T::LENIENT && xmlns::is_schema(&name.namespace);
        if xmlns::is_known(&name.namespace) && !slip && reference.prefix == Prefix::Declared {
            return None;
        }
        let (found, why) = self.guess(select(self.symbols()), reference, scope)?;
        let namespace = select(self.symbols()).entries.get(found).map_or("", |entry| entry.name.namespace.as_str());
        let message = match &reference.prefix {
            Prefix::Undeclared(prefix) => format!("prefix \"{prefix}\" of {} is not declared", reference.text),
            _ if name.namespace.is_empty() => format!("{} {} has no namespace", T::KIND, reference.text),
            _ => format!("{} {} does not exist in \"{}\"", T::KIND, reference.text, name.namespace),
        };
        let hint = format!("{why}: taken from \"{namespace}\"");
        let diagnostic = Diagnostic::warning(Code::ASSUMED_NAMESPACE, message).at(&reference.span).hint(hint);
        self.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
        Some(found)
    }

    fn guess<T: Named>(
        &self,
        table: &SymbolTable<'s, T>,
        reference: &Reference,
        scope: DocumentScope<'s>,
    ) -> Option<(usize, &'static str)> {
        let local = &reference.name.local;
        let of = |namespace: &str| table.find(&QName { namespace: namespace.to_owned(), local: local.clone() });
        match &reference.prefix {
            Prefix::Undeclared(prefix) => {
                let same =
                    self.context.prefixes.iter().filter(|(p, _)| p == prefix).find_map(|(_, namespace)| of(namespace));
                same.map(|found| (found, "the prefix is declared elsewhere"))
                    .or_else(|| of(scope.namespace).map(|found| (found, "the target namespace has one of this name")))
                    .or_else(|| table.find_only(local).map(|found| (found, "there is only one of this name")))
            }
            Prefix::None => of(scope.namespace)
                .map(|found| (found, "the target namespace has one of this name"))
                .or_else(|| table.find_only(local).map(|found| (found, "there is only one of this name"))),
            // The namespace of an element is written; that of a type or a message only binds documents together.
            Prefix::Declared if T::LENIENT => {
                table.find_only(local).map(|found| (found, "there is only one of this name"))
            }
            Prefix::Declared => None,
        }
    }

    /// Notes once per document and namespace that a namespace is used without import (XSD 1.0 Part 1 §4.2.3).
    fn remark_import(&mut self, name: &QName, reference: &Reference, scope: DocumentScope<'s>) {
        if name.namespace == scope.namespace || !self.remarked.insert((scope.document, name.namespace.clone())) {
            return;
        }
        if !self.context.imported.contains(&(scope.document, name.namespace.as_str())) {
            let message = format!("namespace \"{}\" is used without import", name.namespace);
            let hint = "it is loaded all the same";
            self.diagnostics.push(Diagnostic::note(Code::NOT_IMPORTED, message).at(&reference.span).hint(hint));
        }
    }

    /// The type that a reference means; `anyType`, with a diagnostic, where there is none.
    pub fn type_ref(&mut self, reference: &'s Reference, scope: DocumentScope<'s>) -> TypeRef {
        self.try_type_ref(reference, scope).unwrap_or_else(|| {
            self.unresolved(
                Code::UNRESOLVED_TYPE,
                "type",
                |symbols| &symbols.types,
                reference,
                scope,
                "taken as anyType, kept as raw XML",
            );
            TypeRef::Builtin(Builtin::AnyType)
        })
    }

    /// The type of something that may have `xsi:type`, where a type of SOAP encoding has its own name.
    pub fn declared_type(&mut self, reference: &'s Reference, scope: DocumentScope<'s>) -> TypeRef {
        match self.type_ref(reference, scope) {
            TypeRef::Builtin(builtin)
                if xmlns::is_soap_encoding(&expand(reference, scope).namespace) && is_encoding_type(builtin) =>
            {
                TypeRef::Encoding(builtin)
            }
            ty => ty,
        }
    }

    /// The type that a reference means.
    pub fn try_type_ref(&mut self, reference: &'s Reference, scope: DocumentScope<'s>) -> Option<TypeRef> {
        // Names of SOAP encoding and XML Schema are built in even where a document of theirs is loaded.
        if let Some(builtin) = builtin_by_name(&expand(reference, scope)) {
            return Some(TypeRef::Builtin(builtin));
        }
        if let Some(found) = self.find(|symbols| &symbols.types, reference, scope) {
            return self.named_types.get(found).map(|id| TypeRef::Def(*id));
        }
        if let Some(builtin) = self.former_type(reference, scope) {
            return Some(TypeRef::Builtin(builtin));
        }
        let Prefix::Undeclared(prefix) = &reference.prefix else { return None };
        let elsewhere = self.context.prefixes.iter().filter(|(p, _)| p == prefix).map(|(_, namespace)| *namespace);
        let usual = matches!(prefix.as_str(), "xs" | "xsd" | "s").then_some(xmlns::XSD);
        let local = &reference.name.local;
        let mut builtins = elsewhere.chain(usual).map(|ns| QName { namespace: ns.to_owned(), local: local.clone() });
        let builtin = builtins.find_map(|name| builtin_by_name(&name))?;
        let message = format!("prefix \"{prefix}\" of {} is not declared", reference.text);
        let diagnostic = Diagnostic::warning(Code::ASSUMED_NAMESPACE, message).at(&reference.span);
        self.diagnostics.push(diagnostic.hint("taken as XML Schema's").coverage(Coverage::Assumed));
        Some(TypeRef::Builtin(builtin))
    }

    /// The type that a draft of XML Schema had under a name which the recommendation does not have.
    fn former_type(&mut self, reference: &'s Reference, scope: DocumentScope<'s>) -> Option<Builtin> {
        let name = expand(reference, scope);
        let former = if name.namespace == xmlns::XSD { draft_type(&name.local) } else { None };
        if let Some(builtin) = former {
            let message = format!("XML Schema has had no type {} since the drafts", name.local);
            let hint = format!("taken as {}", builtin_name(builtin).local);
            let diagnostic = Diagnostic::warning(Code::FORMER_TYPE, message).at(&reference.span).hint(hint);
            self.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
        }
        former
    }

    /// Returns the name of a component that differs little from one that does not exist. The number of searches is
    /// limited.
    pub fn similar<T: Named>(&mut self, select: TableSelector<'s, T>, name: &QName) -> Option<String> {
        self.suggestions = self.suggestions.saturating_sub(1);
        let similar = if self.suggestions > 0 { select(self.symbols()).similar(name) } else { None };
        similar.map(|similar| similar.local.clone())
    }

    /// Reports a reference to an element that is not declared.
    pub fn unresolved_element(&mut self, reference: &'s Reference, scope: DocumentScope<'s>, instead: &str) {
        let code = Code::UNRESOLVED_ELEMENT;
        self.unresolved(code, "element", |symbols| &symbols.elements, reference, scope, instead);
    }

    /// Reports a reference that means nothing: a warning, because raw XML can stand for anything, except where a name
    /// that is written on the wire has a prefix that has no declaration.
    pub fn unresolved<T: Named>(
        &mut self,
        code: Code,
        kind: &str,
        select: TableSelector<'s, T>,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        instead: &str,
    ) {
        let name = expand(reference, scope);
        let diagnostic = if let Prefix::Undeclared(prefix) = &reference.prefix {
            let message = format!("{kind} {} is not known: prefix \"{prefix}\" is not declared", reference.text);
            let severity = if T::LENIENT { Severity::Warning } else { Severity::Error };
            Diagnostic::new(severity, code, message).hint(format!("declare xmlns:{prefix}; {instead}"))
        } else if xmlns::is_schema(&name.namespace) {
            let message = format!("XML Schema has no {kind} {}", name.local);
            let meant = if T::KIND == TypeSyntax::KIND { similar_type(&name.local) } else { None };
            Diagnostic::warning(code, message).hint(match meant {
                Some(meant) => format!("is \"{meant}\" meant? {instead}"),
                None => instead.to_owned(),
            })
        } else if name.namespace == xmlns::XML {
            Diagnostic::warning(code, format!("XML has no {kind} {}", name.local)).hint(instead)
        } else if self.context.missing.affects(&name.namespace) {
            self.lost.push((name.namespace.clone(), reference.span.clone()));
            let message = format!("{kind} {} is in a document that is not loaded", reference.text);
            Diagnostic::warning(code, message).hint(format!("namespace \"{}\"; {instead}", name.namespace))
        } else if !self.symbols().namespaces.contains(name.namespace.as_str()) {
            let message = format!(
                "{kind} {}: no document declares namespace \"{}\", or imports it",
                reference.text, name.namespace
            );
            Diagnostic::warning(code, message).hint(format!("is a <wsdl:types> or an import missing? {instead}"))
        } else {
            let message = format!("{kind} {} is not defined in \"{}\"", reference.text, name.namespace);
            match self.similar(select, &name) {
                Some(similar) => Diagnostic::warning(code, message).hint(format!("is \"{similar}\" meant? {instead}")),
                None => Diagnostic::warning(code, message).hint(instead),
            }
        };
        self.diagnostics.push(diagnostic.at(&reference.span).coverage(Coverage::KeptRaw));
    }
}

/// Whether the schema of SOAP encoding has a simple type of this name.
fn is_encoding_type(builtin: Builtin) -> bool {
    !matches!(builtin, Builtin::AnyType | Builtin::AnySimpleType | Builtin::SoapArray | Builtin::SoapStruct)
}
