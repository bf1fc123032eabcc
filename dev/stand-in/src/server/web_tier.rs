//! The web tier in front of the server, with basic authentication of its own (RFC 7617).

use soapstone::xsd::Base64Binary;

use super::Site;
use super::http::{HttpRequest, HttpResponse};

/// The challenge in its responses.
pub(super) const CHALLENGE: &str = "Basic realm=\"intranet\"";

/// Returns the response to a request without the name and password that the web tier requires. It names the path, as those of
/// web servers do, but not the server behind it.
pub(super) fn rejection(site: &Site, http_request: &HttpRequest) -> Option<HttpResponse> {
    let (name, password) = site.config.web_tier.as_ref()?;
    let expected = format!("Basic {}", Base64Binary(format!("{name}:{password}").into_bytes()));
    if http_request.authorization == expected {
        return None;
    }
    let page = format!("<html><h1>Unauthorized</h1><p>{} requires a login</p></html>", http_request.path);
    Some(HttpResponse::new(401, "text/html; charset=utf-8", page))
}
