//! Wildcards: their namespace constraints made independent of the schema that they stand in (XSD 1.0 Part 1 §3.10.2).

use crate::model::{NamespaceConstraint, ProcessContents, Wildcard};
use crate::parse::syntax::WildcardSyntax;
use crate::resolve::symbols::DocumentScope;

/// The wildcard that `xs:any` or `xs:anyAttribute` describes in its schema.
pub(super) fn wildcard(syntax: &WildcardSyntax, scope: DocumentScope<'_>) -> Wildcard {
    let namespaces = match syntax.namespace.trim() {
        "##any" | "" => NamespaceConstraint::Any,
        "##other" => NamespaceConstraint::Other(scope.namespace.to_owned()),
        listed => NamespaceConstraint::Listed(
            listed
                .split_ascii_whitespace()
                .map(|uri| match uri {
                    "##targetNamespace" => scope.namespace.to_owned(),
                    "##local" => String::new(),
                    uri => uri.to_owned(),
                })
                .collect(),
        ),
    };
    let process = match syntax.process_contents.trim() {
        "lax" => ProcessContents::Lax,
        "skip" => ProcessContents::Skip,
        _ => ProcessContents::Strict,
    };
    Wildcard { namespaces, process }
}
