//! A library service in memory, which the examples call, and a function of an application with its unit test.

use std::sync::atomic::{AtomicU32, Ordering};

use example_generated_crate::library_port::FindBooksOperation;
use example_generated_crate::messages::FindBooksFault;
use example_generated_crate::{Book, FindBooks, FindBooksResponse, Library};
use soapstone::transport::{Request, Response, TransportError, TransportErrorKind};
use soapstone::{BlockingClient, Error, server};

/// The service: it finds one book of any author. The first `down` requests do not reach it.
#[derive(Debug, Default)]
pub struct Service {
    /// The number of requests that fail.
    pub down: u32,
    requests: AtomicU32,
}

impl Service {
    /// Creates a service that the first requests do not reach.
    #[must_use]
    pub fn down_for(requests: u32) -> Self {
        Self { down: requests, requests: AtomicU32::new(0) }
    }

    /// Returns the response to a request.
    ///
    /// # Errors
    /// The service is still down, or the request is not one of the operation.
    pub fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        if self.requests.fetch_add(1, Ordering::SeqCst) < self.down {
            return Err(TransportError::new(TransportErrorKind::Connect, "nobody listens"));
        }
        let broken = |error: &dyn std::fmt::Display| TransportError::new(TransportErrorKind::Other, error.to_string());
        let body = request.body.to_bytes().map_err(|error| broken(&error))?;
        let (request, ()) = server::read_request::<FindBooksOperation>(&body).map_err(|error| broken(&error))?;
        let title = format!("The works of {}", request.author);
        let book = Book { title, author: vec![request.author], ..Book::default() };
        let response = FindBooksResponse { book: vec![book] };
        let envelope = server::write_response::<FindBooksOperation>(&response, &()).map_err(|error| broken(&error))?;
        let mut response = Response::new(200, "text/xml; charset=utf-8", envelope);
        response.headers.set("X-Request-Id", "42");
        Ok(response)
    }
}

/// A function of an application. Its unit test gives it a client without a network.
///
/// # Errors
/// The call fails.
pub fn title_of_first(port: &Library<BlockingClient>, author: &str) -> Result<Option<String>, Error<FindBooksFault>> {
    Ok(port.find_books(&FindBooks::new(author))?.into_iter().next().map(|book| book.title))
}

#[cfg(test)]
mod tests {
    use soapstone::Options;
    use soapstone::transport::from_fn;

    use super::*;

    fn port(
        respond: impl Fn(Request) -> Result<Response, TransportError> + Send + Sync + 'static,
    ) -> Library<BlockingClient> {
        let transport = from_fn(respond);
        Library::new(BlockingClient::with_transport(Library::ADDRESS, Options::default(), transport).unwrap())
    }

    #[test]
    fn the_first_title_is_found() {
        let service = Service::default();
        let port = port(move |request| service.respond(&request));
        assert_eq!(title_of_first(&port, "Ann").unwrap().as_deref(), Some("The works of Ann"));
    }

    #[test]
    fn a_failure_is_reported() {
        let port = port(|_| Ok(Response::new(503, "text/plain", "maintenance")));
        assert!(title_of_first(&port, "Ann").unwrap_err().to_string().contains("maintenance"));
    }
}
