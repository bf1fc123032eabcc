//! The declarations, exports and imports of a package's modules.

use std::collections::BTreeSet;

use super::ir::{
    Declaration, Export, Imports, Item, ItemFile, ItemId, ItemKind, Module, Namespaces, Package, Port, RustType, Table,
    TableKind, Wire, WireKind,
};

/// The static of the package's namespaces, which every descriptor refers to.
const NAMESPACES: &str = "PACKAGE";
/// The module of the constants that stand for namespaces.
const CONSTANTS: &str = "ns";

/// Decides the declarations and exports of each module and the imports of each file.
pub fn place(package: &mut Package) {
    for index in 0..package.modules.len() {
        let files: Vec<(Imports, bool, bool)> = package.modules[index]
            .files
            .iter()
            .map(|file| {
                let imports = imports(package, index, file.kind, &file.items);
                (imports, is_shared(package, &file.items), is_public(package, &file.items))
            })
            .collect();
        let module = &mut package.modules[index];
        for (file, (imports, shared, public)) in module.files.iter_mut().zip(files) {
            (file.imports, file.shared, file.public) = (imports, shared, public);
        }
        module.files.sort_by_key(|file| file.kind);
    }
    let imports: Vec<Imports> = package.ports.iter().map(|port| port_imports(package, port)).collect();
    for (port, imports) in package.ports.iter_mut().zip(imports) {
        port.imports = imports;
    }
    let modules = package.modules.iter().filter(|module| !module.files.is_empty());
    let modules = modules.map(|module| Declaration { module: module.ident.clone(), public: has_types(module) });
    let ports = package.ports.iter().map(|port| Declaration { module: port.module.clone(), public: true });
    let declared: BTreeSet<Declaration> = modules.chain(ports).collect();
    package.declared = declared.into_iter().collect();
    package.exports = exports(package);
    package.namespace_constants = namespace_constants(package);
    package.has_descriptors = has_descriptors(package);
}

/// Names a constant for each namespace after its prefix; the first namespace is none.
fn namespace_constants(package: &Package) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let constants = package.namespaces.iter().enumerate().map(|(index, (_, prefix))| {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let name: String = prefix.chars().map(plain).collect();
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase());
        let name = if is_name { name } else { format!("NS{index}") };
        if taken.insert(name.clone()) { name } else { format!("{name}_NS{index}") }
    });
    constants.collect()
}

/// Exports every port, and the items of the namespace that holds everything: its module would be a detour.
fn exports(package: &Package) -> Vec<Export> {
    let ports = package.ports.iter().map(|port| Export { module: port.module.clone(), item: Some(port.ident.clone()) });
    let mut exports: Vec<Export> = ports.collect();
    let modules: Vec<&str> =
        package.modules.iter().filter(|module| has_types(module)).map(|module| module.ident.as_str()).collect();
    let schemas = || modules.iter().filter(|ident| **ident != "messages");
    let whole = match (modules.as_slice(), schemas().count()) {
        ([only], _) => Some(*only),
        (_, 1) => schemas().next().copied(),
        _ => None,
    };
    exports.extend(whole.map(|module| Export { module: module.to_owned(), item: None }));
    exports
}

/// Whether anything refers to the package's namespaces: a descriptor, or an operation.
fn has_descriptors(package: &Package) -> bool {
    let mut items = package.modules.iter().flat_map(|module| &module.files).flat_map(|file| &file.items);
    items
        .any(|item| matches!(package.items[item.0].kind, ItemKind::Struct(_) | ItemKind::Choice(_) | ItemKind::List(_)))
        || package.ports.iter().any(|port| !port.operations.is_empty())
}

/// Whether descriptors in other modules refer to one of these items' own.
fn is_shared(package: &Package, items: &[ItemId]) -> bool {
    items.iter().any(|item| match &package.items[item.0].kind {
        ItemKind::Struct(content) | ItemKind::List(content) => content.table.shared,
        ItemKind::Choice(content) => content.table.shared,
        ItemKind::Enumeration(_) | ItemKind::Union(_) | ItemKind::Omitted => false,
    })
}

/// Whether one of these items is a type.
fn is_public(package: &Package, items: &[ItemId]) -> bool {
    items.iter().any(|item| !matches!(package.items[item.0].kind, ItemKind::List(_) | ItemKind::Omitted))
}

