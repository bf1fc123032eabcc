//! Particles: groups expanded, what can never occur left out, needless nesting taken away.

use super::Builder;
use super::expansions::Expansion;
use super::wildcards::wildcard;
use crate::base::Span;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Particle, Term, Wildcard};
use crate::parse::syntax::{ParticleSyntax, Reference, TermSyntax};
use crate::resolve::bounds::{Repeated, over_limit};
use crate::resolve::symbols::DocumentScope;

/// The kinds of model group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Sequence,
    Choice,
    All,
}

impl<'s> Builder<'s, '_> {
    /// A particle; `None` where it can never occur or holds nothing, or is nested too deeply.
    pub(super) fn particle(&mut self, particle: &'s ParticleSyntax, scope: DocumentScope<'s>) -> Option<Particle> {
        if !self.bounds.enter(&particle.span, self.lookup.diagnostics()) {
            return None;
        }
        let made = self.particle_within(particle, scope);
        self.bounds.leave();
        made
    }

    fn particle_within(&mut self, particle: &'s ParticleSyntax, scope: DocumentScope<'s>) -> Option<Particle> {
        let (min, max) = (particle.min, particle.max);
        if max == Some(0) {
            return None;
        }
        let span = particle.span.clone();
        let term = match &particle.term {
            // A name that cannot be written is reported already.
            TermSyntax::Element(element) if element.reference.is_none() && element.name.is_empty() => return None,
            TermSyntax::Element(element) => Term::Element(match &element.reference {
                Some(reference) => self.elements.reference(reference, scope, self.lookup),
                None => self.local_element(element, scope),
            }),
            TermSyntax::Any(any) => Term::Any(wildcard(any, scope)),
            TermSyntax::Group(reference) => return self.group_use(reference, scope, (min, max), span),
            TermSyntax::Sequence(members) => Term::Sequence(self.members(members, scope, Group::Sequence)?.0),
            TermSyntax::All(members) => Term::All(self.members(members, scope, Group::All)?.0),
            TermSyntax::Choice(members) => {
                let (members, empty) = self.members(members, scope, Group::Choice)?;
                // A branch that holds nothing makes the whole choice one that may be left out.
                return Some(Particle { min: if empty { 0 } else { min }, max, term: Term::Choice(members), span });
            }
        };
        Some(Particle { min, max, term, span })
    }

    /// The members of a model group, and whether one of them holds nothing. `None` where all do.
    fn members(
        &mut self,
        members: &'s [ParticleSyntax],
        scope: DocumentScope<'s>,
        group: Group,
    ) -> Option<(Vec<Particle>, bool)> {
        let mut kept: Vec<Particle> = Vec::with_capacity(members.len());
        let mut empty = false;
        for member in members {
            let Some(member_particle) = self.particle(member, scope) else {
                // A particle that never occurs is not a branch.
                empty |= member.max != Some(0);
                continue;
            };
            let once = member_particle.min == 1 && member_particle.max == Some(1);
            match member_particle.term {
                Term::Sequence(inner) if once && (group == Group::Sequence || inner.len() == 1) => kept.extend(inner),
                Term::Choice(inner) if once && (group == Group::Choice || inner.len() == 1) => kept.extend(inner),
                term => kept.push(Particle { term, ..member_particle }),
            }
        }
        (!kept.is_empty()).then_some((kept, empty))
    }

    /// A reference to a group, with the group's content in place.
    fn group_use(
        &mut self,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        occurs: (u32, Option<u32>),
        span: Span,
    ) -> Option<Particle> {
        let (min, max) = occurs;
        let Some(index) = self.lookup.find(|symbols| &symbols.groups, reference, scope) else {
            self.lookup.unresolved(
                Code::UNRESOLVED_GROUP,
                "group",
                |symbols| &symbols.groups,
                reference,
                scope,
                "any content is kept as raw XML",
            );
            return Some(Particle { min: 0, max: None, term: Term::Any(Wildcard::any()), span });
        };
        let group = self.group(index, &span)?;
        if !self.bounds.spend(size(&group.term), Repeated::Elements, &span, self.lookup.diagnostics()) {
            return None;
        }
        // The group's own model group has no occurrence (XSD 1.0 Part 1 §3.7.2), except where an empty branch made one.
        Some(Particle { min: if group.min == 0 { 0 } else { min }, max, term: group.term, span })
    }

    /// The content of a named group: expanded once, and cloned where it is used.
    fn group(&mut self, index: usize, span: &Span) -> Option<Particle> {
        let entry = self.lookup.symbols().groups.entries.get(index)?;
        let layer = match self.groups.begin(index, entry.layers.len()) {
            Expansion::Layer(layer) => layer,
            Expansion::Known => {
                let (group, height) = self.groups.get(index)?;
                let group = if self.bounds.is_spent() { None } else { group.clone() };
                return if self.bounds.reach(*height, span, self.lookup.diagnostics()) { group } else { None };
            }
            Expansion::Circular => {
                let message = format!("group {} contains itself", entry.name.local);
                let diagnostic = Diagnostic::error(Code::CIRCULAR_GROUP, message).at(span);
                self.lookup.report(diagnostic.hint("the inner one is left out").coverage(Coverage::Skipped));
                return None;
            }
            Expansion::TooDeep => {
                let hint = "nest fewer groups in each other";
                over_limit("groups refer to groups too deeply", hint, span, self.lookup.diagnostics());
                return None;
            }
        };
        let measure = self.bounds.measure();
        let layer = entry.layers.get(layer);
        let group = layer.and_then(|(scope, syntax)| self.particle(syntax.particle.as_ref()?, *scope));
        let expanded = (group, self.bounds.height(measure));
        self.groups.end(&expanded);
        expanded.0
    }
}

/// Particles one after the other: the members of sequences that occur once stand for themselves.
pub(super) fn in_sequence(particles: [Particle; 2]) -> Vec<Particle> {
    let mut members = Vec::new();
    for particle in particles {
        match particle.term {
            Term::Sequence(inner) if particle.min == 1 && particle.max == Some(1) => members.extend(inner),
            term => members.push(Particle { term, ..particle }),
        }
    }
    members
}

fn size(term: &Term) -> usize {
    match term {
        Term::Element(_) => 1,
        Term::Any(wildcard) => wildcard.size(),
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
            members.iter().map(|member| size(&member.term)).fold(1, usize::saturating_add)
        }
    }
}
