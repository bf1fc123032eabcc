//! The static description of an operation, and the trait of its callers.

use crate::codec::decode::{SOAP_ENVELOPE_11, SOAP_ENVELOPE_12};
use crate::codec::value::Value;
use crate::schema::{FieldDescriptor, NamespaceTable};

use super::fault::FaultDetail;
use super::module::SoapModule;
use super::policy::Policy;

/// An operation of a port: its types and its messages. Implemented by generated code.
///
/// # Examples
///
/// ```
/// use soapstone::soap::Operation;
///
/// /// Returns a line for a log.
/// fn describe<O: Operation>() -> String {
///     let kind = if O::INFO.output.is_some() { "request-response" } else { "one-way" };
///     format!("{} ({kind}), action {:?}, {:?}", O::INFO.name, O::INFO.action, O::INFO.version)
/// }
/// ```
pub trait Operation: Sized + 'static {
    /// The content of the request's body; `()` for an empty body.
    type Request: Value + Default + 'static;
    /// The content of the response's body; `()` for an empty body, and for one-way operations.
    type Response: Value + Default + 'static;
    /// The return type of the generated method.
    type Output: 'static;
    /// The content of a fault's detail.
    type Fault: FaultDetail;
    /// The request's header blocks; `()` where none are declared.
    type RequestHeaders: Value + Default + 'static;
    /// The response's header blocks; `()` where none are declared.
    type ResponseHeaders: Value + Default + 'static;
    /// Names, versions, bodies.
    const INFO: &'static OperationInfo;

    /// Returns the method's result.
    fn output(response: Self::Response, headers: Self::ResponseHeaders) -> Self::Output;
}

/// The part of an operation that is data.
///
/// # Examples
///
/// As generated code has it, for an operation with empty bodies:
///
/// ```
/// use soapstone::schema::NamespaceTable;
/// use soapstone::soap::{ADDRESSING_1_0, Body, OperationInfo, Policy, Version};
///
/// static PACKAGE: NamespaceTable = NamespaceTable { namespaces: &[] };
/// static PING: OperationInfo =
///     OperationInfo::new("Ping", "urn:example:Ping", Version::Soap11, &PACKAGE, Body::empty(), Some(Body::empty()))
///         .with_addressing_action("urn:example:PingRequest")
///         .with_policy(Policy::new().with_timestamp())
///         .with_module(&ADDRESSING_1_0);
/// assert_eq!((PING.name, PING.version.media_type()), ("Ping", "text/xml"));
/// ```
#[derive(Debug)]
pub struct OperationInfo {
    /// The operation's name, for messages.
    pub name: &'static str,
    /// The SOAP action (SOAP 1.1 §6.1.1, SOAP 1.2 Part 2 §6.5.3); may be empty, and need not be a URL.
    pub action: &'static str,
    /// The version of SOAP that requests are written in. Responses are read in both.
    pub version: Version,
    /// The package that the names in the bodies belong to.
    pub package: &'static NamespaceTable,
    /// The request's body.
    pub input: Body,
    /// The response's body; `None` for one-way operations.
    pub output: Option<Body>,
    /// The action of the request in WS-Addressing (1.0 Metadata §4.4), where it is not the SOAP action.
    pub addressing_action: Option<&'static str>,
    /// What the policies of the WSDL require for this operation, where that is more than for the others of its port.
    pub policy: Option<Policy>,
    /// The module that the WSDL requires.
    pub module: Option<&'static dyn SoapModule>,
}

impl OperationInfo {
    /// Creates the description from its parts.
    #[must_use]
    pub const fn new(
        name: &'static str,
        action: &'static str,
        version: Version,
        package: &'static NamespaceTable,
        input: Body,
        output: Option<Body>,
    ) -> Self {
        Self { name, action, version, package, input, output, addressing_action: None, policy: None, module: None }
    }

    /// Sets the action of the request in WS-Addressing.
    #[must_use]
    pub const fn with_addressing_action(mut self, action: &'static str) -> Self {
        self.addressing_action = Some(action);
        self
    }

    /// Sets what the policies of the WSDL require for this operation, those of its port included.
    #[must_use]
    pub const fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Adds a module that all calls of the operation use, unless the client has another one of the same URI.
    #[must_use]
    pub const fn with_module(mut self, module: &'static dyn SoapModule) -> Self {
        self.module = Some(module);
        self
    }
}

