//! Particles in normal form, from which fields are made (XSD 1.0 Part 1 §3.8, §3.9).
//!
//! A normal particle is required or not and occurs once or repeatedly; sequences are spliced into the sequence around
//! them, one-child groups give their occurrence to the child, and a choice that violates Unique Particle Attribution
//! becomes a repeated choice of single elements, which keeps everything and its order.

use std::collections::HashSet;

use super::derivations::substitution_members;
use crate::base::{QName, Span};
use crate::model::{ElementId, Model, NamespaceConstraint, Particle, Term, Wildcard};

/// Particles nested deeper than this are not looked into; the parser's depth limit comes first.
const DEEPEST: usize = 512;

/// The occurrence of a normal particle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// `minOccurs` ≥ 1.
    pub required: bool,
    /// `maxOccurs` > 1.
    pub repeats: bool,
    /// Whether it is a member of an `xs:all` group, whose members come in any order.
    pub all: bool,
}

impl Occurrence {
    /// Exactly once.
    pub const ONCE: Self = Self { required: true, repeats: false, all: false };
    /// At most once.
    pub const OPTIONAL: Self = Self { required: false, repeats: false, all: false };
    /// Any number of times.
    pub const ANY_NUMBER: Self = Self { required: false, repeats: true, all: false };

    /// The occurrence of a particle as declared.
    fn of(particle: &Particle) -> Self {
        Self { required: particle.min >= 1, repeats: particle.max.is_none_or(|max| max > 1), all: false }
    }
}

/// A normalized particle.
#[derive(Debug, Clone)]
pub struct NormalParticle {
    /// Its occurrence.
    pub occurs: Occurrence,
    /// The term that occurs.
    pub term: NormalTerm,
    /// Its place.
    pub span: Span,
}

/// The term that occurs.
#[derive(Debug, Clone)]
pub enum NormalTerm {
    /// An element.
    Element(ElementId),
    /// A wildcard.
    Any(Wildcard),
    /// At least two particles in order.
    Sequence(Vec<NormalParticle>),
    /// At least two branches, none of which is a choice or optional.
    Choice(Vec<NormalParticle>),
}

/// What the branches of a choice begin with: by name, or by wildcard. An element that has a name of one branch is that,
/// whatever a wildcard of another admits.
#[derive(Default)]
struct FirstElements<'m> {
    names: HashSet<&'m QName>,
    /// The namespaces that wildcards list.
    listed: HashSet<&'m str>,
    /// What the wildcards without a list admit.
    open: Vec<&'m NamespaceConstraint>,
}

impl<'m> FirstElements<'m> {
    /// Adds what a branch begins with; `false` where an element can be that and one of these.
    fn add(&mut self, first: Vec<FirstElement<'m>>) -> bool {
        let is_known = |one: &FirstElement<'_>| match one {
            FirstElement::Name(name) => self.names.contains(name),
            FirstElement::Any(constraint) => self.overlaps(constraint),
        };
        if first.iter().any(is_known) {
            return false;
        }
        for one in first {
            match one {
                FirstElement::Name(name) => {
                    self.names.insert(name);
                }
                FirstElement::Any(NamespaceConstraint::Listed(listed)) => {
                    self.listed.extend(listed.iter().map(String::as_str));
                }
                FirstElement::Any(constraint) => self.open.push(constraint),
            }
        }
        true
    }

    /// Whether a wildcard admits what one of these wildcards admits.
    fn overlaps(&self, constraint: &NamespaceConstraint) -> bool {
        match constraint {
            NamespaceConstraint::Listed(listed) => listed.iter().any(|namespace| {
                self.listed.contains(namespace.as_str()) || self.open.iter().any(|other| other.admits(namespace))
            }),
            NamespaceConstraint::Any | NamespaceConstraint::Other(_) => {
                !self.open.is_empty() || self.listed.iter().any(|namespace| constraint.admits(namespace))
            }
        }
    }
}

