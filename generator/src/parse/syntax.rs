//! The documents as written: one type for each construct, with positions and unresolved references.

use crate::base::policy::Requirements;
use crate::base::{QName, SideTable, Source, Span};

pub use super::schema_syntax::*;

/// All documents, by the index that they have in [`Sources`](crate::load::Sources).
#[derive(Debug, Clone, Default)]
pub struct Syntax {
    /// The documents.
    pub documents: SideTable<Source, DocumentSyntax>,
    /// Prefixes bound to namespaces, by document, in order of appearance.
    pub prefixes: SideTable<Source, Vec<(String, String)>>,
}

/// A document, by its root element.
#[derive(Debug, Clone, Default)]
pub enum DocumentSyntax {
    /// `wsdl:definitions`.
    Definitions(Box<Definitions>),
    /// `xs:schema`.
    Schema(Box<Schema>),
    /// Neither; a diagnostic reports it.
    #[default]
    Unusable,
}

/// A name that refers to something, with prefix expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written.
    pub text: String,
    /// Expanded; the namespace is empty where there is none, or where the prefix is not declared.
    pub name: QName,
    /// The kind of prefix.
    pub prefix: Prefix,
    /// Its place.
    pub span: Span,
}

/// The prefix of a [`Reference`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prefix {
    /// Nothing: the default namespace, if there is one.
    None,
    /// A prefix that is in scope.
    Declared,
    /// A prefix that is not.
    Undeclared(String),
}

/// `wsdl:definitions` (WSDL 1.1 §2.1).
#[derive(Debug, Clone)]
pub struct Definitions {
    /// `name`.
    pub name: Option<String>,
    /// `targetNamespace`.
    pub target_namespace: String,
    /// Documentation.
    pub docs: String,
    /// `wsdl:import`s.
    pub imports: Vec<SchemaImport>,
    /// The schemas in `wsdl:types`.
    pub schemas: Vec<Schema>,
    /// `wsdl:message`s.
    pub messages: Vec<MessageSyntax>,
    /// `wsdl:portType`s.
    pub port_types: Vec<PortType>,
    /// `wsdl:binding`s.
    pub bindings: Vec<Binding>,
    /// `wsdl:service`s.
    pub services: Vec<Service>,
    /// Its place.
    pub span: Span,
}

