//! The token service, and the responses to requests without a valid token.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::http::Method;
use serde_json::{Value, json};
use soapstone::xsd::Base64Binary;
use url::form_urlencoded;

use super::http::{HttpRequest, HttpResponse};
use super::soap::Rejection;
use super::{Site, random};

/// The tokens that are valid.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<String, Issued>>);

/// The data of a token.
struct Issued {
    /// `None` if the time is beyond the range of the clock: the token never expires.
    expires: Option<Instant>,
    bound: Bound,
    /// Whether it is the token of a portal, which the services of a federated server do not accept.
    is_of_portal: bool,
}

impl Issued {
    fn is_expired(&self) -> bool {
        self.expires.is_some_and(|expires| expires <= Instant::now())
    }
}

/// The clients that may use a token.
enum Bound {
    Anybody,
    Referer(String),
    Address(String),
}

impl Bound {
    fn admits(&self, http_request: &HttpRequest) -> bool {
        match self {
            Self::Anybody => true,
            Self::Referer(referer) => http_request.referer.starts_with(referer.as_str()),
            Self::Address(address) => address.parse() == Ok::<IpAddr, _>(http_request.peer),
        }
    }
}

impl Tokens {
    /// Removes all tokens, which has the same effect on clients as expiry.
    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn issue(&self, bound: Bound, lifetime: Duration, is_of_portal: bool) -> Result<String, getrandom::Error> {
        // Base64 has `+`, `/` and `=`, which clients must escape in a query.
        let token = Base64Binary(random()?.to_vec()).to_string();
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, issued| !issued.is_expired());
        let expires = Instant::now().checked_add(lifetime);
        tokens.insert(token.clone(), Issued { expires, bound, is_of_portal });
        Ok(token)
    }

    fn admit(&self, token: &str, http_request: &HttpRequest, of_portal: bool) -> bool {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).is_some_and(|issued| {
            issued.is_of_portal == of_portal && !issued.is_expired() && issued.bound.admits(http_request)
        })
    }
}

/// Whether a request has a valid token or the service is not secured.
pub(super) fn is_admitted(site: &Site, http_request: &HttpRequest) -> bool {
    !site.config.requires_tokens
        || http_request.token().is_some_and(|(token, _)| site.tokens.admit(token, http_request, false))
}

/// How a server rejects requests without a valid token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectionForm {
    /// With the HTTP status 499 without any token, 498 with another one.
    Status,
    /// With this HTTP status and a page, a JSON error or a fault of ArcGIS.
    Page(u16),
    /// With this HTTP status, and a JSON error that has it as its code.
    Json(u16),
    /// With this HTTP status and a SOAP fault.
    Fault(u16),
}

/// Returns a secured service's response to a request without a valid token.
pub(super) fn rejection(site: &Site, http_request: &HttpRequest) -> Option<HttpResponse> {
    if is_admitted(site, http_request) {
        return None;
    }
    let (code, text) = match http_request.token() {
        None | Some(("", _)) => (499, "Token Required"),
        Some(_) => (498, "Invalid Token"),
    };
    Some(match site.config.rejection {
        RejectionForm::Status => HttpResponse::page(code, text),
        RejectionForm::Page(status) => HttpResponse::page(status, "Unauthorized access"),
        RejectionForm::Json(status) => {
            HttpResponse { status, ..error(status, "You do not have permissions to access this resource.", "") }
        }
        RejectionForm::Fault(status) => HttpResponse { status, ..Rejection::client("Access denied").response() },
    })
}

/// Returns the response of a map service that the user has no permission for.
pub(super) fn forbidden(site: &Site, service: &str) -> Option<HttpResponse> {
    let is_forbidden = site.config.forbidden.as_ref().is_some_and(|name| service == format!("/{name}/MapServer"));
    let text = "You do not have permissions to access this resource.";
    is_forbidden.then(|| HttpResponse { status: 403, ..error(403, text, "") })
}

/// `?request=getToken&username=…&password=…&clientid=…&expiration=…` by GET, or as a form; the token is plain text.
pub(super) fn get_token(site: &Site, http_request: &HttpRequest) -> HttpResponse {
    let request = Request::new(http_request);
    if let Some(status) = site.config.post_response.filter(|_| http_request.method == Method::POST) {
        return HttpResponse::page(status, "Use GET");
    }
    if request.get("request") != Some("getToken") {
        return HttpResponse::page(400, "The parameter 'request' must be 'getToken'");
    }
    if !request.is_user(site) {
        return HttpResponse::page(403, "Invalid user name or password");
    }
    let bound = match request.get("clientid").unwrap_or_default().split_once('.') {
        Some(("ref", referer)) => Bound::Referer(referer.to_owned()),
        Some(("ip", address)) => Bound::Address(address.to_owned()),
        _ => Bound::Anybody,
    };
    match site.tokens.issue(bound, request.lifetime(site), false) {
        Ok(token) => HttpResponse::new(200, "text/plain; charset=utf-8", token),
        Err(error) => HttpResponse::page(500, &error.to_string()),
    }
}

