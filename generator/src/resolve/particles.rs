//! Particles: groups expanded, what can never occur left out, needless nesting taken away.

use super::Resolver;
use super::bounds::GROUP_DEPTH;
use super::symbols::Scope;
use super::wildcards::wildcard;
use crate::base::Span;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Particle, Term, Wildcard};
use crate::parse::syntax::{ParticleSyntax, Reference, TermSyntax};

/// The kinds of model group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Sequence,
    Choice,
    All,
}

impl<'s> Resolver<'s, '_> {
    /// A particle; `None` where it can never occur or holds nothing, or is nested too deeply.
    pub(super) fn particle(&mut self, particle: &'s ParticleSyntax, scope: Scope<'s>) -> Option<Particle> {
        if !self.enter(&particle.span) {
            return None;
        }
        let made = self.particle_within(particle, scope);
        self.leave();
        made
    }

    fn particle_within(&mut self, particle: &'s ParticleSyntax, scope: Scope<'s>) -> Option<Particle> {
        let (min, max) = (particle.min, particle.max);
        if max == Some(0) {
            return None;
        }
        let span = particle.span.clone();
        let term = match &particle.term {
            // A name that cannot be written is reported already.
            TermSyntax::Element(element) if element.reference.is_none() && element.name.is_empty() => return None,
            TermSyntax::Element(element) => Term::Element(match &element.reference {
                Some(reference) => self.element_ref(reference, scope),
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
        scope: Scope<'s>,
        group: Group,
    ) -> Option<(Vec<Particle>, bool)> {
        let mut kept: Vec<Particle> = Vec::with_capacity(members.len());
        let mut empty = false;
        for member in members {
            let Some(member_particle) = self.particle(member, scope) else {
                // What never occurs is not a branch at all.
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
        scope: Scope<'s>,
        occurs: (u32, Option<u32>),
        span: Span,
    ) -> Option<Particle> {
        let (min, max) = occurs;
        let Some(index) = self.find(|symbols| &symbols.groups, reference, scope) else {
            self.unresolved(
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
        if !self.spend(size(&group.term), "groups expand to too many elements for documents of this size", &span) {
            return None;
        }
        // The group's own model group has no occurrence (XSD 1.0 Part 1 §3.7.2), except where an empty branch made one.
        Some(Particle { min: if group.min == 0 { 0 } else { min }, max, term: group.term, span })
    }

    /// The content of a named group: expanded once, and cloned where it is used.
    fn group(&mut self, index: usize, span: &Span) -> Option<Particle> {
        // A redefined group may refer to what it was before (XSD 1.0 Part 1 §4.2.2).
        let last = self.symbols.groups.entries.get(index)?.layers.len().checked_sub(1)?;
        let active = self.active_groups.iter().rev().find(|(active, _)| *active == index).map(|(_, layer)| *layer);
        let layer = match active {
            None => last,
            Some(0) => {
                let name = self.symbols.groups.entries.get(index).map_or("", |entry| entry.name.local.as_str());
                let diagnostic =
                    Diagnostic::error(Code::CIRCULAR_GROUP, format!("group {name} contains itself")).at(span);
                self.diagnostics.push(diagnostic.hint("the inner one is left out").coverage(Coverage::Skipped));
                return None;
            }
            Some(layer) => layer - 1,
        };
        if active.is_none()
            && let Some(group) = self.groups.get(&index)
        {
            let group = if self.is_spent() { None } else { group.clone() };
            let height = self.group_heights.get(&index).copied().unwrap_or_default();
            return if self.reach(height, span) { group } else { None };
        }
        if self.active_groups.len() >= GROUP_DEPTH {
            self.over_limit("groups refer to groups too deeply", span);
            return None;
        }
        let (scope, syntax) = self.symbols.groups.entries.get(index)?.layers.get(layer).copied()?;
        self.active_groups.push((index, layer));
        let (group, height) =
            self.measured(|resolver| syntax.particle.as_ref().and_then(|particle| resolver.particle(particle, scope)));
        self.active_groups.pop();
        if active.is_none() {
            self.group_heights.insert(index, height);
            self.groups.insert(index, group.clone());
        }
        group
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
        Term::Element(_) | Term::Any(_) => 1,
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => {
            members.iter().map(|member| size(&member.term)).fold(1, usize::saturating_add)
        }
    }
}
