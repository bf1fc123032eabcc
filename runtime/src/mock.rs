//! Services in memory, for tests of programs that call a service: a function for each operation.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use crate::codec::encode::EncodeError;
use crate::schema::FieldDescriptor;
use crate::server::{name_of_body, read_package, write_fault, write_package};
use crate::soap::{self, Fault, FaultDetail, Operation, OperationInfo, RawDetail, Version};
use crate::transport::{BlockingTransport, BoxFuture, Request, Response, Transport, TransportError};
use crate::xsd::QName;

/// A service in memory, which is a transport of both clients. Requests and responses are values of the types that were
/// generated from the WSDL, and go through the same messages as those of a server, with their attachments.
///
/// A request is for the operation whose SOAP action it has and whose element its body holds, or else for the one with either,
/// the action first. It is responded to with what that operation's function returns; with the status 202 if the operation is
/// one-way; with a fault if there is no such operation, or the request does not match it.
///
/// # Examples
///
/// `ListOperation` stands for an operation of a generated port:
///
/// ```
/// use soapstone::mock::MockService;
/// use soapstone::soap::{Fault, Operation};
/// use soapstone::{BlockingClient, Options};
///
/// fn client<ListOperation>(response: ListOperation::Response) -> Result<BlockingClient, soapstone::BuildError>
/// where
///     ListOperation: Operation<Response: Clone + Send + Sync>,
/// {
///     let service = MockService::new().on::<ListOperation>(move |_request| Ok(response.clone()));
///     BlockingClient::with_transport("https://soap.example.com/documents", Options::default(), service)
/// }
///
/// fn failing<ListOperation: Operation>() -> MockService {
///     MockService::new().on::<ListOperation>(|_request| Err(Fault::client("the session has ended").into()))
/// }
/// ```
#[derive(Default)]
pub struct MockService {
    operations: Vec<Mocked>,
    calls: Mutex<Vec<&'static str>>,
}

/// An operation, and the function that responds to its requests.
struct Mocked {
    info: &'static OperationInfo,
    respond: Box<Respond>,
}

/// Returns the response to a message, from its content type and its bytes.
type Respond = dyn Fn(&str, &[u8]) -> Response + Send + Sync;

impl MockService {
    /// Creates a service without operations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an operation, in place of an earlier one of the same name, action and element. Header blocks of requests are
    /// ignored.
    #[must_use]
    pub fn on<O: Operation>(
        self,
        respond: impl Fn(O::Request) -> Result<O::Response, Box<Fault<O::Fault>>> + Send + Sync + 'static,
    ) -> Self {
        self.on_with_headers::<O>(move |request, _| Ok((respond(request)?, O::ResponseHeaders::default())))
    }

    /// Adds an operation with header blocks, as [`on`](Self::on) does.
    ///
    /// ```
    /// use soapstone::mock::MockService;
    /// use soapstone::soap::Operation;
    ///
    /// /// Returns header blocks and body as they came.
    /// fn echo<O>() -> MockService
    /// where
    ///     O: Operation<Request = <O as Operation>::Response, RequestHeaders = <O as Operation>::ResponseHeaders>,
    /// {
    ///     MockService::new().on_with_headers::<O>(|request, headers| Ok((request, headers)))
    /// }
    /// ```
    #[must_use]
    pub fn on_with_headers<O: Operation>(
        mut self,
        respond: impl Fn(O::Request, O::RequestHeaders) -> Result<(O::Response, O::ResponseHeaders), Box<Fault<O::Fault>>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let respond = move |content_type: &str, message: &[u8]| {
            let version = O::INFO.version;
            match read_package::<O>(content_type, message).map(|(request, headers)| respond(request, headers)) {
                Ok(Ok(_)) if O::INFO.output.is_none() => Response { status: 202, ..Response::default() },
                Ok(Ok((response, headers))) => written(200, write_package::<O>(&response, &headers)),
                Ok(Err(fault)) => of_fault(fault.in_version(version)),
                Err(error) => of_fault(Fault::<RawDetail>::client(error.to_string()).in_version(version)),
            }
        };
        self.operations.retain(|known| !is_same(known.info, O::INFO));
        self.operations.push(Mocked { info: O::INFO, respond: Box::new(respond) });
        self
    }

