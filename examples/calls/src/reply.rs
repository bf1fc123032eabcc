//! The whole response to a call, and options of a single call: `cargo run -p example-calls -- reply`.

use std::time::Duration;

use soapstone::{Client, Options};

use crate::Outcome;
use crate::archive::archive_port::ListDocumentsOperation;
use crate::archive::{Archive, ListDocuments};

#[tokio::main(flavor = "current_thread")]
pub async fn run(url: &str) -> Outcome {
    let client = Client::new(url)?;

    // A port whose methods return the whole response.
    let reply = Archive::new(client.replies()).list_documents(&ListDocuments::new(2)).await?;
    println!("HTTP {}, {:?}", reply.status, reply.headers.get("Content-Type"));
    println!("{} documents after {:?} and {} attempts", reply.output.len(), reply.elapsed, reply.attempts);
    assert_eq!((reply.status, reply.output.len()), (200, 2));

    // The same for one call, with options of its own.
    let options = Options::default().timeout(Duration::from_secs(300)).header("X-Request-Id", "42");
    let reply = client.call_with::<ListDocumentsOperation>(&ListDocuments::new(1), &(), &options).await?;
    assert_eq!(reply.headers.get("X-Request-Id"), Some("42"));

    // A port with options for all its calls.
    let strict = Archive::new(client.with(&Options::default().strict(true))?);
    println!("{:?}", strict.list_documents(&ListDocuments::new(1)).await?);
    Ok(())
}