/// `wsdl:message` (WSDL 1.1 §2.3).
#[derive(Debug, Clone)]
pub struct MessageSyntax {
    /// `name`.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// Its parts.
    pub parts: Vec<PartSyntax>,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// `wsdl:part`.
#[derive(Debug, Clone)]
pub struct PartSyntax {
    /// `name`.
    pub name: String,
    /// `element`.
    pub element: Option<Reference>,
    /// `type`.
    pub ty: Option<Reference>,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
}

/// `wsdl:portType` (WSDL 1.1 §2.4).
#[derive(Debug, Clone)]
pub struct PortType {
    /// `name`.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// Its operations.
    pub operations: Vec<AbstractOperation>,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// `wsdl:portType/wsdl:operation`.
#[derive(Debug, Clone)]
pub struct AbstractOperation {
    /// `name`.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// `parameterOrder`.
    pub parameter_order: Vec<String>,
    /// `wsdl:input`.
    pub input: Option<AbstractMessage>,
    /// `wsdl:output`.
    pub output: Option<AbstractMessage>,
    /// Whether the output stands before the input: solicit-response (WSDL 1.1 §2.4.3).
    pub output_first: bool,
    /// `wsdl:fault`s.
    pub faults: Vec<AbstractMessage>,
    /// Its place.
    pub span: Span,
}

/// `wsdl:input`, `wsdl:output` or `wsdl:fault` of a portType.
#[derive(Debug, Clone)]
pub struct AbstractMessage {
    /// `name`.
    pub name: Option<String>,
    /// `message`.
    pub message: Option<Reference>,
    /// `wsam:Action` (WS-Addressing 1.0 Metadata §4.4.1).
    pub action: Option<String>,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
}

/// `wsdl:binding` (WSDL 1.1 §2.5).
#[derive(Debug, Clone)]
pub struct Binding {
    /// `name`.
    pub name: String,
    /// `type`.
    pub port_type: Option<Reference>,
    /// The protocol of its binding element.
    pub protocol: Protocol,
    /// `soap:binding/@style`.
    pub style: Option<BindingStyle>,
    /// `soap:binding/@transport`.
    pub transport: Option<String>,
    /// Its further requirements.
    pub requirements: Requirements,
    /// Documentation.
    pub docs: String,
    /// Its operations.
    pub operations: Vec<BindingOperation>,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// The protocol of a binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Protocol {
    /// SOAP 1.1 (WSDL 1.1 §3).
    Soap11,
    /// SOAP 1.2 ("WSDL 1.1 Binding Extension for SOAP 1.2").
    Soap12,
    /// HTTP GET or POST (WSDL 1.1 §4); the verb.
    Http(String),
    /// Another one; the namespace of its element.
    Other(String),
    /// None.
    Missing,
}

/// `style` (WSDL 1.1 §3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindingStyle {
    /// `document`.
    Document,
    /// `rpc`.
    Rpc,
}

/// `wsdl:binding/wsdl:operation`.
#[derive(Debug, Clone)]
pub struct BindingOperation {
    /// `name`.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// `soap:operation/@soapAction`.
    pub action: Option<String>,
    /// `soap:operation/@style`.
    pub style: Option<BindingStyle>,
    /// What it and its input require further.
    pub requirements: Requirements,
    /// `wsdl:input`.
    pub input: Option<BindingMessage>,
    /// `wsdl:output`.
    pub output: Option<BindingMessage>,
    /// `wsdl:fault`s.
    pub faults: Vec<BindingMessage>,
    /// Its place.
    pub span: Span,
}

/// `wsdl:input`, `wsdl:output` or `wsdl:fault` of a binding.
#[derive(Debug, Clone)]
pub struct BindingMessage {
    /// `name`.
    pub name: Option<String>,
    /// `soap:body`, or `soap:fault`.
    pub body: Option<BodySyntax>,
    /// `soap:header`s.
    pub headers: Vec<HeaderSyntax>,
    /// `mime:content`s and `mime:mimeXml`s (WSDL 1.1 §5).
    pub attachments: Vec<MimeContent>,
    /// Whether it has MIME elements.
    pub mime: bool,
    /// Its place.
    pub span: Span,
}

/// `mime:content` or `mime:mimeXml` (WSDL 1.1 §5.4, §5.6).
#[derive(Debug, Clone)]
pub struct MimeContent {
    /// `part`.
    pub part: String,
    /// `type`, of `mime:content`.
    pub media_type: Option<String>,
    /// Whether it is `mime:mimeXml`.
    pub is_xml: bool,
    /// Whether it is in a `mime:multipartRelated`.
    pub is_in_package: bool,
    /// Its place.
    pub span: Span,
}

/// `soap:body` (WSDL 1.1 §3.5) or `soap:fault` (§3.6).
#[derive(Debug, Clone)]
pub struct BodySyntax {
    /// `use="encoded"`.
    pub encoded: bool,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `parts`, or of a fault its `name`.
    pub parts: Option<Vec<String>>,
    /// Its place.
    pub span: Span,
}

/// `soap:header` or `soap:headerfault` (WSDL 1.1 §3.7).
#[derive(Debug, Clone)]
pub struct HeaderSyntax {
    /// `message`.
    pub message: Option<Reference>,
    /// `part`.
    pub part: Option<String>,
    /// `use="encoded"`.
    pub encoded: bool,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `soap:headerfault`s.
    pub faults: Vec<HeaderSyntax>,
    /// Its place.
    pub span: Span,
}

/// `wsdl:service` (WSDL 1.1 §2.7).
#[derive(Debug, Clone)]
pub struct Service {
    /// `name`.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// Its ports.
    pub ports: Vec<PortSyntax>,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// `wsdl:port` (WSDL 1.1 §2.6).
#[derive(Debug, Clone)]
pub struct PortSyntax {
    /// `name`.
    pub name: String,
    /// `binding`.
    pub binding: Option<Reference>,
    /// `soap:address/@location`.
    pub address: Option<String>,
    /// Its further requirements.
    pub requirements: Requirements,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
}
