//! A transport of one's own, which counts bytes around a built-in one: `cargo run -p example-calls -- transport`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use soapstone::transport::{BlockingTransport, HyperTransport, Request, Response, TransportError};
use soapstone::{BlockingClient, Options};

use crate::Outcome;
use crate::archive::{Archive, ListDocuments};

/// Counts the bytes of responses.
struct Counted<T> {
    transport: T,
    bytes: Arc<AtomicUsize>,
}

impl<T: BlockingTransport> BlockingTransport for Counted<T> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        println!("> {} {:?}", request.method, request.body);
        let response = self.transport.send(request)?;
        println!("< {} {} bytes", response.status, response.body.len());
        self.bytes.fetch_add(response.body.len(), Ordering::Relaxed);
        Ok(response)
    }
}

pub fn run(url: &str) -> Outcome {
    let bytes = Arc::new(AtomicUsize::new(0));
    let transport = Counted { transport: HyperTransport::new(), bytes: Arc::clone(&bytes) };
    let client = BlockingClient::with_transport(url, Options::default(), transport)?;
    Archive::new(client).list_documents(&ListDocuments::new(3))?;
    println!("{} bytes in all", bytes.load(Ordering::Relaxed));
    assert!(bytes.load(Ordering::Relaxed) > 0);
    Ok(())
}
