//! Particles made simple before fields are made of them (XSD 1.0 Part 1 §3.8, §3.9).
//!
//! A normal particle is required or not and occurs once or often; sequences are spliced into the sequence around them,
//! one-child groups give their occurrence to the child, and a choice whose branches begin alike becomes a repeated
//! choice of single elements, which keeps everything and its order.

use std::collections::HashSet;

use super::Lowerer;
use crate::model::{ElementId, NamespaceConstraint, Particle, QName, Span, Term, Wildcard};

/// Particles nested deeper than this are not looked into; the parser's depth limit comes first.
const DEEPEST: usize = 512;

/// A normalised particle.
#[derive(Debug, Clone)]
pub struct Norm {
    /// `minOccurs` ≥ 1.
    pub required: bool,
    /// `maxOccurs` > 1.
    pub many: bool,
    /// Whether it is a member of an `xs:all` group, whose members come in any order.
    pub all: bool,
    /// What occurs.
    pub term: NormTerm,
    /// Where it stands.
    pub span: Span,
}

impl Norm {
    /// A particle that is no member of an `xs:all` group.
    pub fn new(required: bool, many: bool, term: NormTerm, span: Span) -> Self {
        Self { required, many, all: false, term, span }
    }

    /// The sequence that stands for an `xs:all` group, its members marked as coming in any order.
    fn in_any_order(mut self) -> Self {
        match &mut self.term {
            NormTerm::Sequence(members) => members.iter_mut().for_each(|member| member.all = true),
            // A group of one member has but one order.
            NormTerm::Element(_) | NormTerm::Any(_) | NormTerm::Choice(_) => {}
        }
        self
    }
}

/// What occurs.
#[derive(Debug, Clone)]
pub enum NormTerm {
    /// An element.
    Element(ElementId),
    /// A wildcard.
    Any(Wildcard),
    /// At least two particles in order.
    Sequence(Vec<Norm>),
    /// At least two branches, none of which is a choice or optional.
    Choice(Vec<Norm>),
}

/// What a particle can begin with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum First {
    Name(QName),
    Any(NamespaceConstraint),
}

impl First {
    /// Whether one element can be both.
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any(one), Self::Any(other)) => one.overlaps(other),
            _ => self == other,
        }
    }
}

