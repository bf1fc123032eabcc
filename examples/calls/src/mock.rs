//! A function of an application, and its unit tests without a network: `cargo test -p example-calls mock`.

use soapstone::{BlockingClient, Error};

use crate::Outcome;
use crate::archive::{Archive, ListDocuments};

/// Returns the title of the first document.
fn first_title(port: &Archive<BlockingClient>) -> Result<Option<String>, Error> {
    Ok(port.list_documents(&ListDocuments::new(1))?.into_iter().next().map(|document| document.title))
}

pub fn run(url: &str) -> Outcome {
    println!("{:?}", first_title(&Archive::new(BlockingClient::new(url)?))?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use soapstone::mock::MockService;
    use soapstone::transport::{Response, from_fn};
    use soapstone::{Fault, Options};

    use super::*;
    use crate::archive::archive_port::ListDocumentsOperation;
    use crate::archive::{Document, ListDocumentsResponse};

    /// Returns a port whose service is in memory.
    fn port(service: MockService) -> Archive<BlockingClient> {
        Archive::new(BlockingClient::with_transport(Archive::ADDRESS, Options::default(), service).unwrap())
    }

    /// The types of the WSDL make requests and responses, so that the test does not depend on the form of messages.
    fn listing(documents: &[Document]) -> MockService {
        let document = documents.to_vec();
        MockService::new().on::<ListDocumentsOperation>(move |request| {
            assert_eq!(request.first, 1);
            Ok(ListDocumentsResponse { document: document.clone() })
        })
    }

    #[test]
    fn the_first_title_is_found() {
        assert_eq!(first_title(&port(listing(&[Document::new(1, "A")]))).unwrap().as_deref(), Some("A"));
        assert_eq!(first_title(&port(listing(&[]))).unwrap(), None);
    }

    #[test]
    fn a_fault_is_reported() {
        let service =
            MockService::new().on::<ListDocumentsOperation>(|_| Err(Fault::server("the disk is full").into()));
        assert!(first_title(&port(service)).unwrap_err().to_string().contains("the disk is full"));
    }

    #[test]
    fn a_failure_of_http_is_reported() {
        let down = from_fn(|_| Ok(Response::new(503, "text/plain", "maintenance")));
        let client = BlockingClient::with_transport(Archive::ADDRESS, Options::default(), down).unwrap();
        assert!(first_title(&Archive::new(client)).unwrap_err().to_string().contains("maintenance"));
    }
}
