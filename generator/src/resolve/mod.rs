//! Stage 3: the syntax trees become a [`Model`], in which every reference is an id.
//!
//! Everything is done in document order, so that the same documents always give the same model. What cannot be resolved
//! becomes raw XML, with a diagnostic; a model comes out of any input.

mod bounds;
pub(crate) mod builtins;
mod checks;
mod close;
mod components;
mod context;
mod declarations;
mod digest;
mod distance;
mod dump;
mod lookup;
mod ports;
mod repetition;
mod symbols;

use crate::diagnostics::Diagnostics;
use crate::load::Sources;
use crate::model::{Document, Model};
use crate::parse::syntax::{DocumentSyntax, Syntax};
use bounds::Bounds;
use components::Components;
use context::Context;
use lookup::Lookup;

/// Resolves every reference of the documents, from the main one along its imports.
///
/// The passes, in the order of what each needs:
///
/// 1. `symbols` finds every component by its name. From here on names can be looked up; `Context` does not change.
/// 2. `components` makes the types and elements, and notes what depends on components that are not made yet.
/// 3. `close` completes types and elements by these notes.
/// 4. `ports` makes ports and operations. Their messages refer to components; elements that do not exist are added.
/// 5. `repetition` bounds what the next stage repeats; the passes before it bound what they repeat themselves.
/// 6. `checks` determines whether the ports yield a client.
pub fn resolve(syntax: &Syntax, sources: &Sources, diagnostics: &mut Diagnostics) -> Model {
    let mut bounds = Bounds::new(sources);
    let context = Context::new(syntax, sources, symbols::collect(syntax, sources, &mut bounds, diagnostics));
    let default_bindings = ports::default_bindings::bindings(syntax);
    let (types, named_types) = components::declare_types(&context.symbols);
    let mut lookup = Lookup::new(&context, &named_types, diagnostics);
    let Components { mut types, mut elements, groups, shared_attributes, pending } =
        components::build(types, &mut lookup, &mut bounds);
    close::close(pending, &mut types, elements.all_mut(), &mut bounds, lookup.diagnostics());
    let ports = ports::ports(&default_bindings, &mut lookup, &mut elements, &mut bounds);
    repetition::check(&types, elements.all_mut(), &mut bounds, lookup.diagnostics());
    let lost = lookup.into_lost();
    let only_types = checks::check_ports(&ports, syntax, &context, diagnostics);
    let mut model = Model {
        documents: sources
            .documents()
            .values()
            .map(|source| Document { name: source.name.clone(), hash: source.hash.clone() })
            .collect(),
        groups,
        shared_attributes,
        types,
        elements: elements.into_arena(),
        ports,
        only_types,
        lost,
        prefixes: context
            .prefixes
            .iter()
            .map(|(prefix, namespace)| ((*prefix).to_owned(), (*namespace).to_owned()))
            .collect(),
        ..Model::default()
    };
    describe(&mut model, syntax, sources);
    model
}

/// Gives a model the name and the documentation of the main document.
fn describe(model: &mut Model, syntax: &Syntax, sources: &Sources) {
    match syntax.documents.first() {
        Some(DocumentSyntax::Definitions(definitions)) => {
            model.target_namespace = definitions.target_namespace.clone();
            model.name = definitions.name.clone().unwrap_or_default();
            model.docs = definitions.docs.clone();
        }
        Some(DocumentSyntax::Schema(schema)) => {
            model.target_namespace = schema.target_namespace.clone().unwrap_or_default()
        }
        Some(DocumentSyntax::Unusable) | None => {}
    }
    let service = model.ports.iter().find_map(|port| port.service.clone()).filter(|name| is_name(name));
    if let Some(service) = service {
        model.name = service;
    }
    if model.name.is_empty() {
        let stem = sources.documents().first().map_or("", |source| stem(&source.name));
        model.name = if is_name(stem) { stem.to_owned() } else { "Service".to_owned() };
    }
}

/// Whether a text names something: it is not a number, an IP address, the query of a URL that returns a WSDL, or "Service".
fn is_name(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic())
        && !["wsdl", "singlewsdl", "service"].contains(&text.to_ascii_lowercase().as_str())
}

/// The file name of a path or URL without folder, query and extension; empty where a URL has no path.
fn stem(name: &str) -> &str {
    let path = name.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::{is_name, stem};

    #[test]
    fn a_client_is_not_called_after_an_address_or_a_query() {
        for (document, expected) in [
            ("http://127.0.0.1/?wsdl", ""),
            ("http://10.0.0.1?wsdl", ""),
            ("http://h/Orders.svc?wsdl", "Orders"),
            ("../a/orders.wsdl", "orders"),
        ] {
            assert_eq!(stem(document), expected, "{document}");
        }
        assert!(is_name("Orders") && !is_name("10") && !is_name("WSDL") && !is_name("Service") && !is_name(""));
    }
}
