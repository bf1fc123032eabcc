//! Puts a function behind an HTTP server on the loopback.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request as HttpRequest, Response as HttpResponse};
use soapstone::transport::{Request, Response, TransportError};
use tokio::net::TcpListener;
use url::Url;

/// What can stand behind a server.
pub trait Service: Send + Sync + 'static {
    /// Answers a request; an error closes the connection as well as this can be done.
    fn answer(&self, request: &Request) -> Result<Response, TransportError>;

    /// How long an answer is to be kept back before asking this again.
    fn must_wait(&self, _answer: &Result<Response, TransportError>) -> Option<Duration> {
        None
    }
}

impl Service for crate::gis::Gis {
    fn answer(&self, request: &Request) -> Result<Response, TransportError> {
        Self::answer(self, request)
    }

    fn must_wait(&self, answer: &Result<Response, TransportError>) -> Option<Duration> {
        Self::must_wait(self, answer)
    }
}

/// Serves until the process ends; gives back scheme, host and port.
pub fn serve(service: Arc<dyn Service>) -> String {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let origin = format!("http://{}", listener.local_addr().unwrap());
            send.send(origin.clone()).unwrap();
            let app = Router::new().fallback(move |request| answer(Arc::clone(&service), origin.clone(), request));
            axum::serve(listener, app).await.unwrap();
        });
    });
    receive.recv().unwrap()
}

async fn answer(service: Arc<dyn Service>, origin: String, request: HttpRequest<Body>) -> HttpResponse<Body> {
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
    let outcome = service.answer(&request);
    while let Some(time) = service.must_wait(&outcome) {
        tokio::time::sleep(time).await;
    }
    match outcome {
        Ok(answer) => {
            let mut builder = HttpResponse::builder().status(answer.status);
            for (name, value) in answer.headers.iter() {
                builder = builder.header(name, value);
            }
            builder.body(Body::from(answer.body)).unwrap()
        }
        // The body breaks off, which is as near to no answer as a handler gets.
        Err(error) => {
            HttpResponse::builder().header("Content-Length", "100").body(Body::from(error.to_string())).unwrap()
        }
    }
}
