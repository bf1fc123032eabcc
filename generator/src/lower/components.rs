//! Components: the types and elements that become items, and the names of these.
//!
//! Named types come first, then the anonymous types of elements, then the enums over derivations and substitution
//! groups, each in document order; see the ladder in [`super::scope`].

use std::collections::{HashMap, HashSet};

use super::case::{pascal, words};
use super::configured_names::by_wire_name;
use super::derivations::{descendants, substitution_members};
use super::identifiers::{Allocator, NamedItem, distinct};
use super::ir::{ItemFile, ItemId};
use super::simple::SimpleMapping;
use super::{Input, docs, uncovered};
use crate::base::Span;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{
    Content, ElementDecl, ElementId, Owner, PartKind, Particle, Term, TypeDef, TypeId, TypeKind, TypeRef, Variety,
};

/// Anonymous types nested deeper than this keep the name of their outermost owners only.
const LONGEST_NAME: usize = 64;

/// The items that stand for components.
#[derive(Debug, Default)]
pub struct ComponentItems {
    types: HashMap<TypeId, ItemId>,
    derivations: HashMap<TypeId, ItemId>,
    substitutions: HashMap<ElementId, ItemId>,
}

impl ComponentItems {
    /// Returns the struct, enumeration or union of a type.
    pub fn of_type(&self, id: TypeId) -> Option<ItemId> {
        self.types.get(&id).copied()
    }

    /// Returns the enum over a type and those derived from it, where it has any and is used.
    pub fn of_derivations(&self, id: TypeId) -> Option<ItemId> {
        self.derivations.get(&id).copied()
    }

    /// Returns the enum over the members of a substitution group, by its head.
    pub fn of_substitutions(&self, head: ElementId) -> Option<ItemId> {
        self.substitutions.get(&head).copied()
    }
}

/// Adds an item for every component that becomes one.
pub fn name_components<'m>(
    input: Input<'m>,
    allocator: &mut Allocator<'m>,
    diagnostics: &mut Vec<Diagnostic>,
) -> ComponentItems {
    let model = input.model;
    let mut naming = Naming { input, allocator, diagnostics, components: ComponentItems::default() };
    let named = || input.type_ids().filter(|&id| model.types[id].name.is_some());
    named().for_each(|id| naming.named_type(id));
    for id in input.element_ids() {
        if model.elements[id].global && input.reach.has_element(id) {
            naming.anonymous_type_of(id, "");
        }
    }
    naming.groups();
    named().for_each(|id| naming.types_within(id, "Value"));
    // Items that only a group or an unreached place declares are named after their owner.
    for id in input.type_ids().filter(|&id| model.types[id].name.is_none()) {
        naming.orphan(id);
    }
    naming.derivations();
    naming.substitutions();
    naming.components
}

/// The pass at work.
struct Naming<'m, 'a> {
    input: Input<'m>,
    allocator: &'a mut Allocator<'m>,
    diagnostics: &'a mut Vec<Diagnostic>,
    components: ComponentItems,
}

/// The name of a type: the preferred identifier, the suffix if that is taken, and the documentation if it has none.
struct Preferred<'p> {
    ident: &'p str,
    suffix: &'static str,
    docs: String,
}

impl Naming<'_, '_> {
    /// Adds the anonymous types in groups, which are named after the groups and not after what refers to these first.
    fn groups(&mut self) {
        let model = self.input.model;
        for (name, particle) in &model.groups {
            self.types_in_particle(particle, &pascal(&words(&name.local)));
        }
        for (group, attribute, ty) in &model.shared_attributes {
            let owner = group.as_ref().map_or_else(String::new, |group| pascal(&words(&group.local)));
            self.member_type(*ty, &format!("{owner}{}", pascal(&words(&attribute.local))));
        }
    }

    fn named_type(&mut self, id: TypeId) {
        let definition = &self.input.model.types[id];
        let Some(name) = &definition.name else { return };
        let configured = by_wire_name(&self.input.options.names, name);
        let ident = configured.cloned().unwrap_or_else(|| pascal(&words(&name.local)));
        let kind = match &definition.kind {
            TypeKind::Simple(_) => "simple",
            TypeKind::Complex(_) => "complex",
        };
        let docs = format!("The {kind} type `{}`.", name.local.replace('`', ""));
        self.add_type(id, docs::lines(&definition.docs), Preferred { ident: &ident, suffix: "Type", docs });
        self.check_configured(id, configured, &definition.span);
    }

    /// Reports a configured name that is taken.
    fn check_configured(&mut self, id: TypeId, configured: Option<&String>, span: &Span) {
        if let Some(item) = self.components.of_type(id) {
            self.diagnostics.extend(taken_name(configured, self.allocator.ident(item), span));
        }
    }

