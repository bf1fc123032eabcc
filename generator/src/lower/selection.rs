//! The coverage report of a selection of operations or ports: what is not generated is not reported.
//!
//! A diagnostic belongs to the component that begins last before it, of all components of the documents that are ever
//! generated. What belongs to none of these, such as an import, is always reported.

use std::collections::{BTreeMap, HashSet};

use super::prune::{self, Reach};
use crate::base::{DocumentId, QName, Span};
use crate::diagnostics::{Diagnostics, Severity};
use crate::model::{Content, ElementId, Message, Model, Operation, Part, Particle, Port, Term, TypeId, TypeKind};
use crate::overrides::Overrides;
use crate::parse::syntax::{Binding, Component, Definitions, DocumentSyntax, PortType, Schema, SchemaItem, Syntax};

/// Removes the diagnostics with a coverage mark that belong to what the options leave out.
pub fn retain(diagnostics: &mut Diagnostics, model: &Model, syntax: &Syntax, options: &Overrides) {
    if options.operations.is_empty() && options.ports.is_empty() {
        return;
    }
    let mut places = Places::default();
    let reach = prune::reach(model, options);
    places.components(model, &reach);
    let used = Used::of(model, options, &mut places);
    for document in syntax.documents.values() {
        match document {
            DocumentSyntax::Definitions(definitions) => places.definitions(definitions, &used, options),
            DocumentSyntax::Schema(schema) => places.schema(schema),
            DocumentSyntax::Unusable => {}
        }
    }
    diagnostics.retain(|diagnostic| {
        let is_filtered = diagnostic.coverage.is_some() && diagnostic.severity != Severity::Error;
        !is_filtered || diagnostic.span.as_ref().is_none_or(|span| places.is_generated(span))
    });
}

/// The beginnings of components, and whether these are generated.
#[derive(Debug, Default)]
struct Places(BTreeMap<(DocumentId, usize), bool>);

impl Places {
    fn add(&mut self, span: &Span, generated: bool) {
        *self.0.entry((span.document, span.range.start)).or_default() |= generated;
    }

    /// Whether the component is generated that a place belongs to.
    fn is_generated(&self, span: &Span) -> bool {
        let before = self.0.range((span.document, 0)..=(span.document, span.range.start)).next_back();
        before.is_none_or(|(_, generated)| *generated)
    }

    fn components(&mut self, model: &Model, reach: &Reach) {
        for (id, element) in model.elements.iter() {
            let id: ElementId = id;
            self.add(&element.span, reach.has_element(id));
        }
        for (id, definition) in model.types.iter() {
            let id: TypeId = id;
            let generated = reach.has_type(id);
            self.add(&definition.span, generated);
            if let TypeKind::Complex(complex) = &definition.kind {
                complex.attributes.iter().for_each(|attribute| self.add(&attribute.span, generated));
                if let Content::Particle(particle) = &complex.content {
                    self.particle(particle, generated);
                }
            }
        }
    }

    fn particle(&mut self, particle: &Particle, generated: bool) {
        self.add(&particle.span, generated);
        match &particle.term {
            Term::Sequence(inner) | Term::Choice(inner) | Term::All(inner) => {
                inner.iter().for_each(|particle| self.particle(particle, generated));
            }
            Term::Element(_) | Term::Any(_) => {}
        }
    }

    fn definitions(&mut self, definitions: &Definitions, used: &Used<'_>, options: &Overrides) {
        self.add(&definitions.span, true);
        definitions.schemas.iter().for_each(|schema| self.schema(schema));
        for message in &definitions.messages {
            let name = QName::new(&definitions.target_namespace, &message.name);
            let of_part = message.parts.iter().any(|part| self.is_known(&part.span));
            self.add(&message.span, of_part || used.messages.contains(&name));
        }
        let is_selected = |name: &String| options.operations.is_empty() || options.operations.contains(name);
        for PortType { operations, span, .. } in &definitions.port_types {
            let generated = used.port_types.contains(span);
            self.add(span, generated);
            operations.iter().for_each(|inner| self.add(&inner.span, generated && is_selected(&inner.name)));
        }
        for Binding { operations, span, .. } in &definitions.bindings {
            let generated = used.bindings.contains(span);
            self.add(span, generated);
            operations.iter().for_each(|inner| self.add(&inner.span, generated && is_selected(&inner.name)));
        }
        for service in &definitions.services {
            self.add(&service.span, true);
            for port in &service.ports {
                self.add(&port.span, options.ports.is_empty() || options.ports.contains(&port.name));
            }
        }
    }

    /// Groups are expanded where they are used: what is in them and has no place of its own there is reported.
    fn schema(&mut self, schema: &Schema) {
        self.add(&schema.span, true);
        for item in &schema.items {
            let components = match item {
                SchemaItem::Import(_) => continue,
                SchemaItem::Redefine(_, components) => components.as_slice(),
                SchemaItem::Component(component) => std::slice::from_ref(&**component),
            };
            for component in components {
                match component {
                    Component::Group(group) => self.add(&group.span, true),
                    Component::AttributeGroup(group) => self.add(&group.span, true),
                    Component::Attribute(attribute) => self.add(&attribute.span, true),
                    Component::Element(_) | Component::Type(_) => {}
                }
            }
        }
    }

    /// Whether a component that begins here is generated.
    fn is_known(&self, span: &Span) -> bool {
        self.0.get(&(span.document, span.range.start)) == Some(&true)
    }
}

/// The components of WSDL that the selected operations use.
#[derive(Debug, Default)]
struct Used<'m> {
    bindings: HashSet<&'m Span>,
    port_types: HashSet<&'m Span>,
    messages: HashSet<&'m QName>,
}

impl<'m> Used<'m> {
    /// Finds them, and adds the places of all parts.
    fn of(model: &'m Model, options: &Overrides, places: &mut Places) -> Self {
        let mut used = Self::default();
        for port in &model.ports {
            for operation in &port.operations {
                let generated = prune::is_selected(options, port, operation);
                parts(operation).for_each(|part| places.add(&part.span, generated));
                if generated {
                    used.port(port);
                    used.messages.extend(messages(operation).map(|message| &message.name));
                }
            }
            let has_name = options.ports.contains(&port.name);
            if has_name && options.operations.is_empty() {
                used.port(port);
            }
        }
        used
    }

    fn port(&mut self, port: &'m Port) {
        self.bindings.insert(&port.binding);
        self.port_types.insert(&port.declared);
    }
}

fn messages(operation: &Operation) -> impl Iterator<Item = &Message> {
    [&operation.input, &operation.output].into_iter().flatten()
}

fn parts(operation: &Operation) -> impl Iterator<Item = &Part> {
    let of_messages = messages(operation).flat_map(|message| {
        let headers = message.headers.iter().flat_map(|header| std::iter::once(&header.part).chain(&header.faults));
        let attached = message.attachments.iter().map(|attached| &attached.part);
        message.parts.iter().chain(attached).chain(headers)
    });
    of_messages.chain(operation.faults.iter().flat_map(|fault| &fault.parts))
}
