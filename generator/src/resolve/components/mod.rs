//! The pass that makes types and elements: references resolved, groups and redefinitions expanded.
//!
//! Components refer to each other in any order and in circles. Every named one therefore has its id first, and is
//! filled in then. What only shows when all of them are filled in is left to the next pass, as [`Pending`].

mod attributes;
mod complex;
mod elements;
mod expansions;
mod particles;
mod redefine;
mod simple;
mod types;
mod wildcards;

use std::collections::{HashMap, HashSet};

use super::bounds::Bounds;
use super::declarations::Declarations;
use super::lookup::Lookup;
use crate::base::{Arena, QName, Span};
use crate::model::{
    AttributeUse, Builtin, ElementId, Particle, SimpleType, TypeDef, TypeId, TypeKind, TypeRef, Variety, Wildcard,
};
use expansions::Expansions;
pub(super) use types::declare as declare_types;

/// The components of the documents, before the closing pass.
pub(super) struct Components {
    /// Named types first.
    pub types: Arena<TypeDef>,
    pub elements: Declarations,
    /// See [`Model::groups`](crate::model::Model::groups).
    pub groups: Vec<(QName, Particle)>,
    /// See [`Model::shared_attributes`](crate::model::Model::shared_attributes).
    pub shared_attributes: Vec<(Option<QName>, QName, TypeRef)>,
    pub pending: Pending,
}

/// The work of the closing pass, which depends on other components.
#[derive(Default)]
pub(super) struct Pending {
    /// The simple types of complex types that restrict their simple content, by the complex type.
    pub simple_content: HashMap<TypeId, TypeId>,
    /// Anonymous simple types that restrict the simple content of this type.
    pub content_restrictions: Vec<(TypeId, TypeRef)>,
    /// Elements that take the type of what they may substitute.
    pub untyped: HashSet<ElementId>,
    /// The heads that elements may substitute.
    pub heads: Vec<(ElementId, Vec<ElementId>)>,
    /// SOAP arrays whose item type is that of their first element.
    pub implied_arrays: Vec<TypeId>,
}

/// Makes every component, given the named types, which have ids but are not filled in.
pub(super) fn build(types: Arena<TypeDef>, lookup: &mut Lookup<'_>, bounds: &mut Bounds) -> Components {
    let symbols = lookup.symbols();
    let mut builder = Builder {
        lookup,
        bounds,
        types,
        elements: Declarations::default(),
        groups: Expansions::new(),
        attribute_groups: Expansions::new(),
        attribute_types: HashMap::new(),
        pending: Pending::default(),
    };
    for (scope, element) in symbols.elements.last_layers() {
        builder.elements.add_global(elements::declaration(element, scope, true));
    }
    for (id, entry) in builder.lookup.named_types().iter().zip(&symbols.types.entries) {
        builder.named_type(*id, entry);
    }
    for (index, (scope, element)) in symbols.elements.last_layers().enumerate() {
        builder.global_element(index, scope, element);
    }
    Components {
        groups: builder.shared_groups(),
        shared_attributes: builder.shared_attributes(),
        types: builder.types,
        elements: builder.elements,
        pending: builder.pending,
    }
}

/// Makes components: the references in them, the components so far, and the groups that they use.
struct Builder<'s, 'p> {
    lookup: &'p mut Lookup<'s>,
    bounds: &'p mut Bounds,
    types: Arena<TypeDef>,
    elements: Declarations,
    /// Expanded groups with the depth of their nesting; nothing where a group is empty.
    groups: Expansions<(Option<Particle>, usize)>,
    attribute_groups: Expansions<(Vec<AttributeUse>, Option<Wildcard>)>,
    /// Types of global attributes that something refers to, by index among the symbols.
    attribute_types: HashMap<usize, TypeRef>,
    pending: Pending,
}

impl Builder<'_, '_> {
    /// The groups that were expanded, in document order.
    fn shared_groups(&self) -> Vec<(QName, Particle)> {
        let entries = self.lookup.symbols().groups.entries.iter().enumerate();
        entries.filter_map(|(index, entry)| Some((entry.name.clone(), self.groups.get(index)?.0.clone()?))).collect()
    }

    /// The attributes of the groups that were expanded, then the global ones, in document order.
    fn shared_attributes(&self) -> Vec<(Option<QName>, QName, TypeRef)> {
        let symbols = self.lookup.symbols();
        let mut shared = Vec::new();
        for (index, group) in symbols.attribute_groups.entries.iter().enumerate() {
            let attributes = self.attribute_groups.get(index).into_iter().flat_map(|(attributes, _)| attributes);
            shared.extend(attributes.map(|found| (Some(group.name.clone()), found.name.clone(), found.ty)));
        }
        for (index, attribute) in symbols.attributes.entries.iter().enumerate() {
            shared.extend(self.attribute_types.get(&index).map(|ty| (None, attribute.name.clone(), *ty)));
        }
        shared
    }
}

/// The placeholder of a type until it is filled in: a simple type without constraints.
fn unfilled() -> TypeKind {
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
