//! Stage 3: the syntax trees become a [`Model`], in which every reference is an id.
//!
//! Everything is done in document order, so that the same documents always give the same model. What cannot be resolved
//! becomes raw XML, with a diagnostic; a model comes out of any input.

mod attributes;
mod bounds;
pub(crate) mod builtins;
mod close;
mod complex;
mod cycles;
mod default_bindings;
mod digest;
mod dump;
mod elements;
mod lookup;
mod messages;
mod operations;
mod particles;
mod ports;
mod redefine;
mod simple;
mod symbols;
mod types;
mod wildcards;

use std::collections::{HashMap, HashSet};

use crate::base::{DocumentId, QName, Span};
use crate::diagnostics::Diagnostics;
use crate::load::Sources;
use crate::model::Builtin;
use crate::model::{
    AttributeUse, Document, ElementDecl, ElementId, Model, Particle, SimpleType, TypeDef, TypeId, TypeKind, TypeRef,
    Variety, Wildcard,
};
use crate::parse::syntax::{Binding, DocumentSyntax, Syntax};
use bounds::Bounds;
use lookup::MissingDocuments;
use symbols::Symbols;

/// Resolves every reference of the documents, from the main one along its imports.
pub fn resolve(syntax: &Syntax, sources: &Sources, diagnostics: &mut Diagnostics) -> Model {
    let symbols = symbols::collect(syntax, sources, diagnostics);
    let default_bindings = default_bindings::bindings(syntax);
    let mut resolver = Resolver::new(syntax, sources, diagnostics, symbols, &default_bindings);
    resolver.build_components();
    resolver.finish();
    let ports = resolver.ports();
    let only_types = resolver.check_ports(&ports);
    let groups = resolver.shared_groups();
    let shared_attributes = resolver.shared_attributes();
    let mut model = Model {
        documents: sources
            .documents()
            .values()
            .map(|source| Document { name: source.name.clone(), hash: source.hash.clone() })
            .collect(),
        groups,
        shared_attributes,
        types: resolver.types,
        elements: resolver.elements,
        ports,
        only_types,
        lost: resolver.lost,
        prefixes: resolver
            .prefixes
            .iter()
            .map(|(prefix, namespace)| ((*prefix).to_owned(), (*namespace).to_owned()))
            .collect(),
        ..Model::default()
    };
    match syntax.documents.first() {
        Some(DocumentSyntax::Definitions(definitions)) => {
            model.target_namespace = definitions.target_namespace.clone();
            model.name = definitions.name.clone().unwrap_or_default();
            model.docs = definitions.docs.clone();
        }
        Some(DocumentSyntax::Schema(schema)) => {
            model.target_namespace = schema.target_namespace.clone().unwrap_or_default()
        }
        Some(DocumentSyntax::Unusable) | None => {}
    }
    if model.name.is_empty() {
        model.name = sources.documents().first().map_or_else(String::new, |source| stem(&source.name).to_owned());
    }
    model
}

