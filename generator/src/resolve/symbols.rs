//! Finds every component of every document, in document order, by expanded name.

use std::collections::{HashMap, HashSet};

use super::bounds::{Bounds, Repeated};
use super::digest::digest;
use super::distance::distance;
use crate::base::{DocumentId, QName, Span};
use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics};
use crate::load::{ImportKind, Sources};
use crate::parse::syntax::{
    AttributeGroupSyntax, AttributeSyntax, Binding, Component, Definitions, DocumentSyntax, ElementSyntax, GroupSyntax,
    MessageSyntax, PortType, Schema, SchemaImport, SchemaItem, Service, Syntax, TypeSyntax,
};

/// The bytes of a particle that is as short as may be.
const BYTES_PER_PARTICLE: usize = 32;

/// The scope of a name, on which its meaning depends.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentScope<'s> {
    /// The document.
    pub document: DocumentId,
    /// The target namespace in force.
    pub namespace: &'s str,
    /// Whether names without namespace mean that namespace, because the schema was included from there
    /// (XSD 1.0 Part 1 §4.2.1).
    pub chameleon: bool,
    /// `elementFormDefault="qualified"`.
    pub elements_qualified: bool,
    /// `attributeFormDefault="qualified"`.
    pub attributes_qualified: bool,
}

/// Components of one kind: by name, and in document order.
pub(super) struct SymbolTable<'s, T> {
    index: HashMap<QName, usize>,
    by_local: HashMap<&'s str, Vec<usize>>,
    pub entries: Vec<DeclaredComponent<'s, T>>,
}

/// A component: as first written, then as redefined.
pub(super) struct DeclaredComponent<'s, T> {
    pub name: QName,
    pub layers: Vec<(DocumentScope<'s>, &'s T)>,
    /// The digest of its text, once another of its name was met.
    digest: Option<Option<[u8; 32]>>,
}

/// The data of a component in the symbols.
pub(super) trait Named {
    /// Its name in diagnostics.
    const KIND: &'static str;
    /// Whether its namespace is of no consequence on the wire, so that a wrong one can be overlooked.
    const LENIENT: bool;
    /// Its name.
    fn name(&self) -> &str;
    /// Its beginning and end.
    fn place(&self) -> (&Span, usize);
}

/// All components of all documents.
pub(super) struct Symbols<'s> {
    pub types: SymbolTable<'s, TypeSyntax>,
    pub elements: SymbolTable<'s, ElementSyntax>,
    pub attributes: SymbolTable<'s, AttributeSyntax>,
    pub groups: SymbolTable<'s, GroupSyntax>,
    pub attribute_groups: SymbolTable<'s, AttributeGroupSyntax>,
    pub messages: SymbolTable<'s, MessageSyntax>,
    pub port_types: SymbolTable<'s, PortType>,
    pub bindings: SymbolTable<'s, Binding>,
    pub services: SymbolTable<'s, Service>,
    /// The target namespaces of all schemas.
    pub namespaces: HashSet<&'s str>,
}

impl<'s, T: Named> SymbolTable<'s, T> {
    fn new() -> Self {
        SymbolTable { index: HashMap::new(), by_local: HashMap::new(), entries: Vec::new() }
    }

    /// The components as first defined, in document order.
    pub fn first_layers(&self) -> impl Iterator<Item = (DocumentScope<'s>, &'s T)> {
        self.entries.iter().filter_map(|entry| entry.layers.first().copied())
    }

    /// The components as last redefined, in document order.
    pub fn last_layers(&self) -> impl Iterator<Item = (DocumentScope<'s>, &'s T)> {
        self.entries.iter().filter_map(|entry| entry.layers.last().copied())
    }

