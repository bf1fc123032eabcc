//! HTTP: requests, responses and routes.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, REFERER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use tokio::net::TcpListener;
use url::form_urlencoded;

use super::log::{Exchange, TokenPlace};
use super::{Site, catalog, map_server, soap, tokens, web_tier};

/// The path of the Catalog; services are below it.
pub(super) const SERVICES: &str = "/arcgis/services";
/// The path of the token service.
pub(super) const TOKENS: &str = "/arcgis/tokens";
/// The path of the portal's token service.
pub(super) const PORTAL: &str = "/portal/sharing/rest/generateToken";
/// The path of the pictures whose URLs are in responses.
pub(super) const OUTPUT: &str = "/arcgis/output";

/// The longest request body that is read, in bytes.
const LONGEST: usize = 16 << 20;

/// A request.
pub(super) struct HttpRequest {
    pub(super) method: Method,
    pub(super) path: String,
    /// The path and the query as they were sent.
    pub(super) uri: String,
    /// The parameters of the query.
    pub(super) query: Vec<(String, String)>,
    pub(super) referer: String,
    /// The value of the header `Authorization`.
    pub(super) authorization: String,
    /// The value of the header `X-Esri-Authorization`.
    pub(super) esri_authorization: String,
    pub(super) content_type: String,
    pub(super) peer: IpAddr,
    /// `http://host:port` as the client calls this server.
    pub(super) origin: String,
    pub(super) body: Bytes,
}

impl HttpRequest {
    /// A parameter of the query; names are compared without regard to case, as ArcGIS does.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The token, and where it is.
    pub(super) fn token(&self) -> Option<(&str, TokenPlace)> {
        let in_query = self.parameter("token").map(|token| (token, TokenPlace::Query));
        let of_esri = || Some((self.esri_authorization.strip_prefix("Bearer ")?, TokenPlace::EsriHeader));
        let standard = || Some((self.authorization.strip_prefix("Bearer ")?, TokenPlace::Authorization));
        in_query.or_else(of_esri).or_else(standard)
    }
}

/// A response.
pub(super) struct HttpResponse {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
    /// The SOAP operation that was called; empty if none was.
    pub(super) operation: String,
}

impl HttpResponse {
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

/// Serves requests until it is dropped.
pub(super) async fn serve(listener: TcpListener, site: Arc<Site>) {
    let router = Router::new().fallback(handle).layer(DefaultBodyLimit::max(LONGEST)).with_state(site);
    // Without a signal to stop it never returns, so that there is no error to handle.
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
    let http_request = HttpRequest {
        method,
        path: uri.path().trim_end_matches('/').to_owned(),
        uri: uri.to_string(),
        query: form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
        referer: header(REFERER).to_owned(),
        authorization: header(AUTHORIZATION).to_owned(),
        esri_authorization: header(HeaderName::from_static("x-esri-authorization")).to_owned(),
        content_type: header(CONTENT_TYPE).to_owned(),
        peer: peer.ip(),
        origin: format!("http://{host}"),
        body,
    };
    let token = http_request.token().map(|(_, place)| place);
    let names = headers.keys().map(|name| name.as_str().to_owned()).collect();
    let (response, challenge) = match web_tier::rejection(&site, &http_request) {
        Some((response, challenge)) => (response, Some(challenge)),
        None => (route(&site, &http_request), None),
    };
    let HttpResponse { status, content_type, body, operation } = response;
    let (method, path) = (http_request.method.to_string(), http_request.path);
    site.log.add(Exchange { method, path, operation, status, token, headers: names });
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(Ok(challenge)) = challenge.map(HeaderValue::try_from) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

fn route(site: &Site, http_request: &HttpRequest) -> HttpResponse {
    let path = http_request.path.as_str();
    if path == TOKENS {
        return tokens::get_token(site, http_request);
    }
    if path.strip_prefix(TOKENS) == Some("/generateToken") {
        return tokens::generate_token(site, http_request);
    }
    if path == PORTAL && site.config.federated {
        return tokens::portal(site, http_request);
    }
    if let Some(name) = path.strip_prefix(OUTPUT) {
        let file = site.outputs.get(name.trim_start_matches('/'));
        return file
            .map_or_else(|| HttpResponse::page(404, "Not Found"), |png| HttpResponse::new(200, "image/png", png));
    }
    match path.strip_prefix(SERVICES) {
        Some("") => {
            soap::call(http_request, catalog::WSDL, |name, message| catalog::respond(site, http_request, name, message))
        }
        Some(service) if catalog::is_map_service(service) => {
            let rejection = tokens::rejection(site, http_request);
            if let Some(rejection) = rejection.or_else(|| tokens::forbidden(site, service)) {
                return rejection;
            }
            soap::call(http_request, map_server::WSDL, |name, message| {
                map_server::respond(site, http_request, name, message)
            })
        }
        _ => HttpResponse::page(404, "Service not found"),
    }
}
