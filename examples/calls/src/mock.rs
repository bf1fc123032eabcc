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
    use soapstone::Options;
    use soapstone::server::{read_request, write_response};
    use soapstone::transport::{Request, Response, TransportError, from_fn};

    use super::*;
    use crate::archive::archive_port::ListDocumentsOperation;
    use crate::archive::{Document, ListDocumentsResponse};

    /// Returns a port whose service is a function.
    fn port(
        respond: impl Fn(Request) -> Result<Response, TransportError> + Send + Sync + 'static,
    ) -> Archive<BlockingClient> {
        let client = BlockingClient::with_transport(Archive::ADDRESS, Options::default(), from_fn(respond));
        Archive::new(client.unwrap())
    }

    /// The types of the WSDL make requests and responses, so that the test does not depend on the form of messages.
    fn respond(documents: &[Document]) -> impl Fn(Request) -> Result<Response, TransportError> + use<> {
        let response = ListDocumentsResponse { document: documents.to_vec() };
        move |request| {
            let body = request.body.to_bytes().unwrap();
            let (request, ()) = read_request::<ListDocumentsOperation>(&body).unwrap();
            assert_eq!(request.first, 1);
            Ok(Response::new(200, "text/xml", write_response::<ListDocumentsOperation>(&response, &()).unwrap()))
        }
    }

    #[test]
    fn the_first_title_is_found() {
        assert_eq!(first_title(&port(respond(&[Document::new(1, "A")]))).unwrap().as_deref(), Some("A"));
        assert_eq!(first_title(&port(respond(&[]))).unwrap(), None);
    }

    #[test]
    fn a_failure_is_reported() {
        let port = port(|_| Ok(Response::new(503, "text/plain", "maintenance")));
        assert!(first_title(&port).unwrap_err().to_string().contains("maintenance"));
    }
}
