//! A bound on what the next stage repeats: fields that types inherit, types that enums list, and the texts of shared
//! declarations, which every use has a copy of.
//!
//! A small document can make these large: a chain of 3,000 extensions has 4.5 million inherited fields. Everything is
//! counted here, in one walk over the components, before anything is made of it.

use super::bounds::{BYTES_PER_FIELD, Bounds, Repeated};
use crate::base::{Arena, SideTable};
use crate::diagnostics::Diagnostics;
use crate::model::{
    AttributeUse, ComplexType, Content, ElementDecl, Particle, SimpleType, Term, TypeDef, TypeId, TypeKind, TypeRef,
    Variety, Wildcard,
};

/// Members of a substitution group that count like one field, where its head is referred to.
const SUBSTITUTES: usize = 4;

/// Restrictions that are searched for facets.
const RESTRICTIONS: usize = 32;

/// Takes what types and elements repeat from what the bounds allow.
pub(super) fn check(
    types: &Arena<TypeDef>,
    elements: &Arena<ElementDecl>,
    bounds: &mut Bounds,
    diagnostics: &mut Diagnostics,
) {
    let counter = Counter { types, elements, sizes: SideTable::new(None), values: SideTable::new(None) };
    counter.check(bounds, diagnostics);
}

struct Counter<'m> {
    types: &'m Arena<TypeDef>,
    elements: &'m Arena<ElementDecl>,
    /// The fields and texts of complex types, what they inherit included.
    sizes: SideTable<TypeDef, Option<usize>>,
    /// The values of simple types that are enumerations, or unions of these.
    values: SideTable<TypeDef, Option<usize>>,
}

impl Counter<'_> {
    fn check(mut self, bounds: &mut Bounds, diagnostics: &mut Diagnostics) {
        let types = self.types;
        let descendants = descendants(types);
        for (id, definition) in types.iter() {
            let (size, repeated) = match &definition.kind {
                TypeKind::Simple(SimpleType { base: None, variety: Variety::Union(_), .. }) => {
                    (self.values(id), Repeated::UnionValues)
                }
                TypeKind::Simple(_) => continue,
                TypeKind::Complex(complex) => {
                    let inherited = self.inherited(complex);
                    if !bounds.spend(inherited, Repeated::Inherited, &definition.span, diagnostics) {
                        return;
                    }
                    if !bounds.spend(self.texts(complex), Repeated::Texts, &definition.span, diagnostics) {
                        return;
                    }
                    (descendants[id], Repeated::Derived)
                }
            };
            if !bounds.spend(size, repeated, &definition.span, diagnostics) {
                return;
            }
        }
    }

    /// What a type has from its bases, each of which counts as well.
    fn inherited(&mut self, complex: &ComplexType) -> usize {
        // The chain down to the first base whose size is known; circles of derivations are cut.
        let (mut way, mut at) = (Vec::new(), base_of(complex));
        let mut size = loop {
            let Some(id) = at else { break 0 };
            if let Some(known) = self.sizes[id] {
                break known;
            }
            way.push(id);
            at = match &self.types[id].kind {
                TypeKind::Complex(base) => base_of(base),
                TypeKind::Simple(_) => None,
            };
        };
        for id in way.into_iter().rev() {
            if let TypeKind::Complex(base) = &self.types[id].kind {
                size = size.saturating_add(1 + self.fields(base) + self.texts(base));
            }
            self.sizes[id] = Some(size);
        }
        size
    }

    /// The fields that a type declares.
    fn fields(&self, complex: &ComplexType) -> usize {
        let wildcard = complex.any_attribute.as_ref().map_or(0, Wildcard::size);
        let content = match &complex.content {
            Content::Particle(particle) => fields_of(particle),
            Content::Empty | Content::Simple(_) => 0,
        };
        complex.attributes.len() + wildcard + content
    }

    /// The texts of what a type uses, as fields.
    fn texts(&self, complex: &ComplexType) -> usize {
        let attribute = |used: &AttributeUse| {
            let own = used.docs.len() + length(&used.default) + length(&used.fixed) + used.name.local.len();
            own + self.text_of_type(used.ty)
        };
        let attributes: usize = complex.attributes.iter().map(attribute).sum();
        let content = match &complex.content {
            Content::Particle(particle) => self.texts_in(particle),
            Content::Simple(ty) => self.text_of_type(*ty),
            Content::Empty => 0,
        };
        let array = complex.soap_array.as_ref().map_or(0, |array| array.ranks.len());
        (attributes + content) / BYTES_PER_FIELD + 4 * array
    }

    fn texts_in(&self, particle: &Particle) -> usize {
        match &particle.term {
            Term::Element(id) => {
                let used = &self.elements[*id];
                let own = used.docs.len() + length(&used.default) + length(&used.fixed) + used.name.local.len();
                own + self.text_of_type(used.ty) + BYTES_PER_FIELD * (used.substitutes.len() / SUBSTITUTES)
            }
            Term::Any(wildcard) => BYTES_PER_FIELD * (wildcard.size()),
            Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
                members.iter().map(|member| self.texts_in(member)).sum()
            }
        }
    }

    /// The texts of a simple type that each of its fields has: its documentation, facets, and values that are no enum.
    fn text_of_type(&self, ty: TypeRef) -> usize {
        let (mut text, mut at) = (0, ty);
        for _ in 0..RESTRICTIONS {
            let TypeRef::Def(id) = at else { break };
            let TypeKind::Simple(simple) = &self.types[id].kind else { break };
            let patterns: usize = simple.facets.patterns.iter().map(String::len).sum();
            let values = match simple.variety {
                Variety::Union(_) => 0,
                Variety::Atomic(_) | Variety::List(_) => simple.enumeration.iter().map(|value| value.value.len()).sum(),
            };
            text += patterns + values + if at == ty { self.types[id].docs.len() } else { 0 };
            let Some(base) = simple.base else { break };
            at = base;
        }
        text
    }

    /// How many values the enum of a union has, where its members are enumerations.
    fn values(&mut self, id: TypeId) -> usize {
        // Types whose members are being counted, each with its next member and the count so far.
        let mut open = vec![(id, 0, self.own_values(id))];
        loop {
            let Some((current, next, count)) = open.last_mut() else { return self.values[id].unwrap_or_default() };
            let current = *current;
            let member = self.member(current, *next);
            *next += 1;
            match member {
                Some(TypeRef::Def(member)) => match self.values[member] {
                    Some(known) => *count = count.saturating_add(known),
                    None => {
                        // A circle adds nothing.
                        self.values[member] = Some(0);
                        open.push((member, 0, self.own_values(member)));
                    }
                },
                Some(TypeRef::Builtin(_) | TypeRef::Encoding(_)) => {}
                None => {
                    let total = *count;
                    self.values[current] = Some(total);
                    open.pop();
                    if let Some((_, _, above)) = open.last_mut() {
                        *above = above.saturating_add(total);
                    }
                }
            }
        }
    }

    /// The type that the values of a simple type come from as well, by number.
    fn member(&self, id: TypeId, number: usize) -> Option<TypeRef> {
        let TypeKind::Simple(simple) = &self.types[id].kind else { return None };
        match (&simple.base, &simple.variety) {
            _ if !simple.enumeration.is_empty() => None,
            (Some(base), _) => (number == 0).then_some(*base),
            (None, Variety::Union(members)) => members.get(number).copied(),
            (None, Variety::Atomic(_) | Variety::List(_)) => None,
        }
    }

    fn own_values(&self, id: TypeId) -> usize {
        match &self.types[id].kind {
            TypeKind::Simple(simple) => {
                simple.enumeration.iter().map(|value| 1 + value.docs.len() / BYTES_PER_FIELD).sum()
            }
            TypeKind::Complex(_) => 0,
        }
    }
}

