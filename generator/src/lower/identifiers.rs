//! The items and their names, which are allocated once and read only afterwards.
//!
//! An [`Allocator`] goes through the passes that name things; [`Allocator::finish`] consumes it, so that contents,
//! which need the [`Identifiers`], are made after everything has its name.

use std::collections::HashSet;

use super::ir::{ItemFile, ItemId};
use super::modules::{ModuleScope, Modules};
use crate::overrides::Overrides;

/// An item before its content is made.
#[derive(Debug)]
pub struct NamedItem {
    /// Its identifier.
    pub ident: String,
    /// Index of its module.
    pub module: usize,
    /// The file that it is printed in.
    pub file: ItemFile,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Additional derives that the configuration names.
    pub derives: Vec<String>,
    /// Of a named simple type, namespace and local name.
    pub simple_name: Option<(String, String)>,
}

/// The items with their names, which the naming passes extend.
#[derive(Debug)]
pub struct Allocator<'m> {
    options: &'m Overrides,
    /// The modules.
    pub modules: Modules<'m>,
    items: Vec<NamedItem>,
    used_overrides: HashSet<String>,
}

impl<'m> Allocator<'m> {
    /// Creates one in which nothing is named.
    pub fn new(options: &'m Overrides) -> Self {
        Self { options, modules: Modules::new(&options.modules), items: Vec::new(), used_overrides: HashSet::new() }
    }

    /// Adds an item to a file of a module and gives it the first free identifier, see [`super::scope`].
    pub fn add(&mut self, module: usize, file: ItemFile, preferred: &str, suffix: &str, docs: Vec<String>) -> ItemId {
        let derives = distinct(self.options.derives.get("*").into_iter().flatten());
        self.add_item(
            preferred,
            suffix,
            NamedItem { ident: String::new(), module, file, docs, derives, simple_name: None },
        )
    }

    /// Adds an item that belongs to the content of another one, to the same file and with the same derives.
    pub fn add_nested(&mut self, owner: ItemId, preferred: &str, docs: Vec<String>) -> ItemId {
        let NamedItem { module, file, derives, .. } = &self.items[owner.0];
        let (module, file, derives) = (*module, *file, derives.clone());
        self.add_item(preferred, "", NamedItem { ident: String::new(), module, file, docs, derives, simple_name: None })
    }

    /// Adds an item, whose identifier is chosen here.
    pub fn add_item(&mut self, preferred: &str, suffix: &str, mut item: NamedItem) -> ItemId {
        let module = &mut self.modules.list[item.module];
        // A file that is called like the folder it is in would be a module within its namesake.
        if module.ident == item.file.name() {
            item.file = ItemFile::Definitions;
        }
        let key = format!("::{preferred}");
        item.ident = match self.options.names.get(&key) {
            Some(configured) => {
                self.used_overrides.insert(key);
                module.types.claim(configured, suffix)
            }
            None => module.types.claim(preferred, suffix),
        };
        self.items.push(item);
        ItemId(self.items.len() - 1)
    }

    /// Returns an item's identifier.
    pub fn ident(&self, item: ItemId) -> &str {
        &self.items[item.0].ident
    }

    /// Ends the naming.
    pub fn finish(self) -> Identifiers {
        Identifiers { modules: self.modules.list, items: self.items, used_overrides: self.used_overrides }
    }
}

/// All items, named, in the order in which they were added.
#[derive(Debug)]
pub struct Identifiers {
    /// The modules of items.
    pub modules: Vec<ModuleScope>,
    /// The items.
    pub items: Vec<NamedItem>,
    /// The configured names of items (`::Item`) that were given.
    pub used_overrides: HashSet<String>,
}

impl Identifiers {
    /// Returns an item's identifier.
    pub fn ident(&self, item: ItemId) -> &str {
        &self.items[item.0].ident
    }
}

/// Each of these once, in order.
pub fn distinct<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(name.as_str())).cloned().collect()
}
