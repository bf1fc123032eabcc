//! Type expressions and the paths between files.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::lower::ir::{Item, ItemId, ItemKind, Package, RustType, Wire, WireKind};

/// The file that is being printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its module; `None` is a port's file beside the modules.
    pub module: Option<usize>,
    /// Its stem.
    pub stem: &'static str,
}

/// A type as it is written in `place`.
pub fn rust_type(package: &Package, ty: &RustType, place: Place) -> TokenStream {
    match ty {
        RustType::Item(item) => item_path(package, *item, place),
        RustType::Std(name) => {
            let name = ident(name);
            quote!(#name)
        }
        RustType::Runtime(name) => {
            let name = ident(name);
            quote!(rt::#name)
        }
        RustType::Custom(path) => path.parse().unwrap_or_else(|_| quote!(String)),
        RustType::Option(inner) => {
            let inner = rust_type(package, inner, place);
            quote!(Option<#inner>)
        }
        RustType::Vec(inner) => {
            let inner = rust_type(package, inner, place);
            quote!(Vec<#inner>)
        }
        RustType::Boxed(inner) => {
            let inner = rust_type(package, inner, place);
            quote!(Box<#inner>)
        }
        RustType::Deep(inner) => {
            let inner = rust_type(package, inner, place);
            quote!(rt::DeepBox<#inner>)
        }
        RustType::List(inner) => {
            let inner = rust_type(package, inner, place);
            quote!(rt::List<#inner>)
        }
        RustType::Nilled(inner) => {
            let inner = rust_type(package, inner, place);
            quote!(rt::Nilled<#inner>)
        }
        RustType::Unit => quote!(()),
    }
}

/// An item of the same module stands alone, since it is here or imported; another module's follows that module's name.
pub fn item_path(package: &Package, item: ItemId, place: Place) -> TokenStream {
    let item = &package.items[item.0];
    let name = ident(&item.ident);
    if place.module == Some(item.module) {
        return quote!(#name);
    }
    let module = ident(&package.modules[item.module].ident);
    quote!(#module::#name)
}

/// The static table of an item.
pub fn table_path(package: &Package, item: ItemId, place: Place) -> TokenStream {
    let item = &package.items[item.0];
    let table = match &item.kind {
        ItemKind::Struct(content) => ident(&content.table.ident),
        ItemKind::Choice(choice) => ident(&choice.table.ident),
        _ => ident(&item.ident),
    };
    let stem = ident(item.stem);
    if place.module == Some(item.module) {
        return if place.stem == item.stem { quote!(#table) } else { quote!(super::#stem::#table) };
    }
    let module = ident(&package.modules[item.module].ident);
    quote!(#module::#stem::#table)
}

/// The imports of a file of items: the runtime, the package's table, and what it names of other files.
pub fn imports(package: &Package, place: Place, items: &[ItemId]) -> TokenStream {
    let mut named = Named { package, place, siblings: BTreeSet::new(), modules: BTreeSet::new(), tables: false };
    items.iter().for_each(|&item| named.item(&package.items[item.0]));
    let siblings = braces(named.siblings);
    let siblings = siblings.map(|names| quote!(use super::#names;));
    let mut above: BTreeSet<String> = named.modules;
    if named.tables {
        above.insert("PACKAGE".to_owned());
    }
    let above = braces(above).map(|names| quote!(use super::super::#names;));
    quote! {
        use soapstone::__support as rt;
        #above
        #siblings
    }
}

/// Names as the end of a `use`: braces around several, none around one.
pub fn braces(names: BTreeSet<String>) -> Option<TokenStream> {
    let mut idents: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match idents.len() {
        0 => None,
        1 => idents.pop().map(|one| quote!(#one)),
        _ => Some(quote!({ #(#idents),* })),
    }
}

/// What a file names.
struct Named<'p> {
    package: &'p Package,
    place: Place,
    siblings: BTreeSet<String>,
    modules: BTreeSet<String>,
    /// Whether it has tables.
    tables: bool,
}

impl Named<'_> {
    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Struct(content) => {
                self.tables = true;
                content.fields.iter().for_each(|field| {
                    self.ty(&field.ty);
                    self.wire(&field.wire);
                });
            }
            ItemKind::Choice(choice) => {
                self.tables = true;
                choice.variants.iter().for_each(|variant| {
                    self.ty(&variant.ty);
                    self.wire(&variant.wire);
                });
            }
            ItemKind::Union(members) => members.iter().for_each(|member| self.ty(&member.ty)),
            ItemKind::Enumeration(_) | ItemKind::Omitted => {}
        }
    }

    fn wire(&mut self, wire: &Wire) {
        if let WireKind::Particle(item) = wire.kind {
            let item = &self.package.items[item.0];
            if self.place.module != Some(item.module) {
                self.modules.insert(self.package.modules[item.module].ident.clone());
            }
        }
    }

    fn ty(&mut self, ty: &RustType) {
        match ty {
            RustType::Item(item) => {
                let item = &self.package.items[item.0];
                if self.place.module != Some(item.module) {
                    self.modules.insert(self.package.modules[item.module].ident.clone());
                } else if self.place.stem != item.stem {
                    self.siblings.insert(item.ident.clone());
                }
            }
            RustType::Option(inner)
            | RustType::Vec(inner)
            | RustType::Boxed(inner)
            | RustType::List(inner)
            | RustType::Deep(inner)
            | RustType::Nilled(inner) => self.ty(inner),
            RustType::Std(_) | RustType::Runtime(_) | RustType::Custom(_) | RustType::Unit => {}
        }
    }
}
