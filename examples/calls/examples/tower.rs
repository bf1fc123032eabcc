//! A client over a service of `tower`: `cargo run -p example-calls --example tower`.

use std::sync::Arc;
use std::task::{Context, Poll};

use example_calls::Service as Books;
use example_generated_crate::{FindBooks, Library};
use http_body_util::BodyExt as _;
use soapstone::transport::{BoxFuture, OutgoingBody, Request, TowerTransport, TransportError};
use soapstone::{Client, Options};
use tower_service::Service;

/// Stands for an HTTP client with layers around it.
#[derive(Clone)]
struct InMemory(Arc<Books>);

impl Service<http::Request<OutgoingBody>> for InMemory {
    type Response = http::Response<String>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<http::Response<String>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<OutgoingBody>) -> Self::Future {
        println!("> {} {}", request.method(), request.uri());
        let books = Arc::clone(&self.0);
        Box::pin(async move {
            let body = request.into_body().collect().await.map_err(TransportError::from)?.to_bytes();
            let url = Library::ADDRESS.parse().expect("the address is a URL");
            let response = books.respond(&Request::post(url, "text/xml", body))?;
            let mut translated = http::Response::new(String::from_utf8_lossy(&response.body).into_owned());
            *translated.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or_default();
            Ok(translated)
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let transport = TowerTransport::new(InMemory(Arc::default()));
    let client = Client::with_transport(Library::ADDRESS, Options::default(), transport)?;
    println!("{:?}", Library::new(client).find_books(&FindBooks::new("Ann")).await?);
    Ok(())
}
