//! Ports, their operations and messages.

use super::{ElementId, MimePart, TypeRef};
use crate::base::policy::{Action, Requirements};
use crate::base::{QName, Span};

/// A port (WSDL 1.1 §2.6) with its binding (§2.5): what one client type will be for.
#[derive(Debug, Clone)]
pub struct Port {
    /// The service's name; `None` for a binding that no service names.
    pub service: Option<String>,
    /// The port's name; of a binding without port, the binding's.
    pub name: String,
    /// The namespace of the binding's portType, and its name.
    pub port_type: QName,
    /// `soap:address/@location`.
    pub address: Option<String>,
    /// The version of SOAP that the binding uses.
    pub version: SoapVersion,
    /// The further requirements of the port and its binding.
    pub requirements: Requirements,
    /// Documentation of the port, its service or its portType: the first that is not empty.
    pub docs: String,
    /// The operations in the order of the binding.
    pub operations: Vec<Operation>,
    /// Its place.
    pub span: Span,
    /// The place of its binding.
    pub binding: Span,
    /// The place of the binding's portType.
    pub declared: Span,
}

/// The version of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SoapVersion {
    /// SOAP 1.1.
    V11,
    /// SOAP 1.2.
    V12,
}

/// An operation of a port (WSDL 1.1 §2.4, §3.4).
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// The index among the overloads of this name in the binding, from 0.
    pub overload: u32,
    /// The name of its input (`wsdl:input/@name`), which distinguishes overloads.
    pub input_name: Option<String>,
    /// Documentation of the portType's operation, or of the binding's.
    pub docs: String,
    /// `style="rpc"`, of the operation or the binding; else document.
    pub rpc: bool,
    /// `soapAction`; empty where missing.
    pub action: String,
    /// The action in WS-Addressing (1.0 Metadata §4.4): `wsam:Action`, or that of the default rule where there is no
    /// `soapAction`.
    pub addressing_action: Action,
    /// The further requirements of the operation and its input.
    pub requirements: Requirements,
    /// The request; `None` for notifications.
    pub input: Option<Message>,
    /// The response; `None` for one-way operations.
    pub output: Option<Message>,
    /// The declared faults.
    pub faults: Vec<Fault>,
    /// `portType/operation/@parameterOrder`.
    pub parameter_order: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// A message as a binding sends it (WSDL 1.1 §2.3, §3.5).
#[derive(Debug, Clone)]
pub struct Message {
    /// The message's name.
    pub name: QName,
    /// `use="encoded"`.
    pub encoded: bool,
    /// `soap:body/@namespace`: of the rpc wrapper.
    pub namespace: String,
    /// The parts that go into the Body, `parts=` and headers taken into account, in message order.
    pub parts: Vec<Part>,
    /// The header entries, `soap:header` (WSDL 1.1 §3.7).
    pub headers: Vec<Header>,
    /// The parts that a MIME binding sends outside the envelope, in message order.
    pub attachments: Vec<MimePart>,
}

/// A part of a message.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its content.
    pub kind: PartKind,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
}

/// The component that a part refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// `element=`.
    Element(ElementId),
    /// `type=`.
    Type(TypeRef),
}

/// A header entry.
#[derive(Debug, Clone)]
pub struct Header {
    /// The part that it is made of.
    pub part: Part,
    /// `use="encoded"`.
    pub encoded: bool,
    /// `soap:header/@namespace`: of the entry, where its part names a type (WSDL 1.1 §3.7, §3.5).
    pub namespace: Option<String>,
    /// `soap:headerfault`s: parts that the header of a fault may carry.
    pub faults: Vec<Part>,
}

/// A declared fault (WSDL 1.1 §3.6).
#[derive(Debug, Clone)]
pub struct Fault {
    /// Its name.
    pub name: String,
    /// The parts of its message: one, unless the WSDL is wrong.
    pub parts: Vec<Part>,
    /// `soap:fault/@namespace`, or else that of the response's wrapper or of the WSDL: what servers qualify the entry
    /// of a part with that names a type.
    pub namespace: String,
    /// `use="encoded"`.
    pub encoded: bool,
    /// Documentation.
    pub docs: String,
}
