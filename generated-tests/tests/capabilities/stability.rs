//! Names and boxes stay when something unrelated is added to a service description.

use std::collections::{BTreeMap, BTreeSet};

use soapstone_codegen::Outcome;

use soapstone_codegen::lower::ir::{Item, ItemKind, Package};

use soapstone_golden::Tests;

use super::case::{Generate as _, all};

/// Adds the test that names are stable.
pub fn add(tests: &mut Tests) {
    tests.add_asserting("stability", no_name_changes_when_something_unrelated_is_added);
    tests.add_asserting("stability_of_boxes", only_holders_change_when_a_type_grows);
}

/// `Country` grows. It is in a box from then on where `Address` holds it; `Customer`, `Order` and `Payment`, which lead to
/// `Address`, stay as they are.
fn only_holders_change_when_a_type_grows() {
    let case = all().into_iter().find(|case| case.name == "stable-boxes").expect("the case stable-boxes");
    let (before, after) = (types(&case.generate()), types(&case.generate_from("later.wsdl")));
    let changed: Vec<&str> =
        before.iter().filter(|(name, text)| after.get(*name) != Some(text)).map(|(name, _)| name.as_str()).collect();
    assert_eq!(changed, ["Address", "Country"]);
    assert!(before["Address"].contains(": Country,") && after["Address"].contains(": Box<Country>,"));
}

/// The declarations of the generated types, by name.
fn types(outcome: &Outcome) -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    for file in &outcome.files {
        for start in ["\npub struct ", "\npub enum "] {
            for text in file.text.split(start).skip(1) {
                let (declaration, _) = text.split_once("\n}").expect("the end of a type");
                let (name, content) = declaration.split_once(' ').expect("a name");
                types.insert(name.to_owned(), content.to_owned());
            }
        }
    }
    types
}

fn no_name_changes_when_something_unrelated_is_added() {
    let case = all().into_iter().find(|case| case.name == "stable-names").expect("the case stable-names");
    let (before, after) = (case.generate(), case.generate_from("later.wsdl"));
    assert!(before.is_success() && after.is_success());
    let names = |package: &Option<Package>| package.as_ref().map(names).expect("a package");
    let (before, after) = (names(&before.package), names(&after.package));
    let lost: Vec<&String> = before.difference(&after).collect();
    assert!(lost.is_empty(), "these names are gone or mean something else: {lost:#?}");
    assert!(after.len() > before.len(), "the later document adds nothing");
}

/// Every Rust name of a package together with what it stands for.
fn names(package: &Package) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in &package.items {
        let module = &package.modules[item.module].ident;
        let path = format!("{module}::{} = {}", item.ident, wire(package, item));
        names.extend(members(item).into_iter().map(|member| format!("{path}, {member}")));
        names.insert(path);
    }
    for port in &package.ports {
        names.insert(format!("{}::{} = {:?}", port.module, port.ident, port.wire));
        for operation in &port.operations {
            let (method, marker) = (&operation.method, &operation.ident);
            names.insert(format!("{}::{method:?}, {marker} = {:?}", port.module, operation.wire));
        }
    }
    names
}

/// The name that an item's table has on the wire. Indexes of namespaces may move, so that the URI stands for them.
fn wire(package: &Package, item: &Item) -> String {
    let table = match &item.kind {
        ItemKind::Struct(content) => &content.table,
        ItemKind::Choice(content) => &content.table,
        _ => return String::new(),
    };
    let name = table.name.as_ref().map(|(space, local)| (&package.namespaces[usize::from(*space)].0, local));
    name.map_or_else(String::new, |(space, local)| format!("{{{space}}}{local}"))
}

/// The members of an item, Rust name and wire name.
fn members(item: &Item) -> Vec<String> {
    match &item.kind {
        ItemKind::Struct(content) => {
            content.fields.iter().map(|field| format!("{} = {}", field.ident, field.wire.name.1)).collect()
        }
        ItemKind::Choice(content) => {
            content.variants.iter().map(|variant| format!("{} = {}", variant.ident, variant.wire.name.1)).collect()
        }
        ItemKind::Enumeration(content) => {
            content.values.iter().map(|(ident, value, _)| format!("{ident} = {value}")).collect()
        }
        ItemKind::Union(members) => members.iter().map(|member| member.ident.clone()).collect(),
        ItemKind::List(_) | ItemKind::Omitted => Vec::new(),
    }
}
