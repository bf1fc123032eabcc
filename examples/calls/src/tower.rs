//! An HTTP client with layers of `tower` around it: `cargo run -p example-calls -- tower`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use soapstone::transport::{OutgoingBody, TowerTransport};
use soapstone::{Client, Options};
use tower_service::Service;

use crate::Outcome;
use crate::archive::{Archive, ListDocuments};

/// A layer that counts requests. Timeouts, limits and traces of `tower-http` are layers of the same kind.
#[derive(Clone)]
struct Counted<S> {
    inner: S,
    requests: Arc<AtomicUsize>,
}

impl<S: Service<http::Request<OutgoingBody>>> Service<http::Request<OutgoingBody>> for Counted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<OutgoingBody>) -> S::Future {
        println!("> {} {}", request.method(), request.uri());
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.inner.call(request)
    }
}

#[tokio::main(flavor = "current_thread")]
pub async fn run(url: &str) -> Outcome {
    let requests = Arc::new(AtomicUsize::new(0));
    let http = legacy::Client::builder(TokioExecutor::new()).build_http::<OutgoingBody>();
    let service = Counted { inner: http, requests: Arc::clone(&requests) };
    let client = Client::with_transport(url, Options::default(), TowerTransport::new(service))?;
    println!("{:?}", Archive::new(client).list_documents(&ListDocuments::new(1)).await?);
    assert_eq!(requests.load(Ordering::Relaxed), 1);
    Ok(())
}
