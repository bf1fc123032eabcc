//! Transports that respond from memory, so that a whole call can be measured without a network.

use std::sync::{Arc, Mutex};

use soapstone::transport::{BlockingTransport, Request, Response, TransportError, TransportErrorKind};
use soapstone::{BlockingClient, BuildError, Options};

use crate::Failure;

/// The media type of all responses.
const XML: &str = "text/xml; charset=utf-8";

/// Responds to each request with a copy of the same bytes.
#[derive(Debug)]
pub struct Canned(Vec<u8>);

impl BlockingTransport for Canned {
    fn send(&self, _: Request) -> Result<Response, TransportError> {
        Ok(Response::new(200, XML, self.0.clone()))
    }
}

/// Returns its bytes once, without a copy, as a real transport would.
#[derive(Debug)]
pub struct Once(Mutex<Option<Vec<u8>>>);

impl BlockingTransport for Once {
    fn send(&self, _: Request) -> Result<Response, TransportError> {
        let bytes = self.0.lock().ok().and_then(|mut bytes| bytes.take());
        let empty = || TransportError::new(TransportErrorKind::Other, "the response was returned already");
        bytes.map(|bytes| Response::new(200, XML, bytes)).ok_or_else(empty)
    }
}

/// Creates a client whose calls each return a copy of `bytes`.
///
/// # Errors
/// None, since the URL is right.
pub fn client(bytes: Vec<u8>) -> Result<BlockingClient, BuildError> {
    BlockingClient::with_transport("http://localhost/", Options::default(), Canned(bytes))
}

/// Creates a client whose first call returns `bytes`.
///
/// # Errors
/// None, since the URL is right.
pub fn client_once(bytes: Vec<u8>) -> Result<BlockingClient, BuildError> {
    BlockingClient::with_transport("http://localhost/", Options::default(), Once(Mutex::new(Some(bytes))))
}

/// A request as a client sends it.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The headers, without those that the HTTP library adds.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Keeps the request and returns an empty response.
#[derive(Debug, Default)]
struct Recorder(Arc<Mutex<Option<Sent>>>);

impl BlockingTransport for Recorder {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        let headers = request.headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if let Ok(mut sent) = self.0.lock() {
            *sent = Some(Sent { headers, body: request.body.to_bytes().unwrap_or_default().to_vec() });
        }
        Ok(Response::new(500, XML, Vec::new()))
    }
}

/// Returns the request that a call sends.
///
/// # Errors
/// It sends nothing.
pub fn sent_by<T>(call: impl FnOnce(BlockingClient) -> T) -> Result<Sent, Failure> {
    let kept = Arc::default();
    let recorder = Recorder(Arc::clone(&kept));
    call(BlockingClient::with_transport("http://localhost/", Options::default(), recorder)?);
    let sent = kept.lock().ok().and_then(|mut sent| sent.take());
    Ok(sent.ok_or("the call sent nothing")?)
}
