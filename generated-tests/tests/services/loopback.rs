//! Serves a function over HTTP on the loopback interface.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, Response as HttpResponse};
use soapstone::transport::{Request, Response, TransportError};
use tokio::net::TcpListener;
use url::Url;

/// A function that can be served.
pub trait Service: Send + Sync + 'static {
    /// Responds to a request. An error breaks off the response.
    fn respond(&self, request: &Request) -> Result<Response, TransportError>;

    /// Returns how long a response must wait before this is called again.
    fn must_wait(&self, _response: &Result<Response, TransportError>) -> Option<Duration> {
        None
    }
}

impl Service for crate::gis::Gis {
    fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        Self::respond(self, request)
    }

    fn must_wait(&self, response: &Result<Response, TransportError>) -> Option<Duration> {
        Self::must_wait(self, response)
    }
}

/// Serves until the process ends. Returns scheme, host and port.
pub fn serve(service: Arc<dyn Service>) -> String {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let origin = format!("http://{}", listener.local_addr().unwrap());
            send.send(origin.clone()).unwrap();
            let app = Router::new().fallback(move |request| respond(Arc::clone(&service), origin.clone(), request));
            axum::serve(listener, app).await.unwrap();
        });
    });
    receive.recv().unwrap()
}

async fn respond(service: Arc<dyn Service>, origin: String, request: HttpRequest<Body>) -> HttpResponse<Body> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&format!("{origin}{}", parts.uri)).unwrap();
    let body = to_bytes(body, 1 << 24).await.unwrap();
    let mut request = match parts.method.as_str() {
        "GET" => Request::get(url),
        _ => Request::post(url, "", body),
    };
    for (name, value) in &parts.headers {
        request.headers.set(name.as_str(), value.to_str().unwrap());
    }
    let outcome = service.respond(&request);
    while let Some(time) = service.must_wait(&outcome) {
        tokio::time::sleep(time).await;
    }
    match outcome {
        Ok(response) => {
            let mut builder = HttpResponse::builder().status(response.status);
            for (name, value) in response.headers.iter() {
                builder = builder.header(name, value);
            }
            builder.body(Body::from(response.body)).unwrap()
        }
        // The body breaks off: a handler cannot omit the response.
        Err(error) => {
            HttpResponse::builder().header("Content-Length", "100").body(Body::from(error.to_string())).unwrap()
        }
    }
}
