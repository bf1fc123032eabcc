//! Types as a program that uses a generated crate writes them, and the imports for that.

use std::collections::BTreeMap;

use crate::lower::ir::{Item, ItemId, Package, RustType};

/// Types of the runtime that are at its root.
const AT_ROOT: &[&str] = &["AnyType", "Binary", "RawAttribute", "RawElement", "SwaRef"];
/// Types of the runtime that are in its module `xsd`.
const IN_XSD: &[&str] = &[
    "Base64Binary",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "GDay",
    "GMonth",
    "GMonthDay",
    "GYear",
    "GYearMonth",
    "HexBinary",
    "Integer",
    "QName",
    "ScopedText",
    "Time",
];

/// The names of a generated crate in a program.
#[derive(Debug)]
pub struct Spelling<'p> {
    crate_ident: String,
    package: &'p Package,
    /// The imported names, with their paths.
    imports: BTreeMap<String, String>,
}

impl<'p> Spelling<'p> {
    /// Creates one that imports the re-exported runtime and the client of a port.
    pub fn new(crate_name: &str, package: &'p Package, port: &str) -> Self {
        let crate_ident = crate_name.replace('-', "_");
        let mut imports = BTreeMap::new();
        for name in ["soapstone", port] {
            imports.insert(name.to_owned(), format!("{crate_ident}::{name}"));
        }
        Self { crate_ident, package, imports }
    }

    /// Returns the `use` declarations.
    pub fn imports(&self) -> String {
        let mut lines: Vec<String> = self.imports.values().map(|path| format!("use {path};\n")).collect();
        lines.sort_unstable();
        lines.concat()
    }

    /// Returns the name of an item: imported, or with its path where another item of that name is imported.
    pub fn item(&mut self, id: ItemId) -> String {
        let Some(item) = self.package.items.get(id.0) else { return "Default".to_owned() };
        let path = format!("{}::{}", self.module(item), item.ident);
        let imported = self.imports.entry(item.ident.clone()).or_insert_with(|| path.clone());
        if *imported == path { item.ident.clone() } else { path }
    }

    /// Returns a type, if a program can name it in a short way.
    pub fn ty(&mut self, ty: &RustType) -> Option<String> {
        let mut generic = |name: &str, inner: &RustType| Some(format!("{name}<{}>", self.ty(inner)?));
        match ty {
            RustType::Item(id) => Some(self.item(*id)),
            RustType::Std(name) => Some((*name).to_owned()),
            RustType::Runtime(name) if AT_ROOT.contains(name) => Some(format!("soapstone::{name}")),
            RustType::Runtime(name) if IN_XSD.contains(name) => Some(format!("soapstone::xsd::{name}")),
            RustType::Option(inner) => generic("Option", inner),
            RustType::Vec(inner) => generic("Vec", inner),
            RustType::Boxed(inner) => generic("Box", inner),
            RustType::Nillable(inner) => generic("soapstone::Nillable", inner),
            RustType::Nilled(inner) => generic("soapstone::Nilled", inner),
            RustType::List(inner) => generic("soapstone::xsd::List", inner),
            RustType::Unit => Some("()".to_owned()),
            // The path of a configured type is relative to the generated crate.
            RustType::Runtime(_) | RustType::Custom(_) | RustType::Deep(_) => None,
        }
    }

    /// Returns the path of the module that an item is imported from.
    fn module(&self, item: &Item) -> String {
        let exported =
            |ident: &String| self.package.exports.iter().any(|export| export.item.is_none() && export.module == *ident);
        let port_idents = || self.package.ports.iter().map(|port| &port.ident);
        match self.package.modules.get(item.module).map(|module| &module.ident) {
            // A port hides an item of its name that the root exports.
            Some(ident) if !exported(ident) || port_idents().any(|port| *port == item.ident) => {
                format!("{}::{ident}", self.crate_ident)
            }
            _ => self.crate_ident.clone(),
        }
    }
}
