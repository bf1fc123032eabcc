//! Ports, operations and what their messages hold.
//!
//! A document body is its part's element; an rpc body is a struct of the parts in a wrapper named after the operation
//! (WSDL 1.1 §3.5, SOAP 1.1 §7.1); several document parts are a nested sequence. A response with one field is unwrapped.

use super::content::{Leaf, code, occurs, push_note};
use super::ir::{
    Body, Field, Imports, ItemId, ItemKind, Operation, Output, Port, RustType, Struct, Table, TableKind, Wire, WireKind,
};
use super::names::Scope;
use super::particles::{Norm, NormTerm};
use super::words::{pascal, screaming, snake, words};
use super::{Lowerer, docs, prune};
use crate::diagnostics::Coverage;
use crate::model::{self, ElementId, Part, PartKind, QName};

/// Methods that the client type has for itself.
const RESERVED_METHODS: &[&str] = &["new", "client", "clone", "fmt"];

/// What the items of one operation are named after.
pub(super) struct Stem {
    /// The operation's own name.
    operation: String,
    /// The words of the operation, told apart from its overloads.
    pub(super) words: Vec<String>,
    /// What its items are shared by: port type, operation and overload.
    key: String,
}

impl Lowerer<'_> {
    /// Lowers every port that has an operation to offer.
    pub(super) fn lower_ports(&mut self) {
        let mut types = Scope::types();
        // What a client calls with, in the file of each port.
        types.claim("C", "");
        for port in &self.model.ports {
            let chosen: Vec<&model::Operation> =
                port.operations.iter().filter(|operation| prune::chosen(self.options, port, operation)).collect();
            if port.operations.is_empty() {
                let message = format!("port '{}' has no operation: no client is made for it", port.name);
                self.report(Coverage::Skipped, &port.span, message);
            }
            if chosen.is_empty() {
                continue;
            }
            let name = QName { namespace: self.model.target_namespace.clone(), local: port.name.clone() };
            let custom = self.custom_name(&name);
            let wanted = custom.clone().unwrap_or_else(|| pascal(&words(&port.name)));
            let ident = match &port.service {
                // Two services may have ports of one name.
                Some(service) if custom.is_none() && !types.is_free(&wanted) => {
                    types.claim(&pascal(&[words(service), words(&port.name)].concat()), "Port")
                }
                _ => types.claim(&wanted, "Port"),
            };
            self.check_chosen(custom.as_deref(), &ident, &port.span);
            let module = self.root.claim_snake(&snake(&words(&ident)), "port");
            let mut idents = Scope::types();
            idents.claim(&ident, "");
            let mut methods = Scope::with(RESERVED_METHODS);
            let operations =
                chosen.iter().map(|operation| self.operation(port, operation, &mut idents, &mut methods)).collect();
            self.package.ports.push(Port {
                module,
                ident,
                wire: (port.service.clone(), port.name.clone()),
                docs: docs::lines(&port.docs),
                address: port.address.clone(),
                imports: Imports::default(),
                version: port.version,
                operations,
            });
        }
    }

    fn operation(
        &mut self,
        port: &model::Port,
        operation: &model::Operation,
        idents: &mut Scope,
        methods: &mut Scope,
    ) -> Operation {
        let stem = self.stem(port, operation);
        let empty = Body { ty: RustType::Unit, wire: None, encoded: false, rpc: false, vacant: false };
        let mut request = match &operation.input {
            Some(message) => self.body(operation, message, &stem, false),
            None => empty,
        };
        request.vacant = self.is_vacant(&request.ty);
        let response = operation.output.as_ref().map(|message| self.body(operation, message, &stem, true));
        let unwrapped = response.as_ref().and_then(|body| self.unwrapped(body));
        let mut text = docs::lines(&operation.docs);
        for message in [&operation.input, &operation.output].into_iter().flatten() {
            for part in &message.attachments {
                push_note(&mut text, format!("The part `{}` travels as a MIME attachment.", code(&part.name)));
                self.report(
                    Coverage::Skipped,
                    &part.span,
                    format!("part '{}' is a MIME attachment, which the client does not type", part.name),
                );
            }
        }
        let name = QName { namespace: self.model.target_namespace.clone(), local: operation.name.clone() };
        let wanted = self.custom_name(&name).filter(|_| operation.overload == 0);
        // The same key may name an element, whose type is called by it in the case of types.
        let method = wanted.as_ref().map_or_else(|| snake(&stem.words), |name| snake(&words(name)));
        let marker = format!("{}Operation", wanted.map_or_else(|| pascal(&stem.words), |name| pascal(&words(&name))));
        Operation {
            method: operation.input.is_some().then(|| methods.claim_snake(&method, "operation")),
            ident: idents.claim(&marker, ""),
            wire: (operation.name.clone(), operation.overload),
            docs: text,
            action: operation.action.clone(),
            fault: self.fault(operation, &stem),
            header_fault: self.header_fault(operation, &stem),
            headers: (
                operation.input.as_ref().and_then(|message| self.headers(message, &stem, "Headers")),
                operation.output.as_ref().and_then(|message| self.headers(message, &stem, "ResponseHeaders")),
            ),
            request,
            response,
            unwrapped,
            output: Output::default(),
        }
    }

    /// What tells an overload apart: the parts that the first of its name lacks, or its input's name.
    fn stem(&self, port: &model::Port, operation: &model::Operation) -> Stem {
        let mut name = words(&operation.name);
        let key =
            format!("{}|{}|{}|{}", port.port_type.namespace, port.port_type.local, operation.name, operation.overload);
        let first = port.operations.iter().find(|other| other.name == operation.name && other.overload == 0);
        if let (true, Some(first)) = (operation.overload > 0, first) {
            let parts = |operation: &model::Operation| -> Vec<String> {
                operation.input.iter().flat_map(|message| &message.parts).map(|part| part.name.clone()).collect()
            };
            let known = parts(first);
            let more: Vec<String> = parts(operation).into_iter().filter(|part| !known.contains(part)).collect();
            let own_name = operation.input_name.as_ref().filter(|name| **name != operation.name);
            if let (true, Some(own)) = (more.is_empty(), own_name) {
                name = words(own);
            } else if more.is_empty() {
                name.extend(["overload".to_owned(), (operation.overload + 1).to_string()]);
            } else {
                name.push("with".to_owned());
                for (at, part) in more.iter().enumerate() {
                    if at > 0 {
                        name.push("and".to_owned());
                    }
                    name.extend(words(part));
                }
            }
        }
        Stem { operation: operation.name.clone(), words: name, key }
    }

    fn body(&mut self, operation: &model::Operation, message: &model::Message, stem: &Stem, response: bool) -> Body {
        let encoded = message.encoded;
        if operation.rpc {
            let what = if response { "response" } else { "request" };
            let item =
                self.shared(stem, what, encoded, &message.parts, |this| this.rpc_wrapper(message, stem, response));
            let local = if response { format!("{}Response", operation.name) } else { operation.name.clone() };
            let name = (self.namespace(&message.namespace), local);
            let mut wire = Wire::plain(WireKind::Element, name);
            wire.flags.required = true;
            wire.flags.form = true;
            return Body { ty: RustType::Item(item), wire: Some(wire), encoded, rpc: true, vacant: false };
        }
        match message.parts.as_slice() {
            [] => Body { ty: RustType::Unit, wire: None, encoded, rpc: false, vacant: false },
            [part] => {
                if let PartKind::Type(_) = part.kind {
                    let message =
                        format!("part '{}' of a document has a type: an element of the part's name", part.name);
                    self.report(Coverage::Assumed, &part.span, message);
                }
                let norm = required(part);
                let leaf = self.part_leaf(part, &norm);
                Body {
                    ty: occurs(leaf.ty, &leaf.wire, &norm),
                    wire: Some(leaf.wire),
                    encoded,
                    rpc: false,
                    vacant: false,
                }
            }
            parts => {
                let suffix = if response { "ResponseBody" } else { "Body" };
                let item =
                    self.shared(stem, suffix, encoded, parts, |this| this.parts_struct(parts, stem, suffix, true));
                let mut wire = Wire::plain(WireKind::Particle(item), (0, String::new()));
                wire.flags.required = true;
                Body { ty: RustType::Item(item), wire: Some(wire), encoded, rpc: false, vacant: false }
            }
        }
    }

    /// An item of the messages module that several ports may share, where they bind the same parts.
    pub(super) fn shared(
        &mut self,
        stem: &Stem,
        what: &str,
        encoded: bool,
        parts: &[Part],
        make: impl FnOnce(&mut Self) -> ItemId,
    ) -> ItemId {
        let bound: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.kind)).collect();
        let key = format!("{}|{what}|{encoded}|{bound:?}", stem.key);
        if let Some(&item) = self.shared.get(&key) {
            return item;
        }
        let item = make(self);
        self.shared.insert(key, item);
        item
    }

    fn rpc_wrapper(&mut self, message: &model::Message, stem: &Stem, response: bool) -> ItemId {
        let mut name = stem.words.clone();
        if response {
            name.push("response".to_owned());
        }
        let what = if response { "response" } else { "request" };
        let text = format!("The parameters of the {what} of `{}`.", code(&stem.operation));
        let (item, mut fields) = self.part_fields(&message.parts, &pascal(&name), text, true, message.encoded);
        // Accessors are unqualified; servers that qualify them do so with the namespace of the wrapper.
        let schema = self.namespace(&message.namespace);
        for field in fields.iter_mut().filter(|field| field.wire.name.0 == 0) {
            field.wire.schema = schema;
        }
        let table = Table { ident: screaming(self.ident(item)), kind: TableKind::Record, name: None, shared: false };
        self.package.items[item.0].kind =
            ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None });
        item
    }

    fn parts_struct(&mut self, parts: &[Part], stem: &Stem, suffix: &str, always: bool) -> ItemId {
        let wanted = format!("{}{suffix}", pascal(&stem.words));
        let text = format!("The parts of a message of the operation `{}`.", code(&stem.operation));
        let (item, fields) = self.part_fields(parts, &wanted, text, always, false);
        let table = Table { ident: screaming(self.ident(item)), kind: TableKind::Group, name: None, shared: true };
        self.package.items[item.0].kind =
            ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None });
        item
    }

    /// Fields of the parts; in an encoded rpc wrapper they are accessors, any of which may be null.
    fn part_fields(
        &mut self,
        parts: &[Part],
        wanted: &str,
        text: String,
        always: bool,
        encoded: bool,
    ) -> (ItemId, Vec<Field>) {
        let module = self.messages_module();
        let item = self.declare(module, "types", wanted, "Message", docs::lines_of_ours(text));
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        for part in parts {
            let norm = Norm { required: always, ..required(part) };
            let mut leaf = self.part_leaf(part, &norm);
            leaf.wire.mark_accessor(encoded);
            let mut text = docs::lines(&part.docs);
            text.extend(leaf.docs);
            let ty = occurs(leaf.ty, &leaf.wire, &norm);
            fields.push(Field {
                ident: scope.claim_snake(&snake(&words(&part.name)), ""),
                docs: text,
                ty,
                wire: leaf.wire,
            });
        }
        (item, fields)
    }

    /// A part: its element, or an element named after it.
    pub(super) fn part_leaf(&mut self, part: &Part, norm: &Norm) -> Leaf {
        match part.kind {
            PartKind::Element(id) => self.element_leaf(id, norm),
            PartKind::Type(ty) => {
                let rust = self.value_type(ty);
                let mut wire = Wire::new(WireKind::Element, (0, part.name.clone()), norm);
                let mut text = Vec::new();
                self.describe_simple(ty, &rust, &mut wire, &mut text);
                Leaf { wanted: words(&part.name), docs: text, ty: rust, wire }
            }
        }
    }

    /// Whether a request holds nothing that a caller could say.
    fn is_vacant(&self, ty: &RustType) -> bool {
        match ty {
            RustType::Item(item) => {
                matches!(&self.package.items[item.0].kind, ItemKind::Struct(content) if content.fields.is_empty())
            }
            _ => false,
        }
    }

    /// The field that is returned in place of a response that holds nothing else.
    fn unwrapped(&self, body: &Body) -> Option<(String, RustType)> {
        let RustType::Item(item) = body.ty else { return None };
        let ItemKind::Struct(content) = &self.package.items[item.0].kind else { return None };
        match content.fields.as_slice() {
            [field] if content.content == 1 && field.wire.kind == WireKind::Element => {
                Some((field.ident.clone(), field.ty.clone()))
            }
            _ => None,
        }
    }

    /// A struct of the header entries that a binding declares, each of which may be left out.
    fn headers(&mut self, message: &model::Message, stem: &Stem, suffix: &str) -> Option<ItemId> {
        let mut headers: Vec<&model::Header> = Vec::new();
        for header in &message.headers {
            let part = &header.part;
            if !headers.iter().any(|known| {
                known.part.kind == part.kind
                    && (known.part.name == part.name || matches!(part.kind, PartKind::Element(_)))
            }) {
                headers.push(header);
            }
        }
        if headers.is_empty() {
            return None;
        }
        let parts: Vec<Part> = headers.iter().map(|header| header.part.clone()).collect();
        let namespaces: Vec<String> =
            headers.iter().map(|header| header.namespace.clone().unwrap_or_default()).collect();
        let what = format!("{suffix} {}", namespaces.join(" "));
        Some(self.shared(stem, &what, message.encoded, &parts, |this| {
            let item = this.parts_struct(&parts, stem, suffix, false);
            // An entry is qualified (SOAP 1.1 §4.2.1): that of a type takes the binding's namespace.
            for (at, namespace) in namespaces.iter().enumerate() {
                let name = this.namespace(namespace);
                if let (ItemKind::Struct(content), PartKind::Type(_)) =
                    (&mut this.package.items[item.0].kind, parts[at].kind)
                {
                    content.fields[at].wire.name.0 = name;
                }
            }
            item
        }))
    }
}

/// A particle that stands for a part.
pub(super) fn required(part: &Part) -> Norm {
    let term = match part.kind {
        PartKind::Element(id) => NormTerm::Element(id),
        PartKind::Type(_) => NormTerm::Element(ElementId(u32::MAX)),
    };
    Norm::new(true, false, term, part.span.clone())
}
