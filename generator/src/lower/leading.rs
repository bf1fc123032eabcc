//! What leads to a component: the references that [`super::prune`] follows, backwards.

use std::collections::HashSet;

use crate::model::{
    Content, ElementId, Message, Model, Part, PartKind, Particle, Term, TypeId, TypeKind, TypeRef, Variety,
};

/// What refers to something, or is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// An element.
    Element(ElementId),
    /// A type that is used, so that those derived from it may stand in its place.
    Used(TypeId),
    /// A type that is used or extended.
    Type(TypeId),
}

/// The references between elements and types.
pub struct References {
    /// From what is referred to, to what refers to it, in order.
    edges: Vec<(Node, Node)>,
}

impl References {
    /// Collects the references of a model.
    pub fn new(model: &Model) -> Self {
        let mut edges = Vec::new();
        for (id, declaration) in model.elements.iter() {
            let from = Node::Element(id);
            edges.extend(used(declaration.ty).map(|to| (to, from)));
            edges.extend(declaration.substitutes.iter().map(|member| (Node::Element(*member), from)));
        }
        for (id, definition) in model.types.iter() {
            edges.push((Node::Type(id), Node::Used(id)));
            let from = Node::Type(id);
            let mut extends = |ty: TypeRef| edges.extend(extended(ty).map(|to| (to, from)));
            match &definition.kind {
                TypeKind::Simple(simple) => {
                    simple.base.into_iter().for_each(&mut extends);
                    match &simple.variety {
                        Variety::Atomic(_) => {}
                        Variety::List(item) => extends(*item),
                        Variety::Union(members) => members.iter().copied().for_each(extends),
                    }
                }
                TypeKind::Complex(complex) => {
                    complex.derivation.iter().for_each(|derivation| extends(derivation.base));
                    complex.attributes.iter().for_each(|attribute| extends(attribute.ty));
                    match &complex.content {
                        Content::Empty => {}
                        Content::Simple(ty) => extends(*ty),
                        Content::Particle(particle) => add_elements(particle, from, &mut edges),
                    }
                    edges.extend(complex.soap_array.iter().filter_map(|array| used(array.item)).map(|to| (to, from)));
                    edges.extend(complex.derived.iter().map(|derived| (Node::Used(*derived), Node::Used(id))));
                }
            }
        }
        edges.sort_unstable_by_key(|(to, _)| key(*to));
        Self { edges }
    }

    /// Returns all that leads to some components, and these.
    pub fn leading_to(&self, components: impl IntoIterator<Item = Node>) -> HashSet<Node> {
        let mut stack: Vec<Node> = components.into_iter().collect();
        let mut found: HashSet<Node> = stack.iter().copied().collect();
        while let Some(node) = stack.pop() {
            let start = self.edges.partition_point(|(to, _)| key(*to) < key(node));
            let edges = self.edges[start..].iter().take_while(|(to, _)| *to == node);
            stack.extend(edges.map(|(_, from)| *from).filter(|from| found.insert(*from)));
        }
        found
    }
}

/// Whether a message holds what is in a set.
pub fn holds(message: &Message, set: &HashSet<Node>) -> bool {
    let headers = message.headers.iter().flat_map(|header| std::iter::once(&header.part).chain(&header.faults));
    let start = |part: &Part| match part.kind {
        PartKind::Element(id) => Some(Node::Element(id)),
        PartKind::Type(ty) => used(ty),
    };
    message.parts.iter().chain(headers).filter_map(start).any(|node| set.contains(&node))
}

fn used(ty: TypeRef) -> Option<Node> {
    if let TypeRef::Def(id) = ty { Some(Node::Used(id)) } else { None }
}

fn extended(ty: TypeRef) -> Option<Node> {
    if let TypeRef::Def(id) = ty { Some(Node::Type(id)) } else { None }
}

fn add_elements(particle: &Particle, from: Node, edges: &mut Vec<(Node, Node)>) {
    match &particle.term {
        Term::Element(id) => edges.push((Node::Element(*id), from)),
        Term::Sequence(inner) | Term::Choice(inner) | Term::All(inner) => {
            inner.iter().for_each(|particle| add_elements(particle, from, edges));
        }
        Term::Any(_) => {}
    }
}

/// The order of nodes.
fn key(node: Node) -> (u8, Option<ElementId>, Option<TypeId>) {
    match node {
        Node::Element(id) => (0, Some(id), None),
        Node::Used(id) => (1, None, Some(id)),
        Node::Type(id) => (2, None, Some(id)),
    }
}