    pub fn find(&self, name: &QName) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The only component of this local name in any namespace.
    pub fn find_only(&self, local: &str) -> Option<usize> {
        match self.by_local.get(local)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// A name in a namespace that differs little from one that does not exist.
    pub fn similar(&self, name: &QName) -> Option<&QName> {
        let local = name.local.to_lowercase();
        let names =
            self.entries.iter().map(|entry| &entry.name).filter(|candidate| candidate.namespace == name.namespace);
        names
            .map(|candidate| (distance(&local, &candidate.local.to_lowercase()), candidate))
            .filter(|(d, _)| *d <= 2)
            .min_by_key(|(d, _)| *d)
            .map(|(_, c)| c)
    }

    fn add(&mut self, scope: DocumentScope<'s>, item: &'s T, sources: &Sources, diagnostics: &mut Diagnostics) {
        let name = QName { namespace: scope.namespace.to_owned(), local: item.name().to_owned() };
        if name.local.is_empty() {
            return;
        }
        let known = self.index.get(&name).and_then(|at| self.entries.get_mut(*at));
        let Some((first, known)) = known.and_then(|entry| Some((*entry.layers.first()?, &mut entry.digest))) else {
            self.by_local.entry(item.name()).or_default().push(self.entries.len());
            self.index.insert(name.clone(), self.entries.len());
            self.entries.push(DeclaredComponent { name, layers: vec![(scope, item)], digest: None });
            return;
        };
        let (place, before) = (item.place(), first.1.place());
        let whereabouts = &sources[before.0.document];
        let whereabouts = format!("{}:{}", whereabouts.name, whereabouts.line(before.0.range.start));
        let (digest_before, digest) = (*known.get_or_insert_with(|| digest(sources, before)), digest(sources, place));
        let same = digest.is_some() && digest == digest_before;
        let message =
            format!("{} {} is defined again{}", T::KIND, item.name(), if same { "" } else { ", differently" });
        let diagnostic = if same {
            Diagnostic::note(Code::DUPLICATE, message)
        } else {
            Diagnostic::warning(Code::DUPLICATE, message).coverage(Coverage::Assumed)
        };
        diagnostics.push(diagnostic.at(place.0).hint(format!("the first one holds: {whereabouts}")));
    }

    /// Puts a redefinition on top of what it redefines (XSD 1.0 Part 1 §4.2.2).
    fn redefine(&mut self, scope: DocumentScope<'s>, item: &'s T, sources: &Sources, diagnostics: &mut Diagnostics) {
        let name = QName { namespace: scope.namespace.to_owned(), local: item.name().to_owned() };
        match self.index.get(&name).and_then(|at| self.entries.get_mut(*at)) {
            Some(entry) => entry.layers.push((scope, item)),
            None => {
                let message = format!("{} {} is redefined, but not defined", T::KIND, item.name());
                diagnostics.push(
                    Diagnostic::warning(Code::REDEFINE, message).at(item.place().0).hint("taken as a definition"),
                );
                self.add(scope, item, sources, diagnostics);
            }
        }
    }
}

/// Walks the documents from the main one, along their imports.
pub(super) fn collect<'s>(
    syntax: &'s Syntax,
    sources: &Sources,
    bounds: &mut Bounds,
    diagnostics: &mut Diagnostics,
) -> Symbols<'s> {
    // Built-in schemas come last, since no document needs to import them.
    let known = sources.documents().iter().filter(|(_, source)| source.builtin);
    let known = known.map(|(index, _)| Step::Enter(index, None));
    let main = sources.documents().ids().next().map(|main| Step::Enter(main, None));
    let stack = known.chain(main).collect();
    let mut collector = Collector {
        symbols: Symbols {
            types: SymbolTable::new(),
            elements: SymbolTable::new(),
            attributes: SymbolTable::new(),
            groups: SymbolTable::new(),
            attribute_groups: SymbolTable::new(),
            messages: SymbolTable::new(),
            port_types: SymbolTable::new(),
            bindings: SymbolTable::new(),
            services: SymbolTable::new(),
            namespaces: HashSet::new(),
        },
        syntax,
        sources,
        bounds,
        diagnostics,
        seen: HashSet::new(),
        met: HashSet::new(),
        redefinitions: Vec::new(),
        stack,
    };
    while let Some(step) = collector.stack.pop() {
        let (document, namespace) = match step {
            Step::Enter(document, namespace) => (document, namespace),
            Step::Leave(redefinitions) => {
                collector.redefinitions.extend(redefinitions);
                continue;
            }
        };
        match &syntax.documents[document] {
            DocumentSyntax::Definitions(definitions) => collector.definitions(document, definitions),
            DocumentSyntax::Schema(schema) => collector.schema_document(document, schema, namespace),
            DocumentSyntax::Unusable => {}
        }
    }
    collector.redefine();
    collector.symbols
}

