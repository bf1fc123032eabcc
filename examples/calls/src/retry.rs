//! A policy that repeats calls which no server has processed: `cargo run -p example-calls -- retry`.

use std::time::Duration;

use soapstone::client::Retry;
use soapstone::{BlockingClient, Error, Options};

use crate::Outcome;
use crate::archive::{Archive, ListDocuments};

pub fn run(url: &str) -> Outcome {
    // The service is busy twice: 503 with `Retry-After`.
    let client = BlockingClient::new(&format!("{url}/busy"))?;
    let error = Archive::new(client.clone()).list_documents(&ListDocuments::new(1)).unwrap_err();
    println!("without a policy: {error}");
    assert!(matches!(error, Error::Http { status: 503, .. }));

    let retry = Retry::new(4).base_pause(Duration::from_millis(50));
    let client = client.with(&Options::default().retry(retry))?;
    let reply = Archive::new(client.replies()).list_documents(&ListDocuments::new(1))?;
    println!("{} documents after {} attempts", reply.output.len(), reply.attempts);
    assert_eq!(reply.attempts, 2);
    Ok(())
}
