//! Messages as a binding sends them: their parts in the body, in the header, and beside the envelope (WSDL 1.1 §2.3,
//! §3.5–3.7).

use std::collections::HashSet;

use super::PortBuilder;
use super::Unresolved;
use super::operations::{BoundMessage, local_name};
use crate::base::QName;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Builtin, Fault, Header, Message, MimePart, Part, PartKind, TypeRef};
use crate::parse::syntax::{
    AbstractOperation, BindingMessage, BindingOperation, BodySyntax, HeaderSyntax, MessageSyntax, PartSyntax, Reference,
};
use crate::resolve::lookup::expand;
use crate::resolve::symbols::DocumentScope;

/// A part and the message that it is from.
type FoundPart<'s> = (usize, DocumentScope<'s>, &'s PartSyntax);

impl<'s> PortBuilder<'s, '_> {
    /// A message; `None`, with a diagnostic, where it does not exist.
    pub(super) fn message(
        &mut self,
        scope: DocumentScope<'s>,
        declared_scope: DocumentScope<'s>,
        BoundMessage { declared, bound, rpc }: BoundMessage<'s>,
    ) -> Option<Message> {
        let Some(reference) = &declared.message else {
            let diagnostic = Diagnostic::warning(Code::UNRESOLVED_MESSAGE, "an input or output names no message");
            let diagnostic = diagnostic.at(&declared.span).hint("the operation is left out");
            self.lookup.report(diagnostic.coverage(Coverage::Skipped));
            return None;
        };
        let index = self.message_index(reference, declared_scope, "the operation is left out")?;
        let (message_scope, message) = self.lookup.symbols().messages.entries.get(index)?.layers.first().copied()?;
        let name = self.lookup.symbols().messages.entries.get(index)?.name.clone();
        if !self.repeat(message.parts.len(), &declared.span) {
            return None;
        }
        let body = bound.and_then(|bound| bound.body.as_ref());
        let headers: Vec<(&HeaderSyntax, FoundPart<'s>)> = bound
            .into_iter()
            .flat_map(|bound| &bound.headers)
            .filter_map(|header| Some((header, self.header_part(header, scope)?)))
            .collect();
        self.check_parts(message, body.and_then(|body| body.parts.as_deref()), bound);
        let own_headers = headers.iter().filter(|(_, (from, _, _))| *from == index);
        let in_headers: HashSet<&str> = own_headers.map(|(_, (_, _, part))| part.name.as_str()).collect();
        let (parts, attachments) = self.placed_parts(message, message_scope, bound, &in_headers, rpc);
        let headers =
            headers.into_iter().map(|(header, (_, from, part))| self.header(header, from, part, scope)).collect();
        let encoded = body.is_some_and(|body| body.encoded);
        let namespace = match body.and_then(|body| body.namespace.clone()) {
            Some(namespace) => namespace,
            None if rpc => self.wrapper_namespace(body, scope),
            None => String::new(),
        };
        Some(Message { name, encoded, namespace, parts, headers, attachments })
    }

    /// Returns a message's parts in the body, and those that are attachments (WSDL 1.1 §3.5 and §5).
    fn placed_parts(
        &mut self,
        message: &'s MessageSyntax,
        message_scope: DocumentScope<'s>,
        bound: Option<&'s BindingMessage>,
        in_headers: &HashSet<&str>,
        rpc: bool,
    ) -> (Vec<Part>, Vec<MimePart>) {
        let body_parts = bound.and_then(|bound| bound.body.as_ref()).and_then(|body| body.parts.as_deref());
        let body_parts: Option<HashSet<&str>> = body_parts.map(|parts| parts.iter().map(String::as_str).collect());
        let contents = bound.map_or(&[][..], |bound| &bound.attachments);
        let attached: HashSet<&str> = contents.iter().map(|content| content.part.as_str()).collect();
        let (mut parts, mut attachments) = (Vec::new(), Vec::new());
        for part in &message.parts {
            let is_named = |names: &HashSet<&str>| names.contains(part.name.as_str());
            if attached.contains(part.name.as_str()) && !body_parts.as_ref().is_some_and(is_named) {
                let contents: Vec<_> = contents.iter().filter(|content| content.part == part.name).collect();
                let part = self.part(part, message_scope, false);
                attachments.extend(self.mime_part(part, &contents));
                continue;
            }
            let in_body = match &body_parts {
                Some(names) => is_named(names),
                None => !in_headers.contains(part.name.as_str()),
            };
            if in_body {
                parts.push(self.part(part, message_scope, rpc));
            }
        }
        if parts.is_empty()
            && !rpc
            && body_parts.is_none()
            && attachments.iter().all(|attached| matches!(attached.part.kind, PartKind::Element(_)) && !attached.is_xml)
        {
            // An element cannot be sent as raw data. What is meant is that its content is, somewhere inside.
            parts = std::mem::take(&mut attachments).into_iter().map(|attached| attached.part).collect();
        }
        (parts, attachments)
    }

    /// The namespace of an rpc wrapper: that of `soap:body`, which may be left out (WSDL 1.1 §3.5). Where it is, CXF,
    /// JAX-WS and node-soap send the target namespace of the WSDL in literal messages; in encoded ones, Axis 1 and PHP
    /// send none. A wrapper that is read may be of any namespace.
    fn wrapper_namespace(&mut self, body: Option<&BodySyntax>, scope: DocumentScope<'s>) -> String {
        let Some(body) = body else { return String::new() };
        let diagnostic = Diagnostic::note(Code::NO_NAMESPACE, "an rpc body has no namespace").at(&body.span);
        if body.encoded {
            self.lookup.report(diagnostic.hint("its wrapper is in none"));
            return String::new();
        }
        let hint = format!("its wrapper is sent in that of the document, \"{}\"", scope.namespace);
        self.lookup.report(diagnostic.hint(hint).coverage(Coverage::Assumed));
        scope.namespace.to_owned()
    }

    fn message_index(
        &mut self,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        instead: &'static str,
    ) -> Option<usize> {
        let found = self.lookup.find(|symbols| &symbols.messages, reference, scope);
        if found.is_none() {
            let similar = self.lookup.similar(|symbols| &symbols.messages, &reference.name);
            let unresolved = Unresolved { code: Code::UNRESOLVED_MESSAGE, kind: "message", instead };
            self.missing(unresolved, reference, similar);
        }
        found
    }

    fn header_part(&mut self, header: &'s HeaderSyntax, scope: DocumentScope<'s>) -> Option<FoundPart<'s>> {
        let (Some(reference), Some(part_name)) = (&header.message, &header.part) else {
            let diagnostic =
                Diagnostic::warning(Code::UNRESOLVED_HEADER, "a header names no message, or no part of one");
            self.lookup.report(diagnostic.at(&header.span).coverage(Coverage::Skipped));
            return None;
        };
        let index = self.message_index(reference, scope, "the header is left out")?;
        let (scope, message) = self.lookup.symbols().messages.entries.get(index)?.layers.first().copied()?;
        match message.parts.iter().find(|part| part.name == *part_name) {
            Some(part) => Some((index, scope, part)),
            None => {
                let diagnostic = Diagnostic::warning(
                    Code::UNRESOLVED_PART,
                    format!("message {} has no part {part_name}", message.name),
                );
                self.lookup.report(diagnostic.at(&header.span).coverage(Coverage::Skipped));
                None
            }
        }
    }

    fn header(
        &mut self,
        header: &'s HeaderSyntax,
        from: DocumentScope<'s>,
        part: &'s PartSyntax,
        scope: DocumentScope<'s>,
    ) -> Header {
        let mut faults = Vec::new();
        for fault in &header.faults {
            if let Some((_, from, part)) = self.header_part(fault, scope) {
                faults.push(self.part(part, from, false));
            }
        }
        Header {
            part: self.part(part, from, false),
            encoded: header.encoded,
            namespace: header.namespace.clone(),
            faults,
        }
    }

    /// Reports parts that a binding names and the message does not have.
    fn check_parts(&mut self, message: &MessageSyntax, body_parts: Option<&[String]>, bound: Option<&BindingMessage>) {
        let Some(bound) = bound else { return };
        let parts: HashSet<&str> = message.parts.iter().map(|part| part.name.as_str()).collect();
        let body_parts = body_parts.into_iter().flatten().map(|name| (name, &bound.span));
        for (name, span) in body_parts.chain(bound.attachments.iter().map(|content| (&content.part, &content.span))) {
            if !parts.contains(name.as_str()) {
                let text = format!("message {} has no part {name}", message.name);
                let diagnostic = Diagnostic::warning(Code::UNRESOLVED_PART, text).at(span);
                self.lookup.report(diagnostic.coverage(Coverage::Skipped));
            }
        }
    }

    /// Resolves a part. Parts of rpc messages should refer to types; an element is used under its own name there.
    fn part(&mut self, part: &'s PartSyntax, scope: DocumentScope<'s>, rpc: bool) -> Part {
        let kind = match (&part.element, &part.ty) {
            (Some(element), None) if !rpc && self.names_type(element, scope) => {
                let message = format!("part {} names a type as its element", part.name);
                let diagnostic = Diagnostic::warning(Code::CONTRADICTION, message).at(&element.span);
                let hint = "taken as an element of that name and type, which may be left out";
                self.lookup.report(diagnostic.hint(hint).coverage(Coverage::Assumed));
                PartKind::Element(self.elements.typed_placeholder(element, scope, self.lookup))
            }
            (Some(element), None) if self.is_type_only(element, scope) => {
                let message = format!("part {} names a type as its element", part.name);
                let diagnostic = Diagnostic::warning(Code::CONTRADICTION, message).at(&element.span);
                self.lookup.report(diagnostic.hint("taken as type=").coverage(Coverage::Assumed));
                PartKind::Type(self.lookup.type_ref(element, scope))
            }
            (Some(element), ty) => {
                if ty.is_some() {
                    let message = format!("part {} has both element and type", part.name);
                    let diagnostic = Diagnostic::warning(Code::CONTRADICTION, message).at(&part.span);
                    self.lookup.report(diagnostic.hint("the element is taken").coverage(Coverage::Assumed));
                } else if rpc {
                    let message = format!("part {} of an rpc message names an element instead of a type", part.name);
                    let diagnostic = Diagnostic::warning(Code::RPC_ELEMENT, message).at(&element.span);
                    let hint = "the element stands in the wrapper under its own name";
                    self.lookup.report(diagnostic.hint(hint).coverage(Coverage::Assumed));
                }
                PartKind::Element(self.elements.reference(element, scope, self.lookup))
            }
            (None, Some(ty)) => PartKind::Type(self.lookup.declared_type(ty, scope)),
            (None, None) => {
                let diagnostic =
                    Diagnostic::warning(Code::EMPTY_PART, format!("part {} has neither element nor type", part.name));
                let diagnostic = diagnostic.at(&part.span).hint("taken as anyType, kept as raw XML");
                self.lookup.report(diagnostic.coverage(Coverage::KeptRaw));
                PartKind::Type(TypeRef::Builtin(Builtin::AnyType))
            }
        };
        Part { name: part.name.clone(), kind, docs: part.docs.clone(), span: part.span.clone() }
    }

    /// Whether a name means a type of a schema, and no element.
    fn names_type(&self, reference: &'s Reference, scope: DocumentScope<'s>) -> bool {
        let name = expand(reference, scope);
        self.lookup.symbols().elements.find(&name).is_none() && self.lookup.symbols().types.find(&name).is_some()
    }

    /// Whether a name means a type, and no element.
    fn is_type_only(&self, reference: &'s Reference, scope: DocumentScope<'s>) -> bool {
        let name = expand(reference, scope);
        self.lookup.symbols().elements.find(&name).is_none()
            && (self.lookup.symbols().types.find(&name).is_some()
                || crate::resolve::builtins::builtin_by_name(&name).is_some())
    }

    pub(super) fn faults(
        &mut self,
        bound: &'s BindingOperation,
        scope: DocumentScope<'s>,
        declared: &'s AbstractOperation,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        for fault in &declared.faults {
            let Some(reference) = &fault.message else {
                let diagnostic =
                    Diagnostic::warning(Code::UNRESOLVED_MESSAGE, "a fault names no message").at(&fault.span);
                let hint = "the fault is left out: its detail stays raw XML";
                self.lookup.report(diagnostic.hint(hint).coverage(Coverage::Skipped));
                continue;
            };
            let instead = "the fault is left out: its detail stays raw XML";
            let Some(index) = self.message_index(reference, scope, instead) else { continue };
            let Some((scope, message)) =
                self.lookup.symbols().messages.entries.get(index).and_then(|entry| entry.layers.first().copied())
            else {
                continue;
            };
            if !self.repeat(message.parts.len(), &fault.span) {
                break;
            }
            let parts: Vec<Part> = message.parts.iter().map(|part| self.part(part, scope, false)).collect();
            if parts.len() != 1 {
                let text = format!("message {} of a fault has {} parts instead of one", message.name, parts.len());
                self.lookup
                    .report(Diagnostic::note(Code::FAULT_PARTS, text).at(&fault.span).coverage(Coverage::Assumed));
            }
            let binding = bound.faults.iter().find(|bound| bound.name == fault.name);
            let bodies = [binding, bound.output.as_ref()].into_iter().flatten();
            let namespace = bodies.filter_map(|bound| bound.body.as_ref()).find_map(|body| body.namespace.clone());
            faults.push(Fault {
                namespace: namespace.unwrap_or_else(|| scope.namespace.to_owned()),
                name: fault.name.clone().unwrap_or_else(|| message.name.clone()),
                parts,
                encoded: binding.and_then(|bound| bound.body.as_ref()).is_some_and(|body| body.encoded),
                docs: if fault.docs.is_empty() { message.docs.clone() } else { fault.docs.clone() },
            });
        }
        for bound in &bound.faults {
            if !declared.faults.iter().any(|fault| fault.name == bound.name) {
                let name: QName = local_name(bound.name.as_deref().unwrap_or_default());
                let text = format!("operation {} has no fault {}", declared.name, name.local);
                let diagnostic = Diagnostic::warning(Code::UNRESOLVED_FAULT, text).at(&bound.span);
                self.lookup.report(diagnostic.coverage(Coverage::Skipped));
            }
        }
        faults
    }
}
