//! What a reference means; and what is made of one that means nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Resolver;
use super::builtins::{builtin_by_name, builtin_name, draft_type, similar_type};
use super::symbols::{Named, Scope, Symbols, Table};
use crate::base::xmlns;
use crate::base::{DocumentId, QName, Span};
use crate::diagnostics::{Code, Coverage, Diagnostic, Severity};
use crate::load::{ImportKind, Sources};
use crate::model::{Builtin, ElementDecl, ElementId, TypeId, TypeRef};
use crate::parse::syntax::{DocumentSyntax, Prefix, Reference, Syntax, TypeSyntax};

/// The table of a kind of component.
pub(super) type TableSelector<'s, T> = for<'t> fn(&'t Symbols<'s>) -> &'t Table<'s, T>;

impl<'s> Resolver<'s, '_> {
    /// The name that a reference stands for.
    pub(super) fn expand(&self, reference: &'s Reference, scope: Scope<'s>) -> Cow<'s, QName> {
        if scope.chameleon && reference.prefix == Prefix::None && reference.name.namespace.is_empty() {
            let name = QName { namespace: scope.namespace.to_owned(), local: reference.name.local.clone() };
            return Cow::Owned(name);
        }
        Cow::Borrowed(&reference.name)
    }

    /// The component that a reference means; `None` where there is none. Names that are wrong, but can only mean one
    /// thing, mean that, with a warning.
    pub(super) fn find<T: Named>(
        &mut self,
        select: TableSelector<'s, T>,
        reference: &'s Reference,
        scope: Scope<'s>,
    ) -> Option<usize> {
        let name = self.expand(reference, scope);
        let table = select(&self.symbols);
        if let Some(found) = table.find(&name) {
            self.remark_import(&name, reference, scope);
            return Some(found);
        }
        // A type that XML Schema does not have, but one schema here does, is a slip of the prefix.
        let slip = T::LENIENT && xmlns::is_schema(&name.namespace);
        if xmlns::is_known(&name.namespace) && !slip && reference.prefix == Prefix::Declared {
            return None;
        }
        let (found, why) = self.guess(select(&self.symbols), reference, scope)?;
        let namespace = select(&self.symbols).entries.get(found).map_or("", |entry| entry.name.namespace.as_str());
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
        table: &Table<'s, T>,
        reference: &Reference,
        scope: Scope<'s>,
    ) -> Option<(usize, &'static str)> {
        let local = &reference.name.local;
        let of = |namespace: &str| table.find(&QName { namespace: namespace.to_owned(), local: local.clone() });
        match &reference.prefix {
            Prefix::Undeclared(prefix) => {
                let same = self.prefixes.iter().filter(|(p, _)| p == prefix).find_map(|(_, namespace)| of(namespace));
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
    fn remark_import(&mut self, name: &QName, reference: &Reference, scope: Scope<'s>) {
        if name.namespace == scope.namespace || !self.remarked.insert((scope.document, name.namespace.clone())) {
            return;
        }
        if !self.imported.contains(&(scope.document, name.namespace.as_str())) {
            let message = format!("namespace \"{}\" is used without import", name.namespace);
            let hint = "it is loaded all the same";
            self.diagnostics.push(Diagnostic::note(Code::NOT_IMPORTED, message).at(&reference.span).hint(hint));
        }
    }

    /// The type that a reference means; `anyType`, with a diagnostic, where there is none.
    pub(super) fn type_ref(&mut self, reference: &'s Reference, scope: Scope<'s>) -> TypeRef {
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

    /// The type of something that may say `xsi:type`, where a type of SOAP encoding has its own name.
    pub(super) fn declared_type(&mut self, reference: &'s Reference, scope: Scope<'s>) -> TypeRef {
        match self.type_ref(reference, scope) {
            TypeRef::Builtin(builtin)
                if xmlns::is_soap_encoding(&self.expand(reference, scope).namespace) && is_encoding_type(builtin) =>
            {
                TypeRef::Encoding(builtin)
            }
            ty => ty,
        }
    }

    /// The type that a reference means.
    pub(super) fn try_type_ref(&mut self, reference: &'s Reference, scope: Scope<'s>) -> Option<TypeRef> {
        // Names of SOAP encoding and XML Schema are built in even where a document of theirs is loaded.
        if let Some(builtin) = builtin_by_name(&self.expand(reference, scope)) {
            return Some(TypeRef::Builtin(builtin));
        }
        if let Some(found) = self.find(|symbols| &symbols.types, reference, scope) {
            return Some(TypeRef::Def(TypeId(u32::try_from(found).ok()?)));
        }
        if let Some(builtin) = self.former_type(reference, scope) {
            return Some(TypeRef::Builtin(builtin));
        }
        let Prefix::Undeclared(prefix) = &reference.prefix else { return None };
        let elsewhere = self.prefixes.iter().filter(|(p, _)| p == prefix).map(|(_, namespace)| *namespace);
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
    fn former_type(&mut self, reference: &'s Reference, scope: Scope<'s>) -> Option<Builtin> {
        let name = self.expand(reference, scope);
        let former = if name.namespace == xmlns::XSD { draft_type(&name.local) } else { None };
        if let Some(builtin) = former {
            let message = format!("XML Schema has had no type {} since the drafts", name.local);
            let hint = format!("taken as {}", builtin_name(builtin).local);
            let diagnostic = Diagnostic::warning(Code::FORMER_TYPE, message).at(&reference.span).hint(hint);
            self.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
        }
        former
    }

    /// The global element that a reference means; a placeholder of `anyType`, with a diagnostic, where there is none.
    pub(super) fn element_ref(&mut self, reference: &'s Reference, scope: Scope<'s>) -> ElementId {
        if let Some(found) = self.find(|symbols| &symbols.elements, reference, scope) {
            return ElementId(u32::try_from(found).unwrap_or(u32::MAX));
        }
        let name = self.expand(reference, scope).into_owned();
        if name.namespace == xmlns::XSD {
            let message = format!("<{}> is kept as raw XML", reference.text);
            let diagnostic = Diagnostic::note(Code::SCHEMA_ELEMENT, message).at(&reference.span);
            let hint = match name.local.as_str() {
                "schema" => "this is how .NET describes a DataSet, which sends its schema along",
                _ => "the schema of XML Schema itself is not read",
            };
            self.diagnostics.push(diagnostic.hint(hint).coverage(Coverage::KeptRaw));
        } else {
            let instead = "taken as an element of anyType, kept as raw XML";
            self.unresolved(
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
    pub(super) fn typed_placeholder(&mut self, reference: &'s Reference, scope: Scope<'s>) -> ElementId {
        let ty = self.type_ref(reference, scope);
        let id = self.placeholder(self.expand(reference, scope).into_owned(), reference);
        if let Some(declaration) = self.element_mut(id) {
            declaration.ty = ty;
        }
        id
    }

    fn placeholder(&mut self, name: QName, reference: &Reference) -> ElementId {
        if let Some(id) = self.placeholders.get(&name) {
            return *id;
        }
        let id = self.new_element_id();
        self.placeholders.insert(name.clone(), id);
        self.elements.push(ElementDecl {
            schema: name.namespace.clone(),
            name,
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
        id
    }

    /// Reports a reference that means nothing: a warning, because raw XML can stand for anything, except where a name that
    /// is written on the wire has a prefix that nobody declares.
    pub(super) fn unresolved<T: Named>(
        &mut self,
        code: Code,
        kind: &str,
        select: TableSelector<'s, T>,
        reference: &'s Reference,
        scope: Scope<'s>,
        instead: &str,
    ) {
        let name = self.expand(reference, scope);
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
        } else if self.import_failed(&name.namespace) {
            self.lost.push((name.namespace.clone(), reference.span.clone()));
            let message = format!("{kind} {} is in a document that is not loaded", reference.text);
            Diagnostic::warning(code, message).hint(format!("namespace \"{}\"; {instead}", name.namespace))
        } else if !self.symbols.namespaces.contains(name.namespace.as_str()) {
            let message = format!(
                "{kind} {}: no document declares namespace \"{}\", or imports it",
                reference.text, name.namespace
            );
            Diagnostic::warning(code, message).hint(format!("is a <wsdl:types> or an import missing? {instead}"))
        } else {
            let message = format!("{kind} {} is not defined in \"{}\"", reference.text, name.namespace);
            self.suggestions = self.suggestions.saturating_sub(1);
            let similar = if self.suggestions > 0 { select(&self.symbols).similar(&name) } else { None };
            match similar {
                Some(similar) => {
                    Diagnostic::warning(code, message).hint(format!("is \"{}\" meant? {instead}", similar.local))
                }
                None => Diagnostic::warning(code, message).hint(instead),
            }
        };
        self.diagnostics.push(diagnostic.at(&reference.span).coverage(Coverage::KeptRaw));
    }

    /// Whether components of a namespace may be missing because a document is.
    fn import_failed(&self, namespace: &str) -> bool {
        self.gaps.everywhere || self.gaps.namespaces.contains(namespace)
    }
}

/// Whether the schema of SOAP encoding has a simple type of this name.
fn is_encoding_type(builtin: Builtin) -> bool {
    !matches!(builtin, Builtin::AnyType | Builtin::AnySimpleType | Builtin::SoapArray | Builtin::SoapStruct)
}

/// Where components may be missing because a document is.
pub(super) struct MissingDocuments<'s> {
    /// Namespaces of schemas that could not be had.
    namespaces: HashSet<&'s str>,
    /// Whether a WSDL document is missing, which may bring schemas of any namespace, or an include.
    everywhere: bool,
    /// The imports of WSDL documents that are missing, and the unusable document that was found, if any.
    definitions: Vec<(&'s Span, Option<DocumentId>)>,
}

impl<'s> MissingDocuments<'s> {
    /// Whether a document is missing that may bring anything.
    pub fn everywhere(&self) -> bool {
        self.everywhere
    }

    /// Whether a diagnostic reports that a WSDL document is missing.
    pub fn reported_by(&self, diagnostic: &Diagnostic) -> bool {
        let Some(span) = &diagnostic.span else { return false };
        self.definitions.iter().any(|(import, document)| match diagnostic.code {
            Code::MISSING_IMPORT | Code::EMPTY_IMPORT => span == *import,
            Code::UNUSABLE_IMPORT => Some(span.document) == *document,
            _ => false,
        })
    }

    pub fn new(syntax: &Syntax, sources: &'s Sources) -> Self {
        let usable = |target: DocumentId| !matches!(syntax.documents[target], DocumentSyntax::Unusable);
        let mut gaps = MissingDocuments { namespaces: HashSet::new(), everywhere: false, definitions: Vec::new() };
        for import in sources.imports().iter().filter(|import| !import.target.is_some_and(usable)) {
            if import.kind == ImportKind::Schema {
                gaps.namespaces.insert(&import.namespace);
            } else {
                gaps.everywhere |= import.location.is_some();
            }
            if import.kind == ImportKind::Wsdl {
                gaps.definitions.push((&import.span, import.target));
            }
        }
        gaps
    }
}

/// The namespaces that each document imports, and those that it declares itself in one of its schemas: few take care to
/// import these.
pub(super) fn imported<'s>(syntax: &'s Syntax, sources: &'s Sources) -> HashSet<(DocumentId, &'s str)> {
    let imports = sources.imports().iter();
    let imports = imports.filter(|import| matches!(import.kind, ImportKind::Schema | ImportKind::Wsdl));
    let mut imported: HashSet<(DocumentId, &str)> =
        imports.map(|import| (import.span.document, import.namespace.as_str())).collect();
    for (index, document) in syntax.documents.iter() {
        if let DocumentSyntax::Definitions(definitions) = document {
            let schemas = definitions.schemas.iter().filter_map(|schema| schema.target_namespace.as_deref());
            let own = schemas.chain([definitions.target_namespace.as_str()]);
            imported.extend(own.map(|namespace| (index, namespace)));
        }
    }
    imported
}
