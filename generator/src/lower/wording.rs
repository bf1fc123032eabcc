//! The documentation of generated code beyond what the documents hold: names on the wire, results and faults.

use std::collections::BTreeMap;

use super::docs::{code, push_note};
use super::ir::{ItemId, ItemKind, Operation, Package, Port, RustType, Wire, WireKind};

/// The maximum number of methods that the documentation of a request links.
const LINKS: usize = 4;

/// Completes the documentation of fields, variants, ports and operations.
pub fn complete(package: &mut Package) {
    let elements: Vec<Option<String>> = package.items.iter().map(|item| only_element(&item.kind)).collect();
    let items_of = |wire: &Wire| wire.list.and_then(|list| elements.get(list.0)?.clone());
    for item in &mut package.items {
        match &mut item.kind {
            ItemKind::Struct(content) => {
                for field in &mut content.fields {
                    let items = items_of(&field.wire);
                    name_on_wire(&mut field.docs, &field.ident, &mut field.wire, items.as_deref());
                }
            }
            ItemKind::Choice(choice) => {
                for variant in &mut choice.variants {
                    let items = items_of(&variant.wire);
                    name_on_wire(&mut variant.docs, &variant.ident, &mut variant.wire, items.as_deref());
                }
            }
            ItemKind::List(_) | ItemKind::Enumeration(_) | ItemKind::Union(_) | ItemKind::Omitted => {}
        }
    }
    let operations: Vec<Vec<Vec<String>>> = package
        .ports
        .iter()
        .map(|port| port.operations.iter().map(|operation| method_docs(package, operation)).collect())
        .collect();
    link_requests(package);
    for (port, operations) in package.ports.iter_mut().zip(operations) {
        port.docs = port_docs(port);
        for (operation, docs) in port.operations.iter_mut().zip(operations) {
            operation.docs = docs;
        }
    }
}

/// The name of the first element of a struct, which is that of the items of a list.
fn only_element(kind: &ItemKind) -> Option<String> {
    match kind {
        ItemKind::Struct(content) | ItemKind::List(content) => {
            content.fields.first().map(|field| field.wire.name.1.clone())
        }
        _ => None,
    }
}

/// Names the element or attribute where the identifier differs from it, or where there is no other documentation; and the
/// elements within it, where the type of the field is that of a list.
fn name_on_wire(docs: &mut Vec<String>, ident: &str, wire: &mut Wire, items: Option<&str>) {
    let local = &wire.name.1;
    let differs = ident.trim_start_matches("r#") != local;
    let what = match wire.kind {
        WireKind::Element => "Element",
        WireKind::Attribute => "Attribute",
        WireKind::Attachment => {
            wire.alias = differs.then(|| local.clone());
            return;
        }
        _ => return,
    };
    if !differs && !docs.is_empty() && items.is_none() {
        return;
    }
    let named = match items {
        Some(items) => format!("{what} `{local}`, a list of `{items}` elements."),
        None => format!("{what} `{local}`."),
    };
    let is_prose = |line: &String| line.starts_with(char::is_alphanumeric);
    match docs.pop() {
        None => docs.push(named),
        Some(last) if is_prose(&last) => docs.push(format!("{last} {named}")),
        Some(last) => docs.extend([last, String::new(), named]),
    }
    wire.alias = differs.then(|| local.clone());
}

/// Links the methods that send an item in the documentation of the item.
fn link_requests(package: &mut Package) {
    let mut methods: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for port in &package.ports {
        for operation in &port.operations {
            let (Some(method), RustType::Item(item)) = (&operation.method, &operation.request.ty) else { continue };
            let shown = format!("{}::{method}", port.ident).replace("r#", "");
            // The file of an item is two modules below the root, which exports the ports. rustdoc reads what follows a
            // `#` as a fragment, and finds a raw identifier by its name.
            let link = format!("[`{shown}`](super::super::{shown})");
            methods.entry(item.0).or_default().push(link);
        }
    }
    for (item, mut links) in methods {
        let more = if links.len() > LINKS { ", …" } else { "" };
        links.truncate(LINKS);
        push_note(&mut package.items[item].docs, format!("Request of {}{more}.", links.join(", ")));
    }
}

fn port_docs(port: &Port) -> Vec<String> {
    let mut docs = port.docs.clone();
    if docs.is_empty() {
        docs.push(format!("The client of the port `{}`.", code(&port.wire.1)));
    }
    let is_printable = |address: &&str| address.chars().all(|c| c.is_ascii_graphic() && c != '`');
    if let Some(address) = port.address.as_deref().filter(is_printable) {
        docs.extend([String::new(), format!("Endpoint in the WSDL: `{address}`.")]);
    }
    let required = port.policy.in_words();
    if !required.is_empty() {
        push_note(&mut docs, format!("The policy of the service requires: {}.", required.join("; ")));
    }
    if !port.unmet.is_empty() {
        push_note(&mut docs, "The client does not do by itself what the policy requires further:".to_owned());
        docs.push(String::new());
        docs.extend(port.unmet.iter().map(|unmet| format!("* {}: {}.", unmet.in_words(), unmet.help)));
    }
    docs
}

/// Returns the documentation of a method whose operation has none.
pub fn call_of(operation: &Operation) -> String {
    format!("Calls the operation `{}`.", code(&operation.wire.0))
}

/// The documentation of a method: the operation's own, what it returns, and the faults that its error may hold.
fn method_docs(package: &Package, operation: &Operation) -> Vec<String> {
    let mut docs = operation.docs.clone();
    if docs.is_empty() {
        docs.push(call_of(operation));
    }
    let body = (operation.output.ty != RustType::Unit).then(|| described(package, &operation.output.ty));
    let headers = operation.output.headers.map(|item| format!("the header blocks {}", linked(package, item)));
    let parts: Vec<String> = body.into_iter().chain(headers).collect();
    if !parts.is_empty() {
        docs.extend([String::new(), format!("Returns {}.", parts.join(" and "))]);
    }
    let required = operation.policy.in_words();
    if !required.is_empty() {
        push_note(&mut docs, format!("The policy of the operation requires: {}.", required.join("; ")));
    }
    if let Some(fault) = operation.fault {
        let fault = linked(package, fault);
        docs.extend([String::new(), "# Errors".to_owned(), format!("Declared faults: {fault}.")]);
    }
    docs
}

/// A type in a sentence.
fn described(package: &Package, ty: &RustType) -> String {
    match ty {
        RustType::Item(item) => linked(package, *item),
        RustType::Std(name) => format!("`{name}`"),
        RustType::Runtime(name) => format!("[`{name}`](rt::{name})"),
        RustType::Custom(path) => format!("`{path}`"),
        RustType::Option(inner) => format!("{}, or `None`", described(package, inner)),
        RustType::Nillable(inner) => format!("{}, which may be absent or nil", described(package, inner)),
        RustType::Nilled(inner) => format!("{}, which may be nil", described(package, inner)),
        RustType::Vec(inner) | RustType::List(inner) => format!("a list of {}", described(package, inner)),
        RustType::Boxed(inner) | RustType::Deep(inner) => described(package, inner),
        RustType::Unit => "nothing".to_owned(),
    }
}

/// A link to an item, from the file of a port.
fn linked(package: &Package, item: ItemId) -> String {
    let item = &package.items[item.0];
    let plain = item.ident.trim_start_matches("r#");
    format!("[`{plain}`]({}::{})", package.modules[item.module].ident, item.ident)
}