/// What the first element of a particle can be.
#[derive(Debug, Clone, Copy)]
enum FirstElement<'m> {
    Name(&'m QName),
    Any(&'m NamespaceConstraint),
}

/// Normalizes a particle; `None` if nothing can occur.
pub fn normalize(model: &Model, particle: &Particle) -> Option<NormalParticle> {
    normalize_at(model, particle, 0)
}

fn normalize_at(model: &Model, particle: &Particle, depth: usize) -> Option<NormalParticle> {
    if particle.max == Some(0) || depth > DEEPEST {
        return None;
    }
    let (occurs, span) = (Occurrence::of(particle), particle.span.clone());
    let inner = |particles: &[Particle]| -> Vec<Option<NormalParticle>> {
        particles.iter().map(|particle| normalize_at(model, particle, depth + 1)).collect()
    };
    match &particle.term {
        Term::Element(id) => Some(NormalParticle { occurs, term: NormalTerm::Element(*id), span }),
        Term::Any(wildcard) => Some(NormalParticle { occurs, term: NormalTerm::Any(wildcard.clone()), span }),
        Term::Sequence(members) => sequence(inner(members), occurs, span),
        Term::All(members) => sequence(inner(members), occurs, span).map(in_any_order),
        Term::Choice(branches) => choice(model, inner(branches), occurs, span),
    }
}

/// A sequence of normal particles, with those sequences spliced in that occur at most once.
fn sequence(members: Vec<Option<NormalParticle>>, occurs: Occurrence, span: Span) -> Option<NormalParticle> {
    let mut children = Vec::new();
    for member in members.into_iter().flatten() {
        splice(member, &mut children);
    }
    group(children, NormalTerm::Sequence, occurs, span)
}

/// Adds a member to a sequence: a sequence that occurs at most once as its own members.
pub fn splice(member: NormalParticle, sequence: &mut Vec<NormalParticle>) {
    match member {
        NormalParticle { occurs, term: NormalTerm::Sequence(spliced), .. } if !occurs.repeats => {
            sequence.extend(spliced.into_iter().map(|mut child| {
                child.occurs.required &= occurs.required;
                child
            }));
        }
        member => sequence.push(member),
    }
}

/// A group of normal particles: one of a single member is that member, an empty one is nothing.
fn group(
    mut members: Vec<NormalParticle>,
    term: fn(Vec<NormalParticle>) -> NormalTerm,
    occurs: Occurrence,
    span: Span,
) -> Option<NormalParticle> {
    if members.len() > 1 {
        return Some(NormalParticle { occurs, term: term(members), span });
    }
    let mut single = members.pop()?;
    single.occurs.required &= occurs.required;
    single.occurs.repeats |= occurs.repeats;
    Some(single)
}

/// The sequence that stands for an `xs:all` group, its members marked as coming in any order.
fn in_any_order(mut group: NormalParticle) -> NormalParticle {
    match &mut group.term {
        NormalTerm::Sequence(members) => members.iter_mut().for_each(|member| member.occurs.all = true),
        // A group of one member has but one order.
        NormalTerm::Element(_) | NormalTerm::Any(_) | NormalTerm::Choice(_) => {}
    }
    group
}

fn choice(
    model: &Model,
    branches: Vec<Option<NormalParticle>>,
    occurs: Occurrence,
    span: Span,
) -> Option<NormalParticle> {
    // A branch that may be nothing makes the choice optional.
    let can_be_empty = branches.iter().any(|branch| branch.as_ref().is_none_or(is_emptiable));
    let mut branches = spliced_branches(branches, occurs.repeats);
    drop_duplicates(model, &mut branches);
    let ambiguous = violates_upa(model, &branches);
    if ambiguous {
        branches = leaves(model, branches);
    }
    let repeats = occurs.repeats || ambiguous;
    if repeats {
        for branch in &mut branches {
            if !matches!(branch.term, NormalTerm::Sequence(_) | NormalTerm::Choice(_)) {
                branch.occurs.repeats = false;
            }
        }
    }
    let occurs = Occurrence { required: occurs.required && !can_be_empty, repeats, all: false };
    group(branches, NormalTerm::Choice, occurs, span)
}

/// The branches that are something, each of them required; choices among them give their own branches.
fn spliced_branches(branches: Vec<Option<NormalParticle>>, repeats: bool) -> Vec<NormalParticle> {
    let mut out = Vec::new();
    for mut branch in branches.into_iter().flatten() {
        match branch.term {
            NormalTerm::Choice(inner) if !branch.occurs.repeats || repeats => out.extend(inner),
            term => {
                branch.term = term;
                branch.occurs.required = true;
                out.push(branch);
            }
        }
    }
    out
}

/// Makes one branch of those that are the same element.
fn drop_duplicates(model: &Model, branches: &mut Vec<NormalParticle>) {
    let mut known: HashSet<&QName> = HashSet::new();
    branches.retain(|branch| match branch.term {
        NormalTerm::Element(id) => known.insert(&model.elements[id].name),
        _ => true,
    });
}

/// Whether two branches can begin with the same element (XSD 1.0 Part 1 §3.8.6, Unique Particle Attribution).
fn violates_upa(model: &Model, branches: &[NormalParticle]) -> bool {
    let mut seen = FirstElements::default();
    branches.iter().any(|branch| {
        let mut first = Vec::new();
        first_elements(model, branch, &mut first);
        !seen.add(first)
    })
}

/// Adds what a particle can begin with.
fn first_elements<'m>(model: &'m Model, particle: &'m NormalParticle, out: &mut Vec<FirstElement<'m>>) {
    match &particle.term {
        NormalTerm::Element(id) => {
            let members = substitution_members(model, *id).into_iter().chain([*id]);
            out.extend(members.map(|member| FirstElement::Name(&model.elements[member].name)));
        }
        NormalTerm::Any(wildcard) => out.push(FirstElement::Any(&wildcard.namespaces)),
        NormalTerm::Sequence(children) => {
            for child in children {
                first_elements(model, child, out);
                if !is_emptiable(child) {
                    break;
                }
            }
        }
        NormalTerm::Choice(branches) => branches.iter().for_each(|branch| first_elements(model, branch, out)),
    }
}