impl Lowerer<'_> {
    /// Normalises; `None` if nothing can occur.
    pub(super) fn norm(&self, particle: &Particle, depth: usize) -> Option<Norm> {
        if particle.max == Some(0) || depth > DEEPEST {
            return None;
        }
        let (required, many) = (particle.min >= 1, particle.max.is_none_or(|max| max > 1));
        let span = particle.span.clone();
        match &particle.term {
            Term::Element(id) => Some(Norm::new(required, many, NormTerm::Element(*id), span)),
            Term::Any(wildcard) => Some(Norm::new(required, many, NormTerm::Any(wildcard.clone()), span)),
            Term::Sequence(inner) => self.norm_sequence(inner, required, many, span, depth),
            Term::All(inner) => self.norm_sequence(inner, required, many, span, depth).map(Norm::in_any_order),
            Term::Choice(inner) => self.norm_choice(inner, required, many, span, depth),
        }
    }

    fn norm_sequence(&self, inner: &[Particle], required: bool, many: bool, span: Span, depth: usize) -> Option<Norm> {
        let mut children = Vec::new();
        for child in inner.iter().filter_map(|particle| self.norm(particle, depth + 1)) {
            match child {
                Norm { many: false, required, term: NormTerm::Sequence(spliced), .. } => {
                    children.extend(
                        spliced.into_iter().map(|child| Norm { required: child.required && required, ..child }),
                    );
                }
                child => children.push(child),
            }
        }
        if children.len() == 1 {
            return children.pop().map(|child| Norm {
                required: required && child.required,
                many: many || child.many,
                ..child
            });
        }
        (!children.is_empty()).then(|| Norm::new(required, many, NormTerm::Sequence(children), span))
    }

    fn norm_choice(&self, inner: &[Particle], required: bool, many: bool, span: Span, depth: usize) -> Option<Norm> {
        let mut required = required;
        let mut branches = Vec::new();
        for particle in inner {
            let Some(child) = self.norm(particle, depth + 1) else {
                // A branch that is nothing makes the choice optional.
                required = false;
                continue;
            };
            required &= !is_emptiable(&child);
            match child {
                Norm { many: inner_many, term: NormTerm::Choice(spliced), .. } if !inner_many || many => {
                    branches.extend(spliced)
                }
                child => branches.push(Norm { required: true, ..child }),
            }
        }
        let ambiguous = self.begins_alike(&mut branches);
        let mut many = many;
        if ambiguous {
            let mut leaves = Vec::new();
            branches.into_iter().for_each(|branch| self.leaves(branch, &mut leaves));
            branches = leaves;
            many = true;
        }
        if many {
            for branch in &mut branches {
                if !matches!(branch.term, NormTerm::Sequence(_) | NormTerm::Choice(_)) {
                    branch.many = false;
                }
            }
        }
        if branches.len() == 1 {
            return branches.pop().map(|child| Norm {
                required: required && child.required,
                many: many || child.many,
                ..child
            });
        }
        (!branches.is_empty()).then(|| Norm::new(required, many, NormTerm::Choice(branches), span))
    }

    /// Whether two branches begin with the same element; branches that are the same element twice become one.
    fn begins_alike(&self, branches: &mut Vec<Norm>) -> bool {
        let mut seen: HashSet<First> = HashSet::new();
        let mut wildcards: Vec<First> = Vec::new();
        let mut plain: HashSet<QName> = HashSet::new();
        let mut alike = false;
        branches.retain(|branch| {
            let single = match &branch.term {
                NormTerm::Element(id) => Some(self.model.elements[id.0 as usize].name.clone()),
                _ => None,
            };
            if single.as_ref().is_some_and(|name| plain.contains(name)) {
                return false;
            }
            let mut first = Vec::new();
            self.first(branch, &mut first);
            alike |= first.iter().any(|one| seen.contains(one) || wildcards.iter().any(|other| one.overlaps(other)));
            wildcards.extend(first.iter().filter(|one| matches!(one, First::Any(_))).cloned());
            seen.extend(first);
            plain.extend(single);
            true
        });
        alike
    }

    /// What a particle can begin with.
    fn first(&self, norm: &Norm, out: &mut Vec<First>) {
        match &norm.term {
            NormTerm::Element(id) => {
                for member in self.members(*id).into_iter().chain([*id]) {
                    let name = First::Name(self.model.elements[member.0 as usize].name.clone());
                    if !out.contains(&name) {
                        out.push(name);
                    }
                }
            }
            NormTerm::Any(wildcard) => out.push(First::Any(wildcard.namespaces.clone())),
            NormTerm::Sequence(children) => {
                for child in children {
                    self.first(child, out);
                    if !is_emptiable(child) {
                        break;
                    }
                }
            }
            NormTerm::Choice(branches) => branches.iter().for_each(|branch| self.first(branch, out)),
        }
    }

    /// The elements and wildcards of a particle, each once, as branches of a repeated choice.
    pub(super) fn leaves(&self, norm: Norm, out: &mut Vec<Norm>) {
        match norm.term {
            NormTerm::Sequence(children) | NormTerm::Choice(children) => {
                children.into_iter().for_each(|child| self.leaves(child, out));
            }
            NormTerm::Element(id) => {
                let name = &self.model.elements[id.0 as usize].name;
                let known = out.iter().any(|leaf| matches!(leaf.term, NormTerm::Element(other) if self.model.elements[other.0 as usize].name == *name));
                if !known {
                    out.push(Norm { required: true, many: false, ..norm });
                }
            }
            NormTerm::Any(ref wildcard) => {
                if !out.iter().any(|leaf| matches!(&leaf.term, NormTerm::Any(other) if other == wildcard)) {
                    out.push(Norm { required: true, many: false, ..norm });
                }
            }
        }
    }
}

/// Whether a particle allows nothing at all (XSD 1.0 Part 1 §3.9.6, "emptiable").
fn is_emptiable(norm: &Norm) -> bool {
    !norm.required
        || match &norm.term {
            NormTerm::Element(_) | NormTerm::Any(_) => false,
            NormTerm::Sequence(children) => children.iter().all(is_emptiable),
            NormTerm::Choice(branches) => branches.iter().any(is_emptiable),
        }
}
