//! A server on the loopback interface that does as little as possible: it has the same response for every call, and an
//! ArcGIS site whose tokens expire quickly.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use arcgis_soap::generated::catalog::service_catalog_port as catalog;
use arcgis_soap::generated::catalog::{GetTokenServiceUrlResponse, RequiresTokensResponse};
use arcgis_soap::generated::map_server::GetDefaultMapNameResponse;
use arcgis_soap::generated::map_server::map_server_port::GetDefaultMapNameOperation;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Response, StatusCode, Uri};
use axum::routing::post;
use soapstone::server;

use crate::{Failure, stations};

/// The settings and the counts of the server.
#[derive(Debug)]
pub struct Site {
    /// The lifetime of tokens; without it, none are required.
    lifetime: Option<Duration>,
    /// The last part of the token service's path, from which clients derive its protocol.
    token_path: &'static str,
    address: SocketAddr,
    station: Bytes,
    map_name: Bytes,
    /// The zero of the times in tokens. A token contains the time at which it was issued, so that checking it needs no
    /// lookup, and a call with a token costs the server little more than one without.
    epoch: Instant,
    ledger: Mutex<Ledger>,
    rejections: AtomicU64,
}

/// The counts of the token service.
#[derive(Debug, Default)]
struct Ledger {
    issued: u64,
    ended: u64,
    newest: Option<Instant>,
}

/// The counts since the last call of [`Site::counts`].
#[derive(Debug, Clone, Copy)]
pub struct Counts {
    /// The number of requested tokens.
    pub tokens: u64,
    /// How many of them had expired when the next one was requested, or were in the last quarter of their lifetime if
    /// the expiry is returned to clients.
    pub ended: u64,
    /// The number of rejected requests.
    pub rejections: u64,
}

impl Site {
    /// Starts a server in a thread of its own, which ends with the process.
    ///
    /// # Errors
    /// There is no free port, or no thread can be started.
    pub fn start(lifetime: Option<Duration>, token_path: &'static str) -> Result<Arc<Self>, Failure> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let map_name = GetDefaultMapNameResponse { result: "Layers".to_owned() };
        let site = Arc::new(Self {
            lifetime,
            token_path,
            address: listener.local_addr()?,
            station: stations::message(&stations::small()?)?,
            map_name: server::write_response::<GetDefaultMapNameOperation>(&map_name, &())?,
            epoch: Instant::now(),
            ledger: Mutex::default(),
            rejections: AtomicU64::new(0),
        });
        let router = Router::new()
            .route(
                "/stations",
                post(|State(site): State<Arc<Self>>, _: Bytes| async move { xml(site.station.clone()) }),
            )
            .route("/arcgis/services", post(catalog_response))
            .route("/arcgis/services/{map}/MapServer", post(map_response))
            .route("/arcgis/tokens", post(token_response))
            .route("/arcgis/tokens/generateToken", post(token_response))
            .with_state(Arc::clone(&site));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("server".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                // It never returns, so that there is no error to handle.
                let _ = axum::serve(tcp_nodelay(listener), router).await;
            });
        })?;
        Ok(site)
    }

    /// Returns a URL of this server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Returns the counts and resets them.
    pub fn counts(&self) -> Counts {
        let ledger = std::mem::take(&mut *self.ledger());
        Counts { tokens: ledger.issued, ended: ledger.ended, rejections: self.rejections.swap(0, Ordering::Relaxed) }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks the token of a request.
    fn admits(&self, query: &str) -> Result<(), StatusCode> {
        let Some(lifetime) = self.lifetime else { return Ok(()) };
        let token = query.split('&').find_map(|pair| pair.strip_prefix("token=bench-"));
        let issued = token.and_then(|token| token.parse().ok()).map(Duration::from_nanos);
        if issued.and_then(|issued| self.epoch.elapsed().checked_sub(issued)).is_some_and(|age| age < lifetime) {
            return Ok(());
        }
        self.rejections.fetch_add(1, Ordering::Relaxed);
        Err(StatusCode::from_u16(if issued.is_some() { 498 } else { 499 }).unwrap_or(StatusCode::FORBIDDEN))
    }

    /// Issues a token, and counts whether the previous one was due for replacement.
    fn issue(&self) -> u128 {
        let mut ledger = self.ledger();
        let now = Instant::now();
        let lifetime = self.lifetime.unwrap_or_default();
        // The expiry is returned in whole milliseconds. Without it, a client has no reason to request a token earlier.
        let ahead = (lifetime * 3 / 4).saturating_sub(Duration::from_millis(1));
        let due = if returns_expiry(self.token_path) { ahead } else { lifetime };
        ledger.issued += 1;
        ledger.ended += u64::from(ledger.newest.is_some_and(|newest| now - newest >= due));
        ledger.newest = Some(now);
        (now - self.epoch).as_nanos()
    }
}

/// Disables Nagle's algorithm: responses are small and must be sent at once.
fn tcp_nodelay(listener: tokio::net::TcpListener) -> impl axum::serve::Listener<Addr = SocketAddr> {
    use axum::serve::ListenerExt as _;
    listener.tap_io(|stream| {
        // A connection that is broken already is noticed soon enough.
        let _ = stream.set_nodelay(true);
    })
}

async fn catalog_response(State(site): State<Arc<Site>>, body: Bytes) -> Response<Body> {
    let name = server::body_name(&body).map(|(_, local)| local).unwrap_or_default();
    let written = if name == "RequiresTokens" {
        let response = RequiresTokensResponse { result: site.lifetime.is_some() };
        server::write_response::<catalog::RequiresTokensOperation>(&response, &())
    } else {
        let response = GetTokenServiceUrlResponse { token_service_url: site.url(site.token_path) };
        server::write_response::<catalog::GetTokenServiceUrlOperation>(&response, &())
    };
    written.map_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR), xml)
}

async fn map_response(State(site): State<Arc<Site>>, uri: Uri, _: Bytes) -> Response<Body> {
    match site.admits(uri.query().unwrap_or_default()) {
        Ok(()) => xml(site.map_name.clone()),
        Err(rejection) => status(rejection),
    }
}

/// Returns a token as plain text, or in JSON with its expiry.
async fn token_response(State(site): State<Arc<Site>>, uri: Uri, _: Bytes) -> Response<Body> {
    let number = site.issue();
    if !returns_expiry(uri.path()) {
        return Response::new(Body::from(format!("bench-{number}")));
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let expires = (now + site.lifetime.unwrap_or_default()).as_millis();
    Response::new(Body::from(format!(r#"{{"token":"bench-{number}","expires":{expires}}}"#)))
}

/// Whether the token service at this path returns the expiry of its tokens.
fn returns_expiry(path: &str) -> bool {
    path.ends_with("generateToken")
}

fn xml(body: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    let value = axum::http::HeaderValue::from_static("text/xml; charset=utf-8");
    response.headers_mut().insert(axum::http::header::CONTENT_TYPE, value);
    response
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