/// `generateToken`: the parameters of ArcGIS 10.1 and later, as a form, for JSON.
pub(super) fn generate_token(site: &Site, http_request: &HttpRequest) -> HttpResponse {
    let request = Request::new(http_request);
    if let Some(status) = site.config.post_response.filter(|_| http_request.method == Method::POST) {
        return HttpResponse::page(status, "Use GET");
    }
    generated(site, http_request, &request, false)
}

/// `generateToken` of a portal: a token for a user, or a token of the server in exchange for one.
pub(super) fn portal(site: &Site, http_request: &HttpRequest) -> HttpResponse {
    let request = Request::new(http_request);
    let Some(server) = request.get("serverUrl") else { return generated(site, http_request, &request, true) };
    let token = request.get("token").unwrap_or_default();
    if request.get("request") != Some("getToken") || !site.tokens.admit(token, http_request, true) {
        // Like some real portals, it repeats the token.
        return error(498, "Invalid token.", token);
    }
    if !server.starts_with(&format!("{}/arcgis", http_request.origin)) {
        return error(400, "Unable to generate token.", "The server is not federated with this portal.");
    }
    let bound = request.get("referer").map_or(Bound::Anybody, |referer| Bound::Referer(referer.to_owned()));
    issued(site, bound, request.lifetime(site), false)
}

/// Returns a token for a user's name and password.
fn generated(site: &Site, http_request: &HttpRequest, request: &Request, is_of_portal: bool) -> HttpResponse {
    if !request.is_user(site) {
        return error(400, "Unable to generate token.", "Invalid username or password.");
    }
    let bound = match request.get("client").unwrap_or("requestip") {
        "referer" => match request.get("referer").filter(|referer| !referer.is_empty()) {
            Some(referer) => Bound::Referer(referer.to_owned()),
            None => return error(400, "Unable to generate token.", "'referer' must be specified."),
        },
        "ip" => Bound::Address(request.get("ip").unwrap_or_default().to_owned()),
        _ => Bound::Address(http_request.peer.to_string()),
    };
    issued(site, bound, request.lifetime(site), is_of_portal)
}

/// Issues a token, in JSON.
fn issued(site: &Site, bound: Bound, lifetime: Duration, is_of_portal: bool) -> HttpResponse {
    match site.tokens.issue(bound, lifetime, is_of_portal) {
        Ok(token) => {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            let expires = u64::try_from(now.saturating_add(lifetime).as_millis()).unwrap_or(u64::MAX);
            json(&json!({ "token": token, "expires": expires, "ssl": false }))
        }
        Err(failure) => error(500, "Unable to generate token.", &failure.to_string()),
    }
}

/// The parameters of a request for a token, wherever they are.
struct Request(Vec<(String, String)>);

impl Request {
    fn new(http_request: &HttpRequest) -> Self {
        let mut parameters = http_request.query.clone();
        if http_request.content_type.starts_with("application/x-www-form-urlencoded") {
            parameters.extend(form_urlencoded::parse(&http_request.body).into_owned());
        }
        Self(parameters)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn is_user(&self, site: &Site) -> bool {
        self.get("username") == Some(&site.config.username) && self.get("password") == Some(&site.config.password)
    }

    /// Returns the lifetime in `expiration` or `timeout`, which are in minutes, up to the server's limit.
    fn lifetime(&self, site: &Site) -> Duration {
        let requested = self.get("expiration").or_else(|| self.get("timeout"));
        let requested = requested
            .and_then(|minutes| minutes.parse().ok())
            .map(|minutes: u32| Duration::from_secs(60 * u64::from(minutes)));
        requested.map_or(site.config.token_lifetime, |requested| requested.min(site.config.token_lifetime))
    }
}

fn json(value: &Value) -> HttpResponse {
    HttpResponse::new(200, "application/json; charset=utf-8", value.to_string())
}

/// Returns an error as ArcGIS does: in JSON, with HTTP status 200.
fn error(code: u16, message: &str, detail: &str) -> HttpResponse {
    json(&json!({ "error": { "code": code, "message": message, "details": [detail] } }))
}