    /// Adds the item of a type, if it becomes one.
    fn add_type(&mut self, id: TypeId, docs: Vec<String>, preferred: Preferred<'_>) {
        if self.components.of_type(id).is_some() || !self.input.reach.has_type(id) {
            return;
        }
        let definition = &self.input.model.types[id];
        let Some(file) = self.file_of(id, preferred.suffix) else { return };
        let module = self.allocator.modules.of_namespace(&definition.namespace);
        let is_simple = matches!(definition.kind, TypeKind::Simple(_));
        let named = definition.name.as_ref().filter(|_| is_simple);
        let item = NamedItem {
            ident: String::new(),
            module,
            file,
            docs: if docs.is_empty() { vec![preferred.docs] } else { docs },
            derives: self.derives_of(definition),
            simple_name: named.map(|name| (name.namespace.clone(), name.local.clone())),
        };
        let item = self.allocator.add_item(preferred.ident, preferred.suffix, item);
        self.components.types.insert(id, item);
    }

    /// The file of a type's item; `None` if it becomes none.
    fn file_of(&self, id: TypeId, suffix: &str) -> Option<ItemFile> {
        match &self.input.model.types[id].kind {
            TypeKind::Complex(complex) if complex.is_abstract => None,
            TypeKind::Complex(_) if suffix == "Element" => Some(ItemFile::Elements),
            TypeKind::Complex(_) => Some(ItemFile::Types),
            TypeKind::Simple(_) => match self.input.simple.of(TypeRef::Def(id)) {
                SimpleMapping::Enumeration(owner) | SimpleMapping::Union(owner) if owner == id => Some(ItemFile::Enums),
                _ => None,
            },
        }
    }

    fn derives_of(&self, definition: &TypeDef) -> Vec<String> {
        let derives = &self.input.options.derives;
        let own = definition.name.as_ref().and_then(|name| by_wire_name(derives, name));
        distinct(derives.get("*").into_iter().chain(own).flatten())
    }

    /// Adds the anonymous type of an element, and those inside it.
    fn anonymous_type_of(&mut self, element: ElementId, owner: &str) {
        let model = self.input.model;
        let declaration = &model.elements[element];
        let TypeRef::Def(id) = declaration.ty else { return };
        let definition = &model.types[id];
        let is_its_own = definition.name.is_none() && definition.owner == Some(Owner::Element(element));
        if !is_its_own || self.components.of_type(id).is_some() {
            return;
        }
        let ElementDecl { name, global, .. } = declaration;
        let configured = if *global { by_wire_name(&self.input.options.names, name) } else { None };
        let ident = configured.cloned().unwrap_or_else(|| format!("{owner}{}", pascal(&words(&name.local))));
        let suffix = if *global { "Element" } else { "Type" };
        let written = if definition.docs.is_empty() { &declaration.docs } else { &definition.docs };
        let docs = format!("The content of the element `{}`.", name.local.replace('`', ""));
        self.add_type(id, docs::lines(written), Preferred { ident: &ident, suffix, docs });
        self.check_configured(id, configured, &declaration.span);
        self.types_within(id, &ident);
    }

    /// Adds the anonymous types that a type's content and attributes hold. A type without an item and without a name is
    /// called `preferred` in theirs.
    fn types_within(&mut self, id: TypeId, preferred: &str) {
        if !self.input.reach.has_type(id) {
            return;
        }
        let definition = &self.input.model.types[id];
        let owner = match (self.components.of_type(id), &definition.name) {
            (Some(item), _) => self.allocator.ident(item).to_owned(),
            (None, Some(name)) => pascal(&words(&name.local)),
            (None, None) => preferred.to_owned(),
        };
        let owner = shortened(&owner);
        match &definition.kind {
            TypeKind::Complex(complex) => {
                if let Content::Particle(particle) = &complex.content {
                    self.types_in_particle(particle, owner);
                }
                for attribute in &complex.attributes {
                    self.member_type(attribute.ty, &format!("{owner}{}", pascal(&words(&attribute.name.local))));
                }
                if let Content::Simple(ty) = &complex.content {
                    self.member_type(*ty, &format!("{owner}Value"));
                }
            }
            TypeKind::Simple(simple) => match &simple.variety {
                Variety::Atomic(_) => {}
                Variety::List(item) => self.member_type(*item, &format!("{owner}Item")),
                Variety::Union(members) => {
                    members.iter().for_each(|&member| self.member_type(member, &format!("{owner}Member")));
                }
            },
        }
    }

    fn types_in_particle(&mut self, particle: &Particle, owner: &str) {
        match &particle.term {
            Term::Element(id) if !self.input.model.elements[*id].global => {
                self.anonymous_type_of(*id, shortened(owner));
            }
            Term::Sequence(inner) | Term::Choice(inner) | Term::All(inner) => {
                inner.iter().for_each(|particle| self.types_in_particle(particle, owner));
            }
            Term::Element(_) | Term::Any(_) => {}
        }
    }

    fn member_type(&mut self, ty: TypeRef, preferred: &str) {
        let TypeRef::Def(id) = ty else { return };
        let definition = &self.input.model.types[id];
        if definition.name.is_none() && self.components.of_type(id).is_none() {
            let docs = "The values of an anonymous simple type.".to_owned();
            self.add_type(id, docs::lines(&definition.docs), Preferred { ident: preferred, suffix: "Type", docs });
            self.types_within(id, preferred);
        }
    }