/// The type that a complex type derives from.
fn base_of(complex: &ComplexType) -> Option<TypeId> {
    match complex.derivation.as_ref()?.base {
        TypeRef::Def(base) => Some(base),
        TypeRef::Builtin(_) | TypeRef::Encoding(_) => None,
    }
}

/// How many types derive from each, in any number of steps.
fn descendants(types: &Arena<TypeDef>) -> SideTable<TypeDef, usize> {
    let mut counts = SideTable::new(0);
    // Bases whose descendants are all counted are added to their own bases: leaves first.
    let mut waiting = SideTable::new(0);
    let mut ready = Vec::new();
    for (id, definition) in types.iter() {
        if let TypeKind::Complex(complex) = &definition.kind {
            waiting[id] = complex.derived.len();
            if complex.derived.is_empty() {
                ready.push(id);
            }
        }
    }
    while let Some(id) = ready.pop() {
        let TypeKind::Complex(complex) = &types[id].kind else { continue };
        let Some(base) = base_of(complex) else { continue };
        // The base of simple content is no complex type, and lists none.
        if waiting[base] == 0 {
            continue;
        }
        counts[base] = counts[base] + counts[id] + 1;
        waiting[base] -= 1;
        if waiting[base] == 0 {
            ready.push(base);
        }
    }
    counts
}

fn fields_of(particle: &Particle) -> usize {
    match &particle.term {
        Term::Element(_) => 1,
        Term::Any(wildcard) => wildcard.size(),
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => members.iter().map(fields_of).sum(),
    }
}

fn length(text: &Option<String>) -> usize {
    text.as_ref().map_or(0, String::len)
}
