//! Pruning: the components that the selected operations reach.
//!
//! A type is reached by being used or extended; all that derive from a used type are reached too, since any of them may
//! stand in its place. Without a selection of operations everything is reached, used or not: `anyType` may hold it.

use std::collections::HashSet;

use crate::model::{
    Content, ElementId, Message, Model, Operation, Part, PartKind, Particle, Port, Term, TypeId, TypeKind, TypeRef,
    Variety,
};
use crate::overrides::Overrides;

/// The reachable components.
#[derive(Debug, Default)]
pub struct Reach {
    /// Whether nothing is pruned.
    all: bool,
    types: HashSet<TypeId>,
    /// Those that are used, and not only extended.
    used: HashSet<TypeId>,
    elements: HashSet<ElementId>,
}

impl Reach {
    /// Whether a type is reached.
    pub fn has_type(&self, id: TypeId) -> bool {
        self.all || self.types.contains(&id)
    }

    /// Whether an element is reached.
    pub fn has_element(&self, id: ElementId) -> bool {
        self.all || self.elements.contains(&id)
    }
}

/// Whether the options select this operation of this port.
pub fn is_selected(options: &Overrides, port: &Port, operation: &Operation) -> bool {
    let matches = |selected: &[String], name: &str| selected.is_empty() || selected.iter().any(|other| other == name);
    matches(&options.ports, &port.name) && matches(&options.operations, &operation.name)
}

/// Follows the references from the selected operations.
pub fn reach(model: &Model, options: &Overrides) -> Reach {
    if options.operations.is_empty() && options.ports.is_empty() {
        return Reach { all: true, ..Reach::default() };
    }
    let mut walk = ReachWalk { model, reach: Reach::default(), queue: Vec::new() };
    for port in &model.ports {
        for operation in port.operations.iter().filter(|operation| is_selected(options, port, operation)) {
            for message in [&operation.input, &operation.output].into_iter().flatten() {
                walk.message(message);
            }
            for fault in &operation.faults {
                walk.parts(&fault.parts);
            }
        }
    }
    walk.follow()
}

/// The types whose values encoded messages hold: the bodies, headers and faults of the selected operations.
pub fn encoded(model: &Model, options: &Overrides) -> HashSet<TypeId> {
    let mut walk = ReachWalk { model, reach: Reach::default(), queue: Vec::new() };
    for port in &model.ports {
        for operation in port.operations.iter().filter(|operation| is_selected(options, port, operation)) {
            for message in [&operation.input, &operation.output].into_iter().flatten() {
                if message.encoded {
                    walk.parts(&message.parts);
                }
                for header in message.headers.iter().filter(|header| header.encoded) {
                    walk.parts(std::slice::from_ref(&header.part));
                    walk.parts(&header.faults);
                }
            }
            for fault in operation.faults.iter().filter(|fault| fault.encoded) {
                walk.parts(&fault.parts);
            }
        }
    }
    walk.follow().used
}

/// A walk over the references; a queue in place of recursion, since schemas nest as deep as they like.
struct ReachWalk<'m> {
    model: &'m Model,
    reach: Reach,
    /// Types to visit, and whether they are used (or else only extended).
    queue: Vec<(TypeId, bool)>,
}

impl ReachWalk<'_> {
    /// Visits what is in the queue, and what that leads to.
    fn follow(mut self) -> Reach {
        while let Some((id, used)) = self.queue.pop() {
            self.visit(id, used);
        }
        self.reach
    }

    fn message(&mut self, message: &Message) {
        self.parts(&message.parts);
        // What is XML is read into the types by the program.
        for attached in message.attachments.iter().filter(|attached| attached.holds_document(self.model)) {
            self.parts(std::slice::from_ref(&attached.part));
        }
        for header in &message.headers {
            self.parts(std::slice::from_ref(&header.part));
            self.parts(&header.faults);
        }
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part.kind {
                PartKind::Element(id) => self.element(id),
                PartKind::Type(ty) => self.ty(ty, true),
            }
        }
    }

    fn element(&mut self, id: ElementId) {
        if !self.reach.elements.insert(id) {
            return;
        }
        let declaration = &self.model.elements[id];
        self.ty(declaration.ty, true);
        for &member in &declaration.substitutes {
            self.element(member);
        }
    }

    fn ty(&mut self, ty: TypeRef, used: bool) {
        if let TypeRef::Def(id) = ty {
            let new = self.reach.types.insert(id);
            if new || (used && !self.reach.used.contains(&id)) {
                self.queue.push((id, used));
            }
        }
    }

    fn visit(&mut self, id: TypeId, used: bool) {
        if used && !self.reach.used.insert(id) {
            return;
        }
        match &self.model.types[id].kind {
            TypeKind::Simple(simple) => {
                simple.base.into_iter().for_each(|base| self.ty(base, false));
                match &simple.variety {
                    Variety::Atomic(_) => {}
                    Variety::List(item) => self.ty(*item, false),
                    Variety::Union(members) => members.iter().for_each(|&member| self.ty(member, false)),
                }
            }
            TypeKind::Complex(complex) => {
                if used {
                    complex.derived.iter().for_each(|&derived| self.ty(TypeRef::Def(derived), true));
                }
                if let Some(derivation) = &complex.derivation {
                    self.ty(derivation.base, false);
                }
                match &complex.content {
                    Content::Empty => {}
                    Content::Simple(ty) => self.ty(*ty, false),
                    Content::Particle(particle) => self.particle(particle),
                }
                complex.attributes.iter().for_each(|attribute| self.ty(attribute.ty, false));
                if let Some(array) = &complex.soap_array {
                    self.ty(array.item, true);
                }
            }
        }
    }

    fn particle(&mut self, particle: &Particle) {
        match &particle.term {
            Term::Element(id) => self.element(*id),
            Term::Sequence(inner) | Term::Choice(inner) | Term::All(inner) => {
                inner.iter().for_each(|particle| self.particle(particle));
            }
            Term::Any(_) => {}
        }
    }
}