    fn orphan(&mut self, id: TypeId) {
        let model = self.input.model;
        let definition = &model.types[id];
        let ident = match definition.owner {
            Some(Owner::Element(element)) => pascal(&words(&model.elements[element].name.local)),
            Some(Owner::Type(owner)) => {
                let owner = self.components.of_type(owner);
                owner.map_or_else(|| "Value".to_owned(), |item| self.allocator.ident(item).to_owned())
            }
            None => "Value".to_owned(),
        };
        let docs = "An anonymous type.".to_owned();
        self.add_type(id, docs::lines(&definition.docs), Preferred { ident: &ident, suffix: "Type", docs });
    }

    /// Adds an enum for every type that is used and that others derive from, or that is abstract.
    fn derivations(&mut self) {
        let Input { model, reach, options, .. } = self.input;
        let used = used_types(self.input);
        for id in self.input.type_ids() {
            let definition = &model.types[id];
            let TypeKind::Complex(complex) = &definition.kind else { continue };
            // Only what has a name can be named by `xsi:type`.
            let nameable = |derived: &TypeId| reach.has_type(*derived) && model.types[*derived].name.is_some();
            let is_polymorphic = complex.is_abstract
                || complex.derived.iter().any(nameable)
                || (!complex.derived.is_empty() && descendants(model, reach, id).iter().skip(1).any(nameable));
            if !is_polymorphic || !used.contains(&id) || !reach.has_type(id) {
                continue;
            }
            let (ident, sentence) = match &definition.name {
                Some(name) => {
                    let configured = by_wire_name(&options.names, name);
                    let plain = configured.cloned().unwrap_or_else(|| pascal(&words(&name.local)));
                    let ident = if complex.is_abstract { plain } else { format!("Any{plain}") };
                    let shown = name.local.replace('`', "");
                    (ident, format!("The type `{shown}` or one derived from it, distinguished by `xsi:type`."))
                }
                None => {
                    ("AnyType".to_owned(), "A type or one derived from it, distinguished by `xsi:type`.".to_owned())
                }
            };
            let module = self.allocator.modules.of_namespace(&definition.namespace);
            let docs = docs::lines_and_ours(&definition.docs, sentence);
            let item = self.allocator.add(module, ItemFile::Types, &ident, "OrDerived", docs);
            self.components.derivations.insert(id, item);
        }
    }

    /// Adds an enum for every substitution group with a choice of members.
    fn substitutions(&mut self) {
        let Input { model, reach, .. } = self.input;
        for id in self.input.element_ids() {
            if !reach.has_element(id) || substitution_members(model, id).len() < 2 {
                continue;
            }
            let declaration = &model.elements[id];
            let local = &declaration.name.local;
            let sentence = format!("An element of the substitution group of `{}`.", local.replace('`', ""));
            let module = self.allocator.modules.of_namespace(&declaration.name.namespace);
            let ident = format!("{}Choice", pascal(&words(local)));
            let docs = docs::lines_and_ours(&declaration.docs, sentence);
            let item = self.allocator.add(module, ItemFile::Types, &ident, "Group", docs);
            self.components.substitutions.insert(id, item);
        }
    }
}

/// Returns what the name of an anonymous type begins with: nothing where the name of its owner is long already.
fn shortened(owner: &str) -> &str {
    if owner.len() > LONGEST_NAME { "" } else { owner }
}

/// Reports that a configured name could not be given.
pub fn taken_name(configured: Option<&String>, given: &str, span: &Span) -> Option<Diagnostic> {
    let configured = configured.filter(|configured| *configured != given)?;
    let message = format!("the configured name '{configured}' is taken: '{given}' is used instead");
    Some(uncovered(Code::NAME_TAKEN, Coverage::Assumed, span, message))
}

/// The types that are the declared type of something that can have `xsi:type`.
fn used_types(input: Input<'_>) -> HashSet<TypeId> {
    let Input { model, reach, .. } = input;
    let elements = input.element_ids().filter(|&id| reach.has_element(id)).map(|id| model.elements[id].ty);
    let items = model.types.values().filter_map(|definition| match &definition.kind {
        TypeKind::Complex(complex) => complex.soap_array.as_ref().map(|array| array.item),
        TypeKind::Simple(_) => None,
    });
    let parts = model.ports.iter().flat_map(|port| &port.operations).flat_map(|operation| {
        let messages = [&operation.input, &operation.output].into_iter().flatten();
        let sent =
            messages.flat_map(|message| message.parts.iter().chain(message.headers.iter().map(|header| &header.part)));
        sent.chain(operation.faults.iter().flat_map(|fault| &fault.parts))
    });
    let typed = parts.filter_map(|part| match part.kind {
        PartKind::Type(ty) => Some(ty),
        PartKind::Element(_) => None,
    });
    let definition = |ty| if let TypeRef::Def(id) = ty { Some(id) } else { None };
    elements.chain(items).chain(typed).filter_map(definition).collect()
}