/// The description of a body.
///
/// # Examples
///
/// As generated code has it, for an element `GetQuote` of no namespace:
///
/// ```
/// use soapstone::schema::{FieldDescriptor, REQUIRED};
/// use soapstone::soap::Body;
///
/// let element = || FieldDescriptor::element(0, "GetQuote", REQUIRED);
/// let document = Body::literal(element());
/// let rpc = Body::literal(element()).rpc();
/// let encoded = Body::encoded(element());
/// let encoded_document = Body::encoded(element()).bare();
/// assert!(!document.wrapper && rpc.wrapper && encoded.wrapper && !encoded_document.wrapper);
/// ```
#[derive(Debug)]
pub struct Body {
    /// The body's element, or a particle whose elements are the body's children; `None` for an empty body.
    pub field: Option<FieldDescriptor>,
    /// Whether the body is in SOAP encoding (SOAP 1.1 §5, SOAP 1.2 Part 2 §3).
    pub encoded: bool,
    /// Whether the element is that of an rpc style, whose name is not significant in responses (SOAP 1.1 §7.1).
    pub wrapper: bool,
}

impl Body {
    /// Creates a literal body.
    #[must_use]
    pub const fn literal(field: FieldDescriptor) -> Self {
        Self { field: Some(field), encoded: false, wrapper: false }
    }

    /// Creates a body in SOAP encoding, which implies the rpc style.
    #[must_use]
    pub const fn encoded(field: FieldDescriptor) -> Self {
        Self { field: Some(field), encoded: true, wrapper: true }
    }

    /// Creates an empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self { field: None, encoded: false, wrapper: false }
    }

    /// Marks the element as the part's own, as in the document style with SOAP encoding.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.wrapper = false;
        self
    }

    /// Marks the element as an rpc wrapper, which may have another name in responses.
    #[must_use]
    pub const fn rpc(mut self) -> Self {
        self.wrapper = true;
        self
    }
}

/// A version of SOAP.
///
/// # Examples
///
/// ```
/// use soapstone::soap::Version;
///
/// let version = Version::of_namespace("http://www.w3.org/2003/05/soap-envelope").unwrap();
/// assert_eq!((version, version.media_type()), (Version::Soap12, "application/soap+xml"));
/// assert_eq!(Version::Soap11.namespace(), "http://schemas.xmlsoap.org/soap/envelope/");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// SOAP 1.1 (W3C note of 2000).
    Soap11,
    /// SOAP 1.2 (W3C recommendation of 2007).
    Soap12,
}

impl Version {
    /// Returns the namespace of the envelope.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::Soap11 => SOAP_ENVELOPE_11,
            Self::Soap12 => SOAP_ENVELOPE_12,
        }
    }

    /// Returns the version whose envelope has that namespace.
    #[must_use]
    pub fn of_namespace(uri: &str) -> Option<Self> {
        [Self::Soap11, Self::Soap12].into_iter().find(|version| version.namespace() == uri)
    }

    /// Returns the media type of messages (RFC 3902 for 1.2).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Soap11 => "text/xml",
            Self::Soap12 => "application/soap+xml",
        }
    }
}

/// A caller of operations: the clients, and their replacements in tests.
///
/// Generated ports are generic over it, so that the caller makes their methods async or blocking.
///
/// # Examples
///
/// Code that works with both clients, and with the replacements of tests:
///
/// ```
/// use soapstone::soap::{Caller, Operation};
///
/// /// Calls an operation: a future of the result with `Client`, the result with `BlockingClient`.
/// fn call<'a, C: Caller, O: Operation<RequestHeaders = ()>>(client: &'a C, request: &O::Request) -> C::Reply<'a, O> {
///     client.call::<O>(request, &())
/// }
/// ```
pub trait Caller {
    /// The return type of a call: a future, or the result itself.
    type Reply<'a, O: Operation>
    where
        Self: 'a;

    /// Calls an operation. The request is serialised before this returns.
    fn call<'a, O: Operation>(&'a self, request: &O::Request, headers: &O::RequestHeaders) -> Self::Reply<'a, O>;
}
