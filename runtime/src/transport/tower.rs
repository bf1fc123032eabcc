//! A transport over a service of the crate `tower`.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::http::{Method as HttpMethod, Request as HttpRequest, Response as HttpResponse, Uri};
use bytes::{Buf, Bytes};
use http_body::Body as HttpBody;
use tower_service::Service;

use super::outgoing::OutgoingBody;
use super::{
    BodyStream, BoxFuture, Headers, Method, Pieces, Request, Response, Streamed, Transport, TransportError,
    TransportErrorKind, library,
};

/// The error type of services and bodies, as `tower` names it.
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends requests through a [`tower` service](tower_service::Service) of the types of the crate `http`: a client of another
/// library, or one with layers for retries, limits and metrics around it.
///
/// The body of a request is an [`OutgoingBody`]. The service must not follow redirects, like any transport: see the
/// [module](super). The `timeouts` of a request are not applied: a layer does that.
///
/// # Examples
///
/// ```
/// use std::convert::Infallible;
/// use std::future::{Ready, ready};
/// use std::task::{Context, Poll};
///
/// use soapstone::transport::{OutgoingBody, TowerTransport};
/// use soapstone::{Client, Options};
///
/// /// Stands for any client with layers around it.
/// #[derive(Clone)]
/// struct Service;
///
/// impl tower_service::Service<http::Request<OutgoingBody>> for Service {
///     type Response = http::Response<String>;
///     type Error = Infallible;
///     type Future = Ready<Result<Self::Response, Infallible>>;
///
///     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
///         Poll::Ready(Ok(()))
///     }
///
///     fn call(&mut self, _: http::Request<OutgoingBody>) -> Self::Future {
///         ready(Ok(http::Response::new("<e/>".to_owned())))
///     }
/// }
///
/// let transport = TowerTransport::new(Service);
/// let client = Client::with_transport("https://soap.example.com/stations", Options::default(), transport)?;
/// # Ok::<(), soapstone::BuildError>(())
/// ```
#[derive(Clone)]
pub struct TowerTransport<S> {
    service: S,
}

impl<S> TowerTransport<S> {
    /// Creates a transport of a service, which is cloned for each request.
    #[must_use]
    pub fn new(service: S) -> Self {
        Self { service }
    }
}

impl<S, B> TowerTransport<S>
where
    S: Service<HttpRequest<OutgoingBody>, Response = HttpResponse<B>> + Clone + Send + Sync,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody<Data: Send> + Send + Unpin + 'static,
    B::Error: Into<BoxError>,
{
    async fn exchange(&self, request: Request) -> Result<Streamed<BodyStream>, TransportError> {
        let (limit, mut service) = (request.limit, self.service.clone());
        let request = prepare(request)?;
        poll_fn(|cx| service.poll_ready(cx)).await.map_err(|error| failed(error.into()))?;
        let (parts, body) = service.call(request).await.map_err(|error| failed(error.into()))?.into_parts();
        let headers = Headers::read(parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())));
        Ok(Streamed::new(parts.status.as_u16(), headers, BodyStream::new(Frames { body, left: limit, limit })))
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<HttpRequest<OutgoingBody>, Response = HttpResponse<B>> + Clone + Send + Sync,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody<Data: Send> + Send + Unpin + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move { self.exchange(request).await?.collect().await })
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<Streamed<BodyStream>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

fn prepare(request: Request) -> Result<HttpRequest<OutgoingBody>, TransportError> {
    let body = OutgoingBody::open(&request.body).map_err(|error| TransportError::unreadable(&error))?;
    let mut prepared = HttpRequest::new(body);
    *prepared.method_mut() = match request.method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
    };
    *prepared.uri_mut() = Uri::try_from(request.url.as_str()).map_err(|_| library::bad_url())?;
    library::append_headers(prepared.headers_mut(), request.headers)?;
    Ok(prepared)
}

/// Returns the error of a service; the text of one that this crate made is kept.
fn failed(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::chain(TransportErrorKind::Other, &*error),
    }
}

/// The pieces of a body, up to a limit.
struct Frames<B> {
    body: B,
    left: u64,
    limit: u64,
}

impl<B> Frames<B>
where
    B: HttpBody<Data: Send> + Unpin,
    B::Error: Into<BoxError>,
{
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, TransportError>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(failed(error.into()))),
                Poll::Ready(Some(Ok(frame))) => frame,
            };
            // Trailers are no data.
            let Ok(mut data) = frame.into_data() else { continue };
            let count = data.remaining();
            match self.left.checked_sub(count as u64) {
                None => return Poll::Ready(Err(TransportError::too_large(self.limit))),
                Some(_) if count == 0 => {}
                Some(left) => {
                    self.left = left;
                    return Poll::Ready(Ok(Some(data.copy_to_bytes(count))));
                }
            }
        }
    }
}

impl<B> Pieces for Frames<B>
where
    B: HttpBody<Data: Send> + Send + Unpin,
    B::Error: Into<BoxError>,
{
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(poll_fn(|cx| self.poll(cx)))
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}
