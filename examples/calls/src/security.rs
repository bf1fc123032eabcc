//! WS-Security: a username token and a timestamp, new for each attempt: `cargo run -p example-calls -- security`.

use std::time::Duration;

use soapstone::{BlockingClient, Options};
use soapstone_wss::{Security, UsernameToken};

use crate::Outcome;
use crate::archive::{Archive, ListDocuments};

pub fn run(url: &str) -> Outcome {
    let secured = format!("{url}/secured");
    let security =
        Security::new().username(UsernameToken::digest("myuser", "secret")).timestamp(Duration::from_secs(300));
    let client = BlockingClient::with_options(&secured, Options::default().module(security))?;
    println!("{:?}", Archive::new(client).list_documents(&ListDocuments::new(1))?);

    // Without it, the service responds with a fault.
    let error = Archive::new(BlockingClient::new(&secured)?).list_documents(&ListDocuments::new(1)).unwrap_err();
    println!("without security: {error}");
    assert!(error.fault().is_some_and(|fault| fault.string.contains("a username token is required")));
    Ok(())
}
