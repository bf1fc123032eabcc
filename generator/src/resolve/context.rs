//! The input that the passes only read: the symbols, and the documents' prefixes and imports.

use std::collections::HashSet;

use super::symbols::Symbols;
use crate::base::{DocumentId, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::load::{ImportKind, Sources};
use crate::parse::syntax::{DocumentSyntax, Syntax};

/// The input that the passes only read.
pub(super) struct Context<'s> {
    /// All components of all documents.
    pub symbols: Symbols<'s>,
    /// Prefixes and the namespaces that documents bind them to, in order of first appearance.
    pub prefixes: Vec<(&'s str, &'s str)>,
    /// The namespaces and documents in which components may be missing because a document is.
    pub missing: MissingDocuments<'s>,
    /// Namespaces that documents import or declare, by document.
    pub imported: HashSet<(DocumentId, &'s str)>,
}

impl<'s> Context<'s> {
    pub fn new(syntax: &'s Syntax, sources: &'s Sources, symbols: Symbols<'s>) -> Self {
        let mut seen = HashSet::new();
        let pairs = syntax.prefixes.values().flatten().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
        Context {
            symbols,
            prefixes: pairs.filter(|pair| seen.insert(*pair)).collect(),
            missing: MissingDocuments::new(syntax, sources),
            imported: imported(syntax, sources),
        }
    }
}

/// The namespaces and documents in which components may be missing because a document is.
pub(super) struct MissingDocuments<'s> {
    /// Namespaces of schemas that could not be loaded.
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

    /// Whether components of a namespace may be missing because a document is.
    pub fn affects(&self, namespace: &str) -> bool {
        self.everywhere || self.namespaces.contains(namespace)
    }

    /// Whether a diagnostic reports that a WSDL document is missing.
    pub fn reported_by(&self, diagnostic: &Diagnostic) -> bool {
        let Some(span) = &diagnostic.span else { return false };
        self.definitions.iter().any(|(import, document)| match diagnostic.code {
            // One diagnostic is for all missing documents.
            Code::MISSING_IMPORT => true,
            Code::EMPTY_IMPORT => span == *import,
            Code::UNUSABLE_IMPORT => Some(span.document) == *document,
            _ => false,
        })
    }

    fn new(syntax: &Syntax, sources: &'s Sources) -> Self {
        let usable = |target: DocumentId| !matches!(syntax.documents[target], DocumentSyntax::Unusable);
        let mut missing = MissingDocuments { namespaces: HashSet::new(), everywhere: false, definitions: Vec::new() };
        for import in sources.imports().iter().filter(|import| !import.target.is_some_and(usable)) {
            if import.kind == ImportKind::Schema {
                missing.namespaces.insert(&import.namespace);
            } else {
                missing.everywhere |= import.location.is_some();
            }
            if import.kind == ImportKind::Wsdl {
                missing.definitions.push((&import.span, import.target));
            }
        }
        missing
    }
}

/// The namespaces that each document imports, and those that it declares itself in one of its schemas: few
/// documents import these.
fn imported<'s>(syntax: &'s Syntax, sources: &'s Sources) -> HashSet<(DocumentId, &'s str)> {
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