/// A step of the walk.
enum Step<'s> {
    /// Visits a document, with the namespace of the including schema.
    Enter(DocumentId, Option<&'s str>),
    /// Takes the redefinitions of a schema, now that everything that it leads to has been visited: what it redefines
    /// may be a redefinition itself, and comes first.
    Leave(Vec<(DocumentScope<'s>, &'s Component)>),
}

struct Collector<'s, 'c> {
    symbols: Symbols<'s>,
    syntax: &'s Syntax,
    sources: &'c Sources,
    bounds: &'c mut Bounds,
    diagnostics: &'c mut Diagnostics,
    /// A document counts once; a chameleon once for each namespace.
    seen: HashSet<(DocumentId, &'s str)>,
    /// The documents of schemas among these.
    met: HashSet<DocumentId>,
    /// The innermost first.
    redefinitions: Vec<(DocumentScope<'s>, &'s Component)>,
    /// The next one last.
    stack: Vec<Step<'s>>,
}

impl<'s> Collector<'s, '_> {
    fn definitions(&mut self, document: DocumentId, definitions: &'s Definitions) {
        if !self.seen.insert((document, "")) {
            return;
        }
        let scope = DocumentScope {
            document,
            namespace: &definitions.target_namespace,
            chameleon: false,
            elements_qualified: false,
            attributes_qualified: false,
        };
        let (symbols, sources) = (&mut self.symbols, self.sources);
        definitions.messages.iter().for_each(|item| symbols.messages.add(scope, item, sources, self.diagnostics));
        definitions.port_types.iter().for_each(|item| symbols.port_types.add(scope, item, sources, self.diagnostics));
        definitions.bindings.iter().for_each(|item| symbols.bindings.add(scope, item, sources, self.diagnostics));
        definitions.services.iter().for_each(|item| symbols.services.add(scope, item, sources, self.diagnostics));
        let imports = definitions.imports.iter().rev().filter_map(|import| import.target);
        self.stack.extend(imports.map(|target| Step::Enter(target, None)));
        let mut later = Vec::new();
        for schema in &definitions.schemas {
            let before = self.stack.len();
            self.schema(document, schema, None);
            later.push(self.stack.split_off(before));
        }
        // The imports of the schemas come before those of the document, in order.
        self.stack.extend(later.into_iter().rev().flatten());
    }

    fn schema_document(&mut self, document: DocumentId, schema: &'s Schema, including: Option<&'s str>) {
        let namespace = schema.target_namespace.as_deref().or(including).unwrap_or_default();
        if !self.seen.insert((document, namespace)) {
            return;
        }
        // Every further namespace repeats the whole schema.
        let size = if self.met.insert(document) { 0 } else { self.sources[document].text.len() / BYTES_PER_PARTICLE };
        let span = Span { document, range: 0..0 };
        if self.bounds.spend(size, Repeated::Chameleons, &span, self.diagnostics) {
            self.schema(document, schema, including);
        }
    }

