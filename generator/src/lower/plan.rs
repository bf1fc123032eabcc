//! The plan of each type's content: its particles made normal, and every item named that its content needs.
//!
//! Nested sequences, choices and arrays are items without a component. They are named after their owner, and so after
//! all components are.

use std::collections::HashSet;

use super::attributes::attributes_of;
use super::case::{pascal, words};
use super::derivations::{base_chain, has_open_base};
use super::docs;
use super::elements::{ElementUse, element_use};
use super::identifiers::Allocator;
use super::ir::ItemId;
use super::particles::{NormalParticle, NormalTerm, Occurrence, leaves, normalize, splice};
use super::{TypeMap, uncovered};
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Content, ElementId, Model, SoapArray, TypeId, TypeKind, TypeRef, Wildcard};

/// A type that becomes an item, and what that will hold.
#[derive(Debug)]
pub struct TypePlan<'m> {
    /// The type.
    pub id: TypeId,
    /// Its item.
    pub item: ItemId,
    /// The planned content of the item.
    pub content: ContentPlan<'m>,
    /// Whether an encoded message holds it, so that its elements are accessors that may be null.
    pub encoded: bool,
}

/// The planned content of a type's item, without attributes.
#[derive(Debug)]
pub enum ContentPlan<'m> {
    /// The values of a simple type.
    SimpleType,
    /// Simple content.
    Text(TypeRef),
    /// Elements.
    Particles(Vec<PlannedParticle>),
    /// Pieces of mixed content, which are of this item's enum.
    Mixed(ItemId, Vec<PlannedParticle>),
    /// A SOAP-encoded array.
    Array(ArrayPlan<'m>),
}

/// A SOAP-encoded array (SOAP 1.1 §5.4.2).
#[derive(Debug)]
pub struct ArrayPlan<'m> {
    /// The array type.
    pub array: &'m SoapArray,
    /// The element that it declares for its items.
    pub element: Option<ElementId>,
    /// The items of the arrays that it holds, of an array of arrays, from outside inwards.
    pub inner: Vec<ItemId>,
}

/// A normal particle whose nested items are named.
#[derive(Debug)]
pub struct PlannedParticle {
    /// Its occurrence.
    pub occurs: Occurrence,
    /// The term that occurs.
    pub term: PlannedTerm,
}

/// The term that occurs.
#[derive(Debug)]
pub enum PlannedTerm {
    /// An element.
    Element(ElementUse),
    /// A wildcard.
    Any(Wildcard),
    /// A nested sequence.
    Sequence(PlannedSequence),
    /// A choice.
    Choice(ItemId, ChoiceUse, Vec<PlannedParticle>),
}

/// A nested sequence.
#[derive(Debug)]
pub struct PlannedSequence {
    /// Its item.
    pub item: ItemId,
    /// The words of the field or variant that holds it.
    pub words: Vec<String>,
    /// Its particles.
    pub children: Vec<PlannedParticle>,
}

/// The position of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceUse {
    /// It must occur once.
    Required,
    /// It may be absent, or is one of several.
    Optional,
    /// For the pieces of mixed content.
    Mixed,
}

/// Plans the content of every type that has an item, in document order. Elements of the types `accessors` are accessors
/// of SOAP encoding.
pub fn plan_types<'m>(
    types: TypeMap<'m>,
    accessors: &HashSet<TypeId>,
    allocator: &mut Allocator<'m>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TypePlan<'m>> {
    let mut planner = Planner { types, allocator, diagnostics };
    let with_items = types.input.type_ids().filter_map(|id| Some((id, types.components.of_type(id)?)));
    with_items
        .map(|(id, item)| {
            let content = match types.input.model.types[id].kind {
                TypeKind::Simple(_) => ContentPlan::SimpleType,
                TypeKind::Complex(_) => planner.complex_type(id, item),
            };
            TypePlan { id, item, content, encoded: accessors.contains(&id) }
        })
        .collect()
}

