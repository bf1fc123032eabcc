//! Ports with their operations and the bodies of messages.

use super::{Imports, ItemId, RustType, Wire};
use crate::base::policy::Policy;
use crate::model::SoapVersion;

/// A port: one client type in a file of its own.
#[derive(Debug, Clone)]
pub struct Port {
    /// The module's identifier.
    pub module: String,
    /// The client type's identifier.
    pub ident: String,
    /// Names of the service and the port as the WSDL has them.
    pub wire: (Option<String>, String),
    /// Its documentation.
    pub docs: Vec<String>,
    /// `soap:address`.
    pub address: Option<String>,
    /// The imports of its file.
    pub imports: Imports,
    /// The version of SOAP.
    pub version: SoapVersion,
    /// Its requirements on a client.
    pub policy: Policy,
    /// What it or its operations require, and a client does not do by itself.
    pub unmet: Vec<Unmet>,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// A requirement of a policy that a client does not satisfy by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// The assertion's name with the prefix of the document.
    pub element: String,
    /// What it requires; `None` where that is not known.
    pub what: Option<&'static str>,
    /// The way out.
    pub help: &'static str,
}

/// An operation: a method and a marker type.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method's identifier; `None` for what no client can call, because the server begins (WSDL 1.1 §2.4.4).
    pub method: Option<String>,
    /// The marker type's identifier.
    pub ident: String,
    /// The operation's name and which overload of it this is.
    pub wire: (String, u32),
    /// Its documentation.
    pub docs: Vec<String>,
    /// `soapAction`.
    pub action: String,
    /// The action in WS-Addressing, where it is not that.
    pub addressing_action: Option<String>,
    /// Its requirements on a client, where they are more than those of the port; else empty.
    pub policy: Policy,
    /// The request's body.
    pub request: Body,
    /// The response's body; `None` for one-way operations.
    pub response: Option<Body>,
    /// The field of the response that the method returns in its place: identifier and type.
    pub unwrapped: Option<(String, RustType)>,
    /// The result of the method.
    pub output: Output,
    /// The enum of its faults.
    pub fault: Option<ItemId>,
    /// The enum of what the headers of its faults may hold.
    pub header_fault: Option<ItemId>,
    /// Headers of the request and of the response.
    pub headers: (Option<ItemId>, Option<ItemId>),
}

/// The result of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The type of the response, or of the field that is returned in its place.
    pub ty: RustType,
    /// The field of the response that is returned in its place.
    pub field: Option<String>,
    /// The response's headers, which are returned with it.
    pub headers: Option<ItemId>,
}

impl Default for Output {
    fn default() -> Self {
        Self { ty: RustType::Unit, field: None, headers: None }
    }
}

/// A body and the Rust type that it is read into.
#[derive(Debug, Clone)]
pub struct Body {
    /// The type; `Unit` where it is empty.
    pub ty: RustType,
    /// Its field; `None` where it is empty.
    pub wire: Option<Wire>,
    /// `use="encoded"`.
    pub encoded: bool,
    /// Whether the element is the wrapper of an rpc call, whose name responses need not keep (SOAP 1.1 §7.1).
    pub rpc: bool,
    /// Whether the type is a struct without fields, which no caller needs to make.
    pub is_empty_struct: bool,
}