    fn schema(&mut self, document: DocumentId, schema: &'s Schema, including: Option<&'s str>) {
        let own = schema.target_namespace.as_deref();
        let namespace = own.or(including).unwrap_or_default();
        self.symbols.namespaces.insert(namespace);
        let scope = DocumentScope {
            document,
            namespace,
            chameleon: own.is_none() && !namespace.is_empty(),
            elements_qualified: schema.elements_qualified,
            attributes_qualified: schema.attributes_qualified,
        };
        let (mut targets, mut redefinitions) = (Vec::new(), Vec::new());
        for item in &schema.items {
            match item {
                SchemaItem::Import(import) => {
                    let including = (import.kind == ImportKind::Include).then_some(namespace);
                    if import.kind == ImportKind::Schema && import.namespace == namespace {
                        let message = format!("a schema imports its own namespace, \"{namespace}\"");
                        let diagnostic = Diagnostic::note(Code::OWN_IMPORT, message).at(&import.span);
                        self.diagnostics.push(diagnostic.hint("read like an include (XSD 1.0 Part 1 §4.2.3)"));
                    }
                    self.check_namespace(import, including.unwrap_or(&import.namespace));
                    targets.extend(import.target.map(|target| Step::Enter(target, including)));
                }
                SchemaItem::Redefine(import, components) => {
                    targets.extend(import.target.map(|target| Step::Enter(target, Some(namespace))));
                    redefinitions.extend(components.iter().map(|component| (scope, component)));
                }
                SchemaItem::Component(component) => self.component(scope, component),
            }
        }
        if !redefinitions.is_empty() {
            self.stack.push(Step::Leave(redefinitions));
        }
        self.stack.extend(targets.into_iter().rev());
    }

    /// Reports an imported schema whose namespace differs from that of the import (XSD 1.0 Part 1 §4.2.3).
    fn check_namespace(&mut self, import: &SchemaImport, expected: &str) {
        let target = import.target.map(|target| &self.syntax.documents[target]);
        let Some(DocumentSyntax::Schema(schema)) = target else { return };
        let actual = match (&schema.target_namespace, import.kind) {
            (Some(namespace), _) => namespace,
            (None, ImportKind::Include) => return,
            (None, _) => "",
        };
        if actual != expected {
            let message = format!("an import has namespace \"{expected}\", but its document declares \"{actual}\"");
            let diagnostic = Diagnostic::warning(Code::NAMESPACE_MISMATCH, message).at(&import.span);
            self.diagnostics.push(diagnostic.hint("the document is right").coverage(Coverage::Assumed));
        }
    }

    fn component(&mut self, scope: DocumentScope<'s>, component: &'s Component) {
        let (symbols, sources) = (&mut self.symbols, self.sources);
        match component {
            Component::Element(item) => symbols.elements.add(scope, item, sources, self.diagnostics),
            Component::Attribute(item) => symbols.attributes.add(scope, item, sources, self.diagnostics),
            Component::Type(item) => symbols.types.add(scope, item, sources, self.diagnostics),
            Component::Group(item) => symbols.groups.add(scope, item, sources, self.diagnostics),
            Component::AttributeGroup(item) => symbols.attribute_groups.add(scope, item, sources, self.diagnostics),
        }
    }

    fn redefine(&mut self) {
        let (symbols, sources) = (&mut self.symbols, self.sources);
        for (scope, component) in std::mem::take(&mut self.redefinitions) {
            match component {
                Component::Element(item) => symbols.elements.redefine(scope, item, sources, self.diagnostics),
                Component::Attribute(item) => symbols.attributes.redefine(scope, item, sources, self.diagnostics),
                Component::Type(item) => symbols.types.redefine(scope, item, sources, self.diagnostics),
                Component::Group(item) => symbols.groups.redefine(scope, item, sources, self.diagnostics),
                Component::AttributeGroup(item) => {
                    symbols.attribute_groups.redefine(scope, item, sources, self.diagnostics)
                }
            }
        }
    }
}

macro_rules! named {
    ($($kind:literal $ty:ty, $lenient:literal;)*) => {
        $(impl Named for $ty {
            const KIND: &'static str = $kind;
            const LENIENT: bool = $lenient;
            fn name(&self) -> &str {
                &self.name
            }
            fn place(&self) -> (&Span, usize) {
                (&self.span, self.end)
            }
        })*
    };
}

named! {
    "element" ElementSyntax, false;
    "attribute" AttributeSyntax, false;
    "type" TypeSyntax, true;
    "group" GroupSyntax, false;
    "attribute group" AttributeGroupSyntax, false;
    "message" MessageSyntax, true;
    "portType" PortType, true;
    "binding" Binding, true;
    "service" Service, true;
}
