//! Registration: which components become Rust items, and what they are called.
//!
//! Named types come first, then the anonymous types of elements, then the enums over hierarchies and substitution
//! groups, each in document order; see the ladder in `names`. Choices and nested sequences are named when their owner's
//! content is lowered, after all of these.

use super::Lowerer;
use super::docs;
use super::simple::Shape;
use super::words::{pascal, words};
use crate::model::{Content, ElementId, Owner, PartKind, Particle, QName, Term, TypeDef, TypeId, TypeKind, TypeRef};

/// Anonymous types nested deeper than this keep the name of their outermost owners only.
const LONGEST_NAME: usize = 64;

impl Lowerer<'_> {
    /// Declares an item for every component that becomes one.
    pub(super) fn register(&mut self) {
        let model = self.model;
        let ids = || (0..model.types.len()).map(|index| TypeId(u32::try_from(index).unwrap_or(u32::MAX)));
        for id in ids().filter(|id| model.types[id.0 as usize].name.is_some()) {
            self.register_named(id);
        }
        for index in 0..model.elements.len() {
            let id = ElementId(u32::try_from(index).unwrap_or(u32::MAX));
            let decl = &model.elements[index];
            if decl.global && self.reach.has_element(id) {
                self.register_inline(id, "");
            }
        }
        self.register_groups();
        for id in ids().filter(|id| model.types[id.0 as usize].name.is_some()) {
            self.register_nested(id, "Value");
        }
        // What only a group or an unreached place declares still gets a name, from whatever holds it.
        for id in ids() {
            if self.item_of(id).is_none() && model.types[id.0 as usize].name.is_none() {
                self.register_orphan(id);
            }
        }
        self.register_hierarchies();
        self.register_substitutions();
    }

    /// Declares the anonymous types in groups, which are the groups' own, whoever refers to those first.
    fn register_groups(&mut self) {
        let model = self.model;
        for (name, particle) in &model.groups {
            self.register_particle(particle, &pascal(&words(&name.local)));
        }
        for (group, attribute, ty) in &model.shared_attributes {
            let owner = group.as_ref().map_or_else(String::new, |group| pascal(&words(&group.local)));
            self.register_member(*ty, &format!("{owner}{}", pascal(&words(&attribute.local))));
        }
    }

    fn register_named(&mut self, id: TypeId) {
        let def = &self.model.types[id.0 as usize];
        if let Some(name) = &def.name {
            let custom = self.custom_name(name);
            let wanted = custom.clone().unwrap_or_else(|| pascal(&words(&name.local)));
            let what = match &def.kind {
                TypeKind::Simple(_) => "simple",
                TypeKind::Complex(_) => "complex",
            };
            self.register_as(id, &wanted, "Type", &format!("The {what} type `{}`.", name.local.replace('`', "")));
            if let Some(item) = self.item_of(id) {
                let given = self.ident(item).to_owned();
                self.check_chosen(custom.as_deref(), &given, &def.span);
            }
        }
    }

    /// Declares the item of a type, if it becomes one.
    fn register_as(&mut self, id: TypeId, wanted: &str, suffix: &str, fallback: &str) {
        if self.item_of(id).is_some() || !self.reach.has_type(id) {
            return;
        }
        let def = &self.model.types[id.0 as usize];
        let stem = match &def.kind {
            TypeKind::Complex(complex) if complex.is_abstract => return,
            TypeKind::Complex(_) if suffix == "Element" => "elements",
            TypeKind::Complex(_) => "types",
            TypeKind::Simple(_) => match self.shape(TypeRef::Def(id), 0) {
                Shape::Enumeration(owner) | Shape::Union(owner, _) if owner == id => "enums",
                _ => return,
            },
        };
        let text = docs::lines(&def.docs);
        let text = if text.is_empty() { vec![fallback.to_owned()] } else { text };
        let namespace = def.namespace.clone();
        let derives = self.derives_of(def);
        let module = self.module(&namespace);
        let item = self.declare(module, stem, wanted, suffix, text);
        self.package.items[item.0].derives = derives;
        if stem == "enums" {
            self.package.items[item.0].simple_name = def.name.clone().map(|name| (name.namespace, name.local));
        }
        self.types[id.0 as usize] = Some(item);
    }

    fn derives_of(&self, def: &TypeDef) -> Vec<String> {
        let named = def.name.as_ref().and_then(|name| {
            let full = format!("{{{}}}{}", name.namespace, name.local);
            self.options.derives.get(&full).or_else(|| self.options.derives.get(&name.local))
        });
        super::distinct(self.options.derives.get("*").into_iter().chain(named).flatten())
    }

    /// Declares the anonymous type of an element, and those inside it.
    fn register_inline(&mut self, element: ElementId, owner: &str) {
        let decl = &self.model.elements[element.0 as usize];
        let TypeRef::Def(id) = decl.ty else { return };
        let def = &self.model.types[id.0 as usize];
        if def.name.is_some() || def.owner != Some(Owner::Element(element)) || self.item_of(id).is_some() {
            return;
        }
        let plain = pascal(&words(&decl.name.local));
        let custom = if decl.global { self.custom_name(&decl.name) } else { None };
        let wanted = custom.clone().unwrap_or_else(|| format!("{owner}{plain}"));
        let suffix = if decl.global { "Element" } else { "Type" };
        let own_text = if def.docs.is_empty() && !decl.docs.is_empty() {
            docs::lines(&decl.docs).join("\n")
        } else {
            String::new()
        };
        self.register_as(
            id,
            &wanted,
            suffix,
            &format!("The content of the element `{}`.", decl.name.local.replace('`', "")),
        );
        if let Some(item) = self.item_of(id) {
            let given = self.ident(item).to_owned();
            self.check_chosen(custom.as_deref(), &given, &decl.span);
        }
        if let Some(item) = self.item_of(id).filter(|_| !own_text.is_empty()) {
            self.package.items[item.0].docs = own_text.lines().map(str::to_owned).collect();
        }
        self.register_nested(id, &wanted);
    }

    /// Declares the anonymous types that a type's content and attributes hold; a type that is no item and has no name
    /// itself calls them by `wanted`.
    fn register_nested(&mut self, id: TypeId, wanted: &str) {
        if !self.reach.has_type(id) {
            return;
        }
        let def = &self.model.types[id.0 as usize];
        let owner = match self.item_of(id) {
            Some(item) => self.ident(item).to_owned(),
            None => def.name.as_ref().map_or_else(|| wanted.to_owned(), |name| pascal(&words(&name.local))),
        };
        match &def.kind {
            TypeKind::Complex(complex) => {
                if let Content::Particle(particle) = &complex.content {
                    self.register_particle(particle, &owner);
                }
                for attribute in &complex.attributes {
                    self.register_member(attribute.ty, &format!("{owner}{}", pascal(&words(&attribute.name.local))));
                }
                if let Content::Simple(ty) = &complex.content {
                    self.register_member(*ty, &format!("{owner}Value"));
                }
            }
            TypeKind::Simple(simple) => {
                if let crate::model::Variety::List(item) = &simple.variety {
                    self.register_member(*item, &format!("{owner}Item"));
                }
                if let crate::model::Variety::Union(members) = &simple.variety {
                    for &member in members {
                        self.register_member(member, &format!("{owner}Member"));
                    }
                }
            }
        }
    }

    fn register_particle(&mut self, particle: &Particle, owner: &str) {
        match &particle.term {
            Term::Element(id) if !self.model.elements[id.0 as usize].global => {
                let owner = if owner.len() > LONGEST_NAME { "" } else { owner };
                self.register_inline(*id, owner);
            }
            Term::Sequence(inner) | Term::Choice(inner) | Term::All(inner) => {
                for particle in inner {
                    self.register_particle(particle, owner);
                }
            }
            Term::Element(_) | Term::Any(_) => {}
        }
    }

    fn register_member(&mut self, ty: TypeRef, wanted: &str) {
        let TypeRef::Def(id) = ty else { return };
        let def = &self.model.types[id.0 as usize];
        if def.name.is_none() && self.item_of(id).is_none() {
            self.register_as(id, wanted, "Type", "The values of an anonymous simple type.");
            self.register_nested(id, wanted);
        }
    }

    fn register_orphan(&mut self, id: TypeId) {
        let wanted = match self.model.types[id.0 as usize].owner {
            Some(Owner::Element(element)) => pascal(&words(&self.model.elements[element.0 as usize].name.local)),
            Some(Owner::Type(owner)) => {
                self.item_of(owner).map_or_else(|| "Value".to_owned(), |item| self.ident(item).to_owned())
            }
            None => "Value".to_owned(),
        };
        self.register_as(id, &wanted, "Type", "An anonymous type.");
    }

    /// Declares an enum for every type that is used and that others derive from, or that is abstract.
    fn register_hierarchies(&mut self) {
        let model = self.model;
        let used = self.used_types();
        for (index, def) in model.types.iter().enumerate() {
            let TypeKind::Complex(complex) = &def.kind else { continue };
            let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
            // Only what has a name can be named by `xsi:type`.
            let nameable =
                |derived: &TypeId| self.reach.has_type(*derived) && model.types[derived.0 as usize].name.is_some();
            let polymorphic = complex.is_abstract
                || complex.derived.iter().any(nameable)
                || (!complex.derived.is_empty() && self.descendants(id).iter().skip(1).any(nameable));
            if !polymorphic || !used[index] || !self.reach.has_type(id) {
                continue;
            }
            let (wanted, fallback) = match &def.name {
                Some(name) => {
                    let plain = self.custom_name(name).unwrap_or_else(|| pascal(&words(&name.local)));
                    let shown = name.local.replace('`', "");
                    let wanted = if complex.is_abstract { plain } else { format!("Any{plain}") };
                    (wanted, format!("The type `{shown}` or one derived from it, told apart by `xsi:type`."))
                }
                None => ("AnyType".to_owned(), "A type or one derived from it, told apart by `xsi:type`.".to_owned()),
            };
            let mut text = docs::lines(&def.docs);
            if !text.is_empty() {
                text.push(String::new());
            }
            text.extend(docs::lines_of_ours(fallback));
            let module = self.module(&def.namespace);
            let item = self.declare(module, "types", &wanted, "OrDerived", text);
            self.hierarchies[index] = Some(item);
        }
    }

    /// Which types are the declared type of something that may say `xsi:type`.
    fn used_types(&self) -> Vec<bool> {
        let mut used = vec![false; self.model.types.len()];
        let mut mark = |ty: TypeRef| {
            if let TypeRef::Def(id) = ty {
                used[id.0 as usize] = true;
            }
        };
        for (index, decl) in self.model.elements.iter().enumerate() {
            if self.reach.has_element(ElementId(u32::try_from(index).unwrap_or(u32::MAX))) {
                mark(decl.ty);
            }
        }
        for def in &self.model.types {
            if let TypeKind::Complex(complex) = &def.kind {
                complex.soap_array.iter().for_each(|array| mark(array.item));
            }
        }
        for operation in self.model.ports.iter().flat_map(|port| &port.operations) {
            let messages = [&operation.input, &operation.output];
            let bodies = messages
                .into_iter()
                .flatten()
                .flat_map(|message| message.parts.iter().chain(message.headers.iter().map(|header| &header.part)));
            for part in bodies.chain(operation.faults.iter().flat_map(|fault| &fault.parts)) {
                if let PartKind::Type(ty) = part.kind {
                    mark(ty);
                }
            }
        }
        used
    }

    /// Declares an enum for every substitution group with a choice of members.
    fn register_substitutions(&mut self) {
        let model = self.model;
        for (index, decl) in model.elements.iter().enumerate() {
            let id = ElementId(u32::try_from(index).unwrap_or(u32::MAX));
            if !self.reach.has_element(id) || self.members(id).len() < 2 {
                continue;
            }
            let QName { namespace, local } = &decl.name;
            let wanted = format!("{}Choice", pascal(&words(local)));
            let mut text = docs::lines(&decl.docs);
            if !text.is_empty() {
                text.push(String::new());
            }
            text.extend(docs::lines_of_ours(format!(
                "An element of the substitution group of `{}`.",
                local.replace('`', "")
            )));
            let module = self.module(namespace);
            let item = self.declare(module, "types", &wanted, "Group", text);
            self.substitutions.insert(id, item);
        }
    }

    /// The elements that may stand where this one is referenced; abstract ones left out.
    pub(super) fn members(&self, head: ElementId) -> Vec<ElementId> {
        let decl = &self.model.elements[head.0 as usize];
        let own = [head];
        own.iter()
            .chain(&decl.substitutes)
            .copied()
            .filter(|id| !self.model.elements[id.0 as usize].is_abstract)
            .collect()
    }
}
