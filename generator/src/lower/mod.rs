//! Stage 4: the model becomes a package. All decisions are made here.
//!
//! [`lower`] is the sequence of passes. Each is a function from values to a value; what a pass may need of an earlier
//! one is in its signature, and the types keep the order:
//!
//! 1. `prune`: what the selected operations reach. Nothing else is named.
//! 2. `components`: which types and elements become items, and their names. Components come first, so that what has a
//!    name in the documents keeps it, and nothing that follows can take it.
//! 3. `plan`: the content of each type as normal particles. Nested sequences and choices are items too; they are named
//!    after their owners, and therefore after all components.
//! 4. `ports`, with `messages` and `faults`: the ports, their operations, and the items of their messages.
//! 5. `identifiers::Allocator::finish`: no further item can be added, no name can change.
//! 6. `content`: what each item holds, made of the plan of its type. It needs all identifiers, because contents refer to
//!    each other in any order. Likewise `bodies`, the contents of messages.
//! 7. The package is put together. Configured fields become optional, fields of `lists` become `Vec`s, and configured names
//!    of members are given; then
//!    boxes and defaults are placed, which depends on the types of all fields; then follows what depends on the final
//!    types and names and changes neither: what methods unwrap, access to lists, derives, exports, documentation.
//!
//! `emit` prints what is decided here and decides nothing.

mod access;
mod arrays;
mod attributes;
mod bodies;
mod boxes;
pub mod case;
mod components;
mod configured_names;
mod content;
mod deep;
mod defaults;
mod derivations;
mod derives;
mod docs;
mod dump;
mod elements;
mod enumerations;
mod exports;
mod facets;
mod faults;
mod files;
pub(crate) mod gaps;
mod headers;
mod identifiers;
pub mod ir;
mod leading;
mod lists;
mod messages;
mod modules;
mod optional;
mod particles;
mod plan;
mod ports;
pub(crate) mod prefixes;
mod prune;
pub(crate) mod requirements;
mod scope;
pub(crate) mod selection;
mod simple;
pub(crate) mod wording;

use std::collections::HashSet;

use crate::base::Span;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{ElementId, Model, TypeId, TypeKind};
use crate::overrides::Overrides;
use components::ComponentItems;
use content::Sink;
use identifiers::{Allocator, Identifiers};
use ir::{File, Imports, Item, ItemId, ItemKind, Module, Package};
use prefixes::NamespaceTable;
use prune::Reach;
use simple::SimpleMappings;

/// Lowers a model.
#[must_use]
pub fn lower(model: &Model, options: &Overrides) -> Package {
    let reach = prune::reach(model, options);
    let input = Input { model, options, reach: &reach, simple: &SimpleMappings::new(model) };
    let mut diagnostics = Vec::new();

    let mut allocator = Allocator::new(options);
    let components = components::name_components(input, &mut allocator, &mut diagnostics);
    let types = TypeMap { input, components: &components };
    let accessors = prune::encoded(model, options);
    let type_plans = plan::plan_types(types, &accessors, &mut allocator, &mut diagnostics);
    let port_plans = ports::plan_ports(types, &mut allocator, &mut diagnostics);
    let identifiers = allocator.finish();

    let context = ContentContext {
        model,
        types,
        identifiers: &identifiers,
        nillable_with_attributes: &derivations::nillable_with_attributes(model, &reach),
        names_simple_types: names_simple_types(model),
    };
    let mut namespaces = NamespaceTable::new(model);
    let mut sink = Sink { namespaces: &mut namespaces, items: Vec::new() };
    content::lower_types(&context, &type_plans, &mut sink);
    let ports = ports::lower_ports(&context, &port_plans, &mut sink);
    let contents = sink.items;

    let used_overrides = identifiers.used_overrides.clone();
    let mut package = Package { namespaces: namespaces.into_entries(), ports, diagnostics, ..described(model) };
    (package.modules, package.items) = items(identifiers, contents);
    optional::make_optional(&mut package, input, &components);
    lists::unwrap(&mut package, input, &components, &accessors);
    configured_names::rename_members(&mut package, options, &used_overrides);
    boxes::place_boxes(&mut package);
    ports::complete_bodies(&mut package);
    access::place(&mut package);
    derives::place(&mut package);
    exports::place(&mut package);
    wording::complete(&mut package);
    package
}

