//! A plain call: `cargo run -p example-calls -- plain`.

use soapstone::Client;

use crate::Outcome;
use crate::archive::{Archive, ListDocuments};

#[tokio::main(flavor = "current_thread")]
pub async fn run(url: &str) -> Outcome {
    let port = Archive::new(Client::new(url)?);
    let documents = port.list_documents(&ListDocuments::new(3)).await?;
    for document in &documents {
        println!("{}: {}", document.number, document.title);
    }
    assert_eq!(documents.len(), 3);
    Ok(())
}