/// The pass at work.
struct Planner<'m, 'a> {
    types: TypeMap<'m>,
    allocator: &'a mut Allocator<'m>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'m> Planner<'m, '_> {
    fn complex_type(&mut self, id: TypeId, item: ItemId) -> ContentPlan<'m> {
        let model = self.types.input.model;
        let chain = base_chain(model, id);
        if let Some(array) = chain.iter().rev().find_map(|complex| complex.soap_array.as_ref()) {
            return ContentPlan::Array(self.array(id, item, array));
        }
        if let Some(Content::Simple(ty)) = chain.last().map(|own| &own.content) {
            return ContentPlan::Text(*ty);
        }
        let particles = effective_particles(model, id);
        if chain.iter().any(|complex| complex.mixed) {
            let pieces = leaves(model, particles);
            let (item, pieces) = self.choice(pieces, item, ChoiceUse::Mixed);
            return ContentPlan::Mixed(item, pieces);
        }
        ContentPlan::Particles(self.particles(particles, item))
    }

    /// Plans the particles of a struct.
    fn particles(&mut self, particles: Vec<NormalParticle>, owner: ItemId) -> Vec<PlannedParticle> {
        particles.into_iter().map(|particle| self.particle(particle, owner)).collect()
    }

    fn particle(&mut self, particle: NormalParticle, owner: ItemId) -> PlannedParticle {
        let occurs = particle.occurs;
        let term = match particle.term {
            NormalTerm::Element(id) => {
                PlannedTerm::Element(element_use(self.types, id, &particle.span, self.diagnostics))
            }
            NormalTerm::Any(wildcard) => PlannedTerm::Any(wildcard),
            NormalTerm::Sequence(children) => {
                PlannedTerm::Sequence(self.sequence(children, owner, "Sequence", vec!["sequence".to_owned()]))
            }
            NormalTerm::Choice(branches) => {
                let is_required = occurs.required && !occurs.repeats;
                let choice_use = if is_required { ChoiceUse::Required } else { ChoiceUse::Optional };
                let (item, branches) = self.choice(branches, owner, choice_use);
                PlannedTerm::Choice(item, choice_use, branches)
            }
        };
        PlannedParticle { occurs, term }
    }

    /// Plans a branch of a choice: a sequence there is named after its elements.
    fn branch(&mut self, branch: NormalParticle, owner: ItemId) -> PlannedParticle {
        match branch.term {
            NormalTerm::Sequence(children) => {
                let words = sequence_words(self.types.input.model, &children);
                let sequence = self.sequence(children, owner, &pascal(&words), words);
                PlannedParticle { occurs: branch.occurs, term: PlannedTerm::Sequence(sequence) }
            }
            _ => self.particle(branch, owner),
        }
    }

    fn sequence(
        &mut self,
        children: Vec<NormalParticle>,
        owner: ItemId,
        suffix: &str,
        words: Vec<String>,
    ) -> PlannedSequence {
        let item = self.nested(owner, suffix, "A sequence in the content");
        PlannedSequence { item, words, children: self.particles(children, item) }
    }

    fn choice(
        &mut self,
        branches: Vec<NormalParticle>,
        owner: ItemId,
        choice_use: ChoiceUse,
    ) -> (ItemId, Vec<PlannedParticle>) {
        let (suffix, description) = match choice_use {
            ChoiceUse::Mixed => ("Content", "A piece of the mixed content"),
            ChoiceUse::Required | ChoiceUse::Optional => ("Choice", "A choice in the content"),
        };
        let item = self.nested(owner, suffix, description);
        (item, branches.into_iter().map(|branch| self.branch(branch, item)).collect())
    }

    fn nested(&mut self, owner: ItemId, suffix: &str, description: &str) -> ItemId {
        let owner_ident = self.allocator.ident(owner);
        let docs = docs::lines_of_ours(format!("{description} of [`{owner_ident}`]."));
        let preferred = format!("{owner_ident}{suffix}");
        self.allocator.add_nested(owner, &preferred, docs)
    }

    fn array(&mut self, id: TypeId, item: ItemId, array: &'m SoapArray) -> ArrayPlan<'m> {
        let model = self.types.input.model;
        for attribute in attributes_of(model, id).declared {
            let message = format!("attribute '{}' of an array is not kept", attribute.name.local);
            self.diagnostics.push(uncovered(Code::ARRAY_ATTRIBUTE, Coverage::Skipped, &model.types[id].span, message));
        }
        let mut inner = Vec::new();
        let mut outer = item;
        for _ in 1..array.ranks.len() {
            let outer_ident = self.allocator.ident(outer);
            let docs = docs::lines_of_ours(format!("An array in [`{outer_ident}`]."));
            let preferred = format!("{outer_ident}Item");
            outer = self.allocator.add_nested(outer, &preferred, docs);
            inner.push(outer);
        }
        ArrayPlan { array, element: array_element(model, id), inner }
    }
}

/// The particles of a type and its bases, as one sequence.
fn effective_particles(model: &Model, id: TypeId) -> Vec<NormalParticle> {
    let mut particles: Vec<NormalParticle> = Vec::new();
    if has_open_base(model, id) {
        let (term, span) = (NormalTerm::Any(Wildcard::any()), model.types[id].span.clone());
        particles.push(NormalParticle { occurs: Occurrence::ANY_NUMBER, term, span });
    }
    for complex in base_chain(model, id) {
        if complex.derivation.as_ref().is_some_and(|derivation| !derivation.extension) {
            particles.clear();
        }
        if let Content::Particle(particle) = &complex.content
            && let Some(particle) = normalize(model, particle)
        {
            splice(particle, &mut particles);
        }
    }
    particles
}

/// The element that an array's type declares for its items, in a sequence of nothing else.
fn array_element(model: &Model, id: TypeId) -> Option<ElementId> {
    let mut particles = base_chain(model, id).into_iter().rev().filter_map(|complex| match &complex.content {
        Content::Particle(particle) => Some(particle),
        Content::Empty | Content::Simple(_) => None,
    });
    match normalize(model, particles.next()?)?.term {
        NormalTerm::Element(id) => Some(id),
        NormalTerm::Any(_) | NormalTerm::Sequence(_) | NormalTerm::Choice(_) => None,
    }
}

/// Returns the name of a branch with several elements: both names of two, otherwise the first one and "sequence".
fn sequence_words(model: &Model, children: &[NormalParticle]) -> Vec<String> {
    let name = |particle: &NormalParticle| match particle.term {
        NormalTerm::Element(id) => Some(words(&model.elements[id].name.local)),
        _ => None,
    };
    let first = children.iter().find_map(name);
    match (first, children) {
        (Some(mut first), [_, second]) if name(second).is_some_and(|second| second != first) => {
            first.push("and".to_owned());
            first.extend(name(second).into_iter().flatten());
            first
        }
        (Some(mut first), _) => {
            first.push("sequence".to_owned());
            first
        }
        (None, _) => vec!["sequence".to_owned()],
    }
}
