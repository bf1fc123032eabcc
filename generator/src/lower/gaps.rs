//! What the documents that cannot be had cost: the operations whose messages hold raw XML in their place.

use std::collections::BTreeMap;

use super::Options;
use super::prune::{self, Reach};
use crate::diagnostics::Diagnostic;
use crate::load::{Import, ImportKind, Sources};
use crate::model::{ElementId, Message, Model, Span, TypeId};

/// Most operations that a diagnostic names.
const NAMED: usize = 5;

/// A component of a schema.
#[derive(Clone, Copy)]
enum Component {
    Type(TypeId),
    Element(ElementId),
}

/// The operations that a missing document affects, in document order.
#[derive(Default)]
struct Hits<'m> {
    requests: Vec<&'m str>,
    responses: Vec<&'m str>,
}

/// Reports for each import that led nowhere which requests and responses are raw XML in part for that.
pub fn report(model: &Model, options: &Options, sources: &Sources) -> Vec<Diagnostic> {
    if model.lost.is_empty() {
        return Vec::new();
    }
    let mut hits: BTreeMap<&str, Hits<'_>> = BTreeMap::new();
    let components = components(model);
    for port in &model.ports {
        for operation in port.operations.iter().filter(|operation| prune::chosen(options, port, operation)) {
            for (message, response) in [(&operation.input, false), (&operation.output, true)] {
                let Some(message) = message else { continue };
                let reach = prune::reach_of(model, message);
                for (namespace, span) in &model.lost {
                    if !is_hit(message, &reach, span, &components) {
                        continue;
                    }
                    let hits = hits.entry(namespace).or_default();
                    let names = if response { &mut hits.responses } else { &mut hits.requests };
                    if !names.contains(&operation.name.as_str()) {
                        names.push(&operation.name);
                    }
                }
            }
        }
    }
    hits.iter().filter_map(|(namespace, hits)| diagnostic(namespace, hits, sources)).collect()
}

/// The components and where they begin, in order.
fn components(model: &Model) -> Vec<((u32, usize), Component)> {
    let types = (0..).zip(&model.types).map(|(id, def)| (&def.span, Component::Type(TypeId(id))));
    let elements = (0..).zip(&model.elements).map(|(id, decl)| (&decl.span, Component::Element(ElementId(id))));
    let mut found: Vec<_> =
        types.chain(elements).map(|(span, component)| ((span.document, span.range.start), component)).collect();
    found.sort_by_key(|(place, _)| *place);
    found
}

/// Whether a message holds what a reference is part of: the part, or the component that begins last before it.
fn is_hit(message: &Message, reach: &Reach, reference: &Span, components: &[((u32, usize), Component)]) -> bool {
    let parts = message.parts.iter().chain(message.headers.iter().map(|header| &header.part));
    let within = |span: &Span| span.document == reference.document && span.range.contains(&reference.range.start);
    if parts.into_iter().any(|part| within(&part.span)) {
        return true;
    }
    let place = (reference.document, reference.range.start);
    let after = components.partition_point(|(start, _)| *start <= place);
    match after.checked_sub(1).and_then(|at| components.get(at)) {
        Some(((document, _), component)) if *document == reference.document => match component {
            Component::Type(id) => reach.has_type(*id),
            Component::Element(id) => reach.has_element(*id),
        },
        _ => false,
    }
}

fn diagnostic(namespace: &str, hits: &Hits<'_>, sources: &Sources) -> Option<Diagnostic> {
    let import = import(namespace, sources)?;
    let missing = format!("because no schema of \"{namespace}\" is loaded");
    let diagnostic = if hits.requests.is_empty() {
        let message = format!("responses are raw XML in part, {missing}: {}", listed(&hits.responses));
        Diagnostic::note("raw-responses", message)
    } else {
        let message = format!("requests are raw XML in part, {missing}: {}", listed(&hits.requests));
        let diagnostic = Diagnostic::warning("raw-requests", message);
        match hits.responses.as_slice() {
            [] => diagnostic,
            responses => diagnostic.hint(format!("so are the responses of {}", listed(responses))),
        }
    };
    Some(diagnostic.at(&import.span))
}

/// The import that should have brought a namespace: that of the namespace, else one that may bring any.
fn import<'s>(namespace: &str, sources: &'s Sources) -> Option<&'s Import> {
    let imports = || sources.imports().iter();
    let missing = |import: &&Import| import.target.is_none() && import.location.is_some();
    imports()
        .find(|import| import.kind == ImportKind::Schema && import.namespace == namespace)
        .or_else(|| imports().find(|import| missing(import) && import.kind != ImportKind::Schema))
        .or_else(|| imports().find(missing))
}

fn listed(names: &[&str]) -> String {
    let (named, more) = names.split_at(names.len().min(NAMED));
    match more.len() {
        0 => named.join(", "),
        count => format!("{} and {count} more", named.join(", ")),
    }
}