/// The file name of a path or URL without folder, query and extension.
fn stem(name: &str) -> &str {
    let file = name.split(['?', '#']).next().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The state of the stage.
struct Resolver<'s, 'd> {
    syntax: &'s Syntax,
    diagnostics: &'d mut Diagnostics,
    symbols: Symbols<'s>,
    /// Bindings for portTypes that have none.
    default_bindings: &'s [Binding],
    /// Named types first, at the index that they have in the table.
    types: Vec<TypeDef>,
    /// Global elements first, at the index that they have in the table.
    elements: Vec<ElementDecl>,
    prefixes: Vec<(&'s str, &'s str)>,
    gaps: MissingDocuments<'s>,
    /// Expanded groups, by index in the table; `None` where that gave nothing.
    groups: HashMap<usize, Option<Particle>>,
    attribute_groups: HashMap<usize, (Vec<AttributeUse>, Option<Wildcard>)>,
    /// Types of global attributes, once they were met.
    attribute_types: HashMap<usize, TypeRef>,
    /// Groups that are being expanded, with their layer.
    active_groups: Vec<(usize, usize)>,
    active_attribute_groups: Vec<(usize, usize)>,
    /// How deep the nesting of each expanded group is, by index in the table.
    group_heights: HashMap<usize, usize>,
    bounds: Bounds,
    /// Elements that stand for declarations that do not exist.
    placeholders: HashMap<QName, ElementId>,
    /// Complex types with simple content whose simple type is not known yet.
    simple_content: HashMap<TypeId, Option<TypeId>>,
    /// What is known of the simple content of types.
    known_contents: HashMap<TypeId, Option<TypeRef>>,
    /// How many more names are looked for that differ little from one that does not exist.
    suggestions: usize,
    /// Anonymous simple types that restrict the simple content of this type.
    content_restrictions: Vec<(TypeId, TypeRef)>,
    /// Elements that take the type of what they may substitute.
    untyped: HashSet<ElementId>,
    /// The heads that elements may substitute.
    heads: Vec<(ElementId, Vec<ElementId>)>,
    /// Soap arrays whose item type is that of their first element.
    implied_arrays: Vec<TypeId>,
    /// Namespaces that documents import or declare, by document.
    imported: HashSet<(DocumentId, &'s str)>,
    /// Where one document used a namespace without importing it: said once.
    remarked: HashSet<(DocumentId, String)>,
    /// See [`Model::lost`].
    lost: Vec<(String, Span)>,
}

impl<'s, 'd> Resolver<'s, 'd> {
    fn new(
        syntax: &'s Syntax,
        sources: &'s Sources,
        diagnostics: &'d mut Diagnostics,
        symbols: Symbols<'s>,
        default_bindings: &'s [Binding],
    ) -> Self {
        let mut seen = HashSet::new();
        let pairs = syntax.prefixes.values().flatten().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
        let prefixes = pairs.filter(|pair| seen.insert(*pair)).collect();
        Resolver {
            syntax,
            diagnostics,
            symbols,
            default_bindings,
            types: Vec::new(),
            elements: Vec::new(),
            prefixes,
            gaps: MissingDocuments::new(syntax, sources),
            groups: HashMap::new(),
            attribute_groups: HashMap::new(),
            attribute_types: HashMap::new(),
            active_groups: Vec::new(),
            active_attribute_groups: Vec::new(),
            group_heights: HashMap::new(),
            bounds: Bounds::new(sources),
            placeholders: HashMap::new(),
            simple_content: HashMap::new(),
            known_contents: HashMap::new(),
            suggestions: 50,
            content_restrictions: Vec::new(),
            untyped: HashSet::new(),
            heads: Vec::new(),
            implied_arrays: Vec::new(),
            imported: lookup::imported(syntax, sources),
            remarked: HashSet::new(),
            lost: Vec::new(),
        }
    }

    /// Gives every named component its id, then fills them in.
    fn build_components(&mut self) {
        for index in 0..self.symbols.types.entries.len() {
            if let Some((name, scope, ty)) = self
                .symbols
                .types
                .entries
                .get(index)
                .and_then(|e| Some((&e.name, e.layers.last()?.0, e.layers.last()?.1)))
            {
                self.types.push(TypeDef {
                    name: Some(name.clone()),
                    owner: None,
                    namespace: scope.namespace.to_owned(),
                    docs: ty.docs.clone(),
                    span: ty.span.clone(),
                    kind: placeholder(),
                });
            }
        }
        for index in 0..self.symbols.elements.entries.len() {
            if let Some((scope, element)) =
                self.symbols.elements.entries.get(index).and_then(|e| e.layers.last().copied())
            {
                let declaration = self.declaration(element, scope, true);
                self.elements.push(declaration);
            }
        }
        for index in 0..self.symbols.types.entries.len() {
            self.named_type(index);
        }
        for index in 0..self.symbols.elements.entries.len() {
            self.global_element(index);
        }
    }

    /// The groups that were expanded, in document order.
    fn shared_groups(&self) -> Vec<(QName, Particle)> {
        let entries = self.symbols.groups.entries.iter().enumerate();
        entries.filter_map(|(index, entry)| Some((entry.name.clone(), self.groups.get(&index)?.clone()?))).collect()
    }

    /// The attributes of the groups that were expanded, then the global ones, in document order.
    fn shared_attributes(&self) -> Vec<(Option<QName>, QName, TypeRef)> {
        let mut shared = Vec::new();
        for (index, group) in self.symbols.attribute_groups.entries.iter().enumerate() {
            let attributes = self.attribute_groups.get(&index).into_iter().flat_map(|(attributes, _)| attributes);
            shared.extend(attributes.map(|found| (Some(group.name.clone()), found.name.clone(), found.ty)));
        }
        for (index, attribute) in self.symbols.attributes.entries.iter().enumerate() {
            shared.extend(self.attribute_types.get(&index).map(|ty| (None, attribute.name.clone(), *ty)));
        }
        shared
    }

    fn new_type_id(&self) -> TypeId {
        TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX))
    }

    fn new_element_id(&self) -> ElementId {
        ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX))
    }

    fn ty(&self, id: TypeId) -> Option<&TypeDef> {
        self.types.get(id.0 as usize)
    }

    fn ty_mut(&mut self, id: TypeId) -> Option<&mut TypeDef> {
        self.types.get_mut(id.0 as usize)
    }

    fn element_mut(&mut self, id: ElementId) -> Option<&mut ElementDecl> {
        self.elements.get_mut(id.0 as usize)
    }
}

/// What a type is until it is filled in: a simple one without any constraint.
fn placeholder() -> TypeKind {
    TypeKind::Simple(SimpleType {
        variety: Variety::Atomic(Builtin::AnySimpleType),
        base: Some(TypeRef::Builtin(Builtin::AnySimpleType)),
        enumeration: Vec::new(),
        facets: crate::base::Facets::default(),
    })
}

/// The beginning of a span, for what is inserted there.
fn start_of(span: &Span) -> Span {
    Span { document: span.document, range: span.range.start..span.range.start }
}
