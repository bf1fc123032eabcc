//! A call without `async`, and a fault of the WSDL as a type: `cargo run -p example-calls -- blocking`.

use soapstone::{BlockingClient, Error};

use crate::Outcome;
use crate::archive::messages::FetchDocumentFault;
use crate::archive::{Archive, FetchDocument};

pub fn run(url: &str) -> Outcome {
    let port = Archive::new(BlockingClient::new(url)?);
    println!("document 1 has {} bytes", port.fetch_document(&FetchDocument::new(1))?.len());

    match port.fetch_document(&FetchDocument::new(99)) {
        Err(Error::Fault(fault)) => match fault.detail {
            Some(FetchDocumentFault::Missing(missing)) => println!("there is no document {}", missing.number),
            None => return Err(fault.to_string().into()),
        },
        other => return Err(format!("a fault was expected: {other:?}").into()),
    }
    Ok(())
}
