//! The consequences of documents that could not be loaded: the operations whose messages hold raw XML in their place.

use std::collections::{BTreeMap, HashSet};

use super::leading::{self, Node, References};
use super::prune;
use crate::base::{DocumentId, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::load::{Import, ImportKind, Sources};
use crate::model::{Message, Model};
use crate::overrides::Overrides;

/// Most operations that a diagnostic names.
const NAMED: usize = 5;

/// Most missing namespaces whose operations are named; what refers to others is reported by itself.
const NAMESPACES: usize = 100;

/// The beginning of a component or a reference.
type Beginning = (DocumentId, usize);

/// The references to one missing namespace.
#[derive(Default)]
struct Gap {
    /// The references, in order.
    references: Vec<Beginning>,
    /// The components that they are part of.
    components: Vec<Node>,
}

/// The operations that a missing document affects, in document order.
#[derive(Default)]
struct Hits<'m> {
    requests: Vec<&'m str>,
    responses: Vec<&'m str>,
}

/// Reports for each import that led nowhere which requests and responses are raw XML in part for that.
pub fn report(model: &Model, options: &Overrides, sources: &Sources) -> Vec<Diagnostic> {
    if model.lost.is_empty() {
        return Vec::new();
    }
    let (gaps, references) = (gaps(model), References::new(model));
    let affected: Vec<(&str, &Gap, HashSet<Node>)> = gaps
        .iter()
        .take(NAMESPACES)
        .map(|(namespace, gap)| (*namespace, gap, references.leading_to(gap.components.iter().copied())))
        .collect();
    let mut hits: BTreeMap<&str, Hits<'_>> = BTreeMap::new();
    for port in &model.ports {
        for operation in port.operations.iter().filter(|operation| prune::is_selected(options, port, operation)) {
            for (message, response) in [(&operation.input, false), (&operation.output, true)] {
                let Some(message) = message else { continue };
                for (namespace, ..) in affected.iter().filter(|(_, gap, leading)| gap.hits(message, leading)) {
                    let hits = hits.entry(namespace).or_default();
                    let names = if response { &mut hits.responses } else { &mut hits.requests };
                    // Ports of several versions of SOAP have the same operations.
                    if !names.contains(&operation.name.as_str()) {
                        names.push(&operation.name);
                    }
                }
            }
        }
    }
    hits.iter().filter_map(|(namespace, hits)| diagnostic(namespace, hits, sources)).collect()
}

/// What refers to each missing namespace. A reference is part of a message's part, or taken to be part of the component
/// that begins last before it.
fn gaps(model: &Model) -> BTreeMap<&str, Gap> {
    let types = model.types.iter().map(|(id, def)| (&def.span, Node::Type(id)));
    let elements = model.elements.iter().map(|(id, decl)| (&decl.span, Node::Element(id)));
    let mut all: Vec<(Beginning, Node)> =
        types.chain(elements).map(|(span, component)| (start(span), component)).collect();
    all.sort_by_key(|(place, _)| *place);
    let parts = parts(model);
    let mut gaps: BTreeMap<&str, Gap> = BTreeMap::new();
    let mut seen = HashSet::new();
    for (namespace, span) in &model.lost {
        let place = start(span);
        let gap = gaps.entry(namespace).or_default();
        gap.references.push(place);
        if parts.range(..=place).next_back().is_some_and(|(_, end)| place < *end) {
            continue;
        }
        let before = all.partition_point(|(start, _)| *start <= place).checked_sub(1).and_then(|at| all.get(at));
        if let Some((_, component)) = before.filter(|((document, _), _)| *document == place.0)
            && seen.insert((namespace, *component))
        {
            gap.components.push(*component);
        }
    }
    gaps.values_mut().for_each(|gap| gap.references.sort_unstable());
    gaps
}

/// The beginnings and ends of the parts of all messages.
fn parts(model: &Model) -> BTreeMap<Beginning, Beginning> {
    let operations = || model.ports.iter().flat_map(|port| &port.operations);
    let messages = operations().flat_map(|operation| [&operation.input, &operation.output]).flatten();
    let of_messages = messages.flat_map(|message| {
        let headers = message.headers.iter().flat_map(|header| std::iter::once(&header.part).chain(&header.faults));
        let attached = message.attachments.iter().map(|attached| &attached.part);
        message.parts.iter().chain(attached).chain(headers)
    });
    let of_faults = operations().flat_map(|operation| &operation.faults).flat_map(|fault| &fault.parts);
    of_messages.chain(of_faults).map(|part| (start(&part.span), end(&part.span))).collect()
}

fn start(span: &Span) -> Beginning {
    (span.document, span.range.start)
}

fn end(span: &Span) -> Beginning {
    (span.document, span.range.end)
}

impl Gap {
    /// Whether a message holds what a reference is part of.
    fn hits(&self, message: &Message, leading: &HashSet<Node>) -> bool {
        let mut parts = message.parts.iter().chain(message.headers.iter().map(|header| &header.part));
        parts.any(|part| {
            let after = self.references.partition_point(|reference| *reference < start(&part.span));
            self.references.get(after).is_some_and(|reference| *reference < end(&part.span))
        }) || leading::holds(message, leading)
    }
}

fn diagnostic(namespace: &str, hits: &Hits<'_>, sources: &Sources) -> Option<Diagnostic> {
    let import = import(namespace, sources)?;
    let missing = format!("because no schema of \"{namespace}\" is loaded");
    let diagnostic = if hits.requests.is_empty() {
        let message = format!("responses are raw XML in part, {missing}: {}", listed(&hits.responses));
        Diagnostic::note(Code::RAW_RESPONSES, message)
    } else {
        let message = format!("requests are raw XML in part, {missing}: {}", listed(&hits.requests));
        let diagnostic = Diagnostic::warning(Code::RAW_REQUESTS, message);
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
