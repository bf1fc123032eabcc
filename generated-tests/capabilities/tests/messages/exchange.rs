//! A client without a network: it is sent a message of a case, and what it sends is kept.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use soapstone::__support::{Caller as _, Operation, Version};
use soapstone::client::Options;
use soapstone::codec::decode::{Note, NoteKind};
use soapstone::server::read_request;
use soapstone::transport::{BlockingTransport, Request, Response, TransportError};
use soapstone::{BlockingClient, Error};

/// The text of a message of a case; `name` is without `.xml`.
pub fn message(case: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(case).join("messages").join(format!("{name}.xml"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A request of the operation `Send`, which the cases about schemas have, as its type.
pub fn sent_value<O: Operation>(case: &str, number: u32) -> O::Request {
    request::<O>(case, &format!("Service.Port.Send.request.{number}"))
}

/// A request of a case as its type.
pub fn request<O: Operation>(case: &str, name: &str) -> O::Request {
    match read_request::<O>(message(case, name).as_bytes()) {
        Ok((request, _headers)) => request,
        Err(error) => panic!("{case}/{name}: {error}"),
    }
}

/// The server's response and the request that it received.
pub struct Wire {
    response: (u16, String),
    sent: Mutex<Option<Request>>,
}

impl Wire {
    /// The message that the client sent.
    pub fn sent(&self) -> String {
        String::from_utf8(self.request().body.to_bytes().unwrap().to_vec()).expect("UTF-8")
    }

    /// The whole request that the client sent.
    pub fn request(&self) -> Request {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone().expect("a request was sent")
    }
}

impl BlockingTransport for Wire {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        let (status, body) = &self.response;
        Ok(Response::new(*status, "text/xml; charset=utf-8", body.clone().into_bytes()))
    }
}

/// Returns a client whose server responds with a status and a text.
pub fn client(status: u16, response: impl Into<String>) -> (BlockingClient, Arc<Wire>) {
    client_with(Options::default(), status, response)
}

/// Returns a client with options, whose server responds with a status and a text.
pub fn client_with(options: Options, status: u16, response: impl Into<String>) -> (BlockingClient, Arc<Wire>) {
    let wire = Arc::new(Wire { response: (status, response.into()), sent: Mutex::new(None) });
    let client = BlockingClient::with_transport("http://localhost/", options, wire.clone());
    (client.expect("an address"), wire)
}

/// A client whose server accepts one-way messages.
pub fn accepting() -> (BlockingClient, Arc<Wire>) {
    client(202, "")
}

/// What a client makes of a response: its output, and the paths and kinds of its notes.
pub type Received<T, F> = (Result<T, Error<F>>, Vec<(String, NoteKind)>);

/// A response of a case, by its number, as a client with these options receives it.
pub fn received<O: Operation<RequestHeaders = ()>>(
    case: &str,
    number: u32,
    options: Options,
) -> Received<O::Output, O::Fault> {
    receive::<O>(&message(case, &format!("Service.Port.Get.response.{number}")), options)
}

/// A response with this content of the body, whose prefix `t` is bound to the case's namespace.
pub fn received_body<O: Operation<RequestHeaders = ()>>(
    case: &str,
    body: &str,
    options: Options,
) -> Received<O::Output, O::Fault> {
    let scope = format!(
        "xmlns:e='{}' xmlns:t='urn:example:{case}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'",
        Version::Soap11.namespace()
    );
    receive::<O>(&format!("<e:Envelope {scope}><e:Body>{body}</e:Body></e:Envelope>"), options)
}

fn receive<O: Operation<RequestHeaders = ()>>(response: &str, options: Options) -> Received<O::Output, O::Fault> {
    let notes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&notes);
    let hook = move |_: &'static str, note: &Note| {
        seen.lock().unwrap_or_else(PoisonError::into_inner).push((note.path().to_owned(), note.kind()));
    };
    let wire = Wire { response: (200, response.to_owned()), sent: Mutex::new(None) };
    let client = BlockingClient::with_transport("http://localhost/", options.on_note(hook), Arc::new(wire));
    let outcome = client.expect("an address").call::<O>(&O::Request::default(), &());
    let notes = std::mem::take(&mut *notes.lock().unwrap_or_else(PoisonError::into_inner));
    (outcome, notes)
}

/// The same with options.
pub fn accepting_with(options: Options) -> (BlockingClient, Arc<Wire>) {
    client_with(options, 202, "")
}