    /// Returns the names of the operations that were called so far, in order.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use soapstone::mock::MockService;
    /// use soapstone::{BlockingClient, Options};
    ///
    /// let service = Arc::new(MockService::new());
    /// let client = BlockingClient::with_transport("https://h/", Options::default(), Arc::clone(&service))?;
    /// // … calls …
    /// assert!(service.calls().is_empty());
    /// # Ok::<(), soapstone::BuildError>(())
    /// ```
    #[must_use]
    pub fn calls(&self) -> Vec<&'static str> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        let message = request.body.to_bytes()?;
        let content_type = request.headers.get("Content-Type").unwrap_or_default();
        let name = match soap::message_text(content_type, &message).and_then(|xml| name_of_body(&xml)) {
            Ok(name) => name,
            Err(error) => return Ok(of_fault(Fault::<RawDetail>::client(error.to_string()))),
        };
        let action = action_of(request);
        let find =
            |is_meant: &dyn Fn(&OperationInfo) -> bool| self.operations.iter().find(|known| is_meant(known.info));
        let by_action = |info: &OperationInfo| !action.is_empty() && info.action == action;
        let by_element = |info: &OperationInfo| takes(info, &name);
        let found = find(&|info| by_action(info) && by_element(info)).or_else(|| find(&by_action));
        let found = found.or_else(|| find(&by_element));
        let Some(mocked) = found else {
            let text = format!("the service has no operation for {}", QName::new(name.0, name.1));
            return Ok(of_fault(Fault::<RawDetail>::client(text)));
        };
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(mocked.info.name);
        Ok((mocked.respond)(content_type, &message))
    }
}

/// Returns the SOAP action of a request (SOAP 1.1 §6.1.1; RFC 3902 §2 for SOAP 1.2); empty if it has none.
fn action_of(request: &Request) -> &str {
    let own = request.headers.get("SOAPAction").map(|action| action.trim().trim_matches('"'));
    let of_type = || soap::parameter(request.headers.get("Content-Type")?, "action");
    own.or_else(of_type).unwrap_or_default()
}

/// Returns whether two descriptions are those of one operation. They are constants, of which there may be copies.
fn is_same(one: &OperationInfo, other: &OperationInfo) -> bool {
    let element = |info: &OperationInfo| info.input.field.as_ref().map(|field| name_of(info, field));
    one.name == other.name && one.action == other.action && element(one) == element(other)
}

/// Returns the namespace and local name of a field.
fn name_of(info: &OperationInfo, field: &FieldDescriptor) -> (&'static str, &'static str) {
    let namespace = info.package.namespaces.get(usize::from(field.ns)).map_or("", |known| known.uri);
    (namespace, field.local())
}

/// Returns whether the request of an operation has an element of this name in its body.
fn takes(info: &OperationInfo, (uri, local): &(String, String)) -> bool {
    match &info.input.field {
        None => local.is_empty(),
        Some(field) => {
            let is_named = |field: &FieldDescriptor| name_of(info, field) == (uri.as_str(), local.as_str());
            // The parts of a body that has several.
            field.group().map_or_else(|| is_named(field), |parts| parts.content.iter().any(is_named))
        }
    }
}

/// Returns the response that is a fault, with the status of its version and code (SOAP 1.1 §6.2, SOAP 1.2 Part 2 §7.5.2.2).
fn of_fault<F: FaultDetail>(fault: Fault<F>) -> Response {
    let status = if fault.version == Version::Soap12 && fault.is_sender() { 400 } else { 500 };
    let content_type = format!("{}; charset=utf-8", fault.version.media_type());
    written(status, write_fault(&fault).map(|message| (content_type, message)))
}

/// Returns the response that is a message: its content type and its bytes.
fn written(status: u16, message: Result<(String, Bytes), EncodeError>) -> Response {
    match message {
        Ok((content_type, message)) => Response::new(status, &content_type, message),
        Err(error) => Response::new(500, "text/plain; charset=utf-8", error.to_string()),
    }
}

impl Transport for MockService {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(std::future::ready(self.respond(&request)))
    }
}

impl BlockingTransport for MockService {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.respond(&request)
    }
}

impl fmt::Debug for MockService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.operations.iter().map(|known| known.info.name).collect();
        f.debug_struct("MockService").field("operations", &names).finish_non_exhaustive()
    }
}
