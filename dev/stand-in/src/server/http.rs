//! HTTP: a request is an [`Ask`], a response is an [`Answer`].

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::header::{CONTENT_TYPE, HOST, HeaderName, REFERER};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use tokio::net::TcpListener;
use url::form_urlencoded;

use super::log::Exchange;
use super::{Site, catalog, map_server, soap, tokens};

/// The path of the Catalog; services are below it.
pub(super) const SERVICES: &str = "/arcgis/services";
/// The path of the token service.
pub(super) const TOKENS: &str = "/arcgis/tokens";
/// The path of the pictures that answers name by their URL.
pub(super) const OUTPUT: &str = "/arcgis/output";

/// The longest request body that is read, in octets.
const LONGEST: usize = 16 << 20;

/// A request.
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) path: String,
    /// The parameters of the query.
    pub(super) query: Vec<(String, String)>,
    pub(super) referer: String,
    pub(super) content_type: String,
    pub(super) peer: IpAddr,
    /// `http://host:port` as the client calls this server.
    pub(super) origin: String,
    pub(super) body: Bytes,
}

impl Ask {
    /// A parameter of the query; names are compared without regard to case, as ArcGIS does.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A response.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
    /// The SOAP operation that was called; empty if none was.
    pub(super) operation: String,
}

impl Answer {
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type, body: body.into(), operation: String::new() }
    }

    /// An error page, as ArcGIS shows them.
    pub(super) fn page(status: u16, title: &str) -> Self {
        let html = format!(
            "<html><head><title>Error: {title}</title></head>\
             <body><h1>ArcGIS Services: error {status}</h1><p>{title}</p></body></html>"
        );
        Self::new(status, "text/html; charset=utf-8", html)
    }
}

/// Answers requests until it is dropped.
pub(super) async fn serve(listener: TcpListener, site: Arc<Site>) {
    let router = Router::new().fallback(handle).layer(DefaultBodyLimit::max(LONGEST)).with_state(site);
    // Without a signal to stop it never ends, and there is nobody to tell.
    let _ = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>()).await;
}

async fn handle(
    State(site): State<Arc<Site>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = match header(HOST) {
        "" => site.address.to_string(),
        host => host.to_owned(),
    };
    let ask = Ask {
        method,
        path: uri.path().trim_end_matches('/').to_owned(),
        query: form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
        referer: header(REFERER).to_owned(),
        content_type: header(CONTENT_TYPE).to_owned(),
        peer: peer.ip(),
        origin: format!("http://{host}"),
        body,
    };
    let answer = route(&site, &ask);
    let (method, path) = (ask.method.to_string(), ask.path);
    site.log.add(Exchange { method, path, operation: answer.operation, status: answer.status });
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    response
}

fn route(site: &Site, ask: &Ask) -> Answer {
    let path = ask.path.as_str();
    if path == TOKENS {
        return tokens::get_token(site, ask);
    }
    if path.strip_prefix(TOKENS) == Some("/generateToken") {
        return tokens::generate_token(site, ask);
    }
    if let Some(name) = path.strip_prefix(OUTPUT) {
        let file = site.outputs.get(name.trim_start_matches('/'));
        return file.map_or_else(|| Answer::page(404, "Not Found"), |png| Answer::new(200, "image/png", png));
    }
    match path.strip_prefix(SERVICES) {
        Some("") => soap::call(ask, catalog::WSDL, |name, message| catalog::answer(site, ask, name, message)),
        Some(service) if catalog::is_map_service(service) => {
            if let Some(refusal) = tokens::refuse(site, ask) {
                return refusal;
            }
            soap::call(ask, map_server::WSDL, |name, message| map_server::answer(site, ask, name, message))
        }
        _ => Answer::page(404, "Service not found"),
    }
}