/// The elements and wildcards of particles, each once, as branches of a repeated choice.
pub fn leaves(model: &Model, particles: Vec<NormalParticle>) -> Vec<NormalParticle> {
    let mut leaves = Leaves { model, names: HashSet::new(), wildcards: HashSet::new(), out: Vec::new() };
    particles.into_iter().for_each(|particle| leaves.add(particle));
    leaves.out
}

struct Leaves<'m> {
    model: &'m Model,
    names: HashSet<&'m QName>,
    wildcards: HashSet<Wildcard>,
    out: Vec<NormalParticle>,
}

impl Leaves<'_> {
    fn add(&mut self, particle: NormalParticle) {
        let is_new = match &particle.term {
            NormalTerm::Element(id) => self.names.insert(&self.model.elements[*id].name),
            NormalTerm::Any(wildcard) => self.wildcards.insert(wildcard.clone()),
            NormalTerm::Sequence(_) | NormalTerm::Choice(_) => true,
        };
        match particle.term {
            NormalTerm::Sequence(children) | NormalTerm::Choice(children) => {
                children.into_iter().for_each(|child| self.add(child));
            }
            term if is_new => {
                let occurs = Occurrence { required: true, repeats: false, ..particle.occurs };
                self.out.push(NormalParticle { occurs, term, span: particle.span });
            }
            NormalTerm::Element(_) | NormalTerm::Any(_) => {}
        }
    }
}

/// Whether a particle allows nothing at all (XSD 1.0 Part 1 §3.9.6, "emptiable").
fn is_emptiable(particle: &NormalParticle) -> bool {
    !particle.occurs.required
        || match &particle.term {
            NormalTerm::Element(_) | NormalTerm::Any(_) => false,
            NormalTerm::Sequence(children) => children.iter().all(is_emptiable),
            NormalTerm::Choice(branches) => branches.iter().any(is_emptiable),
        }
}
