//! The plan of messages: their bodies, and the items that no schema declares with their names.
//!
//! A document body is its part's element; an rpc body is a struct of the parts in a wrapper named after the operation
//! (WSDL 1.1 §3.5, SOAP 1.1 §7.1); several document parts are a nested sequence, and so is one with attachments. Ports share the items of operations of
//! one port type, where they bind the same parts; operations share structs of the same header entries.

use std::collections::HashMap;

use super::case::{pascal, words};
use super::docs::{self, code};
use super::elements::{ElementUse, element_use};
use super::faults::FaultPlan;
use super::headers::{self, HeaderUses};
use super::identifiers::Allocator;
use super::ir::{ItemFile, ItemId};
use super::{TypeMap, uncovered};
use crate::base::QName;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Message, MimePart, Operation, Part, PartKind, Port, TypeRef};

/// The names of an operation's items, and the key by which ports share them.
pub struct OperationNames<'m> {
    /// The words of the operation's name, distinguished from its overloads.
    pub words: Vec<String>,
    /// The operation.
    pub operation: &'m Operation,
    /// The port type that it is of.
    pub port_type: &'m QName,
}

/// The role of an item in an operation. Header entries and faults have the namespaces that the binding gives them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Role<'m> {
    /// The wrapper of an rpc request.
    RequestWrapper,
    /// The wrapper of an rpc response.
    ResponseWrapper,
    /// The parts of a request's body.
    RequestParts,
    /// The parts of a response's body.
    ResponseParts,
    /// The header entries of a request.
    RequestHeaders(Vec<&'m str>),
    /// The header entries of a response.
    ResponseHeaders(Vec<&'m str>),
    /// The declared faults.
    Faults(Vec<&'m str>),
    /// The headers of faults.
    HeaderFaults(Vec<&'m str>),
}

impl Role<'_> {
    /// Returns the end of such an item's identifier.
    pub fn suffix(&self) -> &'static str {
        match self {
            Self::RequestWrapper => "",
            Self::ResponseWrapper => "Response",
            Self::RequestParts => "Body",
            Self::ResponseParts => "ResponseBody",
            Self::RequestHeaders(_) => "Headers",
            Self::ResponseHeaders(_) => "ResponseHeaders",
            Self::Faults(_) => "Fault",
            Self::HeaderFaults(_) => "HeaderFault",
        }
    }
}

/// The key by which ports share an item.
#[derive(Debug, PartialEq, Eq, Hash)]
struct SharedKey<'m> {
    /// Port type, name and overload; `None` for headers, which all operations share.
    operation: Option<(&'m QName, &'m str, u32)>,
    role: Role<'m>,
    encoded: bool,
    parts: Vec<(&'m str, PartKind)>,
    attachments: Vec<(&'m str, &'m [String])>,
}

/// An item of the messages module.
#[derive(Debug)]
pub struct SharedItem<'m> {
    /// The item.
    pub item: ItemId,
    /// Its planned content; `None` if an earlier operation or port has planned it.
    pub content: Option<MessageContent<'m>>,
}

/// The planned content of an item of the messages module.
#[derive(Debug)]
pub enum MessageContent<'m> {
    /// The parameters of an rpc call in their wrapper, which is in this namespace, and the attachments.
    Wrapper { parts: Vec<PartPlan<'m>>, attachments: &'m [MimePart], namespace: &'m str, encoded: bool },
    /// The parts of a document body, and the attachments.
    Parts(Vec<PartPlan<'m>>, &'m [MimePart]),
    /// Header entries, with the namespaces that the binding gives them.
    Headers(Vec<(PartPlan<'m>, &'m str)>),
    /// Faults, or what the headers of faults may hold.
    Faults(Vec<FaultPlan<'m>>),
}

/// A part of a message.
#[derive(Debug, Clone, Copy)]
pub struct PartPlan<'m> {
    /// The part.
    pub part: &'m Part,
    /// Its kind.
    pub content: PartContent,
}

/// The kind of a part.
#[derive(Debug, Clone, Copy)]
pub enum PartContent {
    /// Its element.
    Element(ElementUse),
    /// An element that is named after the part, of this type.
    Type(TypeRef),
}

/// A message.
#[derive(Debug)]
pub struct MessagePlan<'m> {
    /// `use="encoded"`.
    pub encoded: bool,
    /// The plan of its body.
    pub body: BodyPlan<'m>,
}

