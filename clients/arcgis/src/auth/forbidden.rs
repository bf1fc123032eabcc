//! Rejections with the HTTP statuses of web servers, 401 and 403, which some ArcGIS servers send in place of 498 and 499.
//!
//! A web tier in front of the server sends these statuses for its own authentication, which no token helps. The body
//! distinguishes them.

use soapstone::soap::{find_fault, message_text};
use soapstone::token::Rejection;
use soapstone::transport::Response;

use super::json;
use super::scheme::MAX_REJECTION;

/// Returns the rejection of a token by HTTP 401 or 403 with a body of ArcGIS: a JSON error, a SOAP fault, or a page that names
/// ArcGIS.
pub(super) fn rejection(response: &Response) -> Option<Rejection> {
    let rejection = match response.status {
        401 => Rejection::invalid(401),
        // The token may be valid, without the permission for this service: others go on using it.
        403 => Rejection::forbidden(403),
        _ => return None,
    };
    if response.body.len() > MAX_REJECTION {
        return None;
    }
    let text = message_text(response.content_type(), &response.body).ok()?;
    let text = text.trim();
    if text.starts_with('{') {
        return json::error(&serde_json::from_str(text).ok()?).map(|_| rejection);
    }
    match find_fault(text) {
        Some(fault) => Some(rejection.with_fault(fault)),
        None => names_arcgis(text).then_some(rejection),
    }
}

/// Returns whether a page names ArcGIS in its text. Pages of web servers may repeat the path, which often has that name, too.
fn names_arcgis(page: &str) -> bool {
    let is_part_of_path = |c: char| matches!(c, '/' | '-' | '.' | '_' | '%') || c.is_ascii_alphanumeric();
    page.match_indices("ArcGIS").any(|(at, name)| {
        let before = page.get(..at).and_then(|before| before.chars().next_back());
        let after = page.get(at + name.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_part_of_path) && after != Some('/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAULT: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Client</faultcode><faultstring>Access denied</faultstring></s:Fault></s:Body></s:Envelope>";
    const PAGE: &str = "<html><head><title>ArcGIS Server</title></head><body>Unauthorized access</body></html>";

    #[test]
    fn bodies_of_arcgis_reject_the_token_and_those_of_web_servers_do_not() {
        let json = r#"{"error":{"code":403,"message":"User does not have permissions","details":[]}}"#;
        for (content_type, body) in [("application/json", json), ("text/xml", FAULT), ("text/html", PAGE)] {
            for (status, expected) in [(401, Rejection::invalid(401)), (403, Rejection::forbidden(403))] {
                let found = rejection(&Response::new(status, content_type, body));
                assert_eq!(found.map(|found| found.with_fault(None)), Some(expected), "{status} {body}");
            }
            for status in [200, 400, 404, 500] {
                assert_eq!(rejection(&Response::new(status, content_type, body)), None, "{status} {body}");
            }
        }
        assert!(
            rejection(&Response::new(403, "text/xml", FAULT)).is_some_and(|found| found != Rejection::forbidden(403))
        );
        for body in [
            "",
            "<html>no</html>",
            "{}",
            r#"{"error":"unauthorized"}"#,
            "<html><h1>403 Forbidden</h1>You do not have access to /ArcGIS/services/Map/MapServer on this server.</html>",
            "<html>HTTP Error 401.2 - http://gis.example.com/ArcGIS</html>",
            "<html>ArcGIS/services needs a login</html>",
        ] {
            assert_eq!(rejection(&Response::new(401, "text/html", body)), None, "{body}");
        }
        let long = format!("{PAGE}{}", " ".repeat(MAX_REJECTION));
        assert_eq!(rejection(&Response::new(401, "text/html", long)), None);
    }
}
