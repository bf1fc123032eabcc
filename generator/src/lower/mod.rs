//! Lower: from the model to the package, where every decision is taken.
//!
//! Names first, for all components in document order; then the content of each; then the messages and ports; then
//! boxes, where types are recursive or large. `emit` prints what is decided here and decides nothing.

mod access;
mod attributes;
mod boxes;
mod complex;
mod content;
mod deep;
mod docs;
mod dump;
mod exports;
mod faults;
pub(crate) mod gaps;
pub mod ir;
mod loosen;
mod messages;
mod names;
mod namespaces;
mod particles;
mod prune;
mod register;
mod rename;
mod simple;
pub(crate) mod valid;
mod wording;
mod words;

use crate::diagnostics::{Coverage, Diagnostic};
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{ElementId, Model, Span, TypeId, TypeKind};
use ir::{Item, ItemId, ItemKind, Package};
use names::Scope;

/// What the caller may choose.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these operations, and what they reach; empty means all.
    pub operations: Vec<String>,
    /// Only these ports, and what they reach; empty means all.
    pub ports: Vec<String>,
    /// Fields that are optional although the schema requires them: `Item::field` in the names of Rust, or `type.field`,
    /// `{namespace}type.field` in those of the schema, where the type may be the element that holds an anonymous one.
    pub optional: Vec<String>,
    /// Rust identifiers by wire name (`{namespace}local` or `local`) of types, elements, operations and ports; by
    /// `Item::member` of fields and variants, and by `::Item` of items that have no wire name, in the names of Rust.
    pub names: BTreeMap<String, String>,
    /// Rust types by the wire name of a simple type; each must implement the runtime's `Simple` and `Value`.
    pub types: BTreeMap<String, String>,
    /// Module names by namespace URI.
    pub modules: BTreeMap<String, String>,
    /// Derives by the wire name of a type; `*` is for every type.
    pub derives: BTreeMap<String, Vec<String>>,
}

/// Lowers a model.
#[must_use]
pub fn lower(model: &Model, options: &Options) -> Package {
    let mut lowerer = Lowerer::new(model, options);
    lowerer.register();
    lowerer.fill();
    lowerer.lower_ports();
    lowerer.loosen_fields();
    lowerer.rename_members();
    let mut package = lowerer.finish();
    boxes::place(&mut package);
    // What follows depends on the final types and names, and changes neither.
    access::place(&mut package);
    exports::place(&mut package);
    wording::complete(&mut package);
    package
}

/// Each of these once, in order.
fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(name.as_str())).cloned().collect()
}

/// The state of the stage.
struct Lowerer<'m> {
    model: &'m Model,
    options: &'m Options,
    package: Package,
    /// What is reached; everything, unless the options prune.
    reach: prune::Reach,
    /// Type names by module.
    scopes: Vec<Scope>,
    /// Module names, those of namespaces and those of ports.
    root: Scope,
    /// Index of a namespace in the package's table.
    namespaces: HashMap<String, u16>,
    /// Index of a namespace's module.
    modules: HashMap<String, usize>,
    /// The struct, enumeration or union of a type.
    types: Vec<Option<ItemId>>,
    /// The enum over a type and those derived from it, where it has any and is used.
    hierarchies: Vec<Option<ItemId>>,
    /// The enum over the members of a substitution group, by its head.
    substitutions: HashMap<ElementId, ItemId>,
    /// Items of the messages module by what they were made of, so that ports share them.
    shared: HashMap<String, ItemId>,
    /// The configured names of items that were given.
    chosen: HashSet<String>,
    /// Whether elements of a type, or of one derived from it, have attributes.
    attributed: HashMap<TypeId, bool>,
    /// Whether any message is SOAP-encoded, so that tables need the names of simple types.
    encoded: bool,
    /// The types that encoded messages hold, whose elements are accessors.
    accessors: HashSet<TypeId>,
}

