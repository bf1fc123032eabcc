//! The pass that checks whether the ports give a client.

use super::context::Context;
use super::lookup::expand;
use super::ports::callable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::model::Port;
use crate::parse::syntax::{DocumentSyntax, Syntax};

/// A client without operations is no client: states why it is none. Documents that only declare types are not meant to
/// give one; whether these do.
pub(super) fn check_ports(
    ports: &[Port],
    syntax: &Syntax,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let main = match syntax.documents.first() {
        Some(DocumentSyntax::Definitions(main)) if !callable(ports) => main,
        _ => return false,
    };
    let symbols = &context.symbols;
    let only_types = only_types(context);
    let blamed = !only_types && diagnostics.escalate(|diagnostic| context.missing.reported_by(diagnostic));
    let diagnostic = if only_types {
        let hint = "its types are generated, without a client";
        Diagnostic::warning(Code::ONLY_TYPES, "the document declares types, but no operation").hint(hint)
    } else {
        let hint = if blamed {
            "a document that it imports cannot be read: its operations may be there"
        } else if !symbols.bindings.entries.is_empty() {
            "none of its bindings is a SOAP 1.1 or 1.2 binding of operations that a client can call"
        } else if !symbols.port_types.entries.is_empty() {
            "it has portTypes, but none of their operations is one that a client can call"
        } else {
            "it has neither bindings nor portTypes: name the document that imports this one"
        };
        Diagnostic::error(Code::NO_OPERATIONS, "the document describes no SOAP operation").hint(hint)
    };
    diagnostics.push(diagnostic.at(&main.span));
    only_types
}

/// Whether the documents are whole and declare types, but no operation.
fn only_types(context: &Context<'_>) -> bool {
    let symbols = &context.symbols;
    let declares = !symbols.types.entries.is_empty() || !symbols.elements.entries.is_empty();
    let bound = symbols.bindings.first_layers().any(|(_, binding)| !binding.operations.is_empty());
    let described = symbols.port_types.first_layers().any(|(_, port_type)| !port_type.operations.is_empty());
    let unresolved = symbols.services.first_layers().any(|(scope, service)| {
        let mut bindings = service.ports.iter().map(|port| port.binding.as_ref());
        bindings.any(|binding| binding.is_none_or(|name| symbols.bindings.find(&expand(name, scope)).is_none()))
    });
    declares && !bound && !described && !unresolved && !context.missing.everywhere()
}