/// The input of the stage, and what is reached of it.
#[derive(Debug, Clone, Copy)]
struct Input<'m> {
    model: &'m Model,
    options: &'m Overrides,
    /// The reachable components; all components, unless the options prune.
    reach: &'m Reach,
    /// What simple types become.
    simple: &'m SimpleMappings,
}

impl<'m> Input<'m> {
    /// All types, in document order.
    fn type_ids(self) -> impl Iterator<Item = TypeId> + use<'m> {
        self.model.types.ids()
    }

    /// All elements, in document order.
    fn element_ids(self) -> impl Iterator<Item = ElementId> + use<'m> {
        self.model.elements.ids()
    }
}

/// The Rust types of the schema's types; see `simple` for its methods.
#[derive(Debug, Clone, Copy)]
struct TypeMap<'m> {
    input: Input<'m>,
    components: &'m ComponentItems,
}

/// The data for making contents, besides their plans.
#[derive(Debug, Clone, Copy)]
struct ContentContext<'m> {
    model: &'m Model,
    types: TypeMap<'m>,
    identifiers: &'m Identifiers,
    /// See [`derivations::nillable_with_attributes`].
    nillable_with_attributes: &'m HashSet<TypeId>,
    /// Whether any message is SOAP-encoded, so that tables need the names of simple types.
    names_simple_types: bool,
}

/// A warning that something is not typed as the schema has it.
fn uncovered(code: Code, coverage: Coverage, span: &Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(code, message).coverage(coverage).at(span)
}

/// Whether any message is SOAP-encoded, or holds an array: those of SOAP encoding stay what they are in literal
/// messages, and name their items' types there too.
fn names_simple_types(model: &Model) -> bool {
    let has_arrays = model.types.values().any(|definition| match &definition.kind {
        TypeKind::Complex(complex) => complex.soap_array.is_some(),
        TypeKind::Simple(_) => false,
    });
    has_arrays
        || model.ports.iter().flat_map(|port| &port.operations).any(|operation| {
            [&operation.input, &operation.output].into_iter().flatten().any(|message| message.encoded)
                || operation.faults.iter().any(|fault| fault.encoded)
        })
}

/// A package that has nothing but the description of its source.
fn described(model: &Model) -> Package {
    let document = model.documents.first();
    Package {
        name: docs::code(&model.name),
        source: document.map(|document| (document.name.clone(), document.hash.clone())).unwrap_or_default(),
        docs: docs::lines(&model.docs),
        ..Package::default()
    }
}

/// The items with their contents, and the modules with their files.
fn items(identifiers: Identifiers, contents: Vec<(ItemId, ItemKind)>) -> (Vec<Module>, Vec<Item>) {
    let mut items: Vec<Item> = identifiers
        .items
        .into_iter()
        .map(|named| Item {
            ident: named.ident,
            module: named.module,
            file: named.file,
            docs: named.docs,
            derives: named.derives,
            simple_name: named.simple_name,
            constructor: Vec::new(),
            conversions: Vec::new(),
            open: false,
            list: None,
            kind: ItemKind::Omitted,
        })
        .collect();
    for (item, kind) in contents {
        items[item.0].kind = kind;
    }
    let mut modules: Vec<Module> = identifiers
        .modules
        .into_iter()
        .map(|module| Module { ident: module.ident, docs: module.docs, files: Vec::new() })
        .collect();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| !matches!(item.kind, ItemKind::Omitted)) {
        let files = &mut modules[item.module].files;
        match files.iter_mut().find(|file| file.kind == item.file) {
            Some(file) => file.items.push(ItemId(index)),
            None => {
                let items = vec![ItemId(index)];
                files.push(File { kind: item.file, items, imports: Imports::default(), shared: false, public: true });
            }
        }
    }
    (modules, items)
}
