//! A client without a network: it is sent a message of a case, and what it sends is kept.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use soapstone::__support::Operation;
use soapstone::BlockingClient;
use soapstone::client::Options;
use soapstone::server::read_request;
use soapstone::transport::{BlockingTransport, Request, Response, TransportError};

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

/// What the server said and was told.
pub struct Wire {
    answer: (u16, String),
    sent: Mutex<Option<Request>>,
}

impl Wire {
    /// The message that the client sent.
    pub fn sent(&self) -> String {
        String::from_utf8(self.request().body.to_vec()).expect("UTF-8")
    }

    /// The whole request that the client sent.
    pub fn request(&self) -> Request {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone().expect("a request was sent")
    }
}

impl BlockingTransport for Wire {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        *self.sent.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        let (status, body) = &self.answer;
        Ok(Response::new(*status, "text/xml; charset=utf-8", body.clone().into_bytes()))
    }
}

/// A client whose server answers with a status and a text.
pub fn client(status: u16, answer: impl Into<String>) -> (BlockingClient, Arc<Wire>) {
    let wire = Arc::new(Wire { answer: (status, answer.into()), sent: Mutex::new(None) });
    let client = BlockingClient::with_transport("http://localhost/", Options::default(), wire.clone());
    (client.expect("an address"), wire)
}

/// A client whose server accepts one-way messages.
pub fn accepting() -> (BlockingClient, Arc<Wire>) {
    client(202, "")
}