/// The plan of a message's body.
#[derive(Debug)]
pub enum BodyPlan<'m> {
    /// Nothing.
    Empty,
    /// The element of its only part.
    Part(PartPlan<'m>),
    /// Several parts.
    Parts(SharedItem<'m>),
    /// An rpc wrapper: its item, namespace and local name.
    Wrapper(SharedItem<'m>, &'m str, String),
}

/// The pass that plans messages and names their items.
pub struct MessagePlanner<'m, 'a> {
    /// The Rust types of the schema's types.
    pub types: TypeMap<'m>,
    /// Assigns names to items.
    pub allocator: &'a mut Allocator<'m>,
    /// The constructs that are not typed as the schema has them.
    pub diagnostics: &'a mut Vec<Diagnostic>,
    shared: HashMap<SharedKey<'m>, ItemId>,
    header_uses: HeaderUses<'m>,
}

impl<'m> OperationNames<'m> {
    /// Determines the names of an operation. An overload is distinguished by the parts that the first of its name
    /// lacks, or by its input's name.
    pub fn new(port: &'m Port, operation: &'m Operation) -> Self {
        let mut name = words(&operation.name);
        let first = port.operations.iter().find(|other| other.name == operation.name && other.overload == 0);
        if let (true, Some(first)) = (operation.overload > 0, first) {
            let parts = |operation: &'m Operation| -> Vec<&'m str> {
                operation.input.iter().flat_map(|message| &message.parts).map(|part| part.name.as_str()).collect()
            };
            let known = parts(first);
            let more: Vec<&str> = parts(operation).into_iter().filter(|part| !known.contains(part)).collect();
            let input_name = operation.input_name.as_ref().filter(|name| **name != operation.name);
            match (more.is_empty(), input_name) {
                (true, Some(input_name)) => name = words(input_name),
                (true, None) => name.extend(["overload".to_owned(), (operation.overload + 1).to_string()]),
                (false, _) => {
                    for (at, part) in more.iter().enumerate() {
                        name.push(if at == 0 { "with" } else { "and" }.to_owned());
                        name.extend(words(part));
                    }
                }
            }
        }
        Self { words: name, operation, port_type: &port.port_type }
    }
}

impl<'m, 'a> MessagePlanner<'m, 'a> {
    /// Creates one that has planned nothing.
    pub fn new(types: TypeMap<'m>, allocator: &'a mut Allocator<'m>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        let header_uses = HeaderUses::new(types.input.model);
        Self { types, allocator, diagnostics, shared: HashMap::new(), header_uses }
    }

    /// Plans a request or a response.
    pub fn message(&mut self, names: &OperationNames<'m>, message: &'m Message, response: bool) -> MessagePlan<'m> {
        let body = if names.operation.rpc {
            self.wrapper(names, message, response)
        } else {
            self.document_body(names, message, response)
        };
        MessagePlan { encoded: message.encoded, body }
    }

    fn wrapper(&mut self, names: &OperationNames<'m>, message: &'m Message, response: bool) -> BodyPlan<'m> {
        let parts: Vec<&Part> = message.parts.iter().collect();
        let (role, what) =
            if response { (Role::ResponseWrapper, "response") } else { (Role::RequestWrapper, "request") };
        let suffix = role.suffix();
        let local = format!("{}{suffix}", names.operation.name);
        let attachments = message.attachments.as_slice();
        let item = self.shared(names, role, message.encoded, &parts, attachments, |this| {
            let docs = format!("The parameters of the {what} of `{}`.", code(&names.operation.name));
            let mut words = names.words.clone();
            if response {
                words.push("response".to_owned());
            }
            let item = this.add(&pascal(&words), ItemFile::Types, "Message", docs);
            let parts = this.parts(&parts);
            let (namespace, encoded) = (message.namespace.as_str(), message.encoded);
            (item, MessageContent::Wrapper { parts, attachments, namespace, encoded })
        });
        BodyPlan::Wrapper(item, &message.namespace, local)
    }

    fn document_body(&mut self, names: &OperationNames<'m>, message: &'m Message, response: bool) -> BodyPlan<'m> {
        match message.parts.as_slice() {
            [] if message.attachments.is_empty() => BodyPlan::Empty,
            [part] if message.attachments.is_empty() => {
                if let PartKind::Type(_) = part.kind {
                    let message =
                        format!("part '{}' of a document has a type: an element of the part's name", part.name);
                    self.diagnostics.push(uncovered(Code::DOCUMENT_PART_TYPE, Coverage::Assumed, &part.span, message));
                }
                BodyPlan::Part(self.part(part))
            }
            parts => {
                let parts: Vec<&Part> = parts.iter().collect();
                let role = if response { Role::ResponseParts } else { Role::RequestParts };
                let suffix = role.suffix();
                let attachments = message.attachments.as_slice();
                BodyPlan::Parts(self.shared(names, role, message.encoded, &parts, attachments, |this| {
                    let item = this.add_parts(names, suffix);
                    (item, MessageContent::Parts(this.parts(&parts), attachments))
                }))
            }
        }
    }

    /// Plans a struct of the header entries that a binding declares, each of which may be left out.
    pub fn headers(
        &mut self,
        names: &OperationNames<'m>,
        message: &'m Message,
        response: bool,
    ) -> Option<SharedItem<'m>> {
        let headers = headers::distinct(message);
        if headers.is_empty() {
            return None;
        }
        let parts: Vec<&Part> = headers.iter().map(|header| &header.part).collect();
        let namespaces: Vec<&str> =
            headers.iter().map(|header| header.namespace.as_deref().unwrap_or_default()).collect();
        let role =
            if response { Role::ResponseHeaders(namespaces.clone()) } else { Role::RequestHeaders(namespaces.clone()) };
        let suffix = role.suffix();
        Some(self.shared(names, role, message.encoded, &parts, &[], |this| {
            let item = match this.header_uses.shared_name(&headers, response) {
                Some(name) => {
                    let what = if response { "responses" } else { "requests" };
                    let docs = format!("Header entries of the {what} of several operations.");
                    // What distinguishes the structs is in their names: a number is left.
                    this.add(&name, ItemFile::Types, "", docs)
                }
                None => this.add_parts(names, suffix),
            };
            let entries = this.parts(&parts).into_iter().zip(namespaces).collect();
            (item, MessageContent::Headers(entries))
        }))
    }

    /// Returns the item of this role and these parts and attachments, planned and named unless it is already.
    pub fn shared(
        &mut self,
        names: &OperationNames<'m>,
        role: Role<'m>,
        encoded: bool,
        parts: &[&'m Part],
        attachments: &'m [MimePart],
        plan: impl FnOnce(&mut Self) -> (ItemId, MessageContent<'m>),
    ) -> SharedItem<'m> {
        let of_any = matches!(role, Role::RequestHeaders(_) | Role::ResponseHeaders(_));
        let operation = (names.port_type, names.operation.name.as_str(), names.operation.overload);
        let key = SharedKey {
            operation: (!of_any).then_some(operation),
            role,
            encoded,
            parts: parts.iter().map(|part| (part.name.as_str(), part.kind)).collect(),
            attachments: attachments.iter().map(|at| (at.part.name.as_str(), at.media_types.as_slice())).collect(),
        };
        if let Some(&item) = self.shared.get(&key) {
            return SharedItem { item, content: None };
        }
        let (item, content) = plan(self);
        self.shared.insert(key, item);
        SharedItem { item, content: Some(content) }
    }

    /// Adds an item to the messages module.
    pub fn add(&mut self, preferred: &str, file: ItemFile, suffix: &str, docs: String) -> ItemId {
        let module = self.allocator.modules.of_messages();
        self.allocator.add(module, file, preferred, suffix, docs::lines_of_ours(docs))
    }

    fn add_parts(&mut self, names: &OperationNames<'m>, suffix: &str) -> ItemId {
        let docs = format!("The parts of a message of the operation `{}`.", code(&names.operation.name));
        self.add(&format!("{}{suffix}", pascal(&names.words)), ItemFile::Types, "Message", docs)
    }

    fn parts(&mut self, parts: &[&'m Part]) -> Vec<PartPlan<'m>> {
        parts.iter().map(|part| self.part(part)).collect()
    }

    /// Plans a part.
    pub fn part(&mut self, part: &'m Part) -> PartPlan<'m> {
        let content = match part.kind {
            PartKind::Element(id) => PartContent::Element(element_use(self.types, id, &part.span, self.diagnostics)),
            PartKind::Type(ty) => PartContent::Type(ty),
        };
        PartPlan { part, content }
    }
}
