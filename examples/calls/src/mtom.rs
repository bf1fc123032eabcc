//! Binary data beside the message instead of in base64, up and down (MTOM): `cargo run -p example-calls -- mtom`.

use soapstone::xsd::Base64Binary;
use soapstone::{Client, Options};

use crate::Outcome;
use crate::archive::{Archive, FetchDocument, StoreDocument};

#[tokio::main(flavor = "current_thread")]
pub async fn run(url: &str) -> Outcome {
    let content: Vec<u8> = (0..=255).cycle().take(300_000).collect();

    // Values from 1024 bytes on are parts of the request. The option also has the server respond in kind, if it can.
    let client = Client::with_options(url, Options::default().mtom(1024))?;
    let port = Archive::new(client.clone());
    let stored = port.store_document(&StoreDocument::new("scan", Base64Binary(content.clone()))).await?;
    println!("stored {} bytes as number {}", stored.size, stored.number);
    assert_eq!(stored.size, 300_000);

    // A response is read in any form.
    let reply = Archive::new(client.replies()).fetch_document(&FetchDocument::new(stored.number)).await?;
    println!("fetched {} bytes as {:?}", reply.output.len(), reply.headers.get("Content-Type"));
    assert_eq!(reply.output.0, content);
    assert!(reply.headers.get("Content-Type").is_some_and(|media_type| media_type.contains("application/xop+xml")));
    let plain = Archive::new(Client::new(url)?).fetch_document(&FetchDocument::new(stored.number)).await?;
    assert_eq!(plain.0, content);
    Ok(())
}