/// Whether a module has types, and not only descriptors.
fn has_types(module: &Module) -> bool {
    module.files.iter().any(|file| file.public)
}

/// The imports of a file of items.
fn imports(package: &Package, module: usize, file: ItemFile, items: &[ItemId]) -> Imports {
    let mut named = UsedNames {
        package,
        module: Some(module),
        file: Some(file),
        siblings: BTreeSet::new(),
        modules: BTreeSet::new(),
    };
    items.iter().for_each(|&item| named.item(&package.items[item.0]));
    named.finish()
}

/// The imports of a port's file: the modules that its signatures and descriptors name.
fn port_imports(package: &Package, port: &Port) -> Imports {
    let mut named =
        UsedNames { package, module: None, file: None, siblings: BTreeSet::new(), modules: BTreeSet::new() };
    for operation in &port.operations {
        for body in [Some(&operation.request), operation.response.as_ref()].into_iter().flatten() {
            named.ty(&body.ty);
            body.wire.iter().for_each(|wire| named.wire(wire));
        }
        named.ty(&operation.output.ty);
        let items = [operation.fault, operation.headers.0, operation.headers.1];
        items.into_iter().flatten().for_each(|item| named.ty(&RustType::Item(item)));
    }
    if !port.operations.is_empty() {
        named.modules.insert(NAMESPACES.to_owned());
    }
    named.finish()
}

/// The names that a file uses.
struct UsedNames<'p> {
    package: &'p Package,
    /// The file's module; `None` is a port's file beside the modules.
    module: Option<usize>,
    /// The file of the module; `None` is a port's file.
    file: Option<ItemFile>,
    siblings: BTreeSet<String>,
    modules: BTreeSet<String>,
}

impl UsedNames<'_> {
    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::List(content) => {
                self.table(&content.table);
                content.fields.iter().for_each(|field| self.wire(&field.wire));
            }
            ItemKind::Struct(content) => {
                self.table(&content.table);
                self.namespace(content.element.as_ref().map_or(0, |(namespace, _)| *namespace));
                for field in &content.fields {
                    self.ty(&field.ty);
                    self.wire(&field.wire);
                }
            }
            ItemKind::Choice(choice) => {
                self.table(&choice.table);
                for variant in &choice.variants {
                    self.ty(&variant.ty);
                    self.wire(&variant.wire);
                }
            }
            ItemKind::Union(members) => members.iter().for_each(|member| self.ty(&member.ty)),
            ItemKind::Enumeration(_) | ItemKind::Omitted => {}
        }
    }

    fn table(&mut self, table: &Table) {
        self.modules.insert(NAMESPACES.to_owned());
        self.namespace(table.name.as_ref().map_or(0, |(namespace, _)| *namespace));
        if let TableKind::SoapArray((namespace, _), ..) = table.kind {
            self.namespace(namespace);
        }
    }

    fn namespace(&mut self, index: u16) {
        if index > 0 {
            self.modules.insert(CONSTANTS.to_owned());
        }
    }

    fn wire(&mut self, wire: &Wire) {
        self.namespace(wire.name.0);
        self.namespace(wire.schema);
        self.namespace(wire.type_name.as_ref().map_or(0, |(namespace, _)| *namespace));
        match wire.wildcard.as_ref().map(|wildcard| &wildcard.namespaces) {
            Some(Namespaces::Other(index)) => self.namespace(*index),
            Some(Namespaces::Listed(indices)) => indices.iter().for_each(|index| self.namespace(*index)),
            Some(Namespaces::Any) | None => {}
        }
        let particle = if let WireKind::Particle(item) = wire.kind { Some(item) } else { None };
        for item in particle.into_iter().chain(wire.list) {
            let item = &self.package.items[item.0];
            if self.module != Some(item.module) {
                self.modules.insert(self.package.modules[item.module].ident.clone());
            }
        }
    }

    fn ty(&mut self, ty: &RustType) {
        let Some(item) = ty.item() else { return };
        let item = &self.package.items[item.0];
        if self.module != Some(item.module) {
            self.modules.insert(self.package.modules[item.module].ident.clone());
        } else if self.file != Some(item.file) {
            self.siblings.insert(item.ident.clone());
        }
    }

    fn finish(self) -> Imports {
        Imports { root: self.modules.into_iter().collect(), siblings: self.siblings.into_iter().collect() }
    }
}