impl<'m> Lowerer<'m> {
    fn new(model: &'m Model, options: &'m Options) -> Self {
        let document = model.documents.first();
        let package = Package {
            name: content::code(&model.name),
            source: document.map(|d| (d.name.clone(), d.hash.clone())).unwrap_or_default(),
            docs: docs::lines(&model.docs),
            namespaces: vec![(String::new(), String::new())],
            ..Package::default()
        };
        // SOAP-encoded arrays stay what they are in literal messages, and say their items' types there too.
        let arrays = model.types.iter().any(|def| match &def.kind {
            TypeKind::Complex(complex) => complex.soap_array.is_some(),
            TypeKind::Simple(_) => false,
        });
        let encoded = arrays
            || model.ports.iter().flat_map(|port| &port.operations).any(|operation| {
                [&operation.input, &operation.output].into_iter().flatten().any(|message| message.encoded)
                    || operation.faults.iter().any(|fault| fault.encoded)
            });
        Self {
            model,
            options,
            package,
            reach: prune::reach(model, options),
            scopes: Vec::new(),
            root: Scope::with(&["rt", "std", "core", "alloc", "soapstone", "facets", "messages", "mod", "lib", "main"]),
            namespaces: HashMap::from([(String::new(), 0)]),
            modules: HashMap::new(),
            types: vec![None; model.types.len()],
            hierarchies: vec![None; model.types.len()],
            substitutions: HashMap::new(),
            shared: HashMap::new(),
            chosen: HashSet::new(),
            attributed: HashMap::new(),
            encoded,
            accessors: prune::encoded(model, options),
        }
    }

    /// Makes an item with a name of its own; its content follows later.
    fn declare(&mut self, module: usize, stem: &'static str, wanted: &str, suffix: &str, text: Vec<String>) -> ItemId {
        // A file that is called like the folder it is in would be a module within its namesake.
        let stem = if self.package.modules[module].ident == stem { "definitions" } else { stem };
        let chosen = self.chosen_item(wanted);
        let ident = self.scopes[module].claim(&chosen, suffix);
        let id = ItemId(self.package.items.len());
        let derives = distinct(self.options.derives.get("*").into_iter().flatten());
        self.package.items.push(Item {
            ident,
            module,
            stem,
            docs: text,
            derives,
            kind: ItemKind::Omitted,
            simple_name: None,
            list: None,
        });
        id
    }

    /// The item's identifier.
    fn ident(&self, item: ItemId) -> &str {
        &self.package.items[item.0].ident
    }

    /// The item of a type, if it has one.
    fn item_of(&self, id: TypeId) -> Option<ItemId> {
        self.types.get(id.0 as usize).copied().flatten()
    }

    /// Says so where a configured name could not be given.
    fn check_chosen(&mut self, chosen: Option<&str>, given: &str, span: &Span) {
        if let Some(chosen) = chosen.filter(|chosen| *chosen != given) {
            let message = format!("the configured name '{chosen}' is taken: '{given}' is used instead");
            self.report(Coverage::Assumed, span, message);
        }
    }

    /// Reports something that is not typed as the schema has it.
    fn report(&mut self, coverage: Coverage, span: &Span, message: impl Into<String>) {
        self.package.diagnostics.push(Diagnostic::uncovered(coverage, message).at(span));
    }

    /// Sorts the items into their modules' files.
    fn finish(mut self) -> Package {
        for (index, item) in self.package.items.iter().enumerate() {
            if matches!(item.kind, ItemKind::Omitted) {
                continue;
            }
            let files = &mut self.package.modules[item.module].files;
            match files.iter_mut().find(|file| file.stem == item.stem) {
                Some(file) => file.items.push(ItemId(index)),
                None => files.push(ir::File {
                    stem: item.stem,
                    items: vec![ItemId(index)],
                    imports: ir::Imports::default(),
                    shared: false,
                }),
            }
        }
        self.package
    }
}
