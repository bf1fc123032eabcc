//! Bindings for portTypes that have none: WSDL 1.1 §2.5 leaves them to the deployment of an abstract description.

use crate::base::policy::Requirements;
use crate::parse::syntax::{
    AbstractMessage, AbstractOperation, Binding, BindingMessage, BindingOperation, BindingStyle, BodySyntax,
    Definitions, DocumentSyntax, PortType, Prefix, Protocol, Reference, Syntax,
};
use crate::resolve::symbols::{DocumentScope, Symbols};

/// A binding for every portType of documents that bind none of them: SOAP 1.1, literal, and document style unless the
/// parts of a message are of types. Nothing where there is any binding.
pub fn bindings(syntax: &Syntax) -> Vec<Binding> {
    let documents = || {
        syntax.documents.values().filter_map(|document| match document {
            DocumentSyntax::Definitions(definitions) => Some(&**definitions),
            _ => None,
        })
    };
    if documents().any(|definitions| !definitions.bindings.is_empty()) {
        return Vec::new();
    }
    let all: Vec<&Definitions> = documents().collect();
    let assume = |definitions: &&Definitions| -> Vec<Binding> {
        let port_types = definitions.port_types.iter().filter(|port_type| !port_type.operations.is_empty());
        port_types.map(|port_type| binding(&all, definitions, port_type)).collect()
    };
    all.iter().flat_map(assume).collect()
}

/// The bindings with the scope of the portType that each is for; those whose portType was not taken are left out.
pub(super) fn with_scopes<'s>(
    symbols: &Symbols<'s>,
    default_bindings: &'s [Binding],
) -> Vec<(DocumentScope<'s>, &'s Binding)> {
    let port_types: Vec<_> = symbols.port_types.first_layers().collect();
    let scope_of = |binding: &Binding| {
        port_types.iter().find(|(_, port_type)| port_type.span == binding.span).map(|(scope, _)| *scope)
    };
    default_bindings.iter().filter_map(|binding| Some((scope_of(binding)?, binding))).collect()
}

fn binding(all: &[&Definitions], definitions: &Definitions, port_type: &PortType) -> Binding {
    let reference = Reference {
        text: port_type.name.clone(),
        name: crate::base::QName { namespace: definitions.target_namespace.clone(), local: port_type.name.clone() },
        prefix: Prefix::Declared,
        span: port_type.span.clone(),
    };
    Binding {
        name: port_type.name.clone(),
        port_type: Some(reference),
        protocol: Protocol::Soap11,
        style: None,
        transport: None,
        requirements: Requirements::default(),
        docs: String::new(),
        operations: port_type.operations.iter().map(|operation| bound(all, definitions, operation)).collect(),
        span: port_type.span.clone(),
        end: port_type.end,
    }
}

fn bound(all: &[&Definitions], definitions: &Definitions, operation: &AbstractOperation) -> BindingOperation {
    let messages = [operation.input.as_ref(), operation.output.as_ref()];
    let rpc = messages.into_iter().flatten().any(|message| has_typed_parts(all, message));
    let message = |message: &AbstractMessage| BindingMessage {
        name: message.name.clone(),
        body: Some(BodySyntax {
            encoded: false,
            namespace: Some(definitions.target_namespace.clone()),
            parts: None,
            span: message.span.clone(),
        }),
        headers: Vec::new(),
        attachments: Vec::new(),
        mime: false,
        span: message.span.clone(),
    };
    BindingOperation {
        name: operation.name.clone(),
        docs: String::new(),
        action: None,
        requirements: Requirements::default(),
        style: Some(if rpc { BindingStyle::Rpc } else { BindingStyle::Document }),
        input: operation.input.as_ref().map(message),
        output: operation.output.as_ref().map(message),
        faults: Vec::new(),
        span: operation.span.clone(),
    }
}

/// Whether a message has parts of types: a document has parts that are elements (WSDL 1.1 §3.5).
fn has_typed_parts(all: &[&Definitions], message: &AbstractMessage) -> bool {
    let Some(reference) = &message.message else { return false };
    let mut messages = all.iter().flat_map(|definitions| &definitions.messages);
    let found = messages.find(|candidate| candidate.name == reference.name.local);
    found.is_some_and(|message| message.parts.iter().any(|part| part.element.is_none() && part.ty.is_some()))
}
